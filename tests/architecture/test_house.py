"""Rules of the house that no linter knows: each tells what went wrong where it was not kept."""

import ast
import re
from pathlib import Path

import pytest

from api.cli import parser
from api.settings import Settings

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("geo", "api", "maps", "data")
PYTHON = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
OURS = [
    file
    for pattern in ("*.js", "*.css", "*.html")
    for file in sorted((ROOT / "maps").rglob(pattern))
    if "vendor" not in file.parts
]


def calls(file: Path) -> set[str]:
    """Return the last names of everything that a file calls."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in found}


def test_one_place_commits() -> None:
    """A service that commits in its middle leaves half a change behind when its second half fails."""
    allowed = {"data/database.py", "data/migrations/__init__.py"}
    found = {str(file.relative_to(ROOT)) for file in PYTHON if "commit" in calls(file)}
    assert found <= allowed


def test_one_module_builds_what_folium_shows_as_text() -> None:
    """Folium runs script hidden in popups and tooltips; only maps/layers.py knows how text goes in safely."""
    kinds = {"Popup", "Tooltip", "GeoJsonPopup", "GeoJsonTooltip", "Icon", "DivIcon", "LayerControl"}
    found = {str(file.relative_to(ROOT)) for file in PYTHON if calls(file) & kinds}
    assert found <= {"maps/layers.py"}


def test_pages_name_no_other_host() -> None:
    """A page that reaches out shows nothing on an intranet, and tells others who looks at what."""
    allowed = ("http://www.w3.org/",)
    for file in OURS:
        found = re.findall(r"https?://[^\s\"'`)<]+", file.read_text(encoding="utf-8"))
        assert [url for url in found if not url.startswith(allowed)] == [], file


def test_pages_put_no_text_in_as_markup() -> None:
    """innerHTML with data in it is how a grid's name becomes a script."""
    words = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    found = [file.name for file in OURS if file.suffix == ".js" and words.search(file.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_in_one_line_what_it_holds(package: str) -> None:
    """Nobody finds his way in a house whose doors bear no names."""
    silent = []
    for file in sorted((ROOT / package).rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            silent.append(str(file.relative_to(ROOT)))
    assert silent == []


def test_no_file_grows_past_400_lines_of_code() -> None:
    """A file that does usually holds two things."""
    long = {}
    for file in PYTHON:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        code = [line for line in lines if not line.lstrip().startswith("#")]
        if len(code) > 400:
            long[str(file.relative_to(ROOT))] = len(code)
    assert long == {}


def test_every_setting_and_command_is_documented() -> None:
    """A setting nobody can read about does not exist."""
    text = (ROOT / "docs" / "administration.md").read_text(encoding="utf-8")
    internal = {"cluster_url"}
    settings = [f"WANGGE_{name.upper()}" for name in Settings.model_fields if name not in internal]
    commands = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert [name for name in settings if f"`{name}`" not in text] == []
    assert [name for name in commands or () if f"wangge {name}" not in text] == []


def test_the_changelog_names_this_version() -> None:
    """Somebody who asks what changed must find the version he runs."""
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert version
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
