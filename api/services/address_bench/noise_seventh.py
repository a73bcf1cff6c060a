"""Noise of a seventh hand, who wrote from the wish alone and saw neither matcher nor other noise: held out first."""

from api.services.address_bench.noise_seventh_forms import NUMBERS, SHAPES, WORDS
from api.services.address_bench.noise_seventh_mixed import PAIRS
from api.services.address_bench.noise_seventh_places import PLACES
from api.services.address_bench.noise_seventh_several import SEVERAL
from api.services.address_bench.writer import Noise

SEVENTH: dict[str, Noise] = {**NUMBERS, **WORDS, **SHAPES, **PAIRS, **PLACES, **SEVERAL}
