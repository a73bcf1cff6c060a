"""What other processes tell through the database: LISTEN on a connection of its own."""

from collections.abc import AsyncIterator
from typing import NamedTuple

import psycopg
from psycopg import sql
from sqlalchemy.ext.asyncio import AsyncEngine

from data.database import DatabaseError


class Notice(NamedTuple):
    """One message on a channel."""

    channel: str
    payload: str


async def notices(engine: AsyncEngine, *channels: str) -> AsyncIterator[Notice]:
    """Yield the messages on `channels` as they come; raises DatabaseError when the server goes.

    The first message, with the channel "listening", says that nothing is missed from now on.
    """
    dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = await psycopg.AsyncConnection.connect(dsn, autocommit=True, connect_timeout=5)
        async with connection:
            for channel in channels:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
            yield Notice("listening", "")
            async for notify in connection.notifies():
                yield Notice(notify.channel, notify.payload)
    except psycopg.Error as error:
        raise DatabaseError(f"the listening connection was lost: {type(error).__name__}") from error
