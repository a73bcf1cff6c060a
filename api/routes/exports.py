"""Plans as files for other programs."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from api.auth.roles import STAFF
from api.deps import Session, allow, caller_of
from api.routes.changes import as_file, pair_of
from api.routes.layers import may_see_drafts
from api.services import compare, plans
from api.services.catalogue import CatalogueKeeper
from api.services.exports import Asked, Exports
from api.services.plan_shelf import level_in

router = APIRouter(tags=["planning"])
MEDIA = {
    ".gpkg": "application/geopackage+sqlite3",
    ".geojson": "application/geo+json",
    ".zip": "application/zip",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".dxf": "image/vnd.dxf",
    ".csv": "text/csv; charset=utf-8",
}


@router.get("/api/plans/{plan_id}/export", dependencies=[allow(*STAFF)])
async def export(
    request: Request,
    session: Session,
    plan_id: UUID,
    format: Literal["gpkg", "geojson", "shp", "kml", "dxf", "table", "csv"] = "gpkg",  # noqa: A002  # its name outside
    crs: Annotated[str, Query(max_length=40)] = "WGS84",
    encoding: Annotated[str, Query(max_length=40)] = "UTF-8",
    level: Annotated[str | None, Query(max_length=80)] = None,
    other: Annotated[UUID | None, Query(alias="from", description="csv: the plan that the crosswalk begins at")] = None,
) -> Response:
    """Give a plan as a file, all levels or one; `csv` is the crosswalk from the plan before, `table` its grids."""
    if format == "csv":
        before, after = await pair_of(request, session, plan_id, other)
        found = await compare.compared(session, before, after, level_in(after, level))
        return as_file(compare.crosswalk_csv(found), f"wangge-crosswalk-{str(plan_id)[:8]}.csv")
    keeper: CatalogueKeeper = request.app.state.keeper
    drafts = may_see_drafts(await caller_of(request))
    plan, layer, _ = await plans.find_plan(session, keeper.now, plan_id, keeper.zone, drafts=drafts)
    asked = Asked(format, crs, encoding, level)
    made = await _exports(request).make(session, plan, layer, asked, keeper.zone)
    return FileResponse(
        made.path,
        media_type=MEDIA[made.path.suffix],
        filename=made.name,
        headers={"Cache-Control": "no-store"},
        background=BackgroundTask(made.remove),
    )


def _exports(request: Request) -> Exports:
    state = request.app.state
    if not hasattr(state, "exports"):
        state.exports = Exports(state.settings.folder)
    found: Exports = state.exports
    return found
