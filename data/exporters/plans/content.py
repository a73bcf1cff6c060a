"""What an exported plan says: its levels with every grid's labels, figures and outline."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.exporters.plans.systems import System
from data.repositories.grids import GridColumns

Shapes = npt.NDArray[np.object_]
FIELDS = (
    "id", "code", "name", "level", "parent_code", "households", "area_m2", "label_x", "label_y", "plan", "valid_from",
    "valid_to",
)  # fmt: skip


@dataclass(frozen=True)
class ExportLevel:
    """One level: its columns by name, and outlines with labels in the target system."""

    key: str
    columns: dict[str, list[Any]]
    shapes: Shapes
    labels: npt.NDArray[np.float64]  # n x 2

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass(frozen=True)
class ExportPlan:
    """A plan in a system, its levels coarse to fine."""

    name: str
    layer: str
    status: str
    levels: tuple[ExportLevel, ...]
    system: System


def levels_of(
    columns: GridColumns, keys: list[str], system: System, facts: Mapping[str, str | None]
) -> tuple[ExportLevel, ...]:
    """Return the asked levels of a plan, transformed; `facts` are the plan's name and validity."""
    code_of = dict(zip(columns.ids, columns.codes, strict=True))
    return tuple(_level(columns, key, system, facts, code_of) for key in keys)


def _level(
    columns: GridColumns, key: str, system: System, facts: Mapping[str, Any], code_of: dict[Any, str]
) -> ExportLevel:
    rows = [row for row, level in enumerate(columns.levels) if level == key]
    shapes = np.asarray(shapely.from_wkb([columns.wkb[row] for row in rows]), dtype=object)
    labels = system.coordinates(columns.labels[rows])
    parents = [columns.parents[row] for row in rows]
    told: dict[str, list[Any]] = {
        "id": [str(columns.ids[row]) for row in rows],
        "code": [columns.codes[row] for row in rows],
        "name": [columns.names[row] for row in rows],
        "level": [key] * len(rows),
        "parent_code": [code_of.get(parent) for parent in parents],
        "households": [columns.households[row] for row in rows],
        "area_m2": np.round(columns.area_m2[rows], 1).tolist(),
        "label_x": labels[:, 0].tolist(),
        "label_y": labels[:, 1].tolist(),
        **{name: [value] * len(rows) for name, value in facts.items()},
    }
    outlines = shapely.orient_polygons(shapely.transform(shapes, system.coordinates))
    return ExportLevel(key, told, np.asarray(outlines, dtype=object), labels)


def level_frame(level: ExportLevel, system: System) -> gpd.GeoDataFrame:
    """Return a level as a frame with geometry; whole numbers stay whole where some are missing."""
    frame = pd.DataFrame({name: level.columns[name] for name in FIELDS})
    frame["households"] = frame["households"].astype("Int64")
    crs = f"EPSG:{system.epsg}" if system.epsg else None
    return gpd.GeoDataFrame(frame, geometry=level.shapes, crs=crs)
