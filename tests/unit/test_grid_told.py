"""Grids that are told by their names: alone, in a sentence, as grid workers write them."""

from uuid import uuid4

import numpy as np
import pytest
import shapely

from api.services.addresses import AddressAnswer
from api.services.catalogue import OUTSIDE, LoadedPlan
from api.services.catalogue.build import loaded_plan
from api.services.grid_told import as_told
from data.repositories.grids import GridColumns
from geo.address import Level

NAMES = (
    "钟楼社区第一网格",
    "钟楼社区第二网格",
    "柳林社区第1网格",
    "沙岭03",
    "同名社区第一网格",
    "同名社区第一网格",
)


@pytest.fixture(scope="module")
def plan() -> LoadedPlan:
    squares = shapely.box(np.arange(6) * 0.01 + 116, 30.0, np.arange(6) * 0.01 + 116.01, 30.01)
    columns = GridColumns(
        ids=tuple(uuid4() for _ in NAMES),
        levels=("grid",) * len(NAMES),
        parents=(None,) * len(NAMES),
        codes=tuple(f"34980200{number}" for number in range(len(NAMES))),
        names=NAMES,
        households=(None,) * len(NAMES),
        area_m2=np.full(len(NAMES), 1e6),
        labels=shapely.get_coordinates(shapely.centroid(squares)),
        wkb=tuple(shapely.to_wkb(squares)),
    )
    return loaded_plan(uuid4(), columns, ("grid",))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("钟楼社区第二网格", 1),
        ("钟楼社区二网格", 1),
        ("钟楼社区2网格", 1),
        ("文昌街道钟楼社区第二网格有人斗殴", 1),
        ("沙岭村第三网格发现一处违建，请处置", 3),
        ("沙岭03网格路灯不亮", 3),
        ("沙岭03", 3),
        ("349802002", 2),
    ],
)
def test_a_grid_is_found_by_its_name_however_its_number_is_told(plan: LoadedPlan, said: str, place: int) -> None:
    found = as_told(plan, 0, AddressAnswer(said, "ambiguous"))
    assert (found.status, found.place, found.notes) == ("found", place, ("grid_code",))
    assert plan.owner(*(found.point or (0, 0))) == place


@pytest.mark.parametrize("said", ["同名社区第一网格", "柳林社区第九网格", "钟楼社区第二网格员没来", "钟楼社区"])
def test_a_name_of_two_grids_or_of_none_settles_nothing(plan: LoadedPlan, said: str) -> None:
    assert as_told(plan, 0, AddressAnswer(said, "ambiguous")).place == OUTSIDE


def test_an_address_that_is_found_tells_more_than_the_grid(plan: LoadedPlan) -> None:
    house = AddressAnswer("钟楼社区第二网格人民路5号", "found", match=Level.NUMBER, place=3)
    assert as_told(plan, 0, house) is house
    community = AddressAnswer("钟楼社区第二网格", "found", match=Level.COMMUNITY, place=0)
    assert as_told(plan, 0, community).place == 1
