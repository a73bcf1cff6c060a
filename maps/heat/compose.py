"""From figures to what the heatmap page says: titles, legends, what each grid and hot spot tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from maps.heat.page import HeatPage, Legend, Say, SpotMark
from maps.layers import SpotText

Figures = Mapping[str, Any]
BOUNDARIES = 2  # kinds of boundary to switch: the finest grids and the level above


@dataclass(frozen=True)
class Look:
    """How the page was asked for."""

    lang: str
    nonce: str
    theme: str
    embed: bool
    wall: bool
    view: str
    per: str


def heat_view(figures: Figures, titles: Mapping[str, str], filters: Figures, look: Look, say: Say) -> HeatPage:
    """Return the page's contents; `figures` are the route's, `titles` the categories' by key."""
    span = _span(figures["period"], say)
    return HeatPage(
        say=say,
        lang=look.lang,
        nonce=look.nonce,
        theme=look.theme,
        embed=look.embed,
        wall=look.wall,
        title=_title(figures, say),
        coverage=say(
            "heat.coverage",
            category=titles.get(figures["category"], say("heat.all_categories")),
            span=span,
            total=figures["incidents"],
            located=figures["located"],
        ),
        attribution=say("heat.attribution.demo" if figures["demo"] else "heat.attribution"),
        bounds=figures["bounds"],
        view=look.view,
        per=look.per,
        tiles=figures["tiles"],
        cells=figures["cells"],
        legend=figures["legend"],
        legends=_legends(figures, span, say),
        grids=[_grid(one, say) for one in figures["grids"]],
        above=figures["above"],
        steps=[{**one, "label": _span(one, say)} for one in figures["steps"]],
        step_label=say("heat.step.days", days=figures["step_days"]),
        spots=[_spot(one, titles, say) for one in figures["hotspots"]],
        base=_base(figures, look, say),
        filters=filters,
    )


def _title(figures: Figures, say: Say) -> str:
    found: Sequence[str] = figures["densest"]
    if not figures["incidents"]:
        return say("heat.title.empty")
    if not found:
        return say("heat.title.none")
    if len(found) == 1:
        return say("heat.title.one", first=found[0])
    return say("heat.title.more", first=found[0], others=say("dashboard.and").join(found[1:]))


def _span(period: Figures, say: Say) -> str:
    first, last = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    if first == last:
        return say("dashboard.day", month=first.month, day=first.day)
    years = {"y1": first.year, "y2": last.year} if first.year != last.year else {}
    key = "dashboard.span.years" if years else "dashboard.span"
    return say(key, m1=first.month, d1=first.day, m2=last.month, d2=last.day, **years)


def _legends(figures: Figures, span: str, say: Say) -> dict[str, Legend]:
    found = {"heat": Legend(say("heat.legend.heat"), (), say("heat.method.heat"), say("heat.less"), say("heat.more"))}
    for per, surface in figures["surfaces"].items():
        method = "heat.method.households" if per == "households" else "heat.method.surface"
        found[f"surface-{per}"] = Legend(
            say(f"heat.legend.surface.{per}", span=span),
            tuple(surface["breaks"]),
            say(method, bandwidth=f"{surface['bandwidth_m']:g}"),
        )
        found[f"choropleth-{per}"] = Legend(
            say(f"heat.legend.choropleth.{per}"), tuple(figures["breaks"][per]), say("heat.method.choropleth")
        )
    return found


def _grid(grid: Figures, say: Say) -> dict[str, Any]:
    """Return one grid; its texts are plain and are shown as text nodes by the page's script."""
    rate = grid["per_1000_households"]
    if rate:
        value, low, high = (f"{one:.1f}" for one in rate)
        first = say("heat.grid.rate", n=grid["incidents"], rate=value, low=low, high=high)
    else:
        first = say("heat.grid.norate", n=grid["incidents"])
    homes = say("heat.grid.homes", homes=grid["households"] or 0, area=f"{grid['area_km2']:.2f}")
    place = say("heat.grid.code", parent=grid["parent"], code=grid["code"])
    return {
        "name": grid["name"],
        "lines": [first, homes, place],
        "classes": grid["classes"],
        "clear": grid["clear"],
        "geometry": grid["geometry"],
    }


def _spot(spot: Figures, titles: Mapping[str, str], say: Say) -> SpotMark:
    names = [one["name"] for one in spot["grids"]]
    kind = say(f"heat.kind.{spot['kind']}")
    p = "<0.001" if spot["p"] < 0.001 else f"{spot['p']:.3f}"
    lines = (
        say("heat.spot.count", n=spot["incidents"], expected=f"{spot['expected']:.1f}"),
        say("heat.spot.kind", kind=kind, p=p, category=titles.get(spot["category"] or "", "—")),
        say("heat.spot.before", n=spot["before"]),
    )
    point = spot["point"]
    title = say("dashboard.and").join(names[:3])
    return SpotMark(spot["number"], point["lng"], point["lat"], spot["kind"] == "new", SpotText(title, lines))


def _base(figures: Figures, look: Look, say: Say) -> dict[str, Any]:
    """Return what the base map needs: the layer whose boundaries it draws, and the switches for them."""
    levels = figures["levels"]
    overlays = [("grids", say("heat.overlay.grids"), True)]
    if len(levels) > 1:
        overlays.append(("areas", say("heat.overlay.areas", level=levels[-BOUNDARIES]["title"]), True))
    overlays.append(("buildings", say("heat.overlay.buildings"), False))
    return {
        "layer": figures["layer"],
        "levels": [one["key"] for one in levels],
        "theme": look.theme,
        "overlays": overlays,
    }
