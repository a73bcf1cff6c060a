"""Owners for the rows of a file of any size: read, asked and written batch by batch."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyproj import CRS, Transformer

from api.errors import Unprocessable
from api.services.catalogue import LoadedPlan
from api.services.row_files import geometry, read_batches, write_batches
from geo import ownership
from geo.crs import datum_of, outside_china, to_wgs84
from geo.crs.datums import OFFSET

SAME_AS_WGS84 = (4326, 4490)
GEO = {"version": "1.1.0", "primary_column": "geometry"}
_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
Floats = npt.NDArray[np.float64]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Assigned:
    """How many were asked, how many changed hands (of a file: are owned), how many nobody owns."""

    total: int
    changed: int
    without: int


@dataclass(frozen=True)
class Fields:
    """Where in a file a row's place stands: two columns, else its geometry; `crs` as said by the user."""

    lng: str = "lng"
    lat: str = "lat"
    crs: str | None = None
    encoding: str = "utf-8"


def assign_file(source: Path, target: Path, plan: LoadedPlan, fields: Fields, progress: Progress) -> Assigned:
    """Write `source` with its owners to `target`; memory does not grow with them. Raises Unprocessable."""
    total = without = 0
    ownership.warm()

    def owned() -> Iterator[pa.RecordBatch]:
        nonlocal total, without
        for batch in read_batches(source, fields.encoding):
            done = assign_batch(batch, plan, fields, target.suffix)
            yield done
            total, without = total + done.num_rows, without + done.column("code").null_count
            progress(total)

    try:
        write_batches(target, owned())
    except pa.ArrowException as error:
        raise Unprocessable("无法读取 / unreadable", given=source.name, expected=str(error)[:200]) from error
    return Assigned(total, total - without, without)


def assign_batch(batch: pa.RecordBatch, plan: LoadedPlan, fields: Fields, suffix: str) -> pa.RecordBatch:
    """Return a batch with the codes of its owners, fit for a file of that suffix."""
    lng, lat = places(batch, fields)
    done = with_codes(batch, plan, lng, lat)
    shape = geometry(batch.schema)
    if suffix == ".gpkg" and not shape:
        return with_points(done, lng, lat)
    if suffix == ".csv" and shape:  # a table of text: numbers stand for the shape
        kept = done.drop_columns([shape[0]])
        return kept.append_column("lng", _column(lng)).append_column("lat", _column(lat)).replace_schema_metadata(None)
    return done


def with_codes(
    batch: pa.RecordBatch, plan: LoadedPlan, lng: Floats, lat: Floats, *, named: bool = False
) -> pa.RecordBatch:
    """Return a batch with the code on every level added, `code` the finest, and its `name`; null for nobody."""
    owners = plan.ownership.owners(lng, lat)
    for number, level in enumerate(plan.levels):
        finest = number == len(plan.levels) - 1
        places = plan.ancestors[number][owners].astype(np.int64)
        words = pa.array(places, mask=places < 0)
        batch = batch.append_column("code" if finest else f"{level.key}_code", _text(level.codes).take(words))
        if named and finest:
            batch = batch.append_column("grid_name", _text(level.names).take(words))
    return batch


def _text(words: tuple[str, ...]) -> pa.Array:
    return pa.array(words, pa.string())


def _column(numbers: Floats) -> pa.Array:
    return pa.array(numbers, from_pandas=True)


def with_points(batch: pa.RecordBatch, lng: Floats, lat: Floats) -> pa.RecordBatch:
    """Return a batch with points added as a GeoParquet file has them."""
    made = np.zeros(len(lng), _POINT)
    made["order"], made["kind"], made["x"], made["y"] = 1, 1, lng, lat
    fixed = pa.Array.from_buffers(pa.binary(_POINT.itemsize), len(made), [None, pa.py_buffer(made.tobytes())])
    shapes = pc.if_else(pa.array(np.isnan(lng) | np.isnan(lat)), None, fixed).cast(pa.binary())
    told = GEO | {"columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}}}
    return batch.append_column("geometry", shapes).replace_schema_metadata({b"geo": json.dumps(told).encode()})


def places(batch: pa.RecordBatch, fields: Fields) -> tuple[Floats, Floats]:
    """Return the places of rows in WGS84, NaN where there is none; raises Unprocessable, GeoError."""
    names, shape = batch.schema.names, geometry(batch.schema)
    if fields.lng in names and fields.lat in names:
        return _in_wgs84(_numbers(batch.column(fields.lng)), _numbers(batch.column(fields.lat)), fields.crs, None)
    if shape is None:
        missing = next(name for name in (fields.lng, fields.lat) if name not in names)
        raise Unprocessable("没有这个字段 / no such field", given=missing, expected=", ".join(names))
    x, y = _coordinates(batch.column(shape[0]))
    return _in_wgs84(x, y, fields.crs, shape[1].get("crs"))


def _coordinates(column: pa.Array) -> tuple[Floats, Floats]:
    if pa.types.is_struct(column.type):
        return _numbers(column.field("x")), _numbers(column.field("y"))
    shapes = shapely.from_wkb(column.to_numpy(zero_copy_only=False))
    others = ~shapely.is_missing(shapes) & (shapely.get_type_id(shapes) != shapely.GeometryType.POINT)
    shapes[others] = shapely.point_on_surface(shapes[others])
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _in_wgs84(x: Floats, y: Floats, declared: str | None, told: dict[str, Any] | None) -> tuple[Floats, Floats]:
    if declared and declared.upper().startswith("EPSG:"):
        system: CRS | None = CRS.from_user_input(declared)
    else:
        system = CRS.from_json_dict(told) if told and not declared else None
    if system and not (system.is_geographic and system.to_epsg() in (None, *SAME_AS_WGS84)):
        x, y = Transformer.from_crs(system, "EPSG:4326", always_xy=True).transform(x, y)
        return np.where(np.isfinite(x), x, np.nan), np.where(np.isfinite(y), y, np.nan)
    datum = datum_of(declared) if declared and not system else None
    if datum not in OFFSET:
        return x, y
    there = np.isfinite(x) & np.isfinite(y)
    there[there] = ~outside_china(x[there], y[there])
    x, y = (np.where(there, numbers, np.nan) for numbers in (x, y))
    x[there], y[there] = to_wgs84(x[there], y[there], datum)
    return x, y


def _numbers(column: pa.Array) -> Floats:
    try:
        numbers = column.cast(pa.float64())
    except pa.ArrowInvalid:  # some cell is no number, or has blanks around it
        numbers = pa.array([_number(one) for one in column.to_pylist()], pa.float64())
    return np.array(numbers.to_numpy(zero_copy_only=False), np.float64)


def _number(text: str | None) -> float:
    try:
        return float(text) if text else np.nan
    except ValueError:
        return np.nan
