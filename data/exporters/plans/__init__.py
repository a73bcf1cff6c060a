"""Plans as files for other programs: GeoPackage, GeoJSON, Shapefile, KML, DXF, table; in several systems."""

from data.exporters.plans.content import ExportLevel, ExportPlan, level_frame
from data.exporters.plans.systems import BadSystem, System, system_of
from data.exporters.plans.write import (
    ENCODINGS,
    FORMATS,
    BadEncoding,
    BadFormat,
    ExportRefused,
    write_plan,
)

__all__ = [
    "ENCODINGS",
    "FORMATS",
    "BadEncoding",
    "BadFormat",
    "BadSystem",
    "ExportLevel",
    "ExportPlan",
    "ExportRefused",
    "System",
    "level_frame",
    "system_of",
    "write_plan",
]
