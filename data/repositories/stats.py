"""Figures about incidents: places that come back, what is not known about where they are."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

REPEAT = 3  # incidents at one address that make it a repeat place
UNSURE = 0.8  # a place believed less than this is told as doubtful

_REPEATS = """
WITH places AS (
  SELECT address_text, count(*) AS incidents, mode() WITHIN GROUP (ORDER BY category_key) AS category,
    max(reported_at) AS last,
    array_agg(floor(extract(epoch FROM (:until - reported_at)) / 604800)::int) AS weeks_ago
  FROM wangge.incident
  WHERE reported_at >= :since AND reported_at < :until AND address_text IS NOT NULL AND address_text <> ''
    AND (:anything OR category_key = ANY (:categories)) AND (:everywhere OR grid_id = ANY (:grids))
  GROUP BY address_text
  HAVING count(*) >= :repeat
)
SELECT address_text, incidents, category, last, weeks_ago, count(*) OVER () AS places
FROM places
ORDER BY incidents DESC, last DESC, address_text
LIMIT :limit
"""

_QUALITY = """
SELECT count(*) AS incidents,
  count(*) FILTER (WHERE point IS NULL) AS unlocated,
  count(*) FILTER (WHERE category_key IS NULL) AS unclassed,
  count(*) FILTER (WHERE point IS NOT NULL AND confidence < :unsure) AS unsure
FROM wangge.incident
WHERE reported_at >= :since AND reported_at < :until
  AND (:anything OR category_key = ANY (:categories)) AND (:everywhere OR grid_id = ANY (:grids))
"""


class RepeatPlace(NamedTuple):
    """An address with several incidents; `weeks` counts them per week, the present one last."""

    address: str
    incidents: int
    category: str | None
    last: datetime
    weeks: tuple[int, ...]


class Repeats(NamedTuple):
    """The addresses that come back most, and how many such addresses there are in all."""

    places: int
    top: tuple[RepeatPlace, ...]


class Quality(NamedTuple):
    """How many incidents lack a place, a class, or certainty about their place."""

    incidents: int
    unlocated: int
    unclassed: int
    unsure: int


class Which(NamedTuple):
    """Which incidents: reported in [since, until), of these categories and in these grids (None: all)."""

    since: datetime
    until: datetime
    categories: frozenset[str] | None = None
    grids: tuple[UUID, ...] | None = None

    @property
    def given(self) -> dict[str, object]:
        """The bind parameters."""
        return {
            "since": self.since,
            "until": self.until,
            "anything": self.categories is None,
            "categories": sorted(self.categories or ()),
            "everywhere": self.grids is None,
            "grids": list(self.grids or ()),
        }


async def repeats(session: AsyncSession, which: Which, *, limit: int, weeks: int) -> Repeats:
    """Return addresses with at least REPEAT incidents, most first."""
    given = which.given | {"repeat": REPEAT, "limit": limit}
    rows = (await session.execute(text(_REPEATS), given)).all()
    top = tuple(
        RepeatPlace(row.address_text, row.incidents, row.category, row.last, _per_week(row.weeks_ago, weeks))
        for row in rows
    )
    return Repeats(rows[0].places if rows else 0, top)


def _per_week(weeks_ago: list[int], weeks: int) -> tuple[int, ...]:
    return tuple(weeks_ago.count(ago) for ago in range(weeks - 1, -1, -1))


async def quality(session: AsyncSession, which: Which) -> Quality:
    """Return what is missing about incidents."""
    return Quality(*(await session.execute(text(_QUALITY), which.given | {"unsure": UNSURE})).one())


_CASES = """
SELECT id, number, text, category_key, address_text, reported_at, grid_id, point IS NOT NULL AS located
FROM wangge.incident
WHERE reported_at >= :since AND reported_at < :until
  AND (:anything OR category_key = ANY (:categories)) AND (:everywhere OR grid_id = ANY (:grids))
  AND (CAST(:address AS text) IS NULL OR address_text = :address)
  AND CASE CAST(:lack AS text) WHEN 'place' THEN point IS NULL WHEN 'class' THEN category_key IS NULL
    WHEN 'certainty' THEN point IS NOT NULL AND confidence < :unsure
    WHEN 'grid' THEN point IS NOT NULL AND grid_id IS NULL ELSE true END
ORDER BY reported_at DESC, id DESC
LIMIT :limit
"""


class Lack(StrEnum):
    """What an incident is without."""

    PLACE = "place"
    CLASS = "class"
    CERTAINTY = "certainty"
    GRID = "grid"


class Case(NamedTuple):
    """One incident as a line of a list."""

    id: UUID
    number: str
    text: str | None
    category: str | None
    address: str | None
    reported_at: datetime
    grid_id: UUID | None
    located: bool


async def cases(
    session: AsyncSession, which: Which, *, address: str | None = None, lack: Lack | None = None, limit: int
) -> list[Case]:
    """Return incidents, the latest first."""
    given = which.given | {"address": address, "lack": lack, "limit": limit, "unsure": UNSURE}
    return [Case(*row) for row in await session.execute(text(_CASES), given)]
