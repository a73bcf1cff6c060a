"""A land ready to be cut: atoms with their loads and today's grids, from buildings and streets or from polygons."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from geo.coverage.partition.graph import boundary, make_graph
from geo.coverage.partition.ground import make_atoms
from geo.coverage.partition.linework import Segments
from geo.coverage.partition.model import Atoms, Barriers, Buildings, Floats, Graph, Ints, Shapes, Why

CELLS_PER_GRID = 14  # land without buildings is cut into so many cells for each grid
NO_SCALE = 1_000.0


@dataclass(frozen=True)
class Load:
    """How much households, incidents and area count for balance; each is taken as its share of the land's total."""

    households: float = 1.0
    incidents: float = 0.0
    area: float = 0.0


@dataclass(frozen=True)
class Land:
    """Atoms with the weight of each and the grid of today that it lies in (-1 for none)."""

    atoms: Atoms
    graph: Graph
    boundary: tuple[Segments, Ints]
    weight: Floats
    households: Floats
    home: Ints
    buildings: Buildings
    pinned: frozenset[tuple[float, float]]
    why: tuple[Why, ...] = ()


def city_land(
    today: Shapes,
    buildings: Buildings,
    barriers: Barriers,
    *,
    incidents: Shapes | None = None,
    load: Load | None = None,
    grids: int | None = None,
    keep_lines: bool = False,
) -> Land:
    """Return the land of today's grids (metres, edge-matched), its atoms made from buildings and streets.

    `incidents` are points; `grids` is about how many grids it will have, which tells how fine land without
    buildings is cut; with `keep_lines` boundaries of today are edges of atoms too, so that they can stay.
    """
    load = load or Load()
    region = shapely.coverage_union_all(today)
    inner = _inner(today, region) if len(today) > 1 else np.empty(0, object)
    bare = not buildings.households.sum() and not buildings.shapes.size
    cell_m = None
    if load.area > 0 or bare:
        cell_m = max(float(np.sqrt(region.area / (max(grids or 1, 1) * CELLS_PER_GRID))), 5.0)
    atoms = make_atoms(region, buildings, barriers, current=inner, cell_m=cell_m, keep=keep_lines)
    found, why = _loads(atoms, buildings, incidents, load)
    homes = _homes(atoms, today, buildings)
    pinned = shapely.get_coordinates([region, *(inner if keep_lines else ())])
    kept = frozenset(map(tuple, pinned.tolist()))
    edges = boundary(atoms)
    graph = make_graph(atoms, *edges)
    return Land(atoms, graph, edges, found["weight"], found["households"], homes, buildings, kept, why)


def polygon_land(polygons: Shapes, weight: Floats, barriers: Barriers | None = None, home: Ints | None = None) -> Land:
    """Return the land of polygons (metres, an edge-matched coverage) that are never cut themselves."""
    rows = np.arange(len(polygons))
    block = np.zeros(len(polygons), np.int64)
    atoms = Atoms(polygons, block, rows, rows, barriers or Barriers.none(), solid=True)
    edges = boundary(atoms)
    homes = np.full(len(polygons), -1) if home is None else home
    pinned = frozenset(map(tuple, shapely.get_coordinates(polygons).tolist()))
    buildings = Buildings(polygons, weight)
    return Land(atoms, make_graph(atoms, *edges), edges, weight, weight, homes, buildings, pinned)


def _inner(today: Shapes, region: shapely.Geometry) -> Shapes:
    """Return the boundaries between today's grids."""
    lines = shapely.difference(shapely.union_all(shapely.boundary(today)), shapely.boundary(region))
    return np.asarray(shapely.get_parts(shapely.line_merge(lines)), object)


def _homes(atoms: Atoms, today: Shapes, buildings: Buildings) -> Ints:
    """Return the grid of today in which each atom lies: its building's point, where it has one."""
    points = np.asarray(shapely.point_on_surface(atoms.shapes), object)
    housed = np.flatnonzero(atoms.building >= 0)
    points[housed] = shapely.point_on_surface(buildings.shapes[atoms.building[housed]])
    home = np.full(len(points), -1)
    row, grid = shapely.STRtree(today).query(points, predicate="intersects")
    home[row[::-1]] = grid[::-1]
    return home


def _loads(
    atoms: Atoms, buildings: Buildings, incidents: Shapes | None, load: Load
) -> tuple[Mapping[str, Floats], tuple[Why, ...]]:
    count, why = len(atoms.shapes), []
    households = np.bincount(atoms.of_building, buildings.households, count)
    counted = households
    if not households.sum() and len(buildings.shapes):
        counted = np.bincount(atoms.of_building, minlength=count).astype(float)
        why.append(Why("households_unknown", {"buildings": len(buildings.shapes)}))
    events = np.zeros(count)
    if load.incidents > 0 and incidents is not None and len(incidents):
        row, atom = shapely.STRtree(atoms.shapes).query(incidents, predicate="intersects")
        _, first = np.unique(row, return_index=True)
        events = np.bincount(atom[first], minlength=count).astype(float)
    area = np.asarray(shapely.area(atoms.shapes))
    parts = ((load.households, counted), (load.incidents, events), (load.area, area))
    known = [(much, one / one.sum()) for much, one in parts if much > 0 and one.sum() > 0]
    scale = float(counted.sum()) or NO_SCALE
    if not known:
        why.append(Why("nothing_to_balance", {"by": "area"}))
        known = [(1.0, area / area.sum())]
    weight = scale * sum(much * one for much, one in known) / sum(much for much, _ in known)
    return {"weight": np.asarray(weight), "households": households}, tuple(why)
