"""Ten thousand random operations with undo and redo on a plan of five hundred grids: never invalid, exact ways back."""

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import shapely

from geo.coverage.edit import Change, Plan
from tests.coverage_proof import clashes, outline
from tests.draft_moves import MAKERS
from tests.draft_planner import Planner
from tests.draft_world import M2, World

SHARE, WHOLE = 200, 10_000


class Proof:
    """What must hold of a plan in every state, by means that the kernel does not use."""

    def __init__(self, world: World) -> None:
        self._world = world
        shapes = [face.shape for face in world.plan.faces.values()]
        self._known = set(map(tuple, shapely.get_coordinates(shapes).tolist()))
        self._outline = outline(shapes, self._known)
        self._gap = outline([shapely.Polygon(_only_hole(shapes))], self._known)
        self.whole(world.plan)

    def around(self, plan: Plan, change: Change) -> None:
        """Check the faces that a step changed and all that lie at them."""
        changed = [plan.faces[grid] for grid in change.after if grid in plan.faces]
        near = {one.id: one.shape for face in changed for one in plan.near(face.shape.bounds)}
        shapes = list(near.values())
        assert shapely.is_valid(shapes).all()
        assert not clashes(shapes)

    def whole(self, plan: Plan) -> None:
        """Check a whole plan: its outline bit for bit, no crack in it, every grid one polygon, parents its unions."""
        shapes = [face.shape for face in plan.faces.values()]
        assert shapely.is_valid(shapes).all()
        assert not clashes(shapes)
        assert shapely.coverage_is_valid(shapes)  # what others will look at it with
        assert self._outline - outline(shapes, self._known) in (set(), self._gap)
        assert outline(shapes, self._known) <= self._outline
        assert not [face.code for face in plan.faces.values() if face.parts > 1 and not face.multipart]
        assert len({face.code for face in plan.faces.values()}) == len(plan.faces)
        self._upper(plan)
        self._owners(plan)

    def _upper(self, plan: Plan) -> None:
        """Check that each coarser grid is the union of those in it, node by node, and each level a coverage."""
        inside: dict[UUID | None, list[Any]] = {grid: [] for grid in (*plan.upper, None)}
        levels: dict[str, list[Any]] = {}
        for face in (*plan.faces.values(), *plan.upper.values()):
            inside[face.parent].append(face.shape)
            levels.setdefault(face.level, []).append(face.shape)
        assert set(levels) == set(plan.levels)
        assert all(shapely.coverage_is_valid(shapes) for shapes in levels.values())
        for grid, face in plan.upper.items():
            assert inside[grid]
            assert outline([face.shape]) == outline(inside[grid])
            assert abs(face.shape.area - shapely.area(inside[grid]).sum()) * M2 < 1e-3

    def _owners(self, plan: Plan) -> None:
        """Check that no building's point lies inside two grids, or in none."""
        tree = shapely.STRtree([face.shape for face in plan.faces.values()])
        points = shapely.points([one.point for one in self._world.buildings.values()])
        inside, _ = tree.query(points, predicate="within")
        assert len(inside) == len(set(inside.tolist()))
        touched, _ = tree.query(points, predicate="intersects")
        assert set(touched.tolist()) == set(range(len(points)))


def _only_hole(shapes: list[Any]) -> Any:
    (hole,) = shapely.coverage_union_all(shapes).interiors
    return hole


def work(seed: int, steps: int, every: int, step: Callable[[Planner], Change | None]) -> Planner:
    """Let a planner work, each state proven around the change and every so often whole."""
    world = World(seed)
    proof, planner = Proof(world), Planner(world, random.Random(seed + 1), world.plan, MAKERS)
    for number in range(1, steps + 1):
        change = step(planner)
        if change:
            proof.around(planner.plan, change)
        if number % every == 0:
            proof.whole(planner.plan)
    return planner


def check_way_back(planner: Planner) -> None:
    """Take everything back; the plan at the end is that of the beginning, byte by byte."""
    while planner.done:
        planner.undo()
    first, last = planner.world.plan, planner.plan
    assert _bytes(last) == _bytes(first)


def _bytes(plan: Plan) -> dict[UUID, tuple[Any, ...]]:
    every = {**plan.faces, **plan.upper}
    return {grid: (shapely.to_wkb(f.shape), f.code, f.name, f.parent, dict(f.attributes)) for grid, f in every.items()}


def test_random_operations_never_break_a_plan() -> None:
    planner = work(20260101, SHARE, 50, Planner.step)
    assert sum(planner.counts.get(kind, 0) for kind in ("split", "merge", "move_arc", "move_node")) > SHARE / 6
    check_way_back(planner)


def _two_planners(planner: Planner) -> Change | None:
    return planner.undo_any() if planner.chance.random() < 0.3 else planner.operate()


def test_what_is_taken_back_out_of_turn_never_breaks_a_plan() -> None:
    planner = work(20260102, SHARE, 50, _two_planners)
    assert planner.counts["undo any"] > SHARE / 20


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 7, 11, 21])
def test_ten_thousand_random_operations_never_break_a_plan(seed: int) -> None:
    planner = work(seed, WHOLE, 100, Planner.step)
    assert planner.counts["undo"] > WHOLE / 20
    assert planner.counts["follow_street"] > WHOLE / 100
    check_way_back(planner)


@pytest.mark.long
@pytest.mark.parametrize("seed", [31, 47])
def test_thousands_taken_back_out_of_turn_never_break_a_plan(seed: int) -> None:
    planner = work(seed, WHOLE // 3, 100, _two_planners)
    assert planner.counts["undo any"] > WHOLE / 100
