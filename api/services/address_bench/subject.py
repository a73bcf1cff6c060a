"""The matcher under test: an invented city in its index and plan, asked one text after the other."""

import ctypes
import gc
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple
from uuid import uuid4

import numpy as np
import numpy.typing as npt
import shapely

from api.services.address_bench.city import BenchCity, parts
from api.services.addresses import AddressAnswer, address_answer
from api.services.catalogue.build import loaded_plan
from api.services.catalogue.plan import LoadedPlan
from data.repositories.grids import GridColumns
from geo.address import AddressIndex
from geo.types import LngLat

LEVEL = 0  # the bench's plans have one level


class Cost(NamedTuple):
    """What the index costs: seconds, bytes that stay, bytes at the highest while building (given lists included)."""

    seconds: float
    index_bytes: int
    peak_bytes: int


class Subject(NamedTuple):
    """An index and a plan that can be asked."""

    addresses: AddressIndex
    plan: LoadedPlan

    def ask(self, text: str, near: LngLat | None = None) -> AddressAnswer:
        """What the service answers."""
        return address_answer(self.addresses, self.plan, LEVEL, text, near)


def plan_of(codes: Sequence[str], grids: npt.NDArray[Any]) -> LoadedPlan:
    """A plan of one level with these grids; places follow the order of codes."""
    labels = shapely.get_coordinates(shapely.point_on_surface(grids))
    count = len(codes)
    columns = GridColumns(
        ids=tuple(uuid4() for _ in codes),
        levels=("grid",) * count,
        parents=(None,) * count,
        codes=tuple(codes),
        names=tuple(codes),
        households=(None,) * count,
        area_m2=np.full(count, 1e5),
        labels=labels,
        wkb=tuple(shapely.to_wkb(grids)),
    )
    return loaded_plan(uuid4(), columns, ("grid",))


def registry_of(city: BenchCity, columns: frozenset[str] | None = None) -> dict[str, Any]:
    """What a service reads from its tables, as `AddressIndex.build` takes it; an id is the number of its row.

    `columns`: the parts that the registry states, all where none are named.
    """
    count = len(city.rows)
    lng, lat = np.empty(count), np.empty(count)
    texts: list[str] = []
    stated: list[dict[str, str]] = []
    for number, row in enumerate(city.rows):
        texts.append(row.text)
        stated.append(parts(row) if columns is None else {k: v for k, v in parts(row).items() if k in columns})
        lng[number], lat[number] = row.lng, row.lat
    return {
        "ids": [str(number) for number in range(count)],
        "source_ids": [None] * count,
        "texts": texts,
        "parts": stated,
        "lng": lng,
        "lat": lat,
        "aliases": [(str(row), text) for row, text in city.aliases],
        "roads": city.roads,
        "places": city.places,
        "name_aliases": city.name_aliases,
    }


def subject_of(city: BenchCity, bare: bool = False, columns: frozenset[str] | None = None) -> tuple[Subject, Cost]:
    """The matcher with a city's registry and grids, and what its index costs.

    `bare`: of texts with points alone; `columns`: the parts that are stated.
    """
    plan = plan_of(city.grid_codes, city.grids)
    before = resident()
    given = registry_of(city, columns)
    if bare:
        given |= {"parts": [{}] * len(given["texts"]), "roads": [], "places": []}
    forget_peak()
    begin = perf_counter()
    index = AddressIndex.build(**given)
    seconds = perf_counter() - begin
    peak = resident("VmHWM")
    given.clear()
    gc.collect()
    gc.freeze()  # as a service does after a build
    return Subject(index, plan), Cost(seconds, max(0, resident() - before), max(0, peak - before))


def resident(key: str = "VmRSS") -> int:
    """Bytes of memory of this process (`VmHWM`: at the highest), after giving back what is free."""
    gc.collect()
    if key == "VmRSS":
        trim()
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) * 1024
    return 0


def trim() -> None:
    """Give free memory back to the system, where the C library can."""
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        return


def forget_peak() -> None:
    """Let the highest use of memory start anew from now on, where the system allows it."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return
