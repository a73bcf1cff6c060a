"""What a text may mean: places with their probabilities."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from geo.address.meaning.explain import Reason
from geo.address.told.positions import Position
from geo.address.writing.candidate import Level, Points


class Hit(NamedTuple):
    """One place that the text may mean: rows of the registry, or points of its own with their shares.

    `weight` is the probability that this is meant, `radius_m` how far around it.
    """

    rows: tuple[int, ...]
    point: tuple[float, float] | None
    level: Level
    weight: float
    text: str
    points: Points = ()
    radius_m: float = 0.0
    notes: tuple[str, ...] = ()
    spots: tuple[int, ...] = ()  # spots of the index that the place is made of, to tell its parts


@dataclass(frozen=True)
class AddressMatch:
    """All that a text may mean, likeliest first; `asks` names the part without which it means too much to list.

    `none` is the probability that the text means nothing of the registry; `explain` tells of the likeliest hit which
    characters of the given text matched what; `position` is one that stands in the text.
    """

    hits: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    none: float = 1.0
    explain: tuple[Reason, ...] = ()
    position: Position | None = None
    asks: str = ""  # compound or road: a building, room or number is told, and no name

    @property
    def sure(self) -> float:
        """How likely the likeliest hit is."""
        return self.hits[0].weight if self.hits else 0.0


def as_question(found: AddressMatch, none: float) -> AddressMatch:
    """Return what a text may mean with at least such a probability that nothing of the registry is meant."""
    hits = tuple(one._replace(weight=one.weight * (1 - none)) for one in found.hits)
    return replace(found, hits=hits, none=max(none, found.none))
