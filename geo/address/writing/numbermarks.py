"""Signs and words between the numbers of an address: 3_2_501, 3/2/501, 12号副3, 396号之乙, 58一楼, 0102室."""

import re

from geo.address.quick import rules
from geo.address.writing.doors import STEMS
from geo.address.writing.numerals import DIGIT_OF, PLAIN, SPOKEN, figures_of

_FIGURE = "0-9０-９"
_FIGURE_ONE = f"[{_FIGURE}]"
# a low line or a dot joins two numbers; other signs do where the last of three numbers is that of a room
_JOINT = re.compile(f"(?<=[{_FIGURE}])[_＿·•‧・∙](?=[{_FIGURE}A-Za-z])|(?<=[A-Za-z])[_＿](?=[{_FIGURE}])")
_THREE = re.compile(
    rf"(?<![{_FIGURE}./\\])(?P<one>[{_FIGURE}]{{1,2}}|[A-Za-z])(?P<sign>[./\\、，,])(?P<two>[{_FIGURE}]{{1,2}})(?P=sign)"
    rf"(?P<three>[{_FIGURE}]{{3,4}})(?![{_FIGURE}./\\]|号)"
)
_DOT = re.compile(f"([路街巷道弄][{_FIGURE}]{{1,4}})[.．](?=[{_FIGURE}]{{1,2}}号)")  # 柳荫路53.2号
_APART = re.compile(f"(?<=[{_FIGURE}A-Z]) - (?=[{_FIGURE}])")
_ANY = f"[0-9０-９{SPOKEN}]"
_RUN = rf"(?<!{_ANY})(?<!{_ANY}[ 　])(?:{_ANY}[ 　]{{1,2}}){{1,6}}{_ANY}"
# figures that a transcript sets apart are one number: 3 6号, 三 一 六号, A 1 座, 5栋 2 0 1
_ONE_BY_ONE = re.compile(
    rf"{_RUN}(?=[ 　]?(?:[号弄幢栋室座]|单元))"
    rf"|(?<=[路街巷道段元栋幢楼座])[ 　]?{_RUN}(?![ 　]?{_ANY})(?![ 　]?[组楼层期区])"
    r"|(?<![A-Za-z])[A-Z][ 　][0-9](?=[ 　]?[座幢栋])"
)
_BLANK, _SIGN = re.compile("[ 　]"), re.compile(r"[_＿·•‧・∙./\\、，,．]")
_DIGITS = str.maketrans({char: str(value) for char, value in DIGIT_OF.items()})
NOTHING = "\u200b"  # stands for a character that counts for none
_ONES = "一二两三四五六七八九"
# a numeral half in figures, as machines write down what is said: 3百69号, 二百37弄, 1百2十8号, 1零5号
_EACH = f"[{_FIGURE}{SPOKEN}]"
_HALF = re.compile(f"[{_FIGURE}][千百十零幺]|[千百十][零〇]?[{_FIGURE}]")
_MIXED = re.compile(
    rf"(?<!{_EACH})(?:{_EACH}[千百十][零〇]?)+(?:{_EACH}{{1,3}}(?!{_EACH})|(?=[号弄幢栋室座米多来几块元户#]))"
    f"|(?<=[{_FIGURE}])[零幺](?=[{_FIGURE}])"
)
_WORDS = str.maketrans("0123456789０１２３４５６７８９", PLAIN * 2)
# a sign between 号 and what has a mark of its own: 12号-附3, 九号杠甲, 154号（丙）
_NEEDLESS = re.compile(
    f"号[ 　]?(?:[-－—–杠][ 　]?(?=附{_EACH}|[{STEMS}](?![级等醇醚方型路街巷]))|[(（[【](?P<stem>[{STEMS}])[)）\\]】])"
)
# a word or sign for a number stands before it, behind a name: 柳荫路№25锦绣花园, NO.10, #122; 40501室 keeps its figures
_MARKED = re.compile(
    rf"(?<=[路街巷道弄里段村组苑园区城庄府湾庭坊厦])[ 　]?(?:门牌号?码?)?(?:№|[NnＮｎ][OoＯｏ°º][.．:：]?"
    rf"|[#＃](?=[ 　]?{_FIGURE_ONE}{{1,4}}(?![#＃栋幢座0-9]|楼(?![下上道梯顶])|号楼|单元)))[ 　]?"
    rf"(?:(?P<number>{_FIGURE_ONE}{{1,3}})(?![A-Za-z号室弄幢栋座单层#＃－0-9-]|楼(?![下上道梯顶]))|(?={_FIGURE_ONE}))"
)
_SICK = re.compile("医院|病|住院|科室|院区|护理|养老|卫生")


def with_dashes(given: str) -> str:
    """Return a text with a dash in place of other signs that join two numbers; its length stays.

    >>> with_dashes("锦绣花园3_2_501"), with_dashes("3幢/501"), with_dashes("3/2/501")
    ('锦绣花园3-2-501', '3幢/501', '3-2-501')
    """
    text = without_blanks(given)
    if not _SIGN.search(text):
        return text
    text = _DOT.sub(r"\1-", _JOINT.sub("-", text))
    return _THREE.sub(lambda found: "-".join(found.group("one", "two", "three")), text)


