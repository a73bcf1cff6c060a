"""Refused rows, kept in a file that can be mended and loaded again."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_refused(
    folder: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]], now: datetime
) -> Path:
    """Write rows (given columns, then line and reason) to `<folder>/refused/<name>-<time>.csv`; return its path.

    UTF-8 with a byte order mark, so that spreadsheets read Chinese; a cell that a spreadsheet would take for a
    formula gets an apostrophe before it, numbers excepted.
    """
    place = folder / "refused"
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{name}-{now:%Y%m%d-%H%M%S-%f}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "line", "reason"])
        writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return path


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    if text.startswith(FORMULA) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
