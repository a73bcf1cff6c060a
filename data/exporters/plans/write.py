"""Writing an exported plan: one file per format, whole or not at all."""

import csv
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import orjson
import pyogrio
import shapely

from data.exporters.plans.content import FIELDS, ExportLevel, ExportPlan, level_frame
from data.exporters.plans.dxf import write_dxf
from data.exporters.plans.kml import write_kml
from geo.errors import GeoError

# ten characters are all that dBASE has for a name
DBF_FIELDS = {"parent_code": "parent"}
ENCODINGS = {"UTF-8": "UTF-8", "UTF8": "UTF-8", "GBK": "GBK", "GB18030": "GB18030"}
DBF_TEXT_BYTES = 254


class ExportRefused(GeoError):
    """A plan that cannot be written as asked."""

    code = "export_refused"


class BadFormat(ExportRefused):
    """A file format that plans are not written in, or not in that system."""

    code = "bad_format"


class BadEncoding(ExportRefused):
    """An encoding that has not all the characters, or none of that name."""

    code = "bad_encoding"


class TextTooLong(ExportRefused):
    """A name that the format would cut."""

    code = "text_too_long"


def write_plan(plan: ExportPlan, kind: str, encoding: str, folder: Path) -> Path:
    """Write a plan into `folder` and return the file; `kind` is a key of FORMATS, `encoding` one of ENCODINGS.

    Raises BadFormat, BadEncoding, both before anything is written.
    """
    if kind not in FORMATS:
        raise BadFormat("不支持这种格式 / no such format", given=kind[:40], expected=", ".join(FORMATS))
    if encoding.upper() not in ENCODINGS:
        raise BadEncoding("不支持这种编码 / no such encoding", given=encoding[:40], expected=", ".join(ENCODINGS))
    suffix, write = FORMATS[kind]
    path = folder / f"plan{suffix}"
    write(plan, path, ENCODINGS[encoding.upper()])
    return path


def _geopackage(plan: ExportPlan, path: Path, _: str) -> None:
    for level in plan.levels:
        # GDAL 3.6 and the QGIS and ArcGIS of its days warn of newer versions
        _ogr(plan, level, path, driver="GPKG", layer=level.key, VERSION="1.2")


def _ogr(plan: ExportPlan, level: ExportLevel, path: Path, **how: str) -> None:
    with warnings.catch_warnings():
        # GCJ-02 has no number to be written: the file's name says it
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        frame = level_frame(level, plan.system)
        if how["driver"] == "ESRI Shapefile":
            frame = frame.rename(columns=DBF_FIELDS)
        pyogrio.write_dataframe(frame, path, promote_to_multi=True, geometry_type="MultiPolygon", **how)


def _geojson(plan: ExportPlan, path: Path, _: str) -> None:
    """RFC 7946 in WGS84; other systems are named as GDAL and QGIS understand it, GCJ-02 by a member of its own."""
    head: dict[str, object] = {"type": "FeatureCollection", "name": plan.name}
    if plan.system.epsg not in (4326, None):
        name = f"urn:ogc:def:crs:EPSG::{plan.system.epsg}"
        head["crs"] = {"type": "name", "properties": {"name": name}}
    head["datum"] = plan.system.name
    with path.open("wb") as file:
        file.write(orjson.dumps(head)[:-1] + b',"features":[')
        first = True
        for level in plan.levels:
            for feature in _features(level):
                file.write((b"\n" if first else b",\n") + feature)
                first = False
        file.write(b"\n]}\n")


def _features(level: ExportLevel) -> list[bytes]:
    shapes = shapely.to_geojson(level.shapes)
    found = []
    for row, shape in enumerate(shapes):
        told = {name: level.columns[name][row] for name in FIELDS}
        feature = {"type": "Feature", "id": told["id"], "geometry": orjson.Fragment(shape), "properties": told}
        found.append(orjson.dumps(feature))
    return found


def _shapefile(plan: ExportPlan, path: Path, encoding: str) -> None:
    """A zip with one shapefile per level; its .cpg says the encoding."""
    _check_dbf(plan, encoding)
    folder = path.parent / "shapefile"
    folder.mkdir()
    for level in plan.levels:
        _ogr(plan, level, folder / f"{level.key}.shp", driver="ESRI Shapefile", encoding=encoding)
        (folder / f"{level.key}.cpg").write_text(encoding, encoding="ascii")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in sorted(folder.iterdir()):
            packed.write(one, one.name)


def _check_dbf(plan: ExportPlan, encoding: str) -> None:
    for level in plan.levels:
        for text in (text for name in ("name", "code", "plan") for text in level.columns[name]):
            try:
                size = len(text.encode(encoding))
            except UnicodeEncodeError as error:
                expected = "encoding=UTF-8, GB18030"
                told = f"{encoding} 没有这个字 / {encoding} has no such character"
                raise BadEncoding(told, given=text[:40], expected=expected) from error
            if size > DBF_TEXT_BYTES:
                told = "Shapefile 的文字最多 254 字节 / a shapefile's text has at most 254 bytes"
                raise TextTooLong(told, given=text[:40], expected="format=gpkg")


def _kml(plan: ExportPlan, path: Path, _: str) -> None:
    if plan.system.epsg not in (4326, 4490):
        raise BadFormat("KML 只有 WGS84 / KML is WGS84", given=plan.system.name, expected="crs=WGS84")
    write_kml(plan, path)


def _table(plan: ExportPlan, path: Path, _: str) -> None:
    """Every grid as a row, without outlines."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        for level in plan.levels:
            for row in range(len(level)):
                writer.writerow([_cell(level.columns[name][row]) for name in FIELDS])


def _cell(value: object) -> object:
    """A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


FORMATS: dict[str, tuple[str, Callable[[ExportPlan, Path, str], None]]] = {
    "gpkg": (".gpkg", _geopackage),
    "geojson": (".geojson", _geojson),
    "shp": (".zip", _shapefile),
    "kml": (".kml", _kml),
    "dxf": (".dxf", write_dxf),
    "table": (".csv", _table),
}
