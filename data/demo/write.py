"""Writing the demo city: plans and people in one transaction, then base map, buildings, addresses, incidents."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import shapely
from psycopg.types.json import Jsonb
from sqlalchemy import text

from data.database import Engine, Session, notify, session_scope
from data.demo.city import LEVEL_TITLES, TITLE, City
from data.demo.frame import degrees, to_degrees
from data.demo.incidents import DAYS, TEXTS, Incidents, happen
from data.demo.people import CATEGORIES, People
from data.demo.plans import SPACE, CityPlan, Tier
from data.demo.tile import FIRST, Tile
from data.loaders import addresses as address_columns
from data.loaders import incidents as incident_columns
from data.loaders.owners import Owned, owners
from data.loaders.rows import copy_rows, points_ewkb
from data.repositories import meta, plans
from data.repositories.plans import NewLevel, NewPlan
from geo.address import address_key

ZONE = ZoneInfo("Asia/Shanghai")
LAYER, SOURCE = "governance", "demo"
Progress = Callable[[str, int, int], Awaitable[None]]
CATEGORY_COLUMNS = (("key", "text"), ("parent_key", "text"), ("title", "text"), ("glyph", "text"), ("sort", "int4"))
PARTY_COLUMNS = (
    ("id", "uuid"),
    ("key", "text"),
    ("kind", "text"),
    ("name", "text"),
    ("post", "text"),
    ("phone", "text"),
    ("parent_id", "uuid"),
)
ASSIGNMENT_COLUMNS = (
    ("id", "uuid"),
    ("party_id", "uuid"),
    ("layer_id", "uuid"),
    ("grid_id", "uuid"),
    ("role", "text"),
    ("valid_from", "timestamptz"),
)
RULE_COLUMNS = (
    ("id", "uuid"),
    ("number", "text"),
    ("layer_id", "uuid"),
    ("grid_id", "uuid"),
    ("category_key", "text"),
    ("lead_party_id", "uuid"),
    ("co_party_ids", "uuid[]"),
    ("legal_basis", "text"),
    ("priority", "int4"),
    ("limit_minutes", "int4"),
    ("valid_from", "timestamptz"),
)
BUILDING_COLUMNS = (
    ("id", "uuid"),
    ("source", "text"),
    ("source_id", "text"),
    ("name", "text"),
    ("households", "int4"),
    ("floors", "int4"),
    ("kind", "text"),
    ("geom", "bytea"),
    ("point", "bytea"),
)
STEPS = ("base", "buildings", "addresses", "incidents")


def year(name: str) -> datetime:
    """Return when the plan of a year begins."""
    return datetime(int(name), 1, 1, tzinfo=ZONE)


def tomorrow() -> datetime:
    """Return the end of today; the demo's year of incidents ends here."""
    return datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


async def write_plans(session: Session, city: City, tiles: tuple[Tile, ...] = (FIRST,)) -> None:
    """Write both plans, and who answers for what; the mark that this is a demo goes with them."""
    published = None
    for plan in city.plans:
        published = await plans.publish_plan(session, _new_plan(plan, tiles))
    assert published is not None  # noqa: S101  # a city has two plans
    await _write_people(session, city.people, published.plan.layer_id)
    mark = {"name": city.name, "code": "990101", "seed": city.seed, "tiles": len(tiles)}
    await meta.put(session, "demo", mark)
    await meta.put(session, "loading", {"step": STEPS[0], "done": 0, "total": len(STEPS), "finished": False})


def _new_plan(plan: CityPlan, tiles: tuple[Tile, ...]) -> NewPlan:
    levels = tuple(_new_level(tier, tiles) for tier in plan.tiers)
    return NewPlan(LAYER, TITLE, plan.name, year(plan.name), None, levels, {"source": SOURCE})


