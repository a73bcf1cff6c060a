"""Addresses: one writing, typed parts, a registry in memory, and what a text may mean in it."""

from geo.address.align import warm
from geo.address.calibration import Curve, Curves, calibrated, sure_of_spot
from geo.address.candidate import Level
from geo.address.entries import Entry
from geo.address.explain import Reason
from geo.address.hit import AddressMatch, Hit
from geo.address.index import AddressIndex
from geo.address.match import match
from geo.address.normalise import Normal, address_key, normal_text, normalise
from geo.address.parse import Parts, crossing_of, read
from geo.address.weights import DEFAULT, Weights

__all__ = [
    "DEFAULT",
    "AddressIndex",
    "AddressMatch",
    "Curve",
    "Curves",
    "Entry",
    "Hit",
    "Level",
    "Normal",
    "Parts",
    "Reason",
    "Weights",
    "address_key",
    "calibrated",
    "crossing_of",
    "match",
    "normal_text",
    "normalise",
    "read",
    "sure_of_spot",
    "warm",
]
