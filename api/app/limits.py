"""What one request may weigh and how many one address may make."""

import time

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import faults
from api.errors import TooLarge, TooMany

MIB = 1024 * 1024
JSON_MOST, STREAM_MOST, OTHER_MOST = 8 * MIB, 64 * MIB, 1 * MIB
STREAMED = ("text/csv", "application/vnd.apache.arrow", "application/octet-stream")
RATE_PER_S, BURST = 20.0, 100.0
ADDRESSES_MOST = 50_000
LOOPBACK = ("127.", "::1")
FORWARDED = (b"x-forwarded-for", b"forwarded", b"x-real-ip")


def _header(scope: Scope, name: bytes) -> str:
    found = [value for key, value in scope["headers"] if key == name]
    return found[-1].decode("latin-1") if found else ""


def most_bytes(scope: Scope) -> int:
    """Return how many bytes the body of this request may have, by its content type."""
    kind = _header(scope, b"content-type").partition(";")[0].strip().lower()
    if kind.startswith(STREAMED):
        return STREAM_MOST
    return JSON_MOST if kind == "application/json" else OTHER_MOST


class BodyLimit:
    """Ends a request whose body grows over its limit, chunked bodies too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        most = most_bytes(scope)
        announced = _header(scope, b"content-length")
        if announced.isdigit() and int(announced) > most:
            error = _too_large(int(announced), most)
            await faults.answer(Request(scope), error)(scope, receive, send)
            return
        taken = 0

        async def counting() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise _too_large(taken, most)
            return message

        await self._app(scope, counting, send)


def _too_large(given: int, most: int) -> TooLarge:
    return TooLarge("请求体过大 / the body is too large", given=f"{given} bytes", expected=f"at most {most} bytes")


def client_address(scope: Scope, proxies: frozenset[str]) -> tuple[str, bool]:
    """Return the client's address, and whether it is a plain loopback peer.

    Forwarding headers are believed from trusted proxies alone.
    """
    peer = scope["client"][0] if scope.get("client") else ""
    forwarded = _header(scope, b"x-forwarded-for")
    if peer in proxies and forwarded:
        return forwarded.rpartition(",")[2].strip(), False
    has_header = any(name in FORWARDED for name, _ in scope["headers"])
    return peer, peer.startswith(LOOPBACK) and not has_header


class RateLimit:
    """A bucket of tokens per client address; plain loopback peers and API keys have none."""

    def __init__(self, app: ASGIApp, proxies: frozenset[str]) -> None:
        self._app = app
        self._proxies = proxies
        self._buckets: dict[str, tuple[float, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer 429."""
        if scope["type"] == "http":
            address, loopback = client_address(scope, self._proxies)
            scope["address"] = address
            if not loopback and not _header(scope, b"authorization") and not self.take(address):
                error = TooMany("请求过于频繁，请稍后再试 / too many requests", expected=f"{RATE_PER_S:g}/s")
                await faults.answer(Request(scope), error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def take(self, address: str) -> bool:
        """Take one token of `address`; say whether there was one."""
        now = time.monotonic()
        if len(self._buckets) > ADDRESSES_MOST:
            self._buckets.clear()
        left, seen = self._buckets.get(address, (BURST, now))
        left = min(BURST, left + (now - seen) * RATE_PER_S)
        self._buckets[address] = (max(left - 1, 0), now)
        return left >= 1
