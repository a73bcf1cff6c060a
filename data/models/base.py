"""What all tables share: schema, types, short ways to write keys and geometry."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import DateTime, ForeignKey, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

SCHEMA = "wangge"


class Table(DeclarativeBase):
    """Base of all tables: times carry a zone, text is text, documents are jsonb."""

    metadata = MetaData(schema=SCHEMA)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        str: Text(),
        UUID: Uuid(),
        bytes: LargeBinary(),
        dict[str, Any]: JSONB(),
        list[dict[str, Any]]: JSONB(),
    }


def geometry(kind: str) -> Any:
    """Return a column of geometry in EPSG:4326; its index is the migration's."""
    return mapped_column(Geometry(kind, srid=4326, spatial_index=False))


def key() -> Any:
    """Return a column of the primary key."""
    return mapped_column(primary_key=True)


def to(column: str, **more: Any) -> Any:
    """Return a column that points to another table's."""
    return mapped_column(ForeignKey(f"{SCHEMA}.{column}"), **more)
