"""What a report of an incident looks like."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from geo.crs import datum_of
from geo.types import Datum

Short = Annotated[str, Field(max_length=200)]


class ReportedPoint(BaseModel):
    """A position as it was reported, in its datum; accuracy is one sigma in metres."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    lng: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    crs: Datum = Datum.WGS84
    accuracy_m: float | None = Field(default=None, gt=0, le=50_000)

    @field_validator("crs", mode="before")
    @classmethod
    def known_datum(cls, name: object) -> Datum:
        """Return the datum of a name as people write it."""
        return datum_of(str(name))


class Report(BaseModel):
    """An incident to register: what, where, when, from whom."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: str | None = Field(default=None, max_length=4_000)
    address: Short | None = None
    point: ReportedPoint | None = None
    category: Annotated[str, Field(max_length=64)] | None = None
    reported_at: datetime | None = None
    source: Annotated[str, Field(min_length=1, max_length=64)] = "desk"
    source_ref: Short | None = None
