"""One round of repair: the mends that somebody accepted, in an order in which none undoes another."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from api.errors import Conflict, Unprocessable
from api.services.imports.problems import HEALED_ALWAYS_M, Problem
from api.services.imports.sheet import Sheet, Wish
from geo.coverage import heal, is_coverage
from geo.coverage.edit.naming import Codes
from geo.coverage.mend import made_valid, mended
from geo.crs import to_wgs84
from geo.types import Datum


def applied(sheet: Sheet, wish: Wish, found: list[Problem], accepted: Mapping[str, str], codes: Codes) -> Sheet:
    """Return the rows after the accepted mends: `accepted` is the choice by the problem's key.

    `codes` knows those that a new code must not be. A shift of datum is a round of its own, since it moves every
    other fault. Raises Unprocessable for a choice that a problem does not have, Conflict for one that is gone.
    """
    by_key = {one.key: one for one in found}
    chosen = [(_known(by_key, key), choice) for key, choice in accepted.items()]
    for problem, choice in chosen:
        if choice not in problem.choices:
            told = ", ".join(problem.choices)
            raise Unprocessable("没有这种修法 / no such mend", given=choice[:80], expected=told, code="no_such_choice")
    shift = next((choice for problem, choice in chosen if choice.startswith("shift:")), None)
    if shift:
        return Sheet(sheet.rows, _shifted(sheet.shapes, Datum(shift.partition(":")[2])))
    shapes = _matched(_given_away(_valid(sheet.shapes, chosen), chosen))
    return _labelled(Sheet(sheet.rows, shapes), wish, chosen, codes)


def _known(by_key: Mapping[str, Problem], key: str) -> Problem:
    if key not in by_key:
        raise Conflict(
            "这个问题已不在 / this fault is no longer there",
            given=key[:40],
            expected="reload the list",
            code="fault_gone",
        )
    return by_key[key]


def _shifted(shapes: npt.NDArray[np.object_], datum: Datum) -> npt.NDArray[np.object_]:
    def back(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(to_wgs84(xy[:, 0], xy[:, 1], datum))

    return np.asarray(shapely.transform(shapes, back), dtype=object)


def _valid(shapes: npt.NDArray[np.object_], chosen: list[tuple[Problem, str]]) -> npt.NDArray[np.object_]:
    result = shapes.copy()
    rows = [problem.rows[0] for problem, choice in chosen if choice == "make_valid"]
    if rows:
        result[rows] = made_valid(result[rows])
    return result


def _given_away(shapes: npt.NDArray[np.object_], chosen: list[tuple[Problem, str]]) -> npt.NDArray[np.object_]:
    """Give each overlap and gap to the row chosen for it; rows that are still no polygons are left out."""
    usable = np.flatnonzero([one is not None and not shapely.is_empty(one) for one in shapes])
    place_of = {int(row): place for place, row in enumerate(usable)}
    gifts = [
        (problem.mend, place_of[int(choice.partition(":")[2])])
        for problem, choice in chosen
        if choice.startswith("to:") and problem.mend
    ]
    if not gifts:
        return shapes
    result = shapes.copy()
    still_bad = [row for row in usable if not shapely.is_valid(shapes[row])]
    result[usable] = mended(made_valid(shapes[usable]), gifts)
    result[still_bad] = shapes[still_bad]
    return result


def _matched(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Match edges where nothing but rounding is between the shapes; else return them as they are."""
    whole = all(one is not None and not shapely.is_empty(one) and shapely.is_valid(one) for one in shapes)
    if not whole or is_coverage(shapes):
        return shapes
    return heal(shapes, HEALED_ALWAYS_M).polygons


def _labelled(sheet: Sheet, wish: Wish, chosen: list[tuple[Problem, str]], used: Codes) -> Sheet:
    """Merge, recode, move under another parent, drop."""
    rows, shapes = sheet.rows.copy(), sheet.shapes.copy()
    gone: set[int] = set()
    for code in sheet.codes(wish.finest):
        used.take(code)
    for problem, choice in chosen:
        if choice == "merge":
            first, *others = problem.rows
            shapes[first] = _union([shapes[row] for row in problem.rows])
            _add_households(rows, wish, first, others)
            gone.update(others)
        elif choice == "recode":
            again = problem.rows[1:] if problem.kind == "duplicate_code" else problem.rows
            for row in again:
                code = used.next(problem.codes[0] or _sibling(sheet, wish, row))
                rows[wish.finest] = rows[wish.finest].astype(object)
                rows.loc[rows.index[row], wish.finest] = code
        elif choice.startswith("parent:"):
            level = next(one for one in wish.levels if one.key == problem.reason.partition(" / ")[0])
            rows[level.code] = rows[level.code].astype(object)
            rows.loc[rows.index[list(problem.rows)], level.code] = choice.partition(":")[2]
        elif choice == "neighbour":
            _adopt_parents(rows, shapes, wish, problem)
        elif choice == "drop":
            gone.update(problem.rows)
    kept = [row for row in range(len(rows)) if row not in gone]
    return Sheet(rows.iloc[kept].reset_index(drop=True), shapes[kept])


def _union(parts: list[object]) -> object:
    """Return several shapes as one; those of a coverage keep their vertices."""
    return shapely.union_all(made_valid(np.array(parts, dtype=object)))


def _add_households(rows: pd.DataFrame, wish: Wish, first: int, others: list[int]) -> None:
    if wish.households is None:
        return
    numbers = pd.to_numeric(rows[wish.households], errors="coerce")
    rows[wish.households] = numbers
    rows.loc[rows.index[first], wish.households] = float(numbers.iloc[[first, *others]].sum())


def _sibling(sheet: Sheet, wish: Wish, row: int) -> str:
    """Return the highest code under the same parents: a new code goes on from there."""
    codes = sheet.codes(wish.finest)
    if len(wish.levels) < 2:
        return max(codes, default="1")
    parents = sheet.codes(wish.levels[-2].code)
    return max((code for code, parent in zip(codes, parents, strict=True) if parent == parents[row]), default="1")


def _adopt_parents(rows: pd.DataFrame, shapes: npt.NDArray[np.object_], wish: Wish, problem: Problem) -> None:
    """Give rows without a parent that of the neighbour with which they share most of their outline."""
    level = next(one for one in wish.levels if one.key == problem.reason)
    rows[level.code] = rows[level.code].astype(object)
    usable = [row for row, one in enumerate(shapes) if one is not None and row not in problem.rows]
    tree = shapely.STRtree(shapes[usable])
    for row in problem.rows:
        beside = [usable[at] for at in tree.query(shapes[row], predicate="intersects")]
        if beside:
            shared = [shapely.length(shapely.intersection(shapes[row], shapely.boundary(shapes[at]))) for at in beside]
            rows.loc[rows.index[row], level.code] = rows[level.code].iloc[beside[int(np.argmax(shared))]]
