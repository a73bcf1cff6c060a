"""Lineage: which grid of one plan came from which of another, with shares of land and people."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.local import Polygons
from geo.crs import Metres

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
SLIVER_SHARE = 0.001  # what is less of both grids, and holds nobody, is the width of a line
SLIVER_M2 = 1.0
NOBODY = -1


class Kind(StrEnum):
    """What became of a grid."""

    KEPT = "kept"  # the same land and code
    RENUMBERED = "renumbered"  # the same land under another code
    RESHAPED = "reshaped"  # land went from one living grid to another, or the rest of it stayed
    SPLIT = "split"  # one became several
    MERGED = "merged"  # several became one


@dataclass(frozen=True)
class GridSet:
    """The grids of one level of a plan, row by row; shapes are EPSG:4326."""

    ids: Sequence[UUID]
    codes: Sequence[str]
    shapes: Polygons


@dataclass(frozen=True)
class Housed:
    """Where people live: the row of each building's grid in both plans (-1 for none) and its households."""

    before: Ints
    after: Ints
    households: Ints


@dataclass(frozen=True)
class Link:
    """A part of an old grid that a new one holds; shares are of the old grid, `to_` shares of the new one.

    Household shares are None where the grid has no households, or nobody said where people live.
    """

    before: int  # row of the old plan
    after: int
    kind: Kind
    area_m2: float
    area_share: float
    to_area_share: float
    households: int | None = None
    household_share: float | None = None
    to_household_share: float | None = None


def lineage(old: GridSet, new: GridSet, housed: Housed | None = None) -> list[Link]:
    """Return every link between two plans, by the rows of the old one.

    A link stands where two grids share land wider than a line, or people. An old grid without a link is gone,
    a new one without is on new land. Raises nothing: plans that share no land have no links.
    """
    flat_old, flat_new = _flat(old.shapes, new.shapes)
    of_old, of_new = np.asarray(shapely.area(flat_old)), np.asarray(shapely.area(flat_new))
    before, after, land = _common(old, new, flat_old, flat_new)
    people = _people(housed, len(old.ids), len(new.ids))
    telling = _telling(old, new, (before, after, land), (of_old, of_new), people)
    before, after, land = before[telling], after[telling], land[telling]
    share = np.clip(land / np.maximum(of_old[before], 1e-9), 0, 1)
    back = np.clip(land / np.maximum(of_new[after], 1e-9), 0, 1)
    kinds = _kinds(old, new, before, after, np.minimum(share, back))
    rows = zip(before.tolist(), after.tolist(), kinds, land.tolist(), share.tolist(), back.tolist(), strict=True)
    return [
        Link(a, b, kind, round(m2, 1), round(part, 6), round(part_back, 6), *_housed(people, a, b))
        for a, b, kind, m2, part, part_back in rows
    ]


def _flat(old: Polygons, new: Polygons) -> tuple[Polygons, Polygons]:
    """Return both plans in metres, in the flat system of their common middle."""
    every = np.concatenate([old, new])
    if not len(every):
        return old, new
    west, south, east, north = shapely.total_bounds(every)
    metres = Metres(float(west + east) / 2, float(south + north) / 2)

    def flat(degrees: Floats) -> Floats:
        return np.column_stack(metres.forward(degrees[:, 0], degrees[:, 1]))

    return np.asarray(shapely.transform(old, flat)), np.asarray(shapely.transform(new, flat))


def _common(old: GridSet, new: GridSet, flat_old: Polygons, flat_new: Polygons) -> tuple[Ints, Ints, Floats]:
    """Return pairs of rows that share land and how much; shapes that are the same are not cut with others."""
    if not len(old.shapes) or not len(new.shapes):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    same = _same(old.shapes, new.shapes)
    rest_old = np.setdiff1d(np.arange(len(old.shapes)), same[:, 0])
    rest_new = np.setdiff1d(np.arange(len(new.shapes)), same[:, 1])
    whole = np.asarray(shapely.area(flat_old[same[:, 0]]))
    tree = shapely.STRtree(new.shapes[rest_new])
    a, b = tree.query(old.shapes[rest_old], predicate="intersects")
    a, b = rest_old[a], rest_new[b]
    land = np.asarray(shapely.area(shapely.intersection(flat_old[a], flat_new[b])))
    rows = np.lexsort((np.concatenate([same[:, 1], b]), np.concatenate([same[:, 0], a])))
    return (
        np.concatenate([same[:, 0], a])[rows],
        np.concatenate([same[:, 1], b])[rows],
        np.concatenate([whole, land])[rows],
    )


