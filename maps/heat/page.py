"""The heatmap as a Folium page in our own frame."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from maps import layers
from maps.heat.tiles import class_colours
from maps.layers import SpotText

Say = Callable[..., str]  # a word of the catalogue by its key, with values put in
OPACITY_LIGHT, OPACITY_DARK = 0.82, 0.90


@dataclass(frozen=True)
class Legend:
    """How one way of looking is read: unit, break values (none: only less and more), how it was made."""

    title: str
    breaks: tuple[float, ...]
    method: str
    less: str = ""
    more: str = ""


@dataclass(frozen=True)
class SpotMark:
    """A hot spot on the map."""

    number: int
    lng: float
    lat: float
    new: bool
    said: SpotText


@dataclass(frozen=True)
class HeatPage:
    """Everything on the heatmap page; texts are ready to be shown, as plain text."""

    say: Say
    lang: str
    nonce: str
    theme: str
    embed: bool
    wall: bool  # for a big screen: nothing to press
    title: str
    coverage: str
    attribution: str
    bounds: tuple[float, float, float, float]
    view: str  # surface, heat or choropleth: what shows first
    per: str  # area or households
    tiles: Mapping[str, str]  # per -> address of the surface's tiles
    cells: str  # address of the weighted points
    legend: str  # address of the surface's breaks
    legends: Mapping[str, Legend]  # "surface-area", "heat", "choropleth-households" ...
    grids: Sequence[Mapping[str, Any]]  # name, lines, classes {per: class}, clear, geometry (GeoJSON)
    above: Mapping[str, Sequence[Mapping[str, Any]]]  # "areas" and "streets": outlines of the coarser levels
    steps: Sequence[Mapping[str, Any]]  # {"label", "from", "to", "points": [[lat, lng, weight], ...]}
    step_label: str
    spots: Sequence[SpotMark]
    base: Mapping[str, Any]  # what the base map needs
    filters: Mapping[str, Any] = field(default_factory=dict)


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent.parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def heatmap_page(page: HeatPage) -> str:
    """Return the page as HTML: Folium's map and layers, our own controls, nothing from other hosts."""
    dark = page.theme == "dark"
    values = {"page": page, "say": page.say, "data": layers.script_json(_data(page, dark=dark))}
    frame = layers.Page(_environment().get_template("heatmap.html"), values)
    made = layers.bare_map(frame, *page.bounds)
    shown = {name: page.view == name for name in ("surface", "heat", "choropleth")}
    opacity = OPACITY_DARK if dark else OPACITY_LIGHT
    points = [point for step in page.steps for point in step["points"]]
    parts = {
        "surface": layers.surface_tiles(page.tiles[page.per], opacity=opacity, show=shown["surface"]),
        "heat": layers.heat_points(points, class_colours(6, dark=dark), show=shown["heat"]),
        "choropleth": layers.grid_shapes([one["geometry"] for one in page.grids], show=True),
        "areas": layers.grid_shapes(page.above.get("areas", ()), show=True, touched=False),
        "streets": layers.grid_shapes(page.above.get("streets", ()), show=True, touched=False),
        "spots": layers.spot_group([_mark(one) for one in page.spots], show=bool(page.spots)),
    }
    for part in parts.values():
        part.add_to(made)
    made.add_child(layers.Handles({"map": made, **parts}))
    return str(frame.render())


def _mark(spot: SpotMark) -> Any:
    return layers.spot_marker(spot.lat, spot.lng, spot.number, new=spot.new, said=spot.said)


def _data(page: HeatPage, *, dark: bool) -> dict[str, Any]:
    """Return what the page's own script reads, texts among it, beside what Folium builds."""
    west, south, east, north = page.bounds
    return {
        "bounds": [[south, west], [north, east]],
        "view": page.view,
        "per": page.per,
        "dark": dark,
        "embed": page.embed,
        "tiles": dict(page.tiles),
        "cells": page.cells,
        "legend": page.legend,
        "legends": {
            key: {
                "title": one.title,
                "breaks": [_number(value) for value in one.breaks],
                "colours": class_colours(len(one.breaks) or 6, dark=dark),
                "method": one.method,
                "ends": [one.less, one.more],
            }
            for key, one in page.legends.items()
        },
        "steps": [
            {"label": one["label"], "from": one["from"], "to": one["to"], "points": len(one["points"])}
            for one in page.steps
        ],
        "grids": [{key: one[key] for key in ("name", "lines", "classes", "clear")} for one in page.grids],
        "spots": [{"number": one.number, "title": one.said.title} for one in page.spots],
        "base": dict(page.base),
    }


def _number(value: float) -> str:
    """Return a break value as people read it: no needless zeros."""
    return f"{value:,.10g}".replace(",", "")
