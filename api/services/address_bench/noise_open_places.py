"""The open half, second part: order and wholeness of the text, places without an address, unknown addresses."""

import random
import re
from collections.abc import Iterable

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full, nowhere, unheard_of
from api.services.address_bench.manners import MANNERS
from api.services.address_bench.truth import Query, Said, truth_of
from api.services.address_bench.writer import digits, draft, finish, plain_number


def no_phase(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The phase or part of the estate left out: several buildings may bear the number."""
    paper = full(row, rng, "compound", "phase", "building")
    if paper is None:
        return None
    paper.drop("phase")
    return finish(paper, city, "no_phase")


def two_addresses(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two addresses in one text: an ask, unless a word tells which of the two is meant."""
    truth = truth_of(city)
    one, two = draft(row, rng), draft(rng.choice(city.rows), rng)
    first, second = truth.verdict(one.said), truth.verdict(two.said)
    if first.kind != "answer" or second.kind != "answer" or first.grid == second.grid:
        return None
    here, there = one.text(), two.text()
    if rng.random() < 0.5:
        text = rng.choice(
            (f"从{there}送到{here}", f"{here}，不是{there}", f"{here}（原来在{there}）", f"不在{there}，在{here}")
        )
        return Query(text, "two_addresses", "answer", truth.index(row), first.grid, first.level)
    text = rng.choice(
        (f"{here}或者{there}", f"{here}、{there}", f"{here}和{there}都有", f"{here}/{there}", f"{here}还有{there}")
    )
    return Query(text, "two_addresses", "ask", truth.index(row), first.grid, first.level)


def old_known(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An old or popular name that the registry holds."""
    held = city.memory.setdefault("known names", _held_names(city.name_aliases))
    return _renamed(row, city, rng, held, "old_known")


def _held_names(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, standard in pairs:
        names.setdefault(standard, []).append(name)
    return names


def _too_common(keys: list[str], rng: random.Random) -> bool:
    """Most of the renamed areas are passed over, for one of them holds more rows than all renamed streets."""
    return not {"road", "compound"} & set(keys) and rng.random() < 0.9


def _renamed(
    row: Standard, city: BenchCity, rng: random.Random, held: dict[str, list[str]], noise: str
) -> Query | None:
    keys = [key for key in ("district", "town", "road", "compound") if getattr(row, key) in held]
    paper = full(row, rng, keys[0]) if keys and not _too_common(keys, rng) else None
    if paper is None:
        return None
    for key in keys:
        if key in paper.form:
            paper.form[key] = rng.choice(held[paper.said[key]])
    return finish(paper, city, noise)


def old_unknown(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An old name that the registry does not hold: only the other parts can answer."""
    truth = truth_of(city)
    held = city.memory.setdefault("unknown names", _held_names([alias[:2] for alias in city.unknown_aliases]))
    keys = [key for key in ("road", "compound", "town", "district") if getattr(row, key) in held]
    paper = full(row, rng, keys[0]) if keys and not _too_common(keys, rng) else None
    if paper is None:
        return None
    key = keys[0]
    paper.form[key] = rng.choice(held[paper.said[key]])
    if not unheard_of(truth, paper.form[key]):
        return None
    found = truth.verdict(_without(paper.said, key))
    if found.kind == "none":
        return nowhere(paper.text(), "old_unknown")
    if found.kind == "murky" or (found.kind == "answer" and found.grid != truth.grid_of(row)):
        return None
    return Query(paper.text(), "old_unknown", found.kind, truth.index(row), truth.grid_of(row), found.level)


def _without(said: Said, key: str) -> Said:
    """What is left when a name is not understood: with a road goes its number, with an estate its buildings."""
    lost = {"road": ("road", "lane", "number"), "compound": ("compound", "phase", "building", "unit", "room")}
    return {other: value for other, value in said.items() if other not in lost.get(key, (key,))}


def below(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Below a building, which is not the building 「1号楼下」."""
    paper = full(row, rng, "compound", "building")
    if paper is None or not row.building[0].isdigit():
        return None
    paper.drop("unit", "room")
    paper.form["building"] = digits(row.building) + rng.choice(("号楼", "号楼", "幢楼", "栋", "号楼"))
    paper.tail = (
        rng.choice(("下", "下面", "楼下", "底下", "门口"))
        if paper.form["building"].endswith("楼")
        else rng.choice(("楼下", "底下"))
    )
    paper.tail += rng.choice(("", "", "有人吵架", "堆了垃圾", "路灯不亮", "停了辆车"))
    return finish(paper, city, "below")


LANDMARK_WORDS = {
    "楼下": 0,
    "门口": 0,
    "里面": 0,
    "旁边": 40,
    "隔壁": 40,
    "附近": 120,
    "对面": 75,
    "斜对面": 75,
    "对过": 75,
}


def landmark(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """At or near a landmark: an answer where the whole ring lies in one grid."""
    truth = truth_of(city)
    name = rng.choice(city.places)[0]
    spots = [truth.spots[place] for place in truth.by["compound"][name]]
    spot = rng.choice(spots)
    said = {"compound": name}
    if rng.random() < 0.4:
        said["district"] = spot.district
    if rng.random() < 0.3:
        said["road"] = spot.road
    word, metres = rng.choice(list(LANDMARK_WORDS.items()))
    rings = [truth.around(truth.spots[k].lng, truth.spots[k].lat, metres + 0.5) for k in truth.matching(said)]
    grids = set().union(*rings)
    written = name.replace("(", rng.choice(("(", "（", ""))).replace(")", "") if "(" in name else name
    text = (city.city if rng.random() < 0.3 else "") + said.get("district", "") + said.get("road", "") + written + word
    text += rng.choice(("", "", "有人摆摊", "井盖坏了", "乱停车", "的垃圾没人收"))
    grid = truth.grid_of(row) if not grids else truth.grids_of([(spot.lng, spot.lat)])[0]
    return Query(text, "landmark", "answer" if len(grids) == 1 else "ask", -1, grid, "landmark")


def interpolated(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A house number that the registry lacks, between or just beyond numbers that it has."""
    del row
    truth = truth_of(city)
    gone = city.memory.setdefault("gone numbers", _gone_numbers(city))
    if not gone:
        return None
    lost = rng.choice(gone)
    said = {"road": lost.road} | ({"district": lost.district} if rng.random() < 0.7 else {})
    if truth.matching(said | {"number": lost.number}):
        return None
    grids = truth.between(said, plain_number(lost.number))
    grid = truth.grid_of(lost)
    if not grids or (len(grids) == 1 and grid not in grids):
        return None
    head = (lost.city if rng.random() < 0.5 else "") + said.get("district", "")
    kind = "answer" if len(grids) == 1 else "ask"
    return Query(f"{head}{lost.road}{lost.number}", "interpolated", kind, -1, grid, "interpolated")


def _gone_numbers(city: BenchCity) -> list[Standard]:
    pairs = zip(city.held_out, city.held_kinds, strict=True)
    return [row for row, kind in pairs if kind == "number" and plain_number(row.number) > 0 and not row.lane]


def far_number(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A house number far beyond the end of a known road."""
    truth = truth_of(city)
    places = truth.by["road"].get(row.road, []) if row.road else []
    if len({truth.grid[place] for place in places}) < 2:
        return None  # the road alone would tell the grid
    last = max(plain_number(truth.spots[place].number) for place in places)
    lanes = [int(re.split(r"\D", truth.spots[place].lane)[0]) for place in places if truth.spots[place].lane]
    number = max([last, *lanes]) * 2 + rng.randint(400, 3000)
    head = rng.choice(("", row.district, row.city + row.district, row.district))
    return nowhere(f"{head}{row.road}{number}号", "far_number")


def unknown_building(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A building that the registry lacks in an estate that it has: the estate may still tell the grid."""
    del row
    truth = truth_of(city)
    pairs = zip(city.held_out, city.held_kinds, strict=True)
    gone = city.memory.setdefault("gone buildings", [one for one, kind in pairs if kind == "building" and one.building])
    if not gone:
        return None
    lost = rng.choice(gone)
    paper = full(lost, rng, "compound", "building")
    if paper is None or truth.matching(paper.said):
        return None
    found = truth.verdict({key: value for key, value in paper.said.items() if key not in {"building", "unit", "room"}})
    grid = truth.grid_of(lost)
    if found.kind not in {"answer", "ask"} or (found.kind == "answer" and found.grid != grid):
        return None
    return Query(paper.text(), "unknown_building", found.kind, -1, grid, found.level)


def unknown_estate(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate that the registry lacks."""
    del row
    truth = truth_of(city)
    pairs = zip(city.held_out, city.held_kinds, strict=True)
    gone = city.memory.setdefault("gone estates", [one for one, kind in pairs if kind == "estate" and one.road])
    if not gone:
        return None
    lost = rng.choice(gone)
    if rng.random() < 0.6:
        lost = lost._replace(compound=MANNERS[city.manner].estate(rng), phase="")
    paper = draft(lost, rng)
    paper.drop("road", "lane", "number", "community")
    name = paper.said.get("compound", "")
    if not name or not unheard_of(truth, name):
        return None
    return nowhere(paper.text(), "unknown_estate")
