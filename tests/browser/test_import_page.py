"""The page of guided repair in Chromium: a faulty file becomes a draft, by mouse and by keyboard."""

import json
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import httpx
import pytest
import shapely
from playwright.sync_api import Browser, expect
from shapely.affinity import translate

from tests.browser.conftest import HOSTILE, Server, Watched

METRE = 1 / 111_320


@pytest.fixture
def planner(browser: Browser, server: Server) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    found = Watched(context, server)
    found.log_in("planner")
    yield found
    context.close()


@pytest.fixture
def faulty(server: Server, tmp_path: Path) -> Path:
    """The plan in force with an overlap, a code given twice and a hostile name, as a GeoPackage."""
    headers = {"Authorization": f"Bearer {server.accounts['planner']['api_key']}"}
    with httpx.Client(base_url=server.url, headers=headers, trust_env=False) as client:
        plan = client.get("/api/layers/governance/plans").json()["items"][0]["id"]
        features = client.get(f"/api/plans/{plan}/grids?limit=5000").json()["features"]
    rows = [{**one, "properties": {name: one["properties"][name] for name in ("code", "name")}} for one in features]
    grids = gpd.GeoDataFrame.from_features(rows, crs=4326)
    grids["street"], grids["community"] = grids.code.str[:9], grids.code.str[:12]
    grids.loc[0, "geometry"] = shapely.union(grids.geometry[0], translate(grids.geometry[0], 30 * METRE, 10 * METRE))
    grids.loc[5, "code"] = grids.code[6]
    grids.loc[0, "name"] = HOSTILE
    path = tmp_path / "grids.gpkg"
    grids.to_file(path)
    return path


def test_a_faulty_file_becomes_a_draft(planner: Watched, faulty: Path) -> None:
    page = planner.open("/planner/import")
    assert page.is_disabled("[data-primary]")
    page.set_input_files("[data-file]", faulty)
    page.click("[data-primary]")
    page.wait_for_selector("[data-problems] li")
    rows = page.locator("[data-problems] li")
    assert rows.count() >= 2
    assert page.is_disabled("[data-primary]")  # nothing with an overlap becomes a draft
    page.keyboard.press("]")
    assert rows.nth(1).get_attribute("aria-current") == "true"
    page.keyboard.press("1")
    assert rows.nth(1).locator("[data-choice]").first.get_attribute("aria-pressed") == "true"
    before = rows.count()
    page.click("[data-some]")
    page.wait_for_selector("main:not([aria-busy])")
    assert rows.count() < before
    page.click("[data-undo]")
    page.wait_for_selector("main:not([aria-busy])")
    assert rows.count() == before
    for _ in range(3):
        if page.is_disabled("[data-all]"):
            break
        page.click("[data-all]")
        page.wait_for_selector("main:not([aria-busy])")
    page.fill("[data-name]", "导入的方案")
    page.click("[data-primary]")
    page.wait_for_selector("[data-name-field][hidden]", state="attached")
    assert "草案已生成" in page.inner_text("[data-finding]")
    assert page.evaluate("window.__xss") is None
    assert planner.faults == []


def test_a_file_that_cannot_be_read_says_why_and_what_is_expected(planner: Watched, tmp_path: Path) -> None:
    path = tmp_path / "grids.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": []}), encoding="utf-8")
    page = planner.open("/planner/import")
    page.set_input_files("[data-file]", path)
    page.click("[data-primary]")
    page.wait_for_selector("[data-wrong]:not(:empty)")
    assert "没有图形" in page.inner_text("[data-wrong]")
    assert not page.is_disabled("[data-primary]")


def test_on_a_telephone_map_and_acts_stay_in_view_beside_a_long_list(
    browser: Browser, server: Server, faulty: Path, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True)
    found = Watched(context, server)
    found.log_in("planner")
    page = found.open("/planner/import")
    (tmp_path / "one.zip").write_bytes(b"PK nonsense")
    page.set_input_files("[data-file]", tmp_path / "one.zip")
    page.click("[data-primary]")
    expect(page.locator("[data-wrong]")).to_have_text("这个文件读不了：内容不全或已损坏，请重新导出 · 收到 one.zip")
    assert [fault for fault in found.faults if "422" not in fault] == []
    page.set_input_files("[data-file]", faulty)
    page.click("[data-primary]")
    page.wait_for_selector("[data-problems] li")
    last = page.locator("[data-problems] li").last
    last.scroll_into_view_if_needed()
    last.locator("h3").tap()
    assert last.get_attribute("aria-current") == "true"
    expect(page.locator("[data-map]")).to_be_in_viewport(ratio=0.9)
    expect(page.locator("[data-all]")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()
