"""From draft to law over HTTP: two persons, one gate, one dated act; the plan before it still answers."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.auth import Role
from api.services.catalogue import files
from data.database import Engine, session_scope
from data.repositories import audit
from tests.drawn import CITY, Drawn, middle, publish

CLIENT = httpx.AsyncClient
Clients = Callable[[Role | None], CLIENT]
# B gave its eastern half to a new grid N
NEXT = """
AABN
AABN
CCDDDD
CCDEDD
CCDDDD
"""
ANY = {"If-Match": "*"}
FURTHER = (
    "INSERT INTO wangge.plan_grid SELECT plan_id, gen_random_uuid(), level, parent_id, code || 'x', name,"
    " households, area_m2, label, geom FROM wangge.plan_grid WHERE plan_id = :p LIMIT 1"
)


@pytest.fixture
async def drawn(engine: Engine) -> tuple[Drawn, Drawn]:
    """A plan in force and a draft from it."""
    old = await publish(engine)
    return old, await draft(engine, old, NEXT)


async def draft(engine: Engine, old: Drawn, picture: str, parents: dict[str, str] | None = None) -> Drawn:
    parents = parents or {letter: "1" if letter in "ABN" else "2" for letter in picture if letter.strip()}
    return await publish(engine, picture, name="明年", ids=old.grids, status="draft", parents=parents)


async def act(client: CLIENT, plan: UUID, name: str, body: Any = None, **headers: str) -> httpx.Response:
    told = {key.replace("_", "-"): value for key, value in headers.items()} or ANY
    return await client.post(f"/api/plans/{plan}/{name}", json=body, headers=told)


async def to_review(clients: Clients, plan: UUID) -> None:
    assert (await act(clients(Role.PLANNER), plan, "submit")).status_code == 200


async def to_approval(clients: Clients, plan: UUID) -> None:
    await to_review(clients, plan)
    assert (await act(clients(Role.LEADER), plan, "approve")).status_code == 200


async def owner(client: CLIENT, at: datetime | None = None) -> str:
    lng, lat = middle(NEXT, "N")
    words = {"lng": repr(lng), "lat": repr(lat)} | ({"at": at.isoformat()} if at else {})
    found: str = (await client.get("/api/locate", params=words)).json()["grid"]["code"]
    return found


async def test_the_whole_way_and_the_old_plan_answers_for_its_time(
    drawn: tuple[Drawn, Drawn], app: FastAPI, clients: Clients, tmp_path: Path, engine: Engine
) -> None:
    old, new = drawn
    public = clients(None)
    before = datetime.now(UTC)
    assert await owner(public) == "B"
    await to_approval(clients, new.plan_id)
    done = await act(clients(Role.PLANNER), new.plan_id, "publish", {"note": "按会议纪要"})
    assert done.status_code == 200, done.text
    body = done.json()
    assert (body["plan"]["id"], body["plan"]["status"]) == (str(new.plan_id), "published")
    assert body["before"] == str(old.plan_id)
    assert files.written(tmp_path / "index", new.plan_id)
    await app.state.keeper.look()
    assert await owner(public) == "N"
    assert await owner(public, before) == "B"
    plans = {one["id"]: one for one in (await public.get("/api/layers/governance/plans")).json()["items"]}
    assert plans[str(old.plan_id)]["valid_to"] == plans[str(new.plan_id)]["valid_from"]
    assert (plans[str(old.plan_id)]["status"], plans[str(new.plan_id)]["status"]) == ("retired", "published")
    async with session_scope(engine) as session:
        rows = await session.execute(text("SELECT action, actor FROM wangge.audit ORDER BY seq"))
        assert [tuple(row) for row in rows] == [
            ("plan.submit", "planner"), ("plan.approve", "leader"), ("plan.publish", "planner")
        ]  # fmt: skip
        assert await audit.first_fault(session) is None
        kinds = await session.execute(
            text("SELECT kind, count(*) FROM wangge.lineage WHERE to_plan = :plan GROUP BY 1"), {"plan": new.plan_id}
        )
        assert dict(kinds.all()) == {"kept": 6, "split": 2}


async def test_one_person_alone_makes_no_law(drawn: tuple[Drawn, Drawn], clients: Clients) -> None:
    _, new = drawn
    admin = clients(Role.ADMIN)
    assert (await act(admin, new.plan_id, "submit")).status_code == 200
    mine = await act(admin, new.plan_id, "approve")
    assert (mine.status_code, mine.json()["code"]) == (403, "second_person_needed")
    early = await act(admin, new.plan_id, "publish")
    assert (early.status_code, early.json()["code"]) == (409, "approval_needed")
    leader = clients(Role.LEADER)
    assert (await act(leader, new.plan_id, "return", {"note": "再看"})).status_code == 200
    await to_review(clients, new.plan_id)
    assert (await act(admin, new.plan_id, "approve")).status_code == 200
    again = await act(admin, new.plan_id, "publish")
    assert (again.status_code, again.json()["code"]) == (403, "second_person_needed")
    assert (await act(clients(Role.PLANNER), new.plan_id, "publish")).status_code == 200


async def test_a_plan_goes_back_with_a_reason_and_may_come_again(drawn: tuple[Drawn, Drawn], clients: Clients) -> None:
    _, new = drawn
    await to_approval(clients, new.plan_id)
    leader = clients(Role.LEADER)
    nothing = await act(leader, new.plan_id, "return", {"note": " "})
    assert (nothing.status_code, nothing.json()["code"]) == (422, "reason_needed")
    back = await act(leader, new.plan_id, "return", {"note": "东侧界线压到学校"})
    assert back.json()["way"]["status"] == "draft"
    assert back.json()["way"]["approved_by"] is None
    await to_review(clients, new.plan_id)
    unapproved = await act(clients(Role.PLANNER), new.plan_id, "publish")
    assert unapproved.json()["code"] == "approval_needed"
    way = (await leader.get(f"/api/plans/{new.plan_id}/way")).json()
    assert [one["act"] for one in way["acts"]] == ["submit", "approve", "return", "submit"]
    assert way["acts"][2]["note"] == "东侧界线压到学校"


async def test_an_act_is_for_its_roles_and_names_the_state_it_is_about(
    drawn: tuple[Drawn, Drawn], clients: Clients
) -> None:
    _, new = drawn
    for role, name in (
        (None, "submit"),
        (Role.LEADER, "submit"),
        (Role.AUDITOR, "approve"),
        (Role.PLANNER, "approve"),
        (Role.DISPATCHER, "return"),
        (Role.LEADER, "publish"),
    ):
        assert (await act(clients(role), new.plan_id, name)).status_code == (401 if role is None else 403)
    planner = clients(Role.PLANNER)
    bare = await planner.post(f"/api/plans/{new.plan_id}/submit")
    assert (bare.status_code, bare.json()["code"]) == (428, "precondition_required")
    stale = await act(planner, new.plan_id, "submit", If_Match='"7"')
    assert (stale.status_code, stale.json()["code"], stale.json()["rev"]) == (409, "draft_changed", 0)
    assert (await act(planner, new.plan_id, "submit", If_Match='"0"')).headers["etag"] == '"0"'


async def test_a_start_that_is_taken_past_or_absurd_is_refused(
    drawn: tuple[Drawn, Drawn], clients: Clients, engine: Engine
) -> None:
    _, new = drawn
    taken = datetime(2030, 1, 1, tzinfo=UTC)
    await publish(engine, name="2030", valid_from=taken)
    await to_approval(clients, new.plan_id)
    planner = clients(Role.PLANNER)
    for given, status, code in (
        (taken.isoformat(), 409, "plan_start_taken"),
        ("2025-06-01", 422, "bad_valid_from"),
        ("2199-01-01", 422, "bad_valid_from"),
        ("heute", 422, "invalid_request"),
        ("0001-01-01", 422, "bad_valid_from"),
    ):
        answer = await act(planner, new.plan_id, "publish", {"valid_from": given})
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    ends = {"valid_from": "2029-01-01", "valid_to": "2028-01-01"}
    answer = await act(planner, new.plan_id, "publish", ends)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_valid_to")
    between = await act(planner, new.plan_id, "publish", {"valid_from": "2029-01-01"})
    assert between.status_code == 200, between.text
    assert between.json()["plan"]["valid_from"].startswith("2029-01-01T00:00:00+08:00")


async def test_the_gate_refuses_with_the_list_and_nothing_is_changed(engine: Engine, clients: Clients) -> None:
    old = await publish(engine)
    shrunk = await draft(engine, old, CITY.replace("CCDDDD\nCCDEDD", "CCDDD \nCCDEDD", 1))
    await to_approval(clients, shrunk.plan_id)
    planner = clients(Role.PLANNER)
    refused = await act(planner, shrunk.plan_id, "publish")
    assert (refused.status_code, refused.json()["code"]) == (422, "gate_refused")
    (fault,) = refused.json()["faults"]
    assert (fault["kind"], fault["acceptable"]) == ("land_lost", True)
    assert fault["place"][0] == pytest.approx(106.455, abs=0.006)
    dry = await act(planner, shrunk.plan_id, "publish", {"dry_run": True})
    assert (dry.status_code, dry.json()["gate"]["ok"]) == (200, False)
    accepted = await act(planner, shrunk.plan_id, "publish", {"accept": ["land_lost"]})
    assert accepted.status_code == 200, accepted.text


async def test_what_is_broken_behind_everybodys_back_stops_at_the_gate(
    drawn: tuple[Drawn, Drawn], engine: Engine, clients: Clients
) -> None:
    _, new = drawn
    async with session_scope(engine) as session:
        await session.execute(
            text(
                "UPDATE wangge.plan_grid SET geom = ST_Multi(ST_Buffer(geom, 0.001)) WHERE plan_id = :p AND code = 'N'"
            ),
            {"p": new.plan_id},
        )
    refused = await act(clients(Role.PLANNER), new.plan_id, "submit")
    assert (refused.status_code, refused.json()["code"]) == (422, "gate_refused")
    assert {"overlap", "parent_differs"} <= {one["kind"] for one in refused.json()["faults"]}


async def test_a_code_of_another_grid_is_not_given_again(engine: Engine, clients: Clients) -> None:
    old = await publish(engine)
    new = await draft(engine, old, CITY.replace("E", "F"))
    grids = {**old.grids, "E": uuid4()}
    again = await publish(
        engine, CITY, name="重用", ids=grids, status="draft", parents={x: "1" if x in "AB" else "2" for x in "ABCDE"}
    )
    refused = await act(clients(Role.PLANNER), again.plan_id, "submit")
    assert [one["kind"] for one in refused.json()["faults"]] == ["code_reused"]
    assert (await act(clients(Role.PLANNER), new.plan_id, "submit")).status_code == 200


async def test_a_law_stays_as_it_was_published(drawn: tuple[Drawn, Drawn], engine: Engine, clients: Clients) -> None:
    _, new = drawn
    await to_review(clients, new.plan_id)
    for word, statement in (
        ("in review do", "UPDATE wangge.plan_grid SET name = 'x' WHERE plan_id = :p"),
        ("further grids", FURTHER),
    ):
        async with session_scope(engine) as session:
            await session.execute(text("ALTER TABLE wangge.plan_grid DROP CONSTRAINT plan_grid_grid_id_fkey"))
            with pytest.raises(DBAPIError, match=word):
                await session.execute(text(statement), {"p": new.plan_id})
            await session.rollback()
    assert (await act(clients(Role.LEADER), new.plan_id, "approve")).status_code == 200
    assert (await act(clients(Role.PLANNER), new.plan_id, "publish")).status_code == 200
    for statement in ("UPDATE wangge.plan SET status = 'draft' WHERE id = :p", "DELETE FROM wangge.plan WHERE id = :p"):
        async with session_scope(engine) as session:
            with pytest.raises(DBAPIError, match="does not change"):
                await session.execute(text(statement), {"p": new.plan_id})
            await session.rollback()
    again = await act(clients(Role.PLANNER), new.plan_id, "publish")
    assert (again.status_code, again.json()["code"]) == (409, "plan_state")


async def test_an_unknown_plan_and_a_foreign_scope(
    drawn: tuple[Drawn, Drawn], clients: Clients, engine: Engine
) -> None:
    _, new = drawn
    other = await publish(engine, layer="sanitation")
    async with session_scope(engine) as session:
        await session.execute(
            text("INSERT INTO wangge.scope (id, account_id, layer_id) SELECT :id, id, :layer FROM wangge.account"
                 " WHERE name = 'planner'"),
            {"id": uuid4(), "layer": other.layer_id},
        )  # fmt: skip
    foreign = await act(clients(Role.PLANNER), new.plan_id, "submit")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "out_of_scope")
    unknown = await act(clients(Role.PLANNER), uuid4(), "submit")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_plan")


async def test_of_two_who_publish_at_once_one_makes_the_law(
    drawn: tuple[Drawn, Drawn], engine: Engine, clients: Clients
) -> None:
    old, new = drawn
    rival = await draft(engine, old, NEXT)
    for plan in (new, rival):
        await to_approval(clients, plan.plan_id)
    start = {"valid_from": (datetime.now(UTC) + timedelta(days=9)).isoformat()}
    planner = clients(Role.PLANNER)
    asked = [act(planner, plan.plan_id, "publish", start) for plan in (new, new, rival)]
    answers = await asyncio.gather(*asked)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {
        "plan_state",
        "plan_start_taken",
    }
    async with session_scope(engine) as session:
        count = await session.scalar(text("SELECT count(*) FROM wangge.plan WHERE published_at IS NOT NULL"))
        assert count == 2
