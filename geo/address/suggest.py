"""What somebody who is still typing may mean."""

from geo.address.index import AddressIndex
from geo.address.normalise import admin_of, normal_text
from geo.address.parse import read, read_number

NAMES_MOST = 6


def suggest(index: AddressIndex, typed: str, most: int = 10) -> list[int]:
    """Return rows of addresses that what is typed so far may become, likeliest first."""
    text = normal_text(typed)
    text = text[admin_of(text).end :] or text
    if not text:
        return []
    found = dict.fromkeys(index.starting(text, most))
    for rows in (_of_known_names, _of_like_names):
        if len(found) >= most:
            break
        found |= dict.fromkeys(rows(index, text, most))
    return list(found)[:most]


def _of_known_names(index: AddressIndex, text: str, most: int) -> list[int]:
    """Rows of the roads and estates that the text names, or begins to name."""
    rows: list[int] = []
    roads = index.roads.inside(text)
    for road in roads:
        number, _ = read_number(text[road.end :])
        rows += _numbered(index, road.name, number, most)
    for compound in index.compounds.inside(text):
        rows += _shortest(index, list(index.by_compound[compound.name]), most)
    if not rows:
        for name in index.compounds.starting(text, NAMES_MOST):
            rows += _shortest(index, list(index.by_compound[name]), 2)
        for name in index.roads.starting(text, NAMES_MOST):
            rows += _numbered(index, name, None, 2)
    return rows


def _of_like_names(index: AddressIndex, text: str, most: int) -> list[int]:
    free = read(text)
    rows: list[int] = []
    for name, _ in index.roads.like(free.road or text, NAMES_MOST):
        rows += _numbered(index, name, free.number, most)
    for name, _ in index.compounds.like(free.compound or text, NAMES_MOST):
        rows += _shortest(index, list(index.by_compound[name]), 3)
    return rows


def _numbered(index: AddressIndex, road: str, number: str | None, most: int) -> list[int]:
    rows = list(index.by_road.get(road, ()))
    if number:
        rows = [row for row in rows if (index.parts[row].number or "").startswith(number)]
    return _shortest(index, rows, most)


def _shortest(index: AddressIndex, rows: list[int], most: int) -> list[int]:
    return sorted(rows, key=lambda row: (len(index.texts[row]), index.texts[row]))[:most]
