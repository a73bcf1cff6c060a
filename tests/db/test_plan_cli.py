"""wangge plan and wangge export on the database: dry run first, two accounts, one object with --json."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyogrio
import pytest

from api.cli import main
from data.database import make_engine, session_scope
from data.repositories import accounts, catalogue
from data.repositories.accounts import AccountRecord
from tests.drawn import CITY, Drawn, publish

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def wangge(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a command; gives exit code, standard output and standard error."""
    monkeypatch.setenv("WANGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("WANGGE_STATE", str(tmp_path / "state"))

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def plans(database_url: str) -> tuple[Drawn, Drawn]:
    """A plan in force, a draft that merges E into D, and accounts lin (planner), wang (leader)."""

    async def make() -> tuple[Drawn, Drawn]:
        engine = make_engine(database_url)
        old = await publish(engine)
        new = await publish(engine, CITY.replace("E", "D"), name="draft", ids=old.grids, status="draft")
        async with session_scope(engine) as session:
            now = await catalogue.now(session)
            for name, role in (("lin", "planner"), ("wang", "leader")):
                await accounts.add(session, AccountRecord(uuid4(), name, role, False, False, None), now)
        await engine.dispose()
        return old, new

    return asyncio.run(make())


def status(run: Run, name: str) -> str:
    items: list[dict[str, Any]] = json.loads(run("plan", "list", "--json")[1])["items"]
    return str(next(one["status"] for one in items if one["name"] == name))


def test_a_draft_goes_its_way_on_the_command_line(wangge: Run, plans: tuple[Drawn, Drawn], tmp_path: Path) -> None:
    old, new = plans
    code, told, _ = wangge("plan", "submit", "draft", "--by", "lin")
    assert (code, "--commit" in told, status(wangge, "draft")) == (0, True, "draft")
    assert wangge("plan", "submit", "draft", "--by", "wang", "--commit")[0] == 1
    assert wangge("plan", "submit", "draft", "--by", "lin", "--commit")[0] == 0
    code, told, wrong = wangge("plan", "publish", "draft", "--by", "lin", "--commit", "--json")
    assert (code, json.loads(told)["code"]) == (1, "approval_needed")
    assert "没有经另一人批准" in wrong
    assert wangge("plan", "approve", "draft", "--by", "wang", "--note", "同意", "--commit")[0] == 0
    early = wangge("plan", "publish", "draft", "--by", "lin", "--valid-from", "2025-06-01", "--commit", "--json")
    assert (early[0], json.loads(early[1])["code"]) == (1, "bad_valid_from")
    assert wangge("plan", "publish", "draft", "--by", "lin", "--valid-from", "morgen")[0] == 2
    dry = wangge("plan", "publish", "draft", "--by", "lin", "--json")
    assert (dry[0], json.loads(dry[1])["committed"], status(wangge, "draft")) == (0, False, "in_review")
    assert wangge("plan", "publish", "draft", "--by", "lin", "--commit")[0] == 0
    assert status(wangge, "draft") == "published"
    assert [one.name for one in (tmp_path / "state" / "index").glob(f"{new.plan_id}-*")]
    compared = json.loads(wangge("plan", "compare", "draft", "--json")[1])
    assert (compared["from"]["id"], compared["figures"]["merged"]) == (str(old.plan_id), 2)


def test_reports_and_files_on_the_command_line(wangge: Run, plans: tuple[Drawn, Drawn], tmp_path: Path) -> None:
    assert wangge("plan", "gate", "draft")[:2] == (0, "✓ 可以发布 / fit to be published\n")
    assert json.loads(wangge("plan", "impact", "draft", "--json")[1])["pairs"][0]["to"]["code"] == "D"
    table, listed = tmp_path / "pairs.csv", tmp_path / "handover.csv"
    assert wangge("plan", "impact", "draft", "--csv", str(table), "--handover", str(listed))[0] == 0
    assert table.read_text("utf-8-sig").splitlines()[1].startswith("E,网格E,D,网格D,merged")
    assert wangge("plan", "crosswalk", "draft")[1].splitlines()[0].startswith("from_code,from_name")
    assert "gini" in wangge("plan", "replay", "draft")[1]
    assert json.loads(wangge("plan", "renumber", "draft", "--json")[1])["ops"] == []
    code, _, wrong = wangge("plan", "impact", "nosuch")
    assert (code, "没有这个方案" in wrong) == (1, True)
    out = tmp_path / "plan.gpkg"
    words = ("export", "plan", "draft", "--crs", "CGCS2000", "--out", str(out))
    assert wangge(*words)[0] == 0
    assert len(pyogrio.read_dataframe(out, layer="grid")) == 4
    assert wangge(*words)[0] == 1
    assert json.loads(wangge(*words, "--force", "--json")[1])["bytes"] > 0
    assert wangge("export", "plan", "draft", "--out", str(tmp_path), "--format", "shp", "--encoding", "GBK")[0] == 0
    assert (tmp_path / "wangge-governance-draft-WGS84.zip").is_file()
    bad = wangge("export", "plan", "draft", "--crs", "EPSG:3857", "--json", "--out", str(tmp_path / "x"))
    assert (bad[0], json.loads(bad[1])["code"]) == (1, "bad_crs")
