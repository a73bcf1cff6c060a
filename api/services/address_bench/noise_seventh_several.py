"""Noise of a seventh hand, of several places in one text, and of places that the registry does not know."""

import random

from api.services.address_bench import noise_seventh_frames as frames
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full, nowhere, unheard_of
from api.services.address_bench.noise_seventh_steps import spoken
from api.services.address_bench.truth import Query, Verdict, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, finish, plain_number

STEMS = "绮霞 沅芷 蘅芜 栖鸾 犀浦 砚池 璞溪 蔚岚 榆关 皋兰 渌江 骊景 鹂鸣 箬溪 黛湖 沁芳 嵊景 濂溪 琅琊 瓯海".split()
ENDS = "名邸 壹号院 学府里 铂金湾 云邸 公馆 半岛 时代城 御墅 未来社区".split()
ROAD_ENDS = "路 街 巷 大道 里弄".split()
ELSEWHERE = "泽宁市 望川市 江屏市 临沚市 浔安市 岱南市".split()
AFTER = "消防通道被占 楼上漏水 有人养狗扰民 路灯不亮 垃圾没人收 水压太低".split()
NOWHERE = (
    "我家{t}，你们快派人来", "{t}，打了三次电话没人管", "老地方，还是上次那户，{t}", "就在我家楼下，{t}，你们看不到吗",
    "我姐姐家那边{t}，归谁管", "{p}，{t}，请回电", "不方便说地址，{t}，能匿名吗", "上回跟你们{w}说过的那家，{t}",
)  # fmt: skip


def _stated(paper: Draft, city: BenchCity) -> Verdict:
    """What one of two addresses supports by itself."""
    return truth_of(city).verdict(paper.said, paper.rivals)


def _pair(row: Standard, city: BenchCity, rng: random.Random) -> tuple[Draft, Draft] | None:
    """Two drafts that each lead into one grid, with a road or an estate and a number."""
    other = city.rows[rng.randrange(len(city.rows))]
    papers = [full(one, rng, "number" if one.road else "lane") for one in (row, other)]
    first, second = papers
    if first is None or second is None or first.text() == second.text():
        return None
    if any(_stated(one, city).kind != "answer" for one in (first, second)):
        return None
    return first, second


