"""Noise of a ninth hand, who read neither the matcher nor the noise of others: held out, nobody tunes by it."""

from api.services.address_bench.noise_held_calls import CALLS
from api.services.address_bench.noise_held_mixed import MIXED
from api.services.address_bench.noise_held_places import PLACES, PLACES_MIXED
from api.services.address_bench.noise_held_several import SEVERAL, SEVERAL_MIXED
from api.services.address_bench.noise_held_told import TOLD
from api.services.address_bench.noise_held_unknown import UNKNOWN, UNKNOWN_MIXED
from api.services.address_bench.writer import Noise

BOTH: dict[str, Noise] = {**MIXED, **PLACES_MIXED, **SEVERAL_MIXED, **UNKNOWN_MIXED}  # two faults in one text
HELD: dict[str, Noise] = {**CALLS, **PLACES, **SEVERAL, **UNKNOWN, **BOTH}

for _name, _noise in HELD.items():
    _noise.__doc__ = TOLD[_name]
