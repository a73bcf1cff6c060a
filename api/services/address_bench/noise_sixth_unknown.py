"""Noise of the held group that nothing in the registry answers."""

import random
from collections import defaultdict

from api.services.address_bench import noise_sixth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import nowhere, unheard_of
from api.services.address_bench.noise_sixth_steps import named
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import plain_number

FIRST = "栖枫澄砚岚鸢榆璟朗沁逸煦澹菁芷翎黛樟麓峤"
SECOND = "霞舟谷台汀榭岫砂野屿墅轩阙沣筑澜堰浔陌畔"
ESTATES = ("花园", "公馆", "家园", "小区", "名邸", "华府", "新村", "城")
ROADS = ("路", "街", "大道", "巷", "东路", "北路")
TOWNS = ("栾川北市", "澧泉市", "溱水市", "颍滨市", "滏阳北市", "洮南岭市")
FAR = 120  # house numbers beyond the last one: no neighbour tells anything of them


def _stranger(city: BenchCity, rng: random.Random, endings: tuple[str, ...]) -> str:
    """A name that is like none of the city's, also without its ending; empty where chance made none."""
    stem = rng.choice(FIRST) + rng.choice(SECOND)
    name = stem + rng.choice(endings)
    truth = truth_of(city)
    near = any(stem in one for one in truth.names)
    return name if not near and unheard_of(truth, name) and not truth.rough.get(truth.ear(name)) else ""


def _above(row: Standard, rng: random.Random) -> str:
    """City and district, each as often as people write them."""
    return (row.city if rng.random() < 0.54 else "") + (row.district if rng.random() < 0.66 else "")


def _inside(rng: random.Random) -> str:
    building, unit, room = rng.randint(1, 18), rng.randint(1, 3), rng.randint(1, 17) * 100 + rng.randint(1, 4)
    return rng.choice(("{0}幢{1}单元{2}室", "{0}-{1}-{2}", "{0}栋{2}", "{0}号楼", "")).format(building, unit, room)


def estate_of_nowhere(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who means an estate that this city does not have."""
    name = _stranger(city, rng, ESTATES)
    return nowhere(_above(row, rng) + name + _inside(rng), "") if name else None


def road_of_nowhere(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who means a street that this city does not have."""
    name = _stranger(city, rng, ROADS)
    return nowhere(f"{_above(row, rng)}{name}{rng.randint(1, 280)}号", "") if name else None


def far_past_end(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A house number that a street, which runs through several grids, is far too short for."""
    truth = truth_of(city)
    if not row.road or row.lane or plain_number(row.number) < 0 or row.road in truth.by["compound"]:
        return None
    spots = truth.by["road"][row.road]
    last = max(plain_number(truth.spots[one].number) for one in spots)
    if len({truth.grid[one] for one in spots}) < 2 or any("弄" in truth.spots[one].lane for one in spots):
        return None
    number = last + FAR + rng.randrange(200)
    return nowhere(f"{_above(row, rng)}{row.road}{number}号", "")


def other_town(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller from another city, who says so, in a street whose name occurs here or not."""
    road = row.road if row.road and rng.random() < 0.4 else _stranger(city, rng, ROADS)
    if not road:
        return None
    town = rng.choice(TOWNS)
    district = rng.choice(FIRST) + "川区" if rng.random() < 0.5 else ""
    text = f"{rng.choice(('', row.province))}{town}{district}{road}{rng.randint(1, 90)}号"
    return nowhere(rng.choice(("{}", "{}", "我在{}", "帮我妈报修，她在{}")).format(text), "")


def no_place_told(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A message that tells a trouble, a person or a phone, and no place."""
    return nowhere(words.adrift(rng), "")


def name_nobody_kept(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A former name that the registry never took down, and nothing else."""
    aliases = [one for one in city.unknown_aliases if one.kind.split("-")[0] in {"road", "compound"}]
    if not aliases:
        return None
    one = rng.choice(aliases)
    if not unheard_of(truth_of(city), one.name) or _shares_stem(truth_of(city), one.name):
        return None
    inside = f"{rng.randint(1, 120)}号" if one.kind.startswith("road") else _inside(rng)
    return nowhere(_above(row, rng) + one.name + inside, "")


def not_taken_down(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A street or estate that stands, but that the registry lacks wholly."""
    kinds = _lacking(city)
    kind = rng.choice(sorted(kinds))
    held = rng.choice(kinds[kind])
    name = held.road if kind == "road" else held.compound
    if not held.road or not name or not unheard_of(truth_of(city), name) or _shares_stem(truth_of(city), name):
        return None
    number = held.lane + held.number if kind == "road" else held.phase + held.building + held.unit + held.room
    return nowhere(_above(held, rng) + name + number, "")


def _lacking(city: BenchCity) -> dict[str, list[Standard]]:
    if "held_lacking" not in city.memory:
        kinds: dict[str, list[Standard]] = defaultdict(list)
        for kind, held in zip(city.held_kinds, city.held_out, strict=True):
            if kind in {"road", "estate"}:
                kinds[kind].append(held)
        city.memory["held_lacking"] = kinds
    found: dict[str, list[Standard]] = city.memory["held_lacking"]
    return found


def _shares_stem(truth: Truth, name: str) -> bool:
    """Whether a name of the registry begins as this one does: 淮河三路 beside 淮河路."""
    return any(one.startswith(name[:2]) for one in truth.names)


UNKNOWN = named(
    *(estate_of_nowhere, road_of_nowhere, far_past_end, other_town, no_place_told, name_nobody_kept, not_taken_down)
)
