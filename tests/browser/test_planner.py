"""The planner's drawing board in Chromium against the real service: what is drawn stands in the database after."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HOSTILE, Server, Watched

# where things are on the screen; runs in the page
PLACES = """() => {
  const { state, map } = window.wanggePlanner, box = map.getContainer().getBoundingClientRect();
  const at = (x, y) => { const p = map.latLngToContainerPoint([y / 1e7, x / 1e7]); return [p.x + box.x, p.y + box.y]; };
  const own = (id) => id !== null && state.coverage.faces.get(id)?.parent === state.work;
  const grids = [...state.coverage.faces.values()].filter((face) => own(face.id)).map((face) => {
    const xy = face.rings[0].xy, xs = [], ys = [];
    for (let i = 0; i < xy.length; i += 2) { xs.push(xy[i]); ys.push(xy[i + 1]); }
    const [x, y] = face.label ?? [0, 0], zoom = 2 ** map.getZoom(), origin = map.getPixelBounds().min;
    return { id: face.id, name: face.name, label: [x * zoom - origin.x + box.x, y * zoom - origin.y + box.y],
      west: at(Math.min(...xs), Math.max(...ys)), east: at(Math.max(...xs), Math.min(...ys)) };
  });
  const edges = state.coverage.arcs.filter((arc) => own(arc.left) && own(arc.right)).map((arc) => {
    const i = 2 * Math.floor((arc.xy.length / 2 - 1) / 2), { xy } = arc;
    return { left: arc.left, right: arc.right, middle: at((xy[i] + xy[i + 2]) / 2, (xy[i + 1] + xy[i + 3]) / 2),
      length: Math.hypot(xy[0] - xy[xy.length - 2], xy[1] - xy[xy.length - 1]) };
  });
  return { grids, edges: edges.sort((a, b) => b.length - a.length), rev: state.rev, plan: state.plan.id };
}"""

# edges, with the grids on their sides, that only the page or only the service has
APART = """async () => {
  const { Coverage } = await import("/static/js/planner/coverage.js"), { state } = window.wanggePlanner;
  const given = await fetch(`/api/plans/${state.plan.id}/topology`).then((answer) => answer.json());
  const edges = (coverage) => new Set(coverage.arcs.flatMap(({ xy, left, right }) => {
    const sides = [left, right].map(String).sort().join(), found = [];
    for (let i = 2; i < xy.length; i += 2) {
      found.push([`${xy[i - 2]},${xy[i - 1]}`, `${xy[i]},${xy[i + 1]}`].sort().join(" ") + sides);
    }
    return found;
  }));
  const page = edges(state.coverage), service = edges(Coverage.fromTopology(given));
  return [[...page].filter((one) => !service.has(one)).length, [...service].filter((one) => !page.has(one)).length];
}"""


class Board:
    """A planner with a draft of his own open on one community."""

    def __init__(self, watched: Watched) -> None:
        self.watched, self.page = watched, watched.page

    @property
    def places(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(PLACES)
        return found

    def asked(self, path: str) -> Any:
        """What the service answers now."""
        return self.page.evaluate("(url) => fetch(url).then((answer) => answer.json())", path)

    @property
    def rev(self) -> int:
        return int(self.asked(f"/api/plans/{self.plan}")["rev"])

    @property
    def grids(self) -> dict[str, dict[str, Any]]:
        """The grids that the service holds, by id."""
        found = self.asked(f"/api/plans/{self.plan}/grids?limit=5000")
        return {one["id"]: one for one in found["features"]}

    def open(self, plan: str, community: str) -> None:
        self.plan = plan
        self.watched.open(f"/planner?plan={plan}&work={community}")
        expect(self.page.locator("#plan-table tbody tr").first).to_be_visible()
        self.settle()

    def settle(self) -> None:
        """Wait until the map has drawn its labels: places of labels are known then."""
        self.page.wait_for_function(
            "() => window.wanggePlanner.board.boxes.length && !window.wanggePlanner.board.waiting"
        )
        self.page.evaluate("() => window.wanggePlanner.board.draw()")

    def line(self, *places: tuple[float, float]) -> None:
        for x, y in places:
            self.page.mouse.move(x, y, steps=2)
            self.page.mouse.click(x, y)

    def drag(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        self.page.mouse.move(*a)
        self.page.mouse.down()
        self.page.mouse.move((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, steps=3)
        self.page.mouse.move(*b, steps=3)
        self.page.mouse.up()

    def previewed(self) -> None:
        expect(self.page.locator("[data-step] .draft")).to_be_visible()

    def applied(self, key: str = "Enter") -> None:
        with self.page.expect_response(lambda got: got.request.method == "POST" and "/ops" in got.url) as told:
            self.page.keyboard.press(key)
        assert told.value.status == 200, told.value.text()
        expect(self.page.locator("[data-step] .draft")).to_have_count(0)

    def taken_back(self, keys: str, path: str) -> None:
        with self.page.expect_response(lambda got: got.url.endswith(path)) as told:
            self.page.keyboard.press(keys)
        assert told.value.status == 200, told.value.text()
        self.page.wait_for_function("(rev) => window.wanggePlanner.state.rev === rev", arg=told.value.json()["rev"])

    def split(self) -> None:
        """Draw a line across the widest grid."""
        widest = max(self.places["grids"], key=lambda one: one["east"][0] - one["west"][0])
        (x0, y0), (x1, y1) = widest["west"], widest["east"]
        self.page.keyboard.press("x")
        self.line((x0 - 12, (y0 + y1) / 2), (x1 + 12, (y0 + y1) / 2))
        self.page.keyboard.press("Enter")
        self.previewed()

    def proven(self) -> bool:
        """Whether the service's own gate finds no fault, and the page holds edge by edge what the service holds."""
        assert self.page.evaluate(APART) == [0, 0]
        return bool(self.asked(f"/api/plans/{self.plan}/gate")["ok"])


