"""Words for people, by key, in Chinese and English."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _catalogue(lang: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((Path(__file__).parent / f"{lang}.json").read_text(encoding="utf-8"))
    return found


def speaker(lang: str) -> Callable[..., str]:
    """Return what gives a word of the catalogue in `lang`, with values put in; KeyError for an unknown one."""
    words = _catalogue(lang)

    def say(key: str, **values: Any) -> str:
        return words[key].format(**values) if values else words[key]

    return say


def words_under(lang: str, *prefixes: str) -> dict[str, str]:
    """Return the words of the catalogue whose keys begin with one of `prefixes`: for scripts of a page."""
    return {key: word for key, word in _catalogue(lang).items() if key.startswith(prefixes)}
