"""The two sides of a road: across from a house, next door to it, all houses of one side."""

import re
from typing import NamedTuple

import numpy as np

from geo.address.columns import Floats, Longs
from geo.address.meaning.evidence import Evidence
from geo.address.meaning.opposite import ACROSS, DEGREE_M, step_across
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind
from geo.address.writing.candidate import Candidate, Level, Points
from geo.address.writing.wording import Relation

NEXT = frozenset(("隔壁", "旁边", "边上", "旁", "旁侧", "紧挨着", "挨着"))
# along the other side, and nearer and further across, where a thing may stand that is told to be opposite
ASIDE_M, DEEP = (-40.0, -20.0, 20.0, 40.0), (0.75, 1.3)
NEXT_M, NEXT_MOST = 250.0, 24  # the next doors are no further, nor their numbers
LOOKED_AT = 400  # addresses of a road, of more every so many
LOOSE_M = 40.0  # around what is loosely told to be opposite
_LINK = re.compile("(?:的|就在|在|隔着?|一条|马路|公路|大?街|路|正|斜|那)*")
FACING, FACING_M = 3, 90.0  # houses of the other side by which a side is told; how far they are at most
SLANT = 0.35  # cosine of the way to a side and the way across the road: less is along the road
COST_MOST = 0.5
ALONG = ("一带", "两边", "两侧", "马路两边", "马路两侧")  # of a road: along it
NEXT_DOOR = ("隔壁", "对门")
_SIDE = re.compile(
    "(?:上|的)?(?:(?:门牌|号码)号?(?:尾数)?[是为]?|逢|靠)?"
    "(?:(?P<odd>单(?:[号数]|(?![侧边面排]))|奇数)|(?P<even>双(?:[号数]|(?![侧边面排]))|偶数)"
    "|(?P<way>东南|东北|西南|西北|[东南西北]))"
    "(?:门牌)?号?码?的?(?:[那这]?一?|靠)半?[侧边面排]"
)
_WAYS = {"东": (1.0, 0.0), "西": (-1.0, 0.0), "北": (0.0, 1.0), "南": (0.0, -1.0)}


# the side of a road by its numbers, and how many doors on: 单号这一侧, 往前两家
_ODD_EVEN = re.compile(
    "(?<![运工订派快递面保账])(?:(?P<odd>单[号数]|奇数)|(?P<even>双[号数]|偶数)|(?P<same>同一?[侧边排]|[这那]一?排))"
)
_DOORS = re.compile(
    "(?:前|再|过去|隔壁|[往向朝][东南西北左右里外]|[左右]手?边?)[数走去面边]*第?(?P<doors>[1-5一二两三四五])(?:家|户|间|个门面?|个店)"
)
_OVER = re.compile("马路|公路|大?街对|路对|隔着|另一?[侧边]|对面那?一[侧边]")
OPPOSITE = 0.75  # how likely 对面 alone is across the road, not on the side of the house
_COUNT = dict(zip("12345一二两三四五", (1, 2, 3, 4, 5, 1, 2, 2, 3, 4, 5), strict=True))
ROW_M, ROW_DOORS, WIDE_DOORS = 400.0, 2, 3  # of a row of houses, what is meant by some doors on, and by nearby


class Row(NamedTuple):
    """A side of a road that is told beside a house number, None the one where it stands, and how many doors on."""

    odd: bool | None
    doors: int


class Where(NamedTuple):
    """What a text says of where beside a place: the word for it, the side of a road, of a house, and if directly."""

    relation: Relation | None = None
    side: str = ""
    row: Row | None = None
    direct: bool = False
    over: bool = False  # surely across the road


class Beside(NamedTuple):
    """Points that are meant beside or across from a house, and how far around each."""

    points: Points
    radius_m: float


def where_told(evidence: Evidence) -> Where:
    """Return what a text says of where beside a place."""
    return Where(evidence.relation, side_told(evidence), _row_told(evidence), is_direct(evidence),
                 _OVER.search(evidence.text) is not None)  # fmt: skip


def _row_told(evidence: Evidence) -> Row | None:
    """Return the side of a road on which a text stays, and how many doors on; None where it tells neither."""
    side, on = _ODD_EVEN.search(evidence.text), _DOORS.search(evidence.text)
    if side is None and on is None:
        return None
    odd = None if side is None or side["same"] else bool(side["odd"])
    doors = _COUNT[on["doors"]] if on else WIDE_DOORS if _is_wide(evidence.relation) else ROW_DOORS
    return Row(odd, max(ROW_DOORS, doors))


