"""Dates and times as people type them."""

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo


def moment(text: str, zone: ZoneInfo) -> datetime:
    """Return a date (00:00 in `zone`) or an RFC 3339 time; raises argparse.ArgumentTypeError otherwise."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        wrong = f"不是日期或时间 / neither a date nor a time: {text!r} (2026-01-01, 2026-01-01T08:00:00+08:00)"
        raise argparse.ArgumentTypeError(wrong) from error
    return found if found.tzinfo else found.replace(tzinfo=zone)
