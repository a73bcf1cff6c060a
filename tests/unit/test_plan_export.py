"""Exported plans opened with GDAL: counts, names in Chinese, boxes, axis order, systems, encodings."""

import csv
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from data.exporters.plans import BadEncoding, BadFormat, BadSystem, ExportPlan, system_of, write_plan
from data.exporters.plans.content import levels_of
from data.repositories.grids import GridColumns
from geo.crs import from_wgs84
from geo.types import Datum
from tests.drawn import CITY, shapes_of

MIDDLE = (106.43, 29.875)
BOX = (106.40, 29.85, 106.46, 29.90)
FACTS: dict[str, Any] = {"plan": "2026 方案", "valid_from": "2026-01-01T00:00:00+08:00", "valid_to": None}


def columns(names: dict[str, str] | None = None) -> GridColumns:
    """The drawn city: communities 1 and 2 and their grids; E is an enclave in D."""
    shapes = shapes_of(CITY)
    parent = {letter: "1" if letter in "AB" else "2" for letter in shapes}
    for code in "12":
        shapes[code] = shapely.coverage_union_all([shapes[one] for one in parent if parent[one] == code])
    codes = sorted(shapes)
    ids = {code: uuid4() for code in codes}
    labels = [shapely.point_on_surface(shapes[code]) for code in codes]
    return GridColumns(
        tuple(ids[code] for code in codes),
        tuple("grid" if code.isalpha() else "community" for code in codes),
        tuple(ids.get(parent.get(code, "")) for code in codes),
        tuple(codes),
        tuple((names or {}).get(code, f"柳荫街{code}网格") for code in codes),
        tuple(100 if code.isalpha() else None for code in codes),
        np.full(len(codes), 1e6),
        shapely.get_coordinates(labels),
        tuple(shapely.to_wkb(shapely.multipolygons([shapes[code]])) for code in codes),
    )


def made(tmp_path: Path, kind: str, crs: str = "WGS84", encoding: str = "UTF-8", **given: Any) -> Path:
    system = system_of(crs, MIDDLE)
    levels = levels_of(columns(**given), ["community", "grid"], system, FACTS)
    return write_plan(ExportPlan("2026 方案", "governance", "published", levels, system), kind, encoding, tmp_path)


def opened(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(path, layer=layer)


@pytest.mark.parametrize(
    ("crs", "epsg"), [("WGS84", 4326), ("CGCS2000", 4490), ("CGCS2000-GK", 4544), ("EPSG:4545", 4545), ("GCJ02", None)]
)
def test_a_geopackage_holds_all_levels_in_the_asked_system(tmp_path: Path, crs: str, epsg: int | None) -> None:
    path = made(tmp_path, "gpkg", crs)
    assert {str(name) for name in pyogrio.list_layers(path)[:, 0]} == {"community", "grid"}
    grids = opened(path, "grid").set_index("code")
    assert list(grids.name) == [f"柳荫街{letter}网格" for letter in "ABCDE"]
    assert (grids.parent_code["A"], grids.households["E"], grids.plan["A"]) == ("1", 100, "2026 方案")
    if epsg:
        assert grids.crs.to_epsg() == epsg
    assert grids.total_bounds == pytest.approx(expected_box(crs, epsg), abs=1e-3 if epsg and epsg > 4490 else 1e-8)
    assert shapely.coverage_is_valid(grids.geometry.values)
    assert opened(path, "community").households.isna().all()


def expected_box(crs: str, epsg: int | None) -> Any:
    corners = shapely.get_coordinates(list(shapes_of(CITY).values()))
    if epsg is None:
        xy = np.column_stack(from_wgs84(corners[:, 0], corners[:, 1], Datum.GCJ02))
    else:
        there = Transformer.from_crs(4490, epsg, always_xy=True)
        xy = np.column_stack(there.transform(corners[:, 0], corners[:, 1])) if epsg > 4490 else corners
    return [*xy.min(axis=0), *xy.max(axis=0)]


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "GB18030"])
def test_a_shapefile_reads_in_its_encoding_with_short_field_names(tmp_path: Path, encoding: str) -> None:
    path = made(tmp_path, "shp", "CGCS2000", encoding)
    with zipfile.ZipFile(path) as packed:
        names = {one.rpartition(".")[2] for one in packed.namelist() if one.startswith("grid.")}
        assert {"shp", "shx", "dbf", "prj", "cpg"} == names
        assert packed.read("grid.cpg").decode() == encoding
        assert "柳荫街A网格".encode(encoding) in packed.read("grid.dbf")
        packed.extractall(tmp_path / "unpacked")
    grids = opened(tmp_path / "unpacked" / "grid.shp")
    assert list(grids.name) == [f"柳荫街{letter}网格" for letter in "ABCDE"]
    assert {"parent", "households", "valid_from"} <= set(grids.columns)
    assert grids.crs.to_epsg() == 4490
    assert all(len(name) <= 10 for name in grids.columns)
    assert grids.total_bounds == pytest.approx(BOX)


