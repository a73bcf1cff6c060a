"""A registered text told word for word, with its district or town: it means the address that bears it."""

from geo.address.hit import AddressMatch, Hit
from geo.address.registry.index import AddressIndex
from geo.address.writing.candidate import Level
from geo.address.writing.normalise import normal_text

SURE = 0.995  # of those that bear the text together; the rest is left to what else it may mean
ELSE = 0.2  # what is so likely may be meant as well
ENOUGH = 0.9  # a match so sure of them needs no help
DEPTHS = (("room", Level.ROOM), ("unit", Level.UNIT), ("building", Level.BUILDING), ("door", Level.NUMBER))


def in_full(index: AddressIndex, given: str, found: AddressMatch) -> AddressMatch:
    """Return a match in which the addresses whose text was told word for word come first.

    A text that names neither its district nor its town may stand elsewhere too: it does so where nothing else is meant.
    """
    rows = index.verbatim(given.strip())
    if any(one.weight >= ELSE and not set(rows) & set(one.rows) for one in found.hits):
        rows = [row for row in rows if _names_its_area(index, row)]
    known = bool(found.hits) and set(rows) <= set(found.hits[0].rows)
    if not rows or (known and found.hits[0].weight >= ENOUGH):
        return found
    own = [_hit(index, row, SURE / len(rows)) for row in rows]
    spots = {spot for one in own for spot in one.spots}
    others = [one for one in found.hits if not spots & set(one.spots)]
    left = sum(one.weight for one in others)
    rest = [one._replace(weight=one.weight * (1 - SURE) / left) for one in others]
    none, explain = 0.0 if rest else 1 - SURE, found.explain if known else ()
    return AddressMatch((*own, *rest), none=none, explain=explain, position=found.position)


def _names_its_area(index: AddressIndex, row: int) -> bool:
    words = (index.word(name, int(index.columns[name][row])) for name in ("district", "town"))
    text = normal_text(index.texts[row])
    return any(word and word in text for word in words)


def _hit(index: AddressIndex, row: int, weight: float) -> Hit:
    level = next((level for name, level in DEPTHS if index.columns[name][row]), Level.COMPOUND)
    point = (float(index.lng[row]), float(index.lat[row]))
    spot = int(index.row_spot[row])
    return Hit((row,), point, level, weight, index.texts[row], ((*point, 1.0),), spots=(spot,))
