"""Numbers without the name that was said before them: 我住锦绣花园4栋，7栋着火 tells of two buildings of one estate."""

import re

from geo.address.registry.names import Kind, Names, fold
from geo.address.told.text import Told, joined
from geo.address.writing.normalise import Normal, normalise

_N = "(?:[0-9]{1,4}(?:-[0-9]{1,2})?|[二三四五六七八九十百]{1,4}|[A-Za-z])"
_WITHIN = f"(?:[A-Za-z0-9一二三四五六七八九十东西南北]{{1,2}}[期区]|{_N}(?:弄|号院?))?"
# what counts houses, and what counts something else: 18号晚上, 2号线, 5栋居民楼
_BUILDING = re.compile(
    rf"(?P<within>{_WITHIN})(?<![0-9A-Za-z]){_N}(?:号楼|[栋幢座](?!桥|山|庙|塔|坟))(?!楼?房子?|居民楼|住宅|高层|别墅|建筑|厂房)"
)
_GROUP = re.compile(
    r"(?P<within>)(?<![0-9A-Za-z])(?:[0-9]{1,2}|[二三四五六七八九十]{1,3})(?:村民)?(?:小组|组|队)(?![长员织])"
)
_DOOR = re.compile(rf"(?P<within>)(?<![0-9A-Za-z]){_N}号(?![楼线])")
# a number of a house, not a date, a bus or a gate
_HOUSE = re.compile(
    f"{_N}号(?=的|[院旁对隔也]|门[口前面]|[一二三四1-4]?楼[上下顶道]|[住商租]?[户客]|业主|居民|邻居|[他她它]?家)"
    "|(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3})号(?![码房库仓机车门口桌床窗台位厅馆井杆泵铺摊0-9])"
)
_SORTS = (
    (_BUILDING, _BUILDING, (Kind.COMPOUND, Kind.ALIAS, Kind.ROAD)),
    (_GROUP, _GROUP, (Kind.COMMUNITY,)),
    (_DOOR, _HOUSE, (Kind.ROAD,)),
)
_NAME_ENDS = re.compile(_WITHIN)
# what stands before a number that begins anew
_LEADS = re.compile(
    r"(?:(?<![路街巷弄道苑园府庭湾邸])[^\s\u4e00-\u9fffA-Za-z0-9-]|[在是到往去住找请对从被把给向为其但而等比像说称]|[在到]了|(?:[边面侧上]|[这那家店院屋厂村校园区]里)的?那?|隔壁的?|投诉|反[映应]|举报|看[到见]|听[到见]|发现|来电|报[警修称]|楼上|楼下"
    "|对门|邻居|因为|希望|[我你他她咱]们?|小区|现在|目前|结果|另外|然后|可是|不过)$"
)
_JOINED = re.compile(r"[\s、/&+~—-]{0,2}(?:[和与跟及到至或]|还有|以及)?[\s、/&+~—-]{0,2}")
# words that put right or leave open which number it is
_DOUBTS = re.compile(
    "错|不[是对清]|[啊哦噢]不|更正|改[成为][^，。,;；]{0,6}[0-9]|正确|准确|应[该当为]|还是|或|要么|不确定|可能|好像|之间|中间"
)
PAIR = 2


def named_again(told: Told, names: Names) -> Told:
    """Return a text with the name, said once, before each later number of the same kind that begins anew.

    Numbers that are listed (4栋和7栋), put right, or that stand behind a name of their own stay as they are.
    """
    for sort, anew, kinds in _SORTS:
        numbers = list(sort.finditer(told.text))
        if len(numbers) >= PAIR and not _DOUBTS.search(told.text):
            told = _with_name(told, numbers, anew, kinds, names)
    return told


def _with_name(
    told: Told, numbers: list[re.Match[str]], begins: re.Pattern[str], kinds: tuple[Kind, ...], names: Names
) -> Told:
    """Return a text with the name before the first of these numbers that has one put before those without."""
    named = _named(normalise(told.text), kinds, names)
    parts: list[Told] = []
    done = end = 0
    last: tuple[int, int] | None = None
    for one in numbers:
        begin = one.start()
        own = next(
            (name for name in named if name[1] <= begin and _NAME_ENDS.fullmatch(told.text, name[1], begin)), None
        )
        anew = not own and begins.match(told.text, begin) and _LEADS.search(told.text, 0, begin)
        if not anew:
            last = own
        elif last and not _JOINED.fullmatch(told.text, end, begin):
            parts += [told.part(done, begin), told.part(*last)]
            done = begin
        end = one.end()
    return joined([*parts, told.part(done, len(told.text))]) if parts else told


def _named(normal: Normal, kinds: tuple[Kind, ...], names: Names) -> list[tuple[int, int]]:
    """Return where names of some kinds stand in the text that was normalised, the longest first."""
    found = [
        normal.span(one.begin, one.end) for one in names.written(fold(normal.text)) if names.tells(one.surface, *kinds)
    ]
    return sorted(found, key=lambda one: one[0] - one[1])
