"""Noise of a sixth hand, who read neither the matcher nor the noise of others: held out first, open since."""

from api.services.address_bench.noise_sixth_calls import CALLS
from api.services.address_bench.noise_sixth_doors import DOORS
from api.services.address_bench.noise_sixth_forms import FORMS
from api.services.address_bench.noise_sixth_mixed import MIXED
from api.services.address_bench.noise_sixth_names import NAMES
from api.services.address_bench.noise_sixth_places import PLACES
from api.services.address_bench.noise_sixth_unknown import UNKNOWN
from api.services.address_bench.writer import Noise

SIXTH: dict[str, Noise] = {**NAMES, **DOORS, **FORMS, **PLACES, **CALLS, **UNKNOWN, **MIXED}
