"""DXF (R12, which every CAD program reads): closed polylines per ring, a text per grid, a DXF layer per level."""

from pathlib import Path
from typing import TextIO

import numpy as np
import shapely

from data.exporters.plans.content import ExportLevel, ExportPlan

COLOURS = (1, 5, 3, 6, 8)  # by level, coarse to fine: red, blue, green, magenta, grey
TEXT_SHARE = 0.06  # height of a text by the width of its grid
LABELS = "_label"
CODE_PAGE = "gbk"  # ANSI_936


def write_dxf(plan: ExportPlan, path: Path, _: str) -> None:
    """Write a plan; Chinese is in the code page that the head names, which CAD programs and GDAL go by."""
    with path.open("w", encoding=CODE_PAGE, newline="\r\n") as file:
        _head(plan, file)
        _pairs(file, (0, "SECTION"), (2, "ENTITIES"))
        for level in plan.levels:
            _entities(level, plan.system.digits, file)
        _pairs(file, (0, "ENDSEC"), (0, "EOF"))


def _pairs(file: TextIO, *pairs: tuple[int, object]) -> None:
    file.writelines(f"{code:>3}\n{value}\n" for code, value in pairs)


def _head(plan: ExportPlan, file: TextIO) -> None:
    boxes = [shapely.total_bounds(level.shapes) for level in plan.levels if len(level)]
    west, south = np.min([box[:2] for box in boxes], axis=0) if boxes else (0.0, 0.0)
    east, north = np.max([box[2:] for box in boxes], axis=0) if boxes else (0.0, 0.0)
    _pairs(
        file,
        (0, "SECTION"),
        (2, "HEADER"),
        (9, "$ACADVER"),
        (1, "AC1009"),
        (9, "$DWGCODEPAGE"),
        (3, "ANSI_936"),
        (9, "$EXTMIN"),
        (10, west),
        (20, south),
    )
    _pairs(file, (9, "$EXTMAX"), (10, east), (20, north), (0, "ENDSEC"))
    names = [name for level in plan.levels for name in (level.key, level.key + LABELS)]
    _pairs(file, (0, "SECTION"), (2, "TABLES"), (0, "TABLE"), (2, "LAYER"), (70, len(names)))
    for number, name in enumerate(names):
        colour = COLOURS[min(number // 2, len(COLOURS) - 1)]
        _pairs(file, (0, "LAYER"), (2, name), (70, 0), (62, colour), (6, "CONTINUOUS"))
    _pairs(file, (0, "ENDTAB"), (0, "ENDSEC"))


def _entities(level: ExportLevel, digits: int, file: TextIO) -> None:
    widths = shapely.bounds(level.shapes)[:, 2] - shapely.bounds(level.shapes)[:, 0] if len(level) else []
    for row, shape in enumerate(level.shapes):
        for part in shapely.get_parts(shape):
            for ring in (part.exterior, *part.interiors):
                _polyline(level.key, shapely.get_coordinates(ring)[:-1], digits, file)
        text = f"{level.columns['name'][row]} {level.columns['code'][row]}"
        _label(level, row, text, max(float(widths[row]) * TEXT_SHARE, 10.0**-digits), file)


def _polyline(layer: str, places: np.ndarray, digits: int, file: TextIO) -> None:
    """A closed ring; written as whole texts, since a city has a million vertices."""
    _pairs(file, (0, "POLYLINE"), (8, layer), (66, 1), (70, 1), (10, 0.0), (20, 0.0), (30, 0.0))
    vertex = f"  0\nVERTEX\n  8\n{layer}\n 10\n%.{digits}f\n 20\n%.{digits}f\n 30\n0.0\n"
    file.write(vertex * len(places) % tuple(places.ravel().tolist()))
    _pairs(file, (0, "SEQEND"), (8, layer))


def _label(level: ExportLevel, row: int, text: str, height: float, file: TextIO) -> None:
    x, y = level.labels[row].tolist()
    _pairs(file, (0, "TEXT"), (8, level.key + LABELS), (10, x), (20, y), (30, 0.0), (40, height), (1, _spelt(text)))


def _spelt(text: str) -> str:
    """Return text on one line; what the code page has not is spelt \\U+XXXX, as CAD programs read it."""
    plain = "".join(one for one in " ".join(text.split()) if one.isprintable())
    return "".join(one if _has(one) else _escaped(one) for one in plain)


def _has(character: str) -> bool:
    try:
        character.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return character != "\\"


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\U+{int.from_bytes(units[at : at + 2], 'big'):04X}" for at in range(0, len(units), 2))
