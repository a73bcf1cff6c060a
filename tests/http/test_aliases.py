"""Learning addresses: proposed by a dispatcher, accepted or rejected by a planner, then found by everybody."""

import asyncio
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from data.database import session_scope
from data.repositories import audit

Client = httpx.AsyncClient
Clients = Callable[[Role | None], Client]
ADDRESSES = (("A1", "云岭区望江街道柳荫路12号", 106.4), ("A2", "云岭区望江街道朝阳路5号", 106.41))
URL = "/api/aliases/proposals"
UNKNOWN = str(uuid4())
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def ids(app: FastAPI) -> dict[str, str]:
    """Addresses in the database, by their source's id."""
    found = {ref: str(uuid4()) for ref, _, _ in ADDRESSES}
    async with session_scope(app.state.engine) as session:
        for ref, told, lng in ADDRESSES:
            await session.execute(
                text(
                    "INSERT INTO wangge.address (id, source, source_id, text, key, point) VALUES (:id, 'test', :ref,"
                    " CAST(:text AS text), replace(:text, '云岭区', ''), ST_SetSRID(ST_MakePoint(:lng, 29.8), 4326))"
                ),
                {"id": found[ref], "ref": ref, "text": told, "lng": lng},
            )
    return found


async def propose(client: Client, **choice: object) -> dict[str, Any]:
    answer = await client.post(URL, json=choice)
    assert answer.status_code in (200, 201), answer.text
    return {"http": answer.status_code, **answer.json()}


async def test_a_choice_becomes_a_proposal_and_is_counted_when_made_again(
    clients: Clients, ids: dict[str, str]
) -> None:
    desk, planner = clients(Role.DISPATCHER), clients(Role.PLANNER)
    first = await propose(desk, text="老粮站后门", address_id=ids["A1"])
    again = await propose(desk, text=" 老粮站　后门", address_id=ids["A1"])
    other = await propose(clients(Role.ADMIN), text="老粮站后门", address_id=ids["A1"])
    assert (first["http"], again["http"]) == (201, 200)
    assert {first["id"], again["id"], other["id"]} == {first["id"]}
    await propose(desk, text="老粮站后门", address_id=ids["A2"])
    page = (await planner.get(URL, params={"count": "exact", "limit": 1})).json()
    rest = (await planner.get(URL, params={"next": page["next"]})).json()
    assert (page["numberMatched"], len(page["items"]), len(rest["items"]), rest["next"]) == (2, 1, 1, None)
    mine = next(one for one in page["items"] + rest["items"] if one["id"] == first["id"])
    assert (mine["times"], mine["people"], mine["rivals"], mine["address"]["source_id"]) == (2, 2, 1, "A1")


async def test_an_address_written_short_is_nothing_new(clients: Clients, ids: dict[str, str]) -> None:
    for said in ("柳荫路12号", "云岭区望江街道柳荫路12号", "柳荫路十二號 王师傅13812345678"):
        assert (await propose(clients(Role.DISPATCHER), text=said, address_id=ids["A1"]))["status"] == "known"
    assert (await clients(Role.PLANNER).get(URL)).json()["items"] == []


async def test_nothing_personal_is_stored(app: FastAPI, clients: Clients, ids: dict[str, str]) -> None:
    said = "柳荫路口 老粮站 王师傅 13812345678 微信zhang_san 沪A12345"
    told = await propose(clients(Role.DISPATCHER), text=said, address_id=ids["A1"])
    assert "老粮站" in told["text"]
    async with session_scope(app.state.engine) as session:
        kept = await session.execute(text("SELECT row_to_json(p)::text FROM wangge.alias_proposal AS p"))
        stored = "".join(kept.scalars())
    for word in ("王师傅", "13812345678", "12345"):
        assert word not in stored


async def test_an_accepted_alias_is_found_by_everybody_and_audited(
    app: FastAPI, clients: Clients, ids: dict[str, str]
) -> None:
    planner = clients(Role.PLANNER)
    made = await propose(clients(Role.DISPATCHER), text="老粮站后门", address_id=ids["A1"])
    done = await planner.post(f"{URL}/{made['id']}/accept", json={"reason": "大家都这么叫"})
    again = await planner.post(f"{URL}/{made['id']}/accept", json={})
    assert (done.status_code, done.json()["status"], again.json()) == (200, "accepted", done.json())
    async with session_scope(app.state.engine) as session:
        assert (await session.execute(text("SELECT alias FROM wangge.address_alias"))).scalars().all() == ["老粮站后门"]
        actions = (await session.execute(text("SELECT action, object ->> 'text' FROM wangge.audit"))).all()
        assert [tuple(one) for one in actions] == [("alias.accept", "老粮站后门")]
        assert await audit.first_fault(session) is None
    refused = await planner.post(f"{URL}/{made['id']}/reject", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "already_decided")
    assert (await propose(clients(Role.DISPATCHER), text="老粮站后门", address_id=ids["A1"]))["status"] == "known"
    begin = time.monotonic()
    while (
        not app.state.keeper.now.registry.suggest.other
        and "老粮站后门" not in app.state.keeper.now.registry.suggest.keys
    ):
        assert time.monotonic() - begin < 60, "the index was not renewed"
        await asyncio.sleep(0.05)


