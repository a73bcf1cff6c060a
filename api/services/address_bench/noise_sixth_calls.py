"""Noise of the held group with two places in one text: which one counts, or that a question is due."""

import random

from api.services.address_bench import noise_sixth_steps as steps
from api.services.address_bench import noise_sixth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full
from api.services.address_bench.noise_sixth_ground import on_street
from api.services.address_bench.noise_sixth_steps import Step, named
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, draft, finish, plain_number

THERE = (
    "我家住{a}，刚才路过{b}，看到{t}",
    "我是{a}的住户，要反映的是{b}{t}",
    "来电人住址：{a}；事发地点：{b}，{t}",
    "事发地：{b}（{t}），来电人现住{a}",
    "我住在{a}，不过我说的不是我家，是{b}那边{t}",
)
BOTH = (
    "{a}{t}，还有{b}{u}，两个地方都派人看看",
    "两件事：一是{a}{t}；二是{b}{u}",
    "1、{a}{t} 2、{b}{u}",
    "{a}和{b}都停水了，什么时候来？",
)
AMENDED = (
    "{a}，哦不对，{b}",
    "{a}……说错了，应该是{b}",
    "不是{a}，是{b}",
    "{a}，更正一下：{b}",
    "地址写错了，{a}改成{b}",
)
EITHER = ("{0}号还是{1}号", "{0}号或者{1}号，记不清了", "{0}号？也可能是{1}号")


def home_and_event(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who tells where he lives and where it happened: the second counts."""
    return told_apart(row, city, rng)


def told_apart(row: Standard, city: BenchCity, rng: random.Random, *then: Step) -> Query | None:
    """Home and event, of which the event's text goes through more steps."""
    event, home = steps.started(row, city, rng, *then), draft(city.rows[rng.randrange(len(city.rows))], rng)
    if event is None or not _whole(home, city) or not _whole(event, city):
        return None
    text = rng.choice(THERE).format(a=home.text(), b=event.text(), t=rng.choice(words.TROUBLES))
    return steps.judged(event, city, text)


def _whole(paper: Draft, city: BenchCity) -> bool:
    """Whether a draft tells a place of its own: a name of the registry and a number or estate."""
    told = {"number", "compound"} & paper.said.keys()
    return bool(told) and truth_of(city).verdict(paper.said).kind in {"answer", "ask"}


def two_matters(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two troubles at two places in one call: which one is a question, unless one grid has both."""
    one, other = draft(row, rng), draft(city.rows[rng.randrange(len(city.rows))], rng)
    if not _whole(one, city) or not _whole(other, city):
        return None
    one.rivals.append(other.said)
    first, second = rng.sample(words.TROUBLES, 2)
    text = rng.choice(BOTH).format(a=one.text(), b=other.text(), t=first, u=second)
    query = finish(one, city, "", text)
    return query if query and query.kind == "ask" else None


def put_right(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who says a wrong house number and puts it right in the same breath."""
    return amended(row, city, rng)


def amended(row: Standard, city: BenchCity, rng: random.Random, *then: Step) -> Query | None:
    """A wrong number of the same street and the right one behind it, which alone counts."""
    paper, other = _street(row, city, rng), _other_number(row, city, rng)
    if paper is None or not other:
        return None
    wrong = paper.form["road"] + other
    if not all(step(paper, city, rng) for step in then):
        return None
    return finish(paper, city, "", rng.choice(AMENDED).format(a=wrong, b=paper.text()))


def one_or_other(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who is not sure which of two house numbers it is."""
    paper, other = _street(row, city, rng), _other_number(row, city, rng)
    if paper is None or not other:
        return None
    paper.rivals.append(paper.said | {"number": other})
    mine, its = str(plain_number(row.number)), other.removesuffix("号")
    pair = (mine, its) if rng.random() < 0.5 else (its, mine)
    paper.form["number"] = rng.choice(EITHER).format(*pair)
    query = finish(paper, city, "")
    return query and query._replace(level="road")  # the grid counts: nobody knows which of the two it is


def _street(row: Standard, city: BenchCity, rng: random.Random) -> Draft | None:
    if not on_street(row):
        return None
    paper = full(row, rng, "road", "number")
    if paper is not None:
        paper.drop("compound", "phase", "building", "unit", "room")
        paper.gap = ""
    return paper


def _other_number(row: Standard, city: BenchCity, rng: random.Random) -> str:
    """Another plain house number of the street, in the registry; empty where there is none."""
    truth = truth_of(city)
    spots = [truth.spots[place] for place in truth.by["road"].get(row.road, ())] if row.road else []
    others = sorted({one.number for one in spots if not one.lane and plain_number(one.number) >= 0} - {row.number})
    return rng.choice(others) if others else ""


CALLS = named(home_and_event, two_matters, put_right, one_or_other)
