"""A year of incidents: daily and weekly rhythm, seasons, near repeats, three planted hot spots."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from data.demo.buildings import Buildings, positions
from data.demo.people import minor_categories

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DAYS = 365
FIELDS = ("x", "y", "category", "seconds", "building", "source")
UNLOCATED = 0.03
NEAR_REPEATS = 0.15
# share of a day's incidents by hour: a morning and an evening peak
HOURS = np.array([6, 4, 3, 2, 2, 3, 8, 22, 44, 52, 50, 42, 30, 32, 40, 44, 46, 48, 52, 58, 54, 40, 24, 12], float)
NIGHT = np.array([40, 30, 22, 14, 8, 5, 4, 4, 5, 6, 6, 6, 6, 6, 6, 7, 8, 10, 16, 30, 48, 60, 64, 54], float)
WEEKDAYS = np.array([1.06, 1.02, 1.0, 1.02, 1.1, 0.92, 0.88])
# month by month, January first
SEASON = {
    "flooding": (0.2, 0.3, 0.6, 1.0, 1.8, 2.6, 2.8, 2.2, 1.2, 0.6, 0.3, 0.2),
    "square": (0.5, 0.6, 0.9, 1.1, 1.3, 1.5, 1.6, 1.5, 1.2, 0.9, 0.6, 0.4),
    "stall": (0.7, 0.7, 0.9, 1.0, 1.1, 1.3, 1.4, 1.4, 1.2, 1.0, 0.8, 0.7),
    "tree": (0.5, 0.6, 1.0, 1.2, 1.3, 1.5, 1.6, 1.4, 1.0, 0.8, 0.6, 0.5),
    "fumes": (0.8, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.3, 1.1, 1.0, 0.9, 0.8),
}
AT_NIGHT = ("night_noise", "square", "stall", "fumes")
TEXTS = {
    "stall": "{}几个流动摊点占了人行道，行人过不去",
    "garbage": "{}垃圾桶满了没人收，味道很大",
    "rubble": "{}堆了建筑垃圾好几天没清",
    "poster": "{}墙上贴满小广告",
    "night_noise": "{}工地夜里还在施工，吵得睡不着",
    "fumes": "{}餐馆油烟直排，窗户不敢开",
    "square": "{}广场舞音响太吵，希望管一管",
    "pothole": "{}路面塌了一块，车过很颠",
    "manhole": "{}井盖破损有异响，怕出事",
    "lamp": "{}路灯好几盏不亮，晚上看不见路",
    "railing": "{}路口护栏缺了一段",
    "bike": "{}共享单车乱停，把路堵了",
    "parking": "{}有车违停在人行道上",
    "fire_lane": "{}消防通道被车堵住",
    "flooding": "{}下雨后积水，车辆熄火",
    "sewer": "{}污水冒出来流到路上",
    "leak": "{}水管漏水，路面湿滑",
    "tree": "{}树枝压着电线，刮风很危险",
    "lawn": "{}绿化带被人圈起来种菜",
    "lift": "{}电梯又坏了，老人上不了楼",
    "ebike": "{}有人在楼道里给电动车充电",
    "dog": "{}有人遛大型犬不牵绳",
}
SOURCES = (("12345 热线", 0.52), ("网格员上报", 0.33), ("公众上报", 0.15))


@dataclass(frozen=True)
class HotSpot:
    """A planted cluster: street coordinates, spread, category, part of the year (days before the end), size."""

    u: float
    v: float
    spread_m: float
    category: str
    days: tuple[int, int]
    count: int
    title: str


HOT_SPOTS = (
    HotSpot(-1500, 900, 170, "stall", (0, 365), 1500, "夜市周边占道经营，全年，夜间"),
    HotSpot(2600, -1300, 150, "bike", (0, 150), 900, "轨道站口非机动车乱停，近五个月"),
    HotSpot(900, 2300, 190, "flooding", (60, 240), 650, "低洼路段积水，雨季"),
)


@dataclass
class Incidents:
    """All incidents by time; positions in metres, NaN where a report has no place."""

    x: Floats
    y: Floats
    category: npt.NDArray[np.str_]
    seconds: Floats  # since the start of the year told
    building: Ints  # the address that was told, -1 for none
    source: npt.NDArray[np.str_]

    def ordered(self) -> "Incidents":
        """Return them by time."""
        order = np.argsort(self.seconds, kind="stable")
        return Incidents(*(getattr(self, name)[order] for name in FIELDS))


def happen(some: Buildings, rng: np.random.Generator, total: int, until: datetime) -> Incidents:
    """Return `total` incidents of the year that ends at `until`."""
    sizes = [spot.count * total // 50_000 for spot in HOT_SPOTS]
    planted = sum(sizes)
    repeats = int((total - planted) * NEAR_REPEATS)
    base = _background(some, rng, total - planted - repeats, until)
    again = _near_repeats(base, rng, repeats)
    spots = [_spot(spot, some, rng, size, until) for spot, size in zip(HOT_SPOTS, sizes, strict=True)]
    whole = _joined([base, again, *spots])
    lost = rng.random(len(whole.x)) < UNLOCATED
    whole.x[lost], whole.y[lost], whole.building[lost] = np.nan, np.nan, -1
    return whole.ordered()


def _joined(parts: list[Incidents]) -> Incidents:
    return Incidents(*(np.concatenate([getattr(part, name) for part in parts]) for name in FIELDS))


def _background(some: Buildings, rng: np.random.Generator, count: int, until: datetime) -> Incidents:
    minors = minor_categories()
    keys = np.array([one[0] for one in minors])
    shares = np.array([one[5] for one in minors])
    category = rng.choice(keys, count, p=shares / shares.sum())
    weight = (some.households + 1.5) ** 0.75
    building = rng.choice(len(weight), count, p=weight / weight.sum())
    x, y = positions(some)
    seconds = np.empty(count)
    for key in keys:
        rows = np.flatnonzero(category == key)
        seconds[rows] = _times(str(key), rng, len(rows), until, (0, DAYS))
    return Incidents(
        x[building] + rng.normal(0, 14, count),
        y[building] + rng.normal(0, 14, count),
        category,
        seconds,
        np.where(rng.random(count) < 0.8, building, -1),
        _sources(rng, count),
    )


def _sources(rng: np.random.Generator, count: int) -> npt.NDArray[np.str_]:
    return rng.choice([name for name, _ in SOURCES], count, p=[share for _, share in SOURCES])


def _times(category: str, rng: np.random.Generator, count: int, until: datetime, days: tuple[int, int]) -> Floats:
    """Return seconds since the year's start: a day by season and weekday, an hour by the category's rhythm."""
    start = until - timedelta(days=DAYS)
    dates = [start + timedelta(days=DAYS - 1 - back) for back in range(days[0], days[1])][::-1]
    season = SEASON.get(category, (1.0,) * 12)
    weight = np.array([season[date.month - 1] * WEEKDAYS[date.weekday()] for date in dates])
    day = (DAYS - days[1]) + rng.choice(len(dates), count, p=weight / weight.sum())
    hours = NIGHT if category in AT_NIGHT else HOURS
    hour = rng.choice(24, count, p=hours / hours.sum())
    return np.asarray(day * 86_400 + hour * 3_600 + np.floor(rng.uniform(0, 3_600, count)), np.float64)


def _near_repeats(base: Incidents, rng: np.random.Generator, count: int) -> Incidents:
    """The same again within two weeks and 150 metres."""
    first = rng.choice(len(base.x), count)
    later = np.minimum(base.seconds[first] + rng.exponential(4, count) * 86_400, DAYS * 86_400 - 1)
    return Incidents(
        base.x[first] + rng.normal(0, 60, count),
        base.y[first] + rng.normal(0, 60, count),
        base.category[first],
        np.floor(later),
        np.where(rng.random(count) < 0.5, base.building[first], -1),
        _sources(rng, count),
    )


def _spot(spot: HotSpot, some: Buildings, rng: np.random.Generator, count: int, until: datetime) -> Incidents:
    """Around the building nearest to the middle of a planted hot spot."""
    x, y = positions(some)
    middle = int(np.argmin(np.hypot(some.u - spot.u, some.v - spot.v)))
    near = np.flatnonzero(np.hypot(x - x[middle], y - y[middle]) < 2.5 * spot.spread_m)
    weight = np.exp(-(np.hypot(x[near] - x[middle], y[near] - y[middle]) ** 2) / (2 * spot.spread_m**2))
    building = near[rng.choice(len(near), count, p=weight / weight.sum())]
    return Incidents(
        x[building] + rng.normal(0, 20, count),
        y[building] + rng.normal(0, 20, count),
        np.full(count, spot.category),
        _times(spot.category, rng, count, until, spot.days),
        np.where(rng.random(count) < 0.6, building, -1),
        _sources(rng, count),
    )
