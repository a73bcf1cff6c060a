"""What a text says beside its address: times, ages, prices, floors of the whole house, lines of buses, debris."""

import re
from functools import cache

from geo.address.characters import BREAK, SEPARATOR, plain

BLANK = "，"  # stands for each character that tells no place
KEPT = frozenset("，。？！…；：（）丨〇○衖①②③④⑤⑥⑦⑧⑨⑩")  # signs, and what is looked at elsewhere
FULL_FIRST, FULL_LAST = "！", "～"
_C = "零〇一二两三四五六七八九十百千"
_N = rf"(?:[0-9]+(?:\.[0-9]+)?|[{_C}]{{1,6}})"
_DAYTIME = "清晨|早上|早晨|上午|中午|下午|傍晚|晚上|凌晨|夜里|夜间|半夜|深夜"
_BEHIND_DAY = f"{_DAYTIME}|那天|当天|以前|之前|前后"
_UNIT = "号|栋|幢|棟|室|单元|楼|弄|组|层|巷|期|座|村|区|路|街|队|社|[0-9]"
_NOT_NAME = "(?![路街巷道里村庄桥园苑])"
_CODES = (
    "警单|警情|工单|订单|报修单|受理单|派单|案件|流水|单号|编号|验证码|取件码|运单|快递单|车牌|尾号|后四位|后四|分机"
    "|卡号|账号|身份证"
    "|邮政编码|邮编|房产证|合同|档案|案号|接单|来电号码|手机号?|电话|户号|表号"
)
_GROUP = (
    "(?:业主|住户|邻居|邻里|物业|租户|家长|团购|交流|通知|聊天|微信|QQ|服务|居民|维权|便民|互助|楼栋|志愿者|网格|党员)"
    "[\u4e00-\u9fff]{0,4}?[一二三四五六七八九十0-9]{0,2}[大总分]?群"
)
_PICTURES = (
    "图片|语音|视频|表情|链接|位置|文件|红包|动画表情|图文|照片|附件|展开全文|收起|查看原图|原图|聊天记录"
    "|小程序|转账|名片|引用|已编辑"
)
_RULES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(one, re.IGNORECASE)
    for one in (
        # debris of copying
        r"&(?:[a-z]{2,8}|#[0-9]{1,5});|\\[nrt](?![a-z])|<br ?/?>",
        rf"[\[【(（](?:{_PICTURES})[\]】)）](?:[0-9]{{1,3}}[\"″”'′]{{1,2}})?",
        r"\[[\u4e00-\u9fff]{1,2}\](?![=:：])",  # faces: [微笑]
        r"(?<![a-z0-9])(?:null|none|undefined|nan|n/a)(?![a-z0-9])",
        r"@[^\s@:：]{1,10}(?=[\s:：]|$)",
        r"(?:转发|回复|引用|转自|转)[:：]",
        r"[(（]?共[0-9]+[条页张份个][，,、]?第[0-9]+[条页张份个][)）]?|[(（]第?[0-9]+/[0-9]+[条页张份]?[)）]",
        # groups in which people chat, and how many they are
        rf"(?:群聊|微信群|QQ群)(?=[「『“\"【\[:：(（])|{_GROUP}(?:[」』”\"】\]]? ?[(（][0-9]{{1,4}}人?[)）])?",
        r"[0-9一二三四五六七八九十]{1,2}号?群(?=[\]】」』\s,，(（:：]|$)",
        r"[」』”\"】] ?[(（][0-9]{1,4}人?[)）]",
        # telephones, codes and numbers of papers
        r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9*x]){4,8}(?![0-9])",
        r"(?<![0-9路街巷弄号幢栋座元楼-])(?:接到?)?(?:110|119|120|122|12345)(?![0-9号弄室幢栋座.-])"
        r"(?:指令|报警|派警|调度|转警|热线|平台)?",
        rf"(?:{_CODES})(?:号码?|编号|单)?[:：是为 ]{{0,3}}[a-z]{{0,4}}-?[0-9][0-9-]{{2,}}(?: [0-9]{{3,4}})*",
        r"[\[【(（#][0-9]{5,}[\])】）]|(?<![^\s,，。；;])[1-9][0-9]{5}(?![^\s,，。；;])",
        # dates and times
        r"(?<![0-9])(?:19|20)[0-9]{2} ?[-/.年] ?[0-9]{1,2} ?[-/.月] ?[0-9]{1,2}(?:[日号]|(?![0-9]))",
        rf"(?<![0-9\u4e00-\u9fff])[0-9]{{1,2}}[日号](?={_BEHIND_DAY})"
        rf"|(?<=[月从自于])[0-9]{{1,2}}[日号](?={_BEHIND_DAY})",
        rf"(?:{_DAYTIME})?(?<![0-9])[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9])",
        rf"(?<![0-9])[0-9]{{1,2}}[时点][0-9]{{1,2}}分?(?!号)|(?<![0-9])[0-9]{{1,2}}时(?:许|左右|整"
        rf"|半)?{_NOT_NAME}(?!代)",
        rf"(?:{_DAYTIME}){_N}[点时](?:钟|多|半|左右|许|整|{_N}分?)?",
        rf"[{_C}]{{1,3}}点(?:钟|多|半|左右|[{_C}]{{1,3}}分)",
        r"(?:上个?|这个?|本|每个?|下个?)(?:周|星期|礼拜)[一二三四五六日天末]?|(?:星期|礼拜)[一二三四五六日天]",
        # how long, how often, how old
        rf"(?:已经?|都|等了?|拖了?|打了|住了|干了|快|近|超过|大约|将近|过了|断断续续|连着){_N}[多几来]?个?(?:天|夜"
        rf"|晚上|小时|年|个?月|周|遍|次|回|趟)(?:了|多|半)*",
        rf"{_N}[多几来]?(?:天|夜|年|周|遍|次|回|趟)(?:了|多了|以来|以前|没有?(?=[人修来水电]))",
        rf"(?:今年|虚岁|周岁|年纪|年龄)都?快?[:：]?{_N}岁?了?|(?<![第])[{_C}]{{2,3}}岁?了(?=[腿还身一的]"
        rf"|[^\u4e00-\u9fff]|$)|{_N}周?岁",
        rf"[{_C}]{{2,3}}了(?=[前今去当])",
        rf"(?:身高|体重|体温|血压|心率|血糖|分贝)[约为:：]?{_N}|{_N}度[0-9]?(?![假村])",
        # money, sizes
        r"[￥¥$] ?[0-9]+(?:\.[0-9]+)?",
        rf"(?:退休金|工资|租金|房租|押金|罚款|损失|花了|收了|要了|交了|物业费|停车费|总价|单价"
        rf"|售价)[约大概为是:：]{{0,2}}{_N}(?:多)?[元块万千毛角]*(?:钱|/月|一平|每平米?)*",
        rf"(?<![0-9])[0-9]+(?:\.[0-9]+)?(?:元|万元|万|块|毛|角)(?:钱)?(?:[/每一](?:月|个月|平米?|年|天|㎡"
        rf"|平方)){{0,2}}{_NOT_NAME}",
        rf"{_N}(?:平米|平方米|平方公里|平方|个平方|㎡|m2|亩|公斤|千克|吨|厘米|公分|cm|kg|kw|千瓦)",
        r"[0-9]+(?:\.[0-9]+)?平(?![\u4e00-\u9fff])",
        rf"{_N}米(?:高|长|宽|深)",
        # floors of a whole house, rooms and halls
        r"[0-9]{1,2}[/／][0-9]{1,2} ?[层楼F]",
        rf"(?:一共|总共|共|总高|楼高|总楼层|全楼|整栋|这栋楼|那栋楼|总){_N}层(?:楼?高?)?|{_N}层(?:高"
        rf"|的?楼房?(?=[没有的一])|(?:板|塔|小高|高)[楼层](?!路))",
        rf"{_N}[室房]{_N}厅(?:{_N}[厨卫阳卧])*|[一两二三四五]居室?(?=[^\u4e00-\u9fff]|$)",
        # lines of buses and undergrounds
        rf"(?:坐|乘坐?|搭乘?|换乘?|转)了?{_N}路(?:[、和,，]{_N}路)*(?:公交)?车?",
        rf"(?:公交车?|公车|巴士|BRT){_N}路(?:车)?|{_N}路(?:公交车?|电车|公车|巴士|车(?![库间辆])|末班车)",
        rf"(?:离|距离?|近|靠近|临近?|出了?|在)?(?:地铁"
        rf"|轻轨){_N}号线(?:[\u4e00-\u9fff]{{2,8}}站)?(?:[a-h][0-9]?|[0-9]号)?(?:出?口)?(?:[0-9]+(?:米|分钟))?"
        r"(?=[^\u4e00-\u9fff]|出来|右转|左转|走|步行|$)",
        # how many of something
        r"[0-9]+车[0-9]+人|第?[0-9]+(?<![组队号社][0-9])家(?=[\u4e00-\u9fff，,])|第[0-9]+[站家户]",
        r"(?<![0-9路街巷弄村道-])[0-9]+(?:起|件|处|宗|例|辆|台|部|名|位|只|棵|根|桶|袋|个)(?:人|车|电梯)?(?!街|路"
        r"|[0-9])",
        r"[两二三四五六七八九十]{1,2}(?:个|名|位|辆|台|部|条|口)(?=[人车电老孩狗男女])",
        r"(?:民警|警员|出警|警力|队员|人员|保洁|家属|人数)[:：]?[0-9]+人?",
    )
)
# the number of an item in a list: 8）, 6. , ③, 第3条：
_ITEM = re.compile(
    r"(?:^|[\n。；;，,：:]|^[\u4e00-\u9fff]{2,6} )[ \t]*(?P<item>"
    r"[①-⑳❶-❿⑴-⒇⒈-⒛]|第[0-9一二三四五六七八九十]{1,3}[条项处点][:：、，, ]|序号[:： ]?[0-9]{1,4}"
    r"|[(（]?[一二三四五六七八九十]{1,3}(?:[)）][、.．]?|[、.．])(?=[ ]*[\u4e00-\u9fff])"
    r"|No\.? ?[0-9]{1,4}[ :：、]+(?=[\u4e00-\u9fff])|(?:问题|隐患|点位|整改|事项|图|表|附件|照片"
    r"|案例)[0-9]{1,4}[:：、. ]"
    r"|[0-9]{1,3}/[0-9]{1,3} +(?=[\u4e00-\u9fff]{2})"
    r"|[(（\[【][0-9]{1,3}[)）\]】][、.．]?|[0-9]{1,3}[ ]?[、.．)）](?:(?=[ ]*[\u4e00-\u9fff])|[ ]+(?=[0-9]))"
    rf"|[0-9]{{1,3}}[ \t]+(?=[\u4e00-\u9fff]{{2}}[^\n]{{4}})(?!(?:[0-9 \t]*)(?:{_UNIT})))"
)

