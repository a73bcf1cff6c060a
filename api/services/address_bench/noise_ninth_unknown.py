"""Held-out noise of what the registry lacks: estates, roads, villages, far numbers, other cities, no address."""

import random
from collections.abc import Callable

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full, nowhere, unheard_of
from api.services.address_bench.noise_ninth_steps import TYPE, Step, say
from api.services.address_bench.noise_ninth_words import ASKS, CALL, CHAT, LABEL, ORDER
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Draft, Noise, plain_number

FAR = 400
ESTATE_HEADS = "听澜 望舒 枫桦 漱石 云帆 驭风 栖岚 砚池 松隐 雁归 朗润 澄怀".split()
ESTATE_ENDS = "公馆 花园 小区 一品 府邸 名苑 雅筑 天玺".split()
ROAD_HEADS = "砺锋 疏勒 鸣沙 载驰 拓荒 胡杨 戍楼 牧歌 铁杵 烽燧 驼铃 瀚墨".split()
ROAD_ENDS = "路 街 大道 巷 东路 北街".split()
VILLAGE_HEADS = "羊角 榆钱 驴尾 柳毛 石碾 毛驴 沙枣 骆驼 芨芨 土墩 盐池 井沿".split()
VILLAGE_ENDS = "坡村 湾村 梁村 沟村 滩村".split()
SHOP_HEADS = "喜洋洋 老马家 红柳枝 小蘑菇 疯狂石 大拇指".split()
SHOP_ENDS = "烤肉店 干洗店 文具店 火锅城 网咖 宠物医院".split()
CITIES = ("澄阳市河口区", "临汐市东桥区", "丰黎市开发区", "南屿市海湾区", "柏水县城关镇")
EMPTY = (
    "我家停水了，你们什么时候来啊",
    "请问办居住证要带什么材料",
    "我在家里，门打不开了，快点来",
    "楼上天天晚上吵，你们管不管",
    "老地方，你知道的，就上次那里",
    "我把手机落出租车上了，怎么办",
    "就是我们单位门口，快来",
    "想咨询一下社保卡补办",
    "小区名字我不知道，我刚搬来的",
    "我也说不清在哪儿，路边有好多树",
    "投诉，快递三天了还没到",
    "我妈在家摔了，你们赶紧派人",
)
ADDED = ("，急", "！", "。", "，谢谢", "，麻烦了", "，打了三遍了", " 在线等", "，什么态度", "，快点吧", "，拜托拜托")
Made = Callable[[Standard, BenchCity, random.Random], str]


def foreign(truth: Truth, name: str) -> bool:
    """Whether no name of the registry equals, sounds like, is a letter away from it or holds its beginning."""
    return unheard_of(truth, name) and not any(name[:2] in one for one in truth.names)


