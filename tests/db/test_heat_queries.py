"""Incidents for maps: whole columns by COPY, by index, and a mark that moves with each new one."""

import math
import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from data.database import Engine, Session, session_scope
from data.repositories import heat, stats

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


async def report(session: Session, at: datetime, place: str | None = None, address: str = "柳荫里18号") -> None:
    await session.execute(
        text(
            "INSERT INTO wangge.incident (id, number, address_text, source, reported_at, received_at, point, method)"
            " VALUES (:i, :n, :a, 'test', :t, now(), ST_GeomFromText(:p, 4326), 'point')"
        ),
        {"i": uuid.uuid4(), "n": uuid.uuid4().hex, "a": address, "t": at, "p": place},
    )


async def test_columns_hold_time_place_and_category_of_the_period_in_order(session: Session) -> None:
    await report(session, NOW, "POINT(106.4 29.8)")
    await report(session, NOW - timedelta(hours=1))
    await report(session, NOW + timedelta(days=2), "POINT(1 1)")
    found = await heat.incidents(session, NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert found.at_s.tolist() == [NOW.timestamp() - 3600, NOW.timestamp()]
    assert math.isnan(found.lng[0])
    assert (found.lng[1], found.lat[1]) == (106.4, 29.8)
    assert found.category.tolist() == [-1, -1]


async def test_a_period_without_incidents_gives_empty_columns(session: Session) -> None:
    found = await heat.incidents(session, NOW, NOW + timedelta(days=1))
    assert [len(column) for column in found] == [0, 0, 0, 0]


async def test_the_period_is_read_by_its_index(session: Session) -> None:
    await session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = await session.execute(
        text("EXPLAIN SELECT reported_at FROM wangge.incident WHERE reported_at >= :a AND reported_at < :b ORDER BY 1"),
        {"a": NOW, "b": NOW},
    )
    assert "incident_time" in "\n".join(row[0] for row in plan)


async def test_the_mark_moves_with_each_committed_incident_and_only_then(engine: Engine) -> None:
    async with session_scope(engine) as one:
        first = await heat.version(one)
        seen = await heat.snapshot(one)
        async with session_scope(engine) as writer:
            await report(writer, NOW)
            assert await heat.version(one) == first
        assert await heat.version(one) != first
        assert await heat.snapshot(one) != seen


async def test_repeat_places_are_addresses_with_three_or_more(session: Session) -> None:
    for days in (1, 8, 15):
        await report(session, NOW - timedelta(days=days), address="南湖夜市东口")
    await report(session, NOW - timedelta(days=1), address="新桥菜场后巷")
    await report(session, NOW - timedelta(days=200), address="新桥菜场后巷")
    found = await stats.repeats(session, stats.Which(NOW - timedelta(days=90), NOW), limit=5, weeks=12)
    assert found.places == 1
    assert (found.top[0].address, found.top[0].incidents) == ("南湖夜市东口", 3)
    assert found.top[0].weeks[-3:] == (1, 1, 1)
