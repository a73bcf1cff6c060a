"""What lies on the land of a draft: buildings and incidents in memory, outlines and streets for an edit."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from api.services.duties import Duties
from api.services.impact import OPEN_DAYS
from api.services.tasks import end
from data.database import Engine, Session, session_scope
from data.repositories import drafts, grids, heat
from geo.coverage.edit import Footprint, Ground, Plan, Refused, named_grids
from geo.coverage.edit.apply import AROUND
from geo.coverage.edit.metrics import Load
from geo.coverage.edit.points import Points
from geo.coverage.edit.read import place

YEAR = timedelta(days=365)
HOLDS_S = 600.0  # incidents of twelve months need not be newer
FOOTPRINTS_MOST = 20_000
EVERY = 2_000_000
NEAR_DEG = 0.001
BESIDE_DEG = 1e-4  # walls across a border, that a strip around a building could run through


class LoadKeeper:
    """Buildings and incidents of twelve months, read once and again when buildings change or time passes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._mark = ""
        self._at = -HOLDS_S
        self._points: tuple[Points, Points, Points] | None = None
        self._lock = asyncio.Lock()
        self._renewing: asyncio.Task[None] | None = None

    async def now(self, session: Session, duties: Duties, layer_id: UUID) -> Load:
        """Return what lies on the land, with the workers of a layer's grids."""
        mark = await drafts.ground_mark(session)
        if self._points is None or mark != self._mark:
            async with self._lock:
                if self._points is None or mark != self._mark:
                    await self._read(session, mark)
        elif time.monotonic() - self._at > HOLDS_S and (self._renewing is None or self._renewing.done()):
            self._renewing = asyncio.create_task(self._renew())
        buildings, incidents, young = self._points or (Points.none(), Points.none(), Points.none())
        return Load(buildings, incidents, young, workers(duties, layer_id))

    def warm(self) -> None:
        """Begin to read, so that who opens a draft does not wait at the first operation."""
        if self._points is None and (self._renewing is None or self._renewing.done()):
            self._renewing = asyncio.create_task(self._renew())

    async def stop(self) -> None:
        """End the reading."""
        if self._renewing is not None:
            await end(self._renewing)

    async def _renew(self) -> None:
        """Read anew beside what is asked; who asks meanwhile gets what there was, or waits for the first."""
        async with self._lock, session_scope(self._engine) as session:
            await self._read(session, await drafts.ground_mark(session))

    async def _read(self, session: Session, mark: str) -> None:
        built = await grids.building_points(session)
        now = datetime.now(UTC)
        found = await heat.incidents(session, now - YEAR, now)
        self._points = await asyncio.to_thread(_points, built, found, (now - timedelta(days=OPEN_DAYS)).timestamp())
        self._mark, self._at = mark, time.monotonic()


def _points(built: grids.WeighedPoints, found: heat.IncidentColumns, since_s: float) -> tuple[Points, Points, Points]:
    """Return buildings, incidents, and the incidents reported since `since_s`."""
    there = np.isfinite(found.lng)
    young = there & (found.at_s >= since_s)
    return (
        Points(built.lng, built.lat, built.weight),
        Points(found.lng[there], found.lat[there]),
        Points(found.lng[young], found.lat[young]),
    )


def workers(duties: Duties, layer_id: UUID) -> Mapping[UUID, int]:
    """Return the number of grid workers now of each grid of a layer."""
    now = datetime.now(UTC)
    return Counter(
        one.grid_id
        for one in duties.workers
        if one.layer_id == layer_id and one.valid_from <= now and (one.valid_to is None or one.valid_to > now)
    )


async def ground_for(session: Session, plan: Plan, op: Mapping[str, Any]) -> Ground:
    """Return the footprints and the street that an operation needs to know of."""
    kind = str(op.get("op"))
    if kind == "reassign_buildings":
        return Ground(await _handed(session, plan, op))
    street = None
    if kind == "follow_street" and isinstance(op.get("street"), str):
        lines = await drafts.street_lines(session, op["street"], _box(plan, op, NEAR_DEG))
        parts = [part for line in shapely.from_wkb(lines) for part in shapely.get_parts(line)]
        street = shapely.multilinestrings(parts) if parts else None
    if kind in AROUND and op.get("buildings", "around") != "cut":
        return Ground(await _footprints(session, _box(plan, op, BESIDE_DEG)), street)
    return Ground(street=street)


def _box(plan: Plan, op: Mapping[str, Any], margin: float = 0.0) -> tuple[float, float, float, float]:
    """Return the box of the grids an operation names, or of those at its place."""
    faces = [plan.faces[grid] for grid in named_grids(op) if grid in plan.faces]
    if op.get("op") == "move_node":
        with suppress(Refused):
            at = place(op, "at")
            faces = plan.near((*at, *at), 2e-5)
    if not faces:
        return (0.0, 0.0, 0.0, 0.0)
    west, south, east, north = shapely.total_bounds([face.shape for face in faces]).tolist()
    return west - margin, south - margin, east + margin, north + margin


async def _footprints(session: Session, box: tuple[float, float, float, float]) -> dict[UUID, Footprint]:
    return _read(await drafts.buildings_in(session, box, FOOTPRINTS_MOST))


async def footprints_of(session: Session, plan: Plan) -> list[Footprint]:
    """Return all buildings on the land of a plan."""
    bounds = plan.bounds
    if not len(bounds):
        return []
    box = [*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist()]
    return list(_read(await drafts.buildings_in(session, box, EVERY)).values())


async def _handed(session: Session, plan: Plan, op: Mapping[str, Any]) -> dict[UUID, Footprint]:
    """Return the buildings to hand over and all others in the grids they lie in."""
    told = op.get("buildings")
    wanted = [UUID(one) for one in told if _is_id(one)] if isinstance(told, list) and len(told) <= 5_000 else []
    chosen = _read(await drafts.building_boxes(session, wanted)) if wanted else {}
    sources = {face.id: face for one in chosen.values() for face in (*plan.at(one.point), *plan.near(one.shape.bounds))}
    found = dict(chosen)
    for face in sources.values():
        found.update(await _footprints(session, face.shape.bounds))
    return found


def _is_id(told: object) -> bool:
    try:
        UUID(str(told))
    except ValueError:
        return False
    return isinstance(told, str)


def _read(found: list[drafts.Built]) -> dict[UUID, Footprint]:
    shapes = shapely.make_valid(shapely.from_wkb([one.wkb for one in found])) if found else []
    return {one.id: Footprint(one.id, shape, (one.lng, one.lat)) for one, shape in zip(found, shapes, strict=True)}
