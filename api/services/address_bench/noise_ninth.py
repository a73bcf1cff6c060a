"""Noise of a ninth hand, who had read neither the matcher nor the noise of others, much of it two faults at once."""

from api.services.address_bench.noise_ninth_calls import CALLS
from api.services.address_bench.noise_ninth_mixed import MIXED
from api.services.address_bench.noise_ninth_places import PLACES, PLACES_MIXED
from api.services.address_bench.noise_ninth_several import SEVERAL, SEVERAL_MIXED
from api.services.address_bench.noise_ninth_told import TOLD
from api.services.address_bench.noise_ninth_unknown import UNKNOWN, UNKNOWN_MIXED
from api.services.address_bench.writer import Noise

BOTH: dict[str, Noise] = {**MIXED, **PLACES_MIXED, **SEVERAL_MIXED, **UNKNOWN_MIXED}  # two faults in one text
NINTH: dict[str, Noise] = {**CALLS, **PLACES, **SEVERAL, **UNKNOWN, **BOTH}

for _name, _noise in NINTH.items():
    _noise.__doc__ = TOLD[_name]
