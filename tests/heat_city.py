"""A small city with incidents, a hot spot among them: what heat and figures are asked of."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import shapely
from fastapi import FastAPI
from sqlalchemy import text

from data.database import Session, session_scope

LNG, LAT, SIDE = 106.40, 29.80, 0.004
LEVELS = [{"key": "street", "title": "街道"}, {"key": "grid", "title": "网格"}]
HOSTILE = "</script><script>window.__xss=1</script>{{7*7}}"


async def city(session: Session) -> None:
    """A layer of two streets with 18 grids each, 100 households a grid, and two categories."""
    layer, plan = uuid.uuid4(), uuid.uuid4()
    await session.execute(
        text(
            "INSERT INTO wangge.layer (id, key, title, levels, created_at) VALUES (:l, 'governance', '综治', :s, now())"
        ),
        {"l": layer, "s": json.dumps(LEVELS)},
    )
    await session.execute(
        text(
            "INSERT INTO wangge.plan (id, layer_id, name, status, valid_from, recorded_at, published_at)"
            " VALUES (:p, :l, '2026', 'draft', '2020-01-01', now(), now())"
        ),
        {"p": plan, "l": layer},
    )
    for street in range(2):
        parent = uuid.uuid4()
        whole = shapely.union_all([square(x, y) for x in range(6) for y in range(street * 3, street * 3 + 3)])
        await grid(session, plan, layer, parent, "street", None, f"99{street}", f"街道{street}", None, whole)
        for x in range(6):
            for y in range(street * 3, street * 3 + 3):
                name = HOSTILE if (x, y) == (0, 0) else f"网格{x}{y}"
                code = f"99{street}{x}{y}"
                await grid(session, plan, layer, uuid.uuid4(), "grid", parent, code, name, 100, square(x, y))
    await session.execute(text("UPDATE wangge.plan SET status = 'published' WHERE id = :p"), {"p": plan})
    for sort, (key, above) in enumerate([("order", None), ("order.stall", "order"), ("noise", None)]):
        await session.execute(
            text("INSERT INTO wangge.category (key, parent_key, title, sort) VALUES (:k, :p, :t, :s)"),
            {"k": key, "p": above, "t": f"{key}题", "s": sort},
        )


def square(x: int, y: int) -> shapely.Polygon:
    return shapely.box(LNG + x * SIDE, LAT + y * SIDE, LNG + (x + 1) * SIDE, LAT + (y + 1) * SIDE)


async def grid(
    session: Session,
    plan: uuid.UUID,
    layer: uuid.UUID,
    key: uuid.UUID,
    level: str,
    parent: uuid.UUID | None,
    code: str,
    name: str,
    households: int | None,
    shape: shapely.Geometry,
) -> None:
    await session.execute(text("INSERT INTO wangge.grid VALUES (:g, :l)"), {"g": key, "l": layer})
    await session.execute(
        text(
            "INSERT INTO wangge.plan_grid"
            " (plan_id, grid_id, level, parent_id, code, name, households, area_m2, label, geom)"
            " VALUES (:p, :g, :v, :a, :c, :n, :h, 160000,"
            " ST_PointOnSurface(ST_GeomFromText(:w, 4326)), ST_Multi(ST_GeomFromText(:w, 4326)))"
        ),
        {"p": plan, "g": key, "v": level, "a": parent, "c": code, "n": name, "h": households, "w": shape.wkt},
    )


async def report(
    session: Session, at: datetime, place: tuple[float, float] | None, category: str | None = "noise", times: int = 1
) -> None:
    for _ in range(times):
        await session.execute(
            text(
                "INSERT INTO wangge.incident (id, number, category_key, address_text, source, reported_at,"
                " received_at, point, method, confidence) VALUES (:i, :n, :c, '柳荫里18号', 'test', :t, now(),"
                " CASE WHEN CAST(:x AS float8) IS NULL THEN NULL"
                " ELSE ST_SetSRID(ST_Point(:x, :y), 4326) END, 'point', 1)"
            ),
            {
                "i": uuid.uuid4(),
                "n": uuid.uuid4().hex,
                "c": category,
                "t": at,
                "x": place[0] if place else None,
                "y": place[1] if place else None,
            },
        )


def inside(x: int, y: int) -> tuple[float, float]:
    return LNG + (x + 0.5) * SIDE, LAT + (y + 0.5) * SIDE


NOW = datetime.now(UTC)


async def settle(app: FastAPI) -> FastAPI:
    """Put the city into an application: a hot spot at grid 2,1, one incident in each other grid."""
    engine = app.state.engine
    async with session_scope(engine) as session:
        await city(session)
        recent = NOW - timedelta(minutes=5)
        for x in range(6):
            for y in range(6):
                await report(session, recent, inside(x, y))
        await report(session, recent, inside(2, 1), "order.stall", times=30)
        await report(session, recent, None)
        await report(session, recent, (LNG - 1, LAT))
        await report(session, NOW - timedelta(days=30), inside(5, 5), times=3)
    await app.state.keeper.look()
    return app
