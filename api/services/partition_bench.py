"""The partition bench: the same communities cut by us and by what people use instead, measured the same way."""

from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from api.services.ownership_peers import Absent
from api.services.partition_peers import PEERS
from geo.coverage.partition import Land, Wish, city_land, propose
from geo.coverage.partition.linework import groups
from geo.coverage.partition.measure import measured
from geo.coverage.partition.synthetic import town

Ints = npt.NDArray[np.int64]
Done = TypeVar("Done")
OURS = "wangge"
TOLERANCE = 0.05


class Row(NamedTuple):
    """What one engine did with all communities; `differences` are those not within the tolerance.

    `in_block_share` is by length along cells, the same for every engine; `breaks` counts pieces of polygons beyond
    the first of each grid, `seconds` is per community and `cpu_seconds` what the processor worked for it.
    """

    engine: str
    grids: int
    n: int
    threads: int
    seconds: float
    per_second: float
    differences: int
    within: float
    max_deviation: float
    in_block_share: float
    compactness: float
    breaks: int
    empty: int
    failed: int
    cpu_seconds: float


class Bench(NamedTuple):
    """Rows, who was absent and why, and how much faster ours is."""

    rows: list[Row]
    absent: dict[str, str]
    ratios: dict[str, float]
    communities: int
    buildings: int


class _Tally:
    """Figures of one engine over the communities."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.seconds: list[tuple[float, float]] = []
        self.off: list[float] = []
        self.inner = self.inside = 0.0
        self.compact: list[float] = []
        self.grids = self.atoms = self.breaks = self.empty = self.failed = 0

    def add(self, land: Land, part: Ints, k: int, seconds: tuple[float, float]) -> None:
        """Count one community in; who made more parts than asked for is measured by those."""
        made = max(k, int(part.max()) + 1)
        found = measured(land.graph, part, land.weight, made, float(land.weight.sum()) / k, 0.0)
        self.seconds.append(seconds)
        self.off.append(found.max_deviation)
        self.inner += found.inner_m
        self.inside += found.inside_m
        used = len(np.unique(part))
        pairs = land.graph.pairs
        same = part[pairs[:, 0]] == part[pairs[:, 1]]
        self.breaks += int(groups(land.graph.count, pairs[same]).max()) + 1 - used
        self.empty += max(0, k - used)
        self.failed += used == 1 < k
        self.compact.append(found.compactness)
        self.grids += k
        self.atoms += len(land.buildings.shapes)

    def row(self) -> Row:
        """Return the row of the engine."""
        off, (seconds, cpu) = np.array(self.off), np.mean(self.seconds, axis=0).tolist()
        good = off <= TOLERANCE + 1e-9
        share = self.inside / self.inner if self.inner else 0.0
        return Row(
            self.engine,
            self.grids,
            self.atoms,
            1,
            seconds,
            1 / seconds,
            int((~good).sum()),
            float(good.mean()),
            float(off.max()),
            share,
            float(np.mean(self.compact)),
            self.breaks,
            self.empty,
            self.failed,
            cpu,
        )


def towns(count: int, buildings: int, seed: int) -> Iterator[Land]:
    """Give invented towns as lands."""
    for number in range(count):
        found = town(seed * 1000 + number, buildings)
        yield city_land(found.today, found.buildings, found.barriers)


def measure(
    lands: list[Land], target: float, peers: bool = True, tell: Callable[[str], None] = print, seed: int = 1
) -> Bench:
    """Cut all lands by all engines into grids of about `target`; `tell` hears of progress."""
    propose(lands[0], Wish(target=target, effort=0.01))  # compiles the search
    sizes = [max(1, round(float(land.weight.sum()) / target)) for land in lands]
    tell(OURS)
    ours = _Tally(OURS)
    for land, k in zip(lands, sizes, strict=True):
        found, seconds = _timed(partial(propose, land, Wish(k=k, seed=seed)))
        ours.add(land, found[0].part, k, seconds)
    rows, absent = [ours.row()], {}
    for name in PEERS if peers else ():
        tell(name)
        try:
            rows.append(_peer(name, lands, sizes, seed))
        except Absent as reason:
            absent[name] = str(reason)
    ratios = {row.engine: row.cpu_seconds / rows[0].cpu_seconds for row in rows[1:]}
    return Bench(rows, absent, ratios, len(lands), rows[0].n)


def _timed(do: Callable[[], Done]) -> tuple[Done, tuple[float, float]]:
    begin, worked = perf_counter(), process_time()
    done = do()
    return done, (perf_counter() - begin, process_time() - worked)


def _peer(name: str, lands: list[Land], sizes: list[int], seed: int) -> Row:
    tally = _Tally(name)
    for land, k in zip(lands, sizes, strict=True):
        part, seconds = _timed(partial(PEERS[name], land, k, seed))
        tally.add(land, part, k, seconds)
    return tally.row()
