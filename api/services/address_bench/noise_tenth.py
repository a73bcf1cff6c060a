"""The noise, held out once, of a judge who knows the trade from the task alone: all its types, and what is no place."""

from functools import partial
from random import Random
from typing import Any

from api.services.address_bench import garbling
from api.services.address_bench import noise_tenth_calls as calls
from api.services.address_bench import noise_tenth_places as places
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_tenth_calls import BOTH, NAME_TYPES, TALK_TYPES
from api.services.address_bench.noise_tenth_doors import DOOR_TYPES
from api.services.address_bench.noise_tenth_steps import Frame, Maybe, kin_of, phone, speaker
from api.services.address_bench.truth import truth_of
from api.services.address_bench.writer import Noise, plain_number

FIRST = "沁榕晗璟澍栩岚筠翎郁澄漪蘅琅霁崧"
SECOND = "禾屿墨棠聿杉序陌笙锦岑野栎帆窗鹭"
KINDS = ("花园", "公寓", "家园", "雅苑", "名邸", "华庭", "小区", "新村")
ABROAD = (
    "青岛市崂山区香港东路{}号", "哈尔滨市道里区尚志大街{}号", "成都市武侯区科华北路{}号", "广州市越秀区东风中路{}号",
    "西安市碑林区友谊西路{}号", "昆明市盘龙区白塔路{}号", "厦门市思明区湖滨南路{}号", "沈阳市和平区太原南街{}号",
)  # fmt: skip
NO_PLACE = (
    "你好我想问下社保卡丢了怎么补办", "我家孩子上学要准备什么材料", "你们几点下班", "电话怎么一直打不通啊",
    "喂，喂，听不见，我过会再打",
    "养老金这个月怎么还没到账", "谢谢，问题已经解决了", "我要投诉，昨天那个工作人员态度不好", "麻烦转人工",
    "我就在门口，你出来一下就看到了",
    "1号楼下", "三楼右手边那家", "老地方见", "还是上次报修的那个地址", "疫苗第二针什么时候打", "在路口红绿灯那里",
)  # fmt: skip


def unheard(city: BenchCity, name: str) -> bool:
    """Whether no name of the city is like a name in letters or sound or begins as it does."""
    return garbling.unheard_of(truth_of(city), name) and not kin_of(truth_of(city), name[:2])


def estate_unknown(row: Standard, city: BenchCity, rng: Random, name: str, frame: Frame | None = None) -> Maybe:
    """Names an estate that the registry lacks, with building and room and perhaps the district."""
    k = rng.randrange(len(city.held_out))
    held = city.held_out[k]
    if city.held_kinds[k] != "estate" or not held.building or not unheard(city, held.compound):
        return None
    areas = rng.choice(("", held.district, held.city + held.district, held.district + held.town))
    text = f"{areas}{held.compound}{held.phase}{held.building}{held.unit}{held.room}"
    return garbling.nowhere(frame(text, rng) if frame else text, name)


def road_unknown(row: Standard, city: BenchCity, rng: Random, name: str, frame: Frame | None = None) -> Maybe:
    """Names a road that the registry lacks (one left out of it, or one that nobody built), with its number."""
    k = rng.randrange(len(city.held_out))
    held, made = city.held_out[k], rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(("路", "路", "街", "巷"))
    road = held.road if city.held_kinds[k] == "road" and not held.compound else made
    if not unheard(city, road):
        return None
    number = held.lane + held.number if road == held.road else f"{rng.randint(1, 240)}号"
    text = rng.choice(("", held.district, held.city + held.district)) + road + number
    return garbling.nowhere(frame(text, rng) if frame else text, name)


def estate_made_up(row: Standard, city: BenchCity, rng: Random, name: str, frame: Frame | None = None) -> Maybe:
    """Names an estate that nobody has built."""
    estate = rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(KINDS)
    if not unheard(city, estate):
        return None
    text = f"{rng.choice(('', row.district))}{estate}{rng.randint(1, 19)}栋{rng.randint(1, 18)}0{rng.randint(1, 4)}"
    return garbling.nowhere(frame(text, rng) if frame else text, name)


def far_beyond(row: Standard, city: BenchCity, rng: Random, name: str = "far_beyond_road") -> Maybe:
    """Gives a number far beyond the end of a road that runs through several grids."""
    if not row.road or row.lane or plain_number(row.number) < 0:
        return None
    sides = [line for parity in (0, 1) for line in places.houses(truth_of(city), row.road, parity).values()]
    known = {number: grid for line in sides for number, grid in line.items()}
    if len(set(known.values())) < 3:
        return None
    return garbling.nowhere(f"{row.road}{max(known) + rng.randint(200, 900)}号", name)


def elsewhere(row: Standard, city: BenchCity, rng: Random, name: str = "city_elsewhere") -> Maybe:
    """Gives an address in another city."""
    text = rng.choice(ABROAD).format(rng.randint(2, 180))
    road = text[text.index("区") + 1 :].rstrip("0123456789号")
    if road in truth_of(city).names:
        return None
    return garbling.nowhere(rng.choice(("", "我人在", "寄到")) + text, name)


