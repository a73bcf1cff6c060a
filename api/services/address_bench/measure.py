"""The bench of address matching: a city grown, queries drawn, ours and other engines asked."""

import gc
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from api.services.address_bench import figures, peers, strangers, typing
from api.services.address_bench.city import BenchCity
from api.services.address_bench.drawing import Asked, draw
from api.services.address_bench.outcome import FOUND, Outcome, asked
from api.services.address_bench.registry import grow
from api.services.address_bench.subject import Cost, subject_of
from api.services.address_bench.truth import truth_of

OURS = "wangge"
TYPED_MOST = 1_000  # addresses typed letter by letter, four ways each
Tell = Callable[[str], None]


class Wanted(NamedTuple):
    """What to measure: registry size, number of queries, halves of the noise, seeds."""

    addresses: int
    queries: int
    halves: tuple[str, ...]
    seed: int
    query_seed: int
    bare: bool = False  # a registry of texts and points, without parts, roads, landmarks
    manner: str = "south"  # of the city
    columns: frozenset[str] | None = None  # parts that the registry states, all where none are named


class Bench(NamedTuple):
    """All figures, and the outcomes behind those of our own engine."""

    city: dict[str, Any]
    build: dict[str, float]
    rows: list[dict[str, Any]]
    calibration: dict[str, Any]
    risk_coverage: dict[str, Any]
    latency_ms: dict[str, Any]
    strangers: list[dict[str, Any]]
    typing: dict[str, Any]
    ratios: dict[str, float]
    absent: dict[str, str]
    outcomes: list[Outcome]
    grown: BenchCity


def measure(wanted: Wanted, tell: Tell, with_peers: bool = False, database: peers.Database | None = None) -> Bench:
    """Grow, draw, build, ask, count; peers last, on the same queries as far as their time allows."""
    city = grow(wanted.addresses, wanted.seed, wanted.manner)
    queries = draw(city, list(wanted.halves), wanted.queries, wanted.query_seed)
    tell(f"{len(city.rows)} addresses, {len(city.grids)} grids, {len(queries)} queries")
    bench = _ours(city, wanted, queries, tell)
    if not with_peers:
        return bench
    return _with_peers(bench, *peers.run_all(city, truth_of(city), queries, tell, database))


def _ours(city: BenchCity, wanted: Wanted, queries: list[Asked], tell: Tell) -> Bench:
    """Our own figures; the index is given back at the end."""
    subject, cost = subject_of(city, wanted.bare, wanted.columns)
    tell(f"index built in {cost.seconds:.1f} s, {cost.index_bytes / 2**20:.0f} MiB")
    outcomes = asked(subject, truth_of(city), queries, tell)
    unknown = strangers.measure(subject, city, wanted.query_seed)
    del subject
    gc.unfreeze()
    groups = {half: [one for one in outcomes if one.half == half] for half in wanted.halves}
    halves = {half: ones for half, ones in groups.items() if ones}
    tasks = min(TYPED_MOST, max(50, len(queries) // 10))
    return Bench(
        city=described(city, wanted),
        build=_build(cost, len(city.rows)),
        rows=rows_of(OURS, outcomes),
        calibration={half: figures.calibration(ones) for half, ones in halves.items()},
        risk_coverage={half: figures.risk_coverage(ones) for half, ones in halves.items()},
        latency_ms={OURS: figures.timing(outcomes)},
        strangers=[one._asdict() for one in unknown],
        typing=typing.measure(city, tasks, wanted.query_seed, tell)._asdict(),
        ratios={},
        absent={},
        outcomes=outcomes,
        grown=city,
    )


def _with_peers(bench: Bench, ran: dict[str, peers.Ran], absent: dict[str, str]) -> Bench:
    """The figures with those of the peers, who claim as much as we do and so can be told apart by their errors."""
    rows, latency, ratios = list(bench.rows), dict(bench.latency_ms), dict(bench.ratios)
    for name, one in ran.items():
        ours = figures.tally(bench.outcomes[: len(one.outcomes)]).coverage
        rows += rows_of(name, peers.claiming(one.outcomes, ours))
        latency[name] = figures.timing(one.outcomes)
        ratios[name] = peers.against(bench.outcomes, one.outcomes)
    seconds = {f"{name} seconds": one.build_seconds for name, one in ran.items()}
    return bench._replace(rows=rows, latency_ms=latency, ratios=ratios, absent=absent, build=bench.build | seconds)


def described(city: BenchCity, wanted: Wanted) -> dict[str, Any]:
    """Size of the city and the seeds."""
    return {
        "addresses": len(city.rows),
        "buildings": len(city.rows.spots),
        "grids": len(city.grids),
        "held_out": len(city.held_out),
        "seed": wanted.seed,
        "query_seed": wanted.query_seed,
        "bare": wanted.bare,
        "manner": wanted.manner,
        "columns": "all" if wanted.columns is None else ",".join(sorted(wanted.columns)),
    }


def _build(cost: Cost, addresses: int) -> dict[str, float]:
    return cost._asdict() | {"bytes_per_address": cost.index_bytes / max(1, addresses)}


def rows_of(engine: str, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """One row per half and noise type; the type `all` sums a half up."""
    groups = figures.by_noise(outcomes)
    order = sorted(groups, key=lambda key: (key[0], key[1] != "all", key[1]))
    return [{"engine": engine, "half": half, "noise": noise, **figures.tally(groups[half, noise])._asdict()}
            for half, noise in order]  # fmt: skip


def misses(outcomes: Sequence[Outcome], city: BenchCity) -> list[dict[str, Any]]:
    """Everything that was not answered as it should be: wrong, overclaimed, accepted, asked or refused needlessly."""
    found = []
    for one in outcomes:
        fault = fault_of(one)
        if fault:
            found.append(
                {
                    "fault": fault,
                    **{key: getattr(one, key) for key in ("half", "noise", "kind", "status", "match", "sure")},
                    "text": one.query.text,
                    "level": one.query.level,
                    "meant": city.rows[one.query.row].text if one.query.row >= 0 else None,
                    "grid": one.query.grid,
                    "asserted": one.asserted,
                    "building_rank": one.building,
                    "grid_rank": one.grid,
                }
            )
    return found


def fault_of(one: Outcome) -> str:
    """What is wrong with an outcome; empty where nothing is."""
    told = one.status in FOUND
    if one.kind == "none":
        return "accepted" if told else ""
    if one.kind == "ask":
        return "overclaimed" if told else "" if one.status == "ambiguous" else "refused"
    if told:
        return "wrong" if not one.right else "building" if one.building not in {-1, 1} else ""
    return "asked" if one.status == "ambiguous" else "refused"
