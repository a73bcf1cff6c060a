"""Hand-written hard cases in three manners of writing, scored by what should have come: found, ask, none."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

from api.services.address_bench.outcome import FOUND, ranked
from api.services.address_bench.subject import Subject, plan_of
from api.services.addresses import AddressAnswer
from geo.address import AddressIndex
from geo.types import LngLat

CASES, MORE, REGISTRIES = "hard_cases.json", "hard_cases_*.json", "hard_registry*.json"
FAULTS = (
    "wrong_assertion",  # a grid claimed that is another one, or where a question or a refusal was due: the grave fault
    "asked_needlessly",  # a question where the text decides
    "refused",  # nothing, where an answer or a question was due
    "asked_of_nothing",  # a question where nothing fits
)
STATUS = {"found": "found", "ask": "ambiguous", "none": "not_found"}


class BadCases(Exception):
    """The folder of hard cases cannot be read; the message says what is missing."""


class Case(NamedTuple):
    """A hard case as it was written; `grids` are those that the text supports."""

    id: str
    group: str
    city: str
    text: str
    expect: str
    grids: tuple[str, ...]
    near: LngLat | None
    why: str


class Scored(NamedTuple):
    """What came: `fault` is empty where it is what should come; `offered` are the grids offered, the best first."""

    case: Case
    status: str
    grid: str | None
    fault: str
    offered: tuple[str, ...]
    sure: float

    @property
    def complete(self) -> bool:
        """Whether a question offers every grid that is possible (five at most)."""
        return len(set(self.offered) & set(self.case.grids)) >= min(5, len(self.case.grids))


def read(folder: Path) -> tuple[list[Case], dict[str, Any]]:
    """The cases and the registry; raises BadCases."""
    try:
        files = [folder / CASES, *sorted(folder.glob(MORE))]
        raw = [one for file in files for one in json.loads(file.read_text(encoding="utf-8"))]
        return [_case(one) for one in raw], _registry(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadCases(f"{folder}: {CASES} or {REGISTRIES} cannot be read ({error})") from error


def _registry(folder: Path) -> dict[str, Any]:
    """The registries of all files together: their cities, ids and grid codes differ."""
    whole: dict[str, list[Any]] = defaultdict(list)
    for file in sorted(folder.glob(REGISTRIES)):
        for name, rows in json.loads(file.read_text(encoding="utf-8")).items():
            whole[name] += rows
    return dict(whole)


def _case(raw: dict[str, Any]) -> Case:
    grid = raw["grid"]
    grids = (grid,) if isinstance(grid, str) else tuple(grid or ())
    near = LngLat(*raw["near"]) if raw.get("near") else None
    return Case(raw["id"], raw["group"], raw["city"], raw["text"], raw["expect"], grids, near, raw["why"])


def subjects(registry: dict[str, Any]) -> dict[str, Subject]:
    """One matcher per city, each with its own grids and addresses, as three services would be."""
    cities = dict.fromkeys(grid["city"] for grid in registry["grids"])
    return {city: _subject(registry, city) for city in cities}


def _subject(registry: dict[str, Any], city: str) -> Subject:
    grids = sorted((one for one in registry["grids"] if one["city"] == city), key=lambda one: str(one["code"]))
    codes = {one["code"] for one in grids}
    boxes = [shapely.box(one["west"], one["south"], one["east"], one["north"]) for one in grids]
    rows = [one for one in registry["addresses"] if one["grid"] in codes]
    ids = {one["id"] for one in rows}
    roads = [one for one in registry["roads"] if one["city"] == city]
    landmarks = [one for one in registry["landmarks"] if one["grid"] in codes]
    known = {part for one in rows for part in one["parts"].values()} | {one["name"] for one in (*roads, *landmarks)}
    index = AddressIndex.build(
        ids=[one["id"] for one in rows],
        source_ids=[one["id"] for one in rows],
        texts=[one["text"] for one in rows],
        parts=[one["parts"] for one in rows],
        lng=np.array([one["lng"] for one in rows], float),
        lat=np.array([one["lat"] for one in rows], float),
        aliases=[(one["address"], one["text"]) for one in registry["aliases"] if one["address"] in ids],
        roads=[(one["name"], _line(one["line"])) for one in roads],
        places=[(one["name"], one["lng"], one["lat"]) for one in landmarks],
        name_aliases=[(one["name"], one["standard"]) for one in registry["name_aliases"] if one["standard"] in known],
    )
    return Subject(index, plan_of([one["code"] for one in grids], np.array(boxes, dtype=object)))


def _line(points: Sequence[Sequence[float]]) -> bytes:
    return bytes(shapely.to_wkb(shapely.LineString(points)))


def score(folder: Path) -> list[Scored]:
    """Every case asked and judged; raises BadCases."""
    cases, registry = read(folder)
    cities = subjects(registry)
    return [judged(case, cities[case.city], cities[case.city].ask(case.text, case.near)) for case in cases]


def judged(case: Case, subject: Subject, answer: AddressAnswer) -> Scored:
    """What one answer is worth."""
    codes = subject.plan.finest.codes
    offered = tuple(dict.fromkeys(codes[one.place] for one in ranked(answer) if one.place >= 0))
    grid = codes[answer.place] if answer.status in FOUND and answer.place >= 0 else None
    return Scored(case, answer.status, grid, fault(case, answer.status, grid), offered, answer.grid_confidence)


def fault(case: Case, status: str, grid: str | None) -> str:
    """What is wrong with an answer; empty where it is as expected."""
    if status in FOUND:
        return "" if case.expect == "found" and grid == case.grids[0] else "wrong_assertion"
    if status == STATUS[case.expect]:
        return ""
    if status == "not_found":
        return "refused"
    return "asked_needlessly" if case.expect == "found" else "asked_of_nothing"


def summed(scored: Iterable[Scored]) -> list[dict[str, Any]]:
    """One row per group, city and expectation, then per group: number, share right, faults by name."""
    groups: dict[tuple[str, str, str], list[Scored]] = defaultdict(list)
    for one in scored:
        for key in ((one.case.city, one.case.expect), ("all", one.case.expect), ("all", "all")):
            groups[one.case.group, *key].append(one)
    return [_row(key, groups[key]) for key in sorted(groups)]


def _row(key: tuple[str, str, str], ones: Sequence[Scored]) -> dict[str, Any]:
    faults = Counter(one.fault for one in ones)
    asked = [one for one in ones if one.case.expect == "ask" and one.status == "ambiguous"]
    return {
        **dict(zip(("half", "city", "expect"), key, strict=True)),
        "n": len(ones),
        "right": faults[""] / len(ones),
        **{name: faults[name] for name in FAULTS},
        "complete": sum(one.complete for one in asked) / len(asked) if asked else -1.0,
    }