# a list of several: each is a place of its own
_SECOND = re.compile(
    r"(?:^|[\s;；。，,：:])[(（]?1[、.．)）].*[\s;；。，,][(（]?2[、.．)）]|①.*②"
    r"|一、.*二、",
    re.DOTALL,
)


def without_asides(text: str) -> str:
    """Return a text with a sign in place of every character of what tells no place; its length stays.

    >>> without_asides("3）柳荫路12号锦绣花园 2室1厅 89平 5/11层").replace(BLANK, "")
    '柳荫路12号锦绣花园   '
    """
    told = shadow(text)
    for rule in _RULES:
        told = rule.sub(_blank, told)
    told = told if _SECOND.search(told) else _ITEM.sub(_blank_item, told)
    return "".join(BLANK if new == BLANK else old for old, new in zip(text, told, strict=True))


def shadow(text: str) -> str:
    """Return a text character for character in one width and in simplified characters; letters keep their case."""
    return "".join(map(_one, text))


@cache
def _one(char: str) -> str:
    if char.isascii() or char in KEPT:
        return char
    if FULL_FIRST <= char <= FULL_LAST:
        return chr(ord(char) - ord(FULL_FIRST) + ord("!"))
    found = plain(char)
    return found if len(found) == 1 and found not in (BREAK, SEPARATOR, "-") else char


def _blank(found: re.Match[str]) -> str:
    return BLANK * len(found[0])


def _blank_item(found: re.Match[str]) -> str:
    begin = found.start("item") - found.start()
    return found[0][:begin] + BLANK * (len(found[0]) - begin)
