"""Fixtures: the whole application in this process on its own database, and a client for each role.

Each is made for one test. Where the tests of a file only ask, `shared_...` make one for all of them: the file says
`pytestmark = SHARED`, so that they run in one event loop, and lends the fixtures their usual names.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from api.app import create_app
from api.auth import Role
from api.auth.secrets import digest, new_token
from api.settings import Settings
from data.database import Engine, make_engine, session_scope
from data.repositories import accounts
from data.repositories.accounts import AccountRecord

Client = httpx.AsyncClient
Clients = Callable[[Role | None], Client]
SHARED = pytest.mark.asyncio(loop_scope="module")


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
    return await _keys(settings)


async def _keys(settings: Settings) -> dict[Role, str]:
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
    async with _clients(app, keys) as given:
        yield given


@asynccontextmanager
async def _clients(app: FastAPI, keys: dict[Role, str]) -> AsyncIterator[Clients]:
    opened: list[Client] = []

    def client(role: Role | None) -> Client:
        opened.append(_client(app, {"Authorization": f"Bearer {keys[role]}"} if role else {}))
        return opened[-1]

    yield client
    for one in opened:
        await one.aclose()


@pytest.fixture(scope="module")
def shared_settings(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the application that the tests of a file share."""
    return Settings(database_url=module_database_url, state=tmp_path_factory.mktemp("state"), demo=False)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_engine(shared_settings: Settings) -> AsyncIterator[Engine]:
    """An engine on the shared application's database."""
    made = make_engine(shared_settings.url)
    yield made
    await made.dispose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_app(shared_settings: Settings) -> AsyncIterator[FastAPI]:
    """One application for the tests of a file."""
    made = create_app(shared_settings)
    async with made.router.lifespan_context(made):
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_clients(shared_app: FastAPI, shared_settings: Settings) -> AsyncIterator[Clients]:
    """Gives a client of the shared application for a role."""
    async with _clients(shared_app, await _keys(shared_settings)) as given:
        yield given


@pytest.fixture
async def public(app: FastAPI) -> AsyncIterator[Client]:
    """A client that is not logged in, in a database without accounts."""
    async with _client(app, {}) as client:
        yield client


def _client(app: FastAPI, headers: dict[str, str]) -> Client:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 5))
    return Client(transport=transport, base_url="http://test", headers=headers, trust_env=False)
