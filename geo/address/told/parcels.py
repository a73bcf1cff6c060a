"""What stands around the address of a parcel: how it is to be handed over, who waits for it, his telephone."""

import re

from geo.address.quick import quick
from geo.address.told.asides import BLANK
from geo.address.words import ENDINGS, SURNAMES

_EDGE = r"\s,，。;；!！、~～\-—－()（）\[\]【】|/"
_BEGIN, _END = rf"(?:^|(?<=[{_EDGE}]))", rf"(?=$|[{_EDGE}])"
_PLACE = rf"(?![^{_EDGE}]*(?:[路街巷弄村幢栋室址寓厦]|(?<!乡)镇|[0-9]号|小区|花园|广场|单元|地点|位置|自提点))"
# what hardly any name holds, wherever it stands; what may begin a name or be the place itself, as a clause alone
_HANDING = (
    "急件|加急(?!诊)|生鲜急?件|冷链|到付|货到付款|代收货款|保价|易碎|轻拿|轻放|贵重|勿压|勿摔|勿放|防潮|退换货|换货|补发"
    "|重派|[二再三]次派送|派送|改派|上门取件|代签|代收|签收|加收|送货?上门|验货|门铃|不接(?:听)?电话|打不通|提前(?:打|来)?电话"
    "|电话联系|联系不上|[后前]送|敲门|别按|别敲|别放|勿敲|请放|就放|帮放"
)
_CLAUSE_OF = "自提|大件|开箱|偏远|快递柜|丰巢|菜鸟|周末|节假日|工作日|在家|家里?[没有]人|再送|放门"
_BEFORE = (
    "[请麻烦帮忙直接就可以先要务必本人家保安亭门卫前台物业管邻居同事平时白天晚上午下中早明今班0-9零一二三四五六七八九十点半"
    "收件快递师傅到了如若有无没不别勿已再送放交给在时或和都均次生退货取急乡镇远加的后前以]"
)
_PLACED = rf"[^{_EDGE}]*(?:[路街巷弄村幢栋室址寓厦]|小区|花园|广场|单元|地点|位置|点|中心|站|部|店|超市)"
_LAID = (
    "楼梯|鞋[架柜]|门口|门[外内前后边旁]|快递柜|丰巢|信报?箱|牛?奶箱|消[防火]栓|[电水]表|地上|台阶|窗台|保安|门卫|传达室"
    "|物业|物管|前台|驿站|代收|柜|架子?上|大厅|过道|走廊|门房|门垫|车筐|配电箱"
)
_RULES = (
    re.compile(
        rf"(?:{_BEGIN}{_BEFORE}{{0,9}}?|[请麻烦帮忙直接务必本人勿别]{{0,6}}?)(?:{_HANDING})(?!{_PLACED})[\u4e00-\u9fff]{{0,9}}{_END}"
    ),
    re.compile(rf"{_BEGIN}{_PLACE}{_BEFORE}{{0,9}}?(?:{_CLAUSE_OF})[\u4e00-\u9fff]{{0,9}}{_END}"),
    re.compile(
        rf"(?:请|麻烦|帮忙?|直接|就){{0,2}}放(?:在|到|至|进|于)?[\u4e00-\u9fff]{{0,5}}?(?:{_LAID})[\u4e00-\u9fff]{{0,5}}{_END}"
    ),
)
_PHONE = (
    r"(?:(?<![0-9A-Za-z*])(?:\+?86[ -]?)?(?:[0-9*]{3,4}[ -][0-9*]{4}[ -][0-9*]{4}|[0-9]{3}[*xX]{3,8}[0-9]{0,4}"
    r"|0[0-9]{2,3}[- ]?[0-9]{7,8}|[0-9]{10,18}|0[0-9]{3}-[0-9]{3}-[0-9]{3}"
    r"|[(（]0[0-9]{1,3}[)）] ?[0-9]{3,4}-?[0-9]{4})(?![0-9*])(?: ?转[0-9]{1,5})?"
    r"|(?:分机|内线)号?[:： ]?[0-9]{1,5}(?![0-9号]))"
)
_CALLED = re.compile(
    rf"{_BEGIN}(?P<who>[\u4e00-\u9fff]{{1,3}}?(?:先生|女士|小姐|师傅|阿姨|大爷|大妈|老师|经理|老板|同志)收?)(?={_END}|{_PHONE})"
)
_WHO = re.compile(rf"{_BEGIN}(?P<who>[\u4e00-\u9fff]{{2,4}})收?[\s,，:：]{{0,2}}(?={_PHONE})")
_PHONES = quick(_PHONE)
_FAMILIES = SURNAMES | frozenset(
    "佘涂冉古麦区邝阮喻龚鄢隆简植覃牟卓蒲瞿连詹岳柯晏耿关焦左尤尚符温艾兰华向牛欧芦甘祁卞裴辛管侯龙石段武白文申涂"
    "毕聂丛洪殷兴赖盛仇庞解游阎商岑"
)
_DOUBLE = ("欧阳", "上官", "司马", "诸葛", "司徒", "皇甫")


def without_handling(text: str) -> str:
    """Return a text with signs in place of how a parcel is handed over, who waits for it, and telephones.

    >>> without_handling("柳荫路12号放鞋架上，周末在家 冉小翠 100-0000-3104").rstrip(BLANK + " ")
    '柳荫路12号'
    >>> without_handling("放生桥12号，丰巢小区3幢")
    '放生桥12号，丰巢小区3幢'
    """
    text = _CALLED.sub(_blank, text)
    text = _WHO.sub(lambda found: _blank(found) if _is_person(found["who"]) else found[0], text)
    text = _PHONES.sub(_blank, text)
    for rule in _RULES:
        text = rule.sub(_blank, text)
    return text


def _is_person(word: str) -> bool:
    """Tell whether a short word that stands right before a telephone is how a person is called."""
    if word.endswith(ENDINGS):
        return False
    return word.startswith(_DOUBLE) or (len(word) < 4 and word[0] in _FAMILIES)


def _blank(found: re.Match[str]) -> str:
    return BLANK * len(found[0])
