"""Why an operation is refused: a stable code, the place, the grids concerned."""

from collections.abc import Iterable
from uuid import UUID

from geo.errors import GeoError

Place = tuple[float, float]


class Refused(GeoError):
    """An operation that would break the plan, or says nothing that can be done; the plan stays as it was."""

    def __init__(
        self, code: str, message: str, *, place: Place | None = None, grids: Iterable[UUID] = (), given: object = None
    ) -> None:
        super().__init__(message, given=given)
        self.code = code  # one class, many stable codes
        self.place = (round(float(place[0]), 7), round(float(place[1]), 7)) if place else None
        self.grids = tuple(grids)
