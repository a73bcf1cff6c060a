"""Learning addresses: a dispatcher's choice is proposed as an alias, a planner accepts or rejects it, all audited."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from api.auth import Caller
from api.errors import Conflict, NotFound, Unprocessable
from api.services.answers import local
from api.services.locate import used_point
from api.services.reports import ReportedPoint
from data.database import Session
from data.repositories import aliases, audit, incidents
from data.repositories.aliases import Decision, NewProposal, ProposalRecord
from geo.address import address_key
from geo.address.learnable import learnable
from geo.types import LngLat

Told = dict[str, Any]
KEY_LEAST = 2  # characters: 3 or 甲 alone names no place


class NothingToLearn(Unprocessable):
    """Without what is personal nothing of the text is left that names a place."""

    code = "nothing_to_learn"


class NoChoice(Unprocessable):
    """Neither an address nor a point, or both."""

    code = "no_choice"


class UnknownProposal(NotFound):
    """No such proposal."""

    code = "unknown_proposal"


class UnknownAddress(Unprocessable):
    """No such address."""

    code = "unknown_address"


class UnknownIncident(Unprocessable):
    """No such incident."""

    code = "unknown_incident"


class AlreadyDecided(Conflict):
    """Somebody decided otherwise before."""

    code = "already_decided"


class Choice(BaseModel):
    """What somebody took a text for: one standard address, or a point on the map."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: Annotated[str, Field(min_length=1, max_length=200)]
    address_id: UUID | None = None
    point: ReportedPoint | None = None
    incident_id: UUID | None = None


class Verdict(BaseModel):
    """A planner's words; an alias holds always where no period is stated."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Annotated[str, Field(max_length=500)] | None = None
    address_id: UUID | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


async def propose(session: Session, caller: Caller, choice: Choice, zone: ZoneInfo) -> tuple[dict[str, Any], bool]:
    """Store a choice as a proposal, or count it; return what it is now, and whether it is new.

    A text that is known for the address already is told as `known` and not stored.
    """
    if (choice.address_id is None) == (choice.point is None):
        raise NoChoice("请选定一处地址，或一个坐标点 / an address or a point", expected="address_id, or point")
    text = learnable(choice.text)
    key = address_key(text)
    if len(key) < KEY_LEAST or key.isdigit():
        raise NothingToLearn(
            "去掉联系方式和姓名后没有地点可记 / nothing that names a place is left",
            expected="words that name a place",
        )
    if choice.incident_id and await incidents.get(session, choice.incident_id) is None:
        raise UnknownIncident("没有这一事件 / no such incident", given=str(choice.incident_id))
    if choice.address_id:
        known = await aliases.keys_of(session, choice.address_id)
        if not known:
            raise UnknownAddress("没有这个地址 / no such address", given=str(choice.address_id))
        if any(key in one for one in known):  # in full or shortened: nothing new about it
            return {"id": None, "status": "known", "text": text}, False
    proposal_id, new = await aliases.propose(session, _new(caller, choice, text, key))
    return item(await _found(session, proposal_id), zone), new


def _new(caller: Caller, choice: Choice, text: str, key: str) -> NewProposal:
    point = used_point(LngLat(choice.point.lng, choice.point.lat), choice.point.crs) if choice.point else None
    return NewProposal(
        text=text,
        key=key,
        address_id=choice.address_id,
        lng=point.lng if point else None,
        lat=point.lat if point else None,
        account_id=account_of(caller),
        incident_id=choice.incident_id,
        at=datetime.now(UTC),
    )


def account_of(caller: Caller) -> UUID:
    """Return the account of somebody who is logged in."""
    assert caller.account_id is not None  # noqa: S101  # the route lets nobody else through
    return caller.account_id


async def _found(session: Session, proposal_id: UUID, *, lock: bool = False) -> ProposalRecord:
    found = await aliases.get(session, proposal_id, lock=lock)
    if found is None:
        raise UnknownProposal("没有这条建议 / no such proposal", given=str(proposal_id))
    return found


async def accept(
    session: Session, caller: Caller, proposal_id: UUID, verdict: Verdict, zone: ZoneInfo
) -> dict[str, Any]:
    """Make a proposal an alias; a second time changes nothing. Raises AlreadyDecided for a rejected one."""
    proposal = await _found(session, proposal_id, lock=True)
    if proposal.status == "accepted":
        return item(proposal, zone)
    if proposal.status == "rejected":
        raise AlreadyDecided("此建议已被否决 / rejected before", given=proposal.reason)
    if verdict.address_id and not await aliases.keys_of(session, verdict.address_id):
        raise UnknownAddress("没有这个地址 / no such address", given=str(verdict.address_id))
    decision = _decision(caller, verdict, zone)
    await aliases.accept(session, proposal, decision)
    done = await _found(session, proposal_id)
    await _told(session, caller, "alias.accept", done, decision)
    return item(done, zone)


async def reject(
    session: Session, caller: Caller, proposal_id: UUID, verdict: Verdict, zone: ZoneInfo
) -> dict[str, Any]:
    """Say no to a proposal; a second time changes nothing. Raises AlreadyDecided for an accepted one."""
    proposal = await _found(session, proposal_id, lock=True)
    if proposal.status == "rejected":
        return item(proposal, zone)
    if proposal.status == "accepted":
        raise AlreadyDecided("此建议已被采纳 / accepted before", given=str(proposal.alias_id))
    decision = _decision(caller, verdict, zone)
    await aliases.reject(session, proposal, decision)
    done = await _found(session, proposal_id)
    await _told(session, caller, "alias.reject", done, decision)
    return item(done, zone)


def _decision(caller: Caller, verdict: Verdict, zone: ZoneInfo) -> Decision:
    begin, end = (
        one if one is None or one.tzinfo else one.replace(tzinfo=zone) for one in (verdict.valid_from, verdict.valid_to)
    )
    if begin and end and end <= begin:
        raise Unprocessable("止不晚于起 / ends before it begins", given=end.isoformat(), code="bad_period")
    return Decision(caller.name or "", datetime.now(UTC), verdict.reason or None, verdict.address_id, begin, end)


async def _told(session: Session, caller: Caller, action: str, done: ProposalRecord, decision: Decision) -> None:
    what = {
        "proposal": str(done.id),
        "text": done.text,
        "address": str(done.address_id) if done.address_id else None,
        "alias": str(done.alias_id) if done.alias_id else None,
        "times": done.times,
        "reason": decision.reason,
    }
    await audit.append(session, caller.name or "", action, what)


async def withdraw(session: Session, caller: Caller, proposal_id: UUID) -> None:
    """Take back one's own choice; raises UnknownProposal where one made none."""
    if not await aliases.withdraw(session, proposal_id, account_of(caller)):
        raise UnknownProposal("没有这条建议，或不是你提的 / no such proposal of yours", given=str(proposal_id))


def item(one: ProposalRecord, zone: ZoneInfo) -> dict[str, Any]:
    """Return a proposal as lists tell it; who chose is counted, not named."""
    return {
        "id": str(one.id),
        "text": one.text,
        "status": one.status,
        "address": {"id": str(one.address_id), "source_id": one.source_id, "text": one.address}
        if one.address_id
        else None,
        "point": {"lng": one.lng, "lat": one.lat} if one.lng is not None else None,
        "times": one.times,
        "people": one.people,
        "rivals": one.rivals,
        "proposed_at": local(one.proposed_at, zone),
        "latest_at": local(one.latest, zone),
        "decided_at": local(one.decided_at, zone),
        "decided_by": one.decided_by,
        "reason": one.reason,
    }
