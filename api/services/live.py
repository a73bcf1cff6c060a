"""The live list: one listening connection per worker, fanned out to every page that watches."""

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from api.services.tasks import end
from data.database import DatabaseError, DatabaseGone, Engine, session_scope
from data.repositories import incidents
from data.repositories.incidents import IncidentRecord
from data.repositories.notices import notices

Watch = asyncio.Queue[IncidentRecord | None]
QUEUE_MOST = 500
AGAIN_S = 2.0


class LiveIncidents:
    """Hears of new incidents and hands each to all watchers; a watcher that cannot keep up is told to reload."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._watchers: set[Watch] = set()
        self._task: asyncio.Task[None] | None = None
        self.closing = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """End listening, and every watcher's stream."""
        self.closing.set()
        for queue in self._watchers:
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(None)
        await end(self._task)

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        """Give a queue of new incidents while this is open; None in it means that some were missed."""
        queue: Watch = asyncio.Queue(QUEUE_MOST)
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    async def _listen(self) -> None:
        while True:
            try:
                async for notice in notices(self._engine, "wangge_incident"):
                    await self._tell(notice.payload)
            except (DatabaseError, *DatabaseGone):
                await asyncio.sleep(AGAIN_S)

    async def _tell(self, payload: str) -> None:
        """Hand one incident on; an empty payload says that many came at once."""
        if not self._watchers:
            return
        found = None
        if payload:
            async with session_scope(self._engine) as session:
                found = await incidents.get(session, UUID(payload))
        for queue in list(self._watchers):
            if queue.full():
                queue.get_nowait()
                found = None
            queue.put_nowait(found)
