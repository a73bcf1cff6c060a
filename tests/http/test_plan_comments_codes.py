"""Remarks pinned to grids and places; code schemes as data, states of codes, numbering anew; over HTTP."""

from collections.abc import Callable
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from data.database import Engine, notify, session_scope
from tests.drawn import CITY, Drawn, publish

CLIENT = httpx.AsyncClient
Clients = Callable[[Role | None], CLIENT]
SCHEME = {
    "name": "short",
    "segments": [
        {"key": "parent", "width": 1, "source": "parent"},
        {"key": "sequence", "width": 1, "source": "sequence"},
    ],
}
NEXT = CITY.replace("AABB", "AANB")


async def coded(engine: Engine) -> tuple[Drawn, UUID]:
    """A published plan with codes of two digits and a draft whose new grid has a code out of order."""
    old = await publish(engine, status="draft")
    parents = {letter: "1" if letter in "ABN" else "2" for letter in "ABCDEN"}
    new = await publish(engine, NEXT, name="next", ids=old.grids, status="draft", parents=parents)
    async with session_scope(engine) as session:
        for letter, code in {"A": "11", "B": "12", "C": "21", "D": "22", "E": "23", "N": "17"}.items():
            words = {"old": letter, "new": code, "plans": [old.plan_id, new.plan_id]}
            statement = "UPDATE wangge.plan_grid SET code = :new WHERE code = :old AND plan_id = ANY(:plans)"
            await session.execute(text(statement), words)
        await session.execute(text("UPDATE wangge.plan SET status = 'published' WHERE id = :id"), {"id": old.plan_id})
        await notify(session, "wangge_plan", "governance")
    return old, new.plan_id


async def test_remarks_are_pinned_listed_and_dealt_with(engine: Engine, clients: Clients) -> None:
    old = await publish(engine)
    draft = await publish(engine, name="draft", ids=old.grids, status="draft")
    url = f"/api/plans/{draft.plan_id}/comments"
    leader, planner = clients(Role.LEADER), clients(Role.PLANNER)
    said = {"text": " 东侧界线压到学校 <script>", "grid": str(old.grids["A"]), "point": [106.405, 29.895]}
    made = await leader.post(url, json=said)
    assert made.status_code == 201, made.text
    first = made.json()
    assert (first["text"], first["grid"]["code"], first["actor"]) == ("东侧界线压到学校 <script>", "A", "leader")
    assert first["point"] == [106.405, 29.895]
    await planner.post(url, json={"text": "整体可以"})
    for body, code in (
        ({"text": "   "}, "empty_text"),
        ({"text": "x", "grid": str(uuid4())}, "unknown_grid"),
        ({"text": "x", "point": [200, 0]}, "bad_point"),
        ({"text": "x" * 2001}, "invalid_request"),
        ({"text": "x", "colour": 1}, "invalid_request"),
    ):
        refused = await planner.post(url, json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    done = await planner.patch(f"{url}/{first['id']}", json={"resolved": True})
    assert done.json()["resolved_by"] == "planner"
    left = (await leader.get(url, params={"only_open": "true"})).json()["items"]
    assert [one["text"] for one in left] == ["整体可以"]
    of_grid = (await leader.get(url, params={"grid": str(old.grids["A"])})).json()["items"]
    assert [one["id"] for one in of_grid] == [first["id"]]
    assert (await planner.patch(f"{url}/{uuid4()}", json={"resolved": True})).json()["code"] == "unknown_comment"
    law = await leader.post(f"/api/plans/{old.plan_id}/comments", json={"text": "zu spät"})
    assert (law.status_code, law.json()["code"]) == (409, "plan_state")
    assert (await clients(None).get(url)).status_code == 401


async def test_schemes_codes_and_numbers(engine: Engine, app: FastAPI, clients: Clients) -> None:
    old, draft = await coded(engine)
    await app.state.keeper.look()
    planner = clients(Role.PLANNER)
    url = "/api/layers/governance/code-scheme"
    levels = {one["level"]: one for one in (await planner.get(url)).json()["items"]}
    assert (levels["grid"]["source"], levels["grid"]["scheme"]["width"]) == ("inferred", 2)
    assert levels["community"]["scheme"] is None
    assert (await planner.put(url, json={"level": "grid", "scheme": SCHEME})).status_code == 200
    shown = (await planner.get(url)).json()["items"][-1]
    assert (shown["source"], shown["unfit_count"]) == ("set", 0)
    assert shown["usage"][0] == {"parent": "1", "used": 3, "left": 6, "foretold": False}  # 17 of the draft counts
    for body, code in (
        ({"level": "grid"}, "bad_code_scheme"),
        ({"level": "grid", "preset": "x"}, "unknown_preset"),
        ({"level": "x", "preset": "unit_15"}, "unknown_level"),
        ({"level": "grid", "scheme": {"name": "x"}}, "bad_code_scheme"),
    ):
        refused = await planner.put(url, json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    numbered = await planner.get(f"/api/plans/{draft}/renumber")
    (op,) = numbered.json()["ops"]
    assert (op["op"], op["code"]) == ("recode", "13")
    whole = (await planner.get(f"/api/plans/{draft}/renumber", params={"whole": "true", "parent": "1"})).json()
    assert sorted(one["code"] for one in whole["ops"]) == ["13", "14", "15"]
    assert (await planner.get(f"/api/plans/{draft}/renumber", params={"parent": "9"})).json()["code"] == "unknown_grid"
    law = await planner.get(f"/api/plans/{old.plan_id}/renumber")
    assert (law.status_code, law.json()["code"]) == (409, "plan_state")


async def test_codes_that_end_are_void_with_the_reason(engine: Engine, app: FastAPI, clients: Clients) -> None:
    old = await publish(engine)
    merged = CITY.replace("B", "A").replace("E", "F")
    parents = {letter: "1" if letter in "AB" else "2" for letter in "ACDF"}
    ids = {**old.grids, "F": old.grids["E"]}
    new = await publish(engine, merged, name="next", ids=ids, status="draft", parents=parents)
    for role, act in ((Role.PLANNER, "submit"), (Role.LEADER, "approve"), (Role.PLANNER, "publish")):
        done = await clients(role).post(f"/api/plans/{new.plan_id}/{act}", headers={"If-Match": "*"})
        assert done.status_code == 200, done.text
    assert done.json()["void_codes"] == 2
    await app.state.keeper.look()
    items = (await clients(Role.PLANNER).get("/api/layers/governance/codes", params={"limit": 4})).json()
    states = {one["code"]: (one["status"], one["reason"]) for one in items["items"]}
    assert states == {
        "A": ("valid", None), "B": ("void", "merged"), "C": ("valid", None), "D": ("valid", None)
    }  # fmt: skip
    rest = await clients(Role.PLANNER).get("/api/layers/governance/codes", params={"next": items["next"]})
    assert [(one["code"], one["reason"]) for one in rest.json()["items"]] == [("E", "renumbered"), ("F", None)]


async def test_codes_are_written_in_another_standard(clients: Clients) -> None:
    body = {"codes": ["990101001002003", "990101001002103", "99"], "source": "unit_15", "target": "professional_20"}
    answer = await clients(Role.PLANNER).post("/api/code-schemes/rewrite", json=body)
    assert [(one["rewritten"], one["reason"]) for one in answer.json()["items"]] == [
        ("01000099010100100203", None),
        (None, "no_room"),
        (None, "wrong_length"),
    ]
    refused = await clients(Role.PLANNER).post("/api/code-schemes/rewrite", json={**body, "target": "x"})
    assert refused.json()["code"] == "unknown_preset"
