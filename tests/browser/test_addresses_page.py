"""Addresses on the desk: typing, doubt, the question, learning; and the planner's review of what was learned."""

import json
import re
import time
import urllib.request
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import make_url

PROPOSE = """async (text) => {
  const near = await (await fetch('/api/addresses/nearest?lng=106.43&lat=29.83&limit=1')).json();
  const facts = JSON.parse(document.getElementById('page-facts').textContent);
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': facts.csrf };
  const body = JSON.stringify({ text, address_id: near.items[0].id });
  const answer = await fetch('/api/aliases/proposals', { method: 'POST', headers, body });
  return { status: answer.status, address: near.items[0].text };
}"""
FIND = """async (text) => {
  for (let turn = 0; turn < 100; turn++) {
    const answer = await (await fetch('/api/locate?address=' + encodeURIComponent(text))).json();
    if (answer.grid) return answer.address.text;
    await new Promise((done) => setTimeout(done, 200));
  }
  return null;
}"""


def rows(server: Any, query: str) -> list[tuple[Any, ...]]:
    """Return what the database of the running service holds."""
    dsn = make_url(server.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn) as connection:
        return connection.execute(query.encode()).fetchall()


@pytest.fixture(scope="session")
def doubled(server: Any) -> tuple[str, list[str]]:
    """A road and number that two towns have, and the towns: a text that needs a question."""
    rows(
        server,
        "INSERT INTO wangge.address (id, source, text, key, parts, point)"
        " SELECT gen_random_uuid(), 'test', '云岭区' || town || '乐坊路5号', town || '乐坊路5号',"
        " jsonb_build_object('district', '云岭区', 'town', town, 'road', '乐坊路', 'number', '5'), point"
        " FROM (VALUES ('望江街道', 0), ('石桥镇', 1)) AS t (town, place), LATERAL (SELECT point FROM wangge.building"
        " ORDER BY ST_X(point) * (1 - 2 * place) LIMIT 1) AS far RETURNING 1",
    )
    end = time.monotonic() + 90
    url = f"{server.url}/api/locate?address={quote('乐坊路5号')}"
    while json.load(urllib.request.urlopen(url))["status"] != "ambiguous":  # noqa: S310  # ours
        assert time.monotonic() < end, "the new addresses were not taken up"
        time.sleep(0.2)
    return "乐坊路5号", ["望江街道", "石桥镇"]


@pytest.fixture(scope="session")
def single(server: Any) -> tuple[str, str]:
    """A road and number that only one town has, and the road's name."""
    found = rows(
        server,
        "SELECT min(text), parts ->> 'road' FROM wangge.address WHERE parts ? 'road' AND NOT parts ? 'compound'"
        " GROUP BY parts ->> 'road', parts ->> 'number' HAVING count(*) = 1 AND min(parts ->> 'number')::int > 9"
        " ORDER BY 1 LIMIT 1",
    )
    return found[0]


def answered(page: Page, status: str) -> None:
    expect(page.locator(".answer")).to_have_attribute("data-status", status)


