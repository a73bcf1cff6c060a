"""Grids by what is typed of their name or code."""

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest
import shapely

from api.services.address_bench.subject import plan_of
from api.services.catalogue import LoadedPlan
from api.services.grid_names import grids_typed

NAMES = ("柳荫01", "柳荫02", "柳荫12", "杨柳01", "柳荫社区")
CODES = ("990101001", "990101002", "990101012", "990102001", "990103")


@pytest.fixture(scope="module")
def plan() -> LoadedPlan:
    boxes = np.array([shapely.box(106 + 0.01 * k, 29, 106.01 + 0.01 * k, 29.01) for k in range(len(CODES))])
    made = plan_of(list(CODES), boxes)
    return replace(made, plan_id=uuid4(), levels=(replace(made.levels[0], names=NAMES),))


def found(plan: LoadedPlan, typed: str) -> list[str]:
    return [NAMES[one.place] for one in grids_typed(plan, typed, 6)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("柳荫02", ["柳荫02"]),
        ("柳荫", ["柳荫01", "柳荫02", "柳荫12", "柳荫社区"]),
        ("柳", ["柳荫01", "柳荫02", "柳荫12", "柳荫社区", "杨柳01"]),  # those that begin so come first
        ("ly1", ["柳荫12"]),
        ("YL", ["杨柳01"]),
        ("9901 02", ["杨柳01"]),
        ("990101002", ["柳荫02"]),
        ("1012", ["柳荫12"]),
        ("101", []),  # three figures within a code fit too many
        ("杨荫", []),
        ("", []),
        (" \n", []),
    ],
)
def test_grids_are_found_by_name_initials_and_code(plan: LoadedPlan, typed: str, names: list[str]) -> None:
    assert found(plan, typed) == names


def test_what_was_typed_is_marked_in_the_name(plan: LoadedPlan) -> None:
    (begun,), (within,) = grids_typed(plan, "杨柳", 6), grids_typed(plan, "柳01", 6)
    assert (begun.spans, within.spans) == (((0, 2),), ((1, 4),))
    assert begun.rank < within.rank