def two_at_once(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """One caller has a trouble at two addresses."""
    found = _pair(row, city, rng)
    if found is None:
        return None
    grids = {_stated(one, city).grid for one in found}
    form = rng.choice(("{}和{}都停水了", "{}、{}两处", "{}，还有{}，都要去看", "请问{}归哪个网格？{}呢？", "{}；{}"))
    text, truth = form.format(found[0].text(), found[1].text()), truth_of(city)
    return Query(text, "two_at_once", "ask" if len(grids) > 1 else "answer", truth.index(row), truth.grid_of(row), "")


def home_and_scene(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Somebody who lives at one address reports what happens at another."""
    found = _pair(row, city, rng)
    if found is None:
        return None
    form = rng.choice(("家住{h}的{w}反映：{s}{t}", "{w}（住址{h}）来电，事发地点：{s}，{t}", "{w}家在{h}，说{s}{t}"))
    text = form.format(h=found[1].text(), s=found[0].text(), w=rng.choice(frames.PEOPLE), t=rng.choice(AFTER))
    return finish(found[0], city, "home_and_scene", text)


def sender_receiver(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A courier asks about the receiver's address; the sender's stands on the same label."""
    found = _pair(row, city, rng)
    if found is None:
        return None
    form = rng.choice(
        ("寄件地址：{h}；收件地址：{s}。请问收件地址归哪个网格？", "从{h}寄到{s}，问一下收件那边哪个网格派送")
    )
    return finish(found[0], city, "sender_receiver", form.format(h=found[1].text(), s=found[0].text()))


def slip_mended(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller says a wrong number and puts it right at once."""
    return _corrected(row, city, rng, "slip_mended", aloud=False)


def slip_mended_aloud(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A slip of the tongue put right, all numbers in words."""
    return _corrected(row, city, rng, "slip_mended_aloud", aloud=True)


def _corrected(row: Standard, city: BenchCity, rng: random.Random, noise: str, *, aloud: bool) -> Query | None:
    paper = full(row, rng, "road", "number")
    number = plain_number(row.number)
    if paper is None or number < 0 or row.lane:
        return None
    paper.drop("compound", "phase", "building", "unit", "room")
    wrong = Draft(
        row, dict(paper.said), {"number": f"{max(1, number + rng.choice((-8, -3, 2, 5, 11)))}号"}, ("number",)
    )
    if wrong.form["number"] == row.number or (aloud and not (spoken(paper, city, rng) and spoken(wrong, city, rng))):
        return None
    right = paper.form["number"]
    form = rng.choice(("{w}，哦不对，是{r}", "{w}……说错了，{r}", "{w}，不是{w}，是{r}", "{w}，更正一下，应该是{r}"))
    paper.form["number"] = form.format(w=wrong.form["number"], r=right)
    return finish(paper, city, noise)


def _strange(city: BenchCity, rng: random.Random, ends: list[str]) -> str:
    """A name that nothing in the registry resembles; empty where this one does."""
    truth, stem = truth_of(city), rng.choice(STEMS)
    name = stem + rng.choice(ends)
    return "" if any(stem in known for known in truth.names) or not unheard_of(truth, name) else name


def strange_estate(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate too new for the registry, with district or town as people say them."""
    name = _strange(city, rng, ENDS)
    if not name:
        return None
    paper = draft(row, rng)
    area = "".join(paper.form.get(key, "") for key in ("city", "district", "town"))
    flat = rng.choice(
        (
            f"{rng.randint(1, 22)}{rng.choice('幢栋')}{rng.randint(2, 18)}0{rng.randint(1, 4)}",
            f"{rng.randint(1, 9)}号楼",
        )
    )
    return nowhere(area + name + flat, "strange_estate")


def strange_estate_label(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate that the registry lacks, on a courier's label."""
    query = strange_estate(row, city, rng)
    return query and query._replace(text=frames.label(query.text, rng), noise="strange_estate_label")


def strange_road(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A road that the registry lacks, in speech or prose."""
    name = _strange(city, rng, ROAD_ENDS)
    area = row.district if rng.random() < 0.66 else ""
    text = f"{area}{name}{rng.randint(1, 260)}号"
    return nowhere(rng.choice((frames.speech, frames.order))(text, rng), "strange_road") if name else None


def held_back(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A real estate or road of the city that nobody entered in the registry."""
    at = rng.randrange(len(city.held_out))
    one, what, truth = city.held_out[at], city.held_kinds[at], truth_of(city)
    key = {"estate": "compound", "road": "road"}.get(what, "")
    name = getattr(one, key, "") if key else ""
    if not name or not one.road or not unheard_of(truth, name) or any(name[:2] in known for known in truth.names):
        return None
    paper = full(one, rng, key)
    if paper is None:
        return None
    paper.drop(*({"road", "lane", "number"} if what == "estate" else {"compound", "phase", "building"}))
    return nowhere(paper.text(), "held_back")


def past_the_end(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number far past the last of a road that runs through several grids."""
    truth = truth_of(city)
    spots = truth.by["road"].get(row.road, [])
    here = {truth.grid[place] for place in spots if truth.spots[place].district == row.district}
    if not row.road or len(here) < 2:
        return None
    numbers = [int(part) for place in spots for part in (truth.spots[place].lane + truth.spots[place].number).replace(
        "弄", " ").replace("号", " ").replace("-", " ").replace("支", " ").split() if part.isdigit()]  # fmt: skip
    number = max(numbers, default=0) + rng.randint(150, 700)
    paper = draft(row, rng)
    area = "".join(paper.form.get(key, "") for key in ("province", "city", "district"))
    return nowhere(f"{area}{row.road}{number}号", "past_the_end")


def neighbour_city(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An address in another city whose road has a name that ours has too."""
    paper = full(row, rng, "road", "number")
    if paper is None:
        return None
    paper.drop("province", "city", "district", "town", "community")
    text = rng.choice(("", "我在")) + rng.choice(ELSEWHERE) + paper.text()
    return nowhere(text, "neighbour_city")


def where_unsaid(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A complaint that names no place at all."""
    text = rng.choice(NOWHERE).format(t=rng.choice(frames.TROUBLES), p=frames.phone(rng), w=rng.choice(frames.PEOPLE))
    return nowhere(text, "where_unsaid")


_ALL = (
    two_at_once, home_and_scene, sender_receiver, slip_mended, slip_mended_aloud, strange_estate, strange_estate_label,
    strange_road, held_back, past_the_end, neighbour_city, where_unsaid,
)  # fmt: skip
SEVERAL: dict[str, Noise] = {noise.__name__: noise for noise in _ALL}
