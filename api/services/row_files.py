"""Files of rows, of any size: read and written batch by batch, cut into parts that can be read alone."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from pyproj import CRS

from api.errors import Unprocessable

BATCH_ROWS, BLOCK_BYTES = 200_000, 1 << 22
READ, WRITTEN = (".parquet", ".csv"), (".parquet", ".csv", ".gpkg")
Part = tuple[int, int]  # row groups of Parquet, bytes of CSV: [first, last)


def read_batches(source: Path, encoding: str = "utf-8", part: Part | None = None) -> Iterator[pa.RecordBatch]:
    """Give a Parquet or CSV file, or one part of it, batch by batch; CSV stays text, so that nothing changes."""
    if source.suffix == ".parquet":
        yield from _parquet(source, part)
    elif source.suffix == ".csv":
        yield from _csv(source, encoding, part)
    else:
        raise Unprocessable("不支持这种文件 / unknown format", given=source.name, expected=", ".join(READ))


def _parquet(source: Path, part: Part | None) -> Iterator[pa.RecordBatch]:
    file = pq.ParquetFile(source, pre_buffer=False)
    groups = range(*part) if part else range(file.num_row_groups)
    for batch in file.iter_batches(BATCH_ROWS, groups, use_threads=False):
        yield batch.replace_schema_metadata(file.schema_arrow.metadata)


def _csv(source: Path, encoding: str, part: Part | None) -> Iterator[pa.RecordBatch]:
    reading = pacsv.ReadOptions(encoding=encoding, block_size=BLOCK_BYTES, use_threads=False)
    parsing = pacsv.ParseOptions(newlines_in_values=True)
    with source.open("rb") as file:
        head = pa.BufferReader(file.readline().rstrip(b"\r\n") + b"\n")
        names = pacsv.read_csv(head, reading, parsing).column_names
        given: Any = source
        if part:
            file.seek(part[0])
            given, reading.column_names = pa.BufferReader(file.read(part[1] - part[0])), names
    types = pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
    yield from pacsv.open_csv(given, reading, parsing, types)


def parts(source: Path, part_bytes: int) -> Iterator[Part]:
    """Give the parts of a file, of about `part_bytes` each: they depend on the file alone."""
    if source.suffix == ".csv":
        yield from _csv_parts(source, part_bytes)
        return
    told, first, size = pq.read_metadata(source), 0, 0
    for group in range(told.num_row_groups):
        size += told.row_group(group).total_byte_size
        if size >= part_bytes or group == told.num_row_groups - 1:
            yield first, group + 1
            first, size = group + 1, 0


def _csv_parts(source: Path, part_bytes: int) -> Iterator[Part]:
    """Cut at ends of lines before which all quotes are closed."""
    with source.open("rb") as file:
        first = len(file.readline())
        while piece := file.read(part_bytes):
            piece += file.readline()
            length, quotes = len(piece), piece.count(b'"')
            while quotes % 2 and (more := file.readline()):
                length, quotes = length + len(more), quotes + more.count(b'"')
            yield first, first + length
            first += length


def write_batches(target: Path, batches: Iterator[pa.RecordBatch]) -> None:
    """Write batches to a file by its ending: it appears whole or not at all."""
    draft = target.with_name(f".{target.stem}.{uuid4().hex[:8]}{target.suffix}")
    try:
        first = next(batches, None)
        if first is None:
            raise Unprocessable("文件里没有行 / the file has no rows", given=target.name)
        _write(draft, first.schema, chain([first], batches))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def check_target(target: Path) -> None:
    """Raise Unprocessable where results cannot be written in that format."""
    if target.suffix not in WRITTEN:
        raise Unprocessable("不支持这种文件 / unknown format", given=target.name, expected=", ".join(WRITTEN))


def geometry(schema: pa.Schema) -> tuple[str, dict[str, Any]] | None:
    """Return the geometry column of a GeoParquet file and what is said of it."""
    told = (schema.metadata or {}).get(b"geo")
    geo = json.loads(told) if told else {}
    name = str(geo.get("primary_column"))
    return (name, geo["columns"][name]) if name in schema.names else None


def _write(draft: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    if draft.suffix == ".gpkg":
        _write_geopackage(draft, schema, batches)
        return
    with pq.ParquetWriter(draft, schema) if draft.suffix == ".parquet" else pacsv.CSVWriter(draft, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _write_geopackage(draft: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    import pyogrio  # noqa: PLC0415  # brings GDAL, which few calls need

    shape, told = geometry(schema) or ("geometry", {})
    system = CRS.from_json_dict(told["crs"]).to_string() if told.get("crs") else "EPSG:4326"
    kinds = told.get("geometry_types") or []
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(schema, batches),
        draft,
        layer=draft.name.split(".")[1],
        driver="GPKG",
        geometry_name=shape,
        geometry_type=kinds[0] if len(kinds) == 1 else "Unknown",
        crs=system,
    )