def total(grids: dict[str, dict[str, Any]]) -> float:
    return float(sum(one["properties"]["area_m2"] for one in grids.values()))


def answer_of(server: Server, path: str, body: object = None) -> Any:
    """What the service answers to the planner's program."""
    key = server.accounts["planner"]["api_key"]
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(server.url + path, data, headers)) as answer:  # noqa: S310  # ours
        return json.load(answer)


@pytest.fixture(scope="module")
def logged_in(browser: Browser, server: Server) -> Any:
    """The cookies of the planner, logged in once."""
    context = browser.new_context()
    Watched(context, server).log_in("planner")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="module")
def community(server: Server) -> str:
    """A community of some grids of about one size, so that all can be seen and clicked."""
    plan = next(one for one in answer_of(server, "/api/layers/governance/plans")["items"] if one["name"] == "2026")
    held: dict[str, list[float]] = {}
    for row in answer_of(server, f"/api/plans/{plan['id']}/grids?limit=5000")["features"]:
        held.setdefault(row["properties"]["parent_code"], []).append(row["properties"]["area_m2"])
    fitting = {code: min(areas) / max(areas) for code, areas in held.items() if len(areas) >= 4}
    return max(fitting, key=lambda code: fitting[code])


@pytest.fixture
def watched_planner(browser: Browser, server: Server, logged_in: Any) -> Iterator[Watched]:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", storage_state=logged_in, reduced_motion="reduce"
    )
    yield Watched(context, server)
    context.close()


@pytest.fixture
def board(watched_planner: Watched, community: str, request: pytest.FixtureRequest) -> Board:
    """A fresh draft, open."""
    draft = answer_of(watched_planner.server, "/api/layers/governance/plans", {"name": request.node.name[:80]})
    made = Board(watched_planner)
    made.open(draft["id"], community)
    return made


