"""The tables of schema `wangge`; seen by this package alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Identity, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from data.models.addresses import Address, AddressAlias, AddressAliasPast, AddressPast, NameAlias, NameAliasPast
from data.models.base import SCHEMA, Table
from data.models.base import geometry as _geometry
from data.models.base import key as _key
from data.models.base import to as _to
from data.models.planning import CodeSchemeRow, Import, ImportState, PlanAct, PlanComment, PlanOp, VoidCode

__all__ = [
    "SCHEMA",
    "Account",
    "AccountSession",
    "Address",
    "AddressAlias",
    "AddressAliasPast",
    "AddressChange",
    "AddressPast",
    "AddressWeights",
    "AliasChoice",
    "AliasProposal",
    "ApiKey",
    "Assignment",
    "Audit",
    "BaseFeature",
    "Building",
    "Category",
    "CodeSchemeRow",
    "DutyRule",
    "Grid",
    "IdempotencyKey",
    "Import",
    "ImportState",
    "Incident",
    "Job",
    "Layer",
    "Lineage",
    "Meta",
    "NameAlias",
    "NameAliasPast",
    "Owner",
    "OwnerList",
    "Party",
    "Plan",
    "PlanAct",
    "PlanComment",
    "PlanGrid",
    "PlanOp",
    "Scope",
    "Table",
    "VoidCode",
]


class Meta(Table):
    """What the database knows of itself: the demo mark, the progress of loading."""

    __tablename__ = "meta"
    key: Mapped[str] = _key()
    value: Mapped[dict[str, Any]]


class Layer(Table):
    """A system of grids with its own plans."""

    __tablename__ = "layer"
    id: Mapped[UUID] = _key()
    key: Mapped[str]
    title: Mapped[str | None]
    levels: Mapped[list[dict[str, Any]]]  # coarse to fine: {"key", "title"}
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    created_at: Mapped[datetime]


class Plan(Table):
    """One dated version of a layer; what a published plan states never changes."""

    __tablename__ = "plan"
    id: Mapped[UUID] = _key()
    layer_id: Mapped[UUID] = _to("layer.id")
    name: Mapped[str]
    status: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    rev: Mapped[int]
    report: Mapped[dict[str, Any]]
    origin: Mapped[UUID | None] = _to("plan.id")


class Grid(Table):
    """The identity of a grid, which lives through plans."""

    __tablename__ = "grid"
    id: Mapped[UUID] = _key()
    layer_id: Mapped[UUID] = _to("layer.id")


class PlanGrid(Table):
    """A grid as one plan states it."""

    __tablename__ = "plan_grid"
    plan_id: Mapped[UUID] = _to("plan.id", primary_key=True)
    grid_id: Mapped[UUID] = _to("grid.id", primary_key=True)
    level: Mapped[str]
    parent_id: Mapped[UUID | None]
    code: Mapped[str] = mapped_column(Text(collation="C"))
    name: Mapped[str]
    households: Mapped[int | None]
    area_m2: Mapped[float]
    label: Mapped[Any] = _geometry("POINT")
    geom: Mapped[Any] = _geometry("MULTIPOLYGON")
    attributes: Mapped[dict[str, Any]]


class Lineage(Table):
    """Which grid of a plan came from which grid of an earlier one, with shares of area and households."""

    __tablename__ = "lineage"
    id: Mapped[UUID] = _key()
    from_plan: Mapped[UUID] = _to("plan.id")
    from_grid: Mapped[UUID] = _to("grid.id")
    to_plan: Mapped[UUID] = _to("plan.id")
    to_grid: Mapped[UUID] = _to("grid.id")
    kind: Mapped[str]
    area_share: Mapped[float | None]  # of the old grid
    household_share: Mapped[float | None]
    to_area_share: Mapped[float | None]  # of the new grid
    to_household_share: Mapped[float | None]
    area_m2: Mapped[float | None]
    households: Mapped[int | None]


class BaseFeature(Table):
    """A road, rail, water, park, block or place of the base map."""

    __tablename__ = "base_feature"
    id: Mapped[UUID] = _key()
    kind: Mapped[str]
    class_: Mapped[str | None] = mapped_column("class", Text)
    name: Mapped[str | None]
    geom: Mapped[Any] = _geometry("GEOMETRY")
    source: Mapped[str]
    source_id: Mapped[str | None]


class Building(Table):
    """A footprint or point with households."""

    __tablename__ = "building"
    id: Mapped[UUID] = _key()
    source: Mapped[str]
    source_id: Mapped[str | None]
    name: Mapped[str | None]
    households: Mapped[int | None]
    floors: Mapped[int | None]
    kind: Mapped[str | None]
    geom: Mapped[Any] = _geometry("GEOMETRY")
    point: Mapped[Any] = _geometry("POINT")


class Party(Table):
    """A department, company, team or grid worker; phones are work phones."""

    __tablename__ = "party"
    id: Mapped[UUID] = _key()
    key: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    post: Mapped[str | None]
    phone: Mapped[str | None]
    parent_id: Mapped[UUID | None] = _to("party.id")


class Assignment(Table):
    """Ties a party to a grid for a period."""

    __tablename__ = "assignment"
    id: Mapped[UUID] = _key()
    party_id: Mapped[UUID] = _to("party.id")
    layer_id: Mapped[UUID] = _to("layer.id")
    grid_id: Mapped[UUID] = _to("grid.id")
    role: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class Category(Table):
    """A major or minor class of incidents; `glyph` is its one character in a pin."""

    __tablename__ = "category"
    key: Mapped[str] = _key()
    parent_key: Mapped[str | None] = _to("category.key")
    title: Mapped[str]
    glyph: Mapped[str | None]
    sort: Mapped[int]


class DutyRule(Table):
    """Place x category x period: who leads, who helps, by what right, within what time."""

    __tablename__ = "duty_rule"
    id: Mapped[UUID] = _key()
    number: Mapped[str]
    layer_id: Mapped[UUID] = _to("layer.id")
    grid_id: Mapped[UUID | None] = _to("grid.id")
    category_key: Mapped[str | None] = _to("category.key")
    lead_party_id: Mapped[UUID] = _to("party.id")
    co_party_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    legal_basis: Mapped[str | None]
    priority: Mapped[int]
    limit_minutes: Mapped[int | None]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class Incident(Table):
    """Something reported at a place and time: as it was reported, as it was used, and whose it is."""

    __tablename__ = "incident"
    id: Mapped[UUID] = _key()
    number: Mapped[str]
    text: Mapped[str | None]
    category_key: Mapped[str | None] = _to("category.key")
    address_text: Mapped[str | None]
    source: Mapped[str]
    source_ref: Mapped[str | None]
    reported_at: Mapped[datetime]
    received_at: Mapped[datetime]
    reported_lng: Mapped[float | None]
    reported_lat: Mapped[float | None]
    reported_crs: Mapped[str | None]
    accuracy_m: Mapped[float | None]
    point: Mapped[Any | None] = _geometry("POINT")
    method: Mapped[str]
    confidence: Mapped[float | None]
    layer_id: Mapped[UUID | None] = _to("layer.id")
    plan_id: Mapped[UUID | None] = _to("plan.id")
    grid_id: Mapped[UUID | None] = _to("grid.id")


class Account(Table):
    """Who may log in, in one role."""

    __tablename__ = "account"
    id: Mapped[UUID] = _key()
    name: Mapped[str]
    password_hash: Mapped[str | None]
    role: Mapped[str]
    demo: Mapped[bool]
    disabled: Mapped[bool]
    created_at: Mapped[datetime]


class AccountSession(Table):
    """A login from a page; only the hash of its token is kept."""

    __tablename__ = "account_session"
    token_hash: Mapped[bytes] = _key()
    account_id: Mapped[UUID] = _to("account.id")
    csrf: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ApiKey(Table):
    """A key for programs; only its hash is kept."""

    __tablename__ = "api_key"
    key_hash: Mapped[bytes] = _key()
    account_id: Mapped[UUID] = _to("account.id")
    title: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Scope(Table):
    """Where an account's role holds: a layer, or a grid and all below it."""

    __tablename__ = "scope"
    id: Mapped[UUID] = _key()
    account_id: Mapped[UUID] = _to("account.id")
    layer_id: Mapped[UUID] = _to("layer.id")
    grid_id: Mapped[UUID | None] = _to("grid.id")


