"""Accounts: made, logged in, logged out; the demo's accounts."""

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from api.auth.callers import IDLE
from api.auth.roles import Role
from api.auth.secrets import (
    SHORTEST_PASSWORD,
    digest,
    hash_password,
    new_password,
    new_token,
    password_fits,
)
from api.errors import Conflict, Unprocessable
from data.database import Session
from data.repositories import accounts, audit
from data.repositories.accounts import AccountRecord

ACCOUNTS_FILE = "demo-accounts.json"
DEMO_ROLES = (Role.GRID_WORKER, Role.DISPATCHER, Role.PLANNER, Role.LEADER, Role.ADMIN, Role.AUDITOR)
NAME_MOST = 64


async def create(session: Session, actor: str, name: str, role: Role, password: str, *, demo: bool = False) -> UUID:
    """Store a new account and return its id; raise Conflict for a name in use, Unprocessable otherwise."""
    if not 1 <= len(name) <= NAME_MOST or name != name.strip():
        raise Unprocessable("账号名不合规 / bad account name", given=name, expected=f"1 to {NAME_MOST} characters")
    if len(password) < SHORTEST_PASSWORD:
        raise Unprocessable("密码太短 / password too short", expected=f"{SHORTEST_PASSWORD} characters or more")
    if role is Role.PUBLIC:
        raise Unprocessable("公众无需账号 / the public needs no account", given=role)
    if await accounts.by_name(session, name):
        raise Conflict("账号已存在 / the account exists", given=name, code="account_exists")
    hashed = await asyncio.to_thread(hash_password, password)
    record = AccountRecord(uuid4(), name, role.value, demo, False, hashed)
    await accounts.add(session, record, datetime.now(UTC))
    await audit.append(session, actor, "account.create", {"name": name, "role": role.value, "demo": demo})
    return record.id


async def new_key(session: Session, actor: str, account_id: UUID, title: str) -> str:
    """Return a new API key; only its hash is stored, so this is the one time it is seen."""
    key = new_token()
    await accounts.add_key(session, digest(key), account_id, title, datetime.now(UTC))
    await audit.append(session, actor, "api_key.create", {"account": str(account_id), "title": title})
    return key


async def log_in(session: Session, name: str, password: str, *, demo: bool) -> tuple[str, AccountRecord] | None:
    """Return a new session token and its account, or None where name, password or state do not allow it.

    Demo accounts log in only where `demo` says that this is a demo.
    """
    found = await accounts.by_name(session, name[:NAME_MOST])
    fits = await asyncio.to_thread(password_fits, password, found.password_hash if found else None)
    if not fits or found is None or found.disabled or (found.demo and not demo):
        return None
    token, now = new_token(), datetime.now(UTC)
    await accounts.open_session(session, digest(token), found.id, new_token(), now, now + IDLE)
    await audit.append(session, found.name, "login", {})
    return token, found


async def log_out(session: Session, name: str, token: str) -> None:
    """End a login."""
    await accounts.close_session(session, digest(token))
    await audit.append(session, name, "logout", {})


async def make_demo_accounts(session: Session, state: Path, own_grid: UUID | None = None) -> dict[str, dict[str, str]]:
    """Make an account for each role and keep their secrets in `<state>/demo-accounts.json`, mode 0600.

    The grid worker works in `own_grid`. The file is written before the transaction commits: no account exists
    whose password is lost.
    """
    await accounts.remove_demo(session)
    secrets: dict[str, dict[str, str]] = {}
    for role in DEMO_ROLES:
        password = new_password()
        account_id = await create(session, "demo", role.value, role, password, demo=True)
        key = await new_key(session, "demo", account_id, "demo")
        if role is Role.GRID_WORKER and own_grid:
            await accounts.add_scope(session, account_id, own_grid)
        secrets[role.value] = {"password": password, "api_key": key}
    _write_private(state / ACCOUNTS_FILE, json.dumps(secrets, indent=2) + "\n")
    return secrets


def _write_private(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    part.rename(path)
