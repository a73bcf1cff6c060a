"""From land, buildings and streets to atoms: blocks between streets, in them a cell for each building."""

from functools import cached_property
from typing import Any

import numpy as np
import shapely
from scipy.spatial import QhullError, Voronoi, cKDTree

from geo.coverage.partition import linework
from geo.coverage.partition.model import (
    Atoms,
    Barriers,
    Bools,
    Buildings,
    Floats,
    Ints,
    Kind,
    PartitionError,
    Shapes,
)
from geo.coverage.within import lying_in

REACH_M = 15.0  # a street that ends this near to another was meant to meet it
LANE_M = 25.0  # a street that ends within a block divides it where it is longer than this
ON_LINE_M = 0.02
SNAP_M = 2.5  # a street this near to a boundary of the plan runs along it
THIN_M = 3.0  # faces thinner than this between two lines are no blocks
SPACING_M = 8.0  # between the points of a footprint's outline that shape its cell
TOUCHING_M = 0.5
OVERLAP = 0.005  # buildings that share more than this of the smaller one are one
AROUND_M = 0.5  # a boundary passes a building that stands in a street at this distance
CUT_M = 0.3  # a cell's edge may run this far into a building by rounding of outlines, not further


def make_atoms(
    region: shapely.Geometry,
    buildings: Buildings,
    barriers: Barriers,
    *,
    current: Shapes | None = None,
    keep: bool = False,
    cell_m: float | None = None,
) -> Atoms:
    """Return the atoms of a region (metres): an exact coverage of it, whose outer vertices are the region's own.

    `current` are boundaries of today's plan inside it: streets beside them run along them, and with `keep` they are
    edges of atoms too. With `cell_m` land without buildings is cut into cells of about that width, for balance by area.
    Raises PartitionError where the region has no area.
    """
    if region.is_empty or region.area <= 0:
        raise PartitionError("the land to cut has no area", expected="a polygon")
    houses = Houses(buildings)
    lines = _along(region, barriers, current, keep=keep)
    blocks, lanes = _blocks(region, lines, houses)
    shapes, block, label = linework.joined(*_cells(region, blocks, lanes, houses, cell_m))
    shapes = linework.restored(shapes, [region, *(() if current is None else current)])
    shapes = linework.laid_on(shapes, region)
    of_house = _atom_of(shapes, label, houses)
    of_building = of_house[houses.of_building] if len(buildings.shapes) else np.empty(0, np.int64)
    first = np.full(len(shapes), -1)
    first[of_building[::-1]] = np.arange(len(of_building))[::-1]
    return Atoms(shapes, block, first, of_building, lines)


class Houses:
    """Buildings with those that overlap taken together; `of_building` is the house of each."""

    def __init__(self, buildings: Buildings) -> None:
        shapes = np.array([_sound(one) for one in buildings.shapes], object)
        self.of_building = linework.groups(len(shapes), _overlapping(shapes))
        self.shapes = np.array(
            [
                shapes[rows[0]] if len(rows) == 1 else _solid(shapely.union_all(shapes[rows]))
                for rows in _rows(self.of_building)
            ],
            object,
        )
        self.points = np.asarray(shapely.point_on_surface(self.shapes), object)
        self.flat = shapely.get_dimensions(self.shapes) == 2

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.shapes)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Their shapes by place."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def touching(self) -> Bools:
        """Which stand so near to another that only their own walls divide them."""
        near = self.tree.query(self.shapes, predicate="dwithin", distance=TOUCHING_M)
        found = np.zeros(self.count, bool)
        found[near[0][near[0] != near[1]]] = True
        return np.asarray(found & self.flat)

    def crossed(self, lines: Shapes, depth_m: float = CUT_M) -> Bools:
        """Tell which footprints a line runs through."""
        found = np.zeros(self.count, bool)
        if len(lines) and self.flat.any():
            line, house = self.tree.query(lines, predicate="intersects")
            inside = shapely.length(shapely.intersection(lines[line], self.shapes[house])) > depth_m
            found[house[inside]] = True
        return np.asarray(found & self.flat)


