"""Towns and communities that other rows of a registry state: a row that states none begins with them as well."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from geo.address.writing.normalise import admin_of, normal_text

LEAST, SAMPLE = 2, 20_000  # rows that state an area, and that are looked at
KEYS = {"town": ("town", "street", "township", "街道"), "community": ("community", "village", "社区", "村")}
Areas = Mapping[str, frozenset[str]]


def stated_areas(parts: Sequence[Mapping[str, object]]) -> Areas:
    """Return the towns and communities that a sample of rows states, by the name of the level."""
    counted: dict[str, Counter[str]] = {level: Counter() for level in KEYS}
    for one in islice(parts, 0, None, max(1, len(parts) // SAMPLE)):
        for level, keys in KEYS.items():
            counted[level].update(str(one[key]) for key in keys if one.get(key))
    return {level: frozenset(area for area, n in found.items() if n >= LEAST) for level, found in counted.items()}


def areas_told(text: str, areas: Areas) -> tuple[dict[str, str], str]:
    """Return the known areas with which a text goes on behind its district, by level, and the text without them.

    >>> areas_told("寿春区经开区创业公寓1幢", {"town": frozenset(["经开区"]), "community": frozenset()})
    ({'town': '经开区'}, '寿春区创业公寓1幢')
    """
    found: dict[str, str] = {}
    if not any(areas.values()):
        return found, text
    normal = normal_text(text)
    rest = normal[admin_of(normal).end :]
    for level, known in areas.items():
        area = max((one for one in known if rest.startswith(one) and one in text), key=len, default="")
        if area and len(rest) > len(area):
            found[level], rest, text = area, rest[len(area) :], text.replace(area, "", 1)
    return found, text
