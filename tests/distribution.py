"""How the tests share two processes: whole files go to whoever is free, those that take longest first."""

from collections.abc import Iterator, Sequence

import pytest
from xdist.scheduler import LoadScopeScheduling

WORKERS = 2  # the cores of the machine that every change has to pass on
TOGETHER = ("tests/browser/",)  # they share one running service, so one worker runs them all
# folders and files by the time they take, the longest first: what is begun late should be short
ORDER = (
    "tests/browser/",
    "tests/http/test_real_cities.py",
    "tests/http/test_datum_check.py",
    "tests/property/",
    "tests/http/test_proposals.py",
    "tests/http/test_publish_under_load.py",
    "tests/http/",
    "tests/db/",
    "tests/bench/",
)


def rank(nodeid: str) -> int:
    """Return how early a test is begun."""
    return next((at for at, begin in enumerate(ORDER) if nodeid.startswith(begin)), len(ORDER))


class ByFile(LoadScopeScheduling):
    """Gives a file at a time, in the order of the collection; what shares a service stays together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.partition("::")[0])


def in_order(items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """Give the tests, the longest files first; within a file as they stand."""
    yield from sorted(items, key=lambda item: rank(item.nodeid))
