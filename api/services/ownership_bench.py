"""The ownership bench: the same points and grids through our index and through what people use instead."""

from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from api.services.ownership_peers import ONE_THREAD, PEERS, Absent, Ask, Case
from api.services.ownership_postgis import NAMES as POSTGIS
from api.services.ownership_postgis import Database, asked_of_postgis
from geo.ownership import OwnershipIndex, kernels, synthetic, warm

Owners = npt.NDArray[np.int32]
OURS, OURS_ALONE, OURS_TWIN = "wangge", "wangge 1 thread", "wangge numpy"
REPEATS, ENOUGH_SECONDS = 3, 1.5


class Row(NamedTuple):
    """What one engine did; seconds is the best of its repeats: up to three for peers, and three of ours beside each.

    So both meet the same busy and quiet moments of the machine.
    """

    engine: str
    grids: int
    n: int
    threads: int
    seconds: float
    per_second: float
    median_seconds: float
    differences: int


class Bench(NamedTuple):
    """Rows, who was absent and why, how often ours is as fast, and what the index costs."""

    rows: list[Row]
    absent: dict[str, str]
    ratios: dict[str, float]
    ratios_one_thread: dict[str, float]
    build: dict[str, float]


def case(grids: int, points: int, seed: int) -> Case:
    """Return an invented coverage of a city and clustered points, with codes in no order."""
    polygons = synthetic.coverage(grids, seed)
    numbers = np.random.default_rng(seed).permutation(len(polygons))
    lng, lat = synthetic.clustered(points, seed + 1)
    return Case(polygons, [f"{number:07d}" for number in numbers], lng, lat)


def measure(
    given: Case,
    threads: int,
    peers: bool = True,
    tell: Callable[[str], None] = print,
    database: Database | None = None,
) -> Bench:
    """Run all engines one after the other on one case; `tell` hears of progress, `database` is for PostGIS."""
    warm()
    build_seconds, index = timed(
        lambda: OwnershipIndex.build(given.polygons, given.codes, coverage=True), repeats=REPEATS
    )
    tell(f"built in {min(build_seconds):.3f} s, {index.nbytes / 2**20:.0f} MB")
    truth = exact(given)
    own = {OURS: Ours(index, given, threads), OURS_ALONE: Ours(index, given, 1)}

    def ask_ours() -> None:
        for one in own.values():
            one.ask()

    ask_ours()
    rows = [twin(index, given, truth)]
    absent: dict[str, str] = {}
    if peers:
        theirs, absent = others(given, truth, threads, tell, database, ask_ours)
        rows += theirs
    ask_ours()
    rows = [*(row(name, given, truth, one.threads, one.seconds, one.owners) for name, one in own.items()), *rows]
    build = {"seconds": min(build_seconds), "megabytes": index.nbytes / 2**20}
    return Bench(rows, absent, ratios(rows, OURS), ratios(rows, OURS_ALONE), build)


class Ours:
    """Our index with some threads: how long each time took, and the last answer."""

    def __init__(self, index: OwnershipIndex, given: Case, threads: int) -> None:
        self.threads = threads
        self.seconds: list[float] = []
        self.owners: Owners = np.empty(0, np.int32)
        self._answer = lambda: index.owners(given.lng, given.lat, threads=threads)

    def ask(self) -> None:
        """Ask some times more."""
        seconds, self.owners = timed(self._answer, repeats=REPEATS)
        self.seconds += seconds


def others(
    given: Case,
    truth: Owners,
    threads: int,
    tell: Callable[[str], None],
    database: Database | None,
    between: Callable[[], None],
) -> tuple[list[Row], dict[str, str]]:
    """Return the rows of the peers, and why some are absent; `between` is called after each."""
    rows: list[Row] = []
    absent: dict[str, str] = {}

    def run(name: str, ready: Callable[[], Ask]) -> None:
        tell(name)
        used = 1 if name in ONE_THREAD else threads
        rows.append(row(name, given, truth, used, *timed(ready(), repeats=REPEATS)))
        between()

    for name, peer in PEERS.items():
        try:
            run(name, partial(peer, given, threads))
        except Absent as reason:
            absent[name] = str(reason)
    try:
        if database is None:
            raise Absent("no database is given to this bench")
        with asked_of_postgis(given, threads, database) as makers:
            for name, ready in makers.items():
                run(name, ready)
    except Absent as reason:
        done = {one.engine for one in rows}
        absent |= dict.fromkeys((name for name in POSTGIS if name not in done), str(reason))
    return rows, absent


def twin(index: OwnershipIndex, given: Case, truth: Owners) -> Row:
    """Return the row of the numpy twin, one thread, on the same arrays."""

    def ask() -> Owners:
        out = np.empty(given.lng.size, np.int32)
        kernels.TWIN.query(*index.raster, given.lng, given.lat, out)
        unsure = np.flatnonzero(out < -1)
        out[unsure] = index.owners(given.lng[unsure], given.lat[unsure])
        return out

    return row(OURS_TWIN, given, truth, 1, *timed(ask, repeats=REPEATS))


def timed(ask: Callable[[], Any], repeats: int) -> tuple[list[float], Any]:
    """Return the seconds of some repeats, fewer when they are long, and the last answer."""
    seconds: list[float] = []
    answer = None
    while len(seconds) < repeats and (len(seconds) < 2 or sum(seconds) < ENOUGH_SECONDS * 4):
        begin = perf_counter()
        answer = ask()
        seconds.append(perf_counter() - begin)
        if seconds[0] > ENOUGH_SECONDS * 4:
            break
    return seconds, answer


def row(name: str, given: Case, truth: Owners, threads: int, seconds: list[float], owners: Owners) -> Row:
    """Return one engine's row, its answers compared with the exact ones."""
    wrong = int(np.count_nonzero(owners != truth))
    n, best = given.lng.size, min(seconds)
    return Row(name, len(given.codes), n, threads, best, n / best, median(seconds), wrong)


def exact(given: Case) -> Owners:
    """Return the owners by testing every polygon with GEOS, lowest code first."""
    tree = shapely.STRtree(given.polygons)
    return given.lowest(*tree.query(shapely.points(given.lng, given.lat), predicate="intersects"))


def ratios(rows: list[Row], name: str) -> dict[str, float]:
    """Return how many times as fast as each peer one of our engines is."""
    own = next(found for found in rows if found.engine == name)
    return {one.engine: own.per_second / one.per_second for one in rows if not one.engine.startswith(OURS)}
