"""Tables of the address registry: as it is, and what it held before it was changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Table
from data.models.base import geometry as _geometry
from data.models.base import key as _key
from data.models.base import to as _to


class Address(Table):
    """A standard address with typed parts; `key` is its normalised text."""

    __tablename__ = "address"
    id: Mapped[UUID] = _key()
    source: Mapped[str]
    source_id: Mapped[str | None]
    text: Mapped[str]
    key: Mapped[str]
    parts: Mapped[dict[str, Any]]
    building_id: Mapped[UUID | None] = _to("building.id")
    point: Mapped[Any | None] = _geometry("POINT")
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AddressAlias(Table):
    """Another writing of a standard address."""

    __tablename__ = "address_alias"
    id: Mapped[UUID] = _key()
    address_id: Mapped[UUID] = _to("address.id")
    alias: Mapped[str]
    key: Mapped[str]
    source: Mapped[str]
    created_at: Mapped[datetime]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class NameAlias(Table):
    """Another name of a road, estate, town or district as a whole; `key` is the normalised alias."""

    __tablename__ = "name_alias"
    id: Mapped[UUID] = _key()
    alias: Mapped[str]
    name: Mapped[str]
    key: Mapped[str]
    source: Mapped[str]
    created_at: Mapped[datetime]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AddressPast(Table):
    """An address as it was recorded from one time to another; written by triggers."""

    __tablename__ = "address_past"
    id: Mapped[UUID] = _key()
    source: Mapped[str]
    source_id: Mapped[str | None]
    text: Mapped[str]
    key: Mapped[str]
    parts: Mapped[dict[str, Any]]
    building_id: Mapped[UUID | None]
    point: Mapped[Any | None] = _geometry("POINT")
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_to: Mapped[datetime] = mapped_column(primary_key=True)


class AddressAliasPast(Table):
    """An alias as it was recorded from one time to another."""

    __tablename__ = "address_alias_past"
    id: Mapped[UUID] = _key()
    address_id: Mapped[UUID]
    alias: Mapped[str]
    key: Mapped[str]
    source: Mapped[str]
    created_at: Mapped[datetime]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_to: Mapped[datetime] = mapped_column(primary_key=True)


class NameAliasPast(Table):
    """Another name as it was recorded from one time to another."""

    __tablename__ = "name_alias_past"
    id: Mapped[UUID] = _key()
    alias: Mapped[str]
    name: Mapped[str]
    key: Mapped[str]
    source: Mapped[str]
    created_at: Mapped[datetime]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_to: Mapped[datetime] = mapped_column(primary_key=True)