def _rows(group: Ints) -> list[Ints]:
    if not len(group):
        return []
    return np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])


def _sound(shape: Any) -> Any:
    return shape if shape.is_valid else _solid(shapely.make_valid(shape))


def _solid(shape: Any) -> Any:
    """Return one polygon or point without courts: the hull where there are several pieces."""
    if shape.geom_type == "Polygon":
        return shapely.Polygon(shape.exterior)
    return shape if shape.geom_type == "Point" else shapely.convex_hull(shape)


def _overlapping(shapes: Shapes) -> Ints:
    if not len(shapes):
        return np.empty((0, 2), np.int64)
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    a, b = shapes[pairs[:, 0]], shapes[pairs[:, 1]]
    smaller = np.minimum(shapely.area(a), shapely.area(b))
    common = shapely.area(shapely.intersection(a, b))
    both_points = (shapely.get_dimensions(a) == 0) & (shapely.get_dimensions(b) == 0)
    joined = np.where(both_points, shapely.equals(a, b), common >= OVERLAP * smaller)
    return np.asarray(pairs[joined], np.int64)


def _along(region: shapely.Geometry, barriers: Barriers, current: Shapes | None, *, keep: bool) -> Barriers:
    """Return barriers as lines within the region, those beside boundaries of the plan laid upon them."""
    near = shapely.buffer(shapely.envelope(region), 5)
    lines = np.where(shapely.get_dimensions(barriers.lines) == 2, shapely.boundary(barriers.lines), barriers.lines)
    cut = shapely.intersection(lines, near) if len(lines) else lines
    lines, row = shapely.get_parts(shapely.line_merge(cut), return_index=True)
    kept = shapely.get_dimensions(lines) == 1
    kinds, lines = barriers.kinds[row[kept]], np.array([_reaching(one) for one in lines[kept]], object)
    drawn = np.empty(0, object) if current is None else current
    if len(lines):
        known = shapely.union_all(np.concatenate([[shapely.boundary(region)], drawn]))
        lines = np.asarray(shapely.snap(lines, known, SNAP_M), object)
    drawn = drawn if keep else drawn[:0]
    return Barriers(
        np.concatenate([lines, drawn]), np.concatenate([kinds, np.full(len(drawn), Kind.CURRENT, np.int64)])
    )


def _reaching(line: Any) -> Any:
    """Return a line drawn out by REACH_M at both ends; what goes beyond the next street encloses nothing."""
    xy = shapely.get_coordinates(line)
    if len(xy) < 2 or (xy[0] == xy[-1]).all():
        return line
    ends = []
    for at, before in ((xy[0], xy[1]), (xy[-1], xy[-2])):
        step = at - before
        long = float(np.hypot(*step))
        ends.append(at + step * (REACH_M / long) if long > 0 else at)
    return shapely.linestrings(np.vstack([ends[0], xy, ends[1]]))


def _blocks(region: shapely.Geometry, lines: Barriers, houses: Houses) -> tuple[Shapes, Shapes]:
    """Return what lies between the lines, and the lanes that end in there.

    No line runs through a building, it goes round it.
    """
    drawn = lines.lines
    in_way = houses.crossed(drawn)
    rings: list[Any] = []
    if in_way.any():
        around = shapely.union_all(shapely.buffer(houses.shapes[in_way], AROUND_M, join_style="mitre"))
        drawn = np.asarray(shapely.difference(drawn, around), object)
        rings = [shapely.intersection(shapely.boundary(around), region)]
    faces, ends = linework.faces_and_ends([shapely.boundary(region), *drawn, *rings])
    faces = _within(region, faces)
    lanes = ends[shapely.contains(region, ends) & (shapely.length(ends) > LANE_M)]
    thin = linework.thinness_m(faces) < THIN_M
    if thin.any() and houses.count:
        standing = shapely.STRtree(houses.points).query(faces, predicate="contains")[0]
        thin[standing] = False
    return linework.without_thin(faces, thin, lines.lines[lines.kinds == Kind.CURRENT]), lanes


