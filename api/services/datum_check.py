"""Which datum the points of a batch seem to be in: by the addresses, grids or area that came with them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from api.errors import Unprocessable
from api.services import phrases
from api.services.addresses import AddressAnswer, address_answer
from api.services.catalogue import LoadedPlan
from api.services.locate import Owners
from geo.address import AddressIndex, Level
from geo.address.writing.grids import grid_key
from geo.crs import DatumFit, fit_datums, nearness
from geo.types import Bbox, Datum, LngLat

Floats = npt.NDArray[np.float64]
WORDS = ("detect_datum", "addresses", "grids", "area")
GRIDS_MOST, ADDRESSES_MOST = 2_000, 200  # so much evidence, evenly taken, is more than enough
# A stated datum less likely than this is warned of as wrong, else, or where few points speak, as doubtful.
UNLIKELY, ENOUGH = 0.05, 5
DIRECT = (Level.ROOM, Level.UNIT, Level.BUILDING, Level.COMPOUND, Level.NUMBER, Level.INTERPOLATED, Level.CROSSING)
_SAME = {Datum.CGCS2000: Datum.WGS84}  # not to be told from each other


class BadBatch(Unprocessable):
    """A batch that cannot be read."""

    code = "bad_batch"


class UnknownGrid(Unprocessable):
    """The plan has no such grid."""

    code = "unknown_grid"


class Expected(NamedTuple):
    """Where the points should be: a text or a grid for each, None where it has none; an area for those."""

    addresses: list[str | None]
    grids: list[str | None]
    box: Bbox | None


class DatumFound(NamedTuple):
    """The datums by how well they fit, best first; `used` points had something that speaks for or against."""

    stated: Datum
    fits: list[DatumFit]
    used: int


def expected_of(given: Mapping[str, Any], count: int) -> Expected | None:
    """Return what a batch says of where its points should be, None where no check is asked; raises BadBatch."""
    there = [name for name in WORDS[1:] if given.get(name) is not None]
    asked = given.get("detect_datum")
    if asked not in (None, True, False) or bool(there) != bool(asked):
        raise BadBatch(
            "detect_datum 须与 addresses、grids 或 area 同用 / detect_datum goes with what says where the points are",
            given=", ".join(there) or "detect_datum",
            expected='"detect_datum": true and one or more of addresses, grids, area',
        )
    if not asked:
        return None
    area = given.get("area")
    box = _box(area) if isinstance(area, list) else None
    everywhere = area if isinstance(area, str) else None
    if area is not None and box is None and everywhere is None:
        raise BadBatch("area 不对 / area cannot be read", given=str(area)[:80], expected="a grid, or [w, s, e, n]")
    grids = [one or everywhere for one in _texts(given, "grids", count)]
    return Expected(_texts(given, "addresses", count), grids, box)


def _texts(given: Mapping[str, Any], name: str, count: int) -> list[str | None]:
    values = given.get(name)
    if values is None:
        return [None] * count
    if not isinstance(values, list) or not all(one is None or isinstance(one, str) for one in values):
        raise BadBatch(f"{name} 应是文字的数组 / {name} must be an array of texts", expected="[text or null, ...]")
    if len(values) != count:
        raise BadBatch(f"{name} 与 points 不一样多 / not as many as points", given=len(values), expected=str(count))
    return [one or None for one in values]


def _box(values: list[Any]) -> Bbox | None:
    numbers = all(type(one) in (int, float) for one in values)
    if len(values) != 4 or not numbers or values[0] > values[2] or values[1] > values[3]:
        return None
    return Bbox(*map(float, values))


class _Grids:
    """Scores by grid: 1 where a position is in the grid said."""

    def __init__(self, plan: LoadedPlan, said: list[str | None], rows: list[int]) -> None:
        self._plan = plan
        self._rows: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            if word := said[row]:
                self._rows[word].append(at)
        self._places = {word: _places(plan, word) for word in self._rows}

    def scores(self, lng: Floats, lat: Floats) -> Floats:
        """Return a score for each position, 1 where nothing is said."""
        finest = self._plan.ownership.owners(lng, lat)
        scores = np.ones(lng.size)
        for word, at in self._rows.items():
            level, places = self._places[word]
            scores[at] = np.isin(self._plan.ancestors[level][finest[at]], places)
        return scores


def _places(plan: LoadedPlan, word: str) -> tuple[int, list[int]]:
    """Return the grids of a code or name, those of the finest level that has it; raises UnknownGrid."""
    found = plan.places_by_code.get(word.strip()) or plan.places_by_name.get(grid_key(word))
    if not found:
        raise UnknownGrid("没有这个网格 / no such grid", given=word[:80], expected="code or name of a grid of the plan")
    return found[0][0], [place for level, place in found if level == found[0][0]]


class _Texts:
    """Scores by address: the nearer to where the text may be, the higher."""

    def __init__(self, spots: Mapping[int, list[LngLat]], rows: list[int]) -> None:
        pairs = [(at, *point) for at, row in enumerate(rows) for point in spots.get(row, ())]
        columns = np.array(pairs, np.float64).reshape(-1, 3)
        self._at, self._lng, self._lat = columns[:, 0].astype(np.intp), columns[:, 1].copy(), columns[:, 2].copy()

    def scores(self, lng: Floats, lat: Floats) -> Floats:
        """Return a score for each position, 1 where nothing is said; the nearest counts where a text means several."""
        scores = np.ones(lng.size)
        scores[self._at] = 0.0
        near = np.nan_to_num(nearness(lng[self._at], lat[self._at], self._lng, self._lat))
        np.maximum.at(scores, self._at, near)
        return scores


def _points(answer: AddressAnswer) -> list[LngLat]:
    """Return where a text may be, nothing where it only names a road or less."""
    if answer.match not in DIRECT:
        return []
    found = [answer.point] if answer.point else [one.point for one in answer.candidates]
    return [point for point in found if point is not None]


def _evenly(rows: list[int], most: int) -> list[int]:
    step = max(1, -(-len(rows) // most))
    return rows[::step]


def check(
    scope: Owners, addresses: AddressIndex, expected: Expected, stated: Datum, lng: Floats, lat: Floats
) -> DatumFound:
    """Return how well each datum explains where the points, as given, should be; raises UnknownGrid."""
    said = expected.addresses
    with_text = _evenly([row for row, text in enumerate(said) if text], ADDRESSES_MOST)
    spots = {row: _points(address_answer(addresses, scope.plan, scope.level, said[row] or "")) for row in with_text}
    with_grid = [row for row, grid in enumerate(expected.grids) if grid or expected.box]
    rows = sorted({*_evenly(with_grid, GRIDS_MOST), *(row for row, points in spots.items() if points)})
    grids, texts = _Grids(scope.plan, expected.grids, rows), _Texts(spots, rows)
    if not rows:
        return DatumFound(stated, [], 0)

    def contains(x: Floats, y: Floats) -> Floats:
        found = grids.scores(x, y) * texts.scores(x, y)
        return found if expected.box is None else found * _inside(expected.box, x, y)

    return DatumFound(stated, fit_datums(lng[rows], lat[rows], contains), len(rows))


def _inside(box: Bbox, lng: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (
        (lng >= box.west) & (lng <= box.east) & (lat >= box.south) & (lat <= box.north)
    )  # fmt: skip
    return found


def told(found: DatumFound, lang: str) -> dict[str, Any]:
    """Return the part of an answer that speaks of the datum, and a note where the stated one is not the best."""
    datum: dict[str, Any]
    if not found.fits:
        datum = {"stated": found.stated, "best": None, "confidence": None, "used": 0, "figures": {}}
        return {"datum": datum, "notes": [_note("datum_not_told", lang, {})]}
    stated = _SAME.get(found.stated, found.stated)
    by_datum = {one.datum: one for one in found.fits}
    best, own = found.fits[0], by_datum[stated]
    if own.probability >= best.probability * (1 - 1e-9):
        best = own
    datum = {
        "stated": found.stated,
        "best": found.stated if best is own else best.datum,
        "confidence": round(best.probability, 4),
        "used": found.used,
        "figures": {
            str(one.datum): {"fitting": round(one.fitting, 2), "probability": round(one.probability, 4)}
            for one in found.fits
        },
    }
    if best is own:
        return {"datum": datum, "notes": []}
    sure = own.probability < UNLIKELY and found.used >= ENOUGH
    code = "datum_wrong" if sure else "datum_doubtful"
    values = {"best": str(best.datum), "stated": str(found.stated), "share": best.probability}
    return {"datum": datum, "notes": [_note(code, lang, values)]}


def _note(code: str, lang: str, values: Mapping[str, object]) -> dict[str, Any]:
    return {"code": code, "message": phrases.note(code, lang, values)}
