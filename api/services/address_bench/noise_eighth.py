"""Noise of the eighth group: an eighth hand's, who read the task alone and neither matcher nor other noise."""

from api.services.address_bench.noise_eighth_calls import CALLS
from api.services.address_bench.noise_eighth_mixed import MIXED
from api.services.address_bench.noise_eighth_places import PLACES
from api.services.address_bench.noise_eighth_unknown import UNKNOWN
from api.services.address_bench.writer import Noise

EIGHTH: dict[str, Noise] = {**CALLS, **PLACES, **UNKNOWN, **MIXED}
