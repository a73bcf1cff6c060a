"""Addresses of the held noise that nothing in the registry answers."""

import random
import re

from api.services.address_bench import letters
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import unheard_of
from api.services.address_bench.noise_held_places import Teller, Told, leading
from api.services.address_bench.noise_held_steps import some_row
from api.services.address_bench.noise_held_words import said
from api.services.address_bench.truth import Truth, truth_of

NOTHING = -1, -1, ""
ORDINARY = "安宁康泰和顺福昌兴旺佳美雅静清远明达博文思源景春秋晴岚霞云鹤松柏杨柳桃李梅菊荷溪泉湖江海山峰玉锦虹星月"
ENDS = "花园 公寓 雅苑 名邸 新村 家园 小区 公馆 华庭".split()
WAYS = "桥路 塘路 浜路 港路 桥弄 浜街 渡街 路 街 巷".split()
TOWNS = "屏川市 岚陵市 沭河县 泽源县 鹤川市 汀阳市 笠山县".split()
OPENERS = "喂你好，|你好，|麻烦问一下，|同志你好，|那个，|哎，|您好，|打扰一下，|师傅，|不好意思，".split("|")
MATTERS = (
    "我家燃气闻着有味", "养老金这个月还没到账", "楼上天天晚上拖椅子", "孩子的疫苗本丢了", "有人乱贴小广告",
    "想问居住证怎么续", "电动车被偷了", "家里老人要办失能评估", "网上申请的补贴一直没动静", "上次那个工单还没人回我",
)  # fmt: skip
CLOSINGS = "，你们赶紧来一下|，找谁处理|，给个说法吧|，地址系统里有|，就在我们这儿|，等会儿再打来|，急".split("|")


def stranger(truth: Truth, name: str) -> bool:
    """Whether no name of the registry is near, nor shares the stem or its sound."""
    stem, sound = name[:2], letters.sound(name[:2])
    kin = (
        other for other in truth.names if stem in other or (other[0] == stem[0] and letters.sound(other[:2]) == sound)
    )
    return unheard_of(truth, name) and not any(kin)


def _held(city: BenchCity, rng: random.Random, kind: str) -> Standard | None:
    k = rng.randrange(len(city.held_out))
    return city.held_out[k] if city.held_kinds[k] == kind else None


def _stem(rng: random.Random) -> str:
    return "".join(rng.sample(ORDINARY, 2))


def _area(row: Standard, rng: random.Random) -> str:
    return row.district if rng.random() < 0.35 else ""


def estate(city: BenchCity, rng: random.Random) -> Told:
    """An estate that nobody has registered, with building and room."""
    row = _held(city, rng, "estate") if rng.random() < 0.6 else None
    name = row.compound if row else _stem(rng) + rng.choice(ENDS)
    if not re.fullmatch(r"[一-龥]{4,7}", name) or not stranger(truth_of(city), name):
        return None
    building, unit = rng.randint(1, 18), rng.choice(("", f"{rng.randint(1, 4)}单元"))
    door = f"{building}{rng.choice(('幢', '栋', '号楼'))}{unit}{rng.randint(1, 18)}0{rng.randint(1, 4)}"
    return _area(some_row(city, rng) if row is None else row, rng) + name + door, "none", *NOTHING


def road(city: BenchCity, rng: random.Random) -> Told:
    """A road that nobody has registered, with a number."""
    row = _held(city, rng, "road") if rng.random() < 0.6 else None
    name = row.road if row else _stem(rng) + rng.choice(WAYS)
    if not stranger(truth_of(city), name):
        return None
    number = f"{rng.randint(1, 180)}号"
    return _area(some_row(city, rng) if row is None else row, rng) + name + number, "none", *NOTHING


def hamlet(city: BenchCity, rng: random.Random) -> Told:
    """A hamlet and a village that nobody has registered, with its group."""
    village, name = _stem(rng) + rng.choice(("泾村", "荡村", "村")), _stem(rng) + rng.choice(("浜", "湾", "墩", "头"))
    if village[:2] == name[:2] or not (stranger(truth_of(city), village) and stranger(truth_of(city), name)):
        return None
    group = f"{rng.randint(1, 19)}组{rng.choice(('', f'{rng.randint(1, 60)}号'))}"
    return _area(some_row(city, rng), rng) + rng.choice((village, village + name)) + group, "none", *NOTHING


def beyond(*, voice: bool = False) -> Teller:
    """A number far behind the end of a road, on a road of the registry."""

    def tell(city: BenchCity, rng: random.Random) -> Told:
        row, truth = some_row(city, rng), truth_of(city)
        if not row.road or row.road in truth.by["compound"]:
            return None
        spots = [truth.spots[place] for place in truth.by["road"][row.road]]
        last = max(leading(spot.lane or spot.number) for spot in spots)
        number = f"{last + rng.randint(160, 600)}号"
        return _area(row, rng) + row.road + (said(number, rng) if voice else number), "none", *NOTHING

    return tell


def other_city(city: BenchCity, rng: random.Random) -> Told:
    """An address of another city, which is named."""
    town, stem, estate = rng.choice(TOWNS), _stem(rng), _stem(rng)
    truth = truth_of(city)
    if town[:2] == city.city[:2] or not all(stranger(truth, name) for name in (stem + "桥路", estate + "花园")):
        return None
    road, flat = f"{stem}桥路{rng.randint(1, 300)}号", f"{estate}花园{rng.randint(1, 20)}幢{rng.randint(1, 11)}02"
    return rng.choice(("", "我在", "老家")) + town + rng.choice((road, flat)), "none", *NOTHING


def no_place(city: BenchCity, rng: random.Random) -> Told:
    """A matter told without any place."""
    return rng.choice(OPENERS) + rng.choice(MATTERS) + rng.choice(CLOSINGS), "none", *NOTHING


def old_unrecorded(city: BenchCity, rng: random.Random) -> Told:
    """An old name that no list has kept, with a number."""
    alias = rng.choice(city.unknown_aliases) if city.unknown_aliases else None
    if alias is None or not alias.kind.startswith(("road", "compound")) or not stranger(truth_of(city), alias.name):
        return None
    house, flat = f"{rng.randint(1, 120)}号", f"{rng.randint(1, 12)}幢{rng.randint(1, 6)}0{rng.randint(1, 3)}"
    return alias.name + (house if alias.kind.startswith("road") else flat), "none", *NOTHING
