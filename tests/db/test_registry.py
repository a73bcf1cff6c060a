"""The registry's index: built once, mapped by the others, renewed by version and by time, never half."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import text

from api.services.catalogue import registry_files, registry_keeper
from api.services.catalogue.registry import Registry
from api.services.catalogue.registry_keeper import RegistryKeeper
from data.database import Engine, session_scope
from data.repositories import addresses, catalogue
from geo.address import match
from geo.address.typed.suggest import suggestions

TEXTS = ("云岭区柳荫路12号", "云岭区柳荫路14号", "云岭区朝阳路5号锦绣花园3幢")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


async def write(engine: Engine, *statements: str, **values: Any) -> None:
    async with session_scope(engine) as session:
        for statement in statements:
            await session.execute(text(statement), values)


@pytest.fixture
async def keeper(engine: Engine, tmp_path: Path) -> RegistryKeeper:
    """A keeper of three addresses, one of which has an alias for a year."""
    for place, told in enumerate(TEXTS):
        await write(
            engine,
            "INSERT INTO wangge.address (id, source, source_id, text, key, point) VALUES (:id, 'test', :ref, :text,"
            " :text, ST_SetSRID(ST_MakePoint(106.4 + 0.001 * :place, 29.8), 4326))",
            id=uuid4(),
            ref=f"A{place}",
            text=told,
            place=place,
        )
    await write(
        engine,
        "INSERT INTO wangge.address_alias (id, address_id, alias, key, source, created_at, valid_from, valid_to)"
        " SELECT gen_random_uuid(), id, '老粮站后门', '老粮站后门', 'test', now(), '2025-01-01', '2026-01-01'"
        " FROM wangge.address WHERE source_id = 'A0'",
        "INSERT INTO wangge.name_alias (id, alias, name, key, source, created_at)"
        " VALUES (gen_random_uuid(), '杨柳街', '柳荫路', '杨柳街', 'test', now())",
    )
    return RegistryKeeper(engine, tmp_path / "index")


async def version(engine: Engine, keeper: RegistryKeeper, now: datetime = NOW) -> str:
    async with session_scope(engine) as session:
        mark = (await catalogue.marks(session)).addresses
    return await keeper.version(mark, now)


def answers(registry: Registry) -> tuple[Any, ...]:
    hits = [
        match(registry.addresses, told).hits[:1] for told in ("柳荫路12号", "杨柳街14号", "老粮站后门", "锦绣花园3栋")
    ]
    typed = [suggestions(registry.suggest, told) for told in ("柳", "jxhy", "杨柳", "老粮")]
    return hits, typed, registry.nearest.nearest(106.4011, 29.8, 2)


async def test_the_files_give_the_same_answers_as_the_build(
    engine: Engine, keeper: RegistryKeeper, tmp_path: Path
) -> None:
    name = await version(engine, keeper)
    built = await keeper.built(name, NOW)
    mapped = registry_files.read(tmp_path / "index", name)
    assert mapped is not None
    assert str(answers(mapped)) == str(answers(built))
    assert mapped.addresses.entry(0).source_id in {"A0", "A1", "A2"}


async def test_the_second_worker_maps_what_the_first_one_built(
    engine: Engine, keeper: RegistryKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = await version(engine, keeper)
    await keeper.built(name, NOW)
    monkeypatch.setattr(Registry, "build", classmethod(lambda *_: pytest.fail("built again")))
    other = await RegistryKeeper(engine, tmp_path / "index").built(name, NOW)
    assert len(other.addresses) == 3
    assert not other.nearest.lng.flags.writeable


async def test_many_addresses_are_built_by_a_process_of_their_own(
    engine: Engine, keeper: RegistryKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_keeper, "OWN_PROCESS", 1)
    monkeypatch.setattr(Registry, "build", classmethod(lambda *_: pytest.fail("built in the worker")))
    built = await keeper.built(await version(engine, keeper), NOW)
    assert [one.name for one in suggestions(built.suggest, "锦绣花园")] == ["锦绣花园", "锦绣花园3幢"]


async def test_where_files_cannot_be_written_the_worker_builds_for_itself(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("in the way")
    lone = RegistryKeeper(engine, tmp_path / "index")
    assert len((await lone.built(await version(engine, lone), NOW)).addresses) == 0


async def test_files_that_are_not_whole_are_made_anew(engine: Engine, keeper: RegistryKeeper, tmp_path: Path) -> None:
    name = await version(engine, keeper)
    await keeper.built(name, NOW)
    folder = registry_files.folder_of(tmp_path / "index", name)
    (folder / "nearest-lng.npy").write_bytes(b"\x93NUMPY")
    assert registry_files.read(tmp_path / "index", name) is None
    assert len((await keeper.built(name, NOW)).addresses) == 3
    (registry_files.folder_of(tmp_path / "index", name) / registry_files.WHOLE).unlink()
    assert registry_files.read(tmp_path / "index", name) is None


async def test_a_write_gives_another_version_and_a_new_name_is_found(engine: Engine, keeper: RegistryKeeper) -> None:
    before = await version(engine, keeper)
    await write(
        engine, "UPDATE wangge.address SET text = '云岭区柳荫路16号', key = '柳荫路16号' WHERE source_id = 'A1'"
    )
    after = await version(engine, keeper)
    assert before != after
    assert "柳荫路16号" in {one.name for one in suggestions((await keeper.built(after, NOW)).suggest, "柳荫路1")}


async def test_time_alone_makes_another_version_and_the_past_keeps_its_aliases(
    engine: Engine, keeper: RegistryKeeper
) -> None:
    now, then = await version(engine, keeper), datetime(2025, 6, 1, tzinfo=UTC)
    assert now != await version(engine, keeper, then)
    assert keeper.holds_alike(NOW, NOW + timedelta(days=400))
    assert not keeper.holds_alike(NOW, then)
    past, present = await keeper.at(then), await keeper.built(now, NOW)
    assert past is not None
    assert [one.row is not None for one in suggestions(past.suggest, "老粮站")] == [True]
    assert suggestions(present.suggest, "老粮站后门") == []


async def test_a_large_registry_of_another_time_is_begun_and_answers_later(
    engine: Engine, keeper: RegistryKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    await version(engine, keeper)
    monkeypatch.setattr(registry_keeper, "OWN_PROCESS", 1)
    then = datetime(2025, 6, 1, tzinfo=UTC)
    assert await keeper.at(then) is None
    for _ in range(600):  # a minute: a process begins
        found = await keeper.at(then)
        if found is not None:
            break
        await asyncio.sleep(0.1)
    assert found is not None
    assert len(found.addresses) == 3


async def test_old_versions_are_swept(engine: Engine, keeper: RegistryKeeper, tmp_path: Path) -> None:
    await version(engine, keeper)
    for number in range(registry_files.KEPT + 3):
        registry_files.write(tmp_path / "index", f"v{number}", Registry())
    assert len(list((tmp_path / "index").glob("addresses-*"))) == registry_files.KEPT
    assert registry_files.read(tmp_path / "index", f"v{registry_files.KEPT + 2}") is not None


def test_an_empty_registry_answers(tmp_path: Path) -> None:
    registry_files.write(tmp_path, "empty", Registry())
    found = registry_files.read(tmp_path, "empty")
    assert found is not None
    assert (suggestions(found.suggest, "柳"), found.nearest.nearest(106, 29, 3), len(found.addresses)) == ([], [], 0)
    assert np.isfinite(found.weights.none)


async def test_files_of_a_release_with_other_arrays_are_not_used(
    engine: Engine, keeper: RegistryKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = await version(engine, keeper)
    await keeper.built(name, NOW)
    monkeypatch.setattr(registry_files, "_shape", lambda: "with an array more")
    assert registry_files.read(tmp_path / "index", name) is None


async def as_known(engine: Engine, known_at: datetime | None) -> tuple[list[str], list[str], list[str]]:
    """Return texts, aliases and other names that hold NOW, as they were known at a time."""
    async with session_scope(engine) as session:
        found = await addresses.registry(session, datetime(2025, 6, 1, tzinfo=UTC), known_at=known_at)
    return list(found.texts), [alias for _, alias in found.aliases], [alias for alias, _ in found.name_aliases]


async def moment(engine: Engine) -> datetime:
    """Return a time after all that is recorded, by the database's clock."""
    async with session_scope(engine) as session:
        found: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return found


