"""Tables of points and texts: CSV (also gzipped), Excel, GeoParquet, or any map file with its points."""

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import shapely

from data.loaders.report import LoadRefused, Refused
from data.loaders.source import BEGINS, CHINESE, read_features

TABLES = "CSV (.csv, .csv.gz), Excel (.xlsx), Parquet (.parquet), or a map file"
LNG, LAT = "__lng", "__lat"  # columns that a map file's points become


@dataclass
class Table:
    """Rows of a file with the line of each (the header is line 1), and the reason where a row is refused."""

    rows: pd.DataFrame
    lines: npt.NDArray[np.int64]
    crs: str | None = None
    shapes: npt.NDArray[np.object_] | None = None
    reasons: npt.NDArray[np.object_] = field(default_factory=lambda: np.empty(0, object))
    broken: list[Refused] = field(default_factory=list)  # lines that are no row at all

    def __post_init__(self) -> None:
        """Begin with no row refused."""
        self.reasons = np.full(len(self.rows), "", object)

    def refuse(self, bad: npt.NDArray[np.bool_], reason: str) -> None:
        """Refuse rows; the first reason found stays."""
        self.reasons[bad & (self.reasons == "")] = reason

    @property
    def good(self) -> npt.NDArray[np.bool_]:
        """Which rows are not refused."""
        return np.asarray(self.reasons == "", np.bool_)

    def column(self, name: str | None) -> pd.Series | None:
        """Return a column as text, "" for what is missing; None where none was asked for."""
        if name is None:
            return None
        if name not in self.rows.columns:
            raise LoadRefused("no_such_field", given=name, expected=", ".join(map(str, self.rows.columns)))
        return as_text(self.rows[name])

    def refused(self, told: Iterable[str | None] = ()) -> list[Refused]:
        """Return the refused rows with what they gave in the columns that matter."""
        columns = [name for name in told if name]
        found = list(self.broken)
        for row in np.flatnonzero(~self.good):
            given = ", ".join(f"{name}={self.rows[name].iat[row]}" for name in columns)
            found.append(Refused(int(self.lines[row]), str(self.reasons[row]), given[:120]))
        return sorted(found, key=lambda one: one.line)


def as_text(column: pd.Series) -> pd.Series:
    """Return a column as stripped text; whole floats lose their fraction, missing values become ""."""
    if pd.api.types.is_float_dtype(column.dtype):
        whole = column.notna() & (column == column.round())
        text = column.astype(object).where(~whole, column.fillna(0).astype("int64").astype(object)).astype(str)
    else:
        text = column.astype(object).where(column.notna(), "").astype(str)
    return text.where(column.notna(), "").str.strip()


def read_table(path: Path, *, crs: str | None, encoding: str | None) -> Table:
    """Return the rows of a file; raises LoadRefused where it cannot be read."""
    name = path.name.lower()
    if not path.is_file():
        raise LoadRefused("no_such_file", given=str(path), expected=TABLES)
    try:
        if name.endswith((".csv", ".csv.gz", ".txt")):
            return _read_csv(path, encoding)
        if name.endswith(".xlsx"):
            return _numbered(pd.read_excel(path, dtype=str))
        if name.endswith(".parquet") and not _has_geometry(path):
            return _numbered(pd.read_parquet(path))
    except (ValueError, OSError, pa.ArrowException, KeyError) as error:
        raise LoadRefused("unreadable", given=f"{path.name}: {str(error)[:200]}", expected=TABLES) from error
    if path.suffix.lower() in BEGINS:
        return _read_map(path, crs, encoding)
    raise LoadRefused("unknown_format", given=path.name, expected=TABLES)


def _numbered(rows: pd.DataFrame) -> Table:
    return Table(rows.reset_index(drop=True), np.arange(len(rows)) + 2)


def _has_geometry(path: Path) -> bool:
    import pyarrow.parquet as pq  # noqa: PLC0415  # loads a large library that few loads need

    return b"geo" in (pq.read_schema(path).metadata or {})


def _read_map(path: Path, crs: str | None, encoding: str | None) -> Table:
    features = read_features(path, crs=crs, encoding=encoding)
    table = Table(
        features.rows.reset_index(drop=True), np.arange(len(features.rows)) + 2, features.crs, features.shapes
    )
    missing = np.array([shape is None or shapely.is_empty(shape) for shape in features.shapes], np.bool_)
    table.refuse(missing, "geometry")
    points = shapely.point_on_surface(features.shapes)
    table.rows[LNG], table.rows[LAT] = shapely.get_x(points), shapely.get_y(points)
    return table


def _open(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def _read_csv(path: Path, encoding: str | None) -> Table:
    encoding = encoding or _guess(path)
    with _open(path) as file:
        first = file.readline().decode("utf-8-sig" if encoding == "utf-8" else encoding)
    header = next(csv.reader([first]), [])
    if not header or len(set(header)) != len(header):
        raise LoadRefused(
            "unreadable", given=f"{path.name}: {first[:80]!r}", expected="a header with one name a column"
        )
    broken: list[Refused] = []

    def odd(row: pacsv.InvalidRow) -> str:
        have, want = row.actual_columns, row.expected_columns
        broken.append(
            Refused(row.number or 0, f"{have} 列，应有 {want} / {have} columns, not {want}", str(row.text)[:80])
        )
        return "skip"

    with _open(path) as file:
        read = pacsv.read_csv(
            file,
            pacsv.ReadOptions(encoding=encoding, use_threads=False),
            pacsv.ParseOptions(invalid_row_handler=odd, newlines_in_values=True),
            pacsv.ConvertOptions(column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False),
        )
    rows = read.to_pandas()
    numbers = np.arange(len(rows) + len(broken)) + 2
    return Table(rows, numbers[~np.isin(numbers, [row.line for row in broken])], broken=broken)


def _guess(path: Path) -> str:
    """Return the first of UTF-8 and GB18030 in which the beginning of a file makes sense."""
    with _open(path) as file:
        head = file.read(1 << 20)
    head = head[: head.rfind(b"\n") + 1] or head
    for name in CHINESE:
        try:
            head.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    raise LoadRefused("unknown_encoding", given=path.name, expected="--encoding GBK, UTF-8, BIG5 ...")
