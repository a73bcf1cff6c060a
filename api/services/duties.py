"""Who is responsible for a place, by duty rules and assignments: place x category x time, with the reason."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from data.repositories.duties import (
    AssignmentRecord,
    CategoryRecord,
    DutyRecords,
    DutyRuleRecord,
    PartyRecord,
)

WORKER = "grid_worker"
REMEMBERED_MOST = 50_000


class Place(NamedTuple):
    """A grid as duties see it."""

    id: str
    name: str
    level: str


class Reason(NamedTuple):
    """Why somebody is responsible: a code for words, and what fills them."""

    code: str  # rule, assignment, fallback
    place: str | None  # None: the whole layer
    category: str | None
    number: str | None
    basis: str | None
    valid_from: datetime
    valid_to: datetime | None


class Responsible(NamedTuple):
    """A party with its part in this case."""

    role: str  # lead, co, fallback, or the role of an assignment: grid_worker, grid_chief, ...
    party: PartyRecord
    reason: Reason
    limit_minutes: int | None


@dataclass(frozen=True)
class _Choice:
    rule: DutyRuleRecord
    place: str | None
    rank: tuple[int, int, int]


class Duties:
    """An immutable view of all duty records; answers come from memory."""

    def __init__(self, records: DutyRecords) -> None:
        self.categories: dict[str, CategoryRecord] = {one.key: one for one in records.categories}
        self.workers = [one for one in records.assignments if one.role == WORKER]
        self._parties = {one.id: one for one in records.parties}
        self._rules: dict[tuple[UUID, str | None], list[DutyRuleRecord]] = defaultdict(list)
        self._assigned: dict[tuple[UUID, str], list[AssignmentRecord]] = defaultdict(list)
        for rule in records.rules:
            self._rules[rule.layer_id, str(rule.grid_id) if rule.grid_id else None].append(rule)
        for assignment in records.assignments:
            self._assigned[assignment.layer_id, str(assignment.grid_id)].append(assignment)
        self._changes = _changes(records)
        self._known: dict[tuple[object, ...], tuple[Responsible, ...]] = {}
        self.rendered: dict[tuple[object, ...], bytes] = {}

    def responsible(
        self, layer_id: UUID, chain: Sequence[Place], category: str | None, at: datetime
    ) -> tuple[Responsible, ...]:
        """Return who is responsible in the last grid of `chain` (coarse to fine) at `at`.

        The lead comes first, then co-parties, then the people assigned to the grid and to those above it.
        Without a rule the lead is the nearest territory's own office, as fallback.
        """
        era = bisect_right(self._changes, at)
        key = (layer_id, chain[-1].id, category, era, len(chain))
        found = self._known.get(key)
        if found is None:
            found = self._resolve(layer_id, chain, category, at)
            if len(self._known) >= REMEMBERED_MOST:
                self._known.clear()
            self._known[key] = found
        return found

    def era(self, at: datetime) -> int:
        """Return a number that changes when any rule or assignment begins or ends."""
        return bisect_right(self._changes, at)

    def remember(self, key: tuple[object, ...], text: bytes) -> bytes:
        """Keep a rendered answer under `key` as long as these duties hold; return it."""
        if len(self.rendered) >= REMEMBERED_MOST:
            self.rendered.clear()
        self.rendered[key] = text
        return text

    def _resolve(
        self, layer_id: UUID, chain: Sequence[Place], category: str | None, at: datetime
    ) -> tuple[Responsible, ...]:
        people = self._people(layer_id, chain, at)
        choice = self._best_rule(layer_id, chain, category, at)
        if choice:
            return (*self._by_rule(choice), *people)
        offices = [one for one in people if one.party.kind != WORKER]
        if not offices:
            return tuple(people)
        first = offices[0]
        fallback = first._replace(role="fallback", reason=first.reason._replace(code="fallback", category=category))
        return (fallback, *(one for one in people if one is not first))

    def _people(self, layer_id: UUID, chain: Sequence[Place], at: datetime) -> list[Responsible]:
        """Return those assigned to the grids of the chain, the finest grid's first."""
        found = []
        for place in reversed(chain):
            for one in self._assigned.get((layer_id, place.id), ()):
                party = self._parties.get(one.party_id)
                if party and _holds(one.valid_from, one.valid_to, at):
                    reason = Reason("assignment", place.name, None, None, None, one.valid_from, one.valid_to)
                    found.append(Responsible(one.role, party, reason, None))
        return found

    def _best_rule(self, layer_id: UUID, chain: Sequence[Place], category: str | None, at: datetime) -> _Choice | None:
        """Return the rule of highest priority; then the one for the finest place, the finest category."""
        places: list[tuple[str | None, str | None]] = [(None, None), *((one.id, one.name) for one in chain)]
        wanted = self._category_ranks(category)
        choices = [
            _Choice(rule, name, (rule.priority, depth, wanted[rule.category_key]))
            for depth, (place, name) in enumerate(places)
            for rule in self._rules.get((layer_id, place), ())
            if rule.category_key in wanted and _holds(rule.valid_from, rule.valid_to, at)
        ]
        return max(choices, key=lambda one: one.rank, default=None)

    def _category_ranks(self, category: str | None) -> dict[str | None, int]:
        ranks: dict[str | None, int] = {None: 0}
        if category is not None:
            known = self.categories.get(category)
            if known and known.parent_key:
                ranks[known.parent_key] = 1
            ranks[category] = 2
        return ranks

    def _by_rule(self, choice: _Choice) -> list[Responsible]:
        rule = choice.rule
        reason = Reason(
            "rule",
            choice.place,
            rule.category_key,
            rule.number,
            rule.legal_basis,
            rule.valid_from,
            rule.valid_to,
        )
        named = [("lead", rule.lead_party_id), *(("co", party) for party in rule.co_party_ids)]
        return [
            Responsible(role, self._parties[party], reason, rule.limit_minutes if role == "lead" else None)
            for role, party in named
            if party in self._parties
        ]


def _holds(begin: datetime, end: datetime | None, at: datetime) -> bool:
    return begin <= at and (end is None or at < end)


def _changes(records: DutyRecords) -> list[datetime]:
    """Return the moments at which an answer may change, sorted."""
    dated: list[AssignmentRecord | DutyRuleRecord] = [*records.assignments, *records.rules]
    moments = {one.valid_from for one in dated} | {one.valid_to for one in dated if one.valid_to}
    return sorted(moments)