def _new_level(tier: Tier, tiles: tuple[Tile, ...]) -> NewLevel:
    copies = [tile.tier(tier) for tile in tiles]
    size = len(tier.codes)
    parents = [np.where(tier.parents < 0, -1, tier.parents) for _ in tiles]
    above = int(tier.parents.max()) + 1
    shifted = [np.where(found < 0, -1, found + number * above) for number, found in enumerate(parents)]
    return NewLevel(
        tier.key,
        LEVEL_TITLES[tier.key],
        [code for one in copies for code in one.codes],
        [name for one in copies for name in one.names],
        np.concatenate(shifted) if size else np.empty(0, np.int64),
        np.concatenate([one.polygons for one in copies]),
        [int(value) for one in copies for value in one.households],
        [grid_id for one in copies for grid_id in one.ids],
    )


async def _write_people(session: Session, people: People, layer_id: UUID) -> None:
    rows: list[tuple[object, ...]] = []
    for order, (key, title, glyph, minors) in enumerate(CATEGORIES):
        rows.append((key, None, title, glyph, order * 100))
        rows += [(minor[0], key, minor[1], minor[2], order * 100 + 1 + place) for place, minor in enumerate(minors)]
    await copy_rows(session, "category", CATEGORY_COLUMNS, rows)
    parties = [(one.id, one.key, one.kind, one.name, one.post, one.phone, one.parent) for one in people.parties]
    await copy_rows(session, "party", PARTY_COLUMNS, parties)
    since = year("2025")
    duties = (
        (uuid5(SPACE, f"assignment/{one.party}/{one.grid}"), one.party, layer_id, one.grid, one.role, since)
        for one in people.assignments
    )
    await copy_rows(session, "assignment", ASSIGNMENT_COLUMNS, duties)
    rules = (
        (
            uuid5(SPACE, one.number),
            one.number,
            layer_id,
            one.grid,
            one.category,
            one.lead,
            list(one.co),
            one.basis,
            one.priority,
            one.minutes,
            since,
        )
        for one in people.rules
    )
    await copy_rows(session, "duty_rule", RULE_COLUMNS, rules)


async def write_rest(
    engine: Engine, city: City, tiles: tuple[Tile, ...] = (FIRST,), tell: Progress | None = None
) -> None:
    """Write everything but the plans, step by step; what a killed attempt left of a step is written anew."""
    steps = (_write_base, _write_buildings, _write_addresses, _write_incidents)
    for number, (name, step) in enumerate(zip(STEPS, steps, strict=True)):
        async with session_scope(engine) as session:
            await _clear(session, name)
            for tile in tiles:
                await step(session, city, tile)
            done = number + 1
            state = {"step": name, "done": done, "total": len(STEPS), "finished": done == len(STEPS)}
            await meta.put(session, "loading", state)
        if tell:
            await tell(name, done, len(STEPS))


async def _clear(session: Session, step: str) -> None:
    """Remove what an earlier attempt wrote of this step and those after it."""
    statements = {
        "incidents": "DELETE FROM wangge.incident WHERE source_ref LIKE 'demo-%'",
        "addresses": "DELETE FROM wangge.address WHERE source = 'demo'",
        "buildings": "DELETE FROM wangge.building WHERE source = 'demo'",
        "base": "DELETE FROM wangge.base_feature WHERE source = 'demo'",
    }
    for name in STEPS[STEPS.index(step) :][::-1]:
        await session.execute(text(statements[name]))


async def _write_base(session: Session, city: City, tile: Tile) -> None:
    wkb = _ewkb(tile.shapes(np.array([one.shape for one in city.features], dtype=object)))
    rows = (
        (tile.id(f"base/{number}"), one.kind, one.class_, one.name, shape, SOURCE)
        for number, (one, shape) in enumerate(zip(city.features, wkb, strict=True))
    )
    columns = (
        ("id", "uuid"),
        ("kind", "text"),
        ("class", "text"),
        ("name", "text"),
        ("geom", "bytea"),
        ("source", "text"),
    )
    await copy_rows(session, "base_feature", columns, rows)


def _ewkb(shapes: Any) -> Any:
    return shapely.to_wkb(shapely.set_srid(shapes, 4326), include_srid=True)