def _within(region: shapely.Geometry, faces: Shapes) -> Shapes:
    return np.array(lying_in(faces, region, 10 * linework.GRID_M), object)


def _cells(
    region: shapely.Geometry, blocks: Shapes, lanes: Shapes, houses: Houses, cell_m: float | None
) -> tuple[Shapes, Ints, Ints]:
    """Return faces with their block and their label: the house whose cell they are part of, -1 for none.

    Labels from the number of houses on are cells of land.
    """
    seeds = _seeds(blocks, houses, cell_m)
    ridges = [_ridges(block, *seed) for block, seed in zip(blocks, seeds, strict=True) if len(seed[0])]
    walls = houses.touching if houses.count else np.empty(0, bool)
    lines = np.array([one for one in ridges if not one.is_empty], object)
    walls |= houses.crossed(lines) if houses.count else walls
    rings: list[Any] = []
    if walls.any():
        solid = shapely.union_all(shapely.buffer(houses.shapes[walls], -0.05))
        lines = np.asarray(shapely.difference(lines, solid), object)
        rings = list(shapely.intersection(shapely.boundary(houses.shapes[walls]), region))
    if not len(lines) and not rings:
        alone = np.array([seed[1][0] if len(seed[1]) else -1 for seed in seeds], np.int64)
        return blocks, np.arange(len(blocks)), alone
    faces = _within(region, linework.polygons_of([*shapely.boundary(blocks), *lines, *lanes, *rings]))
    block, label = _labels(faces, blocks, seeds, houses, walls)
    return faces, block, _on_its_side(faces, block, label, lanes, houses) if len(lanes) else label


def _seeds(blocks: Shapes, houses: Houses, cell_m: float | None) -> list[tuple[Floats, Ints]]:
    """Return for each block the points that shape its cells, and whose they are."""
    mine: list[list[int]] = [[] for _ in blocks]
    if houses.count:
        block, house = shapely.STRtree(houses.points).query(blocks, predicate="intersects")
        for at, one in zip(block, house, strict=True):
            mine[at].append(int(one))
    found, fresh = [], houses.count
    for block, members in zip(blocks, mine, strict=True):
        outline = shapely.segmentize(houses.shapes[members], SPACING_M)
        xy, index = shapely.get_coordinates(outline, return_index=True)
        xy, first = np.unique(xy, axis=0, return_index=True)
        label = np.array(members, np.int64)[index[first]] if members else np.empty(0, np.int64)
        if cell_m is not None:
            land = _lattice(block, cell_m, houses.shapes[members])
            xy, label = np.vstack([xy, land]), np.concatenate([label, fresh + np.arange(len(land))])
            fresh += len(land)
        found.append((xy, label))
    return found


def _lattice(block: shapely.Geometry, cell_m: float, standing: Shapes) -> Floats:
    """Return points `cell_m` apart in a block, none near its buildings."""
    west, south, east, north = block.bounds
    x, y = np.meshgrid(np.arange(west + cell_m / 2, east, cell_m), np.arange(south + cell_m / 2, north, cell_m))
    xy = np.column_stack([x.ravel(), y.ravel()])
    inside = shapely.contains_xy(block, xy[:, 0], xy[:, 1])
    if len(standing):
        inside &= shapely.distance(shapely.points(xy), shapely.union_all(standing)) > cell_m / 2
    return xy[inside] if inside.sum() > 1 or len(standing) else np.empty((0, 2))


