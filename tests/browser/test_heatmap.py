"""The heatmap in Chromium under the service's own policy: hostile names stay text, nothing is asked elsewhere."""

import json
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from api.app.shell import POLICY
from maps.heat import Look, empty_tile, heat_view, heatmap_page
from maps.words import speaker

STATIC = Path(__file__).parents[2] / "maps" / "static"
HOME = "http://wangge.test"
NONCE = "abc123"
TRAPS = [
    "${window.__xss=1}",
    "\\\\`)[0];window.__xss=1;//",
    "\\u003cimg src=x onerror=window.__xss=1>",
    "</script><script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    "{{7*7}}<svg onload=window.__xss=1>",
    "{% raw %}{# not a comment #}",
    "{{ cycler.__init__.__globals__ }}",
]


def figures(names: list[str]) -> dict[str, Any]:
    """The figures of a small city whose grids, categories and streets bear `names`."""
    period = {"from": "2026-02-19", "to": "2026-03-04", "days": 14}
    grids = [
        {
            "code": f"99{at}",
            "name": name,
            "parent": name,
            "incidents": 3 + at,
            "households": 400,
            "area_km2": 0.2,
            "per_1000_households": (7.5, 1.5, 21.9),
            "classes": {"households": 1 + at % 3, "area": 1 + at % 3},
            "clear": at == 0,
            "geometry": {"type": "Polygon", "coordinates": [square(at)]},
        }
        for at, name in enumerate(names)
    ]
    spot = {
        "number": 1,
        "grids": [{"code": "990", "name": name} for name in names],
        "category": "trap",
        "incidents": 12,
        "expected": 3.0,
        "before": 4,
        "p": 0.0004,
        "kind": "new",
        "point": {"lng": 106.412, "lat": 29.802},
    }
    points = [[29.801 + at / 1000, 106.401 + at / 1000, 2.0] for at in range(10)]
    return {
        "layer": "governance",
        "plan": {"id": "x", "name": names[0]},
        "period": period,
        "generated_at": "2026-03-04T14:30:00+08:00",
        "stale": False,
        "demo": True,
        "incidents": 40,
        "located": 38,
        "category": "trap",
        "densest": names[:2],
        "bounds": (106.4, 29.8, 106.43, 29.82),
        "levels": [{"key": "street", "title": names[0]}, {"key": "grid", "title": "网格"}],
        "surfaces": {per: {"per": per, "breaks": [1, 2, 5], "bandwidth_m": 150} for per in ("households", "area")},
        "breaks": {"households": (2.0, 4.0, 7.0), "area": (5.0, 10.0)},
        "cells": "/api/heat/cells?days=14",
        "legend": "/api/heat/legend?days=14",
        "tiles": {per: f"/api/heat/tiles/{{z}}/{{x}}/{{y}}.png?days=14&per={per}" for per in ("households", "area")},
        "grids": grids,
        "above": {"areas": [grids[0]["geometry"]]},
        "steps": [{**period, "points": points[:5]}, {**period, "points": points[5:]}],
        "step_days": 7,
        "hotspots": [spot],
    }


def square(at: int) -> list[list[float]]:
    west, south = 106.401 + at * 0.004, 29.805
    return [[west, south], [west + 0.004, south], [west + 0.004, south + 0.004], [west, south + 0.004], [west, south]]


def rendered(names: list[str], view: str = "choropleth", *, embed: bool = False) -> str:
    say = speaker("zh-CN")
    filters = {
        "days": [(7, "近 7 天", True)],
        "begin": "",
        "end": "",
        "categories": [("trap", names[0], True)],
        "streets": [(names[0], names[-1], False)],
        "layer": names[0],
    }
    look = Look("zh-CN", NONCE, "light", embed, False, view, "households")
    return heatmap_page(heat_view(figures(names), {"trap": names[0]}, filters, look, say))


