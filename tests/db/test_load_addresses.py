"""Loading addresses and aliases: identity from load to load, validity, other names of whole roads and estates."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from api.cli import main
from data.database import Session
from data.repositories import addresses, catalogue

Load = Callable[..., tuple[int, str]]
Ask = Callable[[str], list[Any]]
ROWS = """no,text,x,y,road,since,until
A1,云岭区柳荫路12号,106.4,29.8,柳荫路,,
A2,云岭区柳荫路14号,106.41,29.8,柳荫路,2026-01-01,
A3,云岭区柳荫路16号,106.42,29.8,柳荫路,2020-01-01,2025-01-01
A4,云岭区柳荫路18号,106.43,29.8,柳荫路,2026-01-01,2025-01-01
A5,云岭区柳荫路20号,106.43,29.8,柳荫路,soon,
"""
WORDS = ["--text-field", "text", "--id-field", "no", "--lng-field", "x", "--lat-field", "y", "--part", "road=road"]
DATED = [*WORDS, "--valid-from-field", "since", "--valid-to-field", "until", "--commit"]


@pytest.fixture
def load(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Load:
    """Runs `wangge load KIND` on a text written to a file of that name; gives exit code and all that was printed."""
    monkeypatch.setenv("WANGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("WANGGE_STATE", str(tmp_path / "state"))

    def run(kind: str, rows: str, *more: str) -> tuple[int, str]:
        file = tmp_path / f"{kind}.csv"
        file.write_text(rows, encoding="utf-8")
        code = main(["load", kind, str(file), *more])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture
def ask(database_url: str) -> Ask:
    dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)

    def run(query: str) -> list[Any]:
        with psycopg.connect(dsn) as connection:
            return connection.execute(query.encode()).fetchall()

    return run


def test_periods_of_rows_are_kept_and_impossible_ones_told_by_line(load: Load, ask: Ask) -> None:
    code, told = load("addresses", ROWS, *DATED)
    assert code == 0
    assert "第 5 行" in told
    assert "第 6 行" in told
    kept = ask("SELECT source_id, valid_from IS NULL, valid_to IS NULL FROM wangge.address ORDER BY 1")
    assert kept == [("A1", True, True), ("A2", False, True), ("A3", False, False)]
    begin = ask("SELECT valid_from FROM wangge.address WHERE source_id = 'A2'")
    assert begin == [(datetime(2025, 12, 31, 16, tzinfo=UTC),)]  # 00:00 in Asia/Shanghai


def test_an_address_keeps_its_identity_and_its_aliases_when_its_file_is_loaded_again(load: Load, ask: Ask) -> None:
    load("addresses", ROWS, *WORDS, "--commit")
    before = dict(ask("SELECT source_id, id FROM wangge.address"))
    load("aliases", "alias,no\n老粮站,A1\n旧米铺,A5\n", "--alias-field", "alias", "--id-field", "no", "--commit")
    changed = ROWS.replace("柳荫路14号", "柳荫路14号甲").replace("A5,云岭区柳荫路20号,106.43,29.8,柳荫路,soon,\n", "")
    _, told = load("addresses", changed, *WORDS, "--commit")
    assert dict(ask("SELECT source_id, id FROM wangge.address")) == {k: v for k, v in before.items() if k != "A5"}
    assert ask("SELECT text FROM wangge.address WHERE source_id = 'A2'") == [("云岭区柳荫路14号甲",)]
    assert ask("SELECT alias FROM wangge.address_alias") == [("老粮站",)]
    assert "changed: 1" in told
    assert "gone: 1" in told
    assert "aliases gone with them: 1" in told


def test_rows_without_ids_are_the_same_address_by_their_text(load: Load, ask: Ask) -> None:
    load("addresses", ROWS, "--text-field", "text", "--commit")
    before = set(ask("SELECT id, text FROM wangge.address"))
    load("addresses", ROWS, "--text-field", "text", "--commit")
    assert set(ask("SELECT id, text FROM wangge.address")) == before


def test_other_names_of_a_road_or_estate_name_it_as_a_whole(load: Load, ask: Ask) -> None:
    load("addresses", ROWS, *WORDS, "--commit")
    code, told = load(
        "aliases",
        "old,now\n杨柳街,柳荫路\n远山街,远山路\n,柳荫路\n",
        *("--alias-field", "old", "--name-field", "now", "--valid-to", "2027-01-01", "--commit"),
    )
    assert code == 0
    assert "第 3 行" in told
    assert "第 4 行" in told
    assert ask("SELECT alias, name, valid_to IS NULL FROM wangge.name_alias") == [("杨柳街", "柳荫路", False)]


def test_an_id_that_two_files_gave_is_refused_as_doubtful(load: Load, ask: Ask, tmp_path: Path) -> None:
    load("addresses", ROWS, *WORDS, "--commit")
    other = tmp_path / "other.csv"
    other.write_text("no,text\nA1,云岭区别处1号\n", encoding="utf-8")
    assert main(["load", "addresses", str(other), "--text-field", "text", "--id-field", "no", "--commit"]) == 0
    _, told = load(
        "aliases", "alias,no\n老粮站,A1\n米铺,A2\n", "--alias-field", "alias", "--id-field", "no", "--commit"
    )
    assert "第 2 行" in told
    assert ask("SELECT alias FROM wangge.address_alias") == [("米铺",)]


async def test_what_holds_depends_on_the_time_asked_for(load: Load, session: Session) -> None:
    await asyncio.to_thread(load, "addresses", ROWS, *DATED)
    refs = [
        (await addresses.registry(session, datetime(year, 6, 1, tzinfo=UTC))).source_ids for year in (2019, 2024, 2026)
    ]
    assert refs == [["A1"], ["A1", "A3"], ["A1", "A2"]]
    assert len(await addresses.bounds(session)) == 3


async def test_every_write_to_the_registry_changes_its_mark(load: Load, session: Session, ask: Ask) -> None:
    before = (await catalogue.marks(session)).addresses
    await asyncio.to_thread(load, "addresses", ROWS, *DATED)
    after = (await catalogue.marks(session)).addresses
    await asyncio.to_thread(ask, "DELETE FROM wangge.address RETURNING 1")
    assert len({before, after, (await catalogue.marks(session)).addresses}) == 3


def test_lanes_and_groups_may_be_stated_and_a_part_that_is_none_is_refused(load: Load, ask: Ask) -> None:
    lane, group = "柳荫路88弄6号,106.4,29.8,柳荫路,88弄,6,,", "石湾村3组9号,106.4,29.8,,,9,石湾村,3"
    rows = f"text,x,y,road,lane,number,village,group\n{lane}\n{group}\n"
    words = ["--text-field", "text", "--lng-field", "x", "--lat-field", "y", "--commit", "--part"]
    code, told = load("addresses", rows, *words, "road=road,lane=lane,number=number,community=village,group=group")
    assert code == 0, told
    assert ask("SELECT parts ->> 'lane', parts ->> 'group' FROM wangge.address ORDER BY 1") == [
        ("88弄", None),
        (None, "3"),
    ]
    code, told = load("addresses", rows, *words, "alley=lane")
    assert code != 0
    assert "alley" in told


def test_the_check_tells_what_would_be_new_and_gone_and_how_deep_texts_are_read(load: Load, ask: Ask) -> None:
    load("addresses", ROWS, *WORDS, "--commit")
    more = "A7,锦绣花园3幢2单元501室,0,0,,,\nA8,一片树林,,,,,\n"
    code, told = load("addresses", ROWS.replace("A1,", "A9,") + more, *WORDS)
    assert code == 0, told
    for line in (
        "new: 3",
        "changed: 0",
        "gone: 1",
        "to the room: 1",
        "name of a road or estate: 1",
        "without a point: 1",
    ):
        assert line in told, told
    assert len(ask("SELECT FROM wangge.address")) == 5


def test_names_that_a_wrong_column_hides_are_told_before_anything_is_written_and_when_asked_for(
    load: Load, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "text,x,y,road,remark\n云岭区红星路7号纺织厂宿舍1栋,106.4,29.8,红星路,王主任已阅\n"
    words = ["--text-field", "text", "--lng-field", "x", "--lat-field", "y", "--part"]
    code, told = load("addresses", rows, *words, "road=road,compound=remark", "--commit")
    assert code == 0, told
    assert "not found: 纺织厂宿舍" in told
    assert main(["addresses", "test", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["rows"]) for one in found["lost"]] == [("红星路7号", 1), ("纺织厂宿舍", 1)]
    assert found["rows"] == 1
    _, told = load("addresses", rows, *words, "road=road", "--commit")
    assert "not found" not in told
    assert main(["addresses", "test"]) == 0
    assert "2 of 2 names found" in capsys.readouterr().out


def test_a_self_test_without_addresses_says_how_to_load_them(load: Load, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["addresses", "test"]) == 1
    assert "load addresses" in capsys.readouterr().err


def test_a_file_that_lost_most_of_its_rows_is_refused_unless_it_is_meant(load: Load, ask: Ask) -> None:
    rows = [f"B{n},云岭区柳荫路{n}号,106.4,29.8,柳荫路,,\n" for n in range(1, 61)]
    head = ROWS.splitlines()[0] + "\n"
    load("addresses", head + "".join(rows), *WORDS, "--commit")
    few = head + "".join(rows[:9])
    code, told = load("addresses", few, *WORDS, "--commit")
    assert code == 1
    assert "would go" in told
    assert "--shrink" in told
    assert len(ask("SELECT FROM wangge.address")) == 60
    assert load("addresses", few, *WORDS, "--commit", "--shrink")[0] == 0
    assert len(ask("SELECT FROM wangge.address")) == 9


def test_ids_of_another_source_are_told_and_a_source_may_be_named(load: Load, ask: Ask) -> None:
    load("addresses", ROWS, *WORDS, "--source", "registry", "--commit")
    _, told = load("addresses", ROWS, *WORDS)
    assert "registry 5" in told
    load("addresses", ROWS, *WORDS, "--source", "registry", "--commit")
    assert ask("SELECT DISTINCT source FROM wangge.address") == [("registry",)]
    code, told = load("addresses", ROWS, *WORDS[:-4], "--commit")
    assert code == 1
    assert "--lat-field" in told


def test_an_alias_that_is_a_standard_name_itself_is_told(load: Load) -> None:
    rows = ROWS + "A7,云岭区朝阳路2号,106.4,29.8,朝阳路,,\n"
    load("addresses", rows, *WORDS, "--commit")
    names = ["--alias-field", "alias", "--name-field", "name"]
    code, told = load("aliases", "alias,name\n朝阳路,柳荫路\n杨柳街,柳荫路\n", *names)
    assert code == 0, told
    assert "standard names themselves: 1：朝阳路" in told
