"""The base map: streets with names, water, parks, blocks, places."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from data.demo import names
from data.demo.buildings import Village, valleys
from data.demo.frame import block_outline, street_line, to_degrees, warp
from data.demo.streets import BANK, Streets
from data.demo.water import creeks, lakes, river_line, river_shape

MAIN, SECOND, MINOR = "1", "2", "3"


@dataclass(frozen=True)
class Feature:
    """One base feature in degrees."""

    kind: str
    class_: str | None
    name: str | None
    shape: shapely.Geometry


@dataclass(frozen=True)
class Road:
    """A named street in street coordinates: along u at `v`, or along v at `u`; `low` to `high` is its reach."""

    name: str
    across: bool  # runs across the river direction, that is along v
    at: float
    low: float
    high: float


def main_roads(streets: Streets) -> list[Road]:
    """Return the main streets: those of the lattice, named from west to east and away from the river."""
    low_u, high_u, low_v, high_v = _core(streets)
    found = []
    columns = [u for u in streets.us if low_u <= u <= high_u]
    for number, u in enumerate(columns):
        name = names.ACROSS[number % len(names.ACROSS)] + ("" if number < len(names.ACROSS) else "延长线")
        bridge = number % 3 == 1
        spans = [(low_v, high_v)] if bridge else [(low_v, -BANK), (BANK, high_v)]
        found += [Road(name, True, u, *span) for span in spans]
    for side, words in ((1, names.ALONG_NORTH), (-1, names.ALONG_SOUTH)):
        rows = sorted((v for v in streets.vs if v * side > 0 and low_v <= v <= high_v), key=abs)
        for number, v in enumerate(rows):
            name = words[number % len(words)] + ("" if number < len(words) else "延长线")
            found.append(Road(name, False, v, low_u, high_u))
    return found


def _core(streets: Streets) -> tuple[float, float, float, float]:
    inside = [one for one in streets.superblocks if one.inside and one.reach < 1.05]
    return (
        min(one.u0 for one in inside) - 10,
        max(one.u1 for one in inside) + 10,
        min(one.v0 for one in inside) - 10,
        max(one.v1 for one in inside) + 10,
    )


def side_roads(streets: Streets) -> list[Road]:
    """Return the side streets of the core, each with a name of its own."""
    words = iter(names.lanes())
    found = []
    for u0, v0, u1, v1, number in streets.cuts:
        if streets.superblocks[number].reach < 1.05:
            name = next(words, "")
            found.append(Road(name, True, u0, v0, v1) if u0 == u1 else Road(name, False, v0, u0, u1))
    return found


def features(streets: Streets, villages: list[Village], village_names: list[str]) -> list[Feature]:
    """Return the whole base map."""
    found = [*_streets(streets), *_country_roads(streets, villages), *_waters(streets), *_blocks(streets)]
    return found + [
        _feature("place", "village", f"{name}村", shapely.Point(*warp(one.u, one.v)))
        for one, name in zip(villages, village_names, strict=True)
    ]


def _feature(kind: str, class_: str | None, name: str | None, shape: shapely.Geometry) -> Feature:
    return Feature(kind, class_, name or None, to_degrees(np.array([shape], dtype=object))[0])


def _streets(streets: Streets) -> list[Feature]:
    mains = main_roads(streets)
    banks = {BANK, -BANK}
    found = []
    for number, road in enumerate(mains):
        line = shapely.simplify(_line(road), 0.8)
        first = (
            road.at in banks
            or (road.across and road.high - road.low > 2000 and road.low < 0 < road.high)
            or number % 7 == 3
        )
        found.append(_feature("road", MAIN if first else SECOND, road.name, line))
    minor = [_feature("road", MINOR, road.name, shapely.simplify(_line(road), 0.8)) for road in side_roads(streets)]
    return found + minor


def _line(road: Road) -> shapely.LineString:
    if road.across:
        return street_line(road.at, road.low, road.at, road.high)
    return street_line(road.low, road.at, road.high, road.at)


def _country_roads(streets: Streets, villages: list[Village]) -> list[Feature]:
    """A road through each valley, and a lane to each of its villages."""
    found = []
    for number, line in enumerate(valleys(streets)):
        name = f"{names.TOWNS[number % len(names.TOWNS)][:2]}{'东西南北'[number % 4]}乡道"
        start = line[0] * 0.86
        path = np.vstack([start, line])
        found.append(_feature("road", SECOND, name, _curve(path)))
        for one in (one for one in villages if one.valley == number):
            nearest = line[np.argmin(np.hypot(line[:, 0] - one.u, line[:, 1] - one.v))]
            away = np.array([one.u, one.v]) - nearest
            found.append(_feature("road", MINOR, None, _curve(np.array([nearest, nearest + away * 1.25]))))
    return found


def _curve(path: npt.NDArray[np.float64]) -> shapely.LineString:
    dense = shapely.segmentize(shapely.LineString(path), 60)
    xy = shapely.get_coordinates(dense)
    return shapely.simplify(shapely.LineString(np.column_stack(warp(xy[:, 0], xy[:, 1]))), 1.0)


def _waters(streets: Streets) -> list[Feature]:
    river = shapely.simplify(river_shape(streets), 1.0)
    found = [
        _feature("water", "river", "青溪河", river),
        _feature("water", "river_line", "青溪河", river_line(streets)),
    ]
    for number, creek in enumerate(creeks(streets)):
        found.append(_feature("water", "stream", f"{names.TOWNS[number][:2]}溪", shapely.buffer(creek, 8)))
    for number, lake in enumerate(lakes(streets)):
        found.append(_feature("water", "lake", f"{names.COMMUNITIES[-1 - number % len(names.COMMUNITIES)]}湖", lake))
    return found


def _blocks(streets: Streets) -> list[Feature]:
    found = []
    for number, one in enumerate(streets.blocks):
        if one.kind in ("field", "river"):
            continue
        shape = shapely.simplify(
            shapely.buffer(block_outline(one.u0, one.v0, one.u1, one.v1), -6, join_style="mitre"), 0.8
        )
        if shape.is_empty:
            continue
        if one.kind == "park":
            found.append(_feature("park", "park", f"{names.COMMUNITIES[number % len(names.COMMUNITIES)]}公园", shape))
        else:
            found.append(_feature("block", one.kind, None, shape))
    return found
