"""Code schemes of a layer: what holds, how far the numbers are used, how grids would be numbered anew."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import shapely

from api.errors import Conflict, Unprocessable
from data.database import Session
from data.records import LayerRecord, PlanRecord
from data.repositories import audit, code_schemes, grids
from data.repositories.grids import GridColumns
from geo.code_scheme import (
    PRESETS,
    CodeScheme,
    NumberedGrid,
    ParentCodeUnfit,
    Recode,
    faults_of,
    grouped,
    renumber,
    scheme_json,
    scheme_of,
    usage,
)

MOST_UNFIT = 100


class Numbering(NamedTuple):
    """The operations that number a draft anew, and the parents they concern."""

    level: str
    scheme: CodeScheme | None
    steps: list[Recode]
    parents: int


async def told(session: Session, layer: LayerRecord, plan: PlanRecord | None) -> list[dict[str, Any]]:
    """Return the scheme of each level of a layer, where it comes from, and how far it is used in `plan`."""
    columns = await grids.columns(session, plan.id) if plan else None
    items = []
    for level in layer.levels:
        stored = await code_schemes.stored(session, layer.id, level.key)
        scheme = stored or await code_schemes.of_level(session, layer.id, level.key)
        items.append(
            {
                "level": level.key,
                "scheme": scheme_json(scheme) if scheme else None,
                "source": "set" if stored else "inferred" if scheme else None,
                **(await _used(session, layer, level.key, scheme, columns) if scheme and columns else {}),
            }
        )
    return items


async def _used(
    session: Session, layer: LayerRecord, level: str, scheme: CodeScheme, columns: GridColumns
) -> dict[str, Any]:
    taken = await code_schemes.taken(session, layer.id, level)
    pairs = _pairs(columns, level)
    unfit = [code for parent, code in pairs if faults_of(scheme, code, parent)]
    used, of_parent = [], grouped(scheme, taken)
    for parent in sorted({parent for parent, _ in pairs}):
        try:
            one = usage(scheme, parent, of_parent.get(parent, ()))
        except ParentCodeUnfit:
            continue
        used.append({"parent": parent, "used": one.used, "left": one.left, "foretold": one.foretold})
    return {"usage": used, "unfit_count": len(unfit), "unfit": unfit[:MOST_UNFIT]}


def _pairs(columns: GridColumns, level: str) -> list[tuple[str, str]]:
    code_of = dict(zip(columns.ids, columns.codes, strict=True))
    rows = zip(columns.levels, columns.parents, columns.codes, strict=True)
    return [(code_of[parent], code) for key, parent, code in rows if key == level and parent in code_of]


def chosen(preset: str | None, document: dict[str, Any] | None) -> CodeScheme:
    """Return the scheme that a preset's name or a document stands for; raises Unprocessable, BadScheme."""
    if (preset is None) == (document is None):
        raise Unprocessable("要么给 preset，要么给 scheme / give one of preset and scheme", code="bad_code_scheme")
    if preset is not None:
        found = PRESETS.get(preset)
        if found is None:
            raise Unprocessable(
                "没有这个编码规则 / no such preset",
                given=preset[:80],
                expected=", ".join(PRESETS),
                code="unknown_preset",
            )
        return found
    return scheme_of(document or {})


async def keep(session: Session, layer: LayerRecord, level: str, scheme: CodeScheme, actor: str, now: datetime) -> None:
    """Set the scheme of a level; raises Unprocessable for a level that the layer has not."""
    keys = [one.key for one in layer.levels]
    if level not in keys:
        raise Unprocessable("没有这个层级 / no such level", given=level, expected=", ".join(keys), code="unknown_level")
    await code_schemes.keep(session, layer.id, level, scheme, actor, now)
    what = {"layer": layer.key, "level": level, "scheme": scheme_json(scheme)}
    await audit.append(session, actor, "code_scheme.set", what)


async def numbering(
    session: Session, plan: PlanRecord, layer: LayerRecord, parent: str | None, *, whole: bool
) -> Numbering:
    """Return the recodings that number the finest grids of a draft in order, one parent or all.

    Published codes stay with their grids unless the `whole` parent is numbered anew; that never gives back a
    code, so it begins behind the highest. Raises Conflict for a plan that is no draft, Unprocessable for an
    unknown parent, CodesExhausted.
    """
    if plan.status != "draft":
        raise Conflict("只有草案可以重新编号 / only a draft is numbered anew", given=plan.status, code="plan_state")
    level = layer.levels[-1].key
    scheme = await code_schemes.of_level(session, layer.id, level)
    columns = await grids.columns(session, plan.id)
    published = {one.code for one in await code_schemes.given(session, layer.id, level, without=plan.id)}
    steps: list[Recode] = []
    groups = _groups(columns, level, published, whole=whole)
    if parent is not None:
        groups = {code: found for code, found in groups.items() if code == parent}
        if not groups:
            raise Unprocessable("没有这个上级网格 / no such parent", given=parent[:80], code="unknown_grid")
    of_parent = grouped(scheme, published) if scheme else {}
    for code, members in groups.items():
        steps += renumber(scheme, code, members, of_parent.get(code, ()) if scheme else published)
    return Numbering(level, scheme, steps, len(groups))


def _groups(columns: GridColumns, level: str, published: set[str], *, whole: bool) -> dict[str, list[NumberedGrid]]:
    code_of = dict(zip(columns.ids, columns.codes, strict=True))
    found: dict[str, list[NumberedGrid]] = {}
    for row, key in enumerate(columns.levels):
        above = columns.parents[row]
        if key != level or above not in code_of:
            continue
        code = columns.codes[row]
        shape = shapely.from_wkb(columns.wkb[row])
        fixed = code in published and not whole
        found.setdefault(code_of[above], []).append(NumberedGrid(columns.ids[row], code, shape, fixed))
    return found


def numbering_json(found: Numbering, plan_id: UUID) -> dict[str, Any]:
    """Return a numbering as operations for POST /api/plans/{id}/ops, in their order."""
    ops = [{"op": "recode", "grid": str(step.grid), "code": step.code} for step in found.steps]
    return {"plan": str(plan_id), "level": found.level, "parents": found.parents, "ops": ops}
