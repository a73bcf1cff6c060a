"""Noise of the eighth group on what is not on record: estates, roads, far numbers, former names, other cities."""

import random

from api.services.address_bench import noise_eighth_frames as frames
from api.services.address_bench import noise_eighth_ground as ground
from api.services.address_bench.city import BenchCity, NameAlias, Standard
from api.services.address_bench.garbling import full, nowhere, unheard_of
from api.services.address_bench.noise_eighth_frames import Frame
from api.services.address_bench.noise_eighth_made import DOOR, made, numbered
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, draft

FAR_CITIES = ("汀源市", "棠溪市", "雁洲市", "沅浦市", "岷阳市", "枫陵县", "霍丘市")
FAR_DISTRICTS = ("城中区", "河东区", "高塘区", "新洲区", "城北区")
HEADS = (
    "翡冷",
    "曲江",
    "雁栖",
    "望京",
    "伴岛",
    "溯源",
    "琅琊",
    "半坡",
    "盛唐",
    "麓谷",
    "凌波",
    "拾光",
    "澹泊",
    "泊屿",
    "观棠",
)
ESTATES = ("壹号院", "云筑", "金茂府", "尚品", "理想城", "林语", "天玺", "印象", "麒麟府", "学府里")
ROADS = ("大街", "大道", "路", "巷", "胡同", "横路")


def _unlisted(city: BenchCity, rng: random.Random, kind: str) -> Draft | None:
    """A draft of an estate or a road that the registry lacks, without anything that it has but district and town."""
    rows = ground.remembered(
        city,
        f"eighth held out {kind}",
        lambda: [row for row, why in zip(city.held_out, city.held_kinds, strict=True) if why == kind and row.road],
    )
    if not rows:
        return None
    truth, paper = truth_of(city), draft(rng.choice(rows), rng, full=True)
    paper.drop("community", *(("road", "lane", "number") if kind == "estate" else ("compound", "phase", *DOOR)))
    if kind == "road" and not unheard_of(truth, paper.form["road"]):  # too near to a name on record
        paper.form["road"] = rng.choice(HEADS) + rng.choice(ROADS)
    names = [paper.form[key] for key in ("road", "compound") if key in paper.form]
    return paper if names and all(unheard_of(truth, name) for name in names) else None


def unlisted(noise: str, kind: str, frame: Frame | None = None) -> Noise:
    """A noise on estates or roads that are missing in the registry."""

    def make(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        paper = _unlisted(city, rng, kind)
        if paper is None:
            return None
        return nowhere(frame(paper.text(), rng) if frame else paper.text(), noise)

    return make


def never_heard(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller gives an estate or a road that nobody has heard of, in a district of the city."""
    truth = truth_of(city)
    if rng.random() < 0.5:
        name = rng.choice(HEADS) + rng.choice(ESTATES)
        door = f"{rng.randint(1, 20)}{rng.choice(('幢', '栋', '号楼'))}{rng.randint(1, 18)}0{rng.randint(1, 4)}"
    else:
        name, door = rng.choice(HEADS) + rng.choice(ROADS), f"{rng.randint(1, 300)}号"
    if not unheard_of(truth, name) or any(name[:2] in other for other in truth.names):
        return None
    return nowhere(rng.choice(("", row.district, row.city + row.district, row.town)) + name + door, "never_heard")


def beyond_road(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller gives a number far beyond the end of a road of several grids."""
    house = ground.drawn(city, "street", rng)
    paper = full(house, rng, "road", "number") if house else None
    if paper is None or house is None:
        return None
    truth = truth_of(city)
    if len({truth.grid[place] for place in truth.by["road"][house.road]}) < 3:
        return None
    paper.drop(*DOOR)
    number = max(ground.numbers_on(truth, house.road)) + rng.randint(180, 900)
    paper.form["number"] = numbered(number, paper.form["number"])
    return nowhere(paper.text(), "beyond_road")


def elsewhere_city(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller of another city, whose road may bear a name that this city has too."""
    road = row.road if row.road and rng.random() < 0.4 else rng.choice(HEADS) + rng.choice(ROADS)
    there = rng.choice(FAR_CITIES)
    if there == city.city:
        return None
    return nowhere(f"{there}{rng.choice(FAR_DISTRICTS)}{road}{rng.randint(1, 220)}号", "elsewhere_city")


def placeless(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller tells what is wrong and not where."""
    return nowhere(frames.nothing(rng), "placeless")


def _aliases(city: BenchCity, known: bool) -> list[tuple[str, NameAlias]]:
    """Other names of roads and estates, by what they name; those on record or those that are not."""
    if known:
        pairs = zip(city.name_aliases, city.name_alias_kinds, strict=True)
        every = [NameAlias(name, standard, kind) for (name, standard), kind in pairs]
    else:
        every = list(city.unknown_aliases)
    return [(what, one) for one in every if (what := one.kind.split("-")[0]) in {"road", "compound"}]


def renamed(city: BenchCity, rng: random.Random, known: bool) -> tuple[Standard, str, NameAlias] | None:
    """An address on a road or in an estate that has another name; what is renamed; the names."""
    every = ground.remembered(city, f"eighth aliases {known}", lambda: _aliases(city, known))
    if not every:
        return None
    what, alias = rng.choice(every)
    places = truth_of(city).by[what].get(alias.standard)
    return (ground.row_at(city, rng.choice(places), rng), what, alias) if places else None


def old_name(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller uses a former or popular name that is on record."""
    return by_old_name(city, rng, "old_name")


def by_old_name(city: BenchCity, rng: random.Random, noise: str, frame: Frame | None = None) -> Query | None:
    """A text with a recorded other name in place of the name in force."""
    found = renamed(city, rng, True)
    if found is None:
        return None
    chosen, what, alias = found

    def rename(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        paper.form[what] = alias.name
        return True

    return made(chosen, city, rng, noise, rename, needs=(what,), frame=frame)


def both_names(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller tells the name in force and the former one, on record or not."""
    found = renamed(city, rng, rng.random() < 0.5)
    if found is None:
        return None
    chosen, what, alias = found
    form = rng.choice(("{new}（原{old}）", "{new}(以前叫{old})", "原{old}现{new}", "{old}就是现在的{new}"))

    def rename(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        paper.form[what] = form.format(new=alias.standard, old=alias.name)
        return True

    return made(chosen, city, rng, "both_names", rename, needs=(what,))


def old_name_lost(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller uses a former name that nobody recorded, and nothing else that tells the place."""
    found = renamed(city, rng, False)
    if found is None:
        return None
    chosen, what, alias = found
    paper = full(chosen, rng, what)
    if paper is None or not unheard_of(truth_of(city), alias.name) or (what == "road" and chosen.compound):
        return None
    paper.drop("community", "lane", *(("road", "number") if what == "compound" else ()))
    paper.form[what] = alias.name
    return nowhere(paper.text(), "old_name_lost")


UNKNOWN: dict[str, Noise] = {
    # a caller gives an estate that was never entered
    "estate_missing": unlisted("estate_missing", "estate"),
    # a caller gives a road that was never entered
    "road_missing": unlisted("road_missing", "road"),
    "never_heard": never_heard,
    "beyond_road": beyond_road,
    "elsewhere_city": elsewhere_city,
    "placeless": placeless,
    "old_name": old_name,
    "both_names": both_names,
    "old_name_lost": old_name_lost,
}