def _is_wide(told: Relation | None) -> bool:
    return told is not None and told.word in ("附近", "周边", "一带")


def is_direct(evidence: Evidence) -> bool:
    """Tell whether the word for where beside stands right behind a number: 12号马路对面, not 我住12号，我家对面."""
    told = evidence.relation
    return told is not None and any(
        token.end <= told.begin and _LINK.fullmatch(evidence.text, token.end, told.begin) for token in evidence.tokens
    )


def beside(index: AddressIndex, one: Candidate, where: Where) -> Beside | None:
    """Return what is across the road from a house number, or next door to it; None where addresses do not tell.

    Where that is not said of the number itself it may lie some way off, on either side.
    """
    told = where.relation
    if told is None or one.level is not Level.NUMBER or one.points:
        return None
    spot = int(one.spots[0])
    if where.row and told.word not in ACROSS:
        return _in_row(index, one.spots, where.row)
    if len(one.spots) != 1:
        return None
    road, number = int(index.place["road"][index.spot_place[spot]]), int(index.spot_base[spot])
    if not road or number <= 0 or index.spot["lane"][spot] or not np.isfinite(index.spot_lng[spot]):
        return None
    others = _of_road(index, road)
    if told.word in ACROSS:
        return _across(index, spot, others, where)
    return _next_doors(index, spot, others) if told.word in NEXT else None


def radius_of(one: Candidate, told: Relation | None) -> float:
    """Return how far around a candidate is meant; next door to a room is in its building."""
    inside = told is not None and told.word in NEXT_DOOR and one.level in (Level.ROOM, Level.UNIT)
    along = told is not None and (
        (told.word in ALONG and one.level is Level.ROAD) or (told.word in NEXT and one.level is Level.INTERPOLATED)
    )
    if told is None or inside or along or one.level is Level.CROSSING:
        return one.radius_m
    return max(told.radius_m, one.radius_m)


def _of_road(index: AddressIndex, road: int) -> Longs:
    """Return the spots of a road that have a number of their own and stand in no lane."""
    spots = index.spots_of(index.place_of["road"][road].astype(np.int64))
    good = (index.spot["lane"][spots] == 0) & (index.spot_base[spots] > 0) & np.isfinite(index.spot_lng[spots])
    found: Longs = spots[good]
    return found


def _metres(index: AddressIndex, spots: Longs, here: Floats) -> Floats:
    """Return where spots lie from a point, metres east and north."""
    scale = np.array([DEGREE_M * float(np.cos(np.radians(here[1]))), DEGREE_M])
    found: Floats = (np.column_stack([index.spot_lng[spots], index.spot_lat[spots]]) - here) * scale
    return found


def _across(index: AddressIndex, spot: int, others: Longs, where: Where) -> Beside | None:
    here = np.array([index.spot_lng[spot], index.spot_lat[spot]])
    at = _metres(index, others, here)
    nearest = np.argsort(np.hypot(*at.T), kind="stable")
    order = nearest[np.unique(index.spot_base[others][nearest], return_index=True)[1]]  # one house of each number
    at, others = at[order], others[order]
    even = (index.spot_base[others] - index.spot_base[spot]) % 2 == 0
    step = step_across(at, even)
    if step is None:
        return None
    along = np.array([-step[1], step[0]]) / float(np.hypot(*step))
    scale = np.array([DEGREE_M * float(np.cos(np.radians(here[1]))), DEGREE_M])
    if not where.direct:
        return Beside(((*(here + step / scale).tolist(), 1.0),), LOOSE_M)
    ways = [step, *(step + aside * along for aside in ASIDE_M), *(step * far for far in DEEP)]
    points = [(here + way / scale).tolist() for way in ways]
    share = 1.0 if where.over else OPPOSITE
    own = () if where.over else ((float(here[0]), float(here[1]), 1.0 - share),)
    return Beside((*((x, y, share / len(points)) for x, y in points), *own), 0.0)


