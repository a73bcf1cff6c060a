"""What people use instead: bigrams, edit distance, PostgreSQL's trigrams; each ranks whole texts of the registry."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from time import perf_counter
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import scipy.sparse

from api.services.address_bench import figures
from api.services.address_bench.city import BenchCity
from api.services.address_bench.drawing import Asked
from api.services.address_bench.outcome import Outcome, Ranked, building_rank
from api.services.address_bench.truth import Truth
from api.services.ownership_peers import Absent, wanted
from data.database import DatabaseError
from data.postgis import SetupError
from data.repositories.address_peer import address_peer

BIGRAMS, RAPIDFUZZ, TRIGRAMS = "bigram TF-IDF", "rapidfuzz ratio", "PostgreSQL pg_trgm"
MOST = 10  # rows looked at: the first three buildings are among them, unless rooms of one building crowd them out
LONGEST_S = 60.0  # of asking: slow engines answer fewer queries
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Database = Callable[[], AbstractContextManager[str]]


class Peer(Protocol):
    """Ranks the rows of a registry for a text."""

    def __call__(self, text: str) -> list[tuple[int, float]]:
        """Rows with their scores, 0 to 1, the best first."""


class Ran(NamedTuple):
    """What a peer did: its outcomes, and the seconds that its index took."""

    outcomes: list[Outcome]
    build_seconds: float


class Bigrams:
    """Cosine of TF-IDF weights of all pairs of neighbouring characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32).astype(np.int64)
        ends = codes == 10
        rows = np.cumsum(ends)[:-1] - ends[:-1]
        pairs, inside = codes[:-1] << 21 | codes[1:], ~(ends[:-1] | ends[1:])
        self.vocabulary, columns = np.unique(pairs[inside], return_inverse=True)
        counts = scipy.sparse.csr_matrix(
            (np.ones(len(columns), np.float32), (rows[inside], columns)), (len(texts), len(self.vocabulary))
        )
        held = np.bincount(counts.indices, minlength=len(self.vocabulary))
        self.idf = np.log((1 + len(texts)) / (1 + held)).astype(np.float32) + 1
        weighted = counts.multiply(self.idf).tocsr()
        norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        self.columns = scipy.sparse.diags(1 / np.maximum(norms, 1e-9), dtype=np.float32).dot(weighted).tocsc()

    def __call__(self, text: str) -> list[tuple[int, float]]:
        """Rows by cosine."""
        codes = np.frombuffer(text.encode("utf-32-le", "ignore"), np.uint32).astype(np.int64)
        pairs, counts = np.unique(codes[:-1] << 21 | codes[1:], return_counts=True)
        places: Ints = np.asarray(np.searchsorted(self.vocabulary, pairs))
        known: Flags = np.asarray(places < len(self.vocabulary))
        known[known] = self.vocabulary[places[known]] == pairs[known]
        unseen = float(np.log(1 + self.columns.shape[0]) + 1)
        weights = np.where(known, self.idf[np.minimum(places, len(self.idf) - 1)], unseen) * counts
        scores = np.zeros(self.columns.shape[0], np.float32)
        for place, weight in zip(places[known].tolist(), weights[known].tolist(), strict=True):
            begin, end = self.columns.indptr[place : place + 2]
            scores[self.columns.indices[begin:end]] += weight * self.columns.data[begin:end]
        return best_of(scores / max(1e-9, float(np.linalg.norm(weights))))


def best_of(scores: npt.NDArray[Any]) -> list[tuple[int, float]]:
    """The rows with the highest scores above zero; equals in the order of rows."""
    most = min(MOST, len(scores))
    rows = np.sort(np.argpartition(-scores, most - 1)[:most])
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    return [(int(row), float(scores[row])) for row in rows if scores[row] > 0]


def rapidfuzz(texts: Sequence[str]) -> Peer:
    """`rapidfuzz.process.extract` with `fuzz.ratio` over all texts; raises Absent."""
    process, fuzz = wanted("rapidfuzz.process"), wanted("rapidfuzz.fuzz")
    kept = list(texts)

    def ask(text: str) -> list[tuple[int, float]]:
        found = process.extract(text, kept, scorer=fuzz.ratio, limit=MOST)
        return [(row, score / 100) for _, score, row in found]

    return ask


