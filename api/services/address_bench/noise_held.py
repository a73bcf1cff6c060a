"""Noise of the held group, by one hand who read neither the matcher nor the noise of others."""

from api.services.address_bench.noise_held_calls import CALLS
from api.services.address_bench.noise_held_doors import DOORS
from api.services.address_bench.noise_held_forms import FORMS
from api.services.address_bench.noise_held_mixed import MIXED
from api.services.address_bench.noise_held_names import NAMES
from api.services.address_bench.noise_held_places import PLACES
from api.services.address_bench.noise_held_unknown import UNKNOWN
from api.services.address_bench.writer import Noise

HELD: dict[str, Noise] = {**NAMES, **DOORS, **FORMS, **PLACES, **CALLS, **UNKNOWN, **MIXED}
