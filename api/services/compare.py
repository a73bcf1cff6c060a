"""Two plans set against each other: lineage, crosswalk, changed pieces of land, figures."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import orjson
import shapely

from api.services.catalogue import LoadedPlan
from api.services.plan_shelf import Shelved
from api.services.tables import csv_text
from data.database import Session
from data.repositories import grids
from data.repositories.grids import WeighedPoints
from geo.lineage import GridSet, Housed, Kind, Link, lineage

DIGITS = 7  # of degrees: a centimetre
MOST_PIECES = 20_000
CROSSWALK = (
    "from_code", "from_name", "to_code", "to_name", "kind", "area_m2", "area_share", "to_area_share",
    "households", "household_share", "to_household_share", "from_id", "to_id",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """The links between one level of two plans, and how many buildings go from one grid to another."""

    before: Shelved
    after: Shelved
    level: int
    links: list[Link]
    buildings: dict[tuple[int, int], int]
    shapes: tuple[GridSet, GridSet]

    @property
    def gone(self) -> list[int]:
        """Places of the earlier plan whose grid is in no form in the later one."""
        left = {one.before for one in self.links}
        return [place for place in range(len(self.old.codes)) if place not in left]

    @property
    def new(self) -> list[int]:
        """Places of the later plan on land that no grid had."""
        came = {one.after for one in self.links}
        return [place for place in range(len(self.fresh.codes)) if place not in came]

    @cached_property
    def between(self) -> dict[tuple[int, int], Link]:
        """The links by their places in both plans."""
        return {(one.before, one.after): one for one in self.links}

    @property
    def old(self) -> Any:
        """The grids of the earlier plan."""
        return self.before.loaded.levels[self.level]

    @property
    def fresh(self) -> Any:
        """The grids of the later plan."""
        return self.after.loaded.levels[self.level]

    def passes(self, link: Link) -> bool:
        """Tell whether land and people of a link come to another grid."""
        return bool(self.old.ids[link.before] != self.fresh.ids[link.after])


async def compared(session: Session, before: Shelved, after: Shelved, level: int) -> Compared:
    """Return the comparison of one level of two plans."""
    homes = await grids.building_points(session)
    return await asyncio.to_thread(_compared, before, after, level, homes)


def _compared(before: Shelved, after: Shelved, level: int, homes: WeighedPoints) -> Compared:
    a = before.loaded.owners(homes.lng, homes.lat, level).astype(np.int64)
    b = after.loaded.owners(homes.lng, homes.lat, level).astype(np.int64)
    housed = Housed(a, b, homes.weight) if len(homes.lng) else None
    shapes = _grids(before.loaded, level), _grids(after.loaded, level)
    pairs = Counter(zip(a.tolist(), b.tolist(), strict=True))
    return Compared(before, after, level, lineage(*shapes, housed), dict(pairs), shapes)


def _grids(plan: LoadedPlan, level: int) -> GridSet:
    table = plan.levels[level]
    return GridSet([UUID(one) for one in table.ids], table.codes, plan.polygons(level))


def figures(found: Compared) -> dict[str, Any]:
    """Return what changed, in numbers: grids by what became of them, land and people that changed hands."""
    kinds = Counter(one.kind.value for one in found.links)
    passing = [one for one in found.links if found.passes(one) and one.kind not in (Kind.KEPT, Kind.RENUMBERED)]
    known = any(one.households is not None for one in found.links)
    return {
        "grids_before": len(found.old.codes),
        "grids_after": len(found.fresh.codes),
        **{kind.value: kinds[kind.value] for kind in Kind},
        "gone": len(found.gone),
        "new": len(found.new),
        "area_changed_m2": round(sum(one.area_m2 for one in passing), 1),
        "households_changed": sum(one.households or 0 for one in passing) if known else None,
        "buildings_changed": sum(found.buildings.get((one.before, one.after), 0) for one in passing),
    }


def crosswalk_rows(found: Compared) -> list[dict[str, Any]]:
    """Return one row per link by code, then old grids that are gone and new ones on new land."""
    old, new = found.old, found.fresh
    rows = [
        {
            "from_code": old.codes[one.before],
            "from_name": old.names[one.before],
            "to_code": new.codes[one.after],
            "to_name": new.names[one.after],
            "kind": one.kind.value,
            "area_m2": one.area_m2,
            "area_share": one.area_share,
            "to_area_share": one.to_area_share,
            "households": one.households,
            "household_share": one.household_share,
            "to_household_share": one.to_household_share,
            "from_id": old.ids[one.before],
            "to_id": new.ids[one.after],
        }
        for one in found.links
    ]
    rows += [_alone("from", old, place, "gone") for place in found.gone]
    rows += [_alone("to", new, place, "new") for place in found.new]
    return rows


def _alone(side: str, table: Any, place: int, kind: str) -> dict[str, Any]:
    own = {f"{side}_code": table.codes[place], f"{side}_name": table.names[place], f"{side}_id": table.ids[place]}
    return dict.fromkeys(CROSSWALK) | own | {"kind": kind, "area_m2": round(table.area_m2[place], 1)}


def crosswalk_csv(found: Compared) -> str:
    """Return the crosswalk as CSV."""
    return csv_text(CROSSWALK, ([row[name] for name in CROSSWALK] for row in crosswalk_rows(found)))


def compare_json(found: Compared, zone: ZoneInfo) -> bytes:
    """Return the figures, the changed grids, and the pieces of land that change hands as GeoJSON."""
    features = [feature for link in found.links if found.passes(link) for feature in _piece(found, link)]
    body = {
        "from": found.before.told(zone),
        "to": found.after.told(zone),
        "level": found.before.loaded.levels[found.level].key,
        "figures": figures(found),
        "grids": _changed(found),
        "changes": {"type": "FeatureCollection", "features": features[:MOST_PIECES]},
        "cut": len(features) > MOST_PIECES,
    }
    return orjson.dumps(body)


def _changed(found: Compared) -> list[dict[str, Any]]:
    """Return the later plan's grids that are not what they were, each with where it came from."""
    old, new = found.old, found.fresh
    sources: dict[int, list[Link]] = {}
    for link in found.links:
        sources.setdefault(link.after, []).append(link)
    rows = []
    for place, links in sorted(sources.items()):
        kinds = {one.kind for one in links}
        renamed = len(links) == 1 and old.names[links[0].before] != new.names[place]
        if kinds == {Kind.KEPT} and not renamed:
            continue
        rows.append(
            {
                "id": new.ids[place],
                "code": new.codes[place],
                "name": new.names[place],
                "kinds": sorted(kind.value for kind in kinds),
                "from": [
                    {"code": old.codes[one.before], "name": old.names[one.before], "area_share": one.area_share}
                    for one in links
                ],
            }
        )
    return rows


def _piece(found: Compared, link: Link) -> list[dict[str, Any]]:
    common = shapely.intersection(found.shapes[0].shapes[link.before], found.shapes[1].shapes[link.after])
    parts = [part for part in shapely.get_parts(common) if part.geom_type == "Polygon"]
    if not parts:
        return []
    geometry = shapely.to_geojson(shapely.set_precision(shapely.multipolygons(parts), 10.0**-DIGITS))
    old, new = found.old, found.fresh
    return [
        {
            "type": "Feature",
            "geometry": orjson.Fragment(geometry),
            "properties": {
                "from_code": old.codes[link.before],
                "from_name": old.names[link.before],
                "to_code": new.codes[link.after],
                "to_name": new.names[link.after],
                "kind": link.kind.value,
                "area_m2": link.area_m2,
                "households": link.households,
                "buildings": found.buildings.get((link.before, link.after), 0),
            },
        }
    ]
