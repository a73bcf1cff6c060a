"""The fifth hand: how numbers and unit words come out when people say, hear, scan or key them."""

import random
import re

from api.services.address_bench import letters
from api.services.address_bench import noise_fifth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import in_words
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, digits, draft, finish

SUB = re.compile(r"(\d+)号附(\d+)号")
STEM = re.compile(r"(\d+)号([甲乙丙])|([甲乙丙])(\d+)号")
SQUAD = re.compile(r"(\d+)(组|社|队|排)")
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "　"})
NAMES = ("road", "compound")


def sub_of(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """附 written as the south does, by its sound or shortened."""
    paper, found = words.having(row, rng, "road", "number"), SUB.fullmatch(row.number)
    if paper is None or found is None:
        return None
    house, sub = found[1], found[2]
    forms = (f"{house}附{sub}", f"{house}号之{sub}", f"{house}号副{sub}号", f"{house}号付{sub}", f"{house}号(附{sub})")
    paper.form["number"] = rng.choice((*forms, f"{house}号附{in_words(int(sub))}号", f"{house}号附{sub}门面"))
    return finish(paper, city, "sub_of")


def sub_aloud(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """附 in speech, and the road's name as another of the same sound."""
    paper = words.having(row, rng, "road", "number")
    if paper is None or not SUB.fullmatch(row.number):
        return None
    if not words.bend(paper, city, rng, words.same_sound, ear=True, keys=("road",)):
        return None
    words.speak(paper, rng)
    paper.form["number"] = paper.form["number"].replace("附", words.one_of(rng, "附", "副", "负"))
    paper.head = rng.choice(words.FILLERS)
    return finish(paper, city, "sub_aloud")


def branch_lane(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A lane and its branch told loosely: 弄里, 支, 号门."""
    paper = words.having(row, rng, "road", "lane", "number")
    if paper is None:
        return None
    lane = paper.form["lane"]
    main, _, branch = lane.partition("弄")
    loose = (
        f"{main}弄里{branch}",
        f"{main}弄,{branch}",
        f"{main}衖{branch}",
        f"{main}弄内{branch.replace('支弄', '支')}",
    )
    paper.form["lane"] = rng.choice(loose)
    paper.form["number"] = words.one_of(rng, row.number, f"{row.number}门", f"门牌{row.number}")
    return finish(paper, city, "branch_lane")


def lane_accent(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A lane in speech, the road's name through an accent."""
    paper = words.having(row, rng, "road", "lane", "number")
    if paper is None or not words.bend(paper, city, rng, words.near_sound, ear=True, keys=("road",)):
        return None
    words.speak(paper, rng)
    return finish(paper, city, "lane_accent")


def squad_village(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A villagers' group as a squad or a cooperative, where none of these stands beside it."""
    found = SQUAD.fullmatch(row.lane)
    if row.road or found is None:
        return None
    truth, group = truth_of(city), found[1]
    beside = {truth.spots[place].lane for place in truth.by["community"][row.community]}
    if any(lane != row.lane and lane.startswith(group) and not lane[len(group)].isdigit() for lane in beside):
        return None
    paper, count = draft(row, rng), in_words(int(group))
    forms = (f"{group}社", f"{count}社", f"第{count}村民小组", f"{group}队", f"{count}小组", f"{group}组")
    paper.form["lane"] = rng.choice(forms)
    if paper.form.get("number") and rng.random() < 0.5:
        paper.form["number"] = words.one_of(
            rng, f"门牌{row.number}", row.number.removesuffix("号"), f"{row.number}院坝"
        )
    return finish(paper, city, "squad_village")


def squad_accent(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A village told by ear, its group and number in words."""
    if row.road or not row.lane:
        return None
    paper = draft(row, rng)
    if not words.bend(paper, city, rng, words.near_sound, ear=True, keys=("compound", "community")):
        return None
    words.speak(paper, rng)
    return finish(paper, city, "squad_accent")


def stem_mark(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """甲, 乙, 丙 at another place of the number or in other words."""
    paper, found = words.having(row, rng, "road", "number"), STEM.fullmatch(row.number)
    if paper is None or found is None:
        return None
    house, mark = found[1] or found[4], found[2] or found[3]
    said = in_words(int(house))
    paper.form["number"] = rng.choice((f"{house}{mark}", f"{house}号({mark})", f"{said}号{mark}", f"{house}{mark}号",
                                       f"{mark}{said}号", f"{house}号之{mark}"))  # fmt: skip
    return finish(paper, city, "stem_mark")


def unit_by_ear(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Unit words as other words of their sound."""
    paper = words.having(row, rng, "compound", "building")
    if paper is None or not row.road:
        return None
    paper.gap, before = "", dict(paper.form)
    for key in ("number", "building", "unit", "room"):
        form = paper.form.get(key, "")
        others = words.CONFUSED.get(form[-1:], "")
        if others and (key == "building" or rng.random() < 0.5):
            paper.form[key] = form[:-1] + rng.choice(others)
    return finish(paper, city, "unit_by_ear") if paper.form != before else None


def asr(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A transcript: every number in words, a name by its sound, fillers."""
    paper = draft(row, rng)
    paper.gap = ""
    if not words.bend(paper, city, rng, words.same_sound, ear=True, keys=NAMES):
        return None
    words.speak(paper, rng)
    paper.head = rng.choice(words.FILLERS)
    paper.tail = words.one_of(rng, "", "对", "哈", "这里", "嘛")
    return finish(paper, city, "asr")


def southern_ear(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name through an accent, up to two letters of it."""
    paper = draft(row, rng)
    if not words.bend(paper, city, rng, words.near_sound, ear=True, keys=NAMES):
        return None
    return finish(paper, city, "southern_ear")


def scan(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A scanned form: a look-alike in a name, and O, l for 0, 1."""
    paper = draft(row, rng)
    change = words.some_letters(letters.look_alike, 1)
    if not words.bend(paper, city, rng, change, ear=False, keys=NAMES):
        return None
    table = str.maketrans({"0": words.one_of(rng, "O", "o"), "1": words.one_of(rng, "l", "I")})
    for key in ("number", "room"):
        if len(digits(paper.form.get(key, ""))) > 1 and rng.random() < 0.7:
            paper.form[key] = paper.form[key].translate(table)
    return finish(paper, city, "scan_form")


def floor_door(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A room as floor and door, 12-3 for 1203; only the building is told for certain."""
    paper = words.having(row, rng, "compound", "building", "room")
    found = re.fullmatch(r"(\d+)(\d\d)室", row.room)
    if paper is None or found is None or "-" in row.building or not row.building[0].isdigit():
        return None
    way = f"{found[1]}-{int(found[2])}"
    paper.drop("room")
    paper.tail = words.one_of(rng, way, f"{way}号", f"{way}室", f"{found[1]}楼{int(found[2])}号")
    if not paper.form["building"].endswith(("栋", "幢", "座", "楼")):
        paper.form["building"] = row.building
    return finish(paper, city, "floor_door")


def slashes(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Building, unit and room without their words, between other marks than a hyphen."""
    paper = words.having(row, rng, "compound", "building", "room")
    return finish(paper, city, "marks_for_units") if paper is not None and struck(paper, rng) else None


def struck(paper: Draft, rng: random.Random) -> bool:
    """Put marks in place of the unit words; False where the building has a mark itself."""
    if "-" in paper.row.building or not paper.row.building[0].isdigit():
        return False
    mark = words.one_of(rng, "/", ".", "—", "－", "~", "_", "、")
    paper.form["building"] = digits(paper.row.building)
    if paper.form.get("unit"):
        paper.form["unit"] = mark + digits(paper.row.unit)
    paper.form["room"] = mark + digits(paper.row.room)
    paper.gap = ""
    return not paper.form.get("phase", "")[-1:].isdigit()


def trad_wide(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Traditional writing with wide digits and marks."""
    paper = draft(row, rng)
    query = finish(paper, city, "trad_wide")
    if query is None:
        return None
    text = letters.traditional(query.text, rng).translate(WIDE)
    return query._replace(text=text) if text != query.text.translate(WIDE) else None


def wide_marks(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Wide digits, and brackets and bars between the parts."""
    paper = draft(row, rng)
    paper.gap = words.one_of(rng, "｜", "　", "／", "·", "→")
    for key in ("compound", "community"):
        if paper.form.get(key) and rng.random() < 0.4:
            paper.form[key] = f"（{paper.form[key]}）"
    query = finish(paper, city, "wide_marks")
    return query._replace(text=query.text.translate(WIDE)) if query else None


def number_gone(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """号 left out and a shop's name right behind the number."""
    paper = words.having(row, rng, "road", "number")
    if paper is None or row.lane or not re.fullmatch(r"\d+号", row.number):
        return None
    paper.drop("phase", "building", "unit", "room")
    paper.form["number"] = row.number.removesuffix("号")
    paper.gap = ""
    paper.tail = words.one_of(rng, "", "", "一楼", "临街") + words.shop(truth_of(city), rng)
    return finish(paper, city, "no_hao_shop")


FORMS: dict[str, Noise] = {
    "sub_of": sub_of,
    "sub_aloud": sub_aloud,
    "branch_lane": branch_lane,
    "lane_accent": lane_accent,
    "squad_village": squad_village,
    "squad_accent": squad_accent,
    "stem_mark": stem_mark,
    "unit_by_ear": unit_by_ear,
    "asr": asr,
    "southern_ear": southern_ear,
    "scan_form": scan,
    "floor_door": floor_door,
    "marks_for_units": slashes,
    "trad_wide": trad_wide,
    "wide_marks": wide_marks,
    "no_hao_shop": number_gone,
}
