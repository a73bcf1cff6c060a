"""Folium objects: the only place that builds them, and the only place where text enters Folium."""

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.features import DivIcon
from folium.plugins import HeatMap
from folium.template import Template

from maps import assets

MOST_ZOOM = 19
# What Folium links on every map and our pages never use: icons, fonts and parts of Bootstrap
UNUSED = ("bootstrap", "awesome", "glyphicons", "fontawesome", "leaflet.awesome.rotate")
_ENTITIES = str.maketrans({one: f"&#{ord(one)};" for one in "`$\\{}"})


class UnexpectedHeader(Exception):
    """Folium wants something in the page's head that we do not know; it would break the page's policy."""


def folium_text(text: object) -> str:
    """Return text that shows as itself wherever Folium puts it: markup, template literal, script string.

    Popups end up in a JavaScript template literal, where `html.escape` alone lets `${...}`, backslashes
    before a backtick, and `\\\\u003c` through.
    """
    return html.escape(str(text), quote=True).translate(_ENTITIES)


class LocalHeader(Element):  # type: ignore[misc]
    """The head of a Folium page: every link leads to a file of ours; an unknown one raises."""

    def add_child(self, child: Any, name: str | None = None, index: int | None = None) -> Any:
        """Take a link with its address rewritten; drop what is not needed."""
        if not isinstance(child, JavascriptLink | CssLink):
            if name and name.startswith("map_"):
                return self  # sizes and switches of the map: our own style sheet has them
            raise UnexpectedHeader(f"{name}: {child}")
        if any(part in child.url for part in UNUSED):
            return self
        child.url = assets.local_url(child.url)
        return super().add_child(child, name=name, index=index)


class Page(Figure):  # type: ignore[misc]
    """A Folium page in our own frame: `template` places head, map and script, and gives the nonce."""

    def __init__(self, template: Any, values: Mapping[str, Any]) -> None:
        super().__init__()
        self._template = _Framed(template, values)
        self.header = LocalHeader()
        self.header._parent = self


class _Framed:
    """Gives a page template its values along with Folium's parts."""

    def __init__(self, template: Any, values: Mapping[str, Any]) -> None:
        self._template, self._values = template, values

    def render(self, *, this: Page, kwargs: Mapping[str, Any]) -> str:
        """Return the page."""
        return str(
            self._template.render(
                **self._values,
                folium_head=this.header.render(**kwargs),
                folium_map=this.html.render(**kwargs),
                folium_script=this.script.render(**kwargs),
            )
        )


def bare_map(page: Page, west: float, south: float, east: float, north: float) -> folium.Map:
    """Return a map of the box without tiles or controls; the page's own script adds those."""
    made = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_control=False,
        attributionControl=False,
        maxZoom=MOST_ZOOM,  # Map(max_zoom=...) does not reach Leaflet
        zoomSnap=0.25,
        zoomDelta=1,
    )
    page.add_child(made)
    made.add_child(Panes())
    return made


PANES = {"heat": 310, "shapes": 330, "lines": 335, "spots": 400}


class Panes(MacroElement):  # type: ignore[misc]
    """Gives the map our own order from below: heat, shapes, and above the labels the hot spots."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{% for name, order in this.panes.items() %}"
        "{{ this._parent.get_name() }}.createPane('{{ name }}').style.zIndex = {{ order }};"
        "{% endfor %}{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()
        self._name = "Panes"
        self.panes = PANES


def heat_points(points: Sequence[Sequence[float]], colours: Sequence[str], *, show: bool) -> HeatMap:
    """Return the quick look: weighted points [lat, lng, weight], without a unit."""
    gradient = {round(0.1 + 0.75 * number / (len(colours) - 1), 2): one for number, one in enumerate(colours)}
    faint = min(0.1, max(0.004, 6 / max(len(points), 1)))  # single incidents show where there are few
    return HeatMap(
        list(points),
        radius=26,
        blur=26,
        min_opacity=faint,
        gradient=gradient,
        show=show,
        control=False,
        pane="heat",
    )


def surface_tiles(url: str, *, opacity: float, show: bool) -> folium.TileLayer:
    """Return the density in classes, drawn by our own tile route."""
    return folium.TileLayer(
        url,
        attr=" ",  # the attribution is the page's own
        max_zoom=MOST_ZOOM,
        max_native_zoom=16,
        opacity=opacity,
        show=show,
        overlay=True,
        control=False,
        pane="heat",
    )


def grid_shapes(outlines: Sequence[Mapping[str, Any]], *, show: bool, touched: bool = True) -> folium.GeoJson:
    """Return outlines (GeoJSON geometries) as features numbered in their order.

    Lines that are not to be `touched` let the pointer through. Nothing but numbers goes in: Folium compiles its
    finished scripts once more as templates, so that a name such as `{{ 7*7 }}` among the properties would run
    on the server. Texts travel in the page's data block.
    """
    features = [
        {
            "type": "Feature",
            "id": number,
            "properties": {},
            "geometry": {"type": one["type"], "coordinates": one["coordinates"]},
        }
        for number, one in enumerate(outlines)
    ]
    data = {"type": "FeatureCollection", "features": features}
    pane = "shapes" if touched else "lines"
    return folium.GeoJson(
        data,
        style_function=_unseen,
        smooth_factor=0.6,
        show=show,
        control=False,
        pane=pane,
        interactive=touched,
    )


def _unseen(_: Mapping[str, Any]) -> dict[str, Any]:
    return {"stroke": False, "fillOpacity": 0}


class SpotText(NamedTuple):
    """What the popup of a hot spot says: a title and lines, as plain text."""

    title: str
    lines: tuple[str, ...]


def spot_marker(lat: float, lng: float, number: int, *, new: bool, said: SpotText) -> folium.Marker:
    """Return the numbered mark of a hot spot, square where it is new; its popup shows `said` as text."""
    rows = "".join(f"<p>{folium_text(line)}</p>" for line in said.lines)
    popup = folium.Popup(f"<div class='spot-text'><h2>{folium_text(said.title)}</h2>{rows}</div>", max_width=320)
    kind = "spot new" if new else "spot"
    icon = DivIcon(html=f"<b>{int(number)}</b>", icon_size=(28, 28), icon_anchor=(14, 14), class_name=kind)
    return folium.Marker([lat, lng], popup=popup, icon=icon, pane="spots", riseOnHover=True)


def spot_group(marks: Sequence[folium.Marker], *, show: bool) -> folium.FeatureGroup:
    """Return the marks of hot spots as one layer."""
    group = folium.FeatureGroup(show=show, control=False)
    for one in marks:
        one.add_to(group)
    return group


class Handles(MacroElement):  # type: ignore[misc]
    """Hands Folium's layers to the page's own script, as `window.wanggeHeat`."""

    _template = Template(
        "{% macro script(this, kwargs) %}window.wanggeHeat = { "
        "{% for key, name in this.names.items() %}{{ key }}: {{ name }}, {% endfor %}"
        "};{% endmacro %}"
    )

    def __init__(self, layers: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = "Handles"
        self.names = {key: one.get_name() for key, one in layers.items()}


def script_json(value: object) -> str:
    """Return JSON that can stand in a script: no character of it can end or open anything."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for one in "<>&'\u2028\u2029":
        text = text.replace(one, f"\\u{ord(one):04x}")
    return text
