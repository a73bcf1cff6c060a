"""Owners of everything in the database at once: as a list of a plan, in the incidents' own records, or as a file."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from api.services.assign_files import Assigned, Progress, with_codes, with_points
from api.services.catalogue import LayerPlans, LoadedPlan
from api.services.row_files import write_batches
from data.database import Session
from data.repositories import assign, owners
from data.repositories.bulk import uuid_column

THREADS = 2


class Part(NamedTuple):
    """A plan and the time of report for which it is asked; no plan where none was in force."""

    plan: LoadedPlan | None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class _Found:
    """How many were asked, and what changes: ids and grids as 16 bytes each, NOBODY where nobody owns the point."""

    total: int
    without: int
    ids: npt.NDArray[np.void]
    grids: npt.NDArray[np.void]


async def assign_list(session: Session, kind: str, plan: LoadedPlan, *, commit: bool) -> Assigned:
    """Compute the owner of every located incident, building or address; with `commit` make or renew the plan's list."""
    if commit:
        await owners.lock(session, plan.plan_id)
    found = _compared(await owners.located(session, kind, plan.plan_id), plan)
    if commit:
        await owners.write(session, kind, plan.plan_id, found.ids, found.grids, found.total)
    return Assigned(found.total, len(found.ids), found.without)


async def assign_incidents(session: Session, layer: LayerPlans, parts: Sequence[Part], *, commit: bool) -> Assigned:
    """Compute the owner of every located incident by the plan of its part; with `commit` write those that change."""
    found, changes = [], []
    for part in parts:
        plan_id = part.plan.plan_id if part.plan else None
        points = await assign.incidents(session, layer.layer.id, plan_id, part.since, part.until)
        found.append(_compared(points, part.plan))
        changes.append(_rows(found[-1], plan_id or assign.NOBODY))
    changed = pa.concat_tables(changes)
    if commit and len(changed):
        await assign.write_owners(session, layer.layer.id, changed)
    return Assigned(sum(one.total for one in found), len(changed), sum(one.without for one in found))


def _compared(points: assign.Points, plan: LoadedPlan | None) -> _Found:
    """Return how many points there are and which of them get another owner than they have."""
    places = np.full(len(points.lng), -1, np.int32)
    ids: tuple[str, ...] = ()
    if plan:
        places, ids = plan.ownership.owners(points.lng, points.lat, threads=THREADS), plan.finest.ids
    every = np.frombuffer(b"".join(bytes.fromhex(one.replace("-", "")) for one in ids) + assign.NOBODY.bytes, "V16")
    now = every[places]  # -1 is the last: nobody
    rows = np.flatnonzero((now.view("u8").reshape(-1, 2) != points.owners.view("u8").reshape(-1, 2)).any(axis=1))
    return _Found(len(places), int((places < 0).sum()), points.ids[rows], now[rows])


def _rows(found: _Found, plan: UUID) -> pa.Table:
    nobody = assign.of_nobody(found.grids)
    plans = np.broadcast_to(np.frombuffer(plan.bytes, "V16"), len(nobody))
    columns = {"id": uuid_column(found.ids), "grid_id": uuid_column(found.grids, nobody)}
    return pa.table(columns | {"plan_id": uuid_column(plans, nobody)})


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
