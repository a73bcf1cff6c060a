"""Frozen records that repositories hand out."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class LevelTitle(NamedTuple):
    """One tier of a layer: its key and, where somebody gave one, its title."""

    key: str
    title: str | None


@dataclass(frozen=True)
class LayerRecord:
    """A layer with its levels, coarse to fine; `seq` is the order of loading."""

    id: UUID
    key: str
    title: str | None
    levels: tuple[LevelTitle, ...]
    seq: int


@dataclass(frozen=True)
class PlanRecord:
    """A plan as it is stated; its effective end follows from the plans after it.

    `origin` is the plan it was drawn from.
    """

    id: UUID
    layer_id: UUID
    name: str
    status: str
    valid_from: datetime
    valid_to: datetime | None
    recorded_at: datetime
    published_at: datetime | None
    rev: int
    origin: UUID | None = None
