"""A file under repair as JSON: its columns, its problems, a picture of each."""

from itertools import zip_longest
from typing import Any

import orjson
import shapely

from api.services.imports.desk import Found
from api.services.imports.problems import Problem
from api.services.imports.sheet import Sheet

PROBLEMS_MOST, SAMPLES = 500, 3


def found_json(found: Found) -> dict[str, Any]:
    """Return a file under repair; at most 500 problems, the worst first, the rest is counted."""
    record = found.record
    stops = sum(one.stops for one in found.problems)
    return {
        "id": str(record.id),
        "layer": record.layer,
        "name": record.name,
        "rev": record.rev,
        "rows": len(found.sheet.rows),
        "crs": record.told.get("crs"),
        "encoding": record.told.get("encoding"),
        "columns": [_column(found.sheet, name) for name in found.sheet.rows.columns],
        "levels": record.told.get("levels"),
        "households": record.told.get("households"),
        "problems": [problem_json(one) for one in found.problems[:PROBLEMS_MOST]],
        "left": {"problems": len(found.problems), "stops": stops},
        "ready": found.wish is not None and not stops,
        "done": found.done,
        "plan": str(record.plan_id) if record.plan_id else None,
    }


def _column(sheet: Sheet, name: str) -> dict[str, Any]:
    values = [value for value in sheet.codes(name) if value]
    distinct = list(dict.fromkeys(values))
    return {"name": name, "filled": len(values), "distinct": len(distinct), "sample": distinct[:SAMPLES]}


def problem_json(one: Problem) -> dict[str, Any]:
    """Return one problem; its picture holds the piece and the grids around it as GeoJSON geometries, WGS84."""
    around = zip_longest(one.rows[: len(one.shapes)], one.codes[: len(one.shapes)], one.shapes)
    return {
        "key": one.key,
        "kind": one.kind,
        "codes": list(dict.fromkeys(one.codes)),
        "lines": [row + 2 for row in one.rows[:20]],  # the header is line 1
        "stops": one.stops,
        "choices": [_choice(one, choice) for choice in one.choices],
        "area_m2": round(one.area_m2, 2),
        "width_m": round(one.width_m, 2),
        "place": one.place,
        "reason": one.reason,
        "moves": {name: round(value, 3) for name, value in one.moves.items()},
        "picture": {
            "piece": _geometry(one.piece),
            "grids": [{"row": row, "code": code, "geometry": _geometry(shape)} for row, code, shape in around],
        },
    }


def _choice(one: Problem, choice: str) -> dict[str, Any]:
    verb, _, value = choice.partition(":")
    if verb != "to":
        return {"key": choice, "verb": verb, "value": value or None}
    row = int(value)
    code = one.codes[one.rows.index(row)] if row in one.rows else None
    return {"key": choice, "verb": verb, "value": code, "row": row}


def _geometry(shape: Any) -> Any:
    if shape is None or shapely.is_empty(shape):
        return None
    rounded = shapely.transform(shape, lambda xy: xy.round(7))
    return orjson.Fragment(shapely.to_geojson(rounded))
