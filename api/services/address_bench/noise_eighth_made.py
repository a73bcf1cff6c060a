"""How a text of the eighth noise is made: a draft of an address, steps that change it, a frame around it."""

import random

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full
from api.services.address_bench.noise_eighth_frames import Frame
from api.services.address_bench.noise_eighth_ground import drawn
from api.services.address_bench.noise_eighth_names import Step
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, finish

TRIES = 4
DOOR = ("building", "unit", "room")


def made(
    row: Standard | None,
    city: BenchCity,
    rng: random.Random,
    noise: str,
    *steps: Step,
    needs: tuple[str, ...] = (),
    frame: Frame | None = None,
) -> Query | None:
    """The query of an address after all steps, inside a frame; None where one of them does not fit or no truth is."""
    if row is None:
        return None
    paper = full(row, rng, *needs) if needs else draft(row, rng)
    if paper is None or not all(step(paper, city, rng) for step in steps):
        return None
    return finish(paper, city, noise, frame(paper.text().strip(), rng) if frame else "")


def of(kind: str, noise: str, *steps: Step, needs: tuple[str, ...] = (), frame: Frame | None = None) -> Noise:
    """A noise on addresses of one kind of the ground (of any kind where it is empty)."""

    def make(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        for _ in range(TRIES if kind else 1):
            found = made(drawn(city, kind, rng) if kind else row, city, rng, noise, *steps, needs=needs, frame=frame)
            if found is not None:
                return found
        return None

    return make


def leave(*keys: str) -> Step:
    """A step that leaves parts out."""

    def step(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        paper.drop(*keys)
        return True

    return step


def sometimes(share: float, step: Step) -> Step:
    """A step that is taken now and then; where it does not fit, the text stays as it is."""

    def maybe(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        if rng.random() < share:
            step(paper, city, rng)
        return True

    return maybe


def sure(paper: Draft, city: BenchCity) -> int:
    """The grid that a draft supports, -1 where it supports none or several."""
    found = truth_of(city).verdict(paper.said, paper.rivals)
    return found.grid if found.kind == "answer" and found.grid == truth_of(city).grid_of(paper.row) else -1


def place_query(text: str, noise: str, grids: set[int], level: str, first: int = -1, row: int = -1) -> Query | None:
    """A query about a place that is no address: an answer in one grid, an ask in several, None without any."""
    grids = grids - {-1}
    if not grids:
        return None
    grid = first if first in grids else min(grids)
    return Query(text, noise, "answer" if len(grids) == 1 else "ask", row, grid, level)


def numbered(number: int, like: str) -> str:
    """A house number with the word that another one has: 号 or 號."""
    return f"{number}{'號' if '號' in like else '号'}"