async def test_a_click_for_a_text_not_found_becomes_an_address_of_its_own(
    app: FastAPI, clients: Clients, ids: dict[str, str]
) -> None:
    desk = clients(Role.DISPATCHER)
    for lng in (106.402, 106.403, 106.499):
        told = await propose(desk, text="老米铺", point={"lng": lng, "lat": 29.8}, incident_id=None)
        desk = clients(Role.ADMIN if lng < 106.403 else Role.DISPATCHER)
    planner = clients(Role.PLANNER)
    await planner.post(f"{URL}/{told['id']}/accept", json={})
    query = "SELECT text, ST_X(point) AS lng, parts ->> 'poi' AS poi FROM wangge.address WHERE source = 'learned'"
    async with session_scope(app.state.engine) as session:
        row = (await session.execute(text(query))).one()
    # in the middle of the first click of each: a second click of one person does not count
    assert (row.text, row.poi, round(row.lng, 4)) == ("老米铺", "老米铺", 106.4025)


async def test_a_planner_may_name_the_address_that_a_point_stands_for(
    app: FastAPI, clients: Clients, ids: dict[str, str]
) -> None:
    told = await propose(clients(Role.DISPATCHER), text="老米铺", point={"lng": 106.41, "lat": 29.8, "crs": "WGS84"})
    done = await clients(Role.PLANNER).post(f"{URL}/{told['id']}/accept", json={"address_id": ids["A2"]})
    assert done.json()["address"]["source_id"] == "A2"
    async with session_scope(app.state.engine) as session:
        found = (await session.execute(text("SELECT alias, address_id::text FROM wangge.address_alias"))).one()
    assert tuple(found) == ("老米铺", ids["A2"])


async def test_a_rejected_proposal_is_not_asked_again(clients: Clients, ids: dict[str, str]) -> None:
    desk, planner = clients(Role.DISPATCHER), clients(Role.PLANNER)
    made = await propose(desk, text="老粮站后门", address_id=ids["A1"])
    assert (await planner.post(f"{URL}/{made['id']}/reject", json={"reason": "另一处"})).json()["status"] == "rejected"
    again = await propose(clients(Role.ADMIN), text="老粮站后门", address_id=ids["A1"])
    assert (again["status"], again["reason"]) == ("rejected", "另一处")
    assert (await planner.get(URL)).json()["items"] == []
    assert len((await planner.get(URL, params={"status": "rejected"})).json()["items"]) == 1


async def test_a_choice_can_be_taken_back_by_who_made_it(clients: Clients, ids: dict[str, str]) -> None:
    desk, planner = clients(Role.DISPATCHER), clients(Role.PLANNER)
    made = await propose(desk, text="老粮站后门", address_id=ids["A1"])
    assert (await clients(Role.ADMIN).delete(f"{URL}/{made['id']}")).status_code == 404
    assert (await desk.delete(f"{URL}/{made['id']}")).status_code == 204
    assert (await desk.delete(f"{URL}/{made['id']}")).status_code == 404
    assert (await planner.get(URL)).json()["items"] == []


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"text": "老粮站"}, "no_choice"),
    ({"text": "老粮站", "address_id": "A1", "point": {"lng": 1, "lat": 1}}, "no_choice"),
    ({"text": "13812345678", "address_id": "A1"}, "nothing_to_learn"),
    ({"text": "12", "address_id": "A1"}, "nothing_to_learn"),
    ({"text": "老粮站", "address_id": UNKNOWN}, "unknown_address"),
    ({"text": "老粮站", "address_id": "A1", "incident_id": UNKNOWN}, "unknown_incident"),
    ({"text": "老粮站", "point": {"lng": 181, "lat": 1}}, ""),
    ({"text": "x" * 201, "address_id": "A1"}, ""),
    ({"text": "老粮站", "address_id": "A1", "phone": "1"}, ""),
    ({"text": "老粮站", "address_id": "not-an-id"}, ""),
)


async def test_a_choice_that_makes_no_sense_is_refused(clients: Clients, ids: dict[str, str]) -> None:
    desk = clients(Role.DISPATCHER)
    for choice, code in REFUSED:
        named = choice | ({"address_id": ids["A1"]} if choice.get("address_id") == "A1" else {})
        answer = await desk.post(URL, json=named)
        assert answer.status_code == 422, (choice, answer.text)
        assert answer.json()["code"] == code or not code
    huge = await desk.post(URL, content='{"text": "老粮站", "point": {"lng": 1e999, "lat": 1}}', headers=JSON)
    assert huge.status_code == 422


async def test_a_dozen_at_once_make_one_proposal(clients: Clients, ids: dict[str, str]) -> None:
    desk = clients(Role.DISPATCHER)
    made = await asyncio.gather(*(propose(desk, text="老粮站后门", address_id=ids["A1"]) for _ in range(12)))
    assert len({one["id"] for one in made}) == 1
    assert sum(one["http"] == 201 for one in made) == 1
    assert (await clients(Role.PLANNER).get(URL)).json()["items"][0]["times"] == 1


async def test_the_page_is_for_planners(clients: Clients) -> None:
    assert (await clients(Role.PLANNER).get("/aliases")).status_code == 200
    assert (await clients(Role.DISPATCHER).get("/aliases")).status_code == 403
