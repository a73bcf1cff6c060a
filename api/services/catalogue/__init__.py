"""What a worker knows of layers and plans, kept current."""

from api.services.catalogue.build import index_plan
from api.services.catalogue.keeper import CatalogueKeeper
from api.services.catalogue.periods import LayerPlans, PlanPeriod
from api.services.catalogue.plan import OUTSIDE, LevelGrids, LoadedPlan
from api.services.catalogue.publish import write_index
from api.services.catalogue.registry import Registry
from api.services.catalogue.snapshot import Catalogue, NoPlanAt, UnknownLayer, UnknownLevel

__all__ = [
    "OUTSIDE",
    "Catalogue",
    "CatalogueKeeper",
    "LayerPlans",
    "LevelGrids",
    "LoadedPlan",
    "NoPlanAt",
    "PlanPeriod",
    "Registry",
    "UnknownLayer",
    "UnknownLevel",
    "index_plan",
    "write_index",
]
