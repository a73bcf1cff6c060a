"""How a command reaches the database: the given one, or the private cluster while the command runs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from api.settings import Settings
from data.database import Engine, Session, check_ready, make_engine, session_scope
from data.migrations import upgrade
from data.postgis import private_cluster

LONG_MS = 600_000


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """Give the URL of the database in use; the private cluster runs as long as this is open."""
    if settings.database_url:
        yield settings.url
        return
    with private_cluster(settings.folder) as url:
        yield url


@asynccontextmanager
async def command_engine(settings: Settings) -> AsyncIterator[Engine]:
    """Give an engine on a checked and migrated database, with time for long statements."""
    with database_url(settings) as url:
        engine = make_engine(url, statement_timeout_ms=LONG_MS)
        try:
            await check_ready(engine)
            upgrade(url)
            yield engine
        finally:
            await engine.dispose()


@asynccontextmanager
async def command_session(settings: Settings) -> AsyncIterator[Session]:
    """Give a session on it, committed at the end, rolled back on any error."""
    async with command_engine(settings) as engine, session_scope(engine) as session:
        yield session
