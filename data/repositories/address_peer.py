"""pg_trgm as a peer of the address bench: the registry's texts in a schema of their own, found by trigrams."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import DatabaseError, driver_connection, make_engine, session_scope

LONGEST_MS = 900_000
_TABLES = (
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE SCHEMA {schema}",
    "CREATE TABLE {schema}.texts (id int, text text)",
)
_INDEXED = (
    "SET LOCAL maintenance_work_mem = '512MB'",
    "CREATE INDEX ON {schema}.texts USING gin (text gin_trgm_ops)",
    "ANALYZE {schema}.texts",
)
_ALIKE = (
    "SELECT id, similarity(text, %(text)s) AS alike FROM {schema}.texts WHERE text %% %(text)s"
    " ORDER BY alike DESC, id LIMIT %(most)s"
)


class AddressPeer:
    """A database that holds the texts of one bench."""

    def __init__(self, session: AsyncSession, schema: str, most: int) -> None:
        self._session, self._schema, self._most = session, schema, most

    async def alike(self, given: str) -> list[tuple[int, float]]:
        """Return the rows most alike with their similarity, the best first."""
        connection = await driver_connection(self._session)
        async with connection.cursor() as cursor:
            query = _ALIKE.format(schema=self._schema).encode()
            await cursor.execute(query, {"text": given.replace("\0", ""), "most": self._most})
            return [(int(row), float(alike)) for row, alike in await cursor.fetchall()]

    async def fill(self, texts: Sequence[str]) -> None:
        """Make the table and its index; rows are numbered as given."""
        await self._run(*_TABLES)
        connection = await driver_connection(self._session)
        into = f"COPY {self._schema}.texts (id, text) FROM STDIN"
        async with connection.cursor() as cursor, cursor.copy(into.encode()) as copy:
            for number, one in enumerate(texts):
                await copy.write_row((number, one))
        await self._run(*_INDEXED)

    async def _run(self, *statements: str) -> None:
        for statement in statements:
            await self._session.execute(text(statement.format(schema=self._schema)))


class _Done(Exception):
    """Ends the bench's transaction: nothing of it stays."""


@asynccontextmanager
async def address_peer(url: str, texts: Sequence[str], most: int) -> AsyncIterator[AddressPeer]:
    """Give a database filled with texts; nothing of it is ever committed.

    Raises DatabaseError with the server's words where it cannot be had.
    """
    engine = make_engine(url, pool_size=1, statement_timeout_ms=LONGEST_MS)
    try:
        async with session_scope(engine) as session:
            peer = AddressPeer(session, f"bench_{secrets.token_hex(4)}", most)
            await peer.fill(texts)
            yield peer
            raise _Done
    except _Done:
        pass
    except (DBAPIError, psycopg.Error, OSError) as error:
        raise DatabaseError(f"{type(error).__name__}: {str(error).splitlines()[0]}") from error
    finally:
        await engine.dispose()
