"""Accounts, their sessions and API keys. Tokens and keys come in as hashes only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import Account, AccountSession, ApiKey, Grid, Scope


@dataclass(frozen=True)
class AccountRecord:
    """An account without its secrets, but for the hash that a password is checked against."""

    id: UUID
    name: str
    role: str
    demo: bool
    disabled: bool
    password_hash: str | None


@dataclass(frozen=True)
class SessionRecord:
    """A login that holds now."""

    account: AccountRecord
    csrf: str
    last_seen_at: datetime
    scopes: tuple[tuple[UUID, UUID | None], ...] = ()


def _record(row: Account) -> AccountRecord:
    return AccountRecord(row.id, row.name, row.role, row.demo, row.disabled, row.password_hash)


async def by_name(session: AsyncSession, name: str) -> AccountRecord | None:
    """Return the account called `name`."""
    row = await session.scalar(select(Account).where(Account.name == name))
    return _record(row) if row else None


async def all_accounts(session: AsyncSession) -> list[AccountRecord]:
    """Return every account by name."""
    return [_record(row) for row in await session.scalars(select(Account).order_by(Account.name))]


async def add(session: AsyncSession, account: AccountRecord, now: datetime) -> None:
    """Store a new account."""
    session.add(
        Account(
            id=account.id,
            name=account.name,
            role=account.role,
            demo=account.demo,
            disabled=account.disabled,
            password_hash=account.password_hash,
            created_at=now,
        )
    )
    await session.flush()


async def set_password(session: AsyncSession, account_id: UUID, password_hash: str) -> None:
    """Replace the password and end every login of the account."""
    await session.execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))
    await session.execute(delete(AccountSession).where(AccountSession.account_id == account_id))


async def disable(session: AsyncSession, account_id: UUID) -> None:
    """Shut an account out; its logins end, its keys no longer count."""
    await session.execute(update(Account).where(Account.id == account_id).values(disabled=True))
    await session.execute(delete(AccountSession).where(AccountSession.account_id == account_id))


async def remove_demo(session: AsyncSession) -> int:
    """Delete the demo accounts; return how many there were."""
    done: Any = await session.execute(delete(Account).where(Account.demo))
    return int(done.rowcount)


async def add_key(session: AsyncSession, key_hash: bytes, account_id: UUID, title: str, now: datetime) -> None:
    """Store the hash of a new API key."""
    session.add(ApiKey(key_hash=key_hash, account_id=account_id, title=title, created_at=now))
    await session.flush()


async def by_key(session: AsyncSession, key_hash: bytes) -> SessionRecord | None:
    """Return whose key this is, where it is neither revoked nor its account disabled."""
    rows = select(Account).join(ApiKey).where(ApiKey.key_hash == key_hash, ApiKey.revoked_at.is_(None))
    return await _holder(session, rows)


async def _holder(session: AsyncSession, rows: Select[Account]) -> SessionRecord | None:
    row = await session.scalar(rows.where(~Account.disabled))
    if row is None:
        return None
    return SessionRecord(_record(row), "", row.created_at, await _scopes(session, row.id))


async def _scopes(session: AsyncSession, account_id: UUID) -> tuple[tuple[UUID, UUID | None], ...]:
    rows = await session.execute(select(Scope.layer_id, Scope.grid_id).where(Scope.account_id == account_id))
    return tuple((layer, grid) for layer, grid in rows)


async def add_scope(session: AsyncSession, account_id: UUID, grid_id: UUID) -> None:
    """Let an account's role hold in a grid and all below it."""
    layer_id = await session.scalar(select(Grid.layer_id).where(Grid.id == grid_id))
    session.add(Scope(id=uuid4(), account_id=account_id, layer_id=layer_id, grid_id=grid_id))
    await session.flush()


async def open_session(
    session: AsyncSession, token_hash: bytes, account_id: UUID, csrf: str, now: datetime, expires_at: datetime
) -> None:
    """Store a login; drop those of everybody that have run out."""
    await session.execute(delete(AccountSession).where(AccountSession.expires_at < now))
    session.add(
        AccountSession(
            token_hash=token_hash,
            account_id=account_id,
            csrf=csrf,
            created_at=now,
            last_seen_at=now,
            expires_at=expires_at,
        )
    )
    await session.flush()


async def by_session(session: AsyncSession, token_hash: bytes, now: datetime) -> SessionRecord | None:
    """Return the login with this token, where it still holds and its account is not disabled."""
    rows = (
        select(AccountSession, Account)
        .join(Account, Account.id == AccountSession.account_id)
        .where(AccountSession.token_hash == token_hash, AccountSession.expires_at > now, ~Account.disabled)
    )
    found = (await session.execute(rows)).one_or_none()
    if found is None:
        return None
    login, account = found
    return SessionRecord(_record(account), login.csrf, login.last_seen_at, await _scopes(session, account.id))


async def touch(session: AsyncSession, token_hash: bytes, now: datetime, expires_at: datetime) -> None:
    """Note that a login was used; it holds longer."""
    changed = update(AccountSession).where(AccountSession.token_hash == token_hash)
    await session.execute(changed.values(last_seen_at=now, expires_at=expires_at))


async def close_session(session: AsyncSession, token_hash: bytes) -> None:
    """End a login."""
    await session.execute(delete(AccountSession).where(AccountSession.token_hash == token_hash))
