"""The database as the migrations make it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from data.database import DatabaseError, DatabaseNotReady, Session, check_ready, make_engine
from data.migrations import head, revision, upgrade
from data.models import Layer, Plan, Table


async def test_the_models_say_what_the_migrations_made(session: Session) -> None:
    rows = await session.execute(
        text(
            "SELECT table_name, column_name, is_nullable = 'YES' FROM information_schema.columns"
            " WHERE table_schema = 'wangge' AND table_name <> 'alembic_version'"
        )
    )
    made = {(table, column, nullable) for table, column, nullable in rows}
    modelled = {
        (table.name, column.name, bool(column.nullable))
        for table in Table.metadata.tables.values()
        for column in table.columns
    }
    assert modelled == made


def test_migrating_again_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    assert revision(database_url) == head()


async def test_a_published_plan_cannot_be_changed_or_deleted(session: Session) -> None:
    now = datetime.now(UTC)
    layer = Layer(id=uuid4(), key="governance", title=None, levels=[{"key": "grid", "title": None}], created_at=now)
    session.add(layer)
    await session.flush()
    plan = Plan(
        id=uuid4(),
        layer_id=layer.id,
        name="2026",
        status="published",
        valid_from=now,
        recorded_at=now,
        rev=0,
        report={},
    )
    session.add(plan)
    await session.flush()
    for statement in (
        "UPDATE wangge.plan SET valid_from = now() - interval '1 day'",
        "UPDATE wangge.plan SET valid_to = now() + interval '1 day'",
        "DELETE FROM wangge.plan",
    ):
        with pytest.raises(DBAPIError, match="does not change"):
            async with session.begin_nested():
                await session.execute(text(statement))


async def test_chinese_text_has_trigrams(session: Session) -> None:
    """Under LC_CTYPE=C pg_trgm drops every Chinese character without a word."""
    found = await session.scalar(text("SELECT show_trgm('重庆市北碚区')"))
    assert found
    assert len(found) > 3


async def test_a_database_without_utf8_characters_is_refused_with_the_way_out(cluster_url: str) -> None:
    engine = make_engine(cluster_url)
    name = f"narrow_{uuid4().hex[:8]}"
    async with engine.connect() as connection:
        auto = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await auto.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 LC_CTYPE 'C' LC_COLLATE 'C'"))
    narrow = make_engine(make_url(cluster_url).set(database=name).render_as_string(hide_password=False))
    with pytest.raises(DatabaseNotReady, match=r"createdb -T template0 -E UTF8 --locale=C.UTF-8"):
        await check_ready(narrow)
    await narrow.dispose()
    await engine.dispose()


async def test_a_database_that_is_not_there_is_told_without_its_secrets(tmp_path: object) -> None:
    engine = make_engine("postgresql+psycopg://someone:secret@127.0.0.1:1/none")
    with pytest.raises(DatabaseError) as told:
        await check_ready(engine)
    assert "secret" not in str(told.value)
    await engine.dispose()
