"""Between the kernel's faces, the rows of a draft, and the documents of its log; geometry stays bit for bit."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from data.repositories.drafts import GridRow
from geo.coverage.edit import Face
from geo.coverage.edit.metrics import label_place


def faces_of(rows: Iterable[GridRow]) -> dict[UUID, Face]:
    """Return the faces of stored grids."""
    given = list(rows)
    shapes = shapely.from_wkb([row.wkb for row in given])
    single = shapely.get_num_geometries(shapes) == 1
    shapes = np.where(single, shapely.get_geometry(shapes, 0), shapes)
    return {
        row.id: Face(
            row.id,
            row.level,
            row.code,
            row.name,
            row.parent,
            shape,
            row.households,
            row.attributes,
            row.area_m2,
            row.label,
        )
        for row, shape in zip(given, shapes, strict=True)
    }


def row_of(face: Face) -> GridRow:
    """Return a face as it is stored."""
    return GridRow(
        face.id,
        face.level,
        face.parent,
        face.code,
        face.name,
        face.households,
        face.area_m2 or 0.0,
        face.label or label_place(face.shape),
        _wkb(face.shape),
        dict(face.attributes),
    )


def _wkb(shape: Any) -> bytes:
    return bytes(shapely.to_wkb(shapely.multipolygons(shapely.get_parts(shape))))


def document(face: Face) -> dict[str, Any]:
    """Return a face as the log keeps it."""
    return {
        "id": str(face.id),
        "level": face.level,
        "parent": str(face.parent) if face.parent else None,
        "code": face.code,
        "name": face.name,
        "households": face.households,
        "area_m2": face.area_m2,
        "label": list(face.label) if face.label else None,
        "attributes": dict(face.attributes),
        "wkb": _wkb(face.shape).hex(),
    }


def faces_from(documents: Iterable[Mapping[str, Any]]) -> dict[UUID, Face]:
    """Return the faces that the log kept."""
    return faces_of(_row(one) for one in documents)


def _row(told: Mapping[str, Any]) -> GridRow:
    label = told["label"]
    return GridRow(
        UUID(told["id"]),
        told["level"],
        UUID(told["parent"]) if told["parent"] else None,
        told["code"],
        told["name"],
        told["households"],
        told["area_m2"],
        (label[0], label[1]),
        bytes.fromhex(told["wkb"]),
        told["attributes"],
    )
