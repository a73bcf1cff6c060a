"""Owners of everything in the database at once: written to incidents, or given as a file."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from api.services.assign_files import Assigned, Progress, with_codes, with_points
from api.services.catalogue import LayerPlans, LoadedPlan
from api.services.row_files import write_batches
from data.database import Session
from data.repositories import assign
from data.repositories.bulk import uuid_column

THREADS = 2


class Part(NamedTuple):
    """A plan and the time of report for which it is asked; no plan where none was in force."""

    plan: LoadedPlan | None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class _Found:
    total: int
    without: int
    changes: pa.Table


async def assign_incidents(session: Session, layer: LayerPlans, parts: Sequence[Part], *, commit: bool) -> Assigned:
    """Compute the owner of every located incident by the plan of its part; with `commit` write those that change."""
    found = [await _owners(session, layer, part) for part in parts]
    changes = pa.concat_tables([one.changes for one in found])
    if commit and len(changes):
        await assign.write_owners(session, layer.layer.id, changes)
    return Assigned(sum(one.total for one in found), len(changes), sum(one.without for one in found))


async def _owners(session: Session, layer: LayerPlans, part: Part) -> _Found:
    plan = part.plan
    points = await assign.incidents(session, layer.layer.id, plan.plan_id if plan else None, part.since, part.until)
    owners = np.full(len(points.lng), -1, np.int32)
    ids: tuple[str, ...] = ()
    if plan:
        owners, ids = plan.ownership.owners(points.lng, points.lat, threads=THREADS), plan.finest.ids
    every = np.frombuffer(b"".join(bytes.fromhex(one.replace("-", "")) for one in ids) + assign.NOBODY.bytes, "V16")
    now = every[owners]  # -1 is the last: nobody
    rows = np.flatnonzero((now.view("u8").reshape(-1, 2) != points.owners.view("u8").reshape(-1, 2)).any(axis=1))
    nobody = owners[rows] < 0
    plans = np.frombuffer((plan.plan_id if plan else assign.NOBODY).bytes, "V16")
    changes = {
        "id": uuid_column(points.ids[rows]),
        "grid_id": uuid_column(now[rows], nobody),
        "plan_id": uuid_column(np.broadcast_to(plans, len(rows)), nobody),
    }
    return _Found(len(owners), int((owners < 0).sum()), pa.table(changes))


def assign_rows(
    rows: Generator[pa.RecordBatch, None, None], target: Path, plan: LoadedPlan, progress: Progress
) -> Assigned:
    """Write rows of the database with the codes and name of their owners to a file; runs in a thread of its own."""
    total = without = 0

    def owned() -> Iterator[pa.RecordBatch]:
        nonlocal total, without
        for batch in rows:
            lng, lat = (batch.column(name).to_numpy(zero_copy_only=False) for name in ("lng", "lat"))
            done = with_codes(batch, plan, lng, lat, named=True)
            yield done if target.suffix == ".csv" else with_points(done, lng, lat)
            total, without = total + done.num_rows, without + done.column("code").null_count
            progress(total)

    with closing(rows):
        write_batches(target, owned())
    return Assigned(total, total - without, without)
