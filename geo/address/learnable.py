"""What of a text may be kept as another writing of an address: without phones, names of people, numbers of papers."""

import re
import unicodedata

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_TITLES = "先生|女士|小姐|老师|师傅|阿姨|大爷|大妈|大叔|叔叔|太太|经理|同志|医生|老板|总(?=[，,。;；\\s]|$)"
_HAN = "\u4e00-\u9fff"
# words of places: a short word with one of these is no person's name
_PLACE = re.compile("[路街巷弄里村庄苑园城府邸楼幢栋座号室区镇乡县市省店场馆院校站桥厦广门旁边口库房组队]")
_GAP = r"[\s,，。;；:：、/|()（）【】\[\]]*"

_PHONES = re.compile(
    r"(?:\+?86[\s-]*)?1[3-9]\d(?:[\s-]*\d){8}"  # mobile
    r"|\(?0\d{2,3}\)?[\s-]*\d{7,8}(?:[\s-]*(?:转|-)\s*\d{1,6})?"  # with area code
    r"|[48]00[\s-]*\d{3,4}[\s-]*\d{3,4}"
    r"|\d{6,}[0-9Xx]+"  # seven figures in a row: a phone, a paper, an order; no house has them
    r"|[零〇一二三四五六七八九幺两]{7,}"
)
_PAPERS = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][\s·]?[A-Z0-9]{5,6}(?![A-Z0-9])"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_LABELLED = re.compile(
    rf"(?:联系人|收件人|收货人|姓名|户主|业主|报案人|来电人|投诉人|当事人|反映人){_GAP}(?:[{_HAN}]{{2,4}}?|[A-Za-z]+)"
    rf"(?=$|[\s,，。;；、/|()（）\d]|电话|手机|住|在|家)"
)
_TITLED = re.compile(rf"(?:[{SURNAMES}][{_HAN}]{{0,2}}?|欧阳|上官|司马)(?:{_TITLES})")
_RECEIVED = re.compile(rf"[{SURNAMES}][{_HAN}]{{1,2}}(?:签收|代收|亲收|收|亲启|转)(?=$|[\s,，。;；])")
_CALLS = re.compile(
    "(?:联系电话|联系方式|手机号?|电话号?码?|电联|致电|来电|微信号?|QQ|身份证号?码?|车牌号?|订单号?|收件人?|签收|代收|亲收|亲启|(?<=[\\s,，])收$)"
    f"{_GAP}"
)
_ENDS = re.compile(r"[0-9号幢栋座室楼层单元]$")
_SEPARATORS = re.compile(r"[\s,，。;；:：、|()（）【】\[\]]+")


def learnable(given: str) -> str:
    """Return a text without what is personal; what is left may be empty.

    >>> learnable("柳荫路12号旁老粮站 王师傅 13812345678")
    '柳荫路12号旁老粮站'
    >>> learnable("锦绣花园3幢张三收，电话0571-88886666")
    '锦绣花园3幢'
    """
    text = unicodedata.normalize("NFKC", given)
    personal = _PHONES.search(text) is not None
    for pattern in (_LABELLED, _PHONES, _PAPERS, _TITLED, _RECEIVED, _CALLS):
        text = pattern.sub(" ", text)
    words = [one for one in _SEPARATORS.split(text) if one]
    ends = len(words) > 1 and _ENDS.search(words[-2]) is not None  # 3幢501 张三
    person = [_is_name(one) and (personal or (ends and one is words[-1])) for one in words]
    return " ".join(one for one, drop in zip(words, person, strict=True) if not drop)


def _is_name(word: str) -> bool:
    """Tell whether a word that stands alone looks like a person's name."""
    return 2 <= len(word) <= 3 and word[0] in SURNAMES and not _PLACE.search(word) and not word.isascii()
