"""The gate: what a changed neighbourhood must be for the whole plan to stay a proven partition."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.plan import Face, Plan, Scale, Shape
from geo.coverage.edit.refusal import Place, Refused
from geo.coverage.edit.rings import Edge, Outline, edges, vertices, without_vertices
from geo.coverage.edit.touching import check_touching, told_around
from geo.coverage.matched import proven

AREA_M2 = 1.0  # what a parent's area may change by rounding
OFF_OUTLINE_M = 1e-6  # nodes lie on edges as exactly as numbers do; by more an outline would creep, step by step
SMALLEST_M2 = 1.0  # a grid smaller than this is no grid


def check_faces(plan: Plan, after: Mapping[UUID, Face], before: Mapping[UUID, Face]) -> None:
    """Raise Refused unless each face is valid, large enough, and one polygon where it is not declared otherwise."""
    for face in after.values():
        if not shapely.is_valid(face.shape) or shapely.is_empty(face.shape):
            raise Refused("would_cross_itself", _invalid_words(face), place=_invalid_place(face), grids=[face.id])
        if plan.scale.area_m2(face.shape) < SMALLEST_M2:
            raise Refused(
                "sliver",
                "会留下不足 1 平方米的碎片 / a piece under one square metre would be left",
                place=_inside(face.shape),
                grids=[face.id],
            )
        most = before[face.id].parts if face.id in before else 1
        if face.parts > max(most, 1) and not face.multipart:
            stray = min(shapely.get_parts(face.shape), key=lambda part: part.area)
            raise Refused(
                "would_break_contiguity",
                f"网格 {face.code} 会断成几块 / grid {face.code} would fall apart",
                place=_inside(stray),
                grids=[face.id],
            )


def _invalid_words(face: Face) -> str:
    return f"网格 {face.code} 的边界会自相交 / the boundary of {face.code} would cross itself"


def _invalid_place(face: Face) -> Place | None:
    _, _, told = str(shapely.is_valid_reason(face.shape)).partition("[")
    numbers = told.rstrip("]").split()
    return (float(numbers[0]), float(numbers[1])) if len(numbers) >= 2 else None


def _inside(shape: Any) -> Place:
    lng, lat = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
    return float(lng), float(lat)


def check_neighbourhood(plan: Plan, made: Plan, changed: Sequence[Face]) -> None:
    """Raise Refused unless the changed faces and all around them are a coverage.

    The faces further away are as they were in `plan`, so the whole is one exactly where the neighbourhood is.
    """
    faces, told = told_around(made.near, changed)
    if shapely.is_empty(told).all():
        return
    wrong = proven(np.array([face.shape for face in faces], dtype=object), told)
    bad = np.flatnonzero(~shapely.is_empty(wrong))
    if len(bad):
        lng, lat = shapely.get_coordinates(wrong[bad[0]])[0]
        raise _unmatched((float(lng), float(lat)), [faces[index].id for index in bad])
    check_touching(plan.near, made.near, changed)


def _unmatched(place: Place, grids: list[UUID]) -> Refused:
    words = "会与相邻网格重叠或错开 / it would overlap neighbours or leave edges that do not match"
    return Refused("would_overlap", words, place=place, grids=grids)


def check_seams(plan: Plan, before: Mapping[UUID, Face], after: Mapping[UUID, Face], *, grows: bool = False) -> None:
    """Raise Refused unless the changed faces together keep their outline, edge by edge where others border on it.

    So no crack can open, however thin, inside or towards the faces around, which no measure of land would show.
    Nodes may come and go where nobody borders; with `grows` the outline may be another there.
    """
    old, new = _union([face.shape for face in before.values()]), _union([face.shape for face in after.values()])
    gone = edges(old) - edges(new)
    if not gone:
        return
    for face in plan.near(shapely.total_bounds(shapely.linestrings(sorted(gone)))):
        torn = set() if face.id in before else gone & edges(face.shape)
        if torn:
            raise _unmatched(min(torn)[0], [face.id])
    cracks = set() if grows else _bare_edges(old, new) ^ _bare_edges(new, old)
    if cracks:
        raise _unmatched(min(cracks)[0], list(after))


def _bare_edges(shape: Shape, other: Shape) -> set[Edge]:
    """Return the edges of a shape without the vertices that the other has not."""
    return edges(without_vertices(shape, vertices(shape) - vertices(other)))


def check_land(before: Mapping[UUID, Face], after: Mapping[UUID, Face], scale: Scale, *, across: bool) -> None:
    """Raise Refused `outside_parent` unless the changed faces cover what they covered, parent by parent.

    With `across` land may pass from one parent to another, and only the whole stays as it was.
    """
    old, new = _by_parent(before.values(), across=across), _by_parent(after.values(), across=across)
    for parent in old.keys() | new.keys():
        one, other = _union(old.get(parent, [])), _union(new.get(parent, []))
        place = _difference(one, other, scale)
        if place:
            grids = [face.id for face in after.values() if across or face.parent == parent]
            raise Refused(
                "outside_parent",
                "会改动上级网格或方案的边界 / it would move the border of the parent or of the plan",
                place=place,
                grids=grids,
            )


def _by_parent(faces: Iterable[Face], *, across: bool) -> dict[UUID | None, list[Any]]:
    found: dict[UUID | None, list[Any]] = defaultdict(list)
    for face in faces:
        found[None if across else face.parent].append(face.shape)
    return found


def _union(shapes: list[Any]) -> Any:
    return shapely.coverage_union_all(np.array(shapes, dtype=object)) if shapes else shapely.Polygon()


def _difference(one: Any, other: Any, scale: Scale) -> Place | None:
    """Return where two outlines differ by more than nodes on their edges; None where they do not."""
    if one.is_empty or other.is_empty:
        return None if one.is_empty and other.is_empty else _inside(other if one.is_empty else one)
    lost, new = vertices(one) - vertices(other), vertices(other) - vertices(one)
    for outline, places in ((Outline(other, scale), lost), (Outline(one, scale), new)):
        for place in places:
            if outline.nearest_edge(place)[2] > OFF_OUTLINE_M:
                return place
    if abs(scale.area_m2(one) - scale.area_m2(other)) > AREA_M2:
        return _inside(other)
    return None


def check_codes(plan: Plan, after: Mapping[UUID, Face], before: Mapping[UUID, Face]) -> None:
    """Raise Refused `code_taken` where two grids of the finest level would bear one code."""
    given = Counter(face.code for face in after.values() if face.level == plan.finest)
    taken = {code for code, count in given.items() if count > 1}
    same = [face for face in plan.faces.values() if face.code in given]
    taken |= {face.code for face in same if face.id not in after and face.id not in before}
    if taken:
        grids = [face.id for face in after.values() if face.code in taken]
        raise Refused("code_taken", "编码已被使用 / the code is taken", grids=grids, given=", ".join(sorted(taken)))
