"""Texts that nothing in the registry answers: strangers with known stems, other cities, calls without a place."""

import random
from collections.abc import Callable

from api.services.address_bench import noise_fourth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import in_words, nowhere
from api.services.address_bench.noise_fourth_calls import story
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Noise

SERIES = ("{city}第{n}中学", "第{n}中学", "{city}第{n}人民医院", "{n}号路", "经{n}路", "纬{n}路")
Made = Callable[[Standard, BenchCity, random.Random], str]


def alien(city: BenchCity, name: str, stem: str) -> bool:
    """Whether a name that begins like others is none of them, nor a short or a garbled form of one."""
    truth = truth_of(city)
    old = {alias.name for alias in city.unknown_aliases}
    if name in truth.names or name in old or truth.like(name) or truth.rough.get(truth.ear(name)):
        return False
    return not any(known.startswith(stem) and known[-1] == name[-1] for known in truth.names | old)


def kin_estate(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """An unknown estate that begins as a known one does, with building and room."""
    if not row.compound or not row.building or not row.road:
        return ""
    name = row.compound[:2] + rng.choice(words.KIN_ENDS)
    if not alien(city, name, row.compound[:2]):
        return ""
    door = rng.choice(
        (f"{rng.randint(1, 20)}号楼{rng.randint(2, 18)}0{rng.randint(1, 4)}", f"{rng.randint(1, 9)}栋", "")
    )
    return story(f"{name}{door}", rng)


def other_kind(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A known road's stem with the end of quite another kind of place."""
    if not row.road:
        return ""
    stem = row.road[:2]
    name = stem + rng.choice(words.OTHER_KINDS)
    if len(row.road) < 3 or not alien(city, name, stem):
        return ""
    return rng.choice(
        (
            f"{name}门卫室旁边{rng.choice(words.NOTES)}",
            f"[图片]{name}院墙外有人烧东西",
            f"报警人{rng.choice(words.PEOPLE)}称在{name}内被打",
            f"{rng.choice(words.OPENINGS)} {name}里头 {rng.choice(words.TROUBLES)}",
        )
    )


def in_series(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A number that a series of names does not reach: 第七十八中学 where no such school is known."""
    truth = truth_of(city)
    form = rng.choice(SERIES)
    number = in_words(rng.randint(64, 98) if "中学" in form else rng.randint(32, 59))
    name = form.format(city=city.city, n=number)
    if any(known.endswith(name) or (name.endswith(known) and len(known) > 4) for known in truth.names):
        return ""
    tail = (
        f"{rng.randint(1, 60)}号"
        if name.endswith("路")
        else rng.choice(("北门", "门口", "住院部" if "医" in name else "操场"))
    )
    return f"{rng.choice(words.OPENINGS)}，{name}{tail}，{rng.choice(words.TROUBLES)}"


def elsewhere(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A relative in a far city, on a road that this city has too."""
    if not row.road or row.lane or not row.number:
        return ""
    far = rng.choice(words.ELSEWHERE)
    return rng.choice(
        (
            f"我人在外地，我妈一个人住{far}{row.road}{row.number}，电话打不通，你们能不能去看看",
            f"寄往{far}{row.road}{row.number} {rng.choice(words.PEOPLE)} 收",
            f"{rng.choice(words.LIVES)} 房子在{far}{row.road}{row.number} 那边{rng.choice(words.TROUBLES)}",
        )
    )


def no_place(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A long call full of numbers that names no place."""
    core = rng.choice(("我家里", "老地方", "上次那个地方", "我们这栋楼", "我家楼下", "我们小区", "就我们这条巷子"))
    number = rng.randint(2, 29)
    return f"{story(core, rng)} 我打了{number}遍了 都等了{rng.randint(3, 50)}分钟"


def papers(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """Order numbers, phones, plates and cards, no place."""
    return rng.choice(
        (
            f"工单{rng.randint(10**9, 10**10 - 1)}催办，联系人{rng.choice(words.PEOPLE)}",
            f"取件码{rng.randint(1, 9)}-{rng.randint(1, 9)}-{rng.randint(1000, 9999)}，请凭码取件",
            f"车牌尾号{rng.randint(100, 999)}挡路，车主电话138{rng.randint(0, 99999999):08d}",
            f"您的验证码是{rng.randint(100000, 999999)}，{rng.randint(2, 15)}分钟内有效",
            f"缴费户号{rng.randint(10**7, 10**8)} 欠费{rng.randint(20, 900)}元",
        )
    )


def office(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A public office or station that the registry does not hold."""
    place = rng.choice(words.OFFICES)
    return f"{rng.choice(words.OPENINGS)}，{place}排队排了{rng.randint(2, 5)}个小时，{rng.choice(words.LIVES)}"


def unlisted_way(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """An estate held out of the registry, in a dispatcher's form, its street left out."""
    if not city.held_out:
        return ""
    pick = rng.randrange(len(city.held_out))
    held = city.held_out[pick]
    if city.held_kinds[pick] != "estate" or not held.compound or not held.road:
        return ""
    if not alien(city, held.compound, held.compound[:2]):
        return ""
    place = f"{held.compound}{held.phase}{held.building}{held.unit}{held.room}"
    clock, people = f"{rng.randint(0, 23)}:{rng.randint(10, 59)}", rng.randint(1, 5)
    return f"{clock} 【地址】{place}【事由】{rng.choice(words.NOTES)}【人数】{people}"


def _strange(name: str, make: Made) -> Noise:
    def noise(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        text = make(row, city, rng)
        return nowhere(text, name) if text else None

    return noise


UNKNOWN: dict[str, Noise] = {
    name: _strange(name, make)
    for name, make in (
        ("kin_estate_call", kin_estate),
        ("other_kind", other_kind),
        ("absent_in_series", in_series),
        ("relative_elsewhere", elsewhere),
        ("story_no_place", no_place),
        ("papers_only", papers),
        ("office_unlisted", office),
        ("held_out_form", unlisted_way),
    )
}
