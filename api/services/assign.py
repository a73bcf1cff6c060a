"""Owners of everything at once: of a table in the database, or of a file of any size as a stream."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from api.errors import Unprocessable
from api.services.catalogue import LayerPlans, LoadedPlan, PlanPeriod
from data.database import Session
from data.repositories import assign
from data.repositories.bulk import uuid_column
from geo.crs import datum_of, outside_china, to_wgs84
from geo.crs.datums import OFFSET
from geo.types import Datum

BATCH_ROWS = 200_000
THREADS = 2
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Assigned:
    """How many were asked, how many changed hands, how many nobody owns."""

    total: int
    changed: int
    without: int


async def assign_incidents(
    session: Session, layer: LayerPlans, period: PlanPeriod, plan: LoadedPlan, *, commit: bool
) -> Assigned:
    """Compute the owner of every located incident in one plan; with `commit` write those that change."""
    found = await assign.points(session, "incidents")
    owners = plan.ownership.owners(found.lng, found.lat, threads=THREADS)
    every = np.frombuffer(b"".join(bytes.fromhex(one.replace("-", "")) for one in plan.finest.ids) + bytes(16), "V16")
    now = every[owners]  # -1 is the last: nobody
    changed = now.view("u8").reshape(-1, 2) != found.owners.view("u8").reshape(-1, 2)
    rows = np.flatnonzero(changed.any(axis=1))
    if commit and len(rows):
        ids = uuid_column(found.ids[rows])
        grids = uuid_column(every[:-1]).take(pa.array(owners[rows].astype(np.int64), mask=owners[rows] < 0))
        await assign.write_incident_owners(session, ids, grids, layer.layer.id, period.plan.id)
    return Assigned(len(owners), len(rows), int((owners < 0).sum()))


def assign_batch(batch: pa.RecordBatch, plan: LoadedPlan, lng: str, lat: str, crs: Datum) -> pa.RecordBatch:
    """Return a batch with the codes of every level added, `code` the finest; null where nobody owns the point."""
    x, y = (_floats(batch.column(name)) for name in (lng, lat))
    if crs in OFFSET:
        there = np.isfinite(x) & np.isfinite(y)
        there[there] = ~outside_china(x[there], y[there])
        x[~there] = y[~there] = np.nan
        x[there], y[there] = to_wgs84(x[there], y[there], crs)
    owners = plan.ownership.owners(x, y)
    for number, level in enumerate(plan.levels):
        places = np.where(owners >= 0, plan.ancestors[number][owners], -1).astype(np.int64)
        codes = pa.array(level.codes, pa.string()).take(pa.array(places, mask=places < 0))
        name = "code" if number == len(plan.levels) - 1 else f"{level.key}_code"
        batch = batch.append_column(name, codes)
    return batch


def _floats(column: pa.Array) -> np.ndarray:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        numbers = [_number(one) for one in column.to_pylist()]
        return np.array(numbers, np.float64)
    return np.array(column.cast(pa.float64()).to_numpy(zero_copy_only=False), np.float64)


def _number(text: str | None) -> float:
    try:
        return float(text) if text else np.nan
    except ValueError:
        return np.nan


def assign_file(
    source: Path, target: Path, plan: LoadedPlan, fields: tuple[str, str], crs: str, progress: Progress
) -> Assigned:
    """Write `source` (Parquet or CSV) with owners added to `target`, batch by batch: memory does not grow with it."""
    datum, total, without = datum_of(crs), 0, 0
    part = target.with_name(target.name + ".part")
    writer: pq.ParquetWriter | pacsv.CSVWriter | None = None
    try:
        for batch in read_batches(source):
            for name in fields:
                if name not in batch.schema.names:
                    raise Unprocessable(
                        "没有这个字段 / no such field", given=name, expected=", ".join(batch.schema.names)
                    )
            done = assign_batch(batch, plan, *fields, datum)
            writer = writer or _writer(target, part, done.schema)
            writer.write_batch(done)
            total += done.num_rows
            without += done.column("code").null_count
            progress(total)
    finally:
        if writer is not None:
            writer.close()
    if writer is not None:
        part.rename(target)
    return Assigned(total, total - without, without)


def read_batches(source: Path) -> Iterator[pa.RecordBatch]:
    """Give a Parquet or CSV file piece by piece; CSV columns stay text, so that nothing in them changes."""
    if source.suffix == ".parquet":
        yield from pq.ParquetFile(source).iter_batches(BATCH_ROWS)
    elif source.suffix == ".csv":
        with source.open("rb") as file:
            header = file.readline().decode("utf-8-sig").strip().split(",")
        types = {name.strip('"'): pa.string() for name in header}
        yield from pacsv.open_csv(source, convert_options=pacsv.ConvertOptions(column_types=types))
    else:
        raise Unprocessable("不支持这种文件 / unknown format", given=source.name, expected=".parquet, .csv")


def _writer(target: Path, part: Path, schema: pa.Schema) -> pq.ParquetWriter | pacsv.CSVWriter:
    if target.suffix == ".parquet":
        return pq.ParquetWriter(part, schema)
    if target.suffix == ".csv":
        return pacsv.CSVWriter(part, schema)
    raise Unprocessable("不支持这种文件 / unknown format", given=target.name, expected=".parquet, .csv")
