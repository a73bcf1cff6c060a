"""Rows of a file with their shapes, and how they are to be read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from api.errors import Unprocessable
from data.loaders.grids import LevelField
from data.loaders.source import as_codes

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LEVELS_MOST, FIELD_MOST = 8, 200


@dataclass(frozen=True)
class Sheet:
    """Rows of the finest grids; shapes in EPSG:4326, None where a row has none."""

    rows: pd.DataFrame
    shapes: npt.NDArray[np.object_]

    def codes(self, column: str) -> list[str]:
        """Return a column as text."""
        return as_codes(self.rows[column])


@dataclass(frozen=True)
class Wish:
    """Which columns hold codes and names of which levels, coarse to fine, and households."""

    levels: tuple[LevelField, ...]
    households: str | None = None

    @property
    def finest(self) -> str:
        """The column of the finest level's codes."""
        return self.levels[-1].code


def wish_of(given: Mapping[str, Any], columns: list[str]) -> Wish:
    """Return how a file is to be read: `levels` is [{"key", "code", "name"?}], coarse to fine.

    Raises Unprocessable for what is no level, or a column that the file does not have.
    """
    levels = given.get("levels")
    if not isinstance(levels, list) or not 1 <= len(levels) <= LEVELS_MOST:
        raise _bad("levels", levels, '[{"key": "grid", "code": "COLUMN", "name": "COLUMN"}]')
    fields = tuple(_level(one, columns) for one in levels)
    keys = [one.key for one in fields]
    if len(set(keys)) != len(keys):
        raise _bad("levels", ", ".join(keys), "every level once")
    return Wish(fields, _column(given.get("households"), columns, needed=False))


def _level(given: object, columns: list[str]) -> LevelField:
    if not isinstance(given, dict) or not isinstance(given.get("key"), str) or not KEY.fullmatch(given["key"]):
        raise _bad("level", given, '{"key": "grid", "code": "COLUMN", "name": "COLUMN"}')
    code = _column(given.get("code"), columns, needed=True) or ""
    return LevelField(given["key"], code, _column(given.get("name"), columns, needed=False))


def _column(given: object, columns: list[str], *, needed: bool) -> str | None:
    if given in (None, "") and not needed:
        return None
    if not isinstance(given, str) or given not in columns:
        told = str(given)[:FIELD_MOST]
        raise Unprocessable(
            "文件没有这一列 / the file has no such column",
            given=told,
            expected=", ".join(columns)[:1000],
            code="no_such_field",
        )
    return given


def _bad(name: str, given: object, expected: str) -> Unprocessable:
    return Unprocessable(
        f"{name} 不对 / not as it should be", given=str(given)[:200], expected=expected, code="bad_levels"
    )
