"""Every route says who may call it, and nobody else gets through."""

from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.app import Undeclared, _check_declared, roles_of
from api.auth import ANYBODY, Role

Clients = Callable[[Role | None], httpx.AsyncClient]
UNKNOWN = "00000000-0000-0000-0000-000000000000"
STREAMS = ("/api/incidents/stream",)


def routes(app: FastAPI) -> list[tuple[str, str, frozenset[str]]]:
    found = []
    for route in app.routes:
        roles = roles_of(route)
        if roles is None or not isinstance(route, APIRoute):
            continue
        path = route.path
        for name in ("z", "x", "y"):
            path = path.replace("{" + name + "}", "1")
        while "{" in path:
            path = path[: path.index("{")] + UNKNOWN + path[path.index("}") + 1 :]
        found += [(method, path, roles) for method in sorted(route.methods - {"HEAD"})]
    return found


async def test_each_role_gets_through_exactly_where_the_route_says(app: FastAPI, clients: Clients) -> None:
    walked, wrong = 0, []
    for role in Role:
        client = clients(None if role is Role.PUBLIC else role)
        for method, path, roles in routes(app):
            if path in STREAMS and role in roles:
                continue  # an endless answer; test_incidents reads it
            answer = await client.request(method, path)
            refused = answer.status_code in (401, 403)
            walked += 1
            if refused == (role in roles):
                wrong.append((role.value, method, path, answer.status_code))
    assert wrong == []
    assert walked > 7 * 10


async def test_a_route_that_declares_nobody_is_not_served() -> None:
    app = FastAPI(docs_url=None, redoc_url=None)

    @app.get("/open")
    async def forgotten() -> str:
        return "secret"

    with pytest.raises(Undeclared, match="/open"):
        _check_declared(app)


async def test_the_public_may_locate_but_not_read_incidents(app: FastAPI) -> None:
    declared = {(method, path): roles for method, path, roles in routes(app)}
    assert declared["GET", "/api/locate"] == ANYBODY
    assert Role.PUBLIC not in declared["GET", "/api/incidents"]
    assert Role.LEADER in declared["GET", "/api/incidents"]
    assert Role.LEADER not in declared["POST", "/api/incidents"]


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic abc", "Bearer ", "x"])
async def test_a_bad_key_is_refused_even_where_the_public_may_call(clients: Clients, header: str) -> None:
    answer = await clients(None).get("/api/health", headers={"Authorization": header})
    # health resolves no caller; a route that does must refuse
    locate = await clients(None).get("/api/me", headers={"Authorization": header})
    assert locate.status_code == 401
    assert locate.json()["code"] == "bad_api_key"
    assert answer.status_code in (200, 401, 503)


async def test_an_unknown_id_is_not_found_for_those_who_may_look(clients: Clients) -> None:
    answer = await clients(Role.DISPATCHER).get(f"/api/incidents/{uuid4()}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