def test_a_draft_is_made_renamed_and_deleted_from_the_list(watched_planner: Watched) -> None:
    page = watched_planner.open("/planner")
    page.click("[data-main]")
    page.fill("dialog input", HOSTILE[:100])
    page.keyboard.press("Enter")
    expect(page.locator("[data-plan-name]")).to_have_text(HOSTILE[:100])
    page.click("[data-plans]")
    page.locator(".plans [aria-current=true]").get_by_role("button", name="改名").click()
    page.fill("dialog input", "春季调整")
    page.keyboard.press("Enter")
    expect(page.locator("[data-plan-name]")).to_have_text("春季调整")
    names = [one["name"] for one in answer_of(watched_planner.server, "/api/layers/governance/plans")["items"]]
    assert "春季调整" in names
    page.locator(".plans [aria-current=true]").get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.locator("[data-plan-status]")).to_have_text("现行")
    names = [one["name"] for one in answer_of(watched_planner.server, "/api/layers/governance/plans")["items"]]
    assert "春季调整" not in names
    assert "planner." not in page.inner_text("body")
    assert page.evaluate("window.__xss") is None
    assert watched_planner.faults == []


def test_a_line_drawn_across_a_grid_splits_it_and_undo_outlives_a_reload(board: Board) -> None:
    before = board.grids
    board.split()
    assert board.rev == 0, "a preview stores nothing"
    board.applied()
    after = board.grids
    assert (board.rev, len(after)) == (1, len(before) + 1)
    assert abs(total(after) - total(before)) < 1
    assert board.proven()
    board.page.reload()
    board.settle()
    expect(board.page.locator("[data-undo]")).to_be_enabled()
    board.taken_back("Control+z", "/undo")
    assert {grid: one["geometry"] for grid, one in board.grids.items()} == {
        grid: one["geometry"] for grid, one in before.items()
    }
    board.taken_back("Control+Shift+Z", "/redo")
    assert board.grids.keys() == after.keys()
    assert board.watched.faults == []


def test_a_dragged_edge_moves_both_sides_together(board: Board) -> None:
    before, edge = board.grids, board.places["edges"][0]
    board.page.keyboard.press("e")
    board.page.mouse.click(*edge["middle"])
    grip = board.page.locator(".handle.vertex, .handle.between").first
    box = grip.bounding_box()
    assert box
    at = (box["x"] + 12, box["y"] + 12)
    board.page.keyboard.press("s")  # where the pointer goes, not where a street is
    board.drag(at, (at[0] + 22, at[1] + 14))
    board.previewed()
    board.applied()
    after = board.grids
    moved = {grid for grid in before if before[grid]["geometry"] != after[grid]["geometry"]}
    assert {edge["left"], edge["right"]} <= moved
    assert abs(total(after) - total(before)) < 1
    assert board.proven()
    assert board.watched.faults == []


def test_an_edge_moves_by_keyboard_alone(board: Board) -> None:
    edge = board.places["edges"][0]
    board.page.keyboard.press("e")
    board.page.mouse.click(*edge["middle"])
    grip = board.page.locator(".handle.vertex, .handle.between").first
    grip.focus()
    if "between" in str(grip.get_attribute("class")):
        board.page.keyboard.press("Enter")
        board.page.locator(".handle.vertex").first.focus()
    for _ in range(3):
        board.page.keyboard.press("Shift+ArrowRight")
    board.previewed()
    board.page.evaluate("document.activeElement.blur()")
    board.applied()
    assert board.rev == 1
    assert board.proven()


def test_two_grids_clicked_become_one(board: Board) -> None:
    before, edge = board.grids, board.places["edges"][0]
    places = {one["id"]: one["label"] for one in board.places["grids"]}
    board.page.keyboard.press("g")
    board.page.mouse.click(*places[edge["left"]])
    board.page.mouse.click(*places[edge["right"]])
    board.previewed()
    board.applied()
    after = board.grids
    assert len(before.keys() & {edge["left"], edge["right"]}) == 2
    assert len(after.keys() & {edge["left"], edge["right"]}) == 1
    assert len(after) == len(before) - 1
    assert board.proven()
    assert board.watched.faults == []


