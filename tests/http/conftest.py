"""Fixtures: the whole application in this process on its own database, and a client for each role."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.auth import Role
from api.auth.secrets import digest, new_token
from api.settings import Settings
from data.database import make_engine, session_scope
from data.repositories import accounts
from data.repositories.accounts import AccountRecord

Client = httpx.AsyncClient
Clients = Callable[[Role | None], Client]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of the application under test."""
    return Settings(database_url=database_url, state=tmp_path, demo=False)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The application, started as a worker starts it."""
    made = create_app(settings)
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
async def keys(settings: Settings) -> dict[Role, str]:
    """An API key for each role but the public."""
    made = make_engine(settings.url)
    found: dict[Role, str] = {}
    async with session_scope(made) as session:
        for role in Role:
            if role is Role.PUBLIC:
                continue
            now, account_id = datetime.now(UTC), uuid4()
            await accounts.add(session, AccountRecord(account_id, role.value, role.value, False, False, None), now)
            found[role] = new_token()
            await accounts.add_key(session, digest(found[role]), account_id, "test", now)
    await made.dispose()
    return found


@pytest.fixture
async def clients(app: FastAPI, keys: dict[Role, str]) -> AsyncIterator[Clients]:
    """Gives a client for a role; None is somebody who is not logged in."""
    opened: list[Client] = []

    def client(role: Role | None) -> Client:
        opened.append(_client(app, {"Authorization": f"Bearer {keys[role]}"} if role else {}))
        return opened[-1]

    yield client
    for one in opened:
        await one.aclose()


@pytest.fixture
async def public(app: FastAPI) -> AsyncIterator[Client]:
    """A client that is not logged in, in a database without accounts."""
    async with _client(app, {}) as client:
        yield client


def _client(app: FastAPI, headers: dict[str, str]) -> Client:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 5))
    return Client(transport=transport, base_url="http://test", headers=headers, trust_env=False)
