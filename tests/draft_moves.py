"""What the planner who draws at random may do: every kind of operation, as pages, scripts and mistakes tell them."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from tests.draft_planner import Maker, Planner, Told
from tests.draft_world import SOUTH, STEP, WEST

Made = tuple[Told, Any]


def _split(s: Planner) -> Made:
    face = s.any_face()
    west, south, east, north = face.shape.bounds
    count = s.chance.choice([2, 2, 3, 5])
    xy = [[s.chance.uniform(west, east), s.chance.uniform(south, north)] for _ in range(count)]
    kind = s.chance.random()
    if kind < 0.4:
        ring = shapely.get_coordinates(face.shape)
        xy[0], xy[-1] = ring[s.chance.randrange(len(ring))].tolist(), ring[s.chance.randrange(len(ring))].tolist()
    elif kind < 0.8:
        xy[0][0], xy[-1][0] = west - 1e-4, east + 1e-4
    elif kind < 0.9:
        xy = [*xy, xy[0]]
    told: Told = {"op": "split", "grid": str(face.id), "line": s.digits(xy)}
    return _maybe_cut(s, told), None


def _maybe_cut(s: Planner, told: Told) -> Told:
    return {**told, "buildings": "cut"} if s.chance.random() < 0.2 else told


def _merge(s: Planner) -> Made | None:
    found = s.any_pair()
    if len(s.plan.faces) < 450 or not found:
        return None
    grids = [str(face.id) for face in found[:2]]
    for near in s.plan.near(found[0].shape.bounds) if s.chance.random() < 0.2 else []:
        if near.parent == found[0].parent and len(grids) < 4:
            grids.append(str(near.id))
    told: Told = {"op": "merge", "grids": grids, "across_parents": s.chance.random() < 0.1}
    return ({**told, "multipart": True} if s.chance.random() < 0.03 else told), None


def _pair_told(s: Planner, op: str, pair: Any, more: Told) -> Told:
    across = s.chance.random() < 0.5
    told = {"op": op, "grids": [str(face.id) for face in pair[:2]], "across_parents": across, **more}
    return _maybe_cut(s, told)


def _move_arc(s: Planner) -> Made | None:
    found = s.any_pair()
    if not found:
        return None
    xy = shapely.get_coordinates(found[2]).copy()
    inner = s.chance.randrange(len(xy))
    xy[inner] += s.off(40)
    if s.chance.random() < 0.3:
        xy = np.insert(xy, max(inner, 1), xy[inner] + s.off(30), axis=0)
    return _pair_told(s, "move_arc", found, {"line": s.digits(xy)}), None


def _move_arc_along(s: Planner) -> Made | None:
    """Move a boundary to where its ends lie elsewhere on the outline of both: the plan's or the parent's, too."""
    found = s.any_pair()
    if not found:
        return None
    both = shapely.coverage_union_all([found[0].shape, found[1].shape])
    rim = shapely.get_exterior_ring(shapely.get_parts(both)[0])
    shares = [s.chance.random(), s.chance.random()]
    begin, end = shapely.get_coordinates(shapely.line_interpolate_point(rim, shares, normalized=True))
    xy = np.array([begin, (begin + end) / 2 + s.off(60), end])
    return _pair_told(s, "move_arc", found, {"line": s.digits(xy)}), None


def _follow_street(s: Planner) -> Made | None:
    """A street about along a boundary of two grids, with side roads, or right through both."""
    found = s.any_pair()
    if not found:
        return None
    line = shapely.get_coordinates(shapely.segmentize(found[2], 4e-4))
    along = line + np.array([s.off(s.chance.choice([0, 1, 12])) for _ in line]) + s.off(s.chance.choice([0, 5, 40]))
    ends = along[0] - (along[-1] - along[0]) * 0.2, along[-1] + (along[-1] - along[0]) * 0.2
    street = np.vstack([ends[0], along, ends[1]])
    if s.chance.random() < 0.3:
        west, south, east, north = shapely.total_bounds([found[0].shape, found[1].shape])
        street = np.array(
            [[west - 1e-3, s.chance.uniform(south, north)], [east + 1e-3, s.chance.uniform(south, north)]]
        )
    lines = [street, street[len(street) // 2] + np.array([[0, 0], s.off(80)])]
    if s.chance.random() < 0.3:
        lines.append(street + s.off(15))  # the other carriageway
    shape = shapely.multilinestrings([shapely.LineString(one) for one in lines])
    return _pair_told(s, "follow_street", found, {"street": "街"}), shape


def _move_node(s: Planner) -> Made:
    """Move a corner: freely, by less than is seen, onto another corner, along an edge of its ring."""
    ring = shapely.get_coordinates(s.any_face().shape)
    row = s.chance.randrange(len(ring) - 1)
    at, to = ring[row], ring[row] + np.array(s.off(30))
    kind = s.chance.random()
    if kind < 0.1:
        to = at + np.array(s.off(0.003))
    elif kind < 0.2:
        to = ring[s.chance.randrange(len(ring))] + np.array(s.off(s.chance.choice([0, 0.01])))
    elif kind < 0.3:
        to = at + (ring[row + 1] - at) * s.chance.random()
    across = s.chance.random() < 0.7
    return {"op": "move_node", "at": np.round(at, 7).tolist(), "to": to.tolist(), "across_parents": across}, None


def _reassign(s: Planner) -> Made:
    one = s.chance.choice(list(s.world.buildings.values()))
    beside = s.plan.near((*one.point, *one.point), 2e-3)
    target = s.chance.choice(beside) if beside else s.any_face()
    chosen = [str(one.id)]
    if s.chance.random() < 0.4:
        x, y = one.point
        chosen += [str(near) for near in s.world.buildings_in((x - 1e-3, y - 1e-3, x + 1e-3, y + 1e-3))][:5]
    told: Told = {"op": "reassign_buildings", "buildings": list(dict.fromkeys(chosen)), "grid": str(target.id)}
    return {**told, "across_parents": True}, None


def _add_hole(s: Planner) -> Made:
    """An island: a square or a corner of the grid itself, so that it touches the outline; some with a hole."""
    face = s.any_face()
    west, south, east, north = face.shape.bounds
    x, y, size = s.chance.uniform(west, east), s.chance.uniform(south, north), s.chance.uniform(1e-4, 8e-4)
    ring = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    if s.chance.random() < 0.5:
        known = shapely.get_coordinates(face.shape)
        ring[0] = tuple(known[s.chance.randrange(len(known))].tolist())
    shape = shapely.make_valid(shapely.Polygon(ring))
    if s.chance.random() < 0.2:
        shape = shapely.difference(shape, shapely.box(x + size / 4, y + size / 4, x + size / 2, y + size / 2))
    return {"op": "add_hole", "grid": str(face.id), "polygon": _geojson(s, shape)}, None


def _geojson(s: Planner, shape: Any) -> Any:
    digits = s.chance.choice([7, 17])
    return json.loads(shapely.to_geojson(shapely.transform(shape, lambda xy: np.round(xy, digits))))


def _remove_hole(s: Planner) -> Made | None:
    holed = [face for face in s.plan.faces.values() if shapely.get_num_interior_rings(face.shape) > 0]
    if not holed:
        return None
    face = s.chance.choice(holed)
    at = shapely.get_coordinates(shapely.point_on_surface(shapely.Polygon(face.shape.interiors[0])))[0].tolist()
    told: Told = {"op": "remove_hole", "grid": str(face.id), "at": at}
    return {**told, "across_parents": s.chance.random() < 0.5}, None


def _adopt(s: Planner) -> Made | None:
    """Replace two or three neighbours by as many made of straight cuts through all, some with their identity."""
    found = s.any_pair()
    if not found or found[0].parent != found[1].parent:
        return None
    faces = list(found[:2])
    if s.chance.random() < 0.4:
        more = [one for one in s.plan.near(found[0].shape.bounds) if one.parent == found[0].parent]
        faces += [one for one in more if one.id not in {face.id for face in faces}][:1]
    whole = shapely.coverage_union_all([face.shape for face in faces])
    west, south, east, north = whole.bounds
    cuts = [west, *sorted(s.chance.uniform(west, east) for _ in faces[1:]), east]
    parts = [shapely.intersection(whole, shapely.box(a, south, b, north)) for a, b in pairwise(cuts)]
    if any(part.geom_type != "Polygon" or part.is_empty for part in parts):
        return None
    given: list[Told] = [{"geometry": _geojson(s, part)} for part in parts]
    if s.chance.random() < 0.5:
        given[0]["id"] = str(faces[0].id)
    return _maybe_cut(s, {"op": "adopt", "remove": [str(face.id) for face in faces], "grids": given}), None


def _label(s: Planner) -> Made:
    grid, kind = str(s.any_face().id), s.chance.random()
    if kind < 0.5:
        return {"op": s.chance.choice(["lock", "unlock", "unlock", "unlock", "unlock"]), "grid": grid}, None
    if kind < 0.6:
        return {"op": "recode", "grid": grid, "code": f"R{s.chance.randrange(10_000)}"}, None
    return {"op": "rename", "grid": grid, "name": f"新{s.chance.randrange(1000)}"}, None


def _fill_gap(s: Planner) -> Made:
    at = [WEST + 7.5 * STEP, SOUTH + 7.5 * STEP]
    beside = s.plan.near((*at, *at), 3e-3)
    grid = s.chance.choice(beside) if beside and s.chance.random() < 0.1 else s.any_face()
    return {"op": "fill_gap", "grid": str(grid.id), "at": at}, None


MAKERS: list[Maker] = [
    *[_split] * 6,
    *[_merge] * 6,
    *[_move_arc] * 5,
    *[_move_arc_along] * 2,
    *[_follow_street] * 3,
    *[_move_node] * 5,
    *[_reassign] * 4,
    *[_add_hole] * 2,
    *[_remove_hole] * 2,
    *[_adopt] * 3,
    *[_label] * 2,
    _fill_gap,
]
