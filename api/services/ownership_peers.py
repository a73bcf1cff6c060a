"""Other engines for the ownership bench, each used as its own documentation does; absent ones say so."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import numpy as np
import numpy.typing as npt
import shapely

Owners = npt.NDArray[np.int32]


class Absent(Exception):
    """An engine that is not installed here; the text says what is missing."""


class Case(NamedTuple):
    """Grids with their codes, and points."""

    polygons: npt.NDArray[np.object_]
    codes: Sequence[str]
    lng: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]

    def lowest(self, point: Any, grid: Any) -> Owners:
        """Return the owner of each point from pairs of point and grid: the lowest code, -1 for none."""
        order = np.argsort(np.array(self.codes))
        rank = np.empty(order.size, np.int64)
        rank[order] = np.arange(order.size)
        lowest = np.full(self.lng.size, order.size)
        np.minimum.at(lowest, np.asarray(point), rank[np.asarray(grid)])
        owners: Owners = np.append(order, -1)[lowest].astype(np.int32)
        return owners


Ask = Callable[[], Owners]


def wanted(module: str) -> Any:
    """Return an optional module; raises Absent."""
    try:
        return import_module(module)
    except ImportError as error:
        raise Absent(f"{module} is not installed (extra: bench)") from error


def sjoin(given: Case, threads: int) -> Ask:
    """geopandas.sjoin(within): one thread; frames are made beforehand."""
    del threads
    points = geopandas.GeoDataFrame(geometry=shapely.points(given.lng, given.lat), crs=4326)
    grids = geopandas.GeoDataFrame(geometry=given.polygons, crs=4326)

    def ask() -> Owners:
        joined = geopandas.sjoin(points, grids, predicate="within")
        return given.lowest(joined.index.to_numpy(), joined["index_right"].to_numpy())

    return ask


def strtree(given: Case, threads: int) -> Ask:
    """shapely.STRtree.query(intersects): one thread; tree and points are made beforehand."""
    del threads
    tree, points = shapely.STRtree(given.polygons), shapely.points(given.lng, given.lat)
    return lambda: given.lowest(*tree.query(points, predicate="intersects"))


def duckdb(given: Case, threads: int) -> Ask:
    """DuckDB spatial: a join of two tables in memory."""
    engine, extension = wanted("duckdb"), wanted("duckdb_extension_spatial")
    files = list(Path(extension.__file__).parent.rglob("*.duckdb_extension"))
    connection = engine.connect(config={"allow_unsigned_extensions": True, "threads": threads})
    connection.execute(f"LOAD '{files[0]}'")
    arrow = wanted("pyarrow")
    grids = arrow.table({"g": range(len(given.codes)), "wkb": list(shapely.to_wkb(given.polygons))})
    points = arrow.table({"p": np.arange(given.lng.size), "x": given.lng, "y": given.lat})
    connection.register("grid_rows", grids)
    connection.register("point_rows", points)
    connection.execute("CREATE TABLE grids AS SELECT g, ST_GeomFromWKB(wkb) AS geom FROM grid_rows")
    connection.execute("CREATE TABLE points AS SELECT p, ST_Point(x, y) AS geom FROM point_rows")
    join = "SELECT p, g FROM points JOIN grids ON ST_Intersects(grids.geom, points.geom)"

    def ask() -> Owners:
        found = connection.execute(join).fetchnumpy()
        return given.lowest(found["p"], found["g"])

    return ask


def sedonadb(given: Case, threads: int) -> Ask:
    """SedonaDB: a join in SQL of two frames in memory; it takes all cores."""
    del threads
    engine = wanted("sedonadb").connect()
    arrow = wanted("pyarrow")
    wanted("geoarrow.pyarrow")
    grids = arrow.table({"g": np.arange(len(given.codes)), "wkb": list(shapely.to_wkb(given.polygons))})
    points = arrow.table({"p": np.arange(given.lng.size), "x": given.lng, "y": given.lat})
    engine.create_data_frame(grids).to_view("grid_rows")
    engine.create_data_frame(points).to_view("point_rows")
    engine.sql("SELECT g, ST_GeomFromWKB(wkb) AS geom FROM grid_rows").to_memtable().to_view("grids")
    engine.sql("SELECT p, ST_Point(x, y) AS geom FROM point_rows").to_memtable().to_view("points")
    join = "SELECT p, g FROM points JOIN grids ON ST_Intersects(grids.geom, points.geom)"

    def ask() -> Owners:
        found = engine.sql(join).to_arrow_table()
        return given.lowest(found["p"].to_numpy(), found["g"].to_numpy())

    return ask


def polars_st(given: Case, threads: int) -> Ask:
    """polars-st sjoin: frames are made beforehand."""
    del threads
    polars, st = wanted("polars"), wanted("polars_st")
    grid_wkb, point_wkb = shapely.to_wkb(given.polygons), shapely.to_wkb(shapely.points(given.lng, given.lat))
    grids = st.GeoDataFrame({"g": np.arange(len(grid_wkb)), "geometry": polars.Series(list(grid_wkb))})
    points = st.GeoDataFrame({"p": np.arange(len(point_wkb)), "geometry": polars.Series(list(point_wkb))})

    def ask() -> Owners:
        found = points.st.sjoin(grids, on="geometry", how="inner", predicate="intersects")
        return given.lowest(found["p"].to_numpy(), found["g"].to_numpy())

    return ask


Peer = Callable[[Case, int], Ask]
PEERS: dict[str, Peer] = {
    "geopandas.sjoin": sjoin,
    "shapely.STRtree": strtree,
    "DuckDB spatial": duckdb,
    "SedonaDB": sedonadb,
    "polars-st": polars_st,
}
ONE_THREAD = frozenset({"geopandas.sjoin", "shapely.STRtree"})