def _same(old: Polygons, new: Polygons) -> Ints:
    """Return pairs of rows with the very same outline."""
    rows = {wkb: row for row, wkb in enumerate(shapely.to_wkb(shapely.normalize(new)).tolist())}
    found = [(row, rows.get(wkb, NOBODY)) for row, wkb in enumerate(shapely.to_wkb(shapely.normalize(old)).tolist())]
    return np.array([pair for pair in found if pair[1] != NOBODY], dtype=np.int64).reshape(-1, 2)


@dataclass(frozen=True)
class _People:
    common: dict[tuple[int, int], int]
    before: Ints
    after: Ints


def _people(housed: Housed | None, old: int, new: int) -> _People | None:
    if housed is None:
        return None
    weight = housed.households.astype(np.float64)
    before = np.bincount(housed.before + 1, weight, old + 1)[1:].astype(np.int64)
    after = np.bincount(housed.after + 1, weight, new + 1)[1:].astype(np.int64)
    both = (housed.before >= 0) & (housed.after >= 0)
    keys, inverse = np.unique(housed.before[both] * (new + 1) + housed.after[both], return_inverse=True)
    sums = np.bincount(inverse, weight[both], len(keys)).astype(np.int64)
    pairs = {divmod(int(key), new + 1): int(count) for key, count in zip(keys, sums, strict=True)}
    return _People(pairs, before, after)


def _housed(people: _People | None, a: int, b: int) -> tuple[int | None, float | None, float | None]:
    if people is None:
        return None, None, None
    moved, of_old, of_new = people.common.get((a, b), 0), int(people.before[a]), int(people.after[b])
    return moved, round(moved / of_old, 6) if of_old else None, round(moved / of_new, 6) if of_new else None


def _telling(
    old: GridSet,
    new: GridSet,
    common: tuple[Ints, Ints, Floats],
    areas: tuple[Floats, Floats],
    people: _People | None,
) -> npt.NDArray[np.bool_]:
    """Tell which pairs mean something: land wider than a line, somebody's home, or one identity."""
    before, after, land = common
    wide = np.asarray(land > SLIVER_M2) & (np.maximum(land / areas[0][before], land / areas[1][after]) > SLIVER_SHARE)
    for at in np.flatnonzero(~wide & (land > 0)).tolist():
        a, b = int(before[at]), int(after[at])
        wide[at] = old.ids[a] == new.ids[b] or bool(people and people.common.get((a, b)))
    return wide


def _kinds(old: GridSet, new: GridSet, before: Ints, after: Ints, whole: Floats) -> list[Kind]:
    living, were = set(new.ids), set(old.ids)
    gone = [grid not in living for grid in old.ids]
    born = [grid not in were for grid in new.ids]
    heirs: dict[int, list[int]] = {}
    sources: dict[int, list[int]] = {}
    for a, b in zip(before.tolist(), after.tolist(), strict=True):
        heirs.setdefault(a, []).append(b)
        sources.setdefault(b, []).append(a)
    found = []
    for a, b, share in zip(before.tolist(), after.tolist(), whole.tolist(), strict=True):
        if share > 1 - SLIVER_SHARE:
            found.append(Kind.KEPT if old.codes[a] == new.codes[b] else Kind.RENUMBERED)
        elif old.ids[a] == new.ids[b]:
            found.append(_of_survivor([born[one] for one in heirs[a]], [gone[one] for one in sources[b]]))
        else:
            found.append(_between(ended=gone[a], begun=born[b], heirs=len(heirs[a])))
    return found


def _of_survivor(heirs_born: list[bool], sources_gone: list[bool]) -> Kind:
    """Name what became of a grid that lives on with other land: something was born of it, or ended in it."""
    if any(heirs_born):
        return Kind.SPLIT
    return Kind.MERGED if any(sources_gone) else Kind.RESHAPED


def _between(*, ended: bool, begun: bool, heirs: int) -> Kind:
    """Name a link between two identities: an ended grid with one heir was merged, divided land was split."""
    if ended and heirs == 1:
        return Kind.MERGED
    return Kind.SPLIT if ended or begun else Kind.RESHAPED


def housed(old: GridSet, new: GridSet, lng: Floats, lat: Floats, households: Ints) -> Housed:
    """Return in which grid of both plans each building lies; one on a line is the lower code's."""
    points = shapely.points(lng, lat)
    return Housed(_rows_of(old, points), _rows_of(new, points), households)


def _rows_of(grids: GridSet, points: Polygons) -> Ints:
    rows: Ints = np.full(len(points), NOBODY, np.int64)
    if not len(grids.ids):
        return rows
    which, where = shapely.STRtree(grids.shapes).query(points, predicate="intersects")
    rank = np.argsort(np.argsort(np.array(grids.codes, dtype=object), kind="stable"), kind="stable")
    backwards = np.argsort(-rank[where], kind="stable")
    rows[which[backwards]] = where[backwards]  # the lowest code is written last
    return rows
