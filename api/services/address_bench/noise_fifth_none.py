"""The fifth hand: texts that nothing in the registry answers, each kind of unknown its own."""

import random
import re

from api.services.address_bench import noise_fifth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import nowhere
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Noise

BRANCH = re.compile(r"(.{2,})([东西南北中])([路街])")
NO_PLACE = (
    "喂,听得到不?我家{n}楼漏水,你们哪时候来",
    "我就在{n}号楼底下,穿红衣服",
    "老地方,{n}单元,你晓得的",
    "孩子还没回来,今年{n}岁",
    "快点来人!{n}个人打起来了",
    "问一下居住证{n}号窗口几点上班",
    "上回跟你们说过的那家,{n}楼",
    "小区门口那个井盖坏了{n}天",
    "我在家,门牌{n},进门右手边",
)


def beyond(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number far beyond the end of its road."""
    truth = truth_of(city)
    if not row.road:
        return None
    number = _last(truth, row.road) + rng.randrange(260, 1400)
    area = words.one_of(rng, "", row.district, row.town, row.district + row.town)
    sub = words.one_of(rng, "", "", f"附{rng.randint(1, 4)}号", f"{rng.randint(2, 5)}0{rng.randint(1, 3)}室")
    return nowhere(f"{area}{row.road}{number}号{sub}", "beyond_far")


def _last(truth: Truth, road: str) -> int:
    """The highest number on a road, lanes included."""
    every = [truth.spots[place] for place in truth.by["road"][road]]
    return max(int(one) for spot in every for one in re.findall(r"\d+", f"{spot.lane}{spot.number}") or ["0"])


def no_lane(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A lane far beyond the end of its road."""
    if not row.road or not row.lane:
        return None
    lane = _last(truth_of(city), row.road) + rng.randrange(260, 900)
    branch = f"{rng.randint(3, 60)}支弄" if rng.random() < 0.4 else ""
    return nowhere(f"{words.one_of(rng, '', row.district)}{row.road}{lane}弄{branch}{rng.randint(1, 20)}号", "no_lane")


def other_city(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A road and number of this city, told of another city, the road by its sound."""
    if not row.road:
        return None
    province, name = rng.choice(words.ALIEN_CITIES)
    area = words.one_of(rng, province, "") + name + words.one_of(rng, "", row.district)
    road = row.road if rng.random() < 0.5 else words.same_sound(row.road, rng) or row.road
    return nowhere(f"{area}{road}{row.lane}{row.number}{row.compound}{row.building}", "foreign_city")


def alien_road(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A road that nobody knows in a district that is known, with an occupant, on a parcel's label."""
    truth = truth_of(city)
    road, keeper = words.alien(truth, words.ALIEN_ROADS, rng), words.shop(truth, rng)
    if not road:
        return None
    area = words.one_of(rng, "", row.district, row.city + row.district + row.town)
    text = f"{area}{road}{rng.randint(2, 300)}号{keeper * (rng.random() < 0.5)}"
    return nowhere(words.parcel(text, rng), "alien_road")


def alien_estate(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate that nobody knows, with building and room."""
    name = words.alien(truth_of(city), words.ALIEN_ESTATES, rng)
    if not name:
        return None
    area = words.one_of(rng, "", row.district, row.district + row.town, row.province + row.city + row.district)
    house, room = rng.randint(1, 24), f"{rng.randint(2, 28)}{rng.randint(1, 4):02d}"
    inner = words.one_of(rng, f"{house}栋{room}", f"{house}-{room}", f"{words.aloud(f'{house}号楼{room}', rng)}")
    return nowhere(f"{area}{name}{inner}", "alien_estate")


def alien_village(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A village that nobody knows, its group in words."""
    name = words.alien(truth_of(city), words.ALIEN_VILLAGES, rng)
    if not name:
        return None
    area = words.one_of(rng, "", row.city, row.district)
    group = words.aloud(f"{rng.randint(1, 12)}", rng) + words.one_of(rng, "组", "社", "队", "小组")
    return nowhere(f"{area}{name}{group}{words.one_of(rng, '', f'{rng.randint(1, 60)}号')}", "alien_village")


def alien_spot(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Beside a landmark that nobody knows."""
    name = words.alien(truth_of(city), words.ALIEN_SPOTS, rng)
    if not name:
        return None
    area = words.one_of(rng, "", "", row.city, row.district)
    return nowhere(f"{area}{name}{words.one_of(rng, '正对面', '后门', '旁边那栋', '斜对门', '')}", "alien_spot")


def other_branch(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A sister of a known road that is not there: another point of the compass."""
    found, truth = BRANCH.fullmatch(row.road), truth_of(city)
    if found is None or row.compound or row.lane:
        return None
    road = found[1] + rng.choice("东西南北中".replace(found[2], "")) + found[3]
    if road in truth.names or road in {name for name, _ in city.roads}:
        return None
    area = words.one_of(rng, "", row.district)
    return nowhere(f"{area}{road}{row.number}", "other_branch")


def no_place(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Nothing that tells a place, with numbers in it."""
    text = rng.choice(NO_PLACE).format(n=rng.randint(2, 66))
    return nowhere(words.one_of(rng, "", "喂你好,", "师傅,", "麻烦了,", "急!", "那个,") + text, "no_name_told")


NONE: dict[str, Noise] = {
    "beyond_far": beyond,
    "no_lane": no_lane,
    "foreign_city": other_city,
    "alien_road": alien_road,
    "alien_estate": alien_estate,
    "alien_village": alien_village,
    "alien_spot": alien_spot,
    "other_branch": other_branch,
    "no_name_told": no_place,
}
