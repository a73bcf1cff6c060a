"""Names that hold figures or letters: which figures are of a name, and which count a house, a building, a room."""

import re

from geo.address.words import ENDINGS, GENERIC
from geo.address.writing.doors import STEMS

CJK = r"\u4e00-\u9fff"
# 建国路小区3幢, 大桥村花园: a kind of place right behind the name of a road or village is called by that
_NO_KINDS = frozenset(("大道", "大街", "公路", "马路", "支路", "胡同", "街道", "社区", "居委会", "村委会"))
KINDS = "|".join(one for one in (*ENDINGS, *GENERIC, "国际") if len(one) > 1 and one not in _NO_KINDS)
# 绿地21城, 107小区, 1号公馆, 阳光100国际新城: with no road before, figures are of the name
FIGURED = re.compile(
    rf"(?:(?![路街巷弄村道条坊段]|胡同)[{CJK}]){{0,6}}[0-9]{{1,4}}(?!村民|小?组(?!团)|生产队|队|社(?!区))(?:号(?!院)|[所厂矿部])?"
    rf"(?:(?![路街巷弄])[{CJK}]){{0,4}}?(?:{KINDS}|(?<=[0-9])[苑园府邸庭城]|生活区)(?=[0-9A-Z]|$)"
)
_HOUSING = "大?院|公馆|公寓|府邸?|庄园|别墅|花园|小区|[苑庭城墅邸]"  # 1号院, 甲8号院, 6号大院
_COUNTING = "[幢号单室层弄组门区期排座户巷队梯米街路道坊营团楼栋厢间段块片柜厅]|村民|社(?!区)|连(?=[0-9])|[东西南北]?侧"
_FIGURES = rf"[0-9]{{1,4}}(?:(?=[{CJK}])(?!{_COUNTING})|(?=S店))"
_LETTERS = rf"(?:[A-Z]+(?:[ -][A-Z]+)*|[A-Z][0-9]{{1,3}}(?=[{CJK}]{{2}})(?!{_COUNTING}))"
_NAME = re.compile(rf"[{STEMS}]?[0-9]{{1,4}}号(?:{_HOUSING})|(?:[{CJK}]|{_FIGURES}|{_LETTERS}){{1,24}}")
# 7天酒店东港店1层门面: behind it stands more than a building
_BEGIN = re.compile(rf"{_FIGURES}(?:[{CJK}]|{_FIGURES}|{_LETTERS}){{2,24}}?(?=[0-9]|$)")
# 半岛1号1幢, 阳光100 3幢
_FIRST = re.compile(rf"[{CJK}]{{2,6}}1号(?= ?[0-9A-Z]{{1,2}}[幢-])|[{CJK}A-Z]{{2,8}}[0-9]{{1,4}}(?= [0-9A-Z])")
_BUILDING = rf"(?:(?:[0-9]+-)?[0-9]+[A-Z]?|(?<![A-Z])[A-Z][0-9]*|[{STEMS}])幢"
INSIDE = re.compile(
    rf"(?:{_BUILDING})?(?:[0-9A-Z]+单元)?(?:[0-9]+层)?(?:[0-9]{{2,5}}[A-Z]?室?|[0-9][A-Z]?室|(?:[0-9]+|(?<![A-Z])[A-Z][0-9]?)(?:-[0-9]+){{1,2}}[室号]?)?$"
)


def figured_there(rest: str) -> str | None:
    """Return the name with figures of its own with which what follows a house number begins; None where it has none.

    What stands behind it to the end is the building, unit, floor and room; whatever is before these is its name.

    >>> figured_there("甲8号院1幢2单元"), figured_there("18克拉A幢302"), figured_there("T-PARK1幢")
    ('甲8号院', '18克拉', 'T-PARK')
    >>> figured_there("3幢底层"), figured_there("锦绣花园2期3幢"), figured_there("12层锦绣超市")
    (None, None, None)
    """
    inside = INSIDE.search(rest)
    name = rest[: inside.start()].rstrip(" -") if inside else ""
    if name.isalpha() and not name.isascii() and " " not in rest:
        return None
    first = _FIRST.match(rest)
    if first:
        return first[0]
    if len(name) > 1 and _NAME.fullmatch(name):
        return name
    begin = _BEGIN.match(rest)
    return begin[0] if begin else None
