"""Addresses: one writing, typed parts, a registry in memory, and what a text may mean in it."""

from geo.address.alike.align import warm
from geo.address.calibration import Curve, Curves, Grounds
from geo.address.hit import AddressMatch, Hit
from geo.address.match import match
from geo.address.meaning.explain import Reason
from geo.address.meaning.weights import DEFAULT, Weights
from geo.address.registry.entries import Entry
from geo.address.registry.index import AddressIndex
from geo.address.writing.candidate import Level
from geo.address.writing.normalise import Normal, address_key, normal_text, normalise
from geo.address.writing.parse import Parts, crossing_of, read

__all__ = [
    "DEFAULT",
    "AddressIndex",
    "AddressMatch",
    "Curve",
    "Curves",
    "Entry",
    "Grounds",
    "Hit",
    "Level",
    "Normal",
    "Parts",
    "Reason",
    "Weights",
    "address_key",
    "crossing_of",
    "match",
    "normal_text",
    "normalise",
    "read",
    "warm",
]
