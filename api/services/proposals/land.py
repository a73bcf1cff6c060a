"""One community's work, free of database and HTTP, so that a process of its own can do it."""

import os
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.local import Local
from geo.coverage.partition import (
    Barriers,
    Buildings,
    Kind,
    Load,
    Metrics,
    Mode,
    PartitionError,
    Proposal,
    Why,
    Wish,
    city_land,
    exact,
    moves,
    propose,
)

Shapes = npt.NDArray[np.object_]
_MAIN = ("motorway", "trunk", "primary", "secondary", "tertiary")
MAIN_CLASSES = frozenset({"1", "2", "main", *_MAIN, *(f"{one}_link" for one in _MAIN)})
NO_STREET = frozenset({"footway", "path", "steps", "cycleway", "bridleway", "corridor", "elevator", "platform"})
WATCH_S = 1.0
NICE, NICE_BESIDE = 5, 15


@dataclass(frozen=True)
class Task:
    """A land to cut: today's unlocked grids, what stands and runs there (EPSG:4326), and the wish."""

    parent: dict[str, Any]  # id, code, name; told with the result
    grids: tuple[dict[str, Any], ...]  # id, code, name of today's grids, as in `today`
    today: Shapes
    building_ids: tuple[str, ...]
    buildings: Shapes
    households: npt.NDArray[np.float64]
    dividers: Shapes
    divider_kinds: npt.NDArray[np.int64]
    incidents: Shapes
    load: Load
    wish: Wish


@dataclass(frozen=True)
class Answer:
    """The proposals for one land, ready to be told; degrees again."""

    parent: dict[str, Any]
    remove: tuple[str, ...]
    alternatives: list[dict[str, Any]] = field(default_factory=list)


def kind_of(kind: str, class_: str | None) -> Kind | None:
    """Return what kind of divider a base feature is; None for ways that divide nothing."""
    if kind == "water":
        return Kind.WATER
    if kind == "rail":
        return Kind.RAIL
    if class_ in NO_STREET:
        return None
    return Kind.MAIN if class_ in MAIN_CLASSES else Kind.MINOR


def work_out(task: Task, threads: int = 1) -> Answer:
    """Return the proposals for one land, searched by so many threads; raises PartitionError."""
    local = Local(task.today)
    today = local.forward_kept(task.today)
    wish, total = task.wish, float(task.households.sum())
    grids = wish.k or max(1, round(total / (wish.target or total or 1.0)))
    land = city_land(
        today,
        Buildings(np.asarray(local.forward(task.buildings), object), task.households),
        Barriers(np.asarray(local.forward(task.dividers), object), task.divider_kinds),
        incidents=np.asarray(local.forward(task.incidents), object),
        load=task.load,
        grids=min(grids, 400),
        keep_lines=wish.mode is Mode.LEAST_CHANGE,
    )
    found = propose(land, replace(wish, threads=threads))
    told = [_told(task, local, one, number) for number, one in enumerate(found, 1)]
    return Answer(task.parent, tuple(one["id"] for one in task.grids), told)


def work_out_or_leave(task: Task) -> Answer:
    """Return the proposals for one land of many; where it cannot be cut its grids stay, and the reason says so."""
    try:
        return work_out(task)
    except (PartitionError, shapely.errors.GEOSException) as error:
        reason = getattr(error, "code", "geometry")
        return Answer(task.parent, tuple(one["id"] for one in task.grids), [_left(task, reason)])


def _left(task: Task, reason: str) -> dict[str, Any]:
    """Return today's grids as the only alternative."""
    local = Local(task.today)
    flat = np.asarray(local.forward(task.today), object)
    standing, grid = shapely.STRtree(task.today).query(shapely.point_on_surface(task.buildings), predicate="intersects")
    held = np.asarray(np.bincount(grid, task.households[standing], len(flat)), np.float64)
    mean = float(held.mean())
    off = float(np.abs(held / mean - 1).max()) if mean > 0 else 0.0
    found = Proposal(
        "as_it_is",
        flat,
        np.empty(0, np.int64),
        held,
        held,
        np.arange(len(flat)),
        Metrics(off, None, float(np.mean(4 * np.pi * shapely.area(flat) / shapely.length(flat) ** 2)), 0.0, 0.0, 0.0),
        (Why("left_as_it_is", {"reason": reason}),),
    )
    told = _told(task, local, found, 1)
    for feature, shape in zip(told["grids"], task.today, strict=True):
        feature["geometry"] = shapely.geometry.mapping(shape)
    return told


