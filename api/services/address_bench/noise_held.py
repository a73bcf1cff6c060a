"""Held noise: written from the wish alone, by somebody who has not seen the matcher or other noise."""

from api.services.address_bench.noise_held_forms import NUMBERS, SHAPES, WORDS
from api.services.address_bench.noise_held_mixed import PAIRS
from api.services.address_bench.noise_held_places import PLACES
from api.services.address_bench.noise_held_several import SEVERAL
from api.services.address_bench.writer import Noise

HELD: dict[str, Noise] = {**NUMBERS, **WORDS, **SHAPES, **PAIRS, **PLACES, **SEVERAL}
