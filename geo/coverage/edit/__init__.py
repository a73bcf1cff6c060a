"""Editing a plan by operations that cannot break it: each gives a proven partition, or is refused."""

from geo.coverage.edit.apply import OPERATIONS, Ground, apply, named_grids
from geo.coverage.edit.back import Overtaken, swapped
from geo.coverage.edit.change import Change
from geo.coverage.edit.footprint import Footprint
from geo.coverage.edit.plan import Face, Plan, Scale
from geo.coverage.edit.refusal import Place, Refused

__all__ = [
    "OPERATIONS",
    "Change",
    "Face",
    "Footprint",
    "Ground",
    "Overtaken",
    "Place",
    "Plan",
    "Refused",
    "Scale",
    "apply",
    "named_grids",
    "swapped",
]
