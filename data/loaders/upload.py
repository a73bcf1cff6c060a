"""A file that somebody sent: unpacked where it is an archive, read with the same care as a file on the machine."""

import io
import zipfile
from pathlib import Path, PurePosixPath

import geopandas as gpd
import numpy as np
import pandas as pd

from data.loaders.report import LoadRefused
from data.loaders.source import FORMATS, Features, read_features

WITH_SHAPES = (".shp", ".shx", ".dbf", ".prj", ".cpg")
SINGLE = (".gpkg", ".geojson", ".json", ".fgb", ".kml", ".parquet")
UNPACKED_MOST = 512 * 1024 * 1024
MEMBERS_MOST = 200


def read_upload(folder: Path, name: str, content: bytes, *, crs: str | None, encoding: str | None) -> Features:
    """Return the features of a file called `name`; `folder` is an empty one to work in.

    A .zip holds one Shapefile (or one other file). Raises LoadRefused.
    """
    plain = PurePosixPath(name.replace("\\", "/")).name
    suffix = Path(plain).suffix.lower()
    if suffix == ".zip":
        return read_features(_unzip(folder, content), crs=crs, encoding=encoding)
    if suffix not in SINGLE:
        raise LoadRefused("unknown_format", given=plain[:80], expected=f"{FORMATS.replace('.shp', '.zip of .shp')}")
    path = folder / f"upload{suffix}"
    path.write_bytes(content)
    return read_features(path, crs=crs, encoding=encoding)


def _unzip(folder: Path, content: bytes) -> Path:
    """Write the members that make one file of features under names of ours; return that file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = _members(archive)
            for info in wanted:
                target = folder / f"upload{PurePosixPath(info.filename).suffix.lower()}"
                target.write_bytes(archive.read(info))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise LoadRefused(
            "unreadable", given=f"upload.zip: {error}"[:99], expected="a .zip without password"
        ) from error
    found = [path for path in folder.iterdir() if path.suffix in (*SINGLE, ".shp")]
    return found[0]


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX")]
    if len(infos) > MEMBERS_MOST or sum(info.file_size for info in infos) > UNPACKED_MOST:
        raise LoadRefused("archive_too_large", given=f"{len(infos)} files", expected=f"{UNPACKED_MOST >> 20} MiB")
    mains = [info for info in infos if PurePosixPath(info.filename).suffix.lower() in (*SINGLE, ".shp")]
    if len(mains) != 1:
        told = ", ".join(info.filename for info in mains[:5])
        raise LoadRefused("one_file_per_archive", given=told, expected=f"one of: {FORMATS}")
    stem = str(PurePosixPath(mains[0].filename).with_suffix(""))
    return [
        info
        for info in infos
        if info is mains[0]
        or (
            str(PurePosixPath(info.filename).with_suffix("")) == stem
            and PurePosixPath(info.filename).suffix.lower() in WITH_SHAPES
        )
    ]


def packed(rows: pd.DataFrame, shapes: np.ndarray) -> bytes:
    """Return rows with shapes (EPSG:4326) as GeoParquet; columns of mixed kinds become text."""
    plain = rows.reset_index(drop=True)
    for column in plain.columns:
        if plain[column].dtype == object:
            plain[column] = [None if pd.isna(value) else str(value) for value in plain[column]]
    frame = gpd.GeoDataFrame(plain, geometry=gpd.GeoSeries(list(shapes), crs=4326))
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def unpacked(content: bytes) -> tuple[pd.DataFrame, np.ndarray]:
    """Return what `packed` packed."""
    frame = gpd.read_parquet(io.BytesIO(content))
    return pd.DataFrame(frame.drop(columns="geometry")), np.asarray(frame.geometry.values, dtype=object)
