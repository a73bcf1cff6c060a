"""A draft proven whole, and what in it is worth a look, each with the operation that would mend it."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np

from api.services.drafts.ground import footprints_of
from api.services.drafts.keeper import Draft
from api.services.drafts.rows import faces_of
from data.database import Session
from data.repositories import drafts, grids
from geo.coverage.edit import Face, Footprint, Plan
from geo.coverage.edit.repairs import Weakness, weaknesses
from geo.plan import GateFault, GateLevel, Points, allowed_parts, prove

TOLD_ANYWAY = ("gap", "sliver")  # told among the weaknesses, with the operation that fills them


async def validate(session: Session, draft: Draft) -> dict[str, Any]:
    """Return whether a draft is a partition of the land of the plan it came from, and its faults with places.

    A fault of severity "error" must go before publishing; a "notice" may be meant.
    """
    origin = faces_of(await drafts.rows(session, draft.record.origin)) if draft.record.origin else {}
    points = await grids.building_points(session)
    known = await footprints_of(session, draft.plan)
    return await asyncio.to_thread(_validated, draft, origin, Points(points.lng, points.lat), known)


def _validated(draft: Draft, origin: dict[UUID, Face], points: Points, known: Sequence[Footprint]) -> dict[str, Any]:
    plan = draft.plan
    finest = [face for face in origin.values() if face.level == plan.finest]
    earlier = np.array([face.shape for face in finest], dtype=object) if finest else None
    parts = {face.id: face.parts for face in origin.values()}
    proven = prove(_levels(plan, parts), earlier, points)
    errors = [_fault(plan, one) for one in proven if one.kind not in TOLD_ANYWAY]
    notices = [_weakness(one) for one in weaknesses(plan, known)]
    ok = not any(fault["severity"] == "error" for fault in errors)
    return {"rev": draft.rev, "ok": ok, "faults": [*errors, *notices]}


def _levels(plan: Plan, parts: dict[UUID, int]) -> list[GateLevel]:
    found: list[GateLevel] = []
    for key in plan.levels:
        many = plan.faces if key == plan.finest else plan.upper
        faces = [face for face in many.values() if face.level == key]
        above = {grid: row for row, grid in enumerate(found[-1].ids)} if found else {}
        ids = [face.id for face in faces]
        found.append(
            GateLevel(
                key,
                ids,
                [face.code for face in faces],
                [face.name for face in faces],
                np.array([above.get(face.parent, -1) if face.parent else -1 for face in faces], np.int64),
                np.array([face.shape for face in faces], dtype=object),
                allowed_parts(ids, [face.multipart for face in faces], parts),
            )
        )
    return found


def _fault(plan: Plan, fault: GateFault) -> dict[str, Any]:
    many = plan.faces if fault.level == plan.finest else plan.upper
    ids = [str(face.id) for face in many.values() if face.level == fault.level and face.code in fault.codes]
    return {
        "kind": fault.kind,
        "severity": "error" if fault.stops else "notice",
        "level": fault.level,
        "grids": ids if fault.codes else [],
        "place": fault.place,
        "area_m2": fault.area_m2,
        "width_m": fault.width_m,
        "given": fault.given,
        "fix": None,
    }


def _weakness(one: Weakness) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "severity": "notice",
        "level": None,
        "grids": list(map(str, one.grids)),
        "place": one.place,
        "area_m2": one.area_m2,
        "width_m": one.width_m,
        "given": "",
        "fix": one.fix,
    }
