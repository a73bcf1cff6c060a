"""From an API key or a session token to a caller, remembered for a few seconds."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from api.auth.roles import Caller, Role
from api.auth.secrets import digest
from data.database import Engine, Session, session_scope
from data.repositories import accounts
from data.repositories.accounts import SessionRecord

REMEMBERED_S = 3.0  # a revoked key or ended login is refused at the latest after this
REMEMBERED_MOST = 10_000
IDLE = timedelta(hours=8)
TOUCH_AFTER = timedelta(minutes=5)


class Callers:
    """Looks callers up in the database; demo accounts count only while the database is marked as demo."""

    def __init__(self, engine: Engine, *, is_demo: Callable[[], bool]) -> None:
        self._engine = engine
        self._is_demo = is_demo
        self._known: dict[bytes, tuple[float, Caller | None]] = {}

    async def by_key(self, key: str) -> Caller | None:
        """Return whose API key this is."""

        async def look(session: Session, hashed: bytes) -> Caller | None:
            found = await accounts.by_key(session, hashed)
            return self._caller(found, by_key=True)

        return await self._remembered(b"k" + digest(key), look)

    async def by_session(self, token: str) -> Caller | None:
        """Return who is logged in with this token; using it keeps it alive."""

        async def look(session: Session, hashed: bytes) -> Caller | None:
            now = datetime.now(UTC)
            found = await accounts.by_session(session, hashed, now)
            if found and now - found.last_seen_at > TOUCH_AFTER:
                await accounts.touch(session, hashed, now, now + IDLE)
            return self._caller(found, by_key=False)

        return await self._remembered(b"s" + digest(token), look)

    def forget(self, token: str) -> None:
        """Drop what is remembered of a session token: it has just been ended."""
        self._known.pop(b"s" + digest(token), None)

    def _caller(self, found: SessionRecord | None, *, by_key: bool) -> Caller | None:
        if found is None or (found.account.demo and not self._is_demo()):
            return None
        account = found.account
        return Caller(Role(account.role), account.name, account.id, by_key, found.csrf, found.scopes)

    async def _remembered(
        self, key: bytes, look: Callable[[Session, bytes], Awaitable[Caller | None]]
    ) -> Caller | None:
        now = time.monotonic()
        until, caller = self._known.get(key, (0.0, None))
        if now < until:
            return caller
        async with session_scope(self._engine) as session:
            caller = await look(session, key[1:])
        if len(self._known) >= REMEMBERED_MOST:
            self._known.clear()
        self._known[key] = (now + REMEMBERED_S, caller)
        return caller
