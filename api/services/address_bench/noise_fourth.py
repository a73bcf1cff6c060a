"""A fourth hand's noise."""

from api.services.address_bench.writer import Noise

FOURTH: dict[str, Noise] = {}
