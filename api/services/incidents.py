"""Registering incidents: located, owned and stored once, together with the answer that was given."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import orjson

from api.auth import Caller, Role
from api.errors import Forbidden, NotFound, Unprocessable
from api.services.address_reach import reach_m
from api.services.answers import locate_body
from api.services.catalogue import CatalogueKeeper, NoPlanAt, UnknownLayer
from api.services.locate import LocateAnswer, Status, locate
from api.services.questions import Question
from api.services.reports import Report
from data.database import Session
from data.repositories import idempotency, incidents
from data.repositories.idempotency import Given
from data.repositories.incidents import IncidentRecord, NewIncident, Wanted
from geo.types import LngLat

ENDPOINT = "POST /api/incidents"
AHEAD = timedelta(minutes=10)  # a clock of somebody else may run this much ahead of ours


class KeyReused(Unprocessable):
    """The same Idempotency-Key came with another request."""

    code = "idempotency_key_reused"


class Registered(NamedTuple):
    """The answer: its status and its bytes."""

    status: int
    body: bytes


async def register(
    session: Session, keeper: CatalogueKeeper, caller: Caller, report: Report, key: str | None
) -> Registered:
    """Register a report once.

    The same key with the same report gives the same answer; with another one KeyReused. What a source already
    reported under the same reference is answered with 200. Raises Unprocessable for a report without content.
    """
    scope = f"{caller.account_id}/{ENDPOINT}"
    digest = hashlib.sha256(report.model_dump_json().encode()).digest()
    if key:
        given = await idempotency.find(session, scope, key)
        if given:
            if given.request_hash != digest:
                raise KeyReused("此 Idempotency-Key 已用于另一请求 / this key came with another report", given=key)
            return Registered(given.status, given.body)
    if report.source_ref:
        known = await incidents.by_source(session, report.source, report.source_ref)
        if known:
            return Registered(200, orjson.dumps({"id": known.id, "number": known.number, "locate": None}))
    answer = await _store(session, keeper, caller, report)
    if key:
        await idempotency.keep(session, scope, key, Given(digest, answer.status, answer.body))
    return answer


async def _store(session: Session, keeper: CatalogueKeeper, caller: Caller, report: Report) -> Registered:
    now = datetime.now(UTC)
    reported_at = _reported_at(report, keeper, now)
    _has_content(report)
    _known_category(keeper, report.category)
    answer = await _located(keeper, report, reported_at)
    number = f"{now.astimezone(keeper.zone):%Y%m%d}-{await incidents.next_number(session):06d}"
    new = _incident(report, answer, number, reported_at, now)
    await incidents.add(session, new)
    located = locate_body(answer, caller, keeper.zone) if answer else None
    return Registered(201, orjson.dumps({"id": new.id, "number": number, "locate": located}))


def _reported_at(report: Report, keeper: CatalogueKeeper, now: datetime) -> datetime:
    at = report.reported_at or now
    at = at if at.tzinfo else at.replace(tzinfo=keeper.zone)
    if at > now + AHEAD:
        raise Unprocessable("上报时间在将来 / reported in the future", given=at.isoformat(), code="reported_in_future")
    return at


def _has_content(report: Report) -> None:
    if not (report.text or report.address or report.point):
        raise Unprocessable(
            "事件没有内容 / the report is empty", expected="text, address or point", code="empty_report"
        )


def _known_category(keeper: CatalogueKeeper, category: str | None) -> None:
    known = keeper.now.duties.categories
    if category is not None and category not in known:
        expected = ", ".join(sorted(known)[:40])
        raise Unprocessable(
            "没有这个类别 / no such category", given=category, expected=expected, code="unknown_category"
        )


async def _located(keeper: CatalogueKeeper, report: Report, at: datetime) -> LocateAnswer | None:
    """Locate by point, else by address, in the default layer at the time of the report; None where there is no plan."""
    if report.point is None and not report.address:
        return None
    point = report.point
    question = Question(
        point=LngLat(point.lng, point.lat) if point else None,
        address=report.address,
        crs=point.crs if point else Question.crs,
        at=at,
        accuracy_m=point.accuracy_m if point else None,
        category=report.category,
    )
    try:
        return await locate(keeper, question)
    except (NoPlanAt, UnknownLayer):
        return None


def _incident(
    report: Report, answer: LocateAnswer | None, number: str, reported_at: datetime, now: datetime
) -> NewIncident:
    owned = answer is not None and answer.grid_id is not None
    used = answer.point if answer and answer.status is not Status.AMBIGUOUS else None
    point = report.point
    if used is None and point is not None and answer is None:
        used = LngLat(point.lng, point.lat) if point.crs in ("WGS84", "CGCS2000") else None
    return NewIncident(
        id=uuid4(),
        number=number,
        text=report.text or None,
        category=report.category,
        address=report.address or None,
        source=report.source,
        source_ref=report.source_ref,
        reported_at=reported_at,
        received_at=now,
        reported=LngLat(point.lng, point.lat) if point else None,
        reported_crs=point.crs.value if point else None,
        accuracy_m=_accuracy(report, answer),
        point=used,
        method="none" if used is None else "point" if point else "address",
        confidence=answer.confidence if answer else None,
        layer_id=answer.layer.layer.id if answer and owned else None,
        plan_id=answer.period.plan.id if answer and owned else None,
        grid_id=UUID(answer.grid_id) if answer and answer.grid_id else None,
    )


def _accuracy(report: Report, answer: LocateAnswer | None) -> float | None:
    """Return how exact the position is, metres, one sigma: as reported, else as the address supports."""
    if report.point is not None:
        return report.point.accuracy_m
    return reach_m(answer.address) if answer and answer.address else None


def item(one: IncidentRecord, keeper: CatalogueKeeper) -> dict[str, Any]:
    """Return an incident as lists and the stream tell it."""
    return {
        "id": one.id,
        "number": one.number,
        "text": one.text,
        "category": {"key": one.category, "title": one.category_title, "glyph": one.glyph} if one.category else None,
        "address": one.address,
        "point": {"lng": one.point.lng, "lat": one.point.lat} if one.point else None,
        "accuracy_m": one.accuracy_m if one.point else None,
        "grid": {"code": one.grid_code, "name": one.grid_name} if one.grid_code else None,
        "reported_at": one.reported_at.astimezone(keeper.zone).isoformat(timespec="seconds"),
        "received_at": one.received_at.astimezone(keeper.zone).isoformat(timespec="milliseconds"),
        "source": one.source,
        "located": one.point is not None,
    }


def grids_below(keeper: CatalogueKeeper, layer: str | None, code: str) -> tuple[UUID, ...]:
    """Return the finest grids under a code of any level in any plan at hand; raises NotFound for an unknown code."""
    found: set[UUID] = set()
    of_layer = keeper.now.layer(layer)
    for period in of_layer.periods:
        plan = keeper.at_hand(period)
        if plan is None:
            continue
        for level, grids in enumerate(plan.levels):
            for place in (number for number, one in enumerate(grids.codes) if one == code):
                below = plan.ancestors[level] == place
                found |= {UUID(plan.finest.ids[row]) for row in below.nonzero()[0]}
    if not found:
        raise NotFound("没有这个网格 / no such grid", given=code)
    return tuple(found)


def in_scope(caller: Caller, wanted: Wanted) -> Wanted:
    """Return what a caller may see of what is wanted: a grid worker the incidents of own grids alone."""
    if caller.role is not Role.GRID_WORKER:
        return wanted
    own = {grid for _, grid in caller.scopes if grid is not None}
    grids = tuple(own if wanted.grids is None else own & set(wanted.grids))
    return Wanted(wanted.bbox, wanted.begin, wanted.end, wanted.category, grids, wanted.layer)


def may_see(caller: Caller, one: IncidentRecord) -> None:
    """Raise Forbidden where a grid worker asks for an incident of somebody else's grid."""
    if caller.role is Role.GRID_WORKER and one.grid_id not in {grid for _, grid in caller.scopes}:
        raise Forbidden("不在你的网格 / not in your grids")
