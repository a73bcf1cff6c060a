"""Files of others, read with care: the format is what the name says or nothing, and no driver may look elsewhere."""

import re
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from data.loaders.report import LoadRefused
from geo.crs import datum_of, outside_china, to_wgs84
from geo.crs.datums import OFFSET
from geo.types import Datum

# how a file of each kind begins; GDAL alone would open whatever it recognises in it, remote sources included
BEGINS = {
    ".gpkg": re.compile(rb"SQLite format 3\0"),
    ".geojson": re.compile(rb"(\xef\xbb\xbf)?\s*\{"),
    ".json": re.compile(rb"(\xef\xbb\xbf)?\s*\{"),
    ".shp": re.compile(rb"\x00\x00\x27\x0a"),
    ".fgb": re.compile(rb"fgb"),
    ".kml": re.compile(rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*<(\w+:)?kml\b", re.DOTALL),
    ".parquet": re.compile(rb"PAR1"),
}
FORMATS = "GeoPackage .gpkg, GeoJSON .geojson .json, Shapefile .shp, FlatGeobuf .fgb, KML .kml, GeoParquet .parquet"
CHINESE = ("utf-8", "gb18030")
_CLOSED = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_DISABLE_READDIR_ON_OPEN": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
}


@dataclass(frozen=True)
class Features:
    """Rows with shapes in EPSG:4326; `encoding` and `crs` say how they were read where that was not told."""

    rows: pd.DataFrame
    shapes: np.ndarray  # of shapely geometries or None
    crs: str
    encoding: str | None = None


def read_features(path: Path, *, crs: str | None, encoding: str | None) -> Features:
    """Return the features of a file in EPSG:4326; raise LoadRefused where it is absent or not what it says."""
    suffix = _checked(path)
    guessed = None
    if suffix == ".shp" and encoding is None and not path.with_suffix(".cpg").exists():
        guessed = _guess_encoding(path.with_suffix(".dbf"))
    try:
        frame = _read(path, suffix, encoding or guessed)
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        ValueError,
        OSError,
        UnicodeError,
    ) as error:
        told = str(error).replace(str(path), path.name).splitlines()
        raise LoadRefused("unreadable", given=f"{path.name}: {told[0] if told else ''}", expected=FORMATS) from error
    shapes = shapely.force_2d(np.asarray(frame.geometry.values, dtype=object))
    shapes, told_crs = in_wgs84(shapes, crs, frame.crs)
    rows = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return Features(rows, shapes, told_crs, guessed)


def _checked(path: Path) -> str:
    suffix = path.suffix.lower()
    if not path.is_file():
        raise LoadRefused("no_such_file", given=str(path), expected=FORMATS)
    if suffix not in BEGINS:
        raise LoadRefused("unknown_format", given=path.name, expected=FORMATS)
    with path.open("rb") as file:
        head = file.read(4096)
    if not BEGINS[suffix].match(head) or (suffix == ".kml" and b"<!DOCTYPE" in path.read_bytes()):
        raise LoadRefused("not_its_format", given=path.name, expected=FORMATS)
    if suffix in (".geojson", ".json") and b"GeometryCollection" in path.read_bytes():
        raise LoadRefused("geometry_collection", given=path.name, expected="Polygon, MultiPolygon")
    return suffix


def _read(path: Path, suffix: str, encoding: str | None) -> gpd.GeoDataFrame:
    if suffix == ".parquet":
        return gpd.read_parquet(path)
    pyogrio.set_gdal_config_options(_CLOSED)
    frame = pyogrio.read_dataframe(path, encoding=encoding if suffix == ".shp" else None)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise LoadRefused("no_geometry", given=path.name, expected="a layer with geometry")
    return frame


def _guess_encoding(table: Path) -> str:
    """Return the encoding in which every byte of a dBASE file makes sense; UTF-8 is asked first."""
    if not table.exists():
        raise LoadRefused("unreadable", given=f"{table.name} is missing", expected=".shp with .shx and .dbf")
    content = table.read_bytes()
    for name in CHINESE:
        try:
            content[int.from_bytes(content[8:10], "little") :].decode(name)
        except UnicodeDecodeError:
            continue
        return name
    raise LoadRefused("unknown_encoding", given=table.name, expected="--encoding GBK, UTF-8, BIG5 ...")


def in_wgs84(shapes: np.ndarray, declared: str | None, told: pyproj.CRS | None) -> tuple[np.ndarray, str]:
    """Return shapes in EPSG:4326 from the declared system, else from the file's own; and its name.

    CGCS2000 (EPSG:4490) is taken as coincident. Raises LoadRefused where numbers do not fit the system.
    """
    if (
        declared
        and declared.upper().replace("EPSG:", "") not in ("4326", "4490")
        and declared.upper().startswith("EPSG:")
    ):
        shapes, name = _projected(shapes, pyproj.CRS.from_user_input(declared)), declared.upper()
        check_range(shapes)
        return shapes, name
    datum = datum_of(declared) if declared else Datum.WGS84
    if declared is None and told is not None and told.to_epsg() not in (4326, 4490):
        shapes = _projected(shapes, told)
    check_range(shapes)
    if datum in OFFSET:
        shapes = _shifted(shapes, datum)
    return shapes, declared.upper() if declared else (told.to_string() if told else "WGS84")


def _projected(shapes: np.ndarray, system: pyproj.CRS) -> np.ndarray:
    transformer = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    return np.asarray(shapely.transform(shapes, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))))


def _shifted(shapes: np.ndarray, datum: Datum) -> np.ndarray:
    everywhere = shapely.get_coordinates(shapes)
    outside = np.flatnonzero(outside_china(everywhere[:, 0], everywhere[:, 1]))
    if len(outside):
        lng, lat = everywhere[outside[0]]
        raise LoadRefused("datum_outside_china", given=f"{datum} {lng:.6f}, {lat:.6f}", expected="WGS84, CGCS2000")
    return np.asarray(shapely.transform(shapes, lambda xy: np.column_stack(to_wgs84(xy[:, 0], xy[:, 1], datum))))


def check_range(shapes: np.ndarray) -> None:
    """Raise LoadRefused where coordinates are no degrees: metres, or latitude first."""
    everywhere = shapely.get_coordinates(shapes)
    if not len(everywhere):
        return
    lng, lat = np.abs(everywhere[:, 0]), np.abs(everywhere[:, 1])
    bad = np.flatnonzero(~((lng <= 180) & (lat <= 90)))
    if not len(bad):
        return
    given = "{:.6g}, {:.6g}".format(*everywhere[bad[0]])
    if np.nanmax(lng) <= 90 and np.nanmax(lat) <= 180:
        raise LoadRefused("swapped_coordinates", given=given, expected="lng, lat")
    raise LoadRefused("coordinate_out_of_range", given=given, expected="lng -180..180, lat -90..90; else --crs EPSG:n")


def fields_of(features: Features, wanted: list[str]) -> None:
    """Raise LoadRefused for the first field that the file does not have, naming those it has."""
    for name in wanted:
        if name not in features.rows.columns:
            raise LoadRefused("no_such_field", given=name, expected=", ".join(map(str, features.rows.columns)))


def as_codes(column: pd.Series) -> list[str]:
    """Return a column as text: whole numbers without a fraction, "" for what is missing."""
    return ["" if pd.isna(value) else _plain(value) for value in column]


def _plain(value: object) -> str:
    text = str(value).strip()
    return text.removesuffix(".0") if isinstance(value, float | np.floating) else text
