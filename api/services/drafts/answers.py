"""How drafts, operations and topologies are told."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson
import shapely

from api.services.drafts.edit import Outcome
from api.services.drafts.keeper import Draft
from geo.coverage.edit import Face, Plan
from geo.coverage.edit.metrics import Load, Metrics, metrics, moved
from geo.coverage.topology import Topology, packed, rounded, topology


def outcome_json(outcome: Outcome) -> bytes:
    """Return what came of an operation: changed faces, figures, the arcs around them."""
    change, plan = outcome.change, outcome.change.plan
    finest = [face for face in change.after.values() if face.level == plan.finest]
    coarser = [face for face in change.after.values() if face.level != plan.finest]
    figures = metrics(plan, finest, outcome.load)
    arcs = local_topology(plan, finest)
    return orjson.dumps(
        {
            "rev": outcome.draft.rev,
            "seq": outcome.draft.rev,
            "kind": outcome.kind,
            "changed": [feature(plan, face) for face in (*finest, *coarser)],
            "removed": list(map(str, change.removed)),
            "targets": sorted(map(str, change.targets)),
            "metrics": [metrics_json(one) for one in figures],
            "moved": moved(change, outcome.load)._asdict(),
            "topology": arcs,
            "notes": list(change.notes),
            "can_undo": outcome.can_undo,
            "can_redo": outcome.can_redo,
        },
        option=orjson.OPT_SERIALIZE_NUMPY,
    )


def metrics_json(one: Metrics) -> dict[str, Any]:
    """Return the figures of a grid."""
    return {**one._asdict(), "id": str(one.id)}


def all_metrics(draft: Draft, load: Load) -> bytes:
    """Return the figures of every grid of a draft."""
    rows = [metrics_json(one) for one in metrics(draft.plan, draft.plan.faces.values(), load)]
    return orjson.dumps({"rev": draft.rev, "items": rows})


def feature(plan: Plan, face: Face) -> dict[str, Any]:
    """Return a face as a GeoJSON feature, with all digits: as told it is valid and matches its neighbours."""
    return {
        "type": "Feature",
        "id": str(face.id),
        "geometry": geometry(face.shape),
        "properties": {"level": face.level, **_labels(plan, face)},
    }


def _labels(plan: Plan, face: Face) -> dict[str, Any]:
    parent = plan.upper.get(face.parent) if face.parent else None
    return {
        "code": face.code,
        "name": face.name,
        "parent": str(face.parent) if face.parent else None,
        "parent_code": parent.code if parent else None,
        "parent_name": parent.name if parent else None,
        "households": face.households,
        "area_m2": round(face.area_m2 or 0.0, 1),
        "locked": face.locked,
        "multipart": face.parts > 1,
        "label": list(face.label) if face.label else None,
    }


def geometry(shape: Any) -> dict[str, Any]:
    """Return a shape as GeoJSON."""
    parts = [
        [shapely.get_coordinates(ring).tolist() for ring in shapely.get_rings(part)]
        for part in shapely.get_parts(shape)
    ]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


async def topology_of(draft: Draft) -> bytes:
    """Return the topology of a draft, worked out beside the event loop."""
    if "topology_body" not in draft.__dict__:
        draft.__dict__["topology_body"] = await asyncio.to_thread(topology_json, draft)
    return bytes(draft.__dict__["topology_body"])


async def metrics_of(draft: Draft, load: Load) -> bytes:
    """Return the figures of a draft, worked out beside the event loop."""
    return await asyncio.to_thread(all_metrics, draft, load)


def topology_json(draft: Draft) -> bytes:
    """Return the arcs and faces of a draft's finest level."""
    faces = list(draft.plan.faces.values())
    told = _told(draft.plan, faces, draft.topology)
    return orjson.dumps({"rev": draft.rev, "level": draft.plan.finest, **told}, option=orjson.OPT_SERIALIZE_NUMPY)


def local_topology(plan: Plan, changed: Iterable[Face]) -> dict[str, Any]:
    """Return the arcs of changed faces and all that touch them."""
    near: dict[UUID, Face] = {}
    for face in changed:
        near.update((one.id, one) for one in plan.near(face.shape.bounds))
    faces = list(near.values())
    return _told(plan, faces, topology([face.shape for face in faces])) if faces else {}


def _told(plan: Plan, faces: Sequence[Face], found: Topology) -> dict[str, Any]:
    small = packed(found)
    return {
        "scale": small.scale,
        "origin": small.origin,
        "arcs": small.arcs,
        "keys": found.keys(),
        "sides": found.sides,
        "faces": [
            {"id": str(face.id), **_labels(plan, face), "rings": rings}
            for face, rings in zip(faces, found.rings, strict=True)
        ],
        "nodes": rounded(found.nodes),
    }