class Visit:
    """A page that is answered from the disk, and what went wrong in it."""

    def __init__(self, browser: Browser, body: str, width: int = 1366) -> None:
        self.foreign: list[str] = []
        self.faults: list[str] = []
        self._body = body
        self.page: Page = browser.new_page(viewport={"width": width, "height": 768}, locale="zh-CN")
        self.page.route("**/*", self._answer)
        self.page.on("console", lambda said: said.type == "error" and self.faults.append(said.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(f"{HOME}/maps/heatmap", wait_until="load")
        self.page.wait_for_selector("body[data-ready]")

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if not url.startswith(HOME) and not url.startswith(("data:", "blob:")):
            self.foreign.append(url)
            route.abort()
            return
        path = url.removeprefix(HOME).split("?")[0]
        if path == "/maps/heatmap":
            headers = {"Content-Security-Policy": POLICY.format(nonce=NONCE)}
            route.fulfill(body=self._body, content_type="text/html; charset=utf-8", headers=headers)
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            if file.is_file():
                route.fulfill(body=file.read_bytes(), content_type=kind)
            else:
                route.fulfill(status=404)
        elif path.startswith("/api/heat/tiles/"):
            route.fulfill(body=empty_tile(), content_type="image/png")
        elif path == "/api/incidents/stream":
            route.fulfill(body="retry: 60000\n\n", content_type="text/event-stream")
        elif path.endswith(".mvt"):
            route.fulfill(body=b"", content_type="application/vnd.mapbox-vector-tile")
        else:
            route.fulfill(body=json.dumps({"items": [], "features": []}), content_type="application/json")


@pytest.fixture
def hostile(browser: Browser) -> Iterator[Visit]:
    visit = Visit(browser, rendered(TRAPS))
    yield visit
    visit.page.close()


def test_hostile_names_never_run_and_show_as_text(hostile: Visit) -> None:
    page = hostile.page
    page.evaluate("wanggeHeat.choropleth.eachLayer(one => { one.openTooltip(); one.openPopup(); })")
    page.wait_for_timeout(100)
    page.evaluate("wanggeHeat.spots.eachLayer(one => one.openPopup())")
    page.wait_for_timeout(300)
    assert page.evaluate("window.__xss") is None
    said = page.inner_text(".leaflet-popup-content")
    assert all(trap in said for trap in TRAPS[:3])
    grids = page.evaluate(
        "() => { const found = []; wanggeHeat.choropleth.eachLayer(one => {"
        " found.push(one.getPopup().getContent().querySelector('h2').textContent); }); return found; }"
    )
    assert grids == TRAPS
    assert TRAPS[0] in page.inner_text(".heat-head h1")


def test_a_name_is_no_template_on_the_server() -> None:
    """Folium compiles finished scripts once more as templates: a name with braces in it would run here."""
    page = rendered(["{{ 7*7 }}", "{{ cycler.__init__.__globals__ }}", "{% raw %}"])
    assert "49" not in page.split("data-heat")[1].split("</script>")[0].replace("990", "")
    assert "{{ 7*7 }}" in page


def test_nothing_is_asked_of_other_hosts_and_nothing_fails(hostile: Visit) -> None:
    for view in ("surface", "heat", "choropleth"):
        hostile.page.check(f"input[value={view}]")
        hostile.page.wait_for_timeout(200)
    assert hostile.foreign == []
    assert hostile.faults == []


def test_the_page_names_no_other_host() -> None:
    assert "//" not in rendered(["柳荫01", "竹园02"]).replace("http://www.w3.org/", "").replace('"http:', "")


def test_the_legend_follows_the_way_of_looking(browser: Browser) -> None:
    visit = Visit(browser, rendered(["柳荫01", "竹园02"], "heat"))
    assert visit.page.inner_text("[data-legend-title]") == "事件密集程度"
    assert visit.page.inner_text("[data-legend-breaks]").split() == ["少", "多"]
    visit.page.check("input[value=choropleth]")
    assert "每千户" in visit.page.inner_text("[data-legend-title]")
    assert visit.page.inner_text("[data-legend-breaks]").split() == ["2", "4", "7"]
    visit.page.check("input[value=area]")
    assert visit.page.inner_text("[data-legend-breaks]").split() == ["5", "10"]
    visit.page.close()


def test_the_player_shows_one_step_at_a_time(browser: Browser) -> None:
    visit = Visit(browser, rendered(["柳荫01"], "heat"))
    points = "wanggeHeat.heat._latlngs.length"
    assert visit.page.evaluate(points) == 10
    visit.page.evaluate(
        "() => { const s = document.querySelector('[data-step]'); s.value = 1; s.dispatchEvent(new Event('input')); }"
    )
    assert visit.page.evaluate(points) == 5
    visit.page.close()


def test_an_embedded_map_has_neither_title_nor_panel(browser: Browser) -> None:
    visit = Visit(browser, rendered(["柳荫01"], embed=True))
    assert visit.page.query_selector(".heat-head") is None
    assert visit.page.query_selector(".heat-layers") is None
    assert visit.page.is_visible(".heat-legend")
    visit.page.close()


def test_nothing_is_wider_than_a_telephone(browser: Browser) -> None:
    visit = Visit(browser, rendered(["柳荫01", "竹园02"]), width=360)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
    visit.page.close()
