"""A fifth hand's noise, held out: whoever works on the matcher does not read it."""

from api.services.address_bench.noise_held_crossings import CROSSED
from api.services.address_bench.noise_held_forms import FORMS
from api.services.address_bench.noise_held_names import NAMED
from api.services.address_bench.noise_held_none import NONE
from api.services.address_bench.noise_held_places import PLACED
from api.services.address_bench.writer import Noise

HELD: dict[str, Noise] = {**FORMS, **NAMED, **PLACED, **CROSSED, **NONE}
