"""Tables of plans in the making: drafts, remarks, acts on the way to law, codes, files under repair."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Identity, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Table
from data.models.base import geometry as _geometry
from data.models.base import key as _key
from data.models.base import to as _to


class CodeSchemeRow(Table):
    """What the codes of a level are made of; one scheme of a level holds at a time."""

    __tablename__ = "code_scheme"
    id: Mapped[UUID] = _key()
    layer_id: Mapped[UUID] = _to("layer.id")
    level: Mapped[str]
    scheme: Mapped[dict[str, Any]]
    actor: Mapped[str]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class VoidCode(Table):
    """A code that holds no more, and why; it is never given again."""

    __tablename__ = "void_code"
    layer_id: Mapped[UUID] = _to("layer.id", primary_key=True)
    level: Mapped[str] = _key()
    code: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    reason: Mapped[str]
    plan_id: Mapped[UUID | None] = _to("plan.id")
    actor: Mapped[str]
    at: Mapped[datetime]


class PlanAct(Table):
    """What was done to a plan on its way to law: append-only."""

    __tablename__ = "plan_act"
    id: Mapped[UUID] = _key()
    plan_id: Mapped[UUID] = _to("plan.id")
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    act: Mapped[str]
    rev: Mapped[int]
    actor: Mapped[str]
    note: Mapped[str | None]
    at: Mapped[datetime]


class PlanComment(Table):
    """A remark on a plan, pinned to a grid or a place."""

    __tablename__ = "plan_comment"
    id: Mapped[UUID] = _key()
    plan_id: Mapped[UUID] = _to("plan.id")
    grid_id: Mapped[UUID | None] = _to("grid.id")
    point: Mapped[Any | None] = _geometry("POINT")
    text: Mapped[str]
    rev: Mapped[int]
    actor: Mapped[str]
    role: Mapped[str]
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]


class PlanOp(Table):
    """One operation on a draft, or one taken back or done again, with the faces before and after: append-only."""

    __tablename__ = "plan_op"
    plan_id: Mapped[UUID] = _to("plan.id", primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    of_seq: Mapped[int | None]
    op: Mapped[dict[str, Any]]
    actor: Mapped[str]
    at: Mapped[datetime]
    targets: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    touched: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    before: Mapped[list[dict[str, Any]]]
    after: Mapped[list[dict[str, Any]]]
    undone: Mapped[bool]


class Import(Table):
    """A file of grids under repair; `told` says how it is to be read: levels, fields, names."""

    __tablename__ = "import"
    id: Mapped[UUID] = _key()
    layer: Mapped[str]
    name: Mapped[str]
    told: Mapped[dict[str, Any]]
    actor: Mapped[str]
    created_at: Mapped[datetime]
    plan_id: Mapped[UUID | None] = _to("plan.id")


class ImportState(Table):
    """The rows of such a file after so many rounds of repair, as GeoParquet, and what the last round did."""

    __tablename__ = "import_state"
    import_id: Mapped[UUID] = _to("import.id", primary_key=True)
    rev: Mapped[int] = _key()
    done: Mapped[list[dict[str, Any]]]
    rows: Mapped[bytes]
