"""Ending background tasks for certain."""

import asyncio
from typing import Any

AGAIN_S = 0.5


async def end(*tasks: asyncio.Task[Any] | None) -> None:
    """Cancel tasks and wait until they are over.

    A database driver that is cancelled in the middle of a wait may answer with an error of its own, and the
    task goes on with its next round: so it is asked again until it is over.
    """
    found = [task for task in tasks if task is not None]
    while pending := [task for task in found if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=AGAIN_S)
    for task in found:
        if not task.cancelled():
            task.exception()  # seen: nobody else will look
