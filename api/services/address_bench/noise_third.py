"""A third hand's noise, first part: how one address is written, heard, typed, scanned and filed."""

import random
import re
from collections.abc import Callable

from api.services.address_bench import letters, noise_third_places
from api.services.address_bench import noise_third_names as names
from api.services.address_bench import noise_third_words as words
from api.services.address_bench.city import BenchCity, Spot, Standard
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, digits, draft, finish, names_in

Change = Callable[[Draft, BenchCity, random.Random], bool]
Fits = Callable[[Spot, BenchCity], bool]
DOOR = ("building", "unit", "room")


def noise(name: str, change: Change, fits: Fits | None = None) -> Noise:
    """A noise type of a change to a draft; `fits` names the kind of spot it needs, where that is a rare one."""

    def made(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        chosen = row if fits is None else noise_third_places.row_like(city, name, lambda spot: fits(spot, city), rng)
        if chosen is None:
            return None
        paper = draft(chosen, rng)
        return finish(paper, city, name) if change(paper, city, rng) else None

    return made


def compact_door(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Building, unit and room run together: 3#2-501, 3幢2-501, 3栋二单元五楼501, 3-2-501."""
    form = paper.form
    if not (form.get("building") and form.get("room")):
        return False
    building, room, unit = (digits(form.get(key, "")) for key in DOOR[:1] + DOOR[2:] + DOOR[1:2])
    if not building.isdigit() or not (unit.isdigit() or not unit):
        return False
    middle = f"{unit}-" if unit else ""
    ways = [f"{building}#{middle}{room}", f"{building}-{middle}{room}", f"#{building}-{middle}{room}室"]
    ways += [f"{building}幢{middle}{room}"]
    if unit:
        ways += [f"{building}栋{unit}门{room}", f"{building}/{unit}/{room}", f"{building}幢{unit}单{room}"]
    else:
        ways += [f"{building}栋{room[:-2]}楼{room}", f"{building}号楼{room}"]
    form |= {"building": rng.choice(ways), "unit": "", "room": ""}
    return True


def floor_side(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A floor and a side instead of the room: 3幢2单元五楼西户."""
    room = digits(paper.form.get("room", ""))
    if not (room.isdigit() and len(room) >= 3 and paper.form.get("building")):
        return False
    floor = room[:-2]
    words_of = (f"{floor}楼", f"{words.by_value(int(floor), rng)}楼", f"{floor}层", f"{floor}F")
    paper.drop("room")
    paper.tail = rng.choice(words_of) + (rng.choice(words.SIDES) if rng.random() < 0.5 else "")
    return True


def odd_levels(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Levels that hardly ever stand beside each other: province and road, community and estate, town and house."""
    facts = {key: getattr(paper.row, key) for key in paper.order if getattr(paper.row, key)}
    patterns = (
        ("province", "road", "lane", "number"),
        ("community", "compound", "phase", "building"),
        ("town", "compound", "phase", "building", "room"),
        ("city", "compound", "phase"),
        ("district", "community", "number", "lane", "compound", "building"),
        ("city", "town", "road", "lane", "number"),
        ("province", "district", "compound", "phase", "building", "unit"),
    )
    pattern = [key for key in rng.choice(patterns) if key in facts]
    if len(pattern) < 2 or not {"road", "compound"} & set(pattern):
        return False
    paper.said = {key: facts[key] for key in paper.order if key in pattern}
    paper.form = dict(paper.said)
    return True


def small_first(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """From small to large: the estate and its door, then the road, then the areas."""
    areas = [key for key in ("community", "town", "district", "city", "province") if paper.form.get(key)]
    place = [key for key in ("compound", "phase", *DOOR) if paper.form.get(key)]
    road = [key for key in ("road", "lane", "number") if paper.form.get(key)]
    if not paper.form.get("compound") or not (road or areas) or not paper.row.road:
        return False
    sep = rng.choice(("，", " ", ",", "、", "在"))
    for chunk in (road, areas):
        if chunk:
            paper.form[chunk[0]] = ("，" if sep == "在" and chunk is areas else sep) + paper.form[chunk[0]]
    paper.order, paper.gap = (*place, *road, *areas), ""
    return True


def told_by_phone(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A transcript of speech: numbers as they are said, fillers between the parts."""
    for key in ("lane", "number", *DOOR):
        if paper.form.get(key):
            paper.form[key] = words.read_aloud(paper.form[key].replace("#", "栋"), rng)
    keys = [key for key in paper.order if paper.form.get(key) and key not in {"province", "city"}]
    for key in rng.sample(keys, min(len(keys), rng.choice((0, 1, 1, 2)))):
        paper.form[key] = rng.choice(words.FILLERS) + paper.form[key]
    paper.head, paper.gap = rng.choice(words.SPOKEN_HEADS), rng.choice(("", "", "，"))
    paper.tail = rng.choice(words.SPOKEN_TAILS)
    return any(paper.form.get(key) for key in ("number", "building"))


def corrected(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A number put right in the same breath: 17号，不对，是19号."""
    key = "building" if paper.form.get("building") and rng.random() < 0.5 else "number"
    found = re.fullmatch(r"(\d+)(\D+)", paper.form.get(key, ""))
    if not found or not (paper.form.get("road") or key == "building"):
        return False
    wrong = int(found[1]) + rng.choice((-2, -1, 1, 2, 10, 20))
    if wrong < 1:
        return False
    oops = rng.choice(("，不对，", "，哦不对，是", "，说错了，", "……不是，是", "，啊不，应该是"))
    paper.form[key] = f"{wrong}{found[2]}{oops}{paper.form[key]}"
    return True


def scanned(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Numbers as a scanner gives them, l7号 and 5O1室, with a unit word misread at times."""
    changed = False
    for key in ("lane", "number", *DOOR):
        for letter in paper.form.get(key, "") if "商铺" not in paper.form.get(key, "") else "":
            table = words.DIGIT_SHAPES if letter.isdigit() else words.UNIT_SHAPES
            if letter in table and rng.random() < (0.4 if letter.isdigit() else 0.25):
                paper.form[key] = paper.form[key].replace(letter, rng.choice(table[letter]), 1)
                changed = True
    return changed


def phase_forms(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The phase otherwise: 2期, (二期), before the name, after the building."""
    phase, compound = paper.form.get("phase", ""), paper.form.get("compound", "")
    if not phase or not compound:
        return False
    if rng.random() < 0.4 and paper.form.get("building"):
        paper.form["phase"], paper.form["building"] = "", paper.form["building"] + f"（{phase}）"
        paper.drop("unit", "room")
        return True
    if phase.endswith("期") and phase[0] in "一二三四":
        number = "一二三四".index(phase[0])
        phase = rng.choice((f"{number + 1}期", f"第{phase}", f"{'ⅠⅡⅢⅣ'[number]}期", f" {number + 1} 期"))
    paper.form["phase"] = rng.choice((phase, f"（{phase}）", f"的{phase}", f"·{phase}"))
    return True


def team_words(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A villagers' group in the words of other times and provinces: 三队, 第三村民小组, 3社."""
    found = re.fullmatch(r"(\d+)组", paper.form.get("lane", ""))
    if not found:
        return False
    number = rng.choice((found[1], words.by_value(int(found[1]), rng)))
    paper.form["lane"] = rng.choice(
        (f"{number}队", f"第{number}村民小组", f"{number}社", f"{number}小组", f"第{number}生产队")
    )
    if paper.form.get("number") and rng.random() < 0.3:
        paper.form["number"] = rng.choice(("门牌", "门牌号")) + paper.form["number"]
    return True


def parcel_label(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The label of a parcel: name, invented phone, wish."""
    return _wrap(paper, rng.choice(words.LABELS), who=rng.choice(words.RECEIVERS), phone=words.phone(rng),
                 wish=rng.choice(words.WISHES))  # fmt: skip


def work_order(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Prose of a work order, with numbers that are none of the address's."""
    return _wrap(paper, rng.choice(words.ORDERS), who=rng.choice(words.CALLERS), matter=rng.choice(words.MATTERS),
                 days=str(rng.randrange(2, 8)))  # fmt: skip


def dialect(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Words of a dialect around the address."""
    head, tail = rng.choice(words.DIALECTS)
    return _wrap(paper, head + "{at}" + tail)


def wrong_town(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The town next door named by mistake; the rest is found in one place of the city only."""
    truth, row = truth_of(city), paper.row
    towns = sorted(noise_third_places.towns(city)[row.district] - {row.town})
    told = {key: paper.said[key] for key in names_in(paper) if key != "community"}
    paper.drop("town", "community")
    if not {"road", "number"} <= set(paper.said) or truth.verdict(paper.said).kind != "answer":
        return False
    wrong = rng.choice(towns)
    paper.form["town"] = wrong
    return not any(truth.matching({key: name, "town": wrong}) for key, name in told.items())


def old_area(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The district or town by its former name."""
    former = {new: old for old, new in city.name_aliases}
    for key in ("district", "town"):
        if getattr(paper.row, key) in former:
            paper.said[key] = getattr(paper.row, key)
            paper.form[key] = former[paper.said[key]]
            return True
    return False


def mixed_script(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Traditional characters in one part, wide or circled digits in the next, 廿 and 卅."""
    wide = str.maketrans("0123456789#-", "０１２３４５６７８９＃－")
    circled = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
    changed = False
    for key in [key for key in paper.order if paper.form.get(key) and rng.random() < 0.7]:
        part = paper.form[key]
        twenty = re.fullmatch(r"(2|3)([1-9])(号|幢|栋)", part)
        if twenty and rng.random() < 0.5:
            part = {"2": "廿", "3": "卅"}[twenty[1]] + words.by_value(int(twenty[2]), rng) + twenty[3]
        elif re.fullmatch(r"[1-9](幢|栋|单元|号楼)", part) and rng.random() < 0.4:
            part = part.translate(circled)
        else:
            part = part.translate(wide) if re.search(r"\d", part) else letters.traditional(part, rng)
        changed |= part != paper.form[key]
        paper.form[key] = part
    return changed


def autofill(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A form that was filled by machine and by hand: fragments come twice, bracketed or glued on."""
    keys = [key for key in paper.order if paper.form.get(key)]
    if len(keys) < 3:
        return False
    first = rng.randrange(len(keys) - 1)
    again = "".join(paper.form[key] for key in keys[first : first + rng.choice((2, 2, 3))])
    text = paper.text()
    paper.head, paper.tail = rng.choice(((again, ""), ("", f"({again})"), ("", again), (f"{again} ", "")))
    return again != text


def with_coordinates(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The position of a phone beside the text, some metres off."""
    truth, row = truth_of(city), paper.row
    lng, lat = row.lng + rng.uniform(-1.5e-4, 1.5e-4), row.lat + rng.uniform(-1.5e-4, 1.5e-4)
    ways = (
        f"（{lng:.5f},{lat:.5f}）",
        f" 经度{lng:.6f} 纬度{lat:.6f}",
        f" [定位 {lat:.5f}N {lng:.5f}E]",
        f"@{lng:.6f},{lat:.6f}",
    )
    paper.tail = rng.choice(ways)
    return truth.verdict(paper.said).kind == "answer" and truth.grids_of([(lng, lat)]) == [truth.grid_of(row)]


def gate(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The gate, the guard's hut or the parcel lockers of an estate."""
    if not (paper.row.building and paper.form.get("compound")):
        return False
    paper.drop(*DOOR)
    paper.tail = rng.choice(words.GATES)
    return True


PILES: tuple[tuple[Change, ...], ...] = (
    (names.accent, told_by_phone),
    (names.accent, floor_side, dialect),
    (names.homophones, compact_door, parcel_label),
    (names.homophones, mixed_script, parcel_label),
    (names.homophones, floor_side, work_order),
    (names.shapes, scanned),
    (names.shapes, scanned, work_order),
    (names.accent, corrected),
    (names.short_estate, compact_door, parcel_label),
)


def piled_up(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Two or three things at once, as in life: a name misheard, the door run together, a label around it."""
    return all(step(paper, city, rng) for step in rng.choice(PILES))


def _wrap(paper: Draft, template: str, **given: str) -> bool:
    """Put a draft into a sentence; what was around it already stays."""
    before, after = template.split("{at}")
    paper.head = before.format(**given) + paper.head
    paper.tail += after.format(**given)
    return True


def _several_towns(spot: Spot, city: BenchCity) -> bool:
    return bool(spot.road and spot.number) and len(noise_third_places.towns(city)[spot.district]) > 1


THIRD: dict[str, Noise] = {
    "compact_door": noise("compact_door", compact_door, lambda spot, _: bool(spot.building)),
    "floor_side": noise("floor_side", floor_side, lambda spot, _: bool(spot.building)),
    "odd_levels": noise("odd_levels", odd_levels),
    "small_first": noise("small_first", small_first),
    "told_by_phone": noise("told_by_phone", told_by_phone),
    "corrected": noise("corrected", corrected),
    "old_and_new": noise("old_and_new", names.old_and_new),
    "accent": noise("accent", names.accent),
    "homophone_words": noise("homophone_words", names.homophones),
    "shapes": noise("shapes", names.shapes),
    "scanned": noise("scanned", scanned),
    "short_estate": noise("short_estate", names.short_estate, lambda spot, _: bool(spot.compound and spot.road)),
    "phase_forms": noise("phase_forms", phase_forms, lambda spot, _: bool(spot.phase)),
    "dormitory": noise("dormitory", names.dormitory, lambda spot, _: spot.compound.endswith(("宿舍", "家属院"))),
    "team_words": noise("team_words", team_words, lambda spot, _: not spot.road),
    "parcel_label": noise("parcel_label", parcel_label),
    "work_order": noise("work_order", work_order),
    "dialect": noise("dialect", dialect),
    "foreigner": noise("foreigner", names.foreigner),
    "wrong_town": noise("wrong_town", wrong_town, _several_towns),
    "old_area": noise("old_area", old_area),
    "mixed_script": noise("mixed_script", mixed_script),
    "autofill": noise("autofill", autofill),
    "with_coordinates": noise("with_coordinates", with_coordinates),
    "half_pinyin": noise("half_pinyin", names.half_pinyin),
    "gate": noise("gate", gate, lambda spot, _: bool(spot.building)),
    "piled_up": noise("piled_up", piled_up),
    **noise_third_places.PLACES,
}