def _told(task: Task, local: Local, found: Proposal, number: int) -> dict[str, Any]:
    shapes = np.asarray(local.inverse(found.shapes), object)
    mean = float(found.weight.sum()) / len(found.weight)
    features = [_feature(task, shape, found, row, mean) for row, shape in enumerate(shapes)]
    metrics = found.metrics
    return {
        "id": f"{number}-{found.profile}",
        "profile": found.profile,
        "remove": [one["id"] for one in task.grids],
        "grids": features,
        "metrics": {
            "grids": len(shapes),
            "mean": round(mean, 2),
            "max_deviation": round(metrics.max_deviation, 5),
            "in_block_share": None if metrics.in_block_share is None else round(metrics.in_block_share, 4),
            "compactness": round(metrics.compactness, 4),
            "households_moved": round(metrics.moved, 1),
            "inner_m": round(metrics.inner_m, 1),
            "inside_m": round(metrics.inside_m, 1),
        },
        "why": [{"code": why.code, "values": _values(task, local, why.values)} for why in found.why],
        "seed": task.wish.seed,
    }


def _feature(task: Task, shape: Any, found: Proposal, row: int, mean: float) -> dict[str, Any]:
    heir = int(found.heir[row])
    old = task.grids[heir] if heir >= 0 else {"id": None, "code": None, "name": None}
    weight = float(found.weight[row])
    return {
        "type": "Feature",
        "id": old["id"],
        "geometry": shapely.geometry.mapping(shape),
        "properties": {
            "code": old["code"],
            "name": old["name"],
            "parent": task.parent.get("id"),
            "households": round(float(found.households[row])),
            "weight": round(weight, 2),
            "deviation": round(weight / mean - 1, 5) if mean else 0.0,
        },
    }


def _values(task: Task, local: Local, values: dict[str, Any]) -> dict[str, Any]:
    """Return a reason's values with the building's id for its row, and its place in degrees."""
    made = {key: value for key, value in values.items() if key != "atom"}
    if made.get("building", -1) >= 0:
        made["building"] = task.building_ids[made["building"]]
    if "place" in made:
        point = local.inverse(shapely.Point(made["place"]))
        made["place"] = [round(point.x, 7), round(point.y, 7)]
    return made


def compiled() -> bool:
    """Tell whether the compiled search lies ready on disk; else its first use takes seconds, and the interpreter."""
    return any(Path(moves.improve.stats.cache_path).glob("moves.improve-*.nbc"))  # type: ignore[attr-defined]


def warm() -> None:
    """Get the compiled search ready: seconds the first time on a machine, then from its cache."""
    corner = np.array([[0, 0], [0.004, 0.004]])
    today = np.array([shapely.box(*corner.ravel())], object)
    points = shapely.points(np.random.default_rng(1).uniform(0.0002, 0.0038, (140, 2)))  # enough for groups
    none = np.empty(0, object)
    wish = Wish(k=3, alternatives=1, effort=0.05)
    kinds, me = np.empty(0, np.int64), {"id": "x", "code": "x", "name": "x"}
    names = tuple(map(str, range(len(points))))
    work_out(Task(me, (me,), today, names, points, np.full(len(points), 9.0), none, kinds, none, Load(), wish))
    exact.least_unbalanced(np.array([[0, 1], [1, 2]]), np.ones(3), 2, 1.5, 1.0, 0.0)


def warm_beside() -> None:
    """Get the compiled search ready on disk, in a process of its own that yields to all others."""
    begin_child(NICE_BESIDE)
    warm()


def begin_child(nice: int = NICE) -> None:
    """Make a process of a pool yield to those that answer, and end when the one that started it is gone."""
    os.nice(nice)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
