"""Our own pages, from templates: start, desk, planner, my grid, login."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from maps.words import speaker, words_under

HERE = Path(__file__).parent
STATIC = HERE / "static"


@dataclass(frozen=True)
class Frame:
    """What every page shows around its own content."""

    lang: str
    nonce: str
    demo: bool
    role: str
    name: str
    csrf: str
    district: str
    layer: str
    layer_title: str
    plan: str
    plan_since: str
    bbox: tuple[float, float, float, float] | None
    counts: tuple[int, ...] = ()
    theme: str = "light"
    loading: bool = False


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)


def page(name: str, frame: Frame, **values: Any) -> str:
    """Return the page `name` as HTML; everything put into it is escaped."""
    template = _environment().get_template(f"{name}.html")
    say, words = speaker(frame.lang), words_under(frame.lang, "page.", "role.", f"{name}.")
    return template.render(page=frame, say=say, words=words, **values)
