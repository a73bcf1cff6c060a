"""Ten thousand random operations with undo and redo on a plan of five hundred grids: never invalid, exact ways back."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import shapely

from geo.coverage.edit import Change, Face, Footprint, Ground, Plan, Refused, apply, swapped
from geo.coverage.edit.arcs import shared_arcs

WEST, SOUTH, STEP = 106.40, 29.80, 0.003
COLUMNS, ROWS, COMMUNITY = 26, 20, 5
SHARE, WHOLE = 250, 10_000


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


class World:
    """A plan of about 500 grids with what is nasty: curved edges, a hole that is nobody's, enclaves, an enclave of two
    grids, a declared multipart grid, a sliver 1 m wide, grids that meet in one point, coordinates of all digits."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        rng = np.random.default_rng(seed)
        x = np.arange(COLUMNS + 1)[:, None] + rng.uniform(-0.25, 0.25, (COLUMNS + 1, ROWS + 1))
        y = np.arange(ROWS + 1)[None, :] + rng.uniform(-0.25, 0.25, (COLUMNS + 1, ROWS + 1))
        self._corner = np.dstack([WEST + x * STEP, SOUTH + y * STEP])
        self._edges: dict[tuple[Any, Any], list[Any]] = {}
        self._rng = rng
        cells = {(i, j): self._cell(i, j) for i in range(COLUMNS) for j in range(ROWS)}
        self.plan = self._planned(cells)
        self.buildings = self._built()

    def _edge(self, one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
        key = (min(one, other), max(one, other))
        if key not in self._edges:
            share = np.linspace(0, 1, int(self._rng.integers(2, 7)))[1:-1]
            begin, end = np.array(key[0]), np.array(key[1])
            middle = begin + share[:, None] * (end - begin) + self._rng.uniform(-1.5e-4, 1.5e-4, (len(share), 2))
            self._edges[key] = [tuple(one) for one in middle.tolist()]
        inner = self._edges[key]
        return [one, *(inner if one == key[0] else inner[::-1])]

    def _cell(self, i: int, j: int) -> Any:
        at = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
        corners = [tuple(self._corner[a, b].tolist()) for a, b in at]
        ring = [point for k in range(4) for point in self._edge(corners[k], corners[(k + 1) % 4])]
        return shapely.Polygon(ring)

    def _planned(self, cells: dict[tuple[int, int], Any]) -> Plan:
        """Make grids of cells; some cells become nobody's, an enclave, part of a multipart grid."""
        grids: list[tuple[Any, Any, dict[str, Any]]] = []  # community, shape, attributes
        groups = {(i, j): (i // COMMUNITY, j // COMMUNITY) for i, j in cells}
        gap, ring = (7, 7), [(11 + a, 11 + b) for a in range(3) for b in range(3) if (a, b) != (1, 1)]
        apart = [(16, 16), (18, 16)]
        taken = {gap, (12, 12), *ring, *apart}
        around = shapely.coverage_union_all([cells[one] for one in ring])
        for one in ((11, 11), (12, 11), (13, 11), (11, 12), (12, 12), (13, 12), (11, 13), (12, 13), (13, 13)):
            groups[one] = groups[11, 11]
        for one in apart:
            groups[one] = groups[16, 16]
        grids.append((groups[11, 11], around, {}))
        west, east = _halves(cells[12, 12])
        grids += [(groups[12, 12], west, {}), (groups[12, 12], east, {})]
        grids.append((groups[16, 16], shapely.MultiPolygon([cells[one] for one in apart]), {"multipart": True}))
        grids += [(groups[one], shape, {}) for one, shape in cells.items() if one not in taken]
        return _plan_of(grids, self.chance)

    def _built(self) -> dict[UUID, Footprint]:
        found = {}
        for face in self.plan.faces.values():
            west, south, east, north = face.shape.bounds
            for _ in range(4):
                x, y = self.chance.uniform(west, east), self.chance.uniform(south, north)
                w, h = self.chance.uniform(5e-5, 3e-4), self.chance.uniform(5e-5, 2e-4)
                shape = shapely.box(x, y, x + w, y + h)
                if shapely.contains_properly(face.shape, shape):
                    made = Footprint(_id(self.chance), shape, (x + w / 2, y + h / 2))
                    found[made.id] = made
        return found


def _halves(cell: Any) -> tuple[Any, Any]:
    """Cut a cell from one vertex to another into two that match."""
    xy = shapely.get_coordinates(cell)[:-1]
    half = len(xy) // 2
    return shapely.Polygon(xy[: half + 1]), shapely.Polygon(np.vstack([xy[half:], xy[:1]]))


def _plan_of(grids: Sequence[tuple[Any, Any, dict[str, Any]]], chance: random.Random) -> Plan:
    communities = {key: _id(chance) for key in dict.fromkeys(key for key, _, _ in grids)}
    faces, inside = {}, {key: [] for key in communities}  # type: dict[UUID, Face], dict[Any, list[Any]]
    for number, (key, shape, attributes) in enumerate(grids):
        made = Face(_id(chance), "grid", f"99{number:06d}", f"网格{number}", communities[key], shape, 100, attributes)
        faces[made.id] = made
        inside[key].append(shape)
    upper = {
        grid: Face(grid, "community", str(grid), "社区", None, shapely.coverage_union_all(inside[key]))
        for key, grid in communities.items()
    }
    return Plan(("community", "grid"), faces, upper, frozenset(face.code for face in faces.values()))


@dataclass
class Session:
    """A planner who draws at random, takes back and does again; every state is checked by other means."""

    world: World
    chance: random.Random
    plan: Plan
    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def step(self) -> None:
        kind = self.chance.random()
        if kind < 0.15 and self.done:
            self._undo()
        elif kind < 0.25 and self.undone:
            self._redo()
        else:
            self._operate()

    def _operate(self) -> None:
        told = self.chance.choice(MAKERS)(self)
        if told is None:
            return
        try:
            change = apply(self.plan, told, Ground(self._near(told)), lambda: _id(self.chance))
        except Refused as error:
            self._count(f"refused {error.code}")
            return
        self._count(told["op"])
        self.plan = change.plan
        self.done.append(change)
        self.undone.clear()

    def _near(self, told: dict[str, Any]) -> dict[UUID, Footprint]:
        grids = [told[key] for key in ("grid",) if key in told]
        grids += told.get("grids", []) if told["op"] != "adopt" else told["remove"]
        shapes = [self.plan.faces[UUID(one)].shape for one in grids if UUID(one) in self.plan.faces]
        if told["op"] == "reassign_buildings":
            shapes += [f.shape for b in told["buildings"] for f in self.plan.at(self.world.buildings[UUID(b)].point)]
        if not shapes:
            return {}
        box = shapely.box(*shapely.total_bounds(shapes))
        return {k: b for k, b in self.world.buildings.items() if box.intersects(shapely.Point(b.point))}

    def _undo(self) -> None:
        change = self.done.pop()
        before = {grid: shapely.to_wkb(face.shape) for grid, face in change.before.items()}
        self.plan = swapped(self.plan, change.after, change.before, change.targets).plan
        known = {**self.plan.faces, **self.plan.upper}
        assert {grid: shapely.to_wkb(known[grid].shape) for grid in before} == before
        assert not any(grid in known for grid in change.after if grid not in change.before)
        self.undone.append(change)
        self._count("undo")

    def _redo(self) -> None:
        change = self.undone.pop()
        self.plan = swapped(self.plan, change.before, change.after, change.targets).plan
        self.done.append(change)
        self._count("redo")

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def any_face(self) -> Face:
        return self.plan.faces[self.chance.choice(self.plan.ids)]

    def any_pair(self) -> tuple[Face, Face, Any] | None:
        face = self.any_face()
        beside = [one for one in self.plan.near(face.shape.bounds) if one.id != face.id]
        self.chance.shuffle(beside)
        for other in beside:
            arcs = shared_arcs(face, other)
            if arcs and (other.parent == face.parent or self.chance.random() < 0.3):
                return face, other, self.chance.choice(arcs)
        return None


def _split(s: Session) -> dict[str, Any]:
    face = s.any_face()
    west, south, east, north = face.shape.bounds
    count = s.chance.choice([2, 2, 3, 5])
    xy = [[s.chance.uniform(west, east), s.chance.uniform(south, north)] for _ in range(count)]
    if s.chance.random() < 0.5:
        ring = shapely.get_coordinates(face.shape)
        xy[0], xy[-1] = ring[s.chance.randrange(len(ring))].tolist(), ring[s.chance.randrange(len(ring))].tolist()
    elif s.chance.random() < 0.8:
        xy[0][0], xy[-1][0] = west - 1e-4, east + 1e-4
    return {"op": "split", "grid": str(face.id), "line": np.round(xy, s.chance.choice([6, 7, 17])).tolist()}


def _merge(s: Session) -> dict[str, Any] | None:
    found = s.any_pair()
    if len(s.plan.faces) < 450 or not found:
        return None
    across = s.chance.random() < 0.1
    return {"op": "merge", "grids": [str(found[0].id), str(found[1].id)], "across_parents": across}


def _move_arc(s: Session) -> dict[str, Any] | None:
    found = s.any_pair()
    if not found:
        return None
    xy = np.round(shapely.get_coordinates(found[2]), s.chance.choice([7, 17]))
    inner = s.chance.randrange(len(xy))
    xy[inner] += [s.chance.uniform(-4e-4, 4e-4), s.chance.uniform(-4e-4, 4e-4)]
    if s.chance.random() < 0.3:
        xy = np.insert(xy, max(inner, 1), xy[inner] + s.chance.uniform(-3e-4, 3e-4), axis=0)
    across = s.chance.random() < 0.5
    return {"op": "move_arc", "grids": [str(f.id) for f in found[:2]], "line": xy.tolist(), "across_parents": across}


def _move_node(s: Session) -> dict[str, Any]:
    ring = shapely.get_coordinates(s.any_face().shape)
    at = ring[s.chance.randrange(len(ring))]
    to = at + np.array([s.chance.uniform(-3e-4, 3e-4), s.chance.uniform(-3e-4, 3e-4)])
    across = s.chance.random() < 0.7
    return {"op": "move_node", "at": np.round(at, 7).tolist(), "to": to.tolist(), "across_parents": across}


def _reassign(s: Session) -> dict[str, Any]:
    one = s.chance.choice(list(s.world.buildings.values()))
    beside = s.plan.near((*one.point, *one.point), 2e-3)
    target = s.chance.choice(beside) if beside else s.any_face()
    return {"op": "reassign_buildings", "buildings": [str(one.id)], "grid": str(target.id), "across_parents": True}


def _add_hole(s: Session) -> dict[str, Any]:
    face = s.any_face()
    west, south, east, north = face.shape.bounds
    x, y, size = s.chance.uniform(west, east), s.chance.uniform(south, north), s.chance.uniform(1e-4, 8e-4)
    box = shapely.box(x, y, x + size, y + size)
    return {"op": "add_hole", "grid": str(face.id), "polygon": {"type": "Polygon", "coordinates": _rings(box)}}


def _remove_hole(s: Session) -> dict[str, Any] | None:
    holed = [face for face in s.plan.faces.values() if shapely.get_num_interior_rings(face.shape) > 0]
    if not holed:
        return None
    face = s.chance.choice(holed)
    at = shapely.get_coordinates(shapely.point_on_surface(shapely.Polygon(face.shape.interiors[0])))[0].tolist()
    return {"op": "remove_hole", "grid": str(face.id), "at": at}


def _adopt(s: Session) -> dict[str, Any] | None:
    """Swap two neighbours for two made by another straight cut of both."""
    found = s.any_pair()
    if not found or found[0].parent != found[1].parent:
        return None
    both = shapely.coverage_union_all([found[0].shape, found[1].shape])
    west, south, east, north = both.bounds
    middle = west + (east - west) * s.chance.uniform(0.3, 0.7)
    halves = [shapely.intersection(both, shapely.box(a, south, b, north)) for a, b in ((west, middle), (middle, east))]
    if any(half.geom_type != "Polygon" for half in halves):
        return None
    places = s.chance.choice([7, 17])
    grids = [{"geometry": {"type": "Polygon", "coordinates": _rings(half, places)}} for half in halves]
    return {"op": "adopt", "remove": [str(found[0].id), str(found[1].id)], "grids": grids}


def _rings(shape: Any, places: int = 17) -> list[Any]:
    return [np.round(shapely.get_coordinates(ring), places).tolist() for ring in shapely.get_rings(shape)]


def _label(s: Session) -> dict[str, Any]:
    grid = str(s.any_face().id)
    if s.chance.random() < 0.5:
        return {"op": s.chance.choice(["lock", "unlock", "unlock", "unlock", "unlock"]), "grid": grid}
    return {"op": "rename", "grid": grid, "name": f"新{s.chance.randrange(1000)}"}


def _fill_gap(s: Session) -> dict[str, Any]:
    return {"op": "fill_gap", "grid": str(s.any_face().id), "at": [WEST + 7.5 * STEP, SOUTH + 7.5 * STEP]}


Maker = Callable[[Session], dict[str, Any] | None]
MAKERS: list[Maker] = [
    *[_split] * 6,
    *[_merge] * 5,
    *[_move_arc] * 6,
    *[_move_node] * 4,
    *[_reassign] * 4,
    *[_add_hole] * 1,
    *[_remove_hole] * 2,
    *[_adopt] * 3,
    *[_label] * 2,
    _fill_gap,
]


def check_whole(plan: Plan, land: float) -> None:
    """Check a whole plan by means that the kernel does not use."""
    shapes = np.array([face.shape for face in plan.faces.values()], dtype=object)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    stray = [face for face in plan.faces.values() if face.parts > 1 and not face.multipart]
    assert not stray
    assert len({face.code for face in plan.faces.values()}) == len(plan.faces)
    assert abs(shapely.area(shapes).sum() - land) * 1.07e10 < 1.0  # m² per square degree at this latitude
    parents = [face.parent for face in plan.faces.values()]
    assert set(parents) == set(plan.upper)
    areas: dict[Any, float] = {}
    for parent, area in zip(parents, shapely.area(shapes), strict=True):
        areas[parent] = areas.get(parent, 0.0) + float(area)
    for grid, face in plan.upper.items():
        assert abs(face.shape.area - areas[grid]) * 1.07e10 < 1.0


def check_buildings(plan: Plan, world: World) -> None:
    """Check that no building's point lies in two grids' interiors, or in none."""
    tree = shapely.STRtree([face.shape for face in plan.faces.values()])
    points = shapely.points([one.point for one in world.buildings.values()])
    whose, _ = tree.query(points, predicate="within")
    assert len(whose) == len(set(whose.tolist()))


def run(seed: int, steps: int, every: int) -> Session:
    world = World(seed)
    session = Session(world, random.Random(seed + 1), world.plan)
    gap = shapely.area(shapely.coverage_union_all([f.shape for f in world.plan.faces.values()]))
    check_whole(world.plan, gap)
    for number in range(steps):
        filled = session.counts.get("fill_gap", 0)
        session.step()
        if session.counts.get("fill_gap", 0) != filled or number % every == 0:
            land = sum(face.shape.area for face in session.plan.faces.values())
            assert land * 1.07e10 > gap * 1.07e10 - 1
            check_whole(session.plan, land)
        assert shapely.coverage_is_valid(_around(session))
    check_buildings(session.plan, world)
    while session.done:
        session._undo()
    assert {g: shapely.to_wkb(f.shape) for g, f in session.plan.faces.items()} == {
        g: shapely.to_wkb(f.shape) for g, f in world.plan.faces.items()
    }
    return session


def _around(session: Session) -> Any:
    """The last changed faces and those around them; everything where nothing was done."""
    if not session.done:
        return np.array([face.shape for face in session.plan.faces.values()], dtype=object)
    last = [one for one in session.done[-1].after if one in session.plan.faces]
    near = {f.id: f.shape for grid in last for f in session.plan.near(session.plan.faces[grid].shape.bounds)}
    return np.array(list(near.values()), dtype=object)


def test_random_operations_never_break_a_plan() -> None:
    session = run(20260101, SHARE, every=25)
    assert sum(session.counts.get(kind, 0) for kind in ("split", "merge", "move_arc", "move_node")) > SHARE / 5


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_ten_thousand_random_operations_never_break_a_plan(seed: int) -> None:
    session = run(seed, WHOLE, every=10)
    assert session.counts["undo"] > WHOLE / 20