def test_geojson_says_its_system_and_keeps_longitude_first(tmp_path: Path) -> None:
    plain = made(tmp_path, "geojson")
    told = json.loads(plain.read_bytes())
    assert ("crs" in told, told["datum"], len(told["features"])) == (False, "WGS84", 7)
    assert opened(plain).total_bounds == pytest.approx(BOX)
    ring = shapely.from_geojson(json.dumps(told["features"][-1]["geometry"])).geoms[0].exterior
    assert ring.is_ccw
    degrees = opened(made(tmp_path, "geojson", "CGCS2000"))
    assert (degrees.crs.to_epsg(), list(degrees.total_bounds)) == (4490, pytest.approx(list(BOX)))
    zoned = opened(made(tmp_path, "geojson", "CGCS2000-GK"))
    assert zoned.crs.to_epsg() == 4544
    assert zoned.total_bounds[0] == pytest.approx(expected_box("", 4544)[0], abs=1e-3)
    assert json.loads(made(tmp_path, "geojson", "GCJ02").read_bytes())["datum"] == "GCJ02"


def test_kml_has_a_folder_per_level_and_survives_hostile_names(tmp_path: Path) -> None:
    names = {"A": "<b>&\"'甲\x00\x0b", "B": "]]>"}
    path = made(tmp_path, "kml", names=names)
    assert {str(name) for name in pyogrio.list_layers(path)[:, 0]} == {"community", "grid"}
    grids = opened(path, "grid")
    assert list(grids.Name)[:2] == ["<b>&\"'甲", "]]>"]
    assert list(grids.code) == list("ABCDE")
    assert grids.total_bounds == pytest.approx(BOX)
    assert len(shapely.get_parts(grids.geometry.values[3])[0].interiors) == 1


def test_dxf_draws_rings_by_level_and_names_in_chinese(tmp_path: Path) -> None:
    path = made(tmp_path, "dxf", "CGCS2000-GK")
    drawn = opened(path)
    rings = drawn[drawn.Layer == "grid"]
    assert len(rings) == 6  # five grids, and the hole of the one around the enclave
    assert list(rings.total_bounds) == pytest.approx(expected_box("", 4544), abs=1e-3)
    assert set(drawn[drawn.Layer == "grid_label"].Text) == {f"柳荫街{letter}网格 {letter}" for letter in "ABCDE"}
    assert "community" in set(drawn.Layer)


def test_a_table_runs_no_formula(tmp_path: Path) -> None:
    path = made(tmp_path, "table", names={"A": "=1+1"})
    with path.open(encoding="utf-8-sig") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    assert (rows["A"]["name"], rows["B"]["name"], len(rows)) == ("'=1+1", "柳荫街B网格", 7)


def test_what_cannot_be_written_is_refused_before_anything_is(tmp_path: Path) -> None:
    with pytest.raises(BadFormat):
        made(tmp_path, "exe")
    with pytest.raises(BadFormat):
        made(tmp_path, "kml", "CGCS2000-GK")
    with pytest.raises(BadEncoding):
        made(tmp_path, "shp", encoding="latin-1")
    with pytest.raises(BadEncoding, match="GBK"):
        made(tmp_path, "shp", encoding="GBK", names={"A": "𠮷田"})
    with pytest.raises(Exception, match="254"):
        made(tmp_path, "shp", names={"A": "长" * 90})
    for crs in ("", "EPSG:3857", "BD09", "EPSG:99999999999999999999", "WGS84; DROP"):
        with pytest.raises(BadSystem):
            system_of(crs, MIDDLE)
    with pytest.raises(BadSystem):
        system_of("CGCS2000-GK", (-87.6, 41.9))
    assert list(tmp_path.iterdir()) == []
