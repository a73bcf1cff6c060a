"""KML: a folder per level, a placemark per grid with its labels and figures."""

import re
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

import shapely

from data.exporters.plans.content import FIELDS, ExportLevel, ExportPlan

# what XML 1.0 cannot hold, however written
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
STYLE = (
    '<Style id="grid"><LineStyle><color>ffad5c0b</color><width>2</width></LineStyle>'
    "<PolyStyle><color>33ad5c0b</color></PolyStyle></Style>"
)


def write_kml(plan: ExportPlan, path: Path) -> None:
    """Write a plan whose coordinates are degrees, longitude first."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n')
        file.write(f"<Document><name>{_text(plan.name)}</name>{STYLE}\n")
        for level in plan.levels:
            _folder(level, file)
        file.write("</Document>\n</kml>\n")


def _folder(level: ExportLevel, file: TextIO) -> None:
    file.write(f"<Folder><name>{_text(level.key)}</name>\n")
    for row, shape in enumerate(level.shapes):
        name = _text(level.columns["name"][row])
        file.write(f"<Placemark><name>{name}</name><styleUrl>#grid</styleUrl><ExtendedData>")
        for field in FIELDS:
            value = level.columns[field][row]
            if value is not None:
                file.write(f"<Data name={quoteattr(field)}><value>{_text(str(value))}</value></Data>")
        file.write("</ExtendedData><MultiGeometry>")
        for part in shapely.get_parts(shape):
            file.write(_polygon(part))
        file.write("</MultiGeometry></Placemark>\n")
    file.write("</Folder>\n")


def _polygon(part: shapely.Polygon) -> str:
    outer = f"<outerBoundaryIs>{_ring(part.exterior)}</outerBoundaryIs>"
    inner = "".join(f"<innerBoundaryIs>{_ring(one)}</innerBoundaryIs>" for one in part.interiors)
    return f"<Polygon>{outer}{inner}</Polygon>"


def _ring(ring: shapely.LinearRing) -> str:
    places = " ".join(f"{x!r},{y!r}" for x, y in shapely.get_coordinates(ring).tolist())
    return f"<LinearRing><coordinates>{places}</coordinates></LinearRing>"


def _text(text: str) -> str:
    return escape(_UNSPEAKABLE.sub("", text))
