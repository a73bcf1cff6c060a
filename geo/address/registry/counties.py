"""Cities of counties that stand where a district would: 慈溪市浒山街道 beside 海曙区鼓楼街道, no city above."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from geo.address.writing.normalise import Admin, admin_of, normal_text

SAMPLE = 2_000  # texts that are looked at
LEAST, RARE, MOST = 2, 500, 0.9  # texts that begin with it: so many, one in so many; more than that share is the city


def heads_of(texts: Sequence[str]) -> list[Admin]:
    """Return the areas with which a sample of texts begins."""
    step = max(1, len(texts) // SAMPLE)
    return [admin_of(normal_text(text)) for text in islice(texts, 0, None, step)]


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


__all__ = ["counties_of", "county_of", "heads_of"]
