"""The gate before publishing: the whole draft read from the database and proven, codes included."""

import asyncio
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import shapely

from data.database import Session
from data.records import LayerRecord, PlanRecord
from data.repositories import code_schemes, grids, law
from data.repositories.grids import GridColumns
from geo.code_scheme import CodeScheme, ParentCodeUnfit, faults_of, grouped, usage
from geo.plan import GateFault, GateLevel, Points, allowed_parts, prove

MOST_TOLD = 200


class Gate(NamedTuple):
    """What stands between a draft and the law; `before` is the plan that it follows."""

    before: UUID | None
    faults: tuple[GateFault, ...]

    def stopping(self, accepted: frozenset[str] = frozenset()) -> list[GateFault]:
        """Return the faults that stop publishing, without those that can be and were accepted."""
        return [one for one in self.faults if one.stops and not (one.acceptable and one.kind in accepted)]


async def gate(session: Session, plan: PlanRecord, layer: LayerRecord, before: PlanRecord | None) -> Gate:
    """Prove `plan` as it is stored, against the plan `before` it; nothing that was proven earlier counts."""
    await law.patient(session)
    columns = await grids.columns(session, plan.id)
    old = await grids.columns(session, before.id) if before else None
    declared = await law.multipart(session, plan.id)
    buildings = await grids.building_points(session)
    keys = [level.key for level in layer.levels]
    points = Points(buildings.lng, buildings.lat)
    faults = await asyncio.to_thread(_proven, columns, old, keys, declared, points)
    for above, key in zip([None, *keys], keys, strict=False):
        faults += await _codes(session, plan, layer, key, (columns, old), above is not None)
    return Gate(before.id if before else None, tuple(faults))


def _proven(
    columns: GridColumns, old: GridColumns | None, keys: list[str], declared: set[UUID], points: Points
) -> list[GateFault]:
    parts = {}
    earlier = None
    if old is not None:
        shapes = shapely.from_wkb(list(old.wkb))
        parts = dict(zip(old.ids, shapely.get_num_geometries(shapes).tolist(), strict=True))
        earlier = shapes[[row for row, key in enumerate(old.levels) if key == keys[-1]]]
    return prove(_levels(columns, keys, declared, parts), earlier, points)


def _levels(columns: GridColumns, keys: list[str], declared: set[UUID], parts: dict[UUID, int]) -> list[GateLevel]:
    found: list[GateLevel] = []
    for key in keys:
        rows = [row for row, level in enumerate(columns.levels) if level == key]
        above = {grid: row for row, grid in enumerate(found[-1].ids)} if found else {}
        ids = [columns.ids[row] for row in rows]
        parents = [above.get(columns.parents[row] or ids[0], -1) for row in rows]
        shapes = shapely.from_wkb([columns.wkb[row] for row in rows])
        found.append(
            GateLevel(
                key,
                ids,
                [columns.codes[row] for row in rows],
                [columns.names[row] for row in rows],
                np.array(parents, np.int64),
                _as_drawn(np.asarray(shapes, dtype=object)),
                allowed_parts(ids, [grid in declared for grid in ids], parts),
            )
        )
    return found


def _as_drawn(shapes: Any) -> Any:
    """Return multipolygons of one part as that part: a fault then names the ring as it was drawn."""
    single = shapely.get_num_geometries(shapes) == 1
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    return shapes


async def _codes(
    session: Session,
    plan: PlanRecord,
    layer: LayerRecord,
    level: str,
    stated: tuple[GridColumns, GridColumns | None],
    under: bool,
) -> list[GateFault]:
    """Codes that do not fit the level's scheme or belonged to another grid, and parents that run out of numbers."""
    columns, old = stated
    scheme = await code_schemes.of_level(session, layer.id, level)
    given = await code_schemes.given(session, layer.id, level, without=plan.id)
    holders: dict[str, set[UUID | None]] = {}
    for one in given:
        if one.published:
            holders.setdefault(one.code, set()).add(one.grid_id)
    code_of = dict(zip(columns.ids, columns.codes, strict=True))
    stood = {(grid, code) for grid, code in zip(old.ids, old.codes, strict=True)} if old else set()
    found = []
    for row in (row for row, key in enumerate(columns.levels) if key == level):
        grid, code = columns.ids[row], columns.codes[row]
        if (grid, code) in stood:
            continue
        parent = code_of.get(columns.parents[row]) if columns.parents[row] else None  # type: ignore[arg-type]
        found += _code_faults(scheme, level, grid, code, parent, holders.get(code, set()))
    if scheme and under:
        taken = {one.code for one in given} | {
            code for code, key in zip(columns.codes, columns.levels, strict=True) if key == level
        }
        found += _running_out(scheme, level, taken, _parents(columns, level, code_of))
    return found


def _parents(columns: GridColumns, level: str, code_of: dict[UUID, str]) -> set[str]:
    above = {columns.parents[row] for row, key in enumerate(columns.levels) if key == level}
    return {code_of[grid] for grid in above if grid in code_of}


def _code_faults(
    scheme: CodeScheme | None, level: str, grid: UUID, code: str, parent: str | None, holders: set[UUID | None]
) -> list[GateFault]:
    reused = [GateFault("code_reused", level, (code,))] if holders and grid not in holders else []
    unfit = faults_of(scheme, code, parent) if scheme and parent else []
    told = [(code, f"{one.reason} {one.segment}: {one.expected}") for one in unfit]
    return reused + [GateFault("code_unfit", level, (label,), given=given) for label, given in told]


def _running_out(scheme: CodeScheme, level: str, taken: set[str], parents: set[str]) -> list[GateFault]:
    found, of_parent = [], grouped(scheme, taken)
    for parent in sorted(parents):
        try:
            used = usage(scheme, parent, of_parent.get(parent, ()))
        except ParentCodeUnfit:
            continue
        if used.foretold:
            told = f"{used.used}/{used.capacity}"
            found.append(GateFault("codes_running_out", level, (parent,), given=told, stops=False))
    return found


def fault_json(fault: GateFault) -> dict[str, Any]:
    """Return a fault as it is told."""
    return {
        "kind": fault.kind,
        "level": fault.level,
        "grids": list(fault.codes),
        "place": list(fault.place) if fault.place else None,
        "area_m2": fault.area_m2,
        "width_m": fault.width_m,
        "given": fault.given,
        "stops": fault.stops,
        "acceptable": fault.acceptable,
    }
