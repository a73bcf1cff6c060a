"""The edge itself: errors, limits, headers, health."""

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Scope

from api.app.limits import BURST, RateLimit, client_address


async def test_an_unknown_address_answers_a_problem(public: httpx.AsyncClient) -> None:
    answer = await public.get("/api/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["code"] == "not_found"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_an_announced_and_a_chunked_body_over_the_limit_are_refused(public: httpx.AsyncClient) -> None:
    json = {"Content-Type": "application/json"}
    big = b" " * (8 * 1024 * 1024 + 1)
    announced = await public.post("/api/locate/batch", content=big, headers=json)

    async def pieces() -> object:
        for _ in range(9):
            yield b" " * 1024 * 1024

    chunked = await public.post("/api/locate/batch", content=pieces(), headers=json)
    assert (announced.status_code, announced.json()["code"]) == (413, "body_too_large")
    assert (chunked.status_code, chunked.json()["code"]) == (413, "body_too_large")


async def test_pages_run_only_scripts_with_their_own_nonce(public: httpx.AsyncClient) -> None:
    answer = await public.get("/docs")
    policy = answer.headers["content-security-policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert f'nonce="{nonce}"' in answer.text
    assert "unsafe-inline" not in policy.partition("style-src-attr")[0]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_health_names_the_plans_in_force(public: httpx.AsyncClient) -> None:
    answer = await public.get("/api/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "plans": [], "loading": None}


async def test_metrics_are_for_the_machine_itself(app: FastAPI, public: httpx.AsyncClient) -> None:
    assert "wangge_requests_total" in (await public.get("/metrics")).text
    far = httpx.ASGITransport(app, client=("10.0.0.9", 5))
    async with httpx.AsyncClient(transport=far, base_url="http://test") as client:
        assert (await client.get("/metrics")).status_code == 401


def scope(peer: str, **headers: str) -> Scope:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (peer, 1), "headers": pairs}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (scope("127.0.0.1"), ("127.0.0.1", True)),
        (scope("127.0.0.1", x_forwarded_for="9.9.9.9"), ("127.0.0.1", False)),
        (scope("10.0.0.1", x_forwarded_for="1.1.1.1, 9.9.9.9"), ("9.9.9.9", False)),
        (scope("10.0.0.2", x_forwarded_for="9.9.9.9"), ("10.0.0.2", False)),
    ],
)
def test_forwarding_headers_count_from_trusted_proxies_alone(asked: Scope, expected: tuple[str, bool]) -> None:
    assert client_address(asked, frozenset({"10.0.0.1"})) == expected


async def test_an_address_that_asks_too_often_is_told_to_wait(app: FastAPI) -> None:
    far = httpx.ASGITransport(app, client=("10.0.0.9", 5))
    async with httpx.AsyncClient(transport=far, base_url="http://test") as client:
        answers = [(await client.get("/api/health")).status_code for _ in range(int(BURST) + 20)]
    assert answers[0] == 200
    assert 429 in answers
    assert answers.count(200) >= BURST


def test_the_bucket_of_an_address_runs_empty_after_its_burst() -> None:
    limit = RateLimit(app=lambda *_: None, proxies=frozenset())  # type: ignore[arg-type,return-value]
    assert sum(limit.take("9.9.9.9") for _ in range(int(BURST) * 2)) < BURST * 1.5