def test_an_area_drawn_becomes_a_grid(board: Board) -> None:
    before = board.grids
    one = max(board.places["grids"], key=lambda each: each["east"][0] - each["west"][0])
    x, y = one["label"]
    board.page.keyboard.press("p")
    board.line((x - 14, y - 14), (x + 14, y - 14), (x + 14, y + 14), (x - 14, y + 14))
    board.page.keyboard.press("Enter")
    board.previewed()
    board.applied()
    assert len(board.grids) == len(before) + 1
    assert board.proven()


def test_a_line_begun_near_a_corner_begins_at_it_unless_snapping_is_off(board: Board) -> None:
    corner = board.page.evaluate("""() => {
      const { state, map } = window.wanggePlanner, box = map.getContainer().getBoundingClientRect();
      const own = (id) => state.coverage.faces.get(id)?.parent === state.work;
      const { xy } = state.coverage.arcs.find((arc) => own(arc.left) && own(arc.right));
      const at = map.latLngToContainerPoint([xy[1] / 1e7, xy[0] / 1e7]);
      return { lng: xy[0] / 1e7, lat: xy[1] / 1e7, x: at.x + box.x, y: at.y + box.y };
    }""")
    for snapping in (True, False):
        board.page.keyboard.press("x")
        board.line((corner["x"] + 4, corner["y"] + 3), (corner["x"] + 90, corner["y"] + 60))
        board.page.keyboard.press("Enter")
        board.page.wait_for_function("() => window.wanggePlanner.state.step?.op")
        begun = board.page.evaluate("window.wanggePlanner.state.step.op.line.coordinates[0]")
        assert (begun == [corner["lng"], corner["lat"]]) is snapping
        board.page.keyboard.press("Escape")
        board.page.keyboard.press("s")


def test_buildings_in_a_box_are_handed_to_the_neighbour(board: Board) -> None:
    before, edge = board.grids, board.places["edges"][0]
    x, y = edge["middle"]
    board.page.keyboard.press("b")
    board.page.keyboard.down("Shift")
    board.drag((x - 45, y - 45), (x + 45, y + 45))
    board.page.keyboard.up("Shift")
    step = board.page.locator("[data-step]")
    expect(step).to_contain_text("栋")
    step.locator("select").select_option(edge["left"])
    board.previewed()
    expect(step).to_contain_text("在办工单")
    board.applied()
    after = board.grids
    gained = after[edge["left"]]["properties"]["area_m2"] - before[edge["left"]]["properties"]["area_m2"]
    assert gained > 0
    assert abs(total(after) - total(before)) < 1
    assert board.proven()
    board.page.keyboard.press("v")
    board.page.mouse.click(*board.places["grids"][0]["label"])
    expect(board.page.locator(".selected h3"), "the map answers clicks after a box").to_be_visible()


def test_a_locked_grid_is_left_alone_and_the_reason_is_said(board: Board) -> None:
    widest = max(board.places["grids"], key=lambda one: one["east"][0] - one["west"][0])
    board.page.keyboard.press("l")
    with board.page.expect_response(lambda got: "/ops" in got.url and got.request.method == "POST"):
        board.page.mouse.click(*widest["label"])
    board.page.wait_for_function("(id) => window.wanggePlanner.state.coverage.faces.get(id).locked", arg=widest["id"])
    board.page.keyboard.press("x")
    (x0, y0), (x1, y1) = widest["west"], widest["east"]
    board.line((x0 - 12, (y0 + y1) / 2), (x1 + 12, (y0 + y1) / 2))
    board.page.keyboard.press("Enter")
    expect(board.page.locator("[data-step] [role=alert]")).to_contain_text("锁")
    assert board.rev == 1


