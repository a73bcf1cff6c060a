"""What a load tells: rows taken, rows refused with line and reason, faults, what was done of itself."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class LoadRefused(Exception):
    """A file cannot be loaded as it is; `code` is stable, `given` and `expected` say what to change."""

    def __init__(self, code: str, *, given: str = "", expected: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.given = given
        self.expected = expected


@dataclass(frozen=True)
class Refused:
    """A row that was not taken; the header is line 1."""

    line: int
    reason: str
    given: str = ""


@dataclass(frozen=True)
class FaultLine:
    """A fault of the geometry as people read it: which codes, how large, how wide, where."""

    kind: str
    codes: tuple[str, ...]
    area_m2: float = 0.0
    width_m: float = 0.0
    place: tuple[float, float] | None = None
    reason: str = ""
    healed: bool = False
    stops: bool = False


@dataclass
class LoadReport:
    """The report of one load; it may be committed only where nothing in it `stops`."""

    kind: str
    name: str
    accepted: int = 0
    refused: list[Refused] = field(default_factory=list)
    faults: list[FaultLine] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    refused_file: Path | None = None
    committed: bool = False

    @property
    def stops(self) -> bool:
        """Whether something in the file forbids loading it."""
        return any(fault.stops for fault in self.faults)

    def as_json(self) -> dict[str, Any]:
        """Return the report as one JSON object."""
        return {
            "kind": self.kind,
            "name": self.name,
            "accepted": self.accepted,
            "refused": [vars(row) for row in self.refused],
            "faults": [vars(fault) for fault in self.faults],
            "notes": self.notes,
            "refused_file": str(self.refused_file) if self.refused_file else None,
            "committed": self.committed,
        }