def estate_text(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """An estate that is not listed, with a building and a room."""
    name = _held(city, "estate", rng) if rng.random() < 0.5 else rng.choice(ESTATE_HEADS) + rng.choice(ESTATE_ENDS)
    if len(name) < 3 or not foreign(truth_of(city), name):
        return ""
    area = rng.choice(("", row.district, row.city + row.district, row.district + row.town))
    inside = rng.choice((f"{rng.randint(1, 18)}幢", f"{rng.randint(1, 18)}号楼{rng.randint(1, 4)}单元"))
    return f"{area}{name}{inside}{rng.randint(1, 17)}{rng.randint(1, 4):02d}{rng.choice(('室', ''))}"


def road_text(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A road that is not listed, with a number."""
    name = _held(city, "road", rng) if rng.random() < 0.5 else rng.choice(ROAD_HEADS) + rng.choice(ROAD_ENDS)
    if len(name) < 3 or not foreign(truth_of(city), name):
        return ""
    area = rng.choice(("", row.district, row.city + row.district, row.district + row.town))
    return f"{area}{name}{rng.randint(1, 240)}号"


def _held(city: BenchCity, kind: str, rng: random.Random) -> str:
    kept = [row for row, sort in zip(city.held_out, city.held_kinds, strict=True) if sort == kind]
    if not kept:
        return ""
    row = rng.choice(kept)
    return row.compound if kind == "estate" else row.road


def village_text(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A village that is not listed, with group and number."""
    name = rng.choice(VILLAGE_HEADS) + rng.choice(VILLAGE_ENDS)
    if not foreign(truth_of(city), name):
        return ""
    return f"{rng.choice(('', row.district))}{name}{rng.randint(1, 9)}组{rng.randint(1, 60)}号"


def shop_text(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """Beside a shop that is not listed."""
    name = rng.choice(SHOP_HEADS) + rng.choice(SHOP_ENDS)
    if not foreign(truth_of(city), name):
        return ""
    return f"{rng.choice(('', row.district))}{name}{rng.choice(('旁边', '对面', '门口', '楼上'))}"


def old_text(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A former name that the registry does not keep."""
    kept = [alias for alias in city.unknown_aliases if alias.kind.startswith(("road", "compound"))]
    if not kept:
        return ""
    alias = rng.choice(kept)
    if not foreign(truth_of(city), alias.name):
        return ""
    inside = f"{rng.randint(1, 90)}号" if alias.kind.startswith("road") else f"{rng.randint(1, 12)}幢"
    return f"{rng.choice(('', row.city))}{alias.name}{inside}"


def past_text(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A number hundreds beyond the last of a road that has no sister."""
    truth, stem = truth_of(city), TYPE.sub("", row.road)
    spots = [truth.spots[place] for place in truth.by["road"].get(row.road, [])] if row.road else []
    if len(stem) < 2 or row.lane or row.compound or any(stem in name for name in truth.names if name != row.road):
        return ""
    last = max((plain_number(spot.number) for spot in spots), default=-1)
    return f"{rng.choice(('', row.district))}{row.road}{last + FAR + rng.randint(0, 300)}号" if last > 0 else ""


def past_said(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """The same in words."""
    return say(past_text(row, city, rng), rng)


def city_text(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """An address of another city, of which it says so; its road may bear a name that this city has too."""
    paper = full(row, rng, "road", "number")
    if paper is None or row.compound:
        return ""
    return f"{rng.choice(CITIES)}{row.road}{row.number}"


def empty_text(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """A call that tells no place at all."""
    return rng.choice(("", "喂，", "你好，", "师傅，", "那个，", "麻烦问下，")) + rng.choice(EMPTY) + rng.choice(ADDED)


def unknown(name: str, text: Made, frame: Step | None = None, spoken: bool = False) -> Noise:
    """Nothing in the registry fits."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        told = text(row, city, rng)
        if not told:
            return None
        told = say(told, rng) if spoken else told
        paper = Draft(row, {}, {"road": told}, ("road",))
        if frame is not None:
            frame(paper, city, rng)
        return nowhere(paper.text(), name)

    return one


UNKNOWN: dict[str, Noise] = {
    "estate_not_known": unknown("estate_not_known", estate_text),
    "road_not_known": unknown("road_not_known", road_text),
    "village_not_known": unknown("village_not_known", village_text),
    "shop_not_known": unknown("shop_not_known", shop_text),
    "old_name_not_kept": unknown("old_name_not_kept", old_text),
    "number_way_past": unknown("number_way_past", past_text),
    "of_other_city": unknown("of_other_city", city_text),
    "no_address_given": unknown("no_address_given", empty_text),
}
UNKNOWN_MIXED: dict[str, Noise] = {
    "stranger_on_label": unknown("stranger_on_label", estate_text, LABEL),
    "stranger_in_order": unknown("stranger_in_order", road_text, ORDER),
    "stranger_said": unknown("stranger_said", estate_text, CALL, spoken=True),
    "village_stranger_call": unknown("village_stranger_call", village_text, CALL),
    "shop_stranger_asked": unknown("shop_stranger_asked", shop_text, ASKS),
    "way_past_said": unknown("way_past_said", past_said, CHAT),
    "other_city_label": unknown("other_city_label", city_text, LABEL),
}
