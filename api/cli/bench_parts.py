"""What the commands that measure share: numbers as given, progress, a database."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.settings import Settings
from data.postgis import private_cluster


def positive(text: str) -> int:
    """Return a number above zero; argparse tells of others."""
    number = int(text.replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return number


def tell(text: str) -> None:
    """Show progress on standard error."""
    print(text, file=sys.stderr)


@contextmanager
def bench_database(settings: Settings) -> Iterator[str]:
    """Give the URL of the set database, in which a bench leaves nothing, else of a cluster made for it alone."""
    if settings.database_url:
        yield settings.url
        return
    state = Path(tempfile.mkdtemp(prefix="wangge-bench-"))
    state.chmod(0o755)  # as root the server runs under an account that must pass through
    try:
        with private_cluster(state, test=True) as url:
            yield url
    finally:
        shutil.rmtree(state, ignore_errors=True)
