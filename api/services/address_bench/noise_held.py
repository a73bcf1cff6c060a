"""Noise of the held group: an eighth hand's, who read the task alone and neither matcher nor other noise."""

from api.services.address_bench.noise_held_calls import CALLS
from api.services.address_bench.noise_held_mixed import MIXED
from api.services.address_bench.noise_held_places import PLACES
from api.services.address_bench.noise_held_unknown import UNKNOWN
from api.services.address_bench.writer import Noise

HELD: dict[str, Noise] = {**CALLS, **PLACES, **UNKNOWN, **MIXED}