def test_the_desk_asks_again_while_the_addresses_are_made_ready(desk: Any, single: tuple[str, str]) -> None:
    page, refused = desk.page, []
    body = json.dumps({"code": "addresses_awaited", "status": 503, "title": "地址库正在准备，几秒后再试"})

    def first(route: Any) -> None:
        if refused:
            route.continue_()
            return
        refused.append(route.request.url)
        route.fulfill(status=503, body=body, content_type="application/problem+json")

    page.route("**/api/locate?*", first)
    page.fill("#q", single[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("正在准备")
    expect(page.locator(".answer")).to_have_attribute("data-status", re.compile("found|near_boundary"))
    assert refused


BESIDE = """() => {
  const box = document.querySelector('[data-map]').getBoundingClientRect();
  for (let y = box.top + 200; y < box.bottom; y += 40) for (let x = box.left + 200; x < box.right; x += 40)
    if (!document.elementFromPoint(x, y).closest('.leaflet-marker-icon')) return { x: x - box.left, y: y - box.top };
}"""


def click_beside(page: Page) -> None:
    """Click the map where no case lies."""
    page.locator("[data-map]").click(position=page.evaluate(BESIDE))


TYPED = """(field, text) => {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}"""


def say(page: Page, text: str) -> None:
    """Type a text and locate it as it stands, whatever is suggested meanwhile."""
    page.focus("#q")
    page.eval_on_selector("#q", TYPED, text)


def test_suggestions_have_two_lines_and_set_off_what_was_typed(desk: Any, single: tuple[str, str]) -> None:
    page, road = desk.page, single[1]
    page.locator("#q").press_sequentially(road[:2], delay=10)
    first = page.locator("#q-0")
    expect(first).to_be_visible()
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first.locator("b").first).to_have_text(road[:2])
    assert first.locator("small").inner_text()
    assert first.locator(".kind").inner_text()
    assert page.locator("#q-list li").count() <= 6
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q")).to_have_attribute("aria-activedescendant", "q-1")
    page.keyboard.press("Escape")
    expect(page.locator("#q-list")).to_be_hidden()
    assert desk.faults == []


def test_enter_right_after_typing_never_takes_what_was_suggested_for_other_words(
    desk: Any, single: tuple[str, str]
) -> None:
    page, (text, road) = desk.page, single
    page.locator("#q").press_sequentially(road[:2], delay=10)
    expect(page.locator("#q-0")).to_have_attribute("aria-selected", "true")
    with page.expect_request(lambda asked: "/api/locate?" in asked.url) as located:
        page.evaluate(
            "(text) => { q.value = text; q.dispatchEvent(new Event('input')); }",
            text,
        )
        page.press("#q", "Enter")  # before new suggestions can be there
    assert quote(text) in located.value.url


def test_a_text_with_two_meanings_asks_and_a_number_key_answers(desk: Any, doubled: tuple[str, list[str]]) -> None:
    page, (text, towns) = desk.page, doubled
    say(page, text)
    answered(page, "ambiguous")
    expect(page.locator(".bar")).to_have_count(0)
    buttons = page.locator(".choices button")
    expect(buttons).to_have_count(3)  # the last one: none of these
    told = " ".join(buttons.all_inner_texts())
    assert all(town in told for town in towns)
    expect(page.locator(".numbered")).to_have_count(2)
    page.locator("#q").evaluate("element => element.blur()")
    page.keyboard.press("1")
    expect(page.locator(".answer h2")).to_be_visible(timeout=8000)
    assert page.locator(".answer").get_attribute("data-status") in ("found", "near_boundary")
    assert desk.faults == []


def test_while_the_text_differs_the_answer_fades_and_nothing_can_be_sent(desk: Any, single: tuple[str, str]) -> None:
    page = desk.page
    say(page, single[0])
    expect(page.locator(".answer h2")).to_be_visible(timeout=8000)
    expect(page.locator("[data-register]")).to_be_enabled()
    page.fill("#q", single[0] + "旁")
    expect(page.locator(".answer")).to_have_class(re.compile("stale"))
    expect(page.locator(".answer")).to_have_css("opacity", "0.4")
    expect(page.locator("[data-register]")).to_be_disabled()
    expect(page.locator("[data-label]")).to_have_text("选定位置后可登记")


STORY = (
    "市民来电反映，今天早上七点多，他送孩子上学时发现路边的井盖坏了好几天，旁边没有警示标志，晚上路灯又不亮，老人经过非常危险。"
    "前两天有位骑电动车的阿姨在那里摔倒，后来是邻居送到医院去的。他打过物业的电话，物业说不归他们管。具体位置大概在{}附近，"
    "对面有一家卖早点的铺子。希望有关部门尽快派人查看，把井盖修好，同时把路灯也修一下，并且把处理的结果告诉他，谢谢。"
    "请在规定的时限内办结并回复，如有困难请说明原因，不要简单地回复已经处理，市民表示会持续关注。"
)


def test_a_long_story_is_kept_and_asked_for_by_the_part_that_tells_the_place(
    watched: Any, single: tuple[str, str], doubled: tuple[str, list[str]]
) -> None:
    watched.log_in("dispatcher")
    page, story = watched.open("/dispatch"), STORY.format(single[0])
    assert len(story) > 200
    say(page, story)
    expect(page.locator(".heard")).to_contain_text(single[0])
    assert page.input_value("[data-said]") == story
    assert len(page.input_value("#q")) < 60
    page.fill("[data-said]", "")
    say(page, STORY.format(f"{single[0]}附近，后来改口。也可能是{doubled[0]}"))
    parts = page.locator(".answer .choices button")
    expect(parts).to_have_count(2)
    assert [text in part for text, part in zip((single[0], doubled[0]), parts.all_inner_texts(), strict=True)] == [
        True
    ] * 2
    page.locator("#q").evaluate("element => element.blur()")
    page.keyboard.press("2")
    answered(page, "ambiguous")
    expect(page.locator(".heard")).to_contain_text(doubled[0])
    say(page, "市民反映，噪声太大。" * 30)
    answered(page, "not_found")
    expect(page.locator(".answer")).to_contain_text("没认出地点")
    assert watched.faults == []


def test_what_was_heard_is_shown_with_what_matched(desk: Any, single: tuple[str, str]) -> None:
    page, (text, road) = desk.page, single
    say(page, text)
    expect(page.locator(".heard b").filter(has_text=road)).to_have_count(1)


def test_a_text_that_is_not_found_offers_what_is_like_it(desk: Any, single: tuple[str, str]) -> None:
    page, road = desk.page, single[1]
    say(page, f"{road[:2]}大厦鬼市口")
    answered(page, "not_found")
    expect(page.locator(".answer .state")).to_contain_text("没找到")
    expect(page.locator(".meant")).to_contain_text("是不是")
    assert road[:2] in page.locator(".meant .link").first.inner_text()


def test_a_click_for_words_not_found_is_proposed_told_and_can_be_taken_back(desk: Any, server: Any) -> None:
    page = desk.page
    say(page, "老供销社仓库 王师傅13812345678")
    answered(page, "not_found")
    click_beside(page)
    toast = page.locator(".toast")
    expect(toast).to_contain_text("老供销社仓库")
    stored = rows(server, "SELECT text, lng IS NOT NULL FROM wangge.alias_proposal WHERE text LIKE '%供销社%'")
    assert stored == [("老供销社仓库", True)]
    toast.get_by_text("撤销").click()
    expect(page.locator(".toast")).to_contain_text("已撤销")
    assert rows(server, "SELECT 1 FROM wangge.alias_proposal WHERE text LIKE '%供销社%'") == []


def test_a_planner_accepts_what_was_proposed_and_everybody_finds_it(watched: Any, server: Any) -> None:
    name = f"老粮站{watched.page.viewport_size['width']}"
    watched.log_in("dispatcher")
    page = watched.open("/dispatch")
    told = page.evaluate(PROPOSE, name)
    assert told["status"] == 201
    page.goto("about:blank")
    page.context.clear_cookies()
    watched.log_in("planner")
    page = watched.open("/aliases")
    proposal = page.locator("[data-proposals] li").filter(has_text=name)
    expect(proposal).to_contain_text(told["address"])
    proposal.click()
    expect(page.locator("[data-now]")).not_to_be_empty(timeout=8000)
    page.locator("[data-accept]").click()
    expect(page.locator(".toast")).to_contain_text("已采纳")
    expect(proposal).to_have_count(0)
    found = page.evaluate(FIND, name)
    assert found is not None
    assert watched.faults == []


@pytest.fixture(scope="session")
def near_boundary(server: Any) -> str:
    """The address of a house that is surely found and lies within its own accuracy of another grid."""

    def get(path: str, **words: Any) -> Any:
        return json.load(urllib.request.urlopen(f"{server.url}{path}?{urlencode(words)}"))  # noqa: S310  # ours

    extent = "(SELECT ST_Extent(point) AS box FROM wangge.address) AS found"
    ((west, south, east, north),) = rows(
        server, f"SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM {extent}"
    )
    end = time.monotonic() + 90
    while not get("/api/addresses/nearest", lng=west, lat=south)["items"]:
        assert time.monotonic() < end, "the addresses were not taken up"
        time.sleep(0.1)
    for turn in range(400):
        lng = west + (east - west) * (turn * 37 % 101) / 101
        lat = south + (north - south) * (turn * 61 % 103) / 103
        text: str = get("/api/addresses/nearest", lng=lng, lat=lat, limit=1)["items"][0]["text"]
        found = get("/api/locate", address=text)
        house = found["address"]["match"] in ("building", "number")
        if found["status"] == "found" and house and found["runner_up"] and found["boundary_distance_m"] < 24:
            return text
    raise AssertionError("no house near a boundary")


def test_near_a_boundary_both_sides_are_buttons_and_the_chosen_one_is_registered(
    watched: Any, server: Any, near_boundary: str
) -> None:
    watched.log_in("dispatcher")
    page, address = watched.open("/dispatch"), near_boundary
    say(page, address)
    answered(page, "near_boundary")
    buttons = page.locator("[data-sides] button")
    expect(buttons).to_have_count(2)
    owner, other = (one.splitlines()[1] for one in buttons.all_inner_texts())
    assert owner == page.locator(".answer h2").inner_text().split()[0]
    assert other != owner
    assert all(len(one.splitlines()) == 3 for one in buttons.all_inner_texts()), "who is responsible on each side"
    expect(page.locator(".matched")).to_contain_text("精度约 25 米")
    page.locator("#q").evaluate("element => element.blur()")
    page.keyboard.press("2")
    answered(page, "found")
    expect(page.locator(".answer .state")).to_contain_text(other)
    expect(page.locator(".answer h2")).to_contain_text(other)
    page.locator("[data-register]").click()
    expect(page.locator(".toast")).to_contain_text(other)
    stored = rows(
        server,
        "SELECT address_text, method FROM wangge.incident WHERE source = 'desk' ORDER BY received_at DESC LIMIT 1",
    )
    assert stored == [(address, "point")]
    assert watched.faults == []


def test_a_case_opened_from_the_list_shows_its_doubt_about_the_boundary(desk: Any, near_boundary: str) -> None:
    page = desk.page
    page.fill("[data-said]", "路灯不亮，待核实")
    say(page, near_boundary)
    answered(page, "near_boundary")
    page.locator("[data-register]").click()
    case = page.locator("[data-live] li").filter(has_text="待核实").first
    expect(case).to_be_visible(timeout=8000)
    page.reload()
    with page.expect_request(lambda asked: "/api/locate?" in asked.url) as located:
        case.click()
    assert "accuracy_m=25" in located.value.url
    answered(page, "near_boundary")
    expect(page.locator("[data-sides] button")).to_have_count(2)
    assert desk.faults == []


def test_a_click_on_the_map_is_registered_as_exact_as_it_is(desk: Any) -> None:
    page = desk.page
    click_beside(page)
    expect(page.locator(".answer")).to_be_visible(timeout=8000)
    with page.expect_request(lambda asked: asked.method == "POST" and asked.url.endswith("/api/incidents")) as sent:
        page.locator("[data-register]").click()
    assert 0 < sent.value.post_data_json["point"]["accuracy_m"] < 1000
    expect(page.locator(".toast")).to_be_visible(timeout=8000)
    assert desk.faults == []


def test_none_of_the_answers_is_an_answer_too(desk: Any, doubled: tuple[str, list[str]]) -> None:
    page = desk.page
    say(page, doubled[0])
    answered(page, "ambiguous")
    page.locator("[data-none]").click()
    answered(page, "not_found")
    expect(page.locator(".answer")).to_contain_text("在地图上点一下")
    expect(page.locator(".numbered")).to_have_count(0)
    click_beside(page)
    expect(page.locator(".toast")).to_contain_text(doubled[0])
    page.locator(".toast").get_by_text("撤销").click()
    expect(page.locator(".toast")).to_contain_text("已撤销")


def test_a_question_is_settled_by_the_point_of_its_answer(desk: Any, doubled: tuple[str, list[str]]) -> None:
    page, (text, towns) = desk.page, doubled
    say(page, text)
    answered(page, "ambiguous")
    button = page.locator(".choices button").filter(has_text=towns[1])
    grid = button.inner_text().split("→")[1].strip()
    button.click()
    expect(page.locator(".answer h2")).to_contain_text(grid)
    assert towns[1] in page.input_value("#q")
    page.fill("#q", "别处")
    expect(page.locator("[data-register]")).to_be_disabled()


def test_grids_and_case_numbers_are_suggested_in_the_same_field(desk: Any, server: Any) -> None:
    page = desk.page
    (code, name), *_ = rows(
        server,
        "SELECT g.code, g.name FROM wangge.plan_grid g JOIN wangge.plan p ON p.id = g.plan_id"
        " WHERE g.level = 'grid' ORDER BY p.valid_from DESC, g.code LIMIT 1",
    )
    page.locator("#q").press_sequentially(name, delay=10)
    first = page.locator("#q-0")
    expect(first.locator(".name")).to_have_text(name)
    expect(first.locator(".kind")).to_have_text("网格")
    page.press("#q", "Enter")
    expect(page.locator(".answer h2")).to_contain_text(name)
    expect(page.locator("[data-register]")).to_be_enabled()
    page.fill("#q", "")
    page.locator("#q").press_sequentially(code[:13], delay=5)
    expect(page.locator("#q-list")).to_contain_text(name)
    ((number, grid),) = rows(
        server,
        "SELECT i.number, g.name FROM wangge.incident i JOIN wangge.plan_grid g"
        " ON g.plan_id = i.plan_id AND g.grid_id = i.grid_id WHERE i.point IS NOT NULL ORDER BY i.number LIMIT 1",
    )
    page.fill("#q", "")
    page.locator("#q").press_sequentially(number, delay=5)
    expect(page.locator("#q-0 .kind")).to_contain_text("工单")
    page.press("#q", "Enter")
    expect(page.locator(".answer h2")).to_contain_text(grid)
    assert desk.faults == []


def test_a_sentence_that_names_a_grid_leads_there_and_says_that_the_place_is_not_told(desk: Any, server: Any) -> None:
    page = desk.page
    ((name,),) = rows(
        server,
        "SELECT g.name FROM wangge.plan_grid g JOIN wangge.plan p ON p.id = g.plan_id"
        " WHERE g.level = 'grid' AND g.name ~ '[0-9]$' ORDER BY p.valid_from DESC, g.code LIMIT 1",
    )
    say(page, f"{name}网格路灯不亮")
    expect(page.locator(".answer h2")).to_contain_text(name)
    expect(page.locator(".answer")).to_contain_text("网格确定，具体位置未说")
    assert desk.faults == []
