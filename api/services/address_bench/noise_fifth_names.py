"""The fifth hand: names keyed, shortened, renamed, and the order of what is told."""

import random

from api.services.address_bench import letters
from api.services.address_bench import noise_fifth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_fifth_forms import NAMES, struck
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, finish, garble

AREAS = ("province", "city", "district", "town", "community")


def pinyin_spaced(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name in Latin letters, syllable by syllable."""
    paper = draft(row, rng)
    if not spelled(paper, city, rng):
        return None
    return finish(paper, city, "pinyin_spaced")


def pinyin_aloud(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name in Latin letters beside numbers in words."""
    paper = words.having(row, rng, "road", "number")
    if paper is None or not spelled(paper, city, rng):
        return None
    words.speak(paper, rng)
    return finish(paper, city, "pinyin_aloud")


def spelled(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Write the road or the estate in pinyin; names that begin with the same letters are its rivals."""
    keys = [key for key in NAMES if paper.form.get(key)]
    if not keys:
        return False
    key, truth = rng.choice(keys), truth_of(city)
    syllables = letters.sound(paper.said[key])
    whole = "".join(syllables)
    fair = truth.spelled(paper.said[key]) | {name for start, name in spellings(city) if start.startswith(whole)}
    new = rng.choice((" ".join(syllables) + " ", "".join(one.capitalize() for one in syllables), "-".join(syllables)))
    return garble(paper, city, key, new, fair, by_ear=True)


def spellings(city: BenchCity) -> list[tuple[str, str]]:
    """Every name after its pinyin, made once."""
    if "fifth spellings" not in city.memory:
        every = sorted(truth_of(city).names)
        city.memory["fifth spellings"] = [("".join(letters.sound(name)), name) for name in every]
    found: list[tuple[str, str]] = city.memory["fifth spellings"]
    return found


def stem_letters(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """First letters of a name's stem, its last character as it is: LY路."""
    paper = draft(row, rng)
    keys = [key for key in NAMES if len(paper.form.get(key, "")) > 2]
    if not keys:
        return None
    key = rng.choice(keys)
    name, tail = paper.said[key], 2 if key == "compound" and len(paper.said[key]) > 3 else 1
    short = letters.initials(name)[:-tail].upper() + name[-tail:]
    fair = {
        other
        for other in truth_of(city).first.get(letters.initials(name), set())
        if other.endswith(name[-tail:]) and len(other) == len(name)
    }
    return finish(paper, city, "stem_letters") if garble(paper, city, key, short, fair, by_ear=True) else None


def swapped_again(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two letters of a name changed places, province and city told twice."""
    paper = draft(row, rng)
    keys = [key for key in NAMES if len(paper.form.get(key, "")) > 2]
    if not keys:
        return None
    key = rng.choice(keys)
    name = paper.said[key]
    at = rng.randrange(len(name) - 2) if len(name) > 3 else 0
    new = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    kin = {other for other in truth_of(city).names if len(other) == len(name) and sorted(other) == sorted(name)}
    if not garble(paper, city, key, new, kin):
        return None
    paper.head = row.province + row.city + words.one_of(rng, "", "市辖区", row.city)
    return finish(paper, city, "swapped_again")


def short_stem(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate by the beginning of its name, with a building."""
    paper = words.having(row, rng, "compound", "building")
    if paper is None or not row.road or len(row.compound) < 4:
        return None
    stem = row.compound[:2]
    truth = truth_of(city)
    fair = {name for name in truth.names if stem in name and truth.by["compound"].get(truth.standard_names(name))}
    if not garble(paper, city, "compound", stem, fair, by_ear=True):
        return None
    return finish(paper, city, "short_stem")


def dropped_terse(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A letter of a name lost, and every area left out."""
    paper = draft(row, rng)
    keys = [key for key in NAMES if len(paper.form.get(key, "")) > 3]
    if not keys:
        return None
    key = rng.choice(keys)
    at = rng.randrange(len(paper.said[key]) - 1)
    new = paper.said[key][:at] + paper.said[key][at + 1 :]
    fair = truth_of(city).gone.get(new, set())
    paper.drop(*AREAS)
    if not garble(paper, city, key, new, fair):
        return None
    return finish(paper, city, "dropped_terse")


def renamed(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Put a former or popular name that the registry knows for the road or the estate."""
    known = olds(city)
    keys = [key for key in NAMES if paper.form.get(key) and paper.said[key] in known]
    if not keys:
        return False
    key = rng.choice(keys)
    old = rng.choice(known[paper.said[key]])
    if old in truth_of(city).by["road"] or old in truth_of(city).by["compound"]:
        return False
    paper.form[key] = words.one_of(rng, old, old, f"原{old}", f"{old}(老地名)")
    return True


def olds(city: BenchCity) -> dict[str, list[str]]:
    """Other names by the name in force."""
    found: dict[str, list[str]] = {}
    for name, standard in city.name_aliases:
        found.setdefault(standard, []).append(name)
    return found


def old_marks(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A former name, with marks for unit words or numbers in words."""
    paper = draft(row, rng)
    if not renamed(paper, city, rng):
        return None
    if paper.form.get("building") and paper.form.get("room"):
        if not struck(paper, rng):
            return None
    else:
        words.speak(paper, rng)
    return finish(paper, city, "old_marks")


def was_called(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The name in force, and beside it a former one that the registry has never heard."""
    paper = words.having(row, rng, "road", "number")
    if paper is None:
        return None
    old = words.alien(truth_of(city), words.ALIEN_ROADS, rng)
    if not old:
        return None
    paper.gap = ""
    paper.form["road"] = words.one_of(rng, f"{row.road}(原{old})", f"{row.road}(以前叫{old}的)", f"原{old}现{row.road}")
    return finish(paper, city, "was_called")


def room_first(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """From the smallest part to the largest."""
    paper = draft(row, rng)
    if not row.road or len(paper.form) < 3:
        return None
    near = [("number", "lane", "road"), ("road", "lane", "number")][rng.random() < 0.6]
    inner = ["".join(paper.form.get(key, "") for key in ("building", "unit", "room")), paper.form.get("phase", "")]
    street = "".join(paper.form.get(key, "") for key in near)
    pieces = [*inner, paper.form.get("compound", ""), street, *(paper.form.get(key, "") for key in reversed(AREAS))]
    mark = words.one_of(rng, ",", "，", " ", "、")
    return finish(paper, city, "room_first", mark.join(piece for piece in pieces if piece))


def twice_over(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The areas as a form's fields gave them, then the whole once more as it was typed."""
    paper = draft(row, rng)
    head = [row.province, row.city, row.district] + [row.town] * (rng.random() < 0.5)
    paper.said |= {"district": row.district} | ({"town": row.town} if len(head) > 3 else {})
    mark = words.one_of(rng, "", "-", " ", "/")
    return finish(paper, city, "twice_over", mark.join(head) + mark + paper.text())


def parcel_label(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """What a parcel's label says around it."""
    paper = draft(row, rng)
    return finish(paper, city, "parcel_around", words.parcel(paper.text(), rng))


def keeper_mixed(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An occupant first, the number before its road."""
    paper = words.having(row, rng, "road", "number")
    keeper = words.shop(truth_of(city), rng)
    if paper is None or row.lane or not keeper:
        return None
    areas = "".join(paper.form.get(key, "") for key in AREAS)
    rest = "".join(paper.form.get(key, "") for key in ("compound", "phase", "building", "unit", "room"))
    text = f"{words.one_of(rng, keeper, words.person(rng) + '家')},{row.number}{row.road}{',' * bool(rest)}{rest}"
    return finish(paper, city, "keeper_mixed", text + ("," + areas if areas else ""))


NAMED: dict[str, Noise] = {
    "pinyin_spaced": pinyin_spaced,
    "pinyin_aloud": pinyin_aloud,
    "stem_letters": stem_letters,
    "swapped_again": swapped_again,
    "short_stem": short_stem,
    "dropped_terse": dropped_terse,
    "old_marks": old_marks,
    "was_called": was_called,
    "room_first": room_first,
    "twice_over": twice_over,
    "parcel_around": parcel_label,
    "keeper_mixed": keeper_mixed,
}
