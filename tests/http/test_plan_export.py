"""Exports over HTTP: who gets which, what arrives, what is refused, that nothing stays behind."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pyogrio
import pytest
from fastapi import FastAPI

from api.auth import Role
from api.services import exports
from data.database import Engine
from tests.drawn import CITY, publish

CLIENT = httpx.AsyncClient
Clients = Callable[[Role | None], CLIENT]


async def test_a_plan_arrives_whole_and_nothing_stays_behind(
    engine: Engine, app: FastAPI, clients: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await publish(engine, name="../2025 年\n方案")
    draft = await publish(engine, CITY, name="draft", ids=old.grids, status="draft")
    await app.state.keeper.look()
    worker, planner = clients(Role.GRID_WORKER), clients(Role.PLANNER)
    url = f"/api/plans/{old.plan_id}/export"
    for kind, layer, count in (("gpkg", "grid", 5), ("geojson", None, 7), ("kml", "community", 2), ("dxf", None, 15)):
        answer = await worker.get(url, params={"format": kind})
        assert answer.status_code == 200, answer.text
        file = tmp_path / f"got.{kind}"
        file.write_bytes(answer.content)
        assert len(pyogrio.read_dataframe(file, layer=layer)) == count, kind
    assert "filename*=utf-8''wangge-governance-2025-" in answer.headers["content-disposition"]
    one = await worker.get(url, params={"format": "gpkg", "level": "grid", "crs": "CGCS2000-GK"})
    (tmp_path / "one.gpkg").write_bytes(one.content)
    assert pyogrio.list_layers(tmp_path / "one.gpkg")[:, 0].tolist() == ["grid"]
    assert pyogrio.read_info(tmp_path / "one.gpkg")["crs"] == "EPSG:4544"
    shape = await worker.get(url, params={"format": "shp", "encoding": "gbk"})
    assert (shape.status_code, shape.headers["content-type"]) == (200, "application/zip")
    for words, code in (
        ({"format": "exe"}, "invalid_request"),
        ({"crs": "EPSG:3857"}, "bad_crs"),
        ({"level": "x"}, "unknown_level"),
        ({"format": "shp", "encoding": "koi8"}, "bad_encoding"),
        ({"format": "kml", "crs": "GCJ02"}, "bad_format"),
        ({"format": "csv"}, "no_plan_before"),
    ):
        refused = await worker.get(url, params=words)
        assert (refused.status_code, refused.json()["code"]) == (422, code), words
    hidden = await worker.get(f"/api/plans/{draft.plan_id}/export")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "unknown_plan")
    assert (await planner.get(f"/api/plans/{draft.plan_id}/export")).status_code == 200
    crosswalk = await planner.get(f"/api/plans/{draft.plan_id}/export", params={"format": "csv"})
    assert crosswalk.text.count("kept") == 5
    assert list((tmp_path / "exports").iterdir()) == []
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    busy = await worker.get(url)
    assert (busy.status_code, busy.json()["code"]) == (503, "busy")
