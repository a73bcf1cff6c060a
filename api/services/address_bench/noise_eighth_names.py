"""Steps of the eighth noise on names: misheard, mistyped, misread, spelled, shortened."""

import random
from collections.abc import Callable, Iterable

from api.services.address_bench import letters
from api.services.address_bench.city import BenchCity
from api.services.address_bench.truth import Truth, truth_of
from api.services.address_bench.writer import Draft, garble, names_in

Step = Callable[[Draft, BenchCity, random.Random], bool]
Fair = Callable[[Truth, str], Iterable[str]]

SCAN_PAIRS = """
江汪 湖潮 洋详 清情 溪徯 浦埔 港巷 梅海 柳抑 柏伯 桂挂 竹付 荷苛 莲涟 华毕 苑宛 园囤 庭挺 府俯 城诚
坊访 村材 庄压 里黑 弄弃 街衔 路赂 设没 和知 平乎 安妥 康庸 宁守 福幅 德徳 义叉 礼札 文丈 明朋 光充
星垦 阳阴 春舂 夏复 冬务 东车 西酉 南甫 北比 中申 金全 银很 铜桐 玉五 珠株 宝宜 翠粹 丹舟 紫柴 白自
新斯 兴兵 民艮 农衣 学字 院完 塔搭 亭享 楼搂 台合 山凶 岗岚 泽择 云去 雨两 雪霄 风凤 龙尤 马乌 花化
香杳 锦绵 绣锈 嘉喜 佳住 瑞瑙 祥样 吉古 庆床 怡恰 雅稚 育盲 才寸 胜肚 利刹 富宫 强弹 科料 创刨 虹虾
石右 名各 泉帛 茂戊 景影 书韦 源愿 工土 友发 谊宜 桃挑 杏杳 菊掬 枫讽 松忪 杨扬 池他 塘搪 堤提 岭岑
""".split()


NUMERALS = "零一二三四五六七八九十百两"


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in SCAN_PAIRS:
        one, other = pair[0], pair[1]
        found[one] = found.get(one, "") + other
        found[other] = found.get(other, "") + one
    return found


SCANS = _table()


def chosen(paper: Draft, rng: random.Random) -> str:
    """The key of a name that the text states: road or estate rather than community; empty without any."""
    keys = names_in(paper)
    return rng.choice([key for key in keys if key != "community"] or keys) if keys else ""


def stem(name: str) -> range:
    """Places of the letters that make a name; its kind (路, 花园) is hardly ever taken for another."""
    return range(max(1, len(name) - (2 if len(name) > 3 else 1)))


