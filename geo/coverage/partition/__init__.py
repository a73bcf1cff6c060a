"""Proposals: a land cut into balanced, contiguous grids along streets; pure values in, values out."""

from geo.coverage.partition.land import Land, Load, city_land, polygon_land
from geo.coverage.partition.model import Barriers, Buildings, Kind, Metrics, Mode, PartitionError, Why, Wish
from geo.coverage.partition.propose import Proposal, propose

__all__ = [
    "Barriers",
    "Buildings",
    "Kind",
    "Land",
    "Load",
    "Metrics",
    "Mode",
    "PartitionError",
    "Proposal",
    "Why",
    "Wish",
    "city_land",
    "polygon_land",
    "propose",
]
