"""Loading grids through the command line: what is refused, healed, told, and that nothing is half loaded."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import psycopg
import pytest
import shapely
from shapely.affinity import translate
from sqlalchemy import make_url

from api.cli import main

METRE = 1 / 111_320
SIDE, WEST, SOUTH = 0.01, 106.40, 29.80
Load = Callable[..., tuple[int, str]]


def cell(x: int, y: int) -> shapely.Polygon:
    return shapely.box(WEST + x * SIDE, SOUTH + y * SIDE, WEST + (x + 1) * SIDE, SOUTH + (y + 1) * SIDE)


def city() -> gpd.GeoDataFrame:
    """Nine grids G11 to G33 in three rows; the row is the community."""
    rows = [(f"G{y}{x}", f"北碚{y}社区{x}网格", f"C{y}", cell(x, y)) for y in range(1, 4) for x in range(1, 4)]
    return gpd.GeoDataFrame(rows, columns=["code", "name", "comm", "geometry"], geometry="geometry", crs=4326)


def changed(change: Callable[[Any], Any]) -> gpd.GeoDataFrame:
    grids = city()
    grids.loc[grids.code == "G22", "geometry"] = [change(cell(2, 2))]
    return grids


def bow_tie(shape: shapely.Polygon) -> shapely.Polygon:
    west, south, east, north = shape.bounds
    return shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])


@pytest.fixture
def load(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Load:
    """Runs `wangge load grids` on a frame or file; gives exit code and all that was printed."""
    monkeypatch.setenv("WANGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("WANGGE_STATE", str(tmp_path / "state"))

    def run(
        grids: gpd.GeoDataFrame | Path, *more: str, levels: str = "grid=code", layer: str = "test"
    ) -> tuple[int, str]:
        file = grids
        if not isinstance(grids, Path):
            file = tmp_path / "grids.gpkg"
            Path(file).unlink(missing_ok=True)
            grids.to_file(file, layer="grids")
        code = main(["load", "grids", str(file), "--layer", layer, "--levels", levels, *more])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture
def ask(database_url: str) -> Callable[[str], list[Any]]:
    dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)

    def run(query: str) -> list[Any]:
        with psycopg.connect(dsn) as connection:
            return connection.execute(query.encode()).fetchall()

    return run


REFUSED = {
    "overlap": (changed(lambda one: translate(one, 300 * METRE, 0)), r"重叠.*G22.*m²"),
    "bow tie": (changed(bow_tie), r"自相交.*G22.*@ 106"),
    "duplicate": (city().assign(code=city().code.replace("G33", "G22")), r"重复.*G22"),
    "no geometry": (changed(lambda _: None), r"缺图形.*G22.*line 6"),
    "empty code": (city().assign(code=city().code.replace("G22", "")), r"编码为空.*line 6"),
    "lines": (city().set_geometry(city().boundary), r"不是面.*line"),
    "metres": (city().to_crs(4546).set_crs(4326, allow_override=True), r"坐标超出"),
    "swapped": (
        city().set_geometry(shapely.transform(city().geometry.values, lambda xy: xy[:, ::-1]), crs=4326),
        r"对调",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_faulty_file_is_refused_with_kind_and_place_and_leaves_nothing(load: Load, ask: Any, fault: str) -> None:
    grids, said = REFUSED[fault]
    code, told = load(grids, "--commit")
    assert code == 1
    assert re.search(said, told), told
    assert "Traceback" not in told
    assert ask("SELECT (SELECT count(*) FROM wangge.layer) + (SELECT count(*) FROM wangge.plan_grid)") == [(0,)]


def test_offset_datums_abroad_are_refused(load: Load) -> None:
    code, told = load(city().set_geometry(city().translate(-190, 12)), "--crs", "GCJ02", "--commit")
    assert code == 1
    assert "中国境外" in told


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--levels", "grid=nosuch"), 1, "nosuch"),
        (("--valid-from", "tomorrow"), 2, "tomorrow"),
        (("--valid-from", "2026-01-01", "--valid-to", "2025-01-01"), 2, "valid-to"),
        (("--repair", "-1"), 2, "repair"),
        (("--layer", "Bad Name"), 1, "Bad Name"),
    ],
)
def test_wrong_words_name_what_was_given(load: Load, more: tuple[str, ...], code: int, said: str) -> None:
    found, told = load(city(), *more)
    assert (found, said in told, "Traceback" in told) == (code, True, False)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("absent.gpkg", None),
        ("text.gpkg", b"not a map"),
        ("page.kml", b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x "y">]><kml></kml>'),
        (
            "hidden.geojson",
            b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>",
        ),
        (
            "nested.geojson",
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1"},"geometry":{"type":"GeometryCollection","geometries":[]}}]}',
        ),
        ("table.csv", b"code\n1\n"),
    ],
)
def test_what_is_no_map_of_ours_is_refused_by_name(
    load: Load, tmp_path: Path, name: str, content: bytes | None
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    code, told = load(file, "--commit")
    assert (code, name.split(".", maxsplit=1)[0] in told, "Traceback" in told) == (1, True, False)


def test_without_commit_nothing_is_written(load: Load, ask: Any) -> None:
    code, told = load(city())
    assert code == 0
    assert "--commit" in told
    assert ask("SELECT count(*) FROM wangge.layer") == [(0,)]


def test_a_hole_is_told_and_stays(load: Load) -> None:
    code, told = load(changed(lambda one: one.difference(one.centroid.buffer(200 * METRE))), "--commit")
    assert code == 0
    assert re.search(r"空隙.*G22.*m²", told)


def test_a_slit_is_closed_by_repair_and_the_area_told(load: Load, ask: Any) -> None:
    slit = changed(lambda one: one.buffer(-0.3 * METRE, join_style="mitre"))
    code, told = load(slit, "--repair", "1", "--commit")
    assert code == 0
    assert re.search(r"移动.*\d+\.\d+ m²", told)
    owners = ask(
        "SELECT count(*) FROM wangge.plan_grid"
        " WHERE ST_Intersects(geom, ST_SetSRID(ST_Point(106.425, 29.82000135), 4326))"
    )
    assert owners[0][0] >= 1


def test_names_of_a_gbk_shapefile_come_out_right(load: Load, ask: Any, tmp_path: Path) -> None:
    for layer, keep_cpg, more in (("cpg", True, ()), ("told", False, ("--encoding", "GBK")), ("untold", False, ())):
        file = tmp_path / layer / "gbk.shp"
        file.parent.mkdir()
        city().to_file(file, encoding="GBK")
        if not keep_cpg:
            file.with_suffix(".cpg").unlink()
        code, told = load(file, "--names", "grid=name", "--commit", *more, layer=layer)
        assert code == 0, told
    assert set(ask("SELECT name FROM wangge.plan_grid WHERE code = 'G22'")) == {("北碚2社区2网格",)}


def test_levels_are_dissolved_and_children_know_their_parents(load: Load, ask: Any) -> None:
    code, _ = load(city(), "--commit", levels="community=comm,grid=code")
    assert code == 0
    rows = ask(
        "SELECT c.code, count(*) FROM wangge.plan_grid AS g JOIN wangge.plan_grid AS c"
        " ON c.grid_id = g.parent_id WHERE g.level = 'grid' GROUP BY 1 ORDER BY 1"
    )
    assert rows == [("C1", 3), ("C2", 3), ("C3", 3)]


def test_a_second_plan_ends_the_first_and_keeps_identities_and_lineage(load: Load, ask: Any) -> None:
    assert load(city(), "--valid-from", "2025-01-01", "--commit")[0] == 0
    moved = city()
    moved.loc[moved.code == "G11", "geometry"] = [
        shapely.union(cell(1, 1), shapely.box(WEST + 2 * SIDE, SOUTH + SIDE, WEST + 2.5 * SIDE, SOUTH + 2 * SIDE))
    ]
    moved.loc[moved.code == "G12", "geometry"] = [
        shapely.box(WEST + 2.5 * SIDE, SOUTH + SIDE, WEST + 3 * SIDE, SOUTH + 2 * SIDE)
    ]
    shared = shapely.node(shapely.union_all(moved.boundary.values))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shared)))
    moved["geometry"] = [faces[np.argmax(shapely.area(shapely.intersection(faces, one)))] for one in moved.geometry]
    assert load(moved, "--valid-from", "2026-01-01", "--commit")[0] == 0
    taken, told = load(city(), "--valid-from", "2026-01-01", "--commit")
    assert (taken, "已有方案" in told) == (1, True)
    code, told = load(city(), "--valid-from", "2025-06-01", "--commit")
    assert code == 0
    assert "ends_where_next_begins: 2026-01-01" in told
    assert ask("SELECT count(*) FROM wangge.grid") == [(9,)]
    kinds = dict(
        ask(
            "SELECT kind, count(*) FROM wangge.lineage AS l JOIN wangge.plan AS p ON p.id = l.to_plan"
            " WHERE p.name = '2026-01-01' GROUP BY 1"
        )
    )
    assert kinds["kept"] == 7
    assert kinds["reshaped"] == 3  # what each kept, and the strip that went from one to the other


def test_the_report_as_json_is_one_object(load: Load) -> None:
    code, told = load(city(), "--json")
    line = next(one for one in told.splitlines() if one.startswith("{"))
    assert code == 0
    assert json.loads(line)["accepted"] == 9
