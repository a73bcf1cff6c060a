"""What routes ask for: the caller and his right to call, a database session, the services."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request

from api.auth import ANYBODY, Caller, Role
from api.auth.callers import Callers
from api.errors import Forbidden, Unauthenticated
from data.database import Session as DatabaseSession
from data.database import session_scope

SESSION_COOKIE = "wangge_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NOBODY = Caller()
# Admin does everything but the audit; the auditor reads everything.
ALWAYS = frozenset({Role.ADMIN})


async def caller_of(request: Request) -> Caller:
    """Return who asks, by API key or session cookie; the public where neither is sent.

    Raises Unauthenticated for a key that is not valid, Forbidden for a write by cookie without its token.
    """
    if "caller" in request.scope:
        found: Caller = request.scope["caller"]
        return found
    caller = await _identify(request)
    request.scope["caller"] = caller
    return caller


async def _identify(request: Request) -> Caller:
    callers: Callers = request.app.state.callers
    header = request.headers.get("authorization")
    if header:
        kind, _, key = header.partition(" ")
        found = await callers.by_key(key.strip()) if kind.lower() == "bearer" else None
        if found is None:
            raise Unauthenticated("API key 无效 / the API key is not valid", code="bad_api_key")
        return found
    token = request.cookies.get(SESSION_COOKIE)
    found = await callers.by_session(token) if token else None
    if found is None:
        return NOBODY
    if request.method not in SAFE_METHODS and request.headers.get("x-csrf-token") != found.csrf:
        raise Forbidden(
            "请求缺少页面令牌，请刷新后重试 / the page token is missing",
            expected="header X-CSRF-Token",
            code="csrf",
        )
    return found


def may(caller: Caller, roles: frozenset[Role]) -> None:
    """Raise where `caller` holds none of `roles`: 401 for somebody unknown, 403 for somebody known."""
    if caller.role in roles:
        return
    if caller.role is Role.PUBLIC:
        raise Unauthenticated("请先登录 / please log in", expected="/login, or Authorization: Bearer <api key>")
    raise Forbidden(f"角色 {caller.role} 无权做这件事 / role {caller.role} may not do this")


def allow(*roles: Role, reads: bool = True, admin: bool = True) -> Any:
    """Declare who may call a route; gives the Caller. `allow()` alone is everybody.

    Admin is always in unless `admin` is false; the auditor is in where the route only `reads`.
    """
    granted = frozenset(roles) or ANYBODY
    if admin:
        granted |= ALWAYS
    if reads:
        granted |= {Role.AUDITOR}

    async def guard(request: Request) -> Caller:
        caller = await caller_of(request)
        may(caller, granted)
        return caller

    guard.roles = granted  # type: ignore[attr-defined]  # read by the check that every route declares one
    return Depends(guard)


async def session_of(request: Request) -> AsyncIterator[DatabaseSession]:
    """Give a database session for one request: committed at its end, rolled back on any error."""
    async with session_scope(request.app.state.engine) as session:
        yield session


Session = Annotated[DatabaseSession, Depends(session_of, scope="function")]
