"""Index files of plans: written once by whoever comes first, mapped read-only by every worker."""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import orjson

from api.services.catalogue.plan import LevelGrids, LoadedPlan, WkbTable
from geo.ownership import OwnershipIndex
from geo.ownership.boundary import BoundaryIndex
from geo.types import Bbox

FORMAT = 1  # part of the folder's name: another format is another folder
YOUNG_S = 3600  # files are written before their plan is committed
OTHERS = (".draft-", "addresses")  # what else lies there: the registry sweeps its own
OWNERSHIP, BOUNDARY, FACTS = "ownership", "boundary", "plan.json"


def folder_of(index: Path, plan_id: UUID) -> Path:
    """Return where the files of a plan lie, or will lie."""
    return index / f"{plan_id}-{FORMAT}"


def written(index: Path, plan_id: UUID) -> bool:
    """Tell whether the files of a plan are there."""
    return (folder_of(index, plan_id) / FACTS).exists()


@contextmanager
def only_one(index: Path, what: UUID | str) -> Iterator[None]:
    """Hold the right to write the files of a plan, or of addresses; waits for another process that has it."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(index: Path, plan: LoadedPlan) -> None:
    """Write a plan's files; they appear all at once or not at all."""
    index.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=index))
    try:
        for name, array in _arrays(plan).items():
            np.save(draft / f"{name}.npy", array, allow_pickle=False)
        (draft / FACTS).write_bytes(orjson.dumps(_facts(plan)))
        draft.rename(folder_of(index, plan.plan_id))
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def read(index: Path, plan_id: UUID) -> LoadedPlan | None:
    """Return a plan with its arrays mapped from files, None where they are not there or not whole."""
    folder = folder_of(index, plan_id)
    try:
        facts = orjson.loads((folder / FACTS).read_bytes())
        mapped = {path.stem: map_array(path) for path in folder.glob("*.npy")}
        return _plan(plan_id, facts, mapped)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError):
        shutil.rmtree(folder, ignore_errors=True)  # half written by a crash of the machine: make it anew
        return None


def map_array(path: Path) -> npt.NDArray[Any]:
    """Return an array of a file as a plain array over the mapped pages: compiled kernels want that class."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def sweep(index: Path, known: set[UUID]) -> None:
    """Remove the files of plans that exist no more, and of other formats; young ones may be a plan's to come."""
    keep = {folder_of(index, plan_id).name for plan_id in known} | {f"{plan_id}.lock" for plan_id in known}
    for path in index.iterdir() if index.is_dir() else ():
        if path.name in keep or path.name.startswith(OTHERS) or _young(path):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _young(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < YOUNG_S
    except FileNotFoundError:  # another worker sweeps too
        return True


def _arrays(plan: LoadedPlan) -> dict[str, npt.NDArray[Any]]:
    arrays = _prefixed(OWNERSHIP, plan.ownership.arrays())
    for number, level in enumerate(plan.levels):
        arrays |= _prefixed(f"{BOUNDARY}{number}", plan.boundaries[number].arrays())
        arrays |= {f"ancestors-{number}": plan.ancestors[number], f"parents-{number}": level.parents}
    return arrays | {"wkb": plan.wkb.data, "wkb-offsets": plan.wkb.offsets}


def _prefixed(prefix: str, arrays: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    return {f"{prefix}-{name}": array for name, array in arrays.items()}


def _with_prefix(prefix: str, mapped: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    start = f"{prefix}-"
    return {name.removeprefix(start): array for name, array in mapped.items() if name.startswith(start)}


def _facts(plan: LoadedPlan) -> dict[str, Any]:
    levels = [
        {
            "key": level.key,
            "ids": level.ids,
            "codes": level.codes,
            "names": level.names,
            "households": level.households,
            "area_m2": level.area_m2,
            "labels": level.labels,
        }
        for level in plan.levels
    ]
    return {"levels": levels, "bbox": [float(side) for side in plan.bbox]}


def _plan(plan_id: UUID, facts: dict[str, Any], mapped: dict[str, npt.NDArray[Any]]) -> LoadedPlan:
    stored = facts["levels"]
    numbers = range(len(stored))
    return LoadedPlan(
        plan_id=plan_id,
        levels=tuple(_level(stored[number], mapped[f"parents-{number}"]) for number in numbers),
        ownership=OwnershipIndex.from_arrays(_with_prefix(OWNERSHIP, mapped)),
        ancestors=tuple(mapped[f"ancestors-{number}"] for number in numbers),
        wkb=WkbTable(mapped["wkb"], mapped["wkb-offsets"]),
        boundaries=tuple(BoundaryIndex.from_arrays(_with_prefix(f"{BOUNDARY}{number}", mapped)) for number in numbers),
        bbox=Bbox(*facts["bbox"]),
    )


def _level(stored: dict[str, Any], parents: npt.NDArray[Any]) -> LevelGrids:
    columns = {name: tuple(values) for name, values in stored.items() if name != "key"}
    columns["labels"] = tuple((lng, lat) for lng, lat in columns["labels"])
    return LevelGrids(key=stored["key"], parents=parents, **columns)
