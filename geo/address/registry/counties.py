"""Cities and counties at the head of a registry's texts, and which of them lies above which district.

Some cities of counties stand where a district would: 慈溪市浒山街道 beside 海曙区鼓楼街道, no city above.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from geo.address.writing.normalise import admin_of, normal_text

SAMPLE = 2_000  # texts that are looked at
LEAST, RARE, MOST = 2, 500, 0.9  # texts that begin with it: so many, one in so many; more than that share is the city


class Head(NamedTuple):
    """The areas with which a text begins; `county` is what stands there before an area stated as the district."""

    province: str | None
    city: str | None
    district: str | None
    county: str | None = None


def heads_of(texts: Sequence[str], districts: tuple[str, ...] = ()) -> list[Head]:
    """Return the areas with which a sample of texts begins; `districts` are those that rows state."""
    step = max(1, len(texts) // SAMPLE)
    return [_head_of(normal_text(text), districts) for text in islice(texts, 0, None, step)]


def _head_of(text: str, districts: tuple[str, ...]) -> Head:
    found = admin_of(text)
    above = bool(districts) and text.startswith(districts, found.end)
    return Head(found.province, found.city, found.district, found.district if above else None)


def above_district(text: str, district: str) -> str:
    """Return what stands before a district in a text that has it; else the areas with which the text begins.

    >>> above_district("臺澄市西港區永安里", "西港区"), above_district("澄山縣石埔鎮石埔里", "石埔镇")
    ('臺澄市', '澄山县')
    """
    normal = normal_text(text)
    place = normal.find(district)
    return normal[: place if place >= 0 else admin_of(normal).end]


def counties_of(texts: Sequence[str]) -> frozenset[str]:
    """Return the cities with which some of a registry's texts begin, and behind which a district is never written.

    A city with which nearly all texts begin is not one of several.
    """
    heads = heads_of(texts)
    above = {one.city for one in heads if one.district}
    counts = Counter(one.city for one in heads if one.city and not one.district)
    least, most = max(LEAST, len(heads) // RARE), MOST * len(heads)
    return frozenset(city for city, count in counts.items() if city not in above and least <= count <= most)


def county_of(text: str, counties: frozenset[str]) -> str | None:
    """Return the city of a county with which a text begins; None where it begins with none of these."""
    city = admin_of(normal_text(text)).city if counties else None
    return city if city in counties else None