def _ridges(block: shapely.Geometry, xy: Floats, label: Ints) -> Any:
    """Return the lines in a block that have points of different labels on their sides."""
    if len(np.unique(label)) < 2:
        return shapely.MultiLineString()
    west, south, east, north = block.bounds
    reach = 4 * max(east - west, north - south, 10.0)
    x, y = (west + east) / 2, (south + north) / 2
    far = np.array([[x - reach, y], [x + reach, y], [x, y - reach], [x, y + reach]])
    try:
        cells = Voronoi(np.vstack([xy, far]) - (x, y))
    except QhullError:
        return shapely.MultiLineString()
    labels = np.concatenate([label, np.full(4, -1)])
    ends = np.array(cells.ridge_vertices, dtype=np.int64)
    sides = labels[cells.ridge_points]
    telling = (ends >= 0).all(axis=1) & (sides[:, 0] != sides[:, 1]) & (sides >= 0).all(axis=1)
    lines = shapely.linestrings(cells.vertices[ends[telling]] + (x, y))
    cut = shapely.intersection(shapely.multilinestrings(lines), block) if len(lines) else shapely.MultiLineString()
    return shapely.multilinestrings([one for one in shapely.get_parts(cut) if one.geom_type == "LineString"])


def _labels(
    faces: Shapes, blocks: Shapes, seeds: list[tuple[Floats, Ints]], houses: Houses, walls: Bools
) -> tuple[Ints, Ints]:
    """Return block and label of each face: the building it lies in, else that of the nearest seed in its block."""
    points = np.asarray(shapely.point_on_surface(faces), object)
    block = np.full(len(faces), -1)
    row, at = shapely.STRtree(blocks).query(points, predicate="intersects")
    block[row] = at
    label = np.full(len(faces), -1)
    xy = shapely.get_coordinates(points)
    for number, (places, owners) in enumerate(seeds):
        mine = np.flatnonzero(block == number)
        if len(places) and len(mine):
            label[mine] = owners[cKDTree(places).query(xy[mine])[1]]
    if walls.any():
        solid = np.flatnonzero(walls)
        row, at = shapely.STRtree(houses.shapes[solid]).query(points, predicate="intersects")
        label[row] = solid[at]
    return block, label


def _on_its_side(faces: Shapes, block: Ints, label: Ints, lanes: Shapes, houses: Houses) -> Ints:
    """Return labels in which no cell reaches across a lane: what lies beyond it goes to a neighbour on that side."""
    housed = np.flatnonzero((label >= 0) & (label < houses.count))
    points = shapely.get_coordinates(shapely.point_on_surface(faces[housed]))
    sight = shapely.linestrings(np.stack([points, shapely.get_coordinates(houses.points)[label[housed]]], axis=1))
    astray = np.zeros(len(faces), bool)
    astray[housed[np.unique(shapely.STRtree(lanes).query(sight, predicate="intersects")[0])]] = True
    found = linework.segments(faces)
    along = shapely.STRtree(lanes).query(found.middles, predicate="dwithin", distance=ON_LINE_M)[0]
    kinds = np.zeros(len(found.xy), np.int64)
    kinds[along] = 1
    pairs, length = linework.pair_lengths(found, kinds, 2)
    near = (block[pairs[:, 0]] == block[pairs[:, 1]]) & (length[:, 0] > 0)
    order = np.argsort(-length[near, 0], kind="stable")
    return _spread(pairs[near][order], label.copy(), astray)


def _spread(pairs: Ints, label: Ints, astray: Bools) -> Ints:
    """Give each astray face the label of a neighbour that is not; the first pair of each face decides."""
    while True:
        a, b = astray[pairs[:, 0]], astray[pairs[:, 1]]
        rows = np.flatnonzero(a != b)
        if not len(rows):
            return label
        lost = np.where(a[rows], pairs[rows, 0], pairs[rows, 1])
        kept = np.where(a[rows], pairs[rows, 1], pairs[rows, 0])
        lost, first = np.unique(lost, return_index=True)
        label[lost] = label[kept[first]]
        astray[lost] = False


def _atom_of(shapes: Shapes, label: Ints, houses: Houses) -> Ints:
    """Return the atom of each house: the one its point lies in, else the nearest."""
    if not houses.count:
        return np.empty(0, np.int64)
    tree = shapely.STRtree(shapes)
    found = np.asarray(tree.nearest(houses.points), np.int64)
    house, atom = tree.query(houses.points, predicate="intersects")
    found[house] = atom
    fitting = label[atom] == house
    found[house[fitting]] = atom[fitting]
    return found
