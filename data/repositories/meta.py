"""What the database knows of itself: demo mark, progress of loading, version markers."""

from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import notify
from data.models import Meta


async def get(session: AsyncSession, key: str) -> dict[str, Any] | None:
    """Return the value kept under `key`."""
    return await session.scalar(select(Meta.value).where(Meta.key == key))


async def put(session: AsyncSession, key: str, value: dict[str, Any]) -> None:
    """Keep `value` under `key` and tell listeners when the transaction commits."""
    row = insert(Meta).values(key=key, value=value)
    await session.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
    await notify(session, "wangge_meta", key)


async def drop(session: AsyncSession, key: str) -> None:
    """Forget what is kept under `key`."""
    await session.execute(delete(Meta).where(Meta.key == key))
    await notify(session, "wangge_meta", key)


async def is_empty(session: AsyncSession) -> bool:
    """Tell whether nothing was ever loaded here: no layer, account, incident, address or building."""
    tables = ("layer", "account", "incident", "address", "building", "base_feature")
    asked = " OR ".join(f"EXISTS (SELECT FROM wangge.{table})" for table in tables)
    return not (await session.execute(text(f"SELECT {asked}"))).scalar_one()  # our own names
