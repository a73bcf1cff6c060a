"""Copies of the city beside each other, for benchmarks: each shifted, with codes and identities of its own."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

import numpy as np
import shapely

from data.demo.plans import DISTRICT, SPACE, Tier

WIDTH, HEIGHT = 0.34, 0.24  # degrees; the district is about 0.27 x 0.19
COLUMNS = 10


@dataclass(frozen=True)
class Tile:
    """One copy: its number and shift in degrees."""

    number: int
    east: float
    north: float

    def code(self, code: str) -> str:
        """Return a code of this copy."""
        if not self.number:
            return code
        if code.startswith(DISTRICT):
            return f"{int(DISTRICT) + self.number}{code[len(DISTRICT) :]}"
        return f"{code}-{self.number}" if code.startswith("demo-") else f"{self.number:02d}{code}"

    def id(self, name: str) -> UUID:
        """Return the identity of a thing of this copy."""
        return uuid5(SPACE, name if not self.number else f"{self.number}/{name}")

    def shapes(self, shapes: Any) -> Any:
        """Return shapes moved to this copy's place."""
        if not self.number:
            return shapes
        return shapely.transform(shapes, lambda xy: np.round(xy + np.array([self.east, self.north]), 7))

    def tier(self, tier: Tier) -> Tier:
        """Return a level of this copy."""
        if not self.number:
            return tier
        codes = [self.code(code) for code in tier.codes]
        ids = [uuid5(SPACE, f"{tier.key}/{code}") for code in codes]
        return replace(tier, ids=ids, codes=codes, polygons=self.shapes(tier.polygons))


FIRST = Tile(0, 0.0, 0.0)


def tiles(count: int) -> tuple[Tile, ...]:
    """Return `count` copies in rows of ten, the first where it always is."""
    return tuple(Tile(n, round(n % COLUMNS * WIDTH, 7), round(-(n // COLUMNS) * HEIGHT, 7)) for n in range(count))
