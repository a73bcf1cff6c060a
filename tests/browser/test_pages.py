"""Every page in Chromium: drawn, in words, without a request elsewhere; the desk from question to registration."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

PAGES = [
    ("/", None),
    ("/my-grid", None),
    ("/login", None),
    ("/dispatch", "dispatcher"),
    ("/planner", "planner"),
    ("/dashboard", "leader"),
    ("/maps/heatmap", "leader"),
]
DRAWN = """() => [...document.querySelectorAll('.leaflet-container canvas')].some((one) =>
  one.width && one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some((value) => value))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("path", "role"), PAGES)
def test_each_page_is_whole_at_every_size(watched: Any, path: str, role: str | None) -> None:
    if role:
        watched.log_in(role)
    page = watched.open(path)
    if path != "/dashboard":
        page.wait_for_function(DRAWN)
    page.wait_for_timeout(600)
    assert watched.faults == []
    assert page.title()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.evaluate(WIDER) <= 1
    assert page.evaluate("window.__xss") is None
    assert "示意" in page.inner_text("body")


@pytest.mark.parametrize("path", ["/dispatch", "/planner", "/dashboard", "/maps/heatmap"])
def test_a_page_for_staff_leads_to_the_login_and_back(watched: Any, path: str) -> None:
    page = watched.open(path)
    assert "/login" in page.url
    role = {"/dispatch": "dispatcher", "/planner": "planner"}.get(path, "leader")
    page.fill("input[name=name]", role)
    page.fill("input[name=password]", watched.server.accounts[role]["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{path}*")


def test_a_wrong_password_is_told_at_its_field(watched: Any) -> None:
    page = watched.open("/login")
    page.fill("input[name=name]", "dispatcher")
    page.fill("input[name=password]", "wrong-password")
    page.press("input[name=password]", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("不对")
    assert page.input_value("input[name=name]") == "dispatcher"


def an_address(page: Any) -> dict[str, Any]:
    box = json.loads(page.inner_text("#page-facts"))["bbox"]
    at = f"lng={(box[0] + box[2]) / 2}&lat={(box[1] + box[3]) / 2}"
    found = page.evaluate(f"fetch('/api/addresses/nearest?limit=1&{at}').then((answer) => answer.json())")
    return dict(found["items"][0])


def test_typing_an_address_by_keyboard_alone_shows_owner_and_duty(desk: Any) -> None:
    page = desk.page
    address = an_address(page)
    page.keyboard.press("Escape")
    page.keyboard.type(address["text"][3:])
    expect(page.locator("#q-list li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".answer h2")).to_be_visible()
    assert page.locator(".answer").get_attribute("data-status") in ("found", "near_boundary")
    expect(page.locator(".duty dl").first).to_be_visible()
    assert desk.faults == []


def test_a_click_on_the_map_names_the_grid_that_the_api_names(desk: Any) -> None:
    page = desk.page
    with page.expect_response(lambda got: "/api/locate?" in got.url) as told:
        page.mouse.click(720, 420)
    answer = told.value.json()
    expect(page.locator(".answer h2")).to_contain_text(answer["grid"]["name"][:20])
    expect(page.locator(".leaflet-shapes-pane path").first).to_be_attached()


def test_what_is_registered_is_in_the_list_at_once_and_only_once(desk: Any) -> None:
    page = desk.page
    page.wait_for_selector("[data-link].ok")
    with page.expect_response(lambda got: "/api/locate?" in got.url):
        page.mouse.click(700, 400)
    page.fill("[data-said]", "路口护栏缺失 6 米")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("已登记")
    row = page.locator("[data-live] li").filter(has_text="路口护栏缺失 6 米")
    expect(row).to_have_count(1)
    assert desk.faults == []


def test_what_comes_while_the_list_is_read_stays_in_it(desk: Any) -> None:
    page, held = desk.page, []
    page.wait_for_selector("[data-link].ok")
    page.route("**/api/incidents?limit=100", lambda route: held.append((route, route.fetch())))
    page.reload(wait_until="load")  # the news begin, and the list as it was then is held back
    with page.expect_response(lambda got: "/api/locate?" in got.url):
        page.mouse.click(640, 380)
    page.fill("[data-said]", "井盖松动 7 号")
    page.keyboard.press("Control+Enter")
    row = page.locator("[data-live] li").filter(has_text="井盖松动 7 号")
    expect(row).to_have_count(1)
    for route, answer in held:
        route.fulfill(response=answer)
    expect(page.locator("[data-live] li").nth(1)).to_be_attached()
    expect(row).to_have_count(1)


def test_while_the_text_differs_from_the_answer_nothing_can_be_sent(desk: Any) -> None:
    page = desk.page
    address = an_address(page)
    page.fill("#q", address["text"])
    page.press("#q", "Enter")
    expect(page.locator("[data-register]")).to_be_enabled()
    page.keyboard.type("1")
    expect(page.locator("[data-register]")).to_be_disabled()
    expect(page.locator(".answer.stale")).to_be_visible()


def test_an_unknown_address_is_said_to_be_unknown(desk: Any) -> None:
    page = desk.page
    page.fill("#q", "火星路 99999 号")
    page.press("#q", "Enter")
    expect(page.locator(".answer")).to_have_attribute("data-status", "not_found")


def test_the_planner_lists_every_grid_against_the_target(watched: Any) -> None:
    watched.log_in("planner")
    page = watched.open("/planner")
    rows = page.locator("#plan-table tbody tr")
    expect(rows.first).to_be_visible()
    counted = page.evaluate("fetch('/api/health').then((answer) => answer.json())")["plans"][0]["grids"]
    assert rows.count() == counted
    first = rows.first.inner_text()
    page.get_by_role("button", name="户", exact=False).first.click()
    assert rows.first.inner_text()
    assert first
    assert watched.faults == []


def test_english_is_complete(watched: Any) -> None:
    for path in ("/", "/my-grid", "/login"):
        page = watched.open(f"{path}?lang=en")
        assert page.evaluate("document.documentElement.lang") == "en"
        own = page.evaluate(
            "[...document.querySelectorAll('h1, button, label span, nav small')]"
            ".filter((one) => !one.closest('[data-examples]'))"  # addresses are data, and come when they come
            ".map((one) => one.textContent).join(' ')"
        )
        assert not [letter for letter in own.replace("中", "") if "\u4e00" <= letter <= "\u9fff"], own


STREAMS = """window.streams = []; window.seen = true; const Source = window.EventSource;
window.EventSource = class extends Source { constructor(...told) { super(...told); window.streams.push(this); } };
Object.defineProperty(document, 'hidden', { get: () => !window.seen });"""
SEEN = "(seen) => { window.seen = seen; document.dispatchEvent(new Event('visibilitychange')); }"


@pytest.mark.parametrize(("path", "role"), [("/dispatch", "dispatcher"), ("/maps/heatmap", "leader")])
def test_a_page_that_nobody_sees_gives_its_connection_up(watched: Any, path: str, role: str) -> None:
    watched.log_in(role)
    page = watched.page
    page.clock.install()
    page.add_init_script(STREAMS)
    watched.open(path)
    page.wait_for_function("() => window.streams.some((one) => one.readyState === EventSource.OPEN)")
    page.evaluate(SEEN, False)
    page.clock.fast_forward(30_000)
    assert page.evaluate("window.streams.map((one) => one.readyState)") == [1]
    page.clock.fast_forward(31_000)
    assert page.evaluate("window.streams.map((one) => one.readyState)") == [2]
    page.evaluate(SEEN, True)
    page.wait_for_function("() => window.streams.length === 2 && window.streams[1].readyState === 1")