class Audit(Table):
    """What was done by whom: append-only, each row chained to the one before by its hash."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    object: Mapped[dict[str, Any]]
    prev: Mapped[bytes]
    hash: Mapped[bytes]


class IdempotencyKey(Table):
    """The answer that was given to a request, kept with what it stored."""

    __tablename__ = "idempotency_key"
    scope: Mapped[str] = _key()
    key: Mapped[str] = _key()
    request_hash: Mapped[bytes]
    status: Mapped[int]
    body: Mapped[bytes]
    created_at: Mapped[datetime]


class AddressChange(Table):
    """One statement that wrote to the registry; written by triggers."""

    __tablename__ = "address_change"
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    token: Mapped[UUID]
    at: Mapped[datetime]


class AliasProposal(Table):
    """A text that people took for an address (or a point): a planner makes it an alias or not."""

    __tablename__ = "alias_proposal"
    id: Mapped[UUID] = _key()
    text: Mapped[str]
    key: Mapped[str]
    address_id: Mapped[UUID | None] = _to("address.id")
    lng: Mapped[float | None]
    lat: Mapped[float | None]
    status: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]
    alias_id: Mapped[UUID | None] = _to("address_alias.id")


class AliasChoice(Table):
    """Who took a proposal's text for its address, in which incident."""

    __tablename__ = "alias_choice"
    id: Mapped[UUID] = _key()
    proposal_id: Mapped[UUID] = _to("alias_proposal.id")
    account_id: Mapped[UUID] = _to("account.id")
    incident_id: Mapped[UUID | None]
    at: Mapped[datetime]
    lng: Mapped[float | None]
    lat: Mapped[float | None]