@contextmanager
def trigrams(texts: Sequence[str], database: Database) -> Iterator[Peer]:
    """pg_trgm's `%` and `similarity` with its index, as its manual shows; raises Absent."""
    try:
        with database() as url, asyncio.Runner() as runner:
            scope = address_peer(url, texts, MOST)
            peer = runner.run(scope.__aenter__())
            try:
                yield lambda text: runner.run(peer.alike(text))
            except BaseException as error:
                runner.run(scope.__aexit__(type(error), error, error.__traceback__))
                raise
            runner.run(scope.__aexit__(None, None, None))
    except (SetupError, DatabaseError) as reason:
        raise Absent(" ".join(str(reason).split())) from reason


def run_all(
    city: BenchCity,
    truth: Truth,
    queries: Sequence[Asked],
    tell: Callable[[str], None],
    database: Database | None,
) -> tuple[dict[str, Ran], dict[str, str]]:
    """Outcomes of every peer at hand, each asked for a minute at most; and why others are absent."""
    texts = [row.text for row in city.rows]
    ran: dict[str, Ran] = {}
    absent: dict[str, str] = {}

    def run(name: str, make: Callable[[], AbstractContextManager[Peer]]) -> None:
        tell(name)
        begin = perf_counter()
        try:
            with make() as peer:
                ready = perf_counter() - begin
                ran[name] = Ran(outcomes(peer, city, truth, queries), ready)
        except Absent as reason:
            absent[name] = str(reason)

    run(BIGRAMS, lambda: _plain(lambda: Bigrams(texts)))
    run(RAPIDFUZZ, lambda: _plain(lambda: rapidfuzz(texts)))
    if database is None:
        absent[TRIGRAMS] = "no database is given to this bench"
    else:
        given = database
        run(TRIGRAMS, lambda: trigrams(texts, given))
    return ran, absent


@contextmanager
def _plain(make: Callable[[], Peer]) -> Iterator[Peer]:
    yield make()


def outcomes(peer: Peer, city: BenchCity, truth: Truth, queries: Sequence[Asked]) -> list[Outcome]:
    """What a peer made of as many queries as a minute allows; nothing is claimed yet."""
    found: list[Outcome] = []
    start = perf_counter()
    for one in queries:
        begin = perf_counter()
        hits = peer(one.query.text)
        seconds = perf_counter() - begin
        found.append(_outcome(one, city, truth, hits, seconds))
        if perf_counter() - start > LONGEST_S:
            break
    return found


def _outcome(one: Asked, city: BenchCity, truth: Truth, hits: list[tuple[int, float]], seconds: float) -> Outcome:
    query = one.query
    spots: dict[int, float] = {}
    for row, score in hits:
        spots.setdefault(city.rows.spot_of(row), score)
    offered = [Ranked(truth.spots[k].lng, truth.spots[k].lat, truth.grid[k], score) for k, score in spots.items()]
    grids = list(dict.fromkeys(place.place for place in offered))
    return Outcome(
        *(one.half, query.noise, query.kind, "not_found", ""),
        building=building_rank(truth, query, offered),
        grid=(grids.index(query.grid) + 1 if query.grid in grids else 0) if query.kind != "none" else -1,
        asserted=grids[0] if grids else -1,
        right=query.kind == "answer" and bool(grids) and query.grid == grids[0],
        sure=offered[0].sure if offered else 0.0,
        sure_of_building=offered[0].sure if offered else 0.0,
        first_right=bool(grids) and query.grid == grids[0],
        seconds=seconds,
        cpu_seconds=0.0,
        settled=None,
        query=query,
    )


def claiming(theirs: Sequence[Outcome], coverage: float) -> list[Outcome]:
    """The outcomes of a peer that claims its first row above such a score that it covers as much as we do."""
    due = sorted((one.sure for one in theirs if one.kind == "answer"), reverse=True)
    if not due or coverage <= 0:
        return list(theirs)
    least = due[min(len(due), max(1, round(coverage * len(due)))) - 1]
    return [one._replace(status="found") if one.sure >= least and one.sure > 0 else one for one in theirs]


def against(ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> float:
    """Share of grids right at first, ours against theirs on the queries that they answered; 0 without any."""
    mine, other = figures.tally(ours[: len(theirs)]).top1_grid, figures.tally(theirs).top1_grid
    return mine / other if mine >= 0 and other > 0 else 0.0