def _in_row(index: AddressIndex, spots: Longs, row: Row) -> Beside | None:
    """Return the houses some doors on from a number, on its side of the road or the one told."""
    road, number = int(index.place["road"][index.spot_place[spots[0]]]), int(index.spot_base[spots[0]])
    if not road or number <= 0 or index.spot["lane"][spots[0]] or (index.spot_base[spots] != number).any():
        return None
    others = _of_road(index, road)
    here = np.array([index.spot_lng[spots].mean(), index.spot_lat[spots].mean()])
    odd = bool(number % 2) if row.odd is None else row.odd
    near = others[(np.hypot(*_metres(index, others, here).T) <= ROW_M) & (index.spot_base[others] % 2 == odd)]
    bases = np.unique(index.spot_base[near])
    kept = [*bases[bases < number][-row.doors :].tolist(), *bases[bases > number][: row.doors].tolist()]
    if number % 2 == odd:
        kept.append(number)
    groups = [near[index.spot_base[near] == one] for one in kept]
    points = [
        (float(index.spot_lng[k]), float(index.spot_lat[k]), 1.0 / len(group) / len(groups))
        for group in groups
        for k in group
    ]
    return Beside(tuple(points), 0.0) if points else None


def _next_doors(index: AddressIndex, spot: int, others: Longs) -> Beside | None:
    """Return a house and its neighbours below and above on its side of the road."""
    here, number = np.array([index.spot_lng[spot], index.spot_lat[spot]]), int(index.spot_base[spot])
    near = np.hypot(*_metres(index, others, here).T) <= NEXT_M
    close = np.abs(index.spot_base[others] - number) <= NEXT_MOST
    same = others[near & close & ((index.spot_base[others] - number) % 2 == 0)]
    bases = index.spot_base[same]
    found = [spot]
    for side, pick in ((same[bases < number], np.argmax), (same[bases > number], np.argmin)):
        if len(side):
            found.append(int(side[int(pick(index.spot_base[side]))]))
    if len(found) == 1:
        return None
    return Beside(tuple((float(index.spot_lng[k]), float(index.spot_lat[k]), 1.0 / len(found)) for k in found), 0.0)


def side_told(evidence: Evidence) -> str:
    """Return which side of a road a text tells, without a number: odd, even or a way as 东北; nothing where none is."""
    if any(token.sort in ("door", "lane", "building", "plain", "dashed") for token in evidence.tokens):
        return ""
    for road in evidence.of(Kind.ROAD):
        found = _SIDE.match(evidence.text, road.end) if road.cost <= COST_MOST else None
        if found:
            return "odd" if found["odd"] else "even" if found["even"] else found["way"]
    return ""


def of_side(index: AddressIndex, spots: Longs, side: str) -> Longs:
    """Return those of the spots of a road that stand on one side of it; all of them where addresses do not tell."""
    numbered = spots[
        (index.spot_base[spots] > 0) & (index.spot["lane"][spots] == 0) & np.isfinite(index.spot_lng[spots])
    ]
    odd = index.spot_base[numbered] % 2 == 1
    if side in ("odd", "even"):
        kept = numbered[odd if side == "odd" else ~odd]
        return kept if len(kept) else spots
    if not len(numbered) or odd.all() or not odd.any():
        return spots
    numbered = numbered[:: max(1, len(numbered) // LOOKED_AT)]
    odd = index.spot_base[numbered] % 2 == 1
    at = _metres(index, numbered, np.array([index.spot_lng[numbered].mean(), index.spot_lat[numbered].mean()]))
    way = np.array([sum(_WAYS[char][axis] for char in side) for axis in (0, 1)])
    way = way / float(np.hypot(*way))
    away = np.full(len(numbered), np.nan)
    for mine, other in ((odd, ~odd), (~odd, odd)):
        apart = np.hypot(at[mine, None, 0] - at[other, 0], at[mine, None, 1] - at[other, 1])
        nearest = np.argsort(apart, axis=1)[:, :FACING]
        close = np.take_along_axis(apart, nearest, axis=1) <= FACING_M
        steps = at[mine, None] - at[other][nearest]
        steps[~close] = np.nan
        across = _mean(steps)
        away[mine] = (across @ way) / np.maximum(1.0, np.hypot(across[:, 0], across[:, 1]))
    kept = numbered[away > SLANT]
    return kept if len(kept) and (away < -SLANT).any() else spots


def _mean(steps: Floats) -> Floats:
    """Return the mean of the steps of each row that are known; NaN where none is."""
    known = np.asarray(np.isfinite(steps).all(axis=2), np.bool_)
    count = np.maximum(1, known.sum(axis=1))[:, None]
    found: Floats = np.where(known[:, :, None], steps, 0.0).sum(axis=1) / count
    found[known.sum(axis=1) == 0] = np.nan
    return found
