"""What an operation did to a plan: the faces before and after, exactly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from geo.coverage.edit.plan import Face, Plan


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
