"""The leader's page: panels whose titles are findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from maps.charts import sentences, svg
from maps.charts.sentences import Say

MATRIX_CLASSES = 7
SHOWN_CATEGORIES = 6
SHOWN_AREAS = 12


@dataclass(frozen=True)
class Asked:
    """What the filter bar holds: (value, label, chosen) each; `query` is what links repeat."""

    days: Sequence[tuple[int, str, bool]]
    begin: str
    end: str
    categories: Sequence[tuple[str, str, bool]]
    streets: Sequence[tuple[str, str, bool]]
    query: Mapping[str, str]


def panels(figures: Mapping[str, Any], titles: Mapping[str, str], asked: Asked, say: Say) -> dict[str, Any]:
    """Return everything the dashboard's template places; `titles` are the categories' by key."""
    return {
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
            }
            for one in figures["repeats"]["items"]
        ],
        "load_bars": svg.bars(figures["load"]["histogram"], width=240, height=48),
        "link": lambda **more: link(asked.query, **more),
        "map_url": "/maps/heatmap?"
        + urlencode({**asked.query, "embed": "1", "view": "surface", "per": "households"}),
        "number": lambda value: sentences.number(value, say),
        "percent": sentences.percent,
        "p_text": sentences.p_text,
    }


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


def link(query: Mapping[str, str], **more: str) -> str:
    """Return the address of the list of the incidents behind a number."""
    given = {key: value for key, value in {**query, **more}.items() if value}
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
            "clear": one["per_1000_households"][1] > mean,
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
        {**one, "title": titles.get(one["key"], one["key"]), "share": one["incidents"] / most * 100}
        for one in rows
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
