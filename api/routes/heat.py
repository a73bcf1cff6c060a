"""Heat: the density as GeoTIFF and as picture tiles, the cells and the grids behind it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from api.auth import Caller, Role
from api.deps import Session, allow
from api.errors import Unprocessable
from api.services import heat
from api.services.heat import Per, Surface
from api.services.history import Period
from api.services.overview import Asking, Overview, View
from api.services.rates import grid_rates, level_to_show
from data.exporters.rasters import geotiff
from maps.heat import empty_tile, tile

router = APIRouter(tags=["heat"])
READERS = (Role.LEADER,)
DEEPEST = 22


def overview_of(request: Request) -> Overview:
    """Return what this worker keeps for leaders, made when first asked for."""
    state = request.app.state
    if not hasattr(state, "overview"):
        state.overview = Overview(state.keeper)
    found: Overview = state.overview
    return found


def asking_of(
    layer: Annotated[str | None, Query(max_length=64)] = None,
    days: Annotated[int, Query(ge=1, le=400)] = 7,
    begin: Annotated[str | None, Query(alias="from", max_length=40)] = None,
    end: Annotated[str | None, Query(alias="to", max_length=40)] = None,
    category: Annotated[str | None, Query(max_length=200)] = None,
    street: Annotated[str | None, Query(max_length=200)] = None,
) -> Asking:
    """Return the question of a request; empty fields of a form count as not given."""
    return Asking(layer or None, days, begin or None, end or None, category or None, street or None)


Asked = Annotated[Asking, Depends(asking_of)]
Kept = Annotated[Overview, Depends(overview_of)]


def unchanged(request: Request, mark: str) -> bool:
    """Tell whether the caller has this answer already."""
    given = request.headers.get("if-none-match", "")
    return f'"{mark}"' in [one.strip().removeprefix("W/") for one in given.split(",")]


def fresh(mark: str, body: dict[str, Any]) -> JSONResponse:
    """Return a JSON answer that the caller may keep as long as its mark holds."""
    return JSONResponse(body, headers={"ETag": f'"{mark}"', "Cache-Control": "private, no-cache"})


def told(view: View) -> dict[str, Any]:
    """Return what every answer about incidents says of itself."""
    return {
        "layer": view.layer.layer.key,
        "plan": {"id": str(view.plan.plan_id), "name": view.stated.plan.name},
        "period": days(view.period),
        "generated_at": view.as_of.isoformat(),
        "stale": view.stale,
        "incidents": view.total,
        "located": view.located,
    }


def days(period: Period) -> dict[str, Any]:
    """Return a period with both dates in it."""
    return {
        "from": f"{period.since:%Y-%m-%d}",
        "to": f"{period.back(1).since:%Y-%m-%d}",
        "days": period.days,
    }


@router.get("/api/heat.tif", response_class=Response, responses={200: {"content": {"image/tiff": {}}}})
async def heat_tif(
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
    per: Per = Per.AREA,
) -> Response:
    """Give the density of incidents as a cloud-optimised GeoTIFF in metres."""
    view = await overview.view(session, caller, asked)
    surface = await overview.surface(session, view, per)
    frame = surface.frame
    body = geotiff(
        surface.values[::-1],
        west=frame.west,
        north=frame.south + frame.rows * frame.cell_m,
        cell_m=frame.cell_m,
        epsg=surface.epsg,
        tags={
            "unit": "incidents per km2" if per is Per.AREA else "incidents per 1000 households",
            "method": f"Gaussian kernel density, sigma {surface.sigma_m:g} m, corrected at the edge",
            "period": "{from}/{to}".format(**days(view.period)),
            "incidents": str(view.total),
            "located": str(view.located),
            "plan": view.stated.plan.name,
        },
    )
    name = "density-{from}-{to}.tif".format(**days(view.period))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="image/tiff; application=geotiff; profile=cloud-optimized", headers=headers)


@router.get("/api/heat/tiles/{z}/{x}/{y}.png", response_class=Response)
async def heat_tile(
    request: Request,
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
    z: int,
    x: int,
    y: int,
    per: Per = Per.AREA,
    theme: Annotated[str, Query(max_length=20)] = "light",
) -> Response:
    """Give one picture tile of the density in classes; the lowest class is transparent."""
    if not (0 <= z <= DEEPEST and 0 <= x < 2**z and 0 <= y < 2**z):
        raise Unprocessable("没有这块瓦片 / no such tile", given=f"{z}/{x}/{y}", expected=f"0 <= z <= {DEEPEST}")
    view = await overview.view(session, caller, asked)
    mark = f"{view.mark}-{per}-{theme == 'dark'}"
    headers = {"ETag": f'"{mark}"', "Cache-Control": "private, no-cache"}
    if unchanged(request, mark):
        return Response(status_code=304, headers=headers)
    surface = await overview.surface(session, view, per)
    found = heat.tile_classes(surface, z, x, y)
    body = empty_tile() if found is None else tile(found, len(surface.breaks), dark=theme == "dark")
    return Response(body, media_type="image/png", headers=headers)


@router.get("/api/heat/cells")
async def heat_cells(
    request: Request,
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
) -> Response:
    """Give incidents as weighted points [lat, lng, incidents], step by step; at most 20,000 in all."""
    view = await overview.view(session, caller, asked)
    if unchanged(request, view.mark):
        return Response(status_code=304)
    length, steps = heat.steps(view.plan, view.history, view.period, view.chosen)
    found = [{**days(one.period), "points": one.points} for one in steps]
    return fresh(view.mark, {**told(view), "step_days": length, "steps": found})


@router.get("/api/heat/legend")
async def heat_legend(
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
    per: Per = Per.AREA,
) -> dict[str, Any]:
    """Give the breaks that the tiles of the same question use."""
    view = await overview.view(session, caller, asked)
    return told(view) | legend(await overview.surface(session, view, per))


def legend(surface: Surface) -> dict[str, Any]:
    """Return how to read a surface."""
    return {"per": surface.per, "breaks": list(surface.breaks), "bandwidth_m": surface.sigma_m}


@router.get("/api/heat/grids")
async def heat_grids(
    request: Request,
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
    level: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Give incidents, households and the rate per 1,000 of them with its 95 % interval, grid by grid."""
    view = await overview.view(session, caller, asked)
    number = view.plan.level_number(level) if level else level_to_show(view.plan)
    if number is None:
        raise Unprocessable(
            "没有这个层级 / no such level",
            given=level,
            expected=", ".join(one.key for one in view.plan.levels),
        )
    if unchanged(request, f"{view.mark}-{number}"):
        return Response(status_code=304)
    found = grid_rates(view.plan, view.history, view.chosen, number)
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "parent": one.parent,
            "incidents": one.incidents,
            "households": one.households,
            "per_1000_households": one.rate and [round(value, 2) for value in one.rate],
            "per_km2": round(one.per_km2, 2),
        }
        for one in found.grids
        if view.reach is None or (view.plan.ancestors[number][view.reach.nonzero()[0]] == one.place).any()
    ]
    body = told(view) | {"level": view.plan.levels[number].key, "items": rows, "next": None}
    return fresh(f"{view.mark}-{number}", body)
