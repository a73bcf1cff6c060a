"""Text that enters Folium shows as itself, whatever is in it; nothing else builds Folium's text objects."""

import ast
import html
import re
from pathlib import Path

import folium
import pytest
from branca.element import CssLink, Element, JavascriptLink
from hypothesis import given
from hypothesis import strategies as st

from maps.assets import UnknownAsset
from maps.layers import LocalHeader, SpotText, UnexpectedHeader, folium_text, script_json, spot_marker

ROOT = Path(__file__).parents[2]
TRAPS = [
    "${alert(1)}",
    "\\\\`)[0];alert(1);//",
    "\\u003cimg src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "`${alert(1)}`",
    "{{7*7}}{% raw %}",
    "\" onmouseover=alert(1) '",
    "&lt;b&gt;",
]
ACTIVE = re.compile(r"[`$\\{}<>\"']")


@pytest.mark.parametrize("text", TRAPS)
def test_a_trap_leaves_no_character_that_could_act(text: str) -> None:
    assert not ACTIVE.search(folium_text(text))


@given(st.text())
def test_any_text_is_shown_as_itself_and_cannot_act(text: str) -> None:
    told = folium_text(text)
    assert not ACTIVE.search(told)
    # what a browser makes of the entities; \r and others are not what we test here
    assert html.unescape(told) == text or "&#" in text or "&" in text or not text.isprintable()


@pytest.mark.parametrize("text", TRAPS)
def test_json_in_a_script_cannot_end_it(text: str) -> None:
    told = script_json({"name": text})
    assert "<" not in told
    assert ">" not in told
    assert "\u2028" not in told


@pytest.mark.parametrize("text", TRAPS)
def test_a_popup_holds_no_part_of_a_trap(text: str) -> None:
    made = folium.Map(tiles=None)
    spot_marker(29.8, 106.4, 1, new=True, said=SpotText(text, (text,))).add_to(made)
    page = made.get_root().render()
    literals = re.findall(r"\$\(`(.*?)`\)", page, re.DOTALL)
    assert len(literals) == 1
    assert not re.search(r"[`$\\{}]", literals[0])
    inner = re.sub(r"</?(div|h2|p)\b[^<>]*>", "", literals[0])
    assert "<" not in inner


def test_a_link_to_elsewhere_becomes_ours_and_an_unknown_one_raises() -> None:
    header = LocalHeader()
    link = JavascriptLink("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js")
    header.add_child(link, name="leaflet")
    assert link.url == "/static/vendor/leaflet/leaflet.js"
    with pytest.raises(UnknownAsset):
        header.add_child(CssLink("https://example.org/new.css"), name="new")
    with pytest.raises(UnexpectedHeader):
        header.add_child(Element("<script>1</script>"), name="stranger")


def test_bootstrap_and_icon_fonts_are_left_out() -> None:
    header = LocalHeader()
    header.add_child(CssLink("https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/dist/css/bootstrap.min.css"), name="b")
    assert "bootstrap" not in header.render()


BUILDERS = {
    "Popup",
    "Tooltip",
    "Icon",
    "DivIcon",
    "CustomIcon",
    "BeautifyIcon",
    "Marker",
    "CircleMarker",
    "GeoJsonPopup",
    "GeoJsonTooltip",
    "LayerControl",
    "HeatMap",
    "Choropleth",
    "FeatureGroup",
}


def test_only_one_module_builds_folium_objects() -> None:
    """A popup built elsewhere ran a stored name as script; `folium_text` lives where they are built."""
    found = []
    for path in sorted(one for part in ("api", "maps", "data", "geo") for one in (ROOT / part).rglob("*.py")):
        if path == ROOT / "maps" / "layers.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                found += [f"{path.relative_to(ROOT)}:{node.lineno} {name}"] * (name in BUILDERS)
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [getattr(node, "module", None) or "", *(one.name for one in node.names)]
                found += [f"{path.relative_to(ROOT)}:{node.lineno}"] * any(
                    one.split(".")[0] in ("folium", "branca") for one in names
                )
    assert found == []
