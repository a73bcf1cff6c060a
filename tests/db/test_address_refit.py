"""wangge addresses refit: weights fitted to accepted choices, a version, audited; nothing without --commit."""

import json
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from api.cli import main
from geo.address import DEFAULT, refit

ROADS = ("柳荫路", "朝阳路", "梧桐街")


@pytest.fixture
def registry(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> str:
    """A registry with accepted choices, and weights in use that believe hardly anything; gives the database's DSN."""
    monkeypatch.setenv("WANGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("WANGGE_STATE", str(tmp_path))
    dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn) as connection:
        for road in ROADS:
            for number in range(1, 5):
                address, told = uuid4(), f"云岭区望江街道{road}{number}号"
                connection.execute(
                    "INSERT INTO wangge.address (id, source, text, key, point) VALUES (%s, 'test', %s, %s,"
                    " ST_SetSRID(ST_MakePoint(106.4, 29.8), 4326))",
                    (address, told, told[3:]),
                )
                said = f"石桥镇{road}{number}号"
                connection.execute(
                    "INSERT INTO wangge.alias_proposal (id, text, key, address_id, status, proposed_at, decided_at)"
                    " VALUES (%s, %s, %s, %s, 'accepted', now(), now())",
                    (uuid4(), said, said, address),
                )
        weak = json.dumps(refit.as_json(replace(DEFAULT, none=0.0)))
        connection.execute("INSERT INTO wangge.address_weights VALUES (1, %s::jsonb, '{}', now(), 'test')", (weak,))
    return dsn


def test_a_fit_is_compared_first_and_stored_as_a_version_with_commit(
    registry: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(refit, "CASES_LEAST", 10)
    monkeypatch.setattr(refit, "PASSES", 1)
    assert main(["addresses", "refit", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["cases"], found["gone"], found["better"], found["version"]) == (12, 0, True, None)
    assert found["held_after"] > found["held_before"]
    assert main(["addresses", "refit", "--commit", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == 2
    with psycopg.connect(registry) as connection:
        kept = connection.execute("SELECT weights FROM wangge.address_weights WHERE version = 2").fetchall()
        told = connection.execute("SELECT action, object ->> 'version' FROM wangge.audit").fetchall()
    assert refit.from_json(kept[0][0]).none < 0
    assert told == [("addresses.refit", "2")]


def test_too_few_choices_change_nothing(registry: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["addresses", "refit", "--commit"]) == 1
    assert "12" in capsys.readouterr().err
    with psycopg.connect(registry) as connection:
        assert connection.execute("SELECT max(version) FROM wangge.address_weights").fetchall() == [(1,)]
