"""Answers as JSON: the shapes of the HTTP interface, parts that repeat rendered once."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from api.auth import Caller
from api.services import phrases
from api.services.address_choices import ChoiceAnswer, choice_answers
from api.services.address_reach import reach_m
from api.services.addresses import AddressAnswer, Candidate
from api.services.catalogue import OUTSIDE, LevelGrids, LoadedPlan, PlanPeriod
from api.services.duties import WORKER, Duties, Responsible
from api.services.locate import LocateAnswer, Note, RunnerUp


def locate_json(answer: LocateAnswer, caller: Caller, zone: ZoneInfo) -> bytes:
    """Return the whole answer of GET /api/locate."""
    return orjson.dumps(locate_body(answer, caller, zone))


def locate_body(answer: LocateAnswer, caller: Caller, zone: ZoneInfo) -> dict[str, Any]:
    """Return the answer as an object to be dumped; work phones only where the caller may see them."""
    point, plan, lang = answer.point, answer.plan, answer.question.lang
    return {
        "status": answer.status,
        "point": {"lng": point.lng, "lat": point.lat, "crs": "WGS84"} if point else None,
        "layer": answer.layer.layer.key,
        "plan": _plan(answer, zone),
        "grid": _grid(plan, answer.level, answer.place),
        "chain": _chain(plan, answer.level, answer.place),
        "boundary_distance_m": _metres(answer.boundary_distance_m),
        "confidence": _share(answer.confidence),
        "runner_up": _runner_up(plan.levels[answer.level], answer.runner_up),
        "address": _address(answer.address, plan.levels[answer.level], lang) if answer.address else None,
        "responsible": _responsible(answer, caller, zone),
        "notes": [note_json(note, lang) for note in answer.notes],
    }


def plan_json(period: PlanPeriod, zone: ZoneInfo) -> dict[str, Any]:
    """Return how an answer names its plan, with the time in which that is in force."""
    return {
        "id": str(period.plan.id),
        "name": period.plan.name,
        "valid_from": local(period.valid_from, zone),
        "valid_to": local(period.valid_to, zone),
    }


def _plan(answer: LocateAnswer, zone: ZoneInfo) -> orjson.Fragment:
    duties, period = answer.catalogue.duties, answer.period
    key = ("plan", period.plan.id, period.plan.rev, period.valid_to)
    text = duties.rendered.get(key)
    return orjson.Fragment(text or duties.remember(key, orjson.dumps(plan_json(period, zone))))


def local(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """Return a time as RFC 3339 in the operator's zone."""
    return moment.astimezone(zone).isoformat() if moment else None


