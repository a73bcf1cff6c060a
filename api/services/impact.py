"""What a plan changes for people: homes, addresses, open incidents, posts and rules that change hands."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import shapely

from api.services.answers import local
from api.services.catalogue import OUTSIDE, LoadedPlan
from api.services.compare import Compared, compared
from api.services.duties import WORKER
from api.services.plan_shelf import Shelved
from api.services.tables import csv_text
from data.database import Session
from data.repositories import duties, impact
from data.repositories.duties import AssignmentRecord, DutyRecords, DutyRuleRecord, PartyRecord
from geo.lineage import Kind
from geo.types import Bbox

OPEN_DAYS = 15  # hotlines allow up to 15 days; until handling is recorded, younger incidents count as open
PAIRS_CSV = (
    "from_code", "from_name", "to_code", "to_name", "kind", "households", "buildings", "addresses", "open_incidents",
    "area_m2", "from_posts", "to_posts",
)  # fmt: skip
HANDOVER_CSV = ("item", "number", "text", "from_code", "from_name", "from_posts", "to_code", "to_name", "to_posts")
Places = npt.NDArray[np.int64]


class Counts(NamedTuple):
    """What goes from one grid to another."""

    households: int
    buildings: int
    addresses: int
    open_incidents: int


@dataclass(frozen=True)
class Moved:
    """Things that change hands, each with its pair of grids and its weight."""

    ids: list[UUID]
    before: Places
    after: Places
    weight: Places

    def pairs(self, *, weighed: bool = False) -> Counter[tuple[int, int]]:
        """Return how many things, or how much weight, each pair has."""
        found: Counter[tuple[int, int]] = Counter()
        weights = self.weight if weighed else np.ones_like(self.before)
        for a, b, many in zip(self.before.tolist(), self.after.tolist(), weights.tolist(), strict=True):
            found[a, b] += many
        return found


@dataclass(frozen=True)
class Impact:
    """The whole report, as rows of the finest level of both plans."""

    compared: Compared
    at: datetime
    pairs: dict[tuple[int, int], Counts]
    moved: dict[str, Moved]  # buildings, addresses, incidents
    assignments: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    posts: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))
    unstaffed: list[str] = field(default_factory=list)


async def report(session: Session, before: Shelved, after: Shelved, now: datetime) -> Impact:
    """Return what changes for people when plan `after` follows plan `before`."""
    level = len(before.loaded.levels) - 1
    found = await compared(session, before, after, level)
    at = after.starts(now)
    box = _changed_box(found)
    young = (now - timedelta(days=OPEN_DAYS), now)
    things = {name: await impact.things(session, name, box, young) for name in impact.KINDS} if box else {}
    records = await duties.everything(session)
    return await asyncio.to_thread(_report, found, at, things, records)


def _changed_box(found: Compared) -> Bbox | None:
    """Return the box of all land that may change hands; None where nothing does."""
    old, new = found.shapes
    rows = [one for one in found.links if found.passes(one)]
    shapes = [old.shapes[one.before] for one in rows] + [new.shapes[one.after] for one in rows]
    shapes += [old.shapes[place] for place in found.gone] + [new.shapes[place] for place in found.new]
    reshaped = [one for one in found.links if one.kind not in (Kind.KEPT, Kind.RENUMBERED)]
    shapes += [shape for one in reshaped for shape in (old.shapes[one.before], new.shapes[one.after])]
    return Bbox(*shapely.total_bounds(np.array(shapes, dtype=object)).tolist()) if shapes else None


def _report(found: Compared, at: datetime, things: dict[str, impact.Things], records: DutyRecords) -> Impact:
    nothing = impact.Things.none()
    moved = {name: _moved(found, things.get(name, nothing)) for name in impact.KINDS}
    households = moved["buildings"].pairs(weighed=True)
    counts = {name: one.pairs() for name, one in moved.items()}
    of_land = {(one.before, one.after) for one in found.links if found.passes(one)}
    pairs = {
        pair: Counts(households[pair], counts["buildings"][pair], counts["addresses"][pair], counts["incidents"][pair])
        for pair in sorted(of_land | set(households) | set(counts["addresses"]) | set(counts["incidents"]))
    }
    made = Impact(found, at, pairs, moved)
    posts = _Posts(records, found, at)
    return Impact(
        found, at, pairs, moved, posts.assignments(made), posts.rules(made), posts.of_grids(), posts.unstaffed()
    )


def _moved(found: Compared, things: impact.Things) -> Moved:
    """Return the things whose grid is another one: another identity, or none any more."""
    a = found.before.loaded.owners(things.lng, things.lat, found.level).astype(np.int64)
    b = found.after.loaded.owners(things.lng, things.lat, found.level).astype(np.int64)
    place_of = {grid: place for place, grid in enumerate(found.fresh.ids)}
    same = np.array([*(place_of.get(grid, -2) for grid in found.old.ids), OUTSIDE], np.int64)
    rows = np.flatnonzero(same[a] != b)
    return Moved([things.ids[row] for row in rows.tolist()], a[rows], b[rows], things.weight[rows])


class _Posts:
    """Who is responsible in the grids of both plans at the moment of change; posts, never persons."""

    def __init__(self, records: DutyRecords, found: Compared, at: datetime) -> None:
        self._found = found
        self._parties = {one.id: one for one in records.parties}
        layer = found.after.layer.id
        self._assigned = [one for one in records.assignments if one.layer_id == layer and _holds(one, at)]
        self._rules = [one for one in records.rules if one.layer_id == layer and _holds(one, at)]
        self._titles = {one.key: one.title for one in records.categories}

    def post(self, party_id: UUID) -> str:
        """Return what a party is called in public: its post, a worker's never by name."""
        party = self._parties.get(party_id)
        if party is None:
            return ""
        return _post(party)

    def of_grids(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the posts of each grid's people by the grid's id, in both plans: assignments follow identities."""
        by_grid: dict[str, list[str]] = {}
        for one in self._assigned:
            by_grid.setdefault(str(one.grid_id), []).append(self.post(one.party_id))
        told = {grid: "；".join(dict.fromkeys(filter(None, posts))) for grid, posts in by_grid.items()}
        old = {grid: told.get(grid, "") for grid in self._found.old.ids}
        return old, {grid: told.get(grid, "") for grid in self._found.fresh.ids}

    def assignments(self, made: Impact) -> list[dict[str, Any]]:
        """Return the assignments that lose their grid or see it change, with what that means in households."""
        change = _changes(made)
        found = []
        for one in self._assigned:
            told = change.get(str(one.grid_id))
            if told:
                found.append({"post": self.post(one.party_id), "role": one.role, "party": str(one.party_id), **told})
        return sorted(found, key=lambda row: (row["grid"], row["role"], row["post"]))

    def rules(self, made: Impact) -> list[dict[str, Any]]:
        """Return the duty rules whose place ends or changes."""
        change = _changes(made)
        found = []
        for one in self._rules:
            told = change.get(str(one.grid_id)) if one.grid_id else None
            if told:
                category = self._titles.get(one.category_key or "", one.category_key)
                lead = self.post(one.lead_party_id)
                found.append({"number": one.number, "category": category, "lead": lead, **told})
        return sorted(found, key=lambda row: row["number"])

    def unstaffed(self) -> list[str]:
        """Return the codes of the later plan's grids without a worker, where the layer has any at all."""
        staffed = {str(one.grid_id) for one in self._assigned if one.role == WORKER}
        if not staffed:
            return []
        table = self._found.fresh
        return [code for grid, code in zip(table.ids, table.codes, strict=True) if grid not in staffed]


def _holds(one: AssignmentRecord | DutyRuleRecord, at: datetime) -> bool:
    return one.valid_from <= at and (one.valid_to is None or at < one.valid_to)


def _post(party: PartyRecord) -> str:
    if party.kind == WORKER:
        return party.post or party.kind
    return party.post or party.name


def _changes(made: Impact) -> dict[str, dict[str, Any]]:
    """Return, by id, the grids of any level that end or change, where their land goes, what they gain and lose."""
    found = made.compared
    living = {grid for level in found.after.loaded.levels for grid in level.ids}
    gains: dict[str, Counter[str]] = {}
    heirs: dict[str, set[str]] = {}
    for (a, b), counts in made.pairs.items():
        lost, won = _line(found.before.loaded, a), _line(found.after.loaded, b)
        for grid in lost - won:
            gains.setdefault(grid, Counter())["lost"] += counts.households
            heirs.setdefault(grid, set()).update([found.fresh.codes[b]] if b >= 0 else [])
        for grid in won - lost:
            gains.setdefault(grid, Counter())["won"] += counts.households
    names = _names(found.before.loaded) | _names(found.after.loaded)
    return {
        grid: {
            "grid": names[grid][0],
            "grid_name": names[grid][1],
            "change": "changed" if grid in living else "ends",
            "to": sorted(heirs.get(grid, set())),
            "households_lost": many["lost"],
            "households_won": many["won"],
        }
        for grid, many in gains.items()
    }


def _line(plan: LoadedPlan, place: int) -> set[str]:
    """Return the ids of a finest grid and of all that it lies in."""
    if place < 0:
        return set()
    level = len(plan.levels) - 1
    places = [*plan.chain(place, level), place]
    return {plan.levels[number].ids[one] for number, one in enumerate(places) if one >= 0}


def _names(plan: LoadedPlan) -> dict[str, tuple[str, str]]:
    return {
        grid: (code, name)
        for level in plan.levels
        for grid, code, name in zip(level.ids, level.codes, level.names, strict=True)
    }


def report_json(made: Impact, zone: ZoneInfo) -> dict[str, Any]:
    """Return the report as it is told: totals, pairs, posts and rules."""
    found = made.compared
    totals = {
        "pairs": len(made.pairs),
        "households": sum(one.households for one in made.pairs.values()),
        "buildings": sum(one.buildings for one in made.pairs.values()),
        "addresses": sum(one.addresses for one in made.pairs.values()),
        "open_incidents": sum(one.open_incidents for one in made.pairs.values()),
        "area_m2": round(sum(one.area_m2 for one in found.links if found.passes(one)), 1),
        "assignments": len(made.assignments),
        "workers": len({one["party"] for one in made.assignments if one["role"] == WORKER}),
        "duty_rules": len(made.rules),
        "unstaffed": len(made.unstaffed),
    }
    return {
        "from": found.before.told(zone),
        "to": found.after.told(zone),
        "at": local(made.at, zone),
        "open_days": OPEN_DAYS,
        "totals": totals,
        "pairs": [_pair(made, pair) for pair in made.pairs],
        "assignments": [{name: value for name, value in one.items() if name != "party"} for one in made.assignments],
        "duty_rules": made.rules,
        "unstaffed": made.unstaffed,
    }


def _pair(made: Impact, pair: tuple[int, int]) -> dict[str, Any]:
    found, (a, b) = made.compared, pair
    link = found.between.get(pair)
    return {
        "from": _grid(found.old, a, made.posts[0]),
        "to": _grid(found.fresh, b, made.posts[1]),
        "kind": link.kind.value if link else None,
        "area_m2": link.area_m2 if link else 0.0,
        **made.pairs[pair]._asdict(),
    }


def _grid(table: Any, place: int, posts: dict[str, str]) -> dict[str, Any] | None:
    if place < 0:
        return None
    grid = table.ids[place]
    return {"id": grid, "code": table.codes[place], "name": table.names[place], "posts": posts.get(grid, "")}


def pairs_csv(made: Impact) -> str:
    """Return the pairs as CSV."""
    rows = []
    for pair in made.pairs:
        told = _pair(made, pair)
        numbers = [told[name] for name in ("households", "buildings", "addresses", "open_incidents", "area_m2")]
        one, other = told["from"] or {}, told["to"] or {}
        names = [one.get("code"), one.get("name"), other.get("code"), other.get("name"), told["kind"]]
        rows.append([*names, *numbers, one.get("posts"), other.get("posts")])
    return csv_text(PAIRS_CSV, rows)


async def handover_csv(session: Session, made: Impact, post: str | None, grid: str | None = None) -> str:
    """Return the list of everything that is handed over, by pair; of one post or one grid's code where given.

    Buildings, addresses and open incidents by their public names and numbers: no person is in it.
    """
    named = await impact.names(session, {name: one.ids for name, one in made.moved.items()})
    rows = []
    for item, moved in made.moved.items():
        for at, (a, b) in enumerate(zip(moved.before.tolist(), moved.after.tolist(), strict=True)):
            one = _grid(made.compared.old, a, made.posts[0]) or {}
            other = _grid(made.compared.fresh, b, made.posts[1]) or {}
            posts = one.get("posts", ""), other.get("posts", "")
            mine = post is None or any(post in told.split("；") for told in posts)
            if mine and grid in (None, one.get("code"), other.get("code")):
                where = [one.get("code"), one.get("name"), posts[0], other.get("code"), other.get("name"), posts[1]]
                rows.append([item, *named[item][at], *where])
    rows.sort(key=lambda row: (str(row[3]), str(row[6]), str(row[0]), str(row[1])))
    return csv_text(HANDOVER_CSV, rows)
