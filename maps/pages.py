"""Our own pages, from templates: start, desk, planner, my grid, login."""

import re
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
    say, words = speaker(frame.lang), words_under(frame.lang, "page.", "role.", "title.level.", f"{name}.")
    return template.render(page=frame, say=say, words=words, **values)


_SHEET = re.compile(r'<link rel="stylesheet" href="/static/([\w./-]+)">')
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def standalone(html: str) -> str:
    """Return a page of ours that needs nothing beside it: its style sheets inside, no scripts; for printing."""
    styled = _SHEET.sub(lambda found: f"<style>{(STATIC / found[1]).read_text(encoding='utf-8')}</style>", html)
    return _SCRIPT.sub("", styled)
