"""The manners of cities by name."""

from api.services.address_bench.manner import Manner
from api.services.address_bench.manner_north import NORTH
from api.services.address_bench.manner_south import SOUTH
from api.services.address_bench.manner_taiwan import TAIWAN
from api.services.address_bench.manner_west import WEST

MANNERS: dict[str, Manner] = {manner.name: manner for manner in (SOUTH, NORTH, WEST, TAIWAN)}
