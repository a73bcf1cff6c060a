"""The demo's incidents as another datum would tell them: for trying datums."""

from sqlalchemy import text

from data.database import Session
from geo.crs import from_wgs84
from geo.types import Datum

_INCIDENTS = """
SELECT number, ST_X(point) AS lng, ST_Y(point) AS lat, reported_at, category_key FROM wangge.incident
WHERE source_ref LIKE 'demo-%' AND point IS NOT NULL ORDER BY reported_at, id
"""


async def twin(session: Session, datum: Datum) -> list[tuple[str, float, float, str, str]]:
    """Return number, lng, lat, time and category of each located demo incident, positions in `datum`."""
    rows = (await session.execute(text(_INCIDENTS))).all()
    lng, lat = from_wgs84([row.lng for row in rows], [row.lat for row in rows], datum)
    return [
        (row.number, round(float(x), 8), round(float(y), 8), row.reported_at.isoformat(), row.category_key)
        for row, x, y in zip(rows, lng, lat, strict=True)
    ]
