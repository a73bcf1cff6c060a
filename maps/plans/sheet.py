"""Map sheets as a page: one A4 sheet a grid, for the screen, the printer and PDF."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from maps.plans.drawing import Drawing
from maps.words import speaker

HERE = Path(__file__).parent.parent
STYLE = HERE / "static" / "css" / "sheet.css"
ROWS_MOST = 400  # lines of the list of buildings
TOGETHER = 3  # names joined on a side


class SheetView(NamedTuple):
    """What one sheet shows, in words already where people read it."""

    name: str
    code: str
    chain: str
    plan: str
    since: str
    drawing: Drawing
    borders: Sequence[tuple[str, str]]  # (东至, 长江路、桂花路)
    facts: Sequence[tuple[str, str]]
    buildings: Sequence[Mapping[str, Any]]
    more: int  # buildings that the list leaves out
    posts: Sequence[tuple[str, str]]


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)


def sheets_page(
    lang: str, sheets: Sequence[SheetView], *, title: str, printed: str, pdf: str | None, why: str, inline: bool
) -> str:
    """Return the page of some sheets.

    `pdf` is the address of the same as PDF, `why` says why there is none; `inline` puts the style in the page, for
    a renderer that fetches nothing.
    """
    style = STYLE.read_text(encoding="utf-8") if inline else ""
    template = _environment().get_template("planner-sheet.html")
    values: dict[str, Any] = {"lang": lang, "say": speaker(lang), "sheets": sheets, "title": title}
    return template.render(**values, printed=printed, pdf=pdf, why=why, style=style)


def bordering(say: Callable[..., str], borders: Sequence[tuple[str, str]]) -> str:
    """Return what a side borders on as words: streets and water by name, grids and the plan's end as such."""
    told = [say(f"sheet.border.{kind}", name=name) for kind, name in borders[:TOGETHER]]
    return say("sheet.and").join(told)
