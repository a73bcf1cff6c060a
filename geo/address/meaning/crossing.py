"""Crossings of two roads: where they meet, and which corner is meant."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import shapely

from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.meaning.meeting import meeting_by_addresses
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named
from geo.address.western.parts import is_western
from geo.address.writing.candidate import Candidate, Level
from geo.address.writing.numerals import NUMERALS, value_of
from geo.address.writing.tokens import Reading

ROADS_MEET_M, CORNER_M, STEP_M, RADIUS_M = 30.0, 22.0, 45.0, 25.0
DEGREE_M = 111_320.0
CORNER_SURE = 1.2  # a corner lies so many times as far off as the meeting is unsure
ROADS_MOST, PAIRS_MOST, BETWEEN_MOST = 16, 12, 6  # nearest names, pairs of them, characters between the two
TIED, TIED_MOST = 0.01, 32  # all pairs that are as cheap as the first: 5th & Larkin, of three Larkins on two sides
COST_MOST, APART = 5.0, -3.5
EYE = 0.25  # of metres that are told, so many may be misjudged
MOVED_M = 12.0  # a corner and steps told by eye are no surveyed points
MET = 1.5  # slips in two names of roads that meet: few roads do
WESTERN = 1.0  # and in English, where direction and type are left out: 18th & Kimball
WRITTEN = 0.15  # a name so cheap is there as written: what is nearly another one within it is none
_JOINED_BY = "(?<![A-Z])AND(?![A-Z])"
_CORNERS = (
    rf"交叉路?口|十字路口|丁字路口|三岔口|交[汇会界接]处?|交口|路口|街口|口|红绿灯|转角|拐角|相交|&|{_JOINED_BY}|CORNER"
)
# what stands where two roads meet, and elsewhere too
_WORKS = "立交|匝道|高架|天桥|跨[路线]?桥|桥[上下面头底洞墩]|桥那|地下通道|地道|隧道|涵洞|过街|环岛|转盘|斑马线|信号灯"
_MEET, TELLS = re.compile(f"{_CORNERS}|{_WORKS}"), re.compile(_CORNERS)
_BETWEEN = re.compile(
    r"^(?:与|和|跟|同|及|从|自|由|-|\+|&|X|交|夹|近|靠近|到"
    r"|[上下]?[跨穿]越?过?|[上下转接通进入拐往至]|转到|拐[进到]|汇入| AND | & | AT )?的?$"
)
BOTH = re.compile("(?:上|的路灯|的|全|一起|同时)*(?:都|均|分别|各有|两[条边])")  # no crossing: A路和B路都停水
_NEAR = re.compile("(?<!附)近|[路街巷道][与和到跟同][\u4e00-\u9fffA-Z]")
_CORNER = re.compile(r"(东北|东南|西北|西南)角?")
_STEP = re.compile(rf"[往向朝](东|南|西|北)[边面侧]?(?:走)?(?:约|大概)?([0-9]+|[{NUMERALS}]+)?米?")
# so far from where two roads meet: 交叉口东北50米
_FAR = re.compile(
    "(?:[往向朝])?(东北|东南|西北|西南|东|南|西|北)(?:方向|[边面侧方])?(?:走)?(?:约|大概|大约)?([0-9]{1,4})(?:多|余)?(?:米|M(?![A-Z]))"
)
_SIDE = {"东": (1.0, 0.0), "西": (-1.0, 0.0), "北": (0.0, 1.0), "南": (0.0, -1.0)}


def crossings(index: AddressIndex, evidence: Evidence) -> list[Candidate]:
    """Return the points where two roads of a text meet, if it speaks of their meeting."""
    if any(token.sort in ("door", "lane", "building") for token in evidence.tokens):
        return []
    out = []
    districts = {named.code for named in evidence.of(Kind.DISTRICT) if named.cost <= STRONG}
    for one, other in _pairs(evidence):
        told: object = _MEET.search(evidence.text, other.end) or _MEET.search(evidence.text[: one.begin])
        between = evidence.text[one.end : other.begin]
        joined = bool(_BETWEEN.match(between)) and not BOTH.match(evidence.text, other.end)
        if not told and not joined:
            continue
        told = told or (joined and (is_western(evidence.text) or "夹" in between))  # Kenton & 9th, 金鳳道夾利美街
        names = index.word("road", one.code), index.word("road", other.code)
        met, around = meeting_points(index, *names), 0.0
        if not met:
            seems = meeting_by_addresses(index, one.code, other.code, districts)
            met, around = ([(seems.lng, seems.lat)], seems.radius_m) if seems else ([], around)
        if not met:
            out += [_road(index, named) for named in (one, other)]
        points, radius = _moved(evidence.text, other.end, met, around)
        radius = max(radius, around)
        left = evidence.worth.cost.copy()
        for named in (one, other, *evidence.of(Kind.CITY), *evidence.of(Kind.DISTRICT), *evidence.of(Kind.TOWN)):
            left[named.begin : named.end] = 0.0
        left[other.end :] = 0.0
        slips = max(0.0, one.cost + other.cost - MET)
        weight = 1.0 - slips - float(left.sum()) - (0.0 if told else 1.0)
        text = " & ".join(names) if is_western(" ".join(names)) else f"{names[0]}与{names[1]}交叉口"
        out += [_candidate(point, weight - np.log(len(points)), text, radius) for point in points]
    return out


def of_two_roads(evidence: Evidence) -> bool:
    """Tell whether a text without a house number names two roads that meet: neither alone is meant."""
    if any(token.sort in ("door", "lane", "building", "dashed") for token in evidence.tokens):
        return False
    most = WESTERN if is_western(evidence.text) else WRITTEN
    return any(
        one.cost <= most and other.cost <= most and _BETWEEN.match(evidence.text[one.end : other.begin])
        and not BOTH.match(evidence.text, other.end)
        and (other.begin > one.end or _MEET.match(evidence.text, other.end))
        for one, other in _pairs(evidence)
    )  # fmt: skip


def tells_meeting(text: str) -> bool:
    """Tell whether a text speaks of a crossing."""
    return TELLS.search(text) is not None or _NEAR.search(text) is not None


def _road(index: AddressIndex, named: Named) -> Candidate:
    """Return a road of two that are said to meet and do not: one of the names may be wrong."""
    spots = index.spots_of(index.place_of["road"][named.code].astype(np.int64))
    return Candidate(
        spots, APART - named.cost, Level.ROAD, Reading(), ("roads_apart",), (), index.word("road", named.code)
    )


def _candidate(point: tuple[float, float], weight: float, text: str, radius: float) -> Candidate:
    nothing = np.empty(0, np.int64)
    return Candidate(nothing, float(weight), Level.CROSSING, Reading(), (), ((*point, 1.0),), text, radius)


def _pairs(evidence: Evidence) -> Iterator[tuple[Named, Named]]:
    """Return pairs of roads that are named one behind the other."""
    roads = [one for one in evidence.of(Kind.ROAD) if one.cost <= COST_MOST]
    written = [one for one in roads if one.cost <= WRITTEN]
    roads = [
        one
        for one in roads
        if one.cost <= WRITTEN or not any(one.begin < other.end and other.begin < one.end for other in written)
    ]
    firsts = {one.begin for one in roads}
    if len(firsts) < 2:
        return
    roads = sorted(roads, key=lambda one: one.cost)[:ROADS_MOST]
    pairs = [
        (one, other)
        for one, other in product(roads, roads)
        if one.code != other.code and one.end <= other.begin <= one.end + BETWEEN_MOST
    ]
    pairs.sort(key=lambda pair: pair[0].cost + pair[1].cost)
    cheapest = [pair for pair in pairs if pair[0].cost + pair[1].cost <= pairs[0][0].cost + pairs[0][1].cost + TIED]
    yield from cheapest[:TIED_MOST] if len(cheapest) > PAIRS_MOST else pairs[:PAIRS_MOST]


def meeting_points(index: AddressIndex, one: str, other: str) -> list[tuple[float, float]]:
    """Return the WGS84 points at which two roads meet or nearly so."""
    lines = [
        shapely.union_all(shapely.from_wkb(index.line(name))) if index.line(name) else None for name in (one, other)
    ]
    if lines[0] is None or lines[1] is None:
        return []
    near = shapely.intersection(shapely.buffer(lines[0], ROADS_MEET_M / DEGREE_M), lines[1])
    if near.is_empty:
        return []
    parts = shapely.get_parts(shapely.union_all(shapely.buffer(near, ROADS_MEET_M / DEGREE_M)))
    return [_point(part, lines) for part in parts]


def _point(part: shapely.Geometry, lines: Sequence[shapely.Geometry]) -> tuple[float, float]:
    """Return the middle of where two lines cross in a part of the plan; where they only end near, of the gap."""
    one, other = (shapely.intersection(part, line) for line in lines)
    crossed = shapely.intersection(one, other)
    middle = shapely.centroid(shapely.shortest_line(one, other) if crossed.is_empty else crossed)
    return float(middle.x), float(middle.y)


def _moved(
    text: str, after: int, points: list[tuple[float, float]], around: float
) -> tuple[list[tuple[float, float]], float]:
    """Return points moved to the corner or along the way that a text names, and how far around them is meant.

    `around` is how far around them the roads may meet: a corner is as far off, so that its side is sure.
    """
    corner, step, far = (pattern.search(text, after) for pattern in (_CORNER, _STEP, _FAR))
    if far:
        metres = float(far[2]) / (len(far[1]) ** 0.5)
        east, north = (sum(_SIDE[char][axis] for char in far[1]) * metres for axis in (0, 1))
        return _shifted(points, east, north), max(MOVED_M, EYE * float(far[2]))
    if corner is None and step is None:
        return points, RADIUS_M
    if corner:
        metres = max(CORNER_M, CORNER_SURE * around)
        east, north = (sum(_SIDE[char][axis] for char in corner[1]) * metres for axis in (0, 1))
    else:
        metres = _metres(step[2]) if step else STEP_M
        east, north = (part * metres for part in _SIDE[step[1]]) if step else (0.0, 0.0)
    return _shifted(points, east, north), MOVED_M


def _shifted(points: Sequence[tuple[float, float]], east: float, north: float) -> list[tuple[float, float]]:
    return [(x + east / (DEGREE_M * float(np.cos(np.radians(y)))), y + north / DEGREE_M) for x, y in points]


def _metres(number: str | None) -> float:
    if not number:
        return STEP_M
    return float(number) if number.isdigit() else float(value_of(number))
