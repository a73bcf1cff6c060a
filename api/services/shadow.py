"""The shadow check: a share of live answers is asked again of PostGIS, in the background."""

import asyncio
import contextlib
import random
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from api.services.locate import LocateAnswer, Status
from api.services.tasks import end
from data.database import DatabaseGone, Engine, session_scope
from data.repositories import grids

WAITING_MOST = 100
CHECKED = frozenset({Status.FOUND, Status.NEAR_BOUNDARY, Status.OUTSIDE})


class Compared(NamedTuple):
    """One answer beside the database's: all that is needed to ask both again. Coordinates as hexadecimal floats."""

    plan: UUID
    level: str
    lng: str
    lat: str
    answered: str | None
    stored: str | None

    @property
    def same(self) -> bool:
        """Whether both name the same grid."""
        return self.answered == self.stored


class Shadow:
    """Takes answers without ever delaying one: where too many wait, or the database is gone, none is taken."""

    def __init__(self, engine: Engine, share: float, tell: Callable[[Compared], None]) -> None:
        self._engine, self._share, self._tell = engine, share, tell
        self._waiting: asyncio.Queue[LocateAnswer] = asyncio.Queue(WAITING_MOST)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to compare."""
        self._task = asyncio.create_task(self._compare())

    async def stop(self) -> None:
        """End comparing; what still waits is dropped."""
        await end(self._task)

    def offer(self, answer: LocateAnswer) -> None:
        """Take an answer about the finest level, by chance."""
        if self._share <= 0 or random.random() >= self._share:  # noqa: S311  # a sample, no secret
            return
        finest = answer.level == len(answer.plan.levels) - 1
        if finest and answer.point and answer.status in CHECKED:
            with contextlib.suppress(asyncio.QueueFull):
                self._waiting.put_nowait(answer)

    async def _compare(self) -> None:
        while True:
            answer = await self._waiting.get()
            with contextlib.suppress(*DatabaseGone):
                self._tell(await self._beside(answer))

    async def _beside(self, answer: LocateAnswer) -> Compared:
        assert answer.point  # noqa: S101  # only answers with a point are taken
        plan, level = answer.period.plan.id, answer.plan.finest.key
        async with session_scope(self._engine) as session:
            stored = await grids.owner_code(session, plan, level, answer.point.lng, answer.point.lat)
        return Compared(plan, level, answer.point.lng.hex(), answer.point.lat.hex(), answer.code, stored)
