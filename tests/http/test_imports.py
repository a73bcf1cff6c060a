"""Files of grids under guided repair, over HTTP: faults listed, mended one by one or all, made a draft."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.affinity import translate

from api.auth import Role
from data.database import Engine
from geo.crs import from_wgs84
from geo.types import Datum
from tests.drawn import Drawn, publish
from tests.http.conftest import Client, Clients

SIDE, WEST, SOUTH = 0.01, 106.40, 29.85
METRE = 1 / 111_320
LEVELS = [{"key": "community", "code": "comm"}, {"key": "grid", "code": "code", "name": "name"}]
Bytes = Callable[[gpd.GeoDataFrame], bytes]


def cell(x: float, y: float, wide: float = 1) -> shapely.Polygon:
    return shapely.box(WEST + x * SIDE, SOUTH + y * SIDE, WEST + (x + wide) * SIDE, SOUTH + (y + 1) * SIDE)


def city() -> gpd.GeoDataFrame:
    rows = [(f"G{y}{x}", f"{y}社区{x}网格", f"C{y}", 100, cell(x, y)) for y in range(3) for x in range(3)]
    return gpd.GeoDataFrame(rows, columns=["code", "name", "comm", "homes", "geometry"], geometry="geometry", crs=4326)


def faulty() -> gpd.GeoDataFrame:
    """An overlap of 60 m, a gap of 40 m, a bow tie, a code given twice, a row without a code."""
    grids = city()
    grids.loc[0, "geometry"] = shapely.union(cell(0, 0), translate(cell(0, 0), 60 * METRE, 0))
    grids.loc[4, "geometry"] = shapely.box(WEST + SIDE, SOUTH + SIDE, WEST + 2 * SIDE - 40 * METRE, SOUTH + 2 * SIDE)
    west, south, east, north = cell(2, 2).bounds
    tie = [(west, south), (west, north), (east, south + 3 * METRE), (east, north), (east, south)]
    grids.loc[8, "geometry"] = shapely.Polygon(tie)
    grids.loc[3, "code"] = "G00"
    grids.loc[6, "code"] = ""
    return grids


@pytest.fixture
def geojson(tmp_path: Path) -> Bytes:
    def write(grids: gpd.GeoDataFrame) -> bytes:
        path = tmp_path / "grids.geojson"
        grids.to_file(path, driver="GeoJSON")
        return path.read_bytes()

    return write


@pytest.fixture
async def drawn(engine: Engine) -> Drawn:
    """The drawn city in force, before the application starts."""
    return await publish(engine)


async def send(client: Client, content: bytes, name: str = "grids.geojson", **more: str) -> Any:
    told = {"filename": name, **more}
    kind = {"content-type": "application/octet-stream"}
    return await client.post("/api/layers/governance/imports", params=told, content=content, headers=kind)


async def read_as(client: Client, made: dict[str, Any], levels: object = LEVELS, **more: Any) -> dict[str, Any]:
    answer = await client.put(f"/api/imports/{made['id']}/levels", json={"levels": levels, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def kinds(found: dict[str, Any]) -> list[str]:
    return sorted(one["kind"] for one in found["problems"])


async def test_every_planted_fault_is_listed_with_a_picture_and_ways_to_mend_it(
    clients: Clients, geojson: Bytes
) -> None:
    planner = clients(Role.PLANNER)
    sent = await send(planner, geojson(faulty()))
    assert sent.status_code == 201, sent.text
    assert sent.json()["levels"] is None
    assert {one["name"] for one in sent.json()["columns"]} == {"code", "name", "comm", "homes"}
    found = await read_as(planner, sent.json(), households="homes")
    assert {"overlap", "gap", "invalid", "duplicate_code", "empty_code"} == set(kinds(found))
    assert not found["ready"]
    overlap = next(one for one in found["problems"] if one["kind"] == "overlap")
    assert overlap["width_m"] == pytest.approx(52, abs=8)
    assert {one["value"] for one in overlap["choices"]} == set(overlap["codes"])
    assert overlap["picture"]["piece"]["type"] == "Polygon"
    assert len(overlap["picture"]["grids"]) == 2
    gap = next(one for one in found["problems"] if one["kind"] == "gap")
    assert not gap["stops"]
    assert gap["choices"][-1]["verb"] == "leave"


async def test_one_mend_is_accepted_and_taken_back(clients: Clients, geojson: Bytes) -> None:
    planner = clients(Role.PLANNER)
    found = await read_as(planner, (await send(planner, geojson(faulty()))).json())
    twice = next(one for one in found["problems"] if one["kind"] == "duplicate_code")
    path = f"/api/imports/{found['id']}"
    after = (await planner.post(f"{path}/mend", json={"accept": {twice["key"]: "recode"}, "rev": 0})).json()
    assert after["rev"] == 1
    assert "duplicate_code" not in kinds(after)
    assert len(after["problems"]) == len(found["problems"]) - 1
    assert after["done"] == [{"kind": "duplicate_code", "codes": ["G00", "G00"], "choice": "recode"}]
    stale = await planner.post(f"{path}/mend", json={"accept": {twice["key"]: "merge"}, "rev": 0})
    assert (stale.status_code, stale.json()["code"]) == (409, "import_changed")
    back = (await planner.post(f"{path}/undo")).json()
    assert back["problems"] == found["problems"]


async def test_all_proposals_lead_to_a_draft_that_is_a_coverage(clients: Clients, geojson: Bytes) -> None:
    planner = clients(Role.PLANNER)
    found = await read_as(planner, (await send(planner, geojson(faulty()))).json(), households="homes")
    path = f"/api/imports/{found['id']}"
    early = await planner.post(f"{path}/draft", json={"name": "太早"})
    assert (early.status_code, early.json()["code"]) == (409, "import_not_ready")
    for _ in range(4):
        if not found["problems"]:
            break
        found = (await planner.post(f"{path}/mend", json={"all": True})).json()
    assert found["ready"]
    assert found["problems"] == []
    made = await planner.post(f"{path}/draft", json={"name": "2027 方案"})
    assert made.status_code == 201, made.text
    plan = made.json()["plan"]
    assert plan["status"] == "draft"
    grids = (await planner.get(f"/api/plans/{plan['id']}/grids")).json()["features"]
    shapes = np.array([shapely.from_geojson(str(one["geometry"]).replace("'", '"')) for one in grids], dtype=object)
    assert shapely.coverage_is_valid(shapes)
    assert len({one["properties"]["code"] for one in grids}) == len(grids)
    assert shapely.union_all(shapes).area > 8.4 * SIDE**2  # half a grid went with the bow tie
    public = await clients(None).get(f"/api/plans/{plan['id']}")
    assert public.status_code == 404


async def test_a_file_in_another_datum_is_told_and_shifted(drawn: Drawn, clients: Clients, geojson: Bytes) -> None:
    planner = clients(Role.PLANNER)
    rows = [(code, "1" if code in "AB" else "2", shape) for code, shape in drawn.shapes.items()]
    grids = gpd.GeoDataFrame(rows, columns=["code", "comm", "geometry"], geometry="geometry", crs=4326)
    shifted = grids.copy()
    shifted["geometry"] = shapely.transform(
        grids.geometry.values, lambda xy: np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], Datum.GCJ02))
    )
    found = (await send(planner, geojson(shifted))).json()
    assert [one["code"] for one in found["levels"]] == ["comm", "code"]  # guessed from the codes of the plan in force
    other = await planner.put(f"/api/imports/{found['id']}/levels", json={"levels": [{"key": "grid", "code": "code"}]})
    assert (other.status_code, other.json()["code"]) == (422, "levels_differ")
    assert other.json()["expected"] == "community, grid"
    [problem] = [one for one in found["problems"] if one["kind"] == "datum"]
    assert problem["choices"][0] == {"key": "shift:GCJ02", "verb": "shift", "value": "GCJ02"}
    assert problem["moves"]["inside_after"] > problem["moves"]["inside_before"]
    path = f"/api/imports/{found['id']}"
    after = (await planner.post(f"{path}/mend", json={"accept": {problem["key"]: "shift:GCJ02"}})).json()
    assert after["problems"] == []
    plan = (await planner.post(f"{path}/draft", json={"name": "移回"})).json()["plan"]
    back = (await planner.get(f"/api/plans/{plan['id']}/grids")).json()["features"]
    assert {one["id"] for one in back} == {str(drawn.grids[code]) for code in drawn.shapes}  # the same grids
    for one in back:
        there = shapely.from_geojson(str(one["geometry"]).replace("'", '"'))
        assert shapely.hausdorff_distance(there, drawn.shapes[one["properties"]["code"]]) < 1e-7


async def test_levels_that_a_file_leaves_out_are_those_of_the_plan_in_force(
    drawn: Drawn, clients: Clients, geojson: Bytes
) -> None:
    planner = clients(Role.PLANNER)
    south, north = [drawn.shapes["D"], drawn.shapes["E"]], shapely.union(drawn.shapes["A"], drawn.shapes["C"])
    beyond = translate(drawn.shapes["A"], -0.02, 0)  # beside the plan, in no community
    rows = [("B", drawn.shapes["B"]), ("D", south[0]), ("E", south[1]), ("C", north), ("N", beyond)]
    grids = gpd.GeoDataFrame(rows, columns=["code", "geometry"], geometry="geometry", crs=4326)
    found = (await send(planner, geojson(grids))).json()
    assert [one["code"] for one in found["levels"]] == ["community@plan", "code"]
    assert kinds(found).count("empty_parent") == 1
    path = f"/api/imports/{found['id']}"
    for _ in range(3):
        if found["problems"]:
            found = (await planner.post(f"{path}/mend", json={"all": True})).json()
    plan = (await planner.post(f"{path}/draft", json={"name": "只有网格"})).json()["plan"]
    made = (await planner.get(f"/api/plans/{plan['id']}/grids")).json()["features"]
    parents = {one["properties"]["code"]: one["properties"]["parent_code"] for one in made}
    assert parents == {"B": "1", "C": "2", "D": "2", "E": "2", "N": "2"}  # C: most of it is old C; N: beside C


async def test_levels_left_out_are_read_again_after_a_shift_of_datum(
    drawn: Drawn, clients: Clients, geojson: Bytes
) -> None:
    planner = clients(Role.PLANNER)
    edge = shapely.box(106.42, 29.8785, 106.44, 29.8815)  # 160 m on both sides of the border of the communities
    pieces = {
        **{code: shapely.difference(shape, edge) for code, shape in drawn.shapes.items()},
        "B2": shapely.intersection(edge, drawn.shapes["B"]),
        "D2": shapely.intersection(edge, drawn.shapes["D"]),
    }
    grids = gpd.GeoDataFrame({"code": list(pieces)}, geometry=list(pieces.values()), crs=4326)
    grids.geometry = shapely.transform(
        grids.geometry.values, lambda xy: np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], Datum.GCJ02))
    )
    found = (await send(planner, geojson(grids))).json()
    [problem] = [one for one in found["problems"] if one["kind"] == "datum"]
    path = f"/api/imports/{found['id']}"
    found = (await planner.post(f"{path}/mend", json={"accept": {problem["key"]: "shift:GCJ02"}})).json()
    plan = (await planner.post(f"{path}/draft", json={"name": "移回"})).json()["plan"]
    made = (await planner.get(f"/api/plans/{plan['id']}/grids")).json()["features"]
    parents = {one["properties"]["code"]: one["properties"]["parent_code"] for one in made}
    assert parents == {"A": "1", "B": "1", "B2": "1", "C": "2", "D": "2", "D2": "2", "E": "2"}


async def test_a_shapefile_in_gbk_comes_zipped(clients: Clients, tmp_path: Path) -> None:
    grids = city().rename(columns={"name": "名称"})
    grids.to_file(tmp_path / "网格.shp", encoding="GBK")
    (tmp_path / "网格.cpg").unlink()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in tmp_path.glob("网格.*"):
            archive.write(part, f"交换/{part.name}")
    planner = clients(Role.PLANNER)
    found = await send(planner, buffer.getvalue(), "交换.zip")
    assert found.status_code == 201, found.text
    assert "名称" in {one["name"] for one in found.json()["columns"]}
    assert found.json()["encoding"] == "gb18030"


async def test_hostile_files_are_refused_with_a_code(clients: Clients) -> None:
    planner = clients(Role.PLANNER)
    bomb, outside = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"{" + b" " * (600 << 20))
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../../a.txt", b"x")
    for name, content, code in (
        ("a.zip", bomb.getvalue(), "archive_too_large"),
        ("a.zip", outside.getvalue(), "one_file_per_archive"),
        ("a.zip", b"PK no zip", "unreadable"),
        ("a.exe", b"MZ", "unknown_format"),
        ("../../etc/passwd", b"root", "unknown_format"),
        ("a.geojson", b"<xml>", "not_its_format"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "import_empty"),
    ):
        answer = await send(planner, content, name)
        assert (answer.status_code, answer.json()["code"]) == (422, code), (name, answer.text)


async def test_only_planners_repair_and_unknown_choices_are_named(clients: Clients, geojson: Bytes) -> None:
    content = geojson(faulty())
    for role, status in ((None, 401), (Role.DISPATCHER, 403), (Role.LEADER, 403)):
        assert (await send(clients(role), content)).status_code == status
    planner = clients(Role.PLANNER)
    found = await read_as(planner, (await send(planner, content)).json())
    path = f"/api/imports/{found['id']}"
    first = found["problems"][0]
    wrong = await planner.post(f"{path}/mend", json={"accept": {first["key"]: "shift:MARS"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "no_such_choice")
    gone = await planner.post(f"{path}/mend", json={"accept": {"0" * 12: "merge"}})
    assert (gone.status_code, gone.json()["code"]) == (409, "fault_gone")
    column = await planner.put(f"{path}/levels", json={"levels": [{"key": "grid", "code": "nope"}]})
    assert (column.status_code, column.json()["code"]) == (422, "no_such_field")
    assert (await planner.delete(path)).status_code == 204
    assert (await planner.get(path)).status_code == 404
