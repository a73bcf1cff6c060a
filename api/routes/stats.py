"""Figures for leaders as JSON: summary, trend, hot spots; each says from when and over what."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Caller
from api.deps import Session, allow
from api.routes.heat import READERS, Asked, Kept, fresh, told, unchanged
from api.services.stats import Spot, Summary

router = APIRouter(tags=["stats"])

METHOD = "count of a grid and its neighbours against households, overdispersed; Benjamini-Hochberg at 5 %"


@router.get("/api/stats/summary")
async def stats_summary(
    request: Request,
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
) -> Response:
    """Give the figures of the dashboard."""
    view, found = await overview.summary(session, caller, asked)
    if unchanged(request, view.mark):
        return Response(status_code=304)
    return fresh(view.mark, told(view) | figures_of(found))


def figures_of(found: Summary) -> dict[str, Any]:
    """Return the figures of the dashboard as they are told."""
    return {
        "outside": found.outside,
        "compared": {
            **found.compared._asdict(),
            "change": found.compared.change,
            "differs": found.compared.differs,
        },
        "rising": found.rising,
        "rising_category": found.rising_category,
        "today": {**found.today._asdict(), "change": found.today.change, "differs": found.today.differs},
        "matrix": found.matrix.tolist(),
        "peak": found.peak and found.peak._asdict(),
        "hotspots": spots_of(found),
        "hotspots_in_all": found.spots_in_all,
        "repeats": {
            "places": found.repeats.places,
            "items": [{**one._asdict(), "last": one.last.isoformat()} for one in found.repeats.top],
        },
        "quality": found.quality._asdict(),
        "load": found.load._asdict(),
        "areas": [
            {
                "code": one.code,
                "name": one.name,
                "incidents": one.incidents,
                "households": one.households,
                "per_1000_households": one.rate,
            }
            for one in found.areas
        ],
        "categories": [{"key": key, "incidents": incidents} for key, incidents in found.by_category],
    }


@router.get("/api/stats/trend")
async def stats_trend(
    request: Request,
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
) -> Response:
    """Give incidents per day, of at least eight weeks."""
    view, found = await overview.summary(session, caller, asked)
    if unchanged(request, view.mark):
        return Response(status_code=304)
    return fresh(view.mark, told(view) | {"since": f"{found.trend_since:%Y-%m-%d}", "daily": found.trend})


@router.get("/api/stats/hotspots")
async def stats_hotspots(
    request: Request,
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
) -> Response:
    """Give the hot spots that stand at a false discovery rate of 5 %, with p and kind."""
    view, found = await overview.summary(session, caller, asked)
    if unchanged(request, view.mark):
        return Response(status_code=304)
    body = {"method": METHOD, "in_all": found.spots_in_all, "items": spots_of(found), "next": None}
    return fresh(view.mark, told(view) | body)


def spots_of(found: Summary) -> list[dict[str, Any]]:
    """Return the hot spots as they are told."""
    return [_spot(one) for one in found.spots]


def _spot(spot: Spot) -> dict[str, Any]:
    return {
        "number": spot.number,
        "grids": [{"code": code, "name": name} for code, name in zip(spot.codes, spot.names, strict=True)],
        "category": spot.category,
        "incidents": spot.found.incidents,
        "expected": round(spot.found.expected, 1),
        "before": spot.found.before,
        "p": spot.found.p,
        "kind": spot.found.kind,
        "point": {"lng": spot.lng, "lat": spot.lat},
    }