async def _write_buildings(session: Session, city: City, tile: Tile) -> None:
    some = city.buildings
    shapes = tile.shapes(to_degrees(some.shapes))
    middles = shapely.centroid(shapes)
    points = points_ewkb(shapely.get_x(middles), shapely.get_y(middles))
    rows = (
        (
            tile.id(f"building/{row}"),
            SOURCE,
            tile.code(f"B{row:06d}"),
            one.name,
            int(some.households[row]),
            int(some.floors[row]),
            str(some.kind[row]),
            shape,
            points[row],
        )
        for row, (one, shape) in enumerate(zip(city.addresses, _ewkb(shapes), strict=True))
    )
    await copy_rows(session, "building", BUILDING_COLUMNS, rows)


async def _write_addresses(session: Session, city: City, tile: Tile) -> None:
    middles = shapely.centroid(tile.shapes(to_degrees(city.buildings.shapes)))
    points = points_ewkb(shapely.get_x(middles), shapely.get_y(middles))
    rows = (
        (
            tile.id(f"address/{one.building}"),
            SOURCE,
            tile.code(f"A{one.building:06d}"),
            one.text,
            address_key(one.text),
            Jsonb(one.parts),
            points[one.building],
            tile.id(f"building/{one.building}"),
        )
        for one in city.addresses
    )
    await copy_rows(session, "address", (*address_columns.COLUMNS, ("building_id", "uuid")), rows)
    await meta.put(session, "addresses", {"changed": datetime.now(UTC).isoformat()})


INCIDENT_COLUMNS = (
    ("id", "uuid"),
    ("number", "text"),
    ("text", "text"),
    ("category_key", "text"),
    ("address_text", "text"),
    ("source", "text"),
    ("source_ref", "text"),
    ("reported_at", "timestamptz"),
    ("received_at", "timestamptz"),
    ("reported_lng", "float8"),
    ("reported_lat", "float8"),
    ("reported_crs", "text"),
    ("point", "bytea"),
    ("method", "text"),
    ("layer_id", "uuid"),
    ("plan_id", "uuid"),
    ("grid_id", "uuid"),
)


async def _write_incidents(session: Session, city: City, tile: Tile) -> None:
    rng = np.random.default_rng(city.seed + 1)
    until = tomorrow()
    found = happen(city.buildings, rng, city.incidents, until)
    late = found.seconds > (datetime.now(ZONE) - until + timedelta(days=DAYS)).total_seconds()
    found.seconds[late] -= 86_400  # of today only what has happened already
    found = found.ordered()
    start = until - timedelta(days=DAYS)
    times = pd.Series(pd.to_datetime(start.astimezone(UTC)) + pd.to_timedelta(found.seconds, unit="s"))
    lng, lat = degrees(found.x, found.y)
    lng, lat = lng + tile.east, lat + tile.north
    owned = await owners(session, LAYER, lng, lat, times)
    first = await incident_columns.take_numbers(session, len(times))
    await copy_rows(
        session, "incident", INCIDENT_COLUMNS, _incident_rows(city, tile, found, times, lng, lat, owned, first)
    )
    await notify(session, "wangge_incident", "")


def _incident_rows(
    city: City,
    tile: Tile,
    found: Incidents,
    times: pd.Series,
    lng: Any,
    lat: Any,
    owned: Owned,
    first: int,
) -> Iterator[tuple[object, ...]]:
    points = points_ewkb(lng, lat)
    addresses = city.addresses
    for row, at in enumerate(times.dt.to_pydatetime()):
        there = points[row] is not None
        address = addresses[found.building[row]] if found.building[row] >= 0 else None
        category = str(found.category[row])
        plan, grid = owned.plan_of[row], owned.grid_of[row]
        yield (
            tile.id(f"incident/{row}"),
            f"{at.astimezone(ZONE):%Y%m%d}-{first + row:06d}",
            TEXTS[category].format(address.name if address else ""),
            category,
            address.text if address else None,
            str(found.source[row]),
            tile.code(f"demo-{row}"),
            at,
            at,
            float(lng[row]) if there else None,
            float(lat[row]) if there else None,
            "WGS84" if there else None,
            points[row],
            "loaded" if there else "none",
            owned.layer,
            owned.plans[plan] if plan >= 0 else None,
            owned.grids[plan][grid] if grid >= 0 else None,
        )
