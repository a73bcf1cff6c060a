"""A fourth hand's noise: what a hotline's transcripts, dispatch notes, chats and sheets look like."""

from api.services.address_bench.noise_fourth_calls import CALLS
from api.services.address_bench.noise_fourth_doors import DOORS
from api.services.address_bench.noise_fourth_forms import FORMS
from api.services.address_bench.noise_fourth_places import PLACES
from api.services.address_bench.noise_fourth_unknown import UNKNOWN
from api.services.address_bench.writer import Noise

FOURTH: dict[str, Noise] = {**CALLS, **FORMS, **DOORS, **PLACES, **UNKNOWN}
