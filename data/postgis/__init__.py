"""A private PostgreSQL with PostGIS in a folder: no root, no network, no other set-up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from data.postgis.cluster import Cluster
from data.postgis.errors import SetupError

__all__ = ["SetupError", "private_cluster"]

DATABASE = "wangge"


@contextmanager
def private_cluster(state: Path, *, test: bool = False) -> Iterator[str]:
    """Give the SQLAlchemy URL of database `wangge` in the private cluster of the folder `state`.

    Everybody who has this open shares one server: the first to come starts it, the last to leave stops it,
    and where all of them were killed a watcher does. `test` trades safety for speed. Raises SetupError with
    the command that mends it.
    """
    cluster = Cluster(state, test=test)
    with cluster.in_use():
        _make_database(cluster)
        yield f"postgresql+psycopg://wangge@/{DATABASE}?host={cluster.sockets}"


def _make_database(cluster: Cluster) -> None:
    with psycopg.connect(host=str(cluster.sockets), user="wangge", dbname="postgres", autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone() is None:
            try:
                connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'".encode())
            except psycopg.errors.DuplicateDatabase:
                return  # somebody else was a moment faster