def changed(change: Callable[[str, random.Random], str], fair: Fair, *, by_ear: bool = False, least: int = 3) -> Step:
    """A step that writes one name otherwise; names of fewer letters than `least` are left alone."""

    def step(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        key = chosen(paper, rng)
        if not key or len(paper.said[key]) < least:
            return False
        new = change(paper.said[key], rng)
        return bool(new) and garble(paper, city, key, new, fair(truth_of(city), new), by_ear=by_ear)

    return step


def _replaced(name: str, rng: random.Random, other: Callable[[str, random.Random], str], count: int = 1) -> str:
    """The name with so many letters of its stem replaced; empty where there are not so many to replace.

    Numerals stay and do not come in: nobody could tell 四路 from 十路.
    """
    done = 0
    for k in rng.sample(stem(name), len(stem(name))):
        new = other(name[k], rng) if name[k] not in NUMERALS else ""
        if new and new not in NUMERALS and done < count:
            name, done = name[:k] + new + name[k + 1 :], done + 1
    return name if done == count else ""


def _swap(name: str, rng: random.Random) -> str:
    k = rng.randrange(len(name) - 1)
    if set(name[k : k + 2]) & set(NUMERALS):
        return ""
    return name[:k] + name[k + 1] + name[k] + name[k + 2 :]


def _swaps(name: str) -> set[str]:
    return {name[:k] + name[k + 1] + name[k] + name[k + 2 :] for k in range(len(name) - 1)}


def _drop(name: str, rng: random.Random) -> str:
    k = rng.choice(stem(name))
    return name[:k] + name[k + 1 :]


def _scan_of(one: str, other: str) -> bool:
    return len(one) == len(other) and all(a == b or b in SCANS.get(a, "") for a, b in zip(one, other, strict=True))


def _same_ear(truth: Truth, new: str) -> set[str]:
    return truth.rough.get(truth.ear(new), set())


def _same_sound(truth: Truth, new: str) -> set[str]:
    return truth.sounds.get(letters.sound(new), set())


near_sound = changed(lambda name, rng: _replaced(name, rng, letters.near_sound), _same_ear, by_ear=True)
homophone = changed(lambda name, rng: _replaced(name, rng, letters.homophone), _same_sound, by_ear=True)
homophones = changed(lambda name, rng: _replaced(name, rng, letters.homophone, 2), _same_sound, by_ear=True)
swapped = changed(_swap, lambda truth, new: _swaps(new) & truth.names)
dropped = changed(_drop, lambda truth, new: truth.gone.get(new, set()), least=4)
scanned = changed(
    lambda name, rng: _replaced(name, rng, lambda one, rng: rng.choice(SCANS.get(one) or [""])),
    lambda truth, new: {name for name in truth.like(new) if _scan_of(name, new)},
)
odd_letter = changed(
    lambda name, rng: _replaced(name, rng, lambda _, rng: letters.any_letter(rng)),
    lambda truth, new: {name for name in truth.like(new) if len(name) == len(new)},
    least=4,
)


def spelled(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A name in pinyin, whole or but for its kind: liuyin lu, liuyin路."""
    key = chosen(paper, rng)
    name = paper.said.get(key, "")
    if len(name) < 3:
        return False
    end = "" if rng.random() < 0.5 else name[-1]
    syllables = letters.sound(name.removesuffix(end))
    new = rng.choice(("", " ")).join(syllables)
    new = (new.capitalize() if rng.random() < 0.3 else new) + end
    kin = {other for other in _same_sound(truth_of(city), name) if other.endswith(end)}
    kin |= {other for other in truth_of(city).spelled("".join(syllables)) if not end}
    if not garble(paper, city, key, new, kin, by_ear=True):
        return False
    paper.form[key] = f" {new} " if not end else new
    return True


def short_estate(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """An estate by the beginning of its name alone: 锦绣 3幢 for 锦绣花园3幢."""
    truth, name = truth_of(city), paper.said.get("compound", "")
    if len(name) < 4 or "building" not in paper.form or paper.form.get("phase"):
        return False
    short = name[:-2]
    if any(road.startswith(short) for road in truth.by["road"]):
        return False
    kin = {other for other in truth.by["compound"] if other.startswith(short)}
    if any(_door_lacks(paper, truth, other) for other in kin):
        return False  # the door alone would tell the estates apart
    return garble(paper, city, "compound", short, kin, by_ear=True)


def _door_lacks(paper: Draft, truth: Truth, name: str) -> bool:
    """Whether an estate has the building that is said but not its unit or room."""
    spots = [truth.spots[place] for place in truth.matching(paper.said | {"compound": name})]
    unit, room = paper.said.get("unit"), paper.said.get("room")
    return any((unit and unit not in spot.units) or (room and room not in spot.rooms) for spot in spots)


def bare_road(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A road without its kind: 柳荫12号 for 柳荫路12号."""
    truth, name = truth_of(city), paper.said.get("road", "")
    short = name[:-2] if name.endswith("大道") else name[:-1]
    if len(short) < 2 or short[-1] in "东西南北中前后老横直夹支" or "number" not in paper.form or "lane" in paper.form:
        return False
    others = [*truth.by["compound"], *truth.by["community"], *truth.aliases]
    if any(other.startswith(short) for other in others if other):
        return False
    if set(short) & set(NUMERALS) or any(road.startswith(short + one) for road in truth.by["road"] for one in NUMERALS):
        return False  # 建国四十七号 could be number 17 of 建国四路
    kin = {road for road in truth.by["road"] if road.startswith(short)}
    return garble(paper, city, "road", short, kin, by_ear=True)
