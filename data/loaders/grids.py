"""Loading grids: one file is one published plan of its layer, proven to be a coverage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy.ext.asyncio import AsyncSession

from data.loaders.report import FaultLine, LoadRefused, LoadReport
from data.loaders.source import Features, as_codes, fields_of, read_features
from data.repositories import plans
from data.repositories.plans import NewLevel, NewPlan, PlanError
from geo.coverage import Fault, FaultKind, Healed, dissolve, heal, shape_faults

HEALED_ALWAYS_M = 0.2  # real census files have faults of this width from rounding
Progress = Callable[[str], None]


@dataclass(frozen=True)
class LevelField:
    """A level and the fields of its code and name."""

    key: str
    code: str
    name: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class GridOptions:
    """What `load grids` was asked to do."""

    layer: str
    levels: tuple[LevelField, ...]  # coarse to fine
    valid_from: datetime
    valid_to: datetime | None = None
    plan_name: str | None = None
    title: str | None = None
    households: str | None = None
    repair_m: float | None = None
    crs: str | None = None
    encoding: str | None = None
    commit: bool = False


async def load_grids(
    session: AsyncSession, path: Path, options: GridOptions, progress: Progress = lambda _: None
) -> LoadReport:
    """Load a file of the finest grids as one published plan; coarser levels are dissolved from it.

    Returns the report; nothing is written where it `stops` or without `commit`. Raises LoadRefused where the
    file, its fields or the plan's start do not fit.
    """
    report = LoadReport("grids", path.name)
    progress("read")
    features = read_features(path, crs=options.crs, encoding=options.encoding)
    report.notes["crs"] = features.crs
    if features.encoding:
        report.notes["encoding"] = features.encoding
    wanted = [name for level in options.levels for name in (level.code, level.name) if name]
    fields_of(features, [*wanted, *filter(None, [options.households])])
    codes = as_codes(features.rows[options.levels[-1].code])
    report.faults += _row_faults(features, codes)
    report.faults += _parent_faults(features, options.levels)
    if report.stops:
        return report
    progress("check")
    healed = heal(features.shapes, options.repair_m or HEALED_ALWAYS_M)
    report.faults += _coverage_faults(healed, codes)
    if healed.closed:
        report.notes |= {"moved_m2": round(healed.moved_m2, 3), "furthest_m": round(healed.furthest_m, 3)}
    if healed.refused:
        return report
    progress("write")
    report.accepted = len(codes)
    new = new_plan(features.rows, healed.polygons, options)
    await _publish(session, new, report, commit=options.commit)
    return report


async def _publish(session: AsyncSession, new: NewPlan, report: LoadReport, *, commit: bool) -> None:
    try:
        if commit:
            done = await plans.publish_plan(session, new)
            report.notes["plan"] = str(done.plan.id)
            next_start, report.committed = done.next_start, True
        else:
            next_start = await plans.check_start(session, new.layer, new.valid_from)
    except PlanError as error:
        raise LoadRefused(error.code, given=str(error), expected="--valid-from") from error
    report.notes["valid_from"] = new.valid_from.isoformat()
    if next_start and (new.valid_to is None or next_start < new.valid_to):
        report.notes["ends_where_next_begins"] = next_start.astimezone(new.valid_from.tzinfo).isoformat()


def _row_faults(features: Features, codes: list[str]) -> list[FaultLine]:
    """Faults of single rows: no code, a code twice, no polygon, a polygon that crosses itself."""
    faults = [
        FaultLine("empty_code", (), reason=f"line {row + 2}", stops=True) for row, code in enumerate(codes) if not code
    ]
    counts = pd.Series(codes).value_counts()
    faults += [
        FaultLine("duplicate_code", (str(code),), reason=f"{count}", stops=True)
        for code, count in counts.items()
        if count > 1 and code
    ]
    for fault in shape_faults(features.shapes):
        row = fault.members[0]
        reason = f"{fault.reason} line {row + 2}".strip()
        faults.append(FaultLine(fault.kind.value, (codes[row],), place=fault.place, reason=reason, stops=True))
    return faults


def _parent_faults(features: Features, levels: tuple[LevelField, ...]) -> list[FaultLine]:
    """A code of a coarser level that appears under two parents is two things with one label."""
    faults = []
    for parent, child in pairwise(levels):
        pairs = pd.DataFrame(
            {"child": as_codes(features.rows[child.code]), "parent": as_codes(features.rows[parent.code])}
        )
        parents = pairs.drop_duplicates().groupby("child")["parent"].agg(list)
        for code, under in parents[parents.str.len() > 1].items():
            faults.append(
                FaultLine("two_parents", (str(code), *under), reason=f"{parent.key} / {child.key}", stops=True)
            )
        faults += [
            FaultLine("empty_code", (), reason=f"{parent.key} line {row + 2}", stops=True)
            for row in np.flatnonzero(pairs["parent"] == "")
        ]
    return faults


def _coverage_faults(healed: Healed, codes: list[str]) -> list[FaultLine]:
    lines = [_line(fault, codes, healed=True, stops=False) for fault in healed.closed]
    for fault in healed.left:
        stops = fault.kind not in (FaultKind.GAP, FaultKind.SLIVER)
        lines.append(_line(fault, codes, healed=False, stops=stops))
    return lines


def _line(fault: Fault, codes: list[str], *, healed: bool, stops: bool) -> FaultLine:
    names = tuple(codes[index] for index in fault.members)
    return FaultLine(
        fault.kind.value,
        names,
        round(fault.area_m2, 3),
        round(fault.width_m, 3),
        fault.place,
        fault.reason,
        healed,
        stops,
    )


def new_plan(rows: pd.DataFrame, shapes: np.ndarray, options: GridOptions) -> NewPlan:
    """Return a plan of rows whose shapes are a coverage: levels coarse to fine, each child with its parent's row."""
    tiers = [as_codes(rows[level.code]) for level in options.levels]
    uniques = [list(dict.fromkeys(tier)) for tier in tiers[:-1]] + [tiers[-1]]
    levels = []
    for depth, level in enumerate(options.levels):
        codes = uniques[depth]
        row_of = pd.Series(range(len(tiers[depth])), index=tiers[depth])
        first = row_of[~row_of.index.duplicated()].loc[codes].to_numpy()
        finest = depth == len(options.levels) - 1
        member = pd.Index(codes).get_indexer(pd.Index(tiers[depth]))
        polygons = shapes if finest else dissolve(shapes, member, len(codes))
        parents = np.full(len(codes), -1, np.int64)
        if depth:
            parents = pd.Index(uniques[depth - 1]).get_indexer(pd.Index([tiers[depth - 1][row] for row in first]))
        levels.append(
            NewLevel(
                level.key,
                level.title,
                codes,
                _names(rows, level, first, codes),
                np.asarray(parents, np.int64),
                polygons,
                _households(rows, options.households, member, len(codes)),
            )
        )
    name = options.plan_name or f"{options.valid_from:%Y-%m-%d}"
    title, begin, end = options.title, options.valid_from, options.valid_to
    return NewPlan(options.layer, title, name, begin, end, tuple(levels))


def _names(given: pd.DataFrame, level: LevelField, rows: np.ndarray, codes: list[str]) -> list[str]:
    if level.name is None:
        return codes
    told = as_codes(given[level.name].iloc[rows])
    return [name or code for name, code in zip(told, codes, strict=True)]


def _households(given: pd.DataFrame, column: str | None, member: np.ndarray, count: int) -> list[int | None] | None:
    """Sum households by member; a grid none of whose rows tells them has none told."""
    if column is None:
        return None
    numbers = pd.to_numeric(given[column], errors="coerce").to_numpy(np.float64)
    told = ~np.isnan(numbers)
    sums = np.bincount(member[told], numbers[told], minlength=count)
    known = np.bincount(member[told], minlength=count) > 0
    return [round(value) if has else None for value, has in zip(sums, known, strict=True)]
