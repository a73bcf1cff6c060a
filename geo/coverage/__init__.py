"""Coverages: edge-matched polygons without overlap. Validate, heal, dissolve, measure."""

from geo.coverage.dissolve import dissolve
from geo.coverage.faults import Fault, FaultKind, find_faults, shape_faults
from geo.coverage.heal import Healed, heal
from geo.coverage.matched import is_coverage, unmatched_edges
from geo.coverage.measure import areas_m2, label_points

__all__ = [
    "Fault",
    "FaultKind",
    "Healed",
    "areas_m2",
    "dissolve",
    "find_faults",
    "heal",
    "is_coverage",
    "label_points",
    "shape_faults",
    "unmatched_edges",
]