def _metres(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _grid(plan: LoadedPlan, level: int, place: int) -> dict[str, Any] | None:
    if place == OUTSIDE:
        return None
    table = plan.levels[level]
    return {
        "id": table.ids[place],
        "code": table.codes[place],
        "name": table.names[place],
        "level": table.key,
    }


def _chain(plan: LoadedPlan, level: int, place: int) -> list[dict[str, Any]]:
    if place == OUTSIDE:
        return []
    return [
        {"level": table.key, "code": table.codes[above], "name": table.names[above]}
        for table, above in zip(plan.levels[:level], plan.chain(place, level), strict=True)
    ]


def _runner_up(table: LevelGrids, found: RunnerUp | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "code": table.codes[found.place],
        "name": table.names[found.place],
        "distance_m": _metres(found.distance_m),
        "confidence": _share(found.confidence),
    }


def note_json(note: Note, lang: str) -> dict[str, Any]:
    """Return a remark with its sentence."""
    return {"code": note.code, "message": phrases.note(note.code, lang, note.values)}


def _address(answer: AddressAnswer, table: LevelGrids, lang: str) -> dict[str, Any]:
    chosen = answer.chosen
    return {
        "text": chosen.text if chosen else answer.given,
        "id": chosen.id if chosen else None,
        "match": answer.match,
        "confidence": _share(answer.confidence),
        "radius_m": round(answer.radius_m, 1) or None,
        "accuracy_m": _metres(reach_m(answer)),
        "candidates": [candidate_json(one, table) for one in answer.candidates],
        **_asked(answer, table, lang),
        "explain": _explained(answer),
    }


def _asked(answer: AddressAnswer, table: LevelGrids, lang: str) -> dict[str, Any]:
    """Return the question that settles most, its answers with the candidates left, and whether there are more."""
    return {
        "question": phrases.question(answer.question, lang),
        "part": answer.question,
        "answers": [_choice(one, table) for one in choice_answers(answer, lang)],
        "more": answer.more,
    }


def _choice(one: ChoiceAnswer, table: LevelGrids) -> dict[str, Any]:
    """Return one answer; with a point it settles its grid, without one its text has to be asked."""
    return {
        "value": one.value,
        "confidence": one.confidence,
        "candidates": one.candidates,
        "text": one.text,
        "grid": named_grid(table, one.place) if one.point else None,
        "lng": one.point.lng if one.point else None,
        "lat": one.point.lat if one.point else None,
    }


def _explained(answer: AddressAnswer) -> list[dict[str, Any]]:
    """Return which characters of the given text matched what, level by level."""
    return [one._asdict() for one in answer.explain]


def candidate_json(one: Candidate, table: LevelGrids) -> dict[str, Any]:
    """Return a candidate address with the grid it lies in."""
    return {
        "id": one.id,
        "source_id": one.source_id,
        "text": one.text,
        "lng": one.point.lng if one.point else None,
        "lat": one.point.lat if one.point else None,
        "grid": named_grid(table, one.place),
        "confidence": _share(one.confidence),
        "number": one.number or None,
    }


def named_grid(table: LevelGrids, place: int) -> dict[str, Any] | None:
    """Return code and name of a grid, None outside."""
    return None if place == OUTSIDE else {"code": table.codes[place], "name": table.names[place]}


def match_json(answer: AddressAnswer, table: LevelGrids, lang: str) -> dict[str, Any]:
    """Return one result of POST /api/addresses/match."""
    chosen, grid = answer.chosen, named_grid(table, answer.place)
    return {
        "status": answer.status,
        "match": answer.match,
        "confidence": _share(answer.confidence),
        "grid": {**grid, "confidence": _share(answer.grid_confidence)} if grid else None,
        "address": _matched(chosen) if chosen else None,
        "candidates": [candidate_json(one, table) for one in answer.candidates],
        **_asked(answer, table, lang),
        "explain": _explained(answer),
        "notes": [{"code": code, "message": phrases.note(code, lang, {})} for code in answer.notes],
    }


def _matched(one: Candidate) -> dict[str, Any]:
    return {
        "id": one.id,
        "source_id": one.source_id,
        "text": one.text,
        "lng": one.point.lng if one.point else None,
        "lat": one.point.lat if one.point else None,
    }


def sees_phones(caller: Caller, layer_id: UUID, grid_ids: list[str]) -> bool:
    """Tell whether work phones of a place are within a caller's role and scope."""
    if not caller.sees_work_phones:
        return False
    return not caller.scopes or any(
        layer == layer_id and (grid is None or str(grid) in grid_ids) for layer, grid in caller.scopes
    )


def _responsible(answer: LocateAnswer, caller: Caller, zone: ZoneInfo) -> orjson.Fragment:
    """Return who is responsible, rendered once per grid, category, era, language and right to see phones."""
    if not answer.responsible:
        return orjson.Fragment(b"[]")
    duties = answer.catalogue.duties
    ids = [answer.grid_id or ""]
    if caller.scopes:
        ids += [place.id for place in answer.chain()]
    phones = sees_phones(caller, answer.layer.layer.id, ids)
    key = (
        ids[0],
        answer.question.category,
        duties.era(answer.at),
        phones,
        answer.question.lang,
        answer.period.plan.id,
    )
    text = duties.rendered.get(key)
    if text is None:
        rows = [_party(one, duties, phones, answer.question.lang, zone) for one in answer.responsible]
        text = duties.remember(key, orjson.dumps(rows))
    return orjson.Fragment(text)


def _party(one: Responsible, duties: Duties, phones: bool, lang: str, zone: ZoneInfo) -> dict[str, Any]:
    """Return one responsible party. A person's name and phone are for those who work with them."""
    party, reason = one.party, one.reason
    person = party.kind == WORKER
    open_phone = party.kind == "department"
    category = duties.categories.get(reason.category or "")
    title = category.title if category else reason.category
    found: dict[str, Any] = {
        "role": one.role,
        "kind": party.kind,
        "name": party.name if phones or not person else party.post or phrases.role(one.role, lang),
        "post": party.post,
        "phone": party.phone if phones or open_phone else None,
        "why": phrases.why(reason, one.role, title, lang, zone),
    }
    if one.limit_minutes is not None:
        found["limit_minutes"] = one.limit_minutes
    return found
