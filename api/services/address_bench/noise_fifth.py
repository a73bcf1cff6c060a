"""A fifth hand's noise: held out till a later hand's was; open since."""

from api.services.address_bench.noise_fifth_crossings import CROSSED
from api.services.address_bench.noise_fifth_forms import FORMS
from api.services.address_bench.noise_fifth_names import NAMED
from api.services.address_bench.noise_fifth_none import NONE
from api.services.address_bench.noise_fifth_places import PLACED
from api.services.address_bench.writer import Noise

FIFTH: dict[str, Noise] = {**FORMS, **NAMED, **PLACED, **CROSSED, **NONE}
