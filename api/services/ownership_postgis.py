"""PostGIS in the ownership bench: the same grids and points in a database, joined as people do and tuned."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager

from api.services.ownership_peers import Absent, Ask, Case, Owners
from data.database import DatabaseError
from data.postgis import SetupError
from data.repositories.ownership_peer import OwnershipPeer, Pairs, ownership_peer

AS_WRITTEN, TUNED = "PostGIS (as people write it)", "PostGIS tuned"
NAMES = (AS_WRITTEN, TUNED)
Database = Callable[[], AbstractContextManager[str]]


@contextmanager
def asked_of_postgis(given: Case, threads: int, database: Database) -> Iterator[dict[str, Callable[[], Ask]]]:
    """Give what makes each PostGIS engine ready to be asked; filling the tables is done before.

    Raises Absent with the reason where there is no database.
    """
    try:
        with database() as url, asyncio.Runner() as runner:
            scope = ownership_peer(url, given.polygons, given.codes, given.lng, given.lat, threads)
            with _opened(runner, scope) as peer:
                yield {
                    AS_WRITTEN: lambda: _as_written(runner, peer, given),
                    TUNED: lambda: _tuned(runner, peer, given),
                }
    except (SetupError, DatabaseError) as reason:
        raise Absent(" ".join(str(reason).split())) from reason


@contextmanager
def _opened(runner: asyncio.Runner, scope: AbstractAsyncContextManager[OwnershipPeer]) -> Iterator[OwnershipPeer]:
    """Hold an asynchronous scope open between separate runs of one loop."""
    peer = runner.run(scope.__aenter__())
    try:
        yield peer
    except BaseException as error:
        runner.run(scope.__aexit__(type(error), error, error.__traceback__))
        raise
    runner.run(scope.__aexit__(None, None, None))


def _as_written(runner: asyncio.Runner, peer: OwnershipPeer, given: Case) -> Ask:
    return lambda: _owners(given, runner.run(peer.as_written()))


def _tuned(runner: asyncio.Runner, peer: OwnershipPeer, given: Case) -> Ask:
    runner.run(peer.tune())
    return lambda: _owners(given, runner.run(peer.tuned()))


def _owners(given: Case, found: Pairs) -> Owners:
    return given.lowest(found.points, found.grids)
