"""Tables for people's spreadsheets: CSV that no cell of which can act as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

MARK = "\ufeff"  # without it spreadsheets in Chinese read UTF-8 as GBK
_ACTING = ("=", "+", "-", "@", "\t", "\r")


def csv_row(values: Iterable[Any]) -> list[Any]:
    """Return cells as they may be written: text that a spreadsheet would run gets an apostrophe in front."""
    return [f"'{value}" if isinstance(value, str) and value.startswith(_ACTING) else value for value in values]


def csv_text(header: Sequence[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return a table as CSV (RFC 4180) with the byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(csv_row(row) for row in rows)
    return MARK + out.getvalue()
