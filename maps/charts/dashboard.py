"""The leader's page: panels whose titles are findings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from maps.charts import sentences, svg
from maps.charts.sentences import Say

# district and street before an address: everybody on the page knows the district
AREA = re.compile(r"^.{2,8}?[区县](.{2,6}?(街道|镇|乡))?")
MATRIX_CLASSES = 7
SHOWN_CATEGORIES = 6
SHOWN_AREAS = 12


@dataclass(frozen=True)
class Filters:
    """What the filter bar holds: (value, label, chosen) each; `query` is what links repeat."""

    days: Sequence[tuple[int, str, bool]]
    begin: str
    end: str
    categories: Sequence[tuple[str, str, bool]]
    streets: Sequence[tuple[str, str, bool]]
    query: Mapping[str, str]


def dashboard_page(
    figures: Mapping[str, Any], titles: Mapping[str, str], asked: Filters, page: Mapping[str, Any], say: Say
) -> str:
    """Return the dashboard as HTML; `titles` are the categories' by key, `page` what the frame needs."""
    values = {
        "page": page,
        "say": say,
        "theme": "dark" if page["wall"] else "light",
        "figures": figures,
        "asked": asked,
        "titles": titles,
        "headline": sentences.headline(figures, titles, say),
        "span": sentences.span(figures["period"], say),
        "clock": sentences.clock(figures["generated_at"]),
        "as_of": sentences.day(figures["generated_at"][:10], say),
        "said": _said(figures, titles, say),
        "areas": _areas(figures),
        "mean_rate": sentences.mean_rate(figures["areas"]),
        "categories": _categories(figures, titles),
        "line": _line(figures, say),
        "cells": svg.matrix_cells(figures["matrix"], MATRIX_CLASSES, (15, 15)),
        "peak": figures["peak"],
        "spots": [_spot(one, titles) for one in figures["hotspots"]],
        "repeats": [
            {
                **one,
                "bars": svg.bars(one["weeks"], width=72, height=18),
                "title": titles.get(one["category"], ""),
                "short": AREA.sub("", one["address"]) or one["address"],
            }
            for one in figures["repeats"]["items"]
        ],
        "load_bars": svg.bars(figures["load"]["histogram"], width=240, height=48),
        "link": lambda **more: link(asked.query, lang=page["lang"], **more),
        "map_url": _map(asked.query, page),
        "table_url": "/api/heat/grids?" + urlencode(asked.query),
        "number": lambda value: sentences.number(value, say),
        "percent": sentences.percent,
        "rate": lambda value: f"{value:.1f}",
    }
    return _environment().get_template("dashboard.html").render(values)


def incidents_page(
    figures: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    query: Mapping[str, str],
    page: Mapping[str, Any],
    say: Say,
) -> str:
    """Return the list of incidents behind a number as HTML."""
    values = {
        "page": page,
        "say": say,
        "theme": "light",
        "rows": rows,
        "span": sentences.span(figures["period"], say),
        "back": "/dashboard?" + urlencode(_with_lang(query, page["lang"])),
    }
    return _environment().get_template("incidents.html").render(values)


def _with_lang(query: Mapping[str, str], lang: str) -> dict[str, str]:
    return {**query, "lang": "en"} if lang == "en" else dict(query)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _said(figures: Mapping[str, Any], titles: Mapping[str, str], say: Say) -> dict[str, str]:
    return {
        "today": sentences.today(figures, say),
        "areas": sentences.areas(figures, say),
        "categories": sentences.categories(figures, titles, say),
        "quality": sentences.quality(figures, say),
        "trend": sentences.trend(figures, say),
        "peak": sentences.peak(figures, say),
        "spots": sentences.spots(figures, say),
        "repeats": sentences.repeats(figures, say),
        "load": sentences.load(figures, say),
    }


def _map(query: Mapping[str, str], page: Mapping[str, Any]) -> str:
    look = {"embed": "1", "view": "surface", "per": "households", "theme": "dark" if page["wall"] else "light"}
    if page["wall"]:
        look["wall"] = "1"
    return "/maps/heatmap?" + urlencode({**_with_lang(query, page["lang"]), **look})


def link(query: Mapping[str, str], *, lang: str, **more: str) -> str:
    """Return the address of the list of the incidents behind a number."""
    given = {key: value for key, value in {**_with_lang(query, lang), **more}.items() if value}
    return "/dashboard/incidents?" + urlencode(given)


def _areas(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [one for one in figures["areas"] if one["per_1000_households"]]
    rows.sort(key=lambda one: -one["per_1000_households"][0])
    most = max((one["per_1000_households"][2] for one in rows), default=0)
    typical = 3 * sentences.mean_rate(rows)
    scale = min(most, typical) or 1  # one tiny area with a wide interval must not flatten all others
    mean = sentences.mean_rate(rows)
    return [
        {
            **one,
            "whisker": _whisker(one, mean, scale),
            "above": one["per_1000_households"][1] > mean,
        }
        for one in rows[:SHOWN_AREAS]
    ]


def _whisker(area: Mapping[str, Any], mean: float, scale: float) -> svg.Whisker:
    value, low, high = area["per_1000_households"]
    return svg.whisker(value, low, high, mean, scale)


def _categories(figures: Mapping[str, Any], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = figures["categories"][:SHOWN_CATEGORIES]
    most = max((one["incidents"] for one in rows), default=1)
    return [
        {**one, "title": titles.get(one["key"], one["key"]), "share": one["incidents"] / most * 100} for one in rows
    ]


def _line(figures: Mapping[str, Any], say: Say) -> svg.Line:
    return svg.day_line(
        figures["daily"],
        date.fromisoformat(figures["since"]),
        asked_days=figures["period"]["days"],
        width=500,
        height=150,
        day_word=say("dashboard.axis.day"),
        partial=figures["generated_at"][:10] == figures["period"]["to"],
    )


def _spot(spot: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    found = spot["grids"]
    name = found[0]["name"] + (f"、{found[1]['name']}" if len(found) > 1 else "")
    return {
        **spot,
        "name": name,
        "title": titles.get(spot["category"], ""),
        "p_text": sentences.p_text(spot["p"]),
    }