class AddressWeights(Table):
    """One fit of the matcher's weights and what it was fitted on; the highest version is in use."""

    __tablename__ = "address_weights"
    version: Mapped[int] = mapped_column(primary_key=True)
    weights: Mapped[dict[str, Any]]
    fitted_on: Mapped[dict[str, Any]]
    fitted_at: Mapped[datetime]
    fitted_by: Mapped[str]


class OwnerList(Table):
    """Says that owners of all incidents, buildings or addresses in a plan are in `owner`, and since when."""

    __tablename__ = "owner_list"
    plan_id: Mapped[UUID] = _to("plan.id", primary_key=True)
    kind: Mapped[str] = _key()
    made_at: Mapped[datetime]


class Owner(Table):
    """Which grid of a plan owns an incident, building or address; null where none does."""

    __tablename__ = "owner"
    plan_id: Mapped[UUID] = _key()
    id: Mapped[UUID] = _key()
    kind: Mapped[str]
    grid_id: Mapped[UUID | None]


class Job(Table):
    """Long work: queued, taken by a worker that beats while it runs, ended in one of four ways."""

    __tablename__ = "job"
    id: Mapped[UUID] = _key()
    kind: Mapped[str]
    status: Mapped[str]
    asked: Mapped[dict[str, Any]]
    step: Mapped[str | None]
    done: Mapped[int]
    total: Mapped[int | None]
    result: Mapped[bytes | None]
    error: Mapped[dict[str, Any] | None]
    actor: Mapped[str]
    worker: Mapped[str | None]
    cancel_asked: Mapped[bool]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
