"""One afternoon of planning over HTTP: draft, split, number, review, impact, publish; and who drew does not approve."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from data.database import Engine, session_scope
from tests.drawn import CELL, NORTH, WEST, publish

CLIENT = httpx.AsyncClient
DREW_TOO = """
INSERT INTO wangge.plan_op SELECT plan_id, seq + 100, kind, of_seq, op, 'leader', at, targets, touched, before, after
FROM wangge.plan_op WHERE plan_id = :p AND seq = 1
"""
Clients = Callable[[Role | None], CLIENT]


async def test_a_draft_is_drawn_numbered_judged_and_published(engine: Engine, app: FastAPI, clients: Clients) -> None:
    old = await publish(engine)
    await app.state.keeper.look()
    planner, leader = clients(Role.PLANNER), clients(Role.LEADER)
    made = await planner.post("/api/layers/governance/plans", json={"name": "明年", "from": "published"})
    assert made.status_code == 201, made.text
    plan = made.json()["id"]
    url = f"/api/plans/{plan}"
    line = [[WEST + CELL, NORTH + CELL], [WEST + CELL, NORTH - 3 * CELL]]
    split = {"op": "split", "grid": str(old.grids["A"]), "line": {"type": "LineString", "coordinates": line}}
    done = await planner.post(f"{url}/ops", json=split, headers={"If-Match": '"0"'})
    assert done.status_code == 200, done.text
    fresh = next(one for one in done.json()["changed"] if one["id"] != str(old.grids["A"]))
    etag = done.headers["etag"]
    stale = await planner.post(f"{url}/submit", headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_changed")
    numbered = await planner.post(f"{url}/renumber", headers={"If-Match": etag})
    assert numbered.status_code == 200, numbered.text
    told = (await planner.get(url)).headers["etag"]
    sent = await planner.post(f"{url}/submit", headers={"If-Match": told})
    assert sent.status_code == 200, sent.text
    assert sent.json()["gate"]["ok"]
    frozen = await planner.post(
        f"{url}/ops", json={"op": "rename", "grid": fresh["id"], "name": "x"}, headers={"If-Match": told}
    )
    assert frozen.status_code in (409, 422)
    async with session_scope(engine) as session:  # the leader has drawn too: then he may not judge
        await session.execute(text(DREW_TOO), {"p": plan})
    own = await leader.post(f"{url}/approve", headers={"If-Match": told})
    assert (own.status_code, own.json()["code"]) == (403, "second_person_needed")
    admin = clients(Role.ADMIN)
    assert (await admin.post(f"{url}/approve", headers={"If-Match": told})).status_code == 200
    impact = (await leader.get(f"{url}/impact")).json()
    assert [(one["from"]["code"], one["kind"]) for one in impact["pairs"]] == [("A", "split")]
    start = datetime.now(UTC) + timedelta(days=2)
    law = await planner.post(f"{url}/publish", headers={"If-Match": told}, json={"valid_from": start.isoformat()})
    assert law.status_code == 200, law.text
    assert law.json()["plan"]["status"] == "published"
    await app.state.keeper.look()
    public = clients(None)
    point = {"lng": str(WEST + 0.3 * CELL), "lat": str(NORTH - 0.5 * CELL)}
    other = {"lng": str(WEST + 1.7 * CELL), "lat": point["lat"]}
    for words in (point, other):
        assert (await public.get("/api/locate", params=words)).json()["grid"]["code"] == "A"
    codes = {
        (await public.get("/api/locate", params={**words, "at": start.isoformat()})).json()["grid"]["code"]
        for words in (point, other)
    }
    assert len(codes) == 2