def without_blanks(given: str) -> str:
    """Return a text without blanks around the dashes between numbers, and between figures told one by one.

    Its length stays: a character that counts for none stands for each.

    >>> without_blanks("1 - 3幢").replace(NOTHING, ""), without_blanks("柳荫路三 一 六号").replace(NOTHING, "")
    ('1-3幢', '柳荫路三一六号')
    """
    text = _APART.sub(f"{NOTHING}-{NOTHING}", given) if " - " in given else given
    if _HALF.search(text):
        text = _MIXED.sub(_in_one_script, text)
    text = _MARKED.sub(_marked, _NEEDLESS.sub(_bare, text))
    return _ONE_BY_ONE.sub(lambda found: _as_one(found[0]), text) if _BLANK.search(text) else text


def _in_one_script(found: re.Match[str]) -> str:
    return found[0].translate(_WORDS if len(found[0]) > 1 else _DIGITS)


def _bare(found: re.Match[str]) -> str:
    """Return 号, and the letter behind it without brackets, in the length of what was found."""
    return "号" + (found["stem"] or "").center(len(found[0]) - 1, NOTHING)


def _marked(found: re.Match[str]) -> str:
    """Return a number with its word behind it, in the length of what was found."""
    return (f"{found['number']}号" if found["number"] else "").ljust(len(found[0]), NOTHING)


def _as_one(told: str) -> str:
    """Return figures without the blanks between them, in one script where they are in two: 三 6."""
    told = re.sub("[ 　]", NOTHING, told)
    return told.translate(_DIGITS) if re.search(f"[{_FIGURE}]", told) else told


def _parted(found: re.Match[str]) -> str:
    return f" {figures_of(found[1])}"


def _building(found: re.Match[str]) -> str:
    return found[0] if _SICK.search(found.string) else "幢"


# before numerals are read
BEFORE_NUMBERS = rules(
    ("(?<=[那这哪每某])一(?=[栋幢座层户排])", ""),  # 那一栋 is none by its number
    (f"(?<=号)的(?=附[0-9{SPOKEN}])", ""),
    # 附 by its sound; 负一楼 is a floor
    (rf"(?<=号)[副付负赴](?=(?:[0-9]{{1,3}}|[{SPOKEN}]{{1,3}})(?:号(?![楼线车库])|(?![0-9{SPOKEN}号层楼车])))", "附"),
    ("(?<=[0-9])[副付](?=[0-9]{1,3}(?![0-9层楼]))", "附"),
    # 12号附二后楼; 附一院 and 附二小 are a hospital and a school
    (
        rf"(?<=[号0-9]附)([{SPOKEN}]{{1,3}})(?![{SPOKEN}0-9中医幼初高]|院(?!子)|小(?![院区店])|号?[路街巷])",
        lambda found: figures_of(found[1]),
    ),
    # 柳荫路，46号，路上: none is the name of a numbered road behind a road
    (
        rf"(?<=[路街巷道])([啊呃嗯哦呀]?)([{SPOKEN}]{{1,6}})(?=号路[上边灯面口段中过])",
        lambda found: found[1] + figures_of(found[2]),
    ),
    # a house number without its word, and a floor: 柳荫路58一楼
    (f"(?<=[0-9])([{_ONES}]|十[{_ONES}]?)(?=楼|层|单元|栋|幢)", _parted),
)
# when unit words are read
BEHIND_UNITS = rules(
    # the office of a village or quarter stands for it, where the text goes on: 宋岗村村委会梅老屋3组
    ("(?<=[村区])(?:村委会|居委会|村民委员会|居民委员会)(?=[\u4e00-\u9fff]{2,}[0-9])", ""),
    (f"(?<=[0-9]号)[之附的](?=[{STEMS}](?![\u4e00-\u9fff]))", ""),
    ("(?<=[\u4e00-\u9fff][A-Z])(?:楼(?![下上顶道底层])|塔楼?)|(?<=[0-9])塔楼?(?=[0-9A-Z]|$|单元)", "幢"),
    ("(?<=[0-9])[床窗创闯](?=[0-9A-Z]|$|单元)", _building),
    # noughts before a number tell nothing: 08幢, 01单元, 0102室
    ("(?<![0-9A-Z.])0+(?=[1-9][0-9]*[A-Z]?(?:幢|单元|室|弄|组|号|层|期|-[0-9]))", ""),
    ("(?<=[幢元层0-9]-)0+(?=[1-9])|(?<=[幢元层])0+(?=[1-9][0-9]{0,3}(?![0-9]))", ""),
    ("(?<=[\u4e00-\u9fff ])0+(?=[1-9][0-9]{2}(?![0-9\u4e00-\u9fff]))", ""),
)