async def test_what_was_changed_or_removed_later_is_still_known_at_the_time(
    engine: Engine, keeper: RegistryKeeper
) -> None:
    before = await moment(engine)
    held = await as_known(engine, None)
    await write(engine, "UPDATE wangge.address_alias SET valid_from = '2025-09-01'")
    await write(engine, "UPDATE wangge.address SET text = '云岭区柳荫路16号' WHERE source_id = 'A1'")
    between = await moment(engine)
    await write(engine, "DELETE FROM wangge.name_alias", "DELETE FROM wangge.address WHERE source_id = 'A0'")
    assert await as_known(engine, before) == held
    assert held[1:] == (["老粮站后门"], ["杨柳街"])
    texts, aliases, names = await as_known(engine, between)
    assert (sorted(texts), aliases, names) == (
        sorted(["云岭区柳荫路12号", "云岭区柳荫路16号", "云岭区朝阳路5号锦绣花园3幢"]),
        [],
        ["杨柳街"],
    )
    texts, aliases, names = await as_known(engine, None)
    assert (len(texts), aliases, names) == (2, [], [])
    assert (await as_known(engine, datetime(2020, 1, 1, tzinfo=UTC)))[0] == []


async def test_a_write_that_changes_nothing_leaves_nothing_behind(engine: Engine, keeper: RegistryKeeper) -> None:
    await write(engine, "UPDATE wangge.address SET text = text")
    async with session_scope(engine) as session:
        kept = await session.execute(
            text("SELECT count(*) FROM wangge.address_past AS p JOIN wangge.address AS a USING (id)")
        )
        changed = await session.execute(text("SELECT count(*) FROM wangge.address WHERE recorded_at > now()"))
    assert (kept.scalar_one(), changed.scalar_one()) == (0, 0)


async def test_the_keeper_answers_with_what_was_known(engine: Engine, keeper: RegistryKeeper) -> None:
    then, before = datetime(2025, 6, 1, tzinfo=UTC), await moment(engine)
    await version(engine, keeper)
    assert await keeper.known_alike(None)
    assert await keeper.known_alike(before)
    await write(engine, "UPDATE wangge.address_alias SET alias = '新粮站', key = '新粮站'")
    await version(engine, keeper)
    assert not await keeper.known_alike(before)
    assert await keeper.known_alike(await moment(engine))
    known, latest = await keeper.at(then, before), await keeper.at(then)
    assert known is not None
    assert latest is not None
    assert [one.name for one in suggestions(known.suggest, "老粮站")] == ["老粮站后门"]
    assert suggestions(latest.suggest, "老粮站后门") == []
    assert [one.name for one in suggestions(latest.suggest, "新粮站")] == ["新粮站"]
    assert await keeper.at(then, before) is known
