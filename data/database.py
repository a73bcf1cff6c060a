"""Engines, sessions and the first look at a database: the one place that commits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

OLDEST_POSTGRES = 130_000

# what a statement raises when the server is gone, full or slow; other packages catch it by this name
DatabaseGone = (OperationalError, InterfaceError, PoolTimeout, OSError)
Engine = AsyncEngine  # the names by which other packages speak of them
Session = AsyncSession

IDLE_MS = 60_000  # a forgotten transaction holds up others no longer than this


class DatabaseError(Exception):
    """The database cannot be used as it is; the message says what is wrong and how to mend it."""

    code = "database_unusable"


class DatabaseNotReady(DatabaseError):
    """The database answers, but lacks something that Wangge needs."""

    code = "database_not_ready"


def make_engine(url: str, *, pool_size: int = 5, statement_timeout_ms: int = 15_000) -> AsyncEngine:
    """Return an engine whose statements end after `statement_timeout_ms` and whose times are UTC.

    Who asks for long statements may think as long between them: the index of a plan is built in its transaction.
    """
    options = f"-c statement_timeout={statement_timeout_ms} -c timezone=UTC -c search_path=wangge,public"
    idle_ms = max(IDLE_MS, statement_timeout_ms)
    options += f" -c idle_in_transaction_session_timeout={idle_ms} -c lock_timeout=10000"
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=2,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 5},
    )


@asynccontextmanager
async def session_scope(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """Give a session that is committed at the end and rolled back on any error."""
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        yield session


async def driver_connection(session: AsyncSession) -> psycopg.AsyncConnection:
    """Return the driver's own connection under `session`, in the same transaction: for COPY."""
    connection = await (await session.connection()).get_raw_connection()
    return cast(psycopg.AsyncConnection, connection.driver_connection)


async def notify(session: AsyncSession, channel: str, payload: str) -> None:
    """Tell listeners on `channel` when the session's transaction commits."""
    await session.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload})


async def check_ready(engine: AsyncEngine) -> None:
    """Raise DatabaseNotReady where version, encoding, character classes or PostGIS do not fit.

    pg_trgm finds no trigrams in Chinese text under LC_CTYPE=C, so that locale is refused by name.
    """
    facts = text(
        "SELECT current_setting('server_version_num')::int AS version, getdatabaseencoding() AS encoding,"
        " datctype AS ctype, EXISTS (SELECT FROM pg_available_extensions WHERE name = 'postgis') AS postgis,"
        " current_database() AS name FROM pg_database WHERE datname = current_database()"
    )
    try:
        async with engine.connect() as connection:
            found = (await connection.execute(facts)).one()
    except (DBAPIError, OSError) as error:
        raise DatabaseError(f"the database does not answer: {type(error).__name__}") from error
    if found.version < OLDEST_POSTGRES:
        raise DatabaseNotReady(f"PostgreSQL {found.version // 10_000} is too old: 13 or newer is needed")
    if found.encoding != "UTF8" or found.ctype in ("C", "POSIX"):
        raise DatabaseNotReady(
            f"database {found.name} has encoding {found.encoding} and LC_CTYPE {found.ctype}; Chinese text"
            " needs UTF8 and a UTF-8 locale. Make it anew:"
            f"  createdb -T template0 -E UTF8 --locale=C.UTF-8 {found.name}"
        )
    if not found.postgis:
        raise DatabaseNotReady(
            "PostGIS is missing on the database server. On Debian:  sudo apt-get install -y postgresql-postgis"
        )
