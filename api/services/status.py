"""What the database says of itself, looked at each second: reachable, demo, progress of loading."""

import asyncio
from dataclasses import dataclass
from typing import Any

from api.services.tasks import end
from data.database import DatabaseGone, Engine, session_scope
from data.repositories import meta

LOOK_EVERY_S = 1.0


@dataclass(frozen=True)
class Status:
    """The state of the database as last seen; `demo` holds what the demo city's mark says."""

    database: bool = False
    demo_mark: dict[str, Any] | None = None
    loading: dict[str, Any] | None = None

    @property
    def demo(self) -> bool:
        """Whether this is a demo: invented data, demo accounts may log in."""
        return self.demo_mark is not None


class StatusKeeper:
    """Keeps `now` current; a lost database shows as such and nothing else changes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._task: asyncio.Task[None] | None = None
        self.now = Status()

    async def start(self) -> None:
        """Look once, then go on looking."""
        await self.look()
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End the looking."""
        await end(self._task)

    async def look(self) -> None:
        """Ask the database now."""
        try:
            async with session_scope(self._engine) as session:
                mark = await meta.get(session, "demo")
                loading = await meta.get(session, "loading")
        except DatabaseGone:
            self.now = Status(False, self.now.demo_mark, self.now.loading)
            return
        running = loading if loading and not loading.get("finished") else None
        self.now = Status(True, mark, running)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            await self.look()
