"""One answer beside its truth."""

from collections.abc import Callable, Sequence
from math import hypot
from time import perf_counter, thread_time
from typing import NamedTuple

from api.services.address_bench.city import Standard, parts
from api.services.address_bench.drawing import Asked
from api.services.address_bench.subject import Subject
from api.services.address_bench.truth import Query, Truth
from api.services.address_question import CONFIRM, NEAREST, SIDE, WHICH
from api.services.addresses import AddressAnswer, Candidate
from geo.address import Grounds
from geo.address.writing.doors import door_of
from geo.address.writing.parse import stated_value

FOUND = {"found", "near_boundary"}
SHOWN = {CONFIRM, WHICH, SIDE, NEAREST}  # questions that show places instead of asking for a part
SPOT_LEVELS = {"room", "unit", "building", "number"}  # the text singles out one building or house
SAME_SPOT_M = 1.5
AREAS = {"province", "city", "district", "town", "community", "road", "lane"}  # told before the text, others after it


class Outcome(NamedTuple):
    """What an engine made of one query.

    `building` and `grid` are the rank, from 1, at which the truth stands among what is offered (0: nowhere, -1: there
    is no such truth). `asserted` is the grid claimed, -1 where none is. `settled` tells whether the answer to the
    question asked settled it; None where nothing was asked or nobody could answer.
    """

    half: str
    noise: str
    kind: str  # answer, ask, none
    status: str  # found, ambiguous, not_found
    match: str
    building: int
    grid: int
    asserted: int
    right: bool
    sure: float  # of the grid that stands first
    sure_of_building: float
    first_right: bool  # the grid that stands first is the one meant
    seconds: float
    cpu_seconds: float
    settled: bool | None
    query: Query
    grounds: Grounds | None = None  # what our own engine's probabilities rest on


class Ranked(NamedTuple):
    """A place offered: its position, its grid and how sure it is."""

    lng: float
    lat: float
    place: int
    sure: float


def asked(subject: Subject, truth: Truth, queries: Sequence[Asked], tell: Callable[[str], None]) -> list[Outcome]:
    """Ask every query once, in turn; questions asked back are answered from the truth afterwards."""
    found: list[Outcome] = []
    for number, one in enumerate(queries):
        begin, cpu = perf_counter(), thread_time()
        answer = subject.ask(one.query.text)
        took = perf_counter() - begin, thread_time() - cpu
        settled = settles(subject, truth, one.query, answer)
        found.append(_outcome(one, truth, answer, took, settled))
        if number % 2_000 == 1_999:
            tell(f"{number + 1} of {len(queries)} asked")
    return found


def _outcome(
    one: Asked, truth: Truth, answer: AddressAnswer, took: tuple[float, float], settled: bool | None
) -> Outcome:
    query = one.query
    offered = ranked(answer)
    asserted = answer.place if answer.status in FOUND else -1
    grids = list(dict.fromkeys(place.place for place in offered))
    return Outcome(
        *(one.half, query.noise, query.kind, answer.status, str(answer.match or "")),
        building=building_rank(truth, query, offered),
        grid=(grids.index(query.grid) + 1 if query.grid in grids else 0) if query.kind != "none" else -1,
        asserted=asserted,
        right=query.kind == "answer" and asserted == query.grid,
        sure=sure_of_first(answer, offered),
        sure_of_building=offered[0].sure if offered else 0.0,
        first_right=bool(grids) and query.grid == grids[0],
        seconds=took[0],
        cpu_seconds=took[1],
        settled=settled,
        query=query,
        grounds=answer.grounds,
    )


def ranked(answer: AddressAnswer) -> list[Ranked]:
    """The places offered, the chosen one first, each once."""
    first = [answer.chosen] if answer.chosen is not None else []
    every: list[Candidate] = [*first, *answer.candidates]
    if answer.status == "not_found":
        every = []
    seen: dict[tuple[float, float, int], Ranked] = {}
    for one in every:
        if one.point is not None:
            key = (one.point.lng, one.point.lat, one.place)
            seen.setdefault(key, Ranked(one.point.lng, one.point.lat, one.place, one.confidence))
    return list(seen.values())


def sure_of_first(answer: AddressAnswer, offered: Sequence[Ranked]) -> float:
    """How sure the answer is of the grid that it puts first."""
    if not offered:
        return 0.0
    if answer.grid_confidence:
        return answer.grid_confidence
    return sum(one.sure for one in offered if one.place == offered[0].place)


def building_rank(truth: Truth, query: Query, offered: Sequence[Ranked]) -> int:
    """At which rank the building or house meant stands; -1 where the text does not single one out."""
    if query.kind != "answer" or query.row < 0 or query.level not in SPOT_LEVELS:
        return -1
    spot = truth.spots[truth.city.rows.spot_of(query.row)]
    for rank, one in enumerate(offered, 1):
        if hypot((one.lng - spot.lng) * 94_508, (one.lat - spot.lat) * 110_950) < SAME_SPOT_M:
            return rank
    return 0


def settles(subject: Subject, truth: Truth, query: Query, answer: AddressAnswer) -> bool | None:
    """Whether the right grid is settled once the question asked is answered; None where it cannot be answered.

    Who is shown whole places, or sides of one, picks the right one where it is among them. Who is asked for a part says
    it: that settles where its answer leads to the grid, where the candidates that fit it all lie there, or where asking
    again with it beside the text finds it. A single grid offered without a question is confirmed or denied.
    """
    if answer.status != "ambiguous" or query.row < 0:
        return None
    if not answer.question:
        return {one.place for one in ranked(answer)} == {query.grid}
    if answer.question in SHOWN:
        return any(one.place == query.grid for one in answer.choices)
    return _told(subject, truth.city.rows[query.row], query, answer, answer.question)


def _told(subject: Subject, row: Standard, query: Query, answer: AddressAnswer, part: str) -> bool:
    """Whether what the caller says to the question for a part settles the grid."""
    said = replied(row, part)
    offered = [one for one in answer.choices if keyed(row, part) in one.values]
    if not said or (offered and offered[0].point):
        return bool(said) and offered[0].place == query.grid
    if not offered and {one.place for one in answer.candidates if said in one.text} == {query.grid}:
        return True
    text = f"{said} {query.text}" if part in AREAS else f"{query.text} {said}"
    again = subject.ask(text)
    return again.status in FOUND and again.place == query.grid


def replied(row: Standard, question: str | None) -> str:
    """What the caller who means this address says to a question; nothing where there is nothing to say.

    The lane belongs to the number: 117弄7号, not to the road.
    """
    if question in {None, ""}:
        return ""
    if question == "number":
        return f"{row.lane}{row.number}" if row.number else ""
    if question == "road":
        return row.road
    return parts(row).get(str(question), "") or str(getattr(row, str(question), ""))


def keyed(row: Standard, part: str) -> str:
    """What `replied` says, as the index keys it."""
    said = replied(row, part)
    if part == "number" and said:
        return (stated_value("lane", row.lane) or "" if row.lane else "") + door_of(row.number).key
    return stated_value(part, said) or "" if said else ""