def test_who_was_overtaken_sees_what_changed_and_applies_again(board: Board) -> None:
    board.split()
    grid = board.page.evaluate("window.wanggePlanner.state.step.op.grid")
    key = board.watched.server.accounts["admin"]["api_key"]
    given = {"op": "rename", "grid": grid, "name": "别人起的名"}
    answer = board.page.request.post(
        f"{board.watched.server.url}/api/plans/{board.plan}/ops",
        data=json.dumps(given),
        headers={"Authorization": f"Bearer {key}", "If-Match": '"0"', "Content-Type": "application/json"},
    )
    assert answer.status == 200, answer.text()
    board.page.keyboard.press("Enter")
    step = board.page.locator("[data-step]")
    expect(step).to_contain_text("别人刚改了同一处")
    expect(step).to_contain_text("改名")
    assert board.rev == 1
    board.page.get_by_role("button", name="在新草案上再试").click()
    board.previewed()
    board.applied()
    assert board.rev == 2
    assert board.grids[grid]["properties"]["name"] == "别人起的名"


def test_a_comment_is_pinned_to_its_grid_and_runs_nothing(board: Board) -> None:
    one = board.places["grids"][0]
    board.page.keyboard.press("c")
    board.page.mouse.click(*one["label"])
    board.page.fill("[data-comments] textarea", HOSTILE)
    board.page.get_by_role("button", name="提交意见").click()
    expect(board.page.locator("[data-comments] .said")).to_have_text(HOSTILE)
    expect(board.page.locator(".comment-pin")).to_have_count(1)
    told = board.asked(f"/api/plans/{board.plan}/comments")["items"]
    assert [(each["grid"]["id"], each["text"]) for each in told] == [(one["id"], HOSTILE)]
    assert board.page.evaluate("window.__xss") is None
    assert board.watched.faults == []


def test_a_grid_is_found_by_name_and_code_and_hostile_names_run_nothing(board: Board) -> None:
    hostile = next(one for one in board.grids.values() if one["properties"]["name"] == HOSTILE)
    board.page.keyboard.press("/")
    board.page.keyboard.type(hostile["properties"]["code"])
    expect(board.page.locator("#pq-list li").first).to_contain_text(HOSTILE[:20])
    board.page.keyboard.press("Enter")
    expect(board.page.locator(".selected h3")).to_contain_text(HOSTILE)
    assert board.page.evaluate("window.wanggePlanner.state.chosen") == hostile["id"]
    assert board.page.evaluate("window.__xss") is None
    assert board.watched.faults == []


def test_a_proposal_is_seen_on_the_map_and_adopted(board: Board) -> None:
    held = {one["id"] for one in board.places["grids"]}
    board.page.keyboard.press("a")
    board.page.get_by_role("button", name="生成方案").click()
    row = board.page.locator("[data-auto] tbody tr").first
    expect(row).to_be_visible(timeout=180_000)  # the search may have to be compiled first
    row.click()
    board.previewed()
    assert board.rev == 0
    board.page.locator("[data-step] .draft").click()
    expect(board.page.locator("[data-step]")).to_be_hidden()
    assert board.rev == 1
    assert board.proven()
    assert held & board.grids.keys(), "grids that go on keep their identity"


