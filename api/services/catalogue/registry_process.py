"""A process that writes the index files of one version of the registry, and ends.

    python -m api.services.catalogue.registry_process INDEX VERSION TIME [KNOWN_AT]

The database's URL is read from WANGGE_DATABASE_URL: it may hold a password, which everybody could see among the words.
"""

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path

from api.services.catalogue import registry_files as files
from api.services.catalogue.files import only_one
from api.services.catalogue.registry import Registry
from data.database import make_engine, session_scope
from data.repositories import addresses

STATEMENT_MS = 300_000
NICER = 2  # where an older version answers meanwhile, answering goes first


async def write(url: str, index: Path, version: str, at: datetime, known_at: datetime | None = None) -> None:
    """Write the files of a version unless they are there; waits for another process that is at it."""
    with only_one(index, files.LOCK):
        if files.read(index, version) is not None:
            return
        if files.any_version(index):
            os.nice(NICER)
        engine = make_engine(url, pool_size=1, statement_timeout_ms=STATEMENT_MS)
        try:
            async with session_scope(engine) as session:
                columns = await addresses.registry(session, at, known_at=known_at)
                named = await addresses.named_features(session)
        finally:
            await engine.dispose()
        files.write(index, version, Registry.build(columns, named))


if __name__ == "__main__":
    index, version, *times = sys.argv[1:]
    asyncio.run(write(os.environ["WANGGE_DATABASE_URL"], Path(index), version, *map(datetime.fromisoformat, times)))
