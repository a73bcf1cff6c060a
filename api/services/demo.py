"""The demo's first start: plans at once, the rest of the city while the service already answers."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from api.services.accounts import make_demo_accounts
from api.services.catalogue import write_index
from api.services.drafts.sample import draw_sample
from data.database import make_engine, session_scope
from data.demo.city import SEED, City, grow
from data.demo.write import write_plans, write_rest
from data.repositories import catalogue, meta

LONG_MS = 600_000


@dataclass(frozen=True)
class FirstStart:
    """What a start found or made: fresh demo accounts, and the seed of a city that is not written to its end."""

    accounts: dict[str, dict[str, str]] = field(default_factory=dict)
    unfinished_seed: int | None = None


async def first_start(url: str, state: Path, *, wanted: bool) -> FirstStart:
    """Make the demo's plans and accounts where the database is empty and a demo is wanted.

    A database with any layer or account never becomes a demo. What a killed start left undone is told.
    """
    engine = make_engine(url, statement_timeout_ms=LONG_MS)
    try:
        async with session_scope(engine) as session:
            mark = await meta.get(session, "demo")
            if mark is None and (not wanted or not await meta.is_empty(session)):
                return FirstStart()
            if mark is not None:
                loading = await meta.get(session, "loading") or {}
                return FirstStart(unfinished_seed=None if loading.get("finished") else int(mark["seed"]))
            city = await asyncio.to_thread(grow, SEED)
            await write_plans(session, city)
            secrets = await make_demo_accounts(session, state, city.plans[1].tiers[2].ids[0])
            for plan in await catalogue.plans_in_force(session):
                await write_index(session, state, plan.id)
        return FirstStart(secrets, SEED)
    finally:
        await engine.dispose()


def load_rest(url: str, seed: int) -> None:
    """Write the rest of the demo city; runs in a thread of its own beside the service."""
    asyncio.run(_load_rest(url, grow(seed)))


async def _load_rest(url: str, city: City) -> None:
    engine = make_engine(url, statement_timeout_ms=LONG_MS)
    try:
        await write_rest(engine, city)
        await draw_sample(engine)
    finally:
        await engine.dispose()
