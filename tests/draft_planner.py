"""A planner who draws at random, takes back and does again; each step is looked at by other means."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit import Change, Face, Footprint, Ground, Overtaken, Plan, Refused, apply, swapped
from geo.coverage.edit.apply import AROUND
from geo.coverage.edit.arcs import shared_arcs
from tests.draft_world import M2, World, new_id

Told = dict[str, Any]
CUT_M2 = 0.6  # a building of which more lies in a second grid is cut
WHOLE_M2 = 0.4  # ... and of which less does is whole


@dataclass
class Planner:
    """A draft at work: what was done and taken back, and how often what came out."""

    world: World
    chance: random.Random
    plan: Plan
    makers: "Sequence[Maker]"
    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    tried: int = 0

    def step(self) -> Change | None:
        """Draw, take back or do again; return what that changed, if anything."""
        kind = self.chance.random()
        if kind < 0.15 and self.done:
            return self.undo()
        if kind < 0.25 and self.undone:
            return self._redo()
        return self.operate()

    def operate(self) -> Change | None:
        """Draw something; return what that changed, None where it was refused."""
        made = self.draw()
        if made is None:
            return None
        told, street = made
        ground = Ground(self._known(told), street)
        self.tried += 1
        try:
            change = apply(self.plan, told, ground, lambda: new_id(self.chance))
        except Refused as error:
            self.count(f"refused {error.code}")
            return None
        self.count(told["op"])
        self._check_buildings(told, ground, change)
        self.plan = change.plan
        self.done.append(change)
        self.undone.clear()
        return change

    def draw(self) -> tuple[Told, Any] | None:
        """Return an operation as it may be told, and the street that it names; None where there is nothing to do."""
        return self.chance.choice(self.makers)(self)

    def _known(self, told: Told) -> dict[UUID, Footprint]:
        """The buildings that an operation is told of, as the service finds them."""
        if told["op"] == "move_node":
            faces = self.plan.near((*told["at"], *told["at"]), 2e-5)
        elif told["op"] == "reassign_buildings":
            faces = [face for one in told["buildings"] for face in self.plan.at(self.world.buildings[UUID(one)].point)]
        elif told["op"] in AROUND and told.get("buildings") != "cut":
            grids = told.get("remove", []) if told["op"] == "adopt" else [told.get("grid"), *told.get("grids", [])]
            faces = [self.plan.faces[UUID(one)] for one in grids if one]
        else:
            faces = []
        if not faces:
            return {}
        found = self.world.buildings_in(shapely.total_bounds([face.shape for face in faces]))
        named = {UUID(one) for one in told["buildings"]} if told["op"] == "reassign_buildings" else set()
        return {**found, **{one: self.world.buildings[one] for one in named}}

    def _check_buildings(self, told: Told, ground: Ground, change: Change) -> None:
        """Check that no boundary was led through a building, and that those handed over lie where they should."""
        if told["op"] == "reassign_buildings":
            land = change.plan.faces[UUID(told["grid"])].shape
            for one in told["buildings"]:
                assert _outside_m2(ground.footprints[UUID(one)], land) < CUT_M2
        elif told["op"] in AROUND:
            for one in ground.footprints.values():
                assert _is_cut(self.plan, one, WHOLE_M2) or not _is_cut(change.plan, one, CUT_M2)

    def undo(self) -> Change:
        """Take back the last operation; every face must come back byte by byte."""
        change = self.done.pop()
        before = {grid: shapely.to_wkb(face.shape) for grid, face in change.before.items()}
        back = swapped(self.plan, change.after, change.before, change.targets)
        self.plan = back.plan
        known = {**self.plan.faces, **self.plan.upper}
        assert {grid: shapely.to_wkb(known[grid].shape) for grid in before} == before
        assert not any(grid in known for grid in change.after if grid not in change.before)
        self.undone.append(change)
        self.count("undo")
        return back

    def _redo(self) -> Change:
        change = self.undone.pop()
        back = swapped(self.plan, change.before, change.after, change.targets)
        self.plan = back.plan
        self.done.append(change)
        self.count("redo")
        return back

    def undo_any(self) -> Change | None:
        """Take back an operation that is not the last, as one of two planners does, or do one again."""
        again = bool(self.undone) and self.chance.random() < 0.4
        these = self.undone if again else self.done[-30:]
        if not these:
            return None
        change = self.chance.choice(these)
        here, wanted = (change.before, change.after) if again else (change.after, change.before)
        try:
            back = swapped(self.plan, here, wanted, change.targets)
        except Overtaken:
            self.count("overtaken")
            return None
        self.plan = back.plan
        (self.undone if again else self.done).remove(change)
        (self.done if again else self.undone).append(change)
        self.count("redo any" if again else "undo any")
        return back

    def count(self, what: str) -> None:
        """Count what came of a step."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def any_face(self) -> Face:
        """Return a grid at random."""
        return self.plan.faces[self.chance.choice(self.plan.ids)]

    def any_pair(self) -> tuple[Face, Face, Any] | None:
        """Return two neighbours and a boundary of theirs, mostly of one parent."""
        face = self.any_face()
        beside = [one for one in self.plan.near(face.shape.bounds) if one.id != face.id]
        self.chance.shuffle(beside)
        for other in beside:
            arcs = shared_arcs(face, other)
            if arcs and (other.parent == face.parent or self.chance.random() < 0.3):
                return face, other, self.chance.choice(arcs)
        return None

    def digits(self, xy: Any) -> list[Any]:
        """Return coordinates as pages send them, rounded or not."""
        return list(np.round(xy, self.chance.choice([6, 7, 17])).tolist())

    def off(self, metres: float) -> tuple[float, float]:
        """Return a step of up to so many metres each way, in degrees."""
        most = metres * 1e-5
        return self.chance.uniform(-most, most), self.chance.uniform(-most, most)


Maker = Callable[[Planner], tuple[Told, Any] | None]


def _outside_m2(building: Footprint, land: Any) -> float:
    return float(shapely.difference(building.shape, land).area) * M2


def _is_cut(plan: Plan, building: Footprint, most_m2: float) -> bool:
    near = plan.near(building.shape.bounds)
    areas = [float(shapely.intersection(building.shape, face.shape).area) * M2 for face in near]
    return sum(area > most_m2 for area in areas) > 1
