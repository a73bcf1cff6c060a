"""What an operation did to a plan: the faces before and after, exactly; and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import shapely

from geo.coverage.edit.plan import Face, Plan
from geo.coverage.edit.refusal import Refused


@dataclass(frozen=True)
class Change:
    """An operation's outcome.

    `before` and `after` hold every face that differs, of all levels: one only before was removed, one only after
    is new. `targets` are the finest grids whose land or labels changed; the others only got a node on an edge.
    """

    plan: Plan
    before: Mapping[UUID, Face]
    after: Mapping[UUID, Face]
    targets: frozenset[UUID]
    notes: tuple[dict[str, Any], ...] = field(default=())

    @property
    def removed(self) -> list[UUID]:
        """The grids that are no more."""
        return [grid for grid in self.before if grid not in self.after]


class Overtaken(Refused):
    """Faces are no longer as the operation left them, so it cannot be taken back or done again."""


def same(one: Face, other: Face) -> bool:
    """Tell whether two states of a face are equal, its geometry bit for bit."""
    return (
        one.code == other.code
        and one.name == other.name
        and one.parent == other.parent
        and dict(one.attributes) == dict(other.attributes)
        and bool(shapely.to_wkb(one.shape) == shapely.to_wkb(other.shape))
    )


def swapped(plan: Plan, here: Mapping[UUID, Face], wanted: Mapping[UUID, Face], targets: frozenset[UUID]) -> Change:
    """Return the plan with the faces `here` put back to `wanted`, byte by byte: undo, or redo the other way round.

    Raises Overtaken, naming the grids, where one of `here` is not in the plan as it is told.
    """
    lost = [grid for grid, face in here.items() if not _holds(plan, face)]
    back = [grid for grid in wanted if grid not in here and (grid in plan.faces or grid in plan.upper)]
    if lost or back:
        raise Overtaken(
            "overtaken", "这些网格后来又改过，不能撤销 / these grids were changed again later", grids=[*lost, *back]
        )
    return Change(plan.changed(here, wanted), dict(here), dict(wanted), targets)


def _holds(plan: Plan, face: Face) -> bool:
    now = plan.faces.get(face.id) or plan.upper.get(face.id)
    return now is not None and same(now, face)
