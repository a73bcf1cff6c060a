"""Remarks on drafts while they are drawn and judged."""

import math
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from api.auth import Caller
from api.errors import Conflict, NotFound, Unprocessable
from api.services.answers import local
from data.database import Session
from data.records import PlanRecord
from data.repositories import comments
from data.repositories.comments import CommentRecord, NewComment

OPEN_TO_WORDS = ("draft", "in_review")


class UnknownComment(NotFound):
    """No such remark on this plan."""

    code = "unknown_comment"


async def add(
    session: Session,
    plan: PlanRecord,
    caller: Caller,
    text: str,
    grid_id: UUID | None,
    point: tuple[float, float] | None,
    now: datetime,
) -> CommentRecord:
    """Keep a remark; raises Conflict on a published plan, Unprocessable where text or pin make no sense."""
    if plan.status not in OPEN_TO_WORDS:
        raise Conflict(
            "已发布的方案不再接受意见 / a published plan takes no remarks",
            given=plan.status,
            expected=", ".join(OPEN_TO_WORDS),
            code="plan_state",
        )
    words = text.strip()
    if not words:
        raise Unprocessable("意见是空的 / the remark is empty", given=text[:40], expected="text", code="empty_text")
    if grid_id and not await comments.has_grid(session, plan.id, grid_id):
        raise Unprocessable("方案里没有这个网格 / no such grid in this plan", given=str(grid_id), code="unknown_grid")
    if point and not _on_earth(point):
        raise Unprocessable("位置不对 / no such place", given=list(point), expected="[lng, lat]", code="bad_point")
    actor, role = caller.name or caller.role.value, caller.role.value
    new = NewComment(uuid4(), plan.id, words, grid_id, point, plan.rev, actor, role, now)
    await comments.add(session, new)
    return await _one(session, plan.id, new.id)


def _on_earth(point: tuple[float, float]) -> bool:
    return all(map(math.isfinite, point)) and abs(point[0]) <= 180 and abs(point[1]) <= 90


async def resolve(
    session: Session, plan: PlanRecord, caller: Caller, comment_id: UUID, *, done: bool, now: datetime
) -> CommentRecord:
    """Mark a remark as dealt with, or open it again; raises UnknownComment."""
    await _one(session, plan.id, comment_id)
    actor = caller.name or caller.role.value
    await comments.resolve(session, comment_id, actor if done else None, now if done else None)
    return await _one(session, plan.id, comment_id)


async def _one(session: Session, plan_id: UUID, comment_id: UUID) -> CommentRecord:
    found = await comments.of_plan(session, plan_id, one=comment_id)
    if not found:
        raise UnknownComment("没有这条意见 / no such remark", given=str(comment_id))
    return found[0]


def comment_json(one: CommentRecord, zone: ZoneInfo) -> dict[str, Any]:
    """Return a remark as it is told."""
    grid = {"id": str(one.grid_id), "code": one.grid_code, "name": one.grid_name} if one.grid_id else None
    return {
        "id": str(one.id),
        "text": one.text,
        "grid": grid,
        "point": list(one.point) if one.point else None,
        "rev": one.rev,
        "actor": one.actor,
        "role": one.role,
        "at": local(one.at, zone),
        "resolved_at": local(one.resolved_at, zone),
        "resolved_by": one.resolved_by,
    }
