"""A third hand's noise, second part: names misheard, mistyped, misread, shortened, translated, outdated."""

import random
import re
from collections import defaultdict

from api.services.address_bench import letters
from api.services.address_bench import noise_third_words as words
from api.services.address_bench.city import BenchCity
from api.services.address_bench.noise_third_places import areas
from api.services.address_bench.truth import truth_of
from api.services.address_bench.writer import Draft, digits, garble, names_in

DOOR = ("building", "unit", "room")


def old_and_new(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A name with its former name beside it, whether the registry knows that or not."""
    known = [(old, new) for old, new in city.name_aliases if new in paper.said.values()]
    other = [(one.name, one.standard) for one in city.unknown_aliases if one.standard in paper.said.values()]
    if not known and not other:
        return False
    old, new = rng.choice(known + other)
    key = next(key for key, value in paper.said.items() if value == new)
    ways = [f"{new}（原{old}）", f"{new}(以前叫{old})", f"{new}【老{old}】"]
    ways += [f"{old}（现{new}）", f"{old}也就是{new}"] if (old, new) in known else []
    paper.form[key] = rng.choice(ways)
    truth = truth_of(city)
    return not any(old in truth.by[key] for key in truth.by)


def accent(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A name taken down by ear from a speaker of some region: n for l, f for h, one nasal for another."""
    region, key = rng.choice(sorted(words.ACCENTS)), _name(paper, rng)
    name = paper.said.get(key, "")
    heard, stem = list(name), stem_of(name)
    for k in rng.sample(range(len(stem)), len(stem)):
        others = [one for one in _heard(city, region).get(_ear(name[k], region), "") if not _same(one, name[k])]
        if others and name[k] not in words.FIRM:
            heard[k] = rng.choice(others)
            break
    new = "".join(heard)
    return bool(name) and garble(paper, city, key, new, _kin(city, region).get(_sounds(new, region), set()))


def homophones(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The whole stem of a name turned into other words of the same sounds, as an input method offers them."""
    key = _name(paper, rng)
    name, truth = paper.said.get(key, ""), truth_of(city)
    stem = stem_of(name)
    new = "".join(_typed(one, city, rng) for one in stem) + name[len(stem) :]
    if not 2 <= len(stem) <= 4 or letters.sound(new) != letters.sound(name):
        return False
    return garble(paper, city, key, new, truth.sounds[letters.sound(name)], by_ear=True)


def shapes(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A character of a name read for one that looks like it, or torn into its halves."""
    key = _name(paper, rng)
    name = paper.said.get(key, "")
    places = [k for k, letter in enumerate(name) if words.alike(letter, rng)]
    if not places or len(name) < 3:
        return False
    k = rng.choice(places)
    return garble(paper, city, key, name[:k] + words.alike(name[k], rng) + name[k + 1 :], ())


def short_estate(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """An estate by its stem alone: 家和佳园 as 家和; every estate of that stem is meant as well."""
    name, truth = paper.said.get("compound", ""), truth_of(city)
    stem = words.ESTATE_WORDS.sub("", name)
    if not paper.row.road or name in truth.landmarks or len(stem) < 2 or stem == name or stem[-1] in words.FIRM:
        return False
    same = {other for other in truth.names if other.startswith(stem)}
    same |= {area for area in areas(city) if stem in area}
    kin = {other for other in same if truth.standard_names(other) in truth.by["compound"]}
    return same == kin and garble(paper, city, "compound", stem + rng.choice(("", "", "那个小区")), kin)


def dormitory(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Quarters of a works as its people call them: 公交公司职工宿舍, 市公交公司的家属大院."""
    name = paper.said.get("compound", "")
    ends = {
        "宿舍": ("职工宿舍", "的宿舍", "宿舍区", "老宿舍", "宿舍大院"),
        "家属院": ("家属大院", "职工家属院", "的家属院"),
    }
    end = next((end for end in ends if name.endswith(end)), "")
    if not end:
        return False
    new = (
        rng.choice(("", "", "原" if paper.form.get("city") else "市")) + name.removesuffix(end) + rng.choice(ends[end])
    )
    works = name.removesuffix(end)
    kin = {one for one in truth_of(city).names if one.startswith(works) and re.search("宿舍|家属|村|小区", one)}
    if kin - {name}:
        return False  # the works have quarters of several kinds: who calls which of them what, nobody knows
    return garble(paper, city, "compound", new, kin)


def foreigner(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The road in pinyin, the door in English words; estate and areas in Chinese, or all of it in Latin letters."""
    road, truth = paper.said.get("road", ""), truth_of(city)
    end = words.ROAD_WORDS.search(road)
    spoilt = paper.form.get("lane") or paper.form.get("phase") or re.search("[甲乙丙附]", paper.form.get("number", ""))
    spoilt = spoilt or re.search("[一二三四五六七八九十号东南西北中]", road)
    if not end or end[0] not in words.ROAD_ENGLISH or spoilt:
        return False
    kin = set(truth.sounds[letters.sound(road)])
    name = f"{words.pinyin(road.removesuffix(end[0]))} {rng.choice(words.ROAD_ENGLISH[end[0]])}"
    if not garble(paper, city, "road", name, kin, by_ear=True):
        return False
    for key, word in (("building", "Bldg"), ("unit", "Unit"), ("room", "Rm")):
        part = digits(paper.form.get(key, ""))
        if re.fullmatch(r"[A-Z]?\d+", part):
            paper.form[key] = f"{word} {part}"
    number = re.sub("[号號]$", "", paper.form.pop("number", ""))
    paper.form["road"] = f"{rng.choice(('', 'No.'))}{number} {name}" if number else name
    paper.order, paper.gap = (*DOOR[::-1], "compound", "road", "town", "district", "city"), ", "
    paper.drop("province", "community")
    if rng.random() < 0.5 and not _in_latin(paper, city):
        return False
    return bool(number or paper.form.get("compound"))


def _in_latin(paper: Draft, city: BenchCity) -> bool:
    """Put the estate and the areas into pinyin as well; False where the estate's would not do."""
    name = paper.said.get("compound", "")
    kin = truth_of(city).sounds[letters.sound(name)]
    if name and not garble(paper, city, "compound", words.pinyin(name), kin, by_ear=True):
        return False
    for key, word in (("town", "Subdistrict"), ("district", "District"), ("city", "City")):
        stem = re.sub("(街道|镇|区|市)$", "", paper.form.get(key, ""))
        if stem:
            paper.form[key] = f"{words.pinyin(stem)} {'Town' if paper.form[key].endswith('镇') else word}"
    return True


def half_pinyin(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Unit words and ends of names left in pinyin by a keyboard: 17hao, 20dong, 鹏济lu."""
    changed = False
    for key in ("number", *DOOR, "road", "compound"):
        part = paper.form.get(key, "")
        word = next((word for word in words.PINYIN_WORDS if part.endswith(word)), "")
        if not word or rng.random() < 0.4:
            continue
        new = part.removesuffix(word) + words.PINYIN_WORDS[word]
        if key in {"road", "compound"}:
            kin = truth_of(city).sounds[letters.sound(paper.said[key])]
            if len(part) == len(word) or not garble(paper, city, key, new, kin, by_ear=True):
                return False
        paper.form[key] = new
        changed = True
    return changed


def _name(paper: Draft, rng: random.Random) -> str:
    """Key of one of the names that a draft states; landmarks' long names are left alone."""
    keys = [key for key in names_in(paper) if len(paper.said[key]) <= 7]
    return rng.choice(keys) if keys else ""


def _ear(letter: str, region: str) -> str:
    return words.accented(letters.sound(letter)[0], region)


def _same(one: str, other: str) -> bool:
    return letters.sound(one) == letters.sound(other)


def _sounds(name: str, region: str) -> tuple[str, ...]:
    return tuple(words.accented(one, region) for one in letters.sound(name))


def stem_of(name: str) -> str:
    """A name without the word that tells what it is, which everybody knows how to write."""
    return words.ROAD_WORDS.sub("", words.ESTATE_WORDS.sub("", re.sub("(第一)?社区$|村$", "", name)))


def _typed(letter: str, city: BenchCity, rng: random.Random) -> str:
    """A character of the same sound, mostly one that place names use; directions and numbers stay."""
    others = [one for one in _heard(city, "standard").get(letters.sound(letter)[0], "") if one != letter]
    if letter in words.FIRM:
        return letter
    return rng.choice(others) if others and rng.random() < 0.75 else letters.homophone(letter, rng) or letter


def _heard(city: BenchCity, region: str) -> dict[str, str]:
    """Characters of the city's names by how ears of a region take them."""
    key = f"third {region}"
    if key not in city.memory:
        table: dict[str, str] = defaultdict(str)
        for letter in sorted({one for name in truth_of(city).names for one in name if "一" <= one <= "鿿"}):
            table[_ear(letter, region)] += letter
        city.memory[key] = dict(table)
    found: dict[str, str] = city.memory[key]
    return found


def _kin(city: BenchCity, region: str) -> dict[tuple[str, ...], set[str]]:
    """Names that are one to the ears of a region."""
    key = f"third names {region}"
    if key not in city.memory:
        table: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in sorted(truth_of(city).names):
            table[_sounds(name, region)].add(name)
        city.memory[key] = dict(table)
    found: dict[tuple[str, ...], set[str]] = city.memory[key]
    return found
