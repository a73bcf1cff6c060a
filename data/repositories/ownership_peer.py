"""PostGIS as a peer of the ownership bench: grids and points in a schema of their own, joined there."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import psycopg
import pyarrow as pa
import shapely
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import DatabaseError, driver_connection, make_engine, session_scope
from data.repositories.bulk import copy_columns, point_column

LONGEST_MS = 900_000
Ints = npt.NDArray[np.int32]
_TABLES = (
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "CREATE EXTENSION IF NOT EXISTS postgis",
    "CREATE SCHEMA {schema}",
    "CREATE TABLE {schema}.grids (id int, code text, geom geometry(Geometry,4326))",
    "CREATE TABLE {schema}.points"
    " (id int GENERATED ALWAYS AS IDENTITY (START 0 MINVALUE 0), geom geometry(Point,4326))",
)
# What anybody would make: an index on the polygons.
_INDEXED = ("CREATE INDEX ON {schema}.grids USING gist (geom)", "ANALYZE {schema}.grids", "ANALYZE {schema}.points")
_AS_WRITTEN = "SELECT p.id, g.id FROM {schema}.points p JOIN {schema}.grids g ON ST_Intersects(g.geom, p.geom)"
# What measuring found best: points in the order of their index, each grid asking for its points, workers sharing the
# grids. The grid stays the same from call to call, so that PostGIS prepares it once; the point-driven join prepares
# it again and again. `ordered` has no index, which leaves the planner no other way. Subdivided grids were slower.
_TUNED_TABLES = (
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "CREATE INDEX points_by_place ON {schema}.points USING gist (geom)",
    "CLUSTER {schema}.points USING points_by_place",
    "CREATE TABLE {schema}.ordered AS SELECT * FROM {schema}.grids ORDER BY geom",
    "ANALYZE {schema}.points",
    "ANALYZE {schema}.ordered",
    "ALTER TABLE {schema}.ordered SET (parallel_workers = {threads})",
)
_TUNED_SETTINGS = (
    "SET LOCAL max_parallel_workers_per_gather = {threads}",
    "SET LOCAL parallel_setup_cost = 0",
    "SET LOCAL parallel_tuple_cost = 0",
    "SET LOCAL min_parallel_table_scan_size = 0",
    "SET LOCAL work_mem = '256MB'",
    "SET LOCAL random_page_cost = 1",
    "SET LOCAL jit = off",
)
# One row per grid with the numbers of its points as bytes: a million rows would cost the client as much as the join.
_TUNED = (
    "SELECT g.id, string_agg(int4send(p.id), '') FROM {schema}.ordered g"
    " JOIN {schema}.points p ON ST_Intersects(g.geom, p.geom) GROUP BY g.id"
)


class Pairs(NamedTuple):
    """Which point lies in which grid, by their numbers; a point on an edge is in several."""

    points: Ints
    grids: Ints


class OwnershipPeer:
    """A database that holds the grids and points of one bench."""

    def __init__(self, session: AsyncSession, schema: str, threads: int) -> None:
        self._session, self._schema, self._threads = session, schema, threads

    async def as_written(self) -> Pairs:
        """Return the join as people write it, fetched row by row."""
        connection = await driver_connection(self._session)
        async with connection.cursor(binary=True) as cursor:
            await cursor.execute(self._filled(_AS_WRITTEN).encode())
            rows = np.array(await cursor.fetchall(), np.int32).reshape(-1, 2)
        return Pairs(rows[:, 0], rows[:, 1])

    async def tune(self) -> None:
        """Make ready what `tuned` needs: points in the order of an index of their own, settings of the session."""
        await self._run(*_TUNED_TABLES, *_TUNED_SETTINGS)

    async def tuned(self) -> Pairs:
        """Return the join as measured best, fetched as bytes."""
        connection = await driver_connection(self._session)
        async with connection.cursor(binary=True) as cursor:
            await cursor.execute(self._filled(_TUNED).encode())
            rows = [(grid, np.frombuffer(points, ">i4")) for grid, points in await cursor.fetchall() if points]
        if not rows:
            return Pairs(np.empty(0, np.int32), np.empty(0, np.int32))
        grids = np.repeat([grid for grid, _ in rows], [points.size for _, points in rows])
        return Pairs(np.concatenate([points for _, points in rows]).astype(np.int32), grids.astype(np.int32))

    async def fill(
        self,
        polygons: npt.NDArray[np.object_],
        codes: Sequence[str],
        lng: npt.NDArray[np.float64],
        lat: npt.NDArray[np.float64],
    ) -> None:
        """Make the tables and put grids and points in; rows are numbered as given."""
        await self._run(*_TABLES)
        connection = await driver_connection(self._session)
        shapes = shapely.to_wkb(shapely.set_srid(polygons, 4326), include_srid=True)
        into = self._filled("COPY {schema}.grids (id, code, geom) FROM STDIN (FORMAT binary)")
        async with connection.cursor() as cursor, cursor.copy(into.encode()) as copy:
            copy.set_types(("int4", "text", "bytea"))  # geometry travels as its EWKB
            for number, (code, shape) in enumerate(zip(codes, shapes, strict=True)):
                await copy.write_row((number, code, shape))
        points = pa.table({"geom": point_column(lng, lat)})
        await copy_columns(self._session, "points", points, schema=self._schema)
        await self._run(*_INDEXED)

    async def _run(self, *statements: str) -> None:
        for statement in statements:
            await self._session.execute(text(self._filled(statement)))

    def _filled(self, statement: str) -> str:
        return statement.format(schema=self._schema, threads=self._threads)


class _Done(Exception):
    """Ends the bench's transaction: nothing of it stays."""


@asynccontextmanager
async def ownership_peer(
    url: str,
    polygons: npt.NDArray[np.object_],
    codes: Sequence[str],
    lng: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    threads: int,
) -> AsyncIterator[OwnershipPeer]:
    """Give a database filled with a bench's grids and points, WGS84; nothing of it is ever committed.

    Raises DatabaseError with the server's words where it cannot be had.
    """
    engine = make_engine(url, pool_size=1, statement_timeout_ms=LONGEST_MS)
    try:
        async with session_scope(engine) as session:
            peer = OwnershipPeer(session, f"bench_{secrets.token_hex(4)}", threads)
            await peer.fill(polygons, codes, lng, lat)
            yield peer
            raise _Done
    except _Done:
        pass
    except (DBAPIError, psycopg.Error, OSError) as error:
        raise DatabaseError(f"{type(error).__name__}: {str(error).splitlines()[0]}") from error
    finally:
        await engine.dispose()
