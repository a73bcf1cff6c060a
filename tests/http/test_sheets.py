"""Map sheets over HTTP: who may see them, what they say, what is refused."""

from collections.abc import Callable
from uuid import UUID, uuid4

import httpx
import pytest

from api.auth import Role
from data.database import Engine
from tests.drawn import Drawn, publish

Clients = Callable[[Role | None], httpx.AsyncClient]


@pytest.fixture
async def drawn(engine: Engine) -> Drawn:
    return await publish(engine)


def sheet(plan: UUID, grid: object) -> str:
    return f"/planner/sheet/{plan}/{grid}"


async def test_a_sheet_names_grid_plan_and_four_borders(clients: Clients, drawn: Drawn) -> None:
    answer = await clients(Role.PLANNER).get(sheet(drawn.plan_id, drawn.grids["D"]))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    for word in ("东至", "南至", "西至", "北至", "责任岗位", "<svg"):
        assert word in answer.text


async def test_a_booklet_holds_a_sheet_for_every_grid(clients: Clients, drawn: Drawn) -> None:
    answer = await clients(Role.LEADER).get(f"/planner/sheets/{drawn.plan_id}?lang=en")
    assert answer.text.count('<article class="paper">') == len(drawn.shapes)
    assert "Borders" in answer.text


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.DISPATCHER, 403), (Role.LEADER, 200)])
async def test_sheets_are_for_those_who_plan(clients: Clients, drawn: Drawn, role: Role | None, status: int) -> None:
    answer = await clients(role).get(sheet(drawn.plan_id, drawn.grids["A"]), headers={"Accept": "application/json"})
    assert answer.status_code == status


async def test_an_unknown_grid_or_plan_is_not_found(clients: Clients, drawn: Drawn) -> None:
    planner = clients(Role.PLANNER)
    assert (await planner.get(sheet(drawn.plan_id, uuid4()))).json()["code"] == "unknown_grid"
    assert (await planner.get(sheet(uuid4(), drawn.grids["A"]))).json()["code"] == "unknown_plan"
    assert (await planner.get(f"/planner/sheets/{drawn.plan_id}?parent=nobody")).status_code == 404
    assert (await planner.get(sheet(drawn.plan_id, "x"))).status_code == 422