def no_place(row: Standard, city: BenchCity, rng: Random, name: str = "nothing_located") -> Maybe:
    """Says nothing of a place."""
    tail = rng.choice(("", f"，我姓{speaker(rng)[0]}", f"，电话{phone(rng)}", f"，回电{phone(rng)}"))
    return garbling.nowhere(rng.choice(NO_PLACE) + tail, name)


def old_name_lost(row: Standard, city: BenchCity, rng: Random, name: str = "bygone_name_lost") -> Maybe:
    """Says a former name that the registry has not kept."""
    alias = rng.choice(city.unknown_aliases) if city.unknown_aliases else None
    if alias is None or not alias.kind.startswith(("road", "compound")) or not unheard(city, alias.name):
        return None
    number = rng.randint(1, 160)
    door = (
        f"{number}号"
        if alias.kind.startswith("road")
        else f"{number % 12 + 1}号楼{rng.randint(1, 6)}0{rng.randint(1, 3)}"
    )
    return garbling.nowhere(rng.choice(("", city.city)) + alias.name + door, name)


def telling(does: str, function: Any, **given: Any) -> Noise:
    """A type of a function with its own words; `does` is what the caller does."""
    made = partial(function, **given)
    made.__doc__ = does
    return made


PLACE_TYPES: dict[str, Noise] = {
    "beside_spot": telling("Next to a landmark.", places.landmark, name="beside_spot", forms=("@旁边", "@隔壁", "@边上",
        "@门口")),
    "across_spot": telling("Opposite a landmark.", places.landmark, name="across_spot", forms=("@对面", "@马路对面",
        "@斜对面")),
    "branch_told": places.branch_told,
    "branch_untold": places.branch_untold,
    "corner_said": telling("The corner of two roads.", places.crossing, name="corner_said", forms=("@和%交叉口",
        "@%路口",
        "@与%交汇处",
        "@跟%那个十字路口")),
    "crossing_and_estate": places.crossing_and_estate,
    "side_and_ten": places.side_and_ten,
    "between_houses": places.between_houses,
    "house_in_gap": telling("A number that is not on record.", places.gap, name="house_in_gap"),
    "compass_lost": telling("A road without its point of the compass.", places.blurred_road, name="compass_lost",
        shape=places.COMPASS, gone=""),
    "ordinal_lost": telling("A road without its ordinal.", places.blurred_road, name="ordinal_lost",
        shape=places.ORDINAL, gone="几"),
    "twin_untold": telling("One of two estates of one name.", places.twin, name="twin_untold", told=False),
    "twin_told": telling("One of two estates of one name, with its district.", places.twin, name="twin_told",
        told=True),
    "pair_reported": telling("Reports two places.", places.pair, name="pair_reported", ask=True,
        forms=("@和%两个地方都停电了",
        "@、%，两处都要修",
        "1.@；2.%，请派人", "@还是%来着，我记不清了")),
    "not_there_here": telling("Takes a place back.", places.pair, name="not_there_here", ask=False, forms=("不是@，是%",
        "@，哦不对，说错了，是%", "刚才报的@错了，应该是%")),
    "home_and_trouble": telling("Tells where one lives and where the trouble is.", places.pair, name="home_and_trouble",
        ask=False, forms=("我家住@，出事的地方在%", "家住@的居民反映%有积水", "我是@的，现在车坏在%")),
    "road_unnumbered": places.road_unnumbered,
    "area_unspecific": places.area_unspecific,
    "building_unlisted": places.building_unlisted,
}  # fmt: skip

UNKNOWN_TYPES: dict[str, Noise] = {
    "estate_unknown": telling("An estate not on record.", estate_unknown, name="estate_unknown"),
    "road_unknown": telling("A road not on record.", road_unknown, name="road_unknown"),
    "far_beyond_road": far_beyond,
    "city_elsewhere": elsewhere,
    "nothing_located": no_place,
    "bygone_name_lost": old_name_lost,
}

PLACE_BOTH: dict[str, Noise] = {
    "corner_in_order": telling("A corner in a work order.", places.crossing, name="corner_in_order", forms=("@与%路口",
        "@和%交叉口"),
        frame=calls.order),
    "gap_in_hotline": telling("A number not on record in a call.", places.gap, name="gap_in_hotline",
        frame=calls.hotline),
    "side_in_figures": telling("A side up to ten, beside dates and counts.", places.side_and_ten,
        name="side_in_figures",
        frame=calls.figures),
    "twin_question": telling("One of two estates in a question whose grid it is.", places.twin, name="twin_question",
        told=False, frame=calls.question),
    "spot_in_hotline": telling("Next to a landmark in a call.", places.landmark, name="spot_in_hotline", forms=("@旁边",
        "@门口"),
        frame=calls.hotline),
    "estate_unknown_order": telling("An estate not on record in a work order.", estate_unknown,
        name="estate_unknown_order", frame=calls.order),
    "road_unknown_parcel": telling("A road not on record on a label.", road_unknown, name="road_unknown_parcel",
        frame=calls.parcel),
    "made_up_hotline": telling("An estate that nobody built in a call.", estate_made_up, name="made_up_hotline",
        frame=calls.hotline),
}  # fmt: skip

MIXED: dict[str, Noise] = {**BOTH, **PLACE_BOTH}
TENTH: dict[str, Noise] = {**DOOR_TYPES, **NAME_TYPES, **TALK_TYPES, **PLACE_TYPES, **UNKNOWN_TYPES, **MIXED}
