"""So many metres from a place, in some direction: 汽车站往西500米, 菜市场西南约200米, 离桥头100米."""

from math import cos, pi, radians, sin
from typing import NamedTuple

from geo.address.quick import quick
from geo.address.writing.candidate import Points
from geo.address.writing.numerals import NUMERALS, value_of

DEGREE_M = 111_320.0
# Eyes misjudge a distance by a third and a direction by as much: where it may be, as radius and share of two circles.
INNER, OUTER, FLOOR_M = (0.17, 0.4), (0.36, 0.3), 8.0
RING = 12
POINTS_MOST = 30  # of a place with many
_UNITS = {"米": 1.0, "M": 1.0, "公里": 1000.0, "千米": 1000.0, "KM": 1000.0}
_BEARINGS = {"东": 90, "南": 180, "西": 270, "北": 0, "东北": 45, "东南": 135, "西南": 225, "西北": 315}
_ABOUT = "(?:大概|大约|差不多|将近|约)?"
_AWAY = quick(
    rf"(?:再|继续|一直)?(?:[往向朝]?正?(?P<way>东北|东南|西北|西南|[东南西北])(?:边|面|侧|方向|方)?|[往向]?前[面方]?|相?距离?|离|往[左右])"
    rf"?(?:再|继续|一直)?(?:走|过去|去|开|行)?{_ABOUT}(?P<number>[0-9]{{1,4}}|[{NUMERALS}]{{1,5}})[来多]?"
    r"(?P<unit>公里|千米|米|KM|M(?![0-9A-Z]))(?![长宽高深粗跑])(?:左右|上下|开外|以外|处|远|外)?(?:的(?:地方|位置|空地))?"
)


class Offset(NamedTuple):
    """How far from a place is meant and in which direction, in degrees from north, where that is told; and where."""

    metres: float
    bearing: float | None
    begin: int
    end: int


def offset_of(text: str) -> Offset | None:
    """Return the first distance that a normalised text tells.

    >>> offset_of("云澜汽车站往西500米")
    Offset(metres=500.0, bearing=270, begin=5, end=11)
    """
    found = _AWAY.search(text)
    if found is None:
        return None
    number = found["number"]
    metres = (float(number) if number.isdigit() else float(value_of(number))) * _UNITS[found["unit"]]
    return Offset(metres, _BEARINGS.get(found["way"] or ""), *found.span())


def moved(points: Points, away: Offset) -> Points:
    """Return where a place may be that lies so far from one of some points: around there, else on a circle."""
    chosen = points[:: max(1, -(-len(points) // POINTS_MOST))]
    if away.bearing is None:
        return tuple(one for x, y, share in chosen for one in _circle((x, y), away.metres, share))
    east, north = (turn(radians(away.bearing)) * away.metres for turn in (sin, cos))
    found = []
    for x, y, share in chosen:
        there = _shifted((x, y), east, north)
        found.append((*there, share * (1 - INNER[1] - OUTER[1])))
        for spread, part in (INNER, OUTER):
            found += _circle(there, spread * away.metres + FLOOR_M, share * part)
    return tuple(found)


def _circle(point: tuple[float, float], radius_m: float, share: float) -> list[tuple[float, float, float]]:
    angles = [2 * pi * k / RING for k in range(RING)]
    return [(*_shifted(point, radius_m * cos(one), radius_m * sin(one)), share / RING) for one in angles]


def _shifted(point: tuple[float, float], east_m: float, north_m: float) -> tuple[float, float]:
    return point[0] + east_m / (DEGREE_M * cos(radians(point[1]))), point[1] + north_m / DEGREE_M
