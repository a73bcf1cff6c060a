"""The demo city in a real database: written, taken up after a kill, taken out."""

from sqlalchemy import text

from data.database import Engine, session_scope
from data.demo import write
from data.demo.city import SMALL, grow
from data.demo.remove import remove
from data.demo.twin import twin
from data.repositories import meta
from geo.types import Datum

TABLES = ("plan", "plan_grid", "grid", "layer", "lineage", "building", "address", "base_feature", "incident")
TABLES += ("party", "assignment", "duty_rule", "category", "meta")


async def counts(engine: Engine) -> dict[str, int]:
    async with session_scope(engine) as session:
        found = {}
        for table in TABLES:
            found[table] = (await session.execute(text(f"SELECT count(*) FROM wangge.{table}"))).scalar_one()
        return found


async def test_it_is_written_taken_up_again_and_taken_out(engine: Engine) -> None:
    city = grow(size=SMALL)
    async with session_scope(engine) as session:
        assert await meta.is_empty(session)
        await write.write_plans(session, city)
        assert not await meta.is_empty(session)
    told: list[str] = []

    async def tell(step: str, done: int, total: int) -> None:
        told.append(f"{step} {done}/{total}")

    await write.write_rest(engine, city, tell=tell)
    first = await counts(engine)
    await write.write_rest(engine, city)  # as after a kill: nothing comes twice
    assert await counts(engine) == first
    assert told == ["base 1/4", "buildings 2/4", "addresses 3/4", "incidents 4/4"]
    assert first["building"] == first["address"] == 1_500
    assert first["incident"] == 1_200
    async with session_scope(engine) as session:
        loading = await meta.get(session, "loading")
        assert loading
        assert loading["finished"] is True
        await remove(session)
    left = {table: count for table, count in (await counts(engine)).items() if count}
    assert left == {"meta": 1}  # the mark of the address registry, which has changed


async def test_incidents_belong_to_the_plan_of_their_time_and_none_lies_in_the_future(engine: Engine) -> None:
    async with session_scope(engine) as session:
        await write.write_plans(session, grow(size=SMALL))
    await write.write_rest(engine, grow(size=SMALL))
    async with session_scope(engine) as session:
        wrong = await session.execute(
            text(
                "SELECT count(*) FILTER (WHERE i.reported_at > now()),"
                " count(*) FILTER (WHERE i.grid_id IS NOT NULL"
                "   AND (i.reported_at < p2.valid_from) <> (i.plan_id <> p2.id)),"
                " count(*) FILTER (WHERE i.grid_id IS NULL AND i.point IS NOT NULL)::float / count(*)"
                " FROM wangge.incident AS i, wangge.plan AS p2 WHERE p2.name = '2026'"
            )
        )
        future, other_plan, without = wrong.one()
        assert (future, other_plan) == (0, 0)
        assert without < 0.02
        shifted = await twin(session, Datum.GCJ02)
    assert len(shifted) > 1_000
