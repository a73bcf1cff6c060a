"""Owners for the rows of a file by many machines: the workers of a Dask scheduler read, ask and write parts of it.

All of them see the file, the target and the state folder under the same paths, and have Wangge installed. A part
depends on the file alone, so neither the number of workers nor the loss of one changes a byte of what is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import pyarrow as pa
from distributed import Client, KilledWorker, as_completed

from api.errors import Unavailable, Unprocessable
from api.services.assign_files import Assigned, Fields, Progress, assign_batch
from api.services.catalogue import LoadedPlan, files
from api.services.row_files import Part, parts, read_batches, write_batches
from geo import ownership

PART_BYTES = 1 << 26
WAIT_S = 10


@dataclass(frozen=True)
class Job:
    """What every worker has to know."""

    source: Path
    target: Path
    index: Path
    plan_id: UUID
    fields: Fields


def assign_by_dask(address: str, job: Job, progress: Progress, part_bytes: int = PART_BYTES) -> Assigned:
    """Write the rows of a file with their owners into a folder of numbered parts.

    Raises Unavailable where scheduler or workers cannot be reached, Unprocessable where the folder is not empty.
    """
    job = replace(job, source=job.source.absolute(), target=job.target.absolute(), index=job.index.absolute())
    job.target.mkdir(parents=True, exist_ok=True)
    if any(job.target.iterdir()):
        raise Unprocessable("文件夹不是空的 / the folder is not empty", given=str(job.target), expected="--out NEW")
    todo, total, without = list(parts(job.source, part_bytes)), 0, 0
    try:
        with Client(address, timeout=WAIT_S, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=WAIT_S)
            futures = [client.submit(assign_part, job, *one, pure=False) for one in enumerate(todo)]
            for _, (rows, nobody) in as_completed(futures, loop=client.loop, with_results=True):
                total, without = total + rows, without + nobody
                progress(total)
    except (OSError, KilledWorker) as error:
        raise Unavailable("Dask 无法使用 / Dask cannot be used", given=address, expected=str(error)[:200]) from error
    except pa.ArrowException as error:
        raise Unprocessable("无法读取 / unreadable", given=str(job.source), expected=str(error)[:200]) from error
    for left in job.target.glob(".*"):  # what a lost worker had begun
        left.unlink()
    return Assigned(total, total - without, without)


def assign_part(job: Job, number: int, part: Part) -> tuple[int, int]:
    """Write one part, whole or not at all; return how many rows it has and how many nobody owns."""
    plan, total, without = _plan(job.index, job.plan_id), 0, 0
    read = read_batches(job.source, job.fields.encoding, part)

    def owned() -> Iterator[pa.RecordBatch]:
        nonlocal total, without
        for batch in read:
            done = assign_batch(batch, plan, job.fields, job.target.suffix)
            total, without = total + done.num_rows, without + done.column("code").null_count
            yield done

    write_batches(job.target / f"part-{number:06d}{job.target.suffix}", owned())
    return total, without


@lru_cache(1)
def _plan(index: Path, plan_id: UUID) -> LoadedPlan:
    ownership.warm()
    plan = files.read(index, plan_id)
    if plan is None:
        raise FileNotFoundError(f"{files.folder_of(index, plan_id)}: every worker has to see the state folder")
    return plan
