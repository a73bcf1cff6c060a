"""Log in, log out, who am I."""

import math
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.auth import STAFF, Caller
from api.auth.attempts import Attempts
from api.deps import SESSION_COOKIE, Session, allow
from api.errors import Forbidden
from api.services import accounts

router = APIRouter()
_attempts = Attempts()
HOME = {"dispatcher": "/dispatch", "planner": "/planner", "leader": "/dashboard", "grid_worker": "/my-grid"}


def own_page(request: Request) -> None:
    """Raise Forbidden where a form was sent from a page of another site."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    foreign = origin not in (None, "null") and urlsplit(origin or "").netloc != request.headers.get("host")
    if site not in ("same-origin", "none") or foreign or origin == "null":
        raise Forbidden("请求来自其他站点 / the form came from another site", code="csrf")


def inner_path(asked: str) -> str | None:
    """Return `asked` where it is a path of this site and nothing else."""
    parts = urlsplit(asked)
    inner = asked.startswith("/") and not asked.startswith("//") and "\\" not in asked
    return asked if inner and not parts.netloc and asked.isprintable() else None


@router.post("/login", dependencies=[allow(), Depends(own_page)])
async def login(
    request: Request,
    session: Session,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "",  # noqa: A002  # the field's name in the form
) -> Response:
    """Open a session and lead to the page that was asked for, else to the one of the account's role."""
    address = request.scope.get("address", "")
    wait = _attempts.wait_s(name, address)
    if wait > 0:
        return _again("wait", name, next, wait)
    demo = request.app.state.status.now.demo
    done = await accounts.log_in(session, name.strip(), password, demo=demo)
    if done is None:
        _attempts.failed(name, address)
        return _again("bad", name, next, _attempts.wait_s(name, address))
    _attempts.succeeded(name, address)
    token, account = done
    answer = RedirectResponse(inner_path(next) or HOME.get(account.role, "/"), status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="lax", secure=secure, path="/")
    return answer


def _again(error: str, name: str, asked: str, wait: float) -> Response:
    query = f"error={error}&wait={math.ceil(wait)}&name={quote(name[:64])}&next={quote(inner_path(asked) or '')}"
    return RedirectResponse(f"/login?{query}", status_code=303)


@router.post("/logout", dependencies=[Depends(own_page)])
async def logout(request: Request, session: Session, caller: Annotated[Caller, allow()]) -> Response:
    """End the session of this page."""
    token = request.cookies.get(SESSION_COOKIE)
    if token and caller.name:
        await accounts.log_out(session, caller.name, token)
        request.app.state.callers.forget(token)
    answer = RedirectResponse("/", status_code=303)
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


@router.get("/api/me")
async def me(caller: Annotated[Caller, allow(*STAFF)]) -> Response:
    """Say who is logged in."""
    return JSONResponse({"name": caller.name, "role": caller.role, "csrf": caller.csrf})
