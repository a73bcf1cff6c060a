"""Login, sessions, page tokens and keys."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.auth import Role
from api.services import accounts as services
from api.settings import Settings
from data.database import make_engine, session_scope
from data.repositories import accounts, audit, meta

PASSWORD = "correct-horse-battery"
Clients = Callable[[Role | None], httpx.AsyncClient]


@pytest.fixture
async def account(settings: Settings) -> str:
    engine = make_engine(settings.url)
    async with session_scope(engine) as session:
        await services.create(session, "test", "小周", Role.DISPATCHER, PASSWORD)
    await engine.dispose()
    return "小周"


async def test_a_login_leads_to_the_page_of_its_role(public: httpx.AsyncClient, account: str) -> None:
    answer = await public.post("/login", data={"name": account, "password": PASSWORD})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/dispatch"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert (await public.get("/api/me")).json()["role"] == "dispatcher"


@pytest.mark.parametrize("asked", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:x"])
async def test_a_login_never_leads_to_another_site(public: httpx.AsyncClient, account: str, asked: str) -> None:
    answer = await public.post("/login", data={"name": account, "password": PASSWORD, "next": asked})
    assert answer.headers["location"] == "/dispatch"


async def test_a_wrong_password_tells_no_more_than_an_unknown_name(public: httpx.AsyncClient, account: str) -> None:
    wrong = await public.post("/login", data={"name": account, "password": "x" * 12})
    unknown = await public.post("/login", data={"name": "nobody", "password": "x" * 12})
    assert wrong.headers["location"].startswith("/login?error=bad")
    assert unknown.headers["location"].startswith("/login?error=bad")
    assert (await public.get("/api/me")).status_code == 401


async def test_after_failures_a_name_has_to_wait(public: httpx.AsyncClient, account: str) -> None:
    for _ in range(5):
        await public.post("/login", data={"name": account + "x", "password": "x"})
    answer = await public.post("/login", data={"name": account + "x", "password": "x"})
    assert "error=wait" in answer.headers["location"]


async def test_a_form_of_another_site_is_refused(public: httpx.AsyncClient, account: str) -> None:
    headers = {"Origin": "https://evil.example"}
    answer = await public.post("/login", data={"name": account, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf"


async def test_a_write_by_cookie_needs_the_page_token(public: httpx.AsyncClient, account: str) -> None:
    await public.post("/login", data={"name": account, "password": PASSWORD})
    body = {"text": "x", "point": {"lng": 106.4, "lat": 29.8}}
    refused = await public.post("/api/incidents", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    token = (await public.get("/api/me")).json()["csrf"]
    taken = await public.post("/api/incidents", json=body, headers={"X-CSRF-Token": token})
    assert taken.status_code != 403


async def test_after_logout_the_cookie_is_worth_nothing(public: httpx.AsyncClient, account: str) -> None:
    await public.post("/login", data={"name": account, "password": PASSWORD})
    token = public.cookies["wangge_session"]
    csrf = (await public.get("/api/me")).json()["csrf"]
    await public.post("/logout", headers={"X-CSRF-Token": csrf})
    assert (await public.get("/api/me", headers={"Cookie": f"wangge_session={token}"})).status_code == 401


async def test_demo_accounts_log_in_only_while_the_database_is_a_demo(
    app: FastAPI, settings: Settings, public: httpx.AsyncClient, tmp_path: Path
) -> None:
    engine = make_engine(settings.url)
    async with session_scope(engine) as session:
        secrets = await services.make_demo_accounts(session, tmp_path)
    form = {"name": "planner", "password": secrets["planner"]["password"]}
    key = {"Authorization": f"Bearer {secrets['planner']['api_key']}"}
    assert "error=bad" in (await public.post("/login", data=form)).headers["location"]
    assert (await public.get("/api/me", headers=key)).status_code == 401
    async with session_scope(engine) as session:
        await meta.put(session, "demo", {"seed": 1})
    await app.state.status.look()
    app.state.callers._known.clear()
    assert (await public.post("/login", data=form)).headers["location"] == "/planner"
    assert (await public.get("/api/me", headers=key)).json()["role"] == "planner"
    mode = (tmp_path / "demo-accounts.json").stat().st_mode & 0o777
    assert mode == 0o600
    await engine.dispose()


async def test_a_flipped_row_breaks_the_audit_chain(settings: Settings, account: str) -> None:
    engine = make_engine(settings.url)
    async with session_scope(engine) as session:
        for number in range(5):
            await audit.append(session, "test", "try", {"number": number, "text": "汉字"})
        assert await audit.first_fault(session) is None
    async with session_scope(engine) as session:
        connection = await session.connection()
        await connection.exec_driver_sql("ALTER TABLE wangge.audit DISABLE TRIGGER append_only")
        await connection.exec_driver_sql("UPDATE wangge.audit SET actor = 'else' WHERE seq = 3")
        assert await audit.first_fault(session) == 3
    await engine.dispose()


async def test_a_disabled_account_is_out_at_once(settings: Settings, account: str, public: httpx.AsyncClient) -> None:
    engine = make_engine(settings.url)
    async with session_scope(engine) as session:
        found = await accounts.by_name(session, account)
        assert found is not None
        await accounts.disable(session, found.id)
    answer = await public.post("/login", data={"name": account, "password": PASSWORD})
    assert "error=bad" in answer.headers["location"]
    await engine.dispose()
