"""Leading boundaries around buildings: the strip of land that goes with one, and no neighbour's wall in it."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.footprint import CUT_M2, Footprint, building_split, owner, split_by
from geo.coverage.edit.plan import Face, Plan, Scale
from geo.coverage.edit.refusal import Refused
from geo.coverage.edit.rings import one_shape, polygons_of
from geo.coverage.edit.transfer import Transfer, composed

MARGIN_M = 0.3  # a boundary led around a building keeps this distance, or half of what is there to the next
LED_AROUND_MOST = 200
TURNS = 4  # a building led around may leave its neighbour cut where they overlap; then that one follows


class Strips:
    """The land around buildings, kept off the buildings beside them."""

    def __init__(self, buildings: Sequence[Footprint], scale: Scale) -> None:
        self._buildings = buildings
        self._tree = shapely.STRtree([one.shape for one in buildings])
        self._scale = scale

    def beside(self, one: Footprint) -> list[Footprint]:
        """Return the other buildings within a margin of one, or upon it."""
        reach = 2 * MARGIN_M / min(self._scale.x, self._scale.y)
        near = np.sort(self._tree.query(one.shape, predicate="dwithin", distance=reach))
        return [self._buildings[row] for row in near if self._buildings[row].id != one.id]

    def around(self, one: Footprint) -> Any:
        """Return a building with a strip around it, courts filled, in degrees; what others stand on is not in it."""
        mine = self._scale.metres(one.shape)
        wide = _filled(shapely.buffer(mine, MARGIN_M, join_style="mitre", mitre_limit=2))
        others = [self._scale.metres(other.shape) for other in self.beside(one)]
        others = [other for other in others if not shapely.contains(_filled(mine), other)]
        if not others:
            return self._scale.degrees(wide)
        free = shapely.union(shapely.difference(wide, shapely.union_all(others)), mine)
        return self._scale.degrees(one_shape(part for part in polygons_of(free) if shapely.intersects(part, mine)))


def _filled(shape: Any) -> Any:
    return shapely.Polygon(shape.exterior) if shape.geom_type == "Polygon" else shape


def led_around(
    change: Change, old: Plan, known: Sequence[Footprint], kept: Sequence[Footprint] = (), *, across: bool = False
) -> Change:
    """Return a change whose new boundaries run around the buildings `known` that they would cut.

    A building goes whole to the grid that owns its point, one that overlaps it follows; with `across` from parent to
    parent, too. Buildings that were cut before stay as they are, `kept` are where they should be. Raises Refused
    `building_split` where a boundary cannot be led around.
    """
    cut = _newly_cut(change, old, known)
    if not cut:
        return change
    strips, led = Strips([*known, *kept], old.scale), {one.id: one for one in kept}
    for _ in range(TURNS):
        if len(led) + len(cut) > LED_AROUND_MOST + len(kept):
            break
        touched = {other.id: other for one in cut for other in (one, *strips.beside(one))}
        for one in cut:
            change = _led(change, one, strips, led, across=across)
            led[one.id] = one
        cut = _newly_cut(change, old, [one for one in known if one.id in touched])
        if not cut:
            return change
    raise building_split(cut[0], split_by(change.plan, cut[0]))


def _led(change: Change, one: Footprint, strips: Strips, led: dict[Any, Footprint], *, across: bool) -> Change:
    target, faces = _taker(change.plan, one, strips, led), split_by(change.plan, one)
    if target is None or len(faces) < 2:
        return change
    work = Transfer(change.plan)
    try:
        for face in faces:
            if face.id != target.id:
                work.give(strips.around(one), face.id, target.id)
        done = work.finish(across=across)
    except Refused as refused:
        raise building_split(one, faces) from refused
    note = {"code": "led_around_building", "building": str(one.id), "place": list(one.point)}
    made = composed(change, done)
    known = [told for told in made.notes if told.get("building") != note["building"]]
    return Change(made.plan, made.before, made.after, made.targets, (*known, note))


def _taker(plan: Plan, one: Footprint, strips: Strips, led: dict[Any, Footprint]) -> Face | None:
    """Return the grid that a building goes to: with one that it overlaps and that found its place, or by its point."""
    for other in strips.beside(one):
        if other.id in led and plan.scale.area_m2(shapely.intersection(one.shape, other.shape)) > CUT_M2:
            return owner(plan, other.point)
    return owner(plan, one.point)


def _newly_cut(change: Change, old: Plan, buildings: Iterable[Footprint]) -> list[Footprint]:
    return [one for one in buildings if _is_newly_cut(change, old, one) and owner(change.plan, one.point)]


def _is_newly_cut(change: Change, old: Plan, building: Footprint) -> bool:
    faces = split_by(change.plan, building)
    if len(faces) < 2 or not any(face.id in change.targets for face in faces):
        return False
    before = {face.id for face in split_by(old, building)}
    return {face.id for face in faces} != before or len(before) < 2