def log_in(browser: Browser, server: Server, role: str, path: str) -> tuple[Any, Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    found = Watched(context, server)
    found.log_in(role)
    return context, found.open(path)


def test_a_draft_becomes_law_by_two_persons_on_the_page(board: Board, browser: Browser, server: Server) -> None:
    board.split()
    board.applied()
    board.page.click("[data-main]")
    board.page.get_by_role("dialog").get_by_role("button", name="提交审核").click()
    expect(board.page.locator("[data-plan-status]")).to_have_text("审核中")
    expect(board.page.locator(".tool[data-tool=split]")).to_be_disabled()
    context, page = log_in(browser, server, "leader", f"/planner?plan={board.plan}")
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("换网格的户")
    page.get_by_role("dialog").get_by_role("button", name="批准", exact=True).click()
    expect(page.locator("[data-plan-status]")).to_have_text("已批准")
    context.close()
    board.page.reload()
    board.page.get_by_role("button", name="公布…").click()
    board.page.get_by_role("dialog").get_by_role("button", name="公布", exact=True).click()
    expect(board.page.locator("[data-plan-status]")).to_have_text("已公布")
    law = board.asked(f"/api/plans/{board.plan}")
    now = board.asked("/api/health")["plans"][0]["plan"]
    assert law["status"] == "published"
    assert now != law["name"], "it holds from tomorrow; today the plan before it does"


def test_a_map_sheet_names_the_four_borders_and_prints(board: Board) -> None:
    grid = board.places["grids"][0]
    board.page.goto(f"{board.watched.server.url}/planner/sheet/{board.plan}/{grid['id']}")
    expect(board.page.locator("h1")).to_have_text(grid["name"])
    sides = board.page.locator(".borders dt").all_inner_texts()
    assert sides == ["东至", "南至", "西至", "北至"]
    assert all(board.page.locator(".borders dd").all_inner_texts())
    answer = board.page.request.get(f"{board.page.url}?pdf=true")
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    assert board.watched.faults == []


def test_on_a_tablet_an_edge_is_dragged_and_a_line_is_tapped(
    browser: Browser, server: Server, logged_in: Any, community: str
) -> None:
    draft = answer_of(server, "/api/layers/governance/plans", {"name": "平板"})
    size = {"width": 1180, "height": 820}
    context = browser.new_context(
        viewport=size, has_touch=True, is_mobile=True, locale="zh-CN", storage_state=logged_in, reduced_motion="reduce"
    )
    board = Board(Watched(context, server))
    board.open(draft["id"], community)
    page, finger = board.page, context.new_cdp_session(board.page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def apply() -> None:
        with page.expect_response(lambda got: got.request.method == "POST" and "/ops" in got.url) as told:
            page.locator("[data-step] .draft").tap()
        assert told.value.status == 200, told.value.text()
        expect(page.locator("[data-step] .draft")).to_have_count(0)

    page.locator("[data-tool=edge]").tap()
    page.touchscreen.tap(*board.places["edges"][0]["middle"])
    box = page.locator(".handle.vertex, .handle.between").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44  # what a finger hits
    x, y = box["x"] + 22, box["y"] + 22
    touch("touchStart", (x, y))
    for part in range(1, 6):
        touch("touchMove", (x + 6 * part, y + 4 * part))
    touch("touchEnd")
    board.previewed()
    apply()
    widest = max(board.places["grids"], key=lambda one: one["east"][0] - one["west"][0])
    (west, south), (east, north) = widest["west"], widest["east"]
    page.locator("[data-tool=split]").tap()
    page.touchscreen.tap(west - 12, (south + north) / 2)
    for _ in range(2):  # twice: the line ends there
        page.touchscreen.tap(east + 12, (south + north) / 2)
    board.previewed()
    apply()
    assert board.rev == 2
    assert board.proven()
    assert board.watched.faults == []
    context.close()


def test_on_a_telephone_the_plan_is_read_and_commented_only(board: Board) -> None:
    board.page.set_viewport_size({"width": 390, "height": 844})
    expect(board.page.get_by_text("请用电脑修改")).to_be_visible()
    expect(board.page.locator("[data-main]")).to_be_hidden()
    expect(board.page.locator(".tools")).to_be_hidden()
    board.page.click("#tab-comments")
    expect(board.page.locator("[data-comments] textarea")).to_be_visible()


def test_every_word_of_the_board_is_in_the_catalogue_and_english_is_complete(watched_planner: Watched) -> None:
    page = watched_planner.open("/planner?lang=en")
    expect(page.locator("#plan-table tbody tr").first).to_be_visible()
    for tab in ("faults", "compare", "comments", "auto", "log", "balance"):
        page.click(f"#tab-{tab}")
    page.click("[data-plans]")
    page.click("[data-more] summary")
    assert "planner." not in page.inner_text("body")
    own = page.evaluate(
        "[...document.querySelectorAll('.tool span, [role=tab], .finding, .plans h2, .sheet h3, .legend b')]"
        ".map((one) => one.textContent).join(' ')"
    )
    assert not [letter for letter in own if "\u4e00" <= letter <= "\u9fff"], own
    assert watched_planner.faults == []
