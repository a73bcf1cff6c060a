"""Places told by another: where the caller lives and where it happened, lamps, ramps, garages, the other side."""

import random
import re

import shapely

from api.services.address_bench import noise_fourth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_fourth_calls import Write, aloud, story, written
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, finish, plain_number

Points = list[tuple[float, float]]


def brief(row: Standard, rng: random.Random) -> Draft:
    """A draft without province and city."""
    paper = draft(row, rng)
    paper.drop("province", "city")
    return paper


def decoy(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """Another address of the city, in another grid; nothing where none is met."""
    truth = truth_of(city)
    for _ in range(5):
        other = city.rows[rng.randrange(len(city.rows))]
        if truth.grid_of(other) != truth.grid_of(row):
            return brief(other, rng).text()
    return ""


TWO_PLACES = {
    "lives_and_happened": (
        "我家是住{b}的，刚才走到{a}，看到{trouble}",
        "报警人住址：{b}；警情地址：{a}；{note}",
        "我不是{b}的住户吗 路过{a}的时候 {trouble}",
        "在{a}，{trouble}，我本人住{b}，联系我就行",
        "投诉人地址{b}，被投诉对象在{a}，{note}",
    ),
    "old_home": (
        "以前住{b}，去年拆迁搬走了，现在住{a}，{trouble}",
        "户口在{b}没迁，人一直住{a}，要上门的话来{a}",
        "房产证上写的是{b}那套早卖了，现住{a}",
        "原址{b}已停业，新店开在{a}",
    ),
    "sheet_two_ends": (
        "寄：{b} 陈（已揽收）→收：{a} {person}",
        "取件地址 {b}；送达地址 {a}；件数{n}",
        "收件人{person} {a} 退回地址：{b} 仓库",
        "起点{b}(已上车) 现车辆抛锚在{a}",
    ),
    "not_that_one": (
        "不是{b}，上次师傅跑错了，是{a}",
        "上回派到{b}去了，搞错了，正确的是{a}，{trouble}",
        "单子写成{b}，更正为{a}",
    ),
}


def two_places(name: str) -> Noise:
    """A text with two addresses of which the words choose one."""

    def noise(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        paper = brief(row, rng)
        other = decoy(row, city, rng)
        if not other:
            return None
        text = rng.choice(TWO_PLACES[name]).format(
            a=paper.text(),
            b=other,
            trouble=rng.choice(words.TROUBLES),
            note=rng.choice(words.NOTES),
            person=rng.choice(words.PEOPLE),
            n=rng.randint(1, 5),
        )
        return finish(paper, city, name, text)

    return noise


def lamp(paper: Draft, rng: random.Random) -> str:
    """A lamp, bin or box with its code in front of a house."""
    if not paper.form.get("number") or paper.form.get("room"):
        return ""
    code = f"{rng.choice(('LD', 'GD-', 'No.', '编号'))}{rng.randint(100, 9999)}"
    thing = rng.choice(("路灯杆", "弱电箱", "消防栓", "果皮箱", "监控杆"))
    return f"{paper.text()}门前的{thing}({code})歪了"


def station(paper: Draft, rng: random.Random) -> str:
    """The way from a metro exit or a bus stop, the address at its end."""
    way = rng.choice(
        (
            f"地铁{rng.randint(1, 9)}号线{rng.choice('ABCD')}口出来走{rng.randint(2, 9)}00米",
            f"坐{rng.randint(10, 99)}路、{rng.randint(101, 199)}路下车往回走两分钟",
            f"离地铁{rng.randint(1, 5)}号线出口{rng.randint(3, 12)}分钟",
        )
    )
    return f"{way}，{paper.text()}，{rng.choice(words.TROUBLES)}"


def garage(paper: Draft, rng: random.Random) -> str:
    """A parking place below an estate."""
    if not paper.form.get("compound") or not paper.row.building or re.search(r"[A-Z]", paper.row.phase):
        return ""
    paper.drop("building", "unit", "room")
    spot = f"{rng.choice(('', 'B1-', 'B2-', '-1层'))}{rng.choice('CDE')}{rng.randint(100, 480)}"
    return f"{paper.text()}地下车库{spot}车位{rng.choice(('漏水', '被占', '充电桩跳闸'))}"


def property_office(paper: Draft, rng: random.Random) -> str:
    """The whole estate by those who run it."""
    if not paper.form.get("compound") or not paper.row.building or not paper.row.road:
        return ""
    paper.drop("building", "unit", "room")
    who = rng.choice(("物业服务中心", "业委会", "物业前台", "保安岗亭", "业主群里"))
    return f"{paper.text()}{who}{rng.choice(('没人接电话', '不作为', '乱收停车费', '一直推诿'))}"


def opposite(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A shop opposite the caller's house: one grid on both sides of the street, or a question."""
    if row.compound or row.lane or not row.road or plain_number(row.number) < 0:
        return None
    paper = brief(row, rng)
    paper.drop("room")
    query = finish(paper, city, "opposite_shop", "")
    if query is None or "number" not in paper.said:
        return None
    truth = truth_of(city)
    other_side = {truth.grid[k] for k in truth.by["road"][row.road] if _across(truth.spots[k], row)}
    if not other_side:
        return None
    alone = truth.around(row.lng, row.lat, 70) == {query.grid}
    if query.kind == "answer" and not alone and other_side <= {query.grid}:
        return None
    core = f"我住{paper.text()}，我家马路对面新开的{rng.choice(words.SHOPS)}"
    text = f"{rng.choice(words.OPENINGS)}，{core}，{rng.choice(('油烟大', '半夜还放音响', '把桌子摆到马路上'))}"
    kind = query.kind if alone else "ask"
    return Query(text, "opposite_shop", kind, query.row, query.grid, "road")


def _across(spot: object, row: Standard) -> bool:
    number = plain_number(getattr(spot, "number", ""))
    lng, lat = float(getattr(spot, "lng", 0.0)), float(getattr(spot, "lat", 0.0))
    near = abs(lng - row.lng) * 94_508 < 90 and abs(lat - row.lat) * 110_950 < 90
    return near and number >= 0 and number % 2 != plain_number(row.number) % 2


def _crossings(city: BenchCity) -> dict[str, dict[str, Points]]:
    """Where roads of two names meet, once per city."""
    if "fourth crossings" not in city.memory:
        lines = shapely.from_wkb([line for _, line in city.roads])
        names = [name for name, _ in city.roads]
        found: dict[str, dict[str, Points]] = {}
        for one, other in shapely.STRtree(lines).query(lines, predicate="intersects").T.tolist():
            if names[one] != names[other]:
                met = shapely.get_coordinates(shapely.intersection(lines[one], lines[other])).tolist()
                found.setdefault(names[one], {}).setdefault(names[other], []).extend((x, y) for x, y in met)
        city.memory["fourth crossings"] = found
    stored: dict[str, dict[str, Points]] = city.memory["fourth crossings"]
    return stored


def ramp(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Ramps, footbridges and lights where two roads meet."""
    meets = _crossings(city).get(row.road, {})
    if not meets:
        return None
    truth = truth_of(city)
    other = rng.choice(sorted(meets))
    close, wide = (set().union(*(truth.around(x, y, metres) for x, y in meets[other])) for metres in (15, 70))
    if not close or (len(close) == 1 and len(wide) > 1):
        return None
    form = rng.choice(("{a}上{b}的匝道口", "{a}{b}十字路口人行天桥上", "{a}跨{b}的桥下面", "{a}转{b}的红绿灯那里"))
    text = f"{form.format(a=row.road, b=other)}{rng.choice(('两车追尾', '护栏断了', '积水有半米深', '掉了一堆石子'))}"
    return Query(text, "ramp_and_bridge", "answer" if len(wide) == 1 else "ask", -1, min(close), "road")


def both(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two places that are both meant: a question which of them first."""
    return _pair(
        *(row, city, rng, "both_places"),
        (
            "{a}和{b}两处都停电了",
            "今天有两件事，一个是{a}有人摆摊，一个是{b}井盖坏了",
            "{a}、{b}，两个地方都要去人",
            "1.{a}积水 2.{b}积水",
        ),
    )


def unsure(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """One of two places, the caller does not know which."""
    return _pair(
        *(row, city, rng, "which_of_two"),
        (
            "不是{a}就是{b}，我听人家说的，也搞不清",
            "老人家走丢了，可能在{a}，也可能在{b}",
            "送错了吧，{a}还是{b}啊？面单糊了",
            "要么{a}要么{b} 反正就这两家里面的一家 {trouble}",
        ),
    )


def _pair(row: Standard, city: BenchCity, rng: random.Random, noise: str, forms: tuple[str, ...]) -> Query | None:
    truth = truth_of(city)
    other = city.rows[rng.randrange(len(city.rows))]
    one, two = brief(row, rng), brief(other, rng)
    first, second = finish(one, city, noise), finish(two, city, noise)
    if first is None or second is None or {first.kind, second.kind} != {"answer"} or first.grid == second.grid:
        return None
    text = rng.choice(forms).format(a=one.text(), b=two.text(), trouble=rng.choice(words.TROUBLES))
    return Query(text, noise, "ask", truth.index(row), first.grid, "road")


def area_only(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """No more than a town or a district, in a long call."""
    truth = truth_of(city)
    key = rng.choice(("town", "district"))
    areas: dict[str, set[int]] = city.memory.setdefault(f"fourth {key}", {})
    if not areas:
        for place, spot in enumerate(truth.spots):
            areas.setdefault(getattr(spot, key), set()).add(truth.grid[place])
    name = getattr(row, key)
    if not name or len(areas[name]) < 2:
        return None
    core = rng.choice((f"{name}这一片", f"{name}这边", f"反正是{name}", f"{name} 具体哪条路我也说不上来"))
    return Query(story(core, rng), "area_only", "ask", truth.index(row), truth.grid_of(row), "community")


def whole_road(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A road without a number: one grid, or a question."""
    if not row.road:
        return None
    truth = truth_of(city)
    lines = [line for name, line in city.roads if name == row.road]
    along = {int(k) for line in shapely.from_wkb(lines) for k in truth.tree.query(line, predicate="intersects")}
    paper = Draft(row, {"road": row.road}, {"road": row.road}, ("road",))
    query = finish(paper, city, "whole_road", "")
    if query is None or (query.kind == "answer" and along - {query.grid}):
        return None
    head = rng.choice(words.OPENINGS) if rng.random() < 0.6 else ""
    event = rng.choice(("一路上的路灯全黑的", "整条街都是小广告", "上渣土车半夜跑个不停", "修路修了三个月"))
    return query._replace(text=f"{head} {row.road}{event} {rng.choice(words.LIVES)}")


def same_name(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name that several districts know, in a call that does not tell which of them."""
    paper = draft(row, rng)
    paper.drop("province", "city", "district", "town", "community")
    if row.compound and "compound" in paper.said:
        paper.drop("road", "lane", *(() if row.lane else ("number",)))
    if not paper.said:
        return None
    core = "".join(aloud(paper.form[key], rng) for key in paper.order if paper.form.get(key))
    query = finish(paper, city, "same_name_call", story(core, rng))
    return query if query is not None and query.kind == "ask" else None


def half_heard(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The end of a name not understood: every name that begins so and has such a number is possible."""
    paper = brief(row, rng)
    key = "compound" if paper.said.get("compound") and row.building else "road"
    name = paper.said.get(key, "")
    if len(name) < 4 - (key == "road") or not {"number", "building"} & set(paper.said):
        return None
    paper.drop("district", "town", "community", "unit", "room")
    paper.drop(*({"road", "lane", "number"} if key == "compound" else {"compound"}))
    truth = truth_of(city)
    begin = name[:2]
    places = [
        place
        for other in truth.by[key]
        if other.startswith(begin) and (key == "compound" or other[-1] == name[-1])
        for place in truth.matching(paper.said | {key: other})
    ]
    grids = {truth.grid[place] for place in places}
    if len(grids) < 2 or truth.grid_of(row) not in grids:
        return None
    unknown = rng.choice(("[听不清]", "(电流声)", "××", "什么什么", "……", "[噪音]"))
    paper.form[key] = begin + unknown + {"road": name[-1], "compound": ""}[key]
    text = f"{rng.choice(words.OPENINGS)} {rng.choice(words.LEADS)}{paper.text()} {rng.choice(words.TROUBLES)}"
    return Query(text, "half_heard", "ask", truth.index(row), truth.grid_of(row), "road")


WRITES: dict[str, Write] = {
    "lamp_and_box": lamp,
    "station_way": station,
    "garage_space": garage,
    "property_office": property_office,
}
PLACES: dict[str, Noise] = {
    **{name: written(name, write) for name, write in WRITES.items()},
    **{name: two_places(name) for name in TWO_PLACES},
    "opposite_shop": opposite,
    "ramp_and_bridge": ramp,
    "both_places": both,
    "which_of_two": unsure,
    "area_only": area_only,
    "whole_road": whole_road,
    "same_name_call": same_name,
    "half_heard": half_heard,
}
