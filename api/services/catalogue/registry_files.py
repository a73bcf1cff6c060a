"""Index files of the address registry: one folder for each version, written once, mapped by every worker."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from api.services.catalogue.files import map_array
from api.services.catalogue.registry import Registry
from geo.address import AddressIndex
from geo.address.registry.nearest import NearestIndex
from geo.address.typed.suggest_index import SuggestIndex

FORMAT = 34  # part of the folder's name: another format is another folder
PREFIX = "addresses-"
KEPT = 4  # versions that stay: the one in force, those of other times asked for
LOCK = "addresses"
WHOLE = "whole"  # the last file written


def folder_of(index: Path, version: str) -> Path:
    """Return where the files of a version lie, or will lie; files with other arrays lie elsewhere."""
    digest = hashlib.sha256(f"{version} {_shape()}".encode()).hexdigest()[:20]
    return index / f"{PREFIX}{digest}-{FORMAT}"


@cache
def _shape() -> str:
    """Return which arrays an index consists of: one that an earlier release wrote may lack some."""
    return " ".join(sorted(f"{name}:{array.dtype.str}" for name, array in _arrays(Registry()).items()))


def write(index: Path, version: str, registry: Registry) -> None:
    """Write a version's files; they appear all at once or not at all. Those of old versions go."""
    index.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=index))
    try:
        for name, array in _arrays(registry).items():
            np.save(draft / f"{name}.npy", array, allow_pickle=False)
        (draft / WHOLE).touch()
        draft.rename(folder_of(index, version))
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _sweep(index)


def read(index: Path, version: str) -> Registry | None:
    """Return a version with its arrays mapped from files, None where they are not there or not whole."""
    folder = folder_of(index, version)
    if not (folder / WHOLE).exists():
        return None
    try:
        mapped = {path.stem: map_array(path) for path in folder.glob("*.npy")}
        return Registry(
            AddressIndex.from_arrays(_of("match", mapped)),
            SuggestIndex.from_arrays(_of("suggest", mapped)),
            NearestIndex.from_arrays(_of("nearest", mapped)),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        shutil.rmtree(folder, ignore_errors=True)  # half written by a crash of the machine: make it anew
        return None


def any_version(index: Path) -> bool:
    """Tell whether there are files of any version."""
    return any(index.glob(f"{PREFIX}*"))


def _arrays(registry: Registry) -> dict[str, npt.NDArray[Any]]:
    parts: dict[str, Any] = {"match": registry.addresses, "suggest": registry.suggest, "nearest": registry.nearest}
    return {f"{part}-{name}": array for part, index in parts.items() for name, array in index.arrays().items()}


def _of(part: str, mapped: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    start = f"{part}-"
    return {name.removeprefix(start): array for name, array in mapped.items() if name.startswith(start)}


def _sweep(index: Path) -> None:
    """Remove the oldest versions; who has mapped one keeps what he has mapped."""
    versions = sorted(index.glob(f"{PREFIX}*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in versions[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
