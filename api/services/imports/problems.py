"""What is wrong with a file of grids: one problem a fault, with the ways to mend it and a picture."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from api.services.imports.sheet import Sheet, Wish
from geo.coverage import FaultKind
from geo.coverage.mend import Mend, made_valid, mends, shape_mends
from geo.crs import fit_datums, outside_china
from geo.types import Datum

Floats = npt.NDArray[np.float64]
HEALED_ALWAYS_M = 0.2  # so narrow a fault is rounding; it is closed without asking
DATUM_SURE, DATUM_ROWS = 0.95, 400
WINDOW, WINDOW_LEAST = 0.8, 0.0004  # a picture shows the piece and so much around it, in parts of its size, degrees
GRIDS_OF_PICTURE = 12


@dataclass(frozen=True)
class Surroundings:
    """What the database knows around a file: the outline of the plan in force and buildings with households."""

    outline: Any | None = None
    lng: Floats = field(default_factory=lambda: np.empty(0))
    lat: Floats = field(default_factory=lambda: np.empty(0))
    households: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class Problem:
    """One fault of a file.

    `choices` are keys of the ways to mend it, the proposed one first: `to:ROW`, `make_valid`, `merge`, `recode`,
    `parent:CODE`, `shift:DATUM`, `drop`, `leave`. One that `stops` must be mended before a draft can be made.
    """

    key: str
    kind: str
    rows: tuple[int, ...]
    codes: tuple[str, ...]
    stops: bool
    choices: tuple[str, ...]
    area_m2: float = 0.0
    width_m: float = 0.0
    place: tuple[float, float] | None = None
    reason: str = ""
    moves: dict[str, float] = field(default_factory=dict)
    piece: Any = None
    shapes: tuple[Any, ...] = ()  # of `rows`, cut to the picture's window
    mend: Mend | None = None


def problems(sheet: Sheet, wish: Wish, around: Surroundings) -> list[Problem]:
    """Return every problem of a file, those that forbid a draft first, wide ones before narrow ones."""
    codes = sheet.codes(wish.finest)
    found = [*_datum(sheet, around), *_codes(codes), *_parents(sheet, wish), *_shapes(sheet, codes)]
    usable = np.array([shape is not None and not shapely.is_empty(shape) for shape in sheet.shapes], bool)
    if usable.any():
        found += _coverage(sheet, codes, np.flatnonzero(usable), around)
    return sorted(found, key=lambda one: (not one.stops, one.kind != "datum", -one.width_m))


def _key(kind: str, *parts: object) -> str:
    return hashlib.sha256("|".join([kind, *map(str, parts)]).encode()).hexdigest()[:12]


def _datum(sheet: Sheet, around: Surroundings) -> Iterator[Problem]:
    """A file that lies beside the plan in force by the shift of a datum is in that datum."""
    shapes = [shape for shape in made_valid(sheet.shapes) if shape is not None and not shapely.is_empty(shape)]
    outline = around.outline
    if outline is None or not shapes:
        return
    vertices = shapely.get_coordinates(np.array(shapes, dtype=object))
    step = max(1, len(vertices) // DATUM_ROWS)
    lng, lat = vertices[::step, 0], vertices[::step, 1]
    if outside_china(lng, lat).any():
        return
    shapely.prepare(outline)
    fits = fit_datums(lng, lat, lambda x, y: shapely.intersects_xy(outline, x, y))
    best = fits[0]
    as_is = next(one for one in fits if one.datum is Datum.WGS84)
    if best.datum is Datum.WGS84 or best.probability < DATUM_SURE or best.fitting <= as_is.fitting * 1.01:
        return
    told = {"inside_before": as_is.fitting / len(lng), "inside_after": best.fitting / len(lng)}
    shown = shapely.simplify(shapely.union_all(np.array(shapes, dtype=object)), 0.0003)
    yield Problem(
        _key("datum", best.datum),
        "datum",
        (),
        (),
        stops=False,
        choices=(f"shift:{best.datum}", "leave"),
        reason=str(best.datum),
        moves=told,
        piece=shapely.simplify(outline, 0.0003),
        shapes=(shown,),
    )


def _codes(codes: list[str]) -> Iterator[Problem]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(codes):
        rows[code].append(row)
    for row in rows.pop("", []):
        yield Problem(_key("empty_code", row), "empty_code", (row,), ("",), stops=True, choices=("recode", "drop"))
    for code, every in rows.items():
        if len(every) > 1:
            yield Problem(
                _key("duplicate_code", code),
                "duplicate_code",
                tuple(every),
                (code,) * len(every),
                stops=True,
                choices=("merge", "recode"),
            )


def _parents(sheet: Sheet, wish: Wish) -> Iterator[Problem]:
    """A code of a coarser level under two parents; the one with more grids is proposed."""
    for parent, child in pairwise(wish.levels[:-1]):
        under: dict[str, Counter[str]] = defaultdict(Counter)
        of_parent, of_child = sheet.codes(parent.code), sheet.codes(child.code)
        for above, below in zip(of_parent, of_child, strict=True):
            under[below][above] += 1
        for code, parents in under.items():
            if len(parents) > 1:
                rows = tuple(row for row, one in enumerate(of_child) if one == code)
                choices = tuple(f"parent:{above}" for above, _ in parents.most_common())
                key = _key("two_parents", child.key, code)
                yield Problem(
                    key, "two_parents", rows, (code,), stops=True, choices=choices, reason=f"{parent.key} / {child.key}"
                )
    for level in wish.levels[:-1]:
        empty = tuple(row for row, one in enumerate(sheet.codes(level.code)) if not one)
        if empty:
            key = _key("empty_parent", level.key)
            yield Problem(key, "empty_parent", empty, (), stops=True, choices=("neighbour", "drop"), reason=level.key)


def _shapes(sheet: Sheet, codes: list[str]) -> Iterator[Problem]:
    for mend in shape_mends(sheet.shapes):
        row, fault = mend.fault.members[0], mend.fault
        usable = mend.piece is not None
        choices = ("make_valid", "drop") if usable else ("drop",)
        piece, shape = mend.piece, sheet.shapes[row]
        yield Problem(
            _key(fault.kind, row, codes[row]),
            fault.kind.value,
            (row,),
            (codes[row],),
            stops=True,
            choices=choices,
            place=fault.place,
            reason=fault.reason,
            piece=piece,
            shapes=(shape,) if usable else (),
            mend=mend,
        )


def _coverage(sheet: Sheet, codes: list[str], rows: npt.NDArray[np.int64], around: Surroundings) -> Iterator[Problem]:
    """Overlaps and gaps as they are once every shape is valid; those of rounding are not told."""
    valid = made_valid(sheet.shapes[rows])
    for mend in mends(valid):
        fault = mend.fault
        if fault.width_m <= HEALED_ALWAYS_M:
            continue
        overlap = fault.kind is FaultKind.OVERLAP
        window = _window(mend.piece)
        near = fault.members[:GRIDS_OF_PICTURE]
        cut = tuple(shapely.intersection(valid[one], window) for one in near)
        choices = tuple(f"to:{rows[one]}" for one in mend.takers)
        yield Problem(
            _key(fault.kind, *(codes[rows[one]] for one in fault.members), fault.place),
            fault.kind.value,
            tuple(int(rows[one]) for one in near),
            tuple(codes[rows[one]] for one in near),
            stops=overlap,
            choices=choices if overlap else (*choices, "leave"),
            area_m2=fault.area_m2,
            width_m=fault.width_m,
            place=fault.place,
            moves=_people(mend.piece, around),
            piece=mend.piece,
            shapes=cut,
            mend=mend,
        )


def _window(piece: Any) -> Any:
    west, south, east, north = shapely.bounds(piece)
    more = max((east - west) * WINDOW, (north - south) * WINDOW, WINDOW_LEAST)
    return shapely.box(west - more, south - more, east + more, north + more)


def _people(piece: Any, around: Surroundings) -> dict[str, float]:
    """Return how many buildings and households stand in a piece."""
    west, south, east, north = shapely.bounds(piece)
    near = np.flatnonzero((around.lng >= west) & (around.lng <= east) & (around.lat >= south) & (around.lat <= north))
    inside = near[shapely.intersects_xy(piece, around.lng[near], around.lat[near])] if len(near) else near
    return {"buildings": float(len(inside)), "households": float(around.households[inside].sum())}
