"""What a planner asks for: checked at the door, kept with the job, read again by the worker that does it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from geo.coverage.partition import Load, Mode, Wish

SEED = 1
TARGET = 400.0


class Weights(BaseModel):
    """How much each thing counts for balance, as shares of the land's totals."""

    model_config = ConfigDict(extra="forbid")
    households: Annotated[float, Field(ge=0, le=1000)] = 1.0
    incidents: Annotated[float, Field(ge=0, le=1000)] = 0.0
    area: Annotated[float, Field(ge=0, le=1000)] = 0.0

    @model_validator(mode="after")
    def something(self) -> "Weights":
        """Return it; raises ValueError where nothing counts."""
        if self.households + self.incidents + self.area <= 0:
            raise ValueError("at least one weight must be above zero")
        return self


class Asked(BaseModel):
    """The body of POST /api/plans/{id}/propose."""

    model_config = ConfigDict(extra="forbid")
    parent: Annotated[str | None, Field(max_length=64, description="id or code of the area to cut; null: all")] = None
    target: Annotated[float | None, Field(gt=0, le=1e9, description="weight per grid; 400 where k is not given")] = None
    k: Annotated[int | None, Field(ge=1, le=400, description="number of grids, locked ones not counted")] = None
    tolerance: Annotated[float, Field(gt=0, lt=1)] = 0.05
    weights: Weights = Weights()
    mode: Literal["new", "least_change"] = "new"
    alternatives: Annotated[int, Field(ge=1, le=10)] = 5
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = SEED

    @model_validator(mode="after")
    def one_size(self) -> "Asked":
        """Return it; raises ValueError where both k and target are given."""
        if self.k is not None and self.target is not None:
            raise ValueError("give k or target, not both")
        return self

    def wish(self, effort: float) -> Wish:
        """Return the wish for one land."""
        target = None if self.k is not None else self.target or TARGET
        return Wish(self.k, target, self.tolerance, Mode(self.mode), self.alternatives, self.seed, effort)

    def load(self) -> Load:
        """Return what counts."""
        return Load(self.weights.households, self.weights.incidents, self.weights.area)


def as_job(asked: Asked, plan_id: UUID) -> dict[str, Any]:
    """Return what a job keeps."""
    return {"plan": str(plan_id), **asked.model_dump()}


def of_job(kept: dict[str, Any]) -> tuple[UUID, Asked]:
    """Return plan and wish of a job."""
    rest = {key: value for key, value in kept.items() if key != "plan"}
    return UUID(kept["plan"]), Asked.model_validate(rest)
