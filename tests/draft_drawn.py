"""Drafts drawn in text: a plan of a picture, operations on it, each outcome looked at as a whole."""

from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import shapely

from geo.coverage.edit import Change, Face, Ground, Plan, Refused, apply
from tests.drawn import CELL, NORTH, WEST, shapes_of


def plan_of(picture: str, parents: dict[str, str] | None = None) -> Plan:
    """A plan of a picture; a grid's id follows from its letter, A and B are in community 1, others in 2."""
    shapes = shapes_of(picture)
    parents = parents or {letter: "1" if letter in "AB" else "2" for letter in shapes}
    faces = {
        id_of(letter): Face(id_of(letter), "grid", letter, f"网格{letter}", id_of(parents[letter]), _single(shape))
        for letter, shape in shapes.items()
    }
    upper = {}
    for code in sorted(set(parents.values())):
        inside = [face.shape for letter, face in zip(shapes, faces.values(), strict=True) if parents[letter] == code]
        upper[id_of(code)] = Face(id_of(code), "community", code, code, None, shapely.coverage_union_all(inside))
    return Plan(("community", "grid"), faces, upper, frozenset(shapes))


def _single(shape: Any) -> Any:
    return shapely.get_geometry(shape, 0) if shapely.get_num_geometries(shape) == 1 else shape


def id_of(label: str) -> UUID:
    return UUID(int=ord(label), version=4)


def xy(x: float, y: float) -> tuple[float, float]:
    return WEST + x * CELL, NORTH - y * CELL


def line(*points: tuple[float, float]) -> list[list[float]]:
    return [list(xy(*point)) for point in points]


def square(x: float, y: float, size: float) -> dict[str, Any]:
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    return {"type": "Polygon", "coordinates": [line(*corners, corners[0])]}


def ids(letters: str) -> list[str]:
    return [str(id_of(letter)) for letter in letters]


NEW: Iterator[int] = count(10_000)


def do(plan: Plan, op: str, ground: Ground | None = None, **told: Any) -> Change:
    """Apply an operation and check that what came out is a partition of the same land, coarse levels with it."""
    if "grid" in told and len(told["grid"]) == 1:
        told["grid"] = str(id_of(told["grid"]))
    change = apply(plan, {"op": op, **told}, ground or Ground(), lambda: UUID(int=next(NEW), version=4))
    shapes = np.array([face.shape for face in change.plan.faces.values()], dtype=object)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    for grid, face in change.plan.upper.items():
        inside = [one.shape for one in change.plan.faces.values() if one.parent == grid]
        union = shapely.coverage_union_all(np.array(inside, dtype=object))
        assert union.normalize().equals(face.shape.normalize())
        assert set(map(tuple, shapely.get_coordinates(union))) == set(map(tuple, shapely.get_coordinates(face.shape)))
    if op != "fill_gap":
        assert sum(face.shape.area for face in change.plan.faces.values()) == pytest.approx(
            sum(face.shape.area for face in plan.faces.values()), rel=1e-12
        )
    return change


def by_code(plan: Plan) -> dict[str, Any]:
    return {face.code: face.shape for face in plan.faces.values()}


def has_vertex(shape: Any, place: tuple[float, float]) -> bool:
    return bool((np.abs(shapely.get_coordinates(shape) - place).max(axis=1) < 1e-12).any())


def refusal(plan: Plan, op: str, **told: Any) -> Refused:
    with pytest.raises(Refused) as met:
        do(plan, op, **told)
    return met.value
