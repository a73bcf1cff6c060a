"""Chinese addresses: one writing, typed parts, a registry in memory, and what a text may mean in it."""

from geo.address.index import AddressIndex, Entry
from geo.address.match import AddressMatch, Hit, Level, match
from geo.address.normalise import Normal, address_key, normal_text, normalise
from geo.address.parse import Parts, crossing_of, read
from geo.address.suggest import suggest

__all__ = [
    "AddressIndex",
    "AddressMatch",
    "Entry",
    "Hit",
    "Level",
    "Normal",
    "Parts",
    "address_key",
    "crossing_of",
    "match",
    "normal_text",
    "normalise",
    "read",
    "suggest",
]
