"""A stretch of a road between two others: 建国路（文昌路至柳荫路段）, 建国路上，文昌路到柳荫路之间."""

import re
from collections.abc import Iterator

import numpy as np
import shapely
from shapely.ops import substring

from geo.address.meaning.crossing import DEGREE_M, meeting_points
from geo.address.meaning.evidence import Evidence
from geo.address.meaning.meeting import meeting_by_addresses
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named
from geo.address.writing.candidate import Candidate, Level, Points
from geo.address.writing.tokens import Reading

COST_MOST = 0.2  # a name so cheap is there as written
STEP_M, ASIDE_M, POINTS_MOST = 25.0, 16.0, 60  # between points along the road; how far its houses stand from its middle
NEAR_M = 120.0  # addresses of the road no further from the straight way are on the stretch, where no line tells it
WEIGHT = 1.2
_ON, _TO = "(?:上|的|从|在|由|自|上从|上面|,)?", "(?:到|至|-|~|和|与|跟|往|以及|及)"
_FIRST = (re.compile(_ON), re.compile(_TO), re.compile("(?:路?段|之?间|中间|这一?段|那一?段|一段|区间|沿线)"))
_LAST = (re.compile(_TO), re.compile("(?:之间|中间|路?段|这一?段|那一?段|一段|区间)的?|间的"))
_PLAIN = re.compile("到|至|-|~")


def stretches(index: AddressIndex, evidence: Evidence) -> list[Candidate]:
    """Return the stretch of a road between two others, if a text without a number tells one.

    Its points lie on both sides of the road, since either may be meant.
    """
    if any(token.sort in ("door", "lane", "building") for token in evidence.tokens):
        return []
    found = next(_told(evidence), None)
    if found is None:
        return []
    road, one, other = found
    points = _between(index, road, one, other)
    if not points:
        return []
    names = [index.word("road", named.code) for named in found]
    text = f"{names[0]}（{names[1]}至{names[2]}）"
    nothing = np.empty(0, np.int64)
    return [Candidate(nothing, WEIGHT, Level.ROAD, Reading(), (), points, text)]


def _told(evidence: Evidence) -> Iterator[tuple[Named, Named, Named]]:
    """Yield the road of a stretch and the two that bound it."""
    roads = sorted((one for one in evidence.of(Kind.ROAD) if one.cost <= COST_MOST), key=lambda one: one.begin)
    text = evidence.text
    for first, second, third in ((a, b, c) for a in roads for b in roads for c in roads):
        if not first.end <= second.begin < second.end <= third.begin:
            continue
        gaps = text[first.end : second.begin], text[second.end : third.begin]
        behind = _FIRST[2].match(text, third.end)
        if _FIRST[0].fullmatch(gaps[0]) and _FIRST[1].fullmatch(gaps[1]) and (behind or _PLAIN.fullmatch(gaps[1])):
            yield first, second, third
        elif _LAST[0].fullmatch(gaps[0]) and _LAST[1].fullmatch(gaps[1]):
            yield third, first, second


def _between(index: AddressIndex, road: Named, one: Named, other: Named) -> Points:
    """Return points on both sides of a road between where two others meet it; none where these are not known."""
    ends = [_met(index, road, end) for end in (one, other)]
    if not all(ends):
        return ()
    pairs = [(a, b) for a in ends[0] for b in ends[1]]
    begin, end = min(pairs, key=lambda pair: float(np.hypot(pair[0][0] - pair[1][0], pair[0][1] - pair[1][1])))
    line = shapely.LineString([begin, end])
    whole = _line(index, index.word("road", road.code))
    if whole is not None:
        low, high = sorted(whole.project(shapely.Point(at)) for at in (begin, end))
        line = substring(whole, low, high) if high > low else line
    return _both_sides(line) or ()


def _met(index: AddressIndex, road: Named, end: Named) -> list[tuple[float, float]]:
    found = meeting_points(index, index.word("road", road.code), index.word("road", end.code))
    if found:
        return found
    seems = meeting_by_addresses(index, road.code, end.code, ())
    return [(seems.lng, seems.lat)] if seems else []


def _line(index: AddressIndex, name: str) -> shapely.LineString | None:
    """Return the line of a road where it is one; None where it is in pieces that do not join, or is not known."""
    lines = index.line(name)
    whole = shapely.line_merge(shapely.union_all(shapely.from_wkb(lines))) if lines else None
    return whole if isinstance(whole, shapely.LineString) else None


def _both_sides(line: shapely.LineString) -> Points:
    """Return points along a line, the same number on either side of it, each as likely."""
    scale = np.array([DEGREE_M * float(np.cos(np.radians(line.centroid.y))), DEGREE_M])
    corners = shapely.get_coordinates(line) * scale
    metric = shapely.LineString(corners)
    count = int(np.clip(metric.length / STEP_M, 2, POINTS_MOST))
    at = (np.arange(count) + 0.5) / count * metric.length
    points = []
    for place in at.tolist():
        here, ahead = (shapely.get_coordinates(metric.interpolate(place + step))[0] for step in (-1.0, 1.0))
        along = (ahead - here) / max(1e-9, float(np.hypot(*(ahead - here))))
        normal = np.array([-along[1], along[0]]) * ASIDE_M
        middle = (here + ahead) / 2
        points += [((middle + side * normal) / scale).tolist() for side in (-1, 1)]
    return tuple((x, y, 1.0 / len(points)) for x, y in points)
