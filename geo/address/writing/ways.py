"""What one number may count - lane, house number, building, unit, room - by its unit word and what stands before it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from geo.address.writing.doors import door_of, floor_of, lane_of
from geo.address.writing.lanes import lane_key

BELOW = "下"  # behind a building: somewhere at it; part of its token's text, not of its span
DOUBT = "?"  # before a stem that may belong to a number or to what follows; no text holds it
ROW = 2.0  # 1-6幢 are all from 1 to 6, where there is no building of that number
SPELLED = 3.0  # 2-4-5号 behind a road is number 245, seldom building 4 of number 2
_ON_FLOOR = re.compile("([0-9]{1,2})层-?([0-9]{1,2})[号室]?")  # 15层06室 is room 1506
SHOPS = "商铺|店铺|铺位?|门面房?|店面|铺面|档口|摊位"
_SHOP_BEHIND = re.compile("([0-9A-Z-]+)号([\u4e00-\u9fff]+)")
GLUED = 5  # figures that are no house number, hardly a postal code: 40501 for 40号501室
STEM_BEHIND = 0.6  # what the unlikelier of both is less likely


class Token(NamedTuple):
    """A number with its unit word: what the word says it is, where it stands."""

    sort: str  # lane, alley, group, between, door, building, unit, floor, room, code, letter, dashed, plain
    text: str
    begin: int
    end: int


Way = tuple[float, tuple[tuple[str, str], ...]]


def ways_of(token: Token, *, road: bool, estate: bool, alone: bool) -> Iterator[Way]:  # a table
    """Return what one number may count, each with its loss."""
    text = token.text
    match token.sort:
        case "lane" | "alley":
            yield 0.0, (("lane", text),)
        case "group" | "ward" | "wordless":
            yield from _village_ways(token)
        case "building":
            yield from _building_ways(text, road=road, village=road and estate)
        case "between":
            yield 0.0, (("door", re.findall("[0-9]+", text)[0]),)
        case "shop":
            yield from _shop_ways(text)
        case "unit":
            yield 0.0, (("unit", text.removesuffix("单元")),)
        case "floor" | "code" | "letter" | "thing":
            yield from _inner_ways(token, estate=estate)
        case "room":
            yield from _room_ways(text.removesuffix("室"), grouped=road and not alone)
            yield from _glued_ways(text.removesuffix("室")) if road and alone else ()
        case "door" | "stall":
            yield from _numbered_ways(token, road=road, estate=estate)
        case "spelled" | "dashed":
            yield from _dashed_ways(text, road=road, estate=estate, alone=alone)
        case "plain":
            yield from _glued_ways(text) if road and alone and len(text) == GLUED else ()
            yield from _plain_ways(text, road=road, estate=estate, alone=alone)


def _inner_ways(token: Token, *, estate: bool) -> Iterator[Way]:
    """Return what a floor, or letters with figures, may be: a shop in a mall, a building that bears a letter."""
    text = token.text
    if token.sort == "thing":
        yield 0.0, ()
        return
    if token.sort == "letter":
        yield (0.0 if estate else 0.4), (("building", text),)
        yield (1.5 if estate else 0.3), ()
        return
    yield 0.0, (("room", floor_of(text) if token.sort == "floor" else text),)
    yield 0.3, ()
    on_floor = _ON_FLOOR.fullmatch(text)
    if on_floor:
        yield 0.2, (("room", f"{on_floor[1]}{on_floor[2]:0>2}"),)
        yield 0.2, (("room", f"{on_floor[1]}-{on_floor[2]}"),)
    shown = re.fullmatch("([1-9])F(\\1[0-9]{2})", text)  # 9F909
    if shown:
        yield 0.0, (("room", shown[2]),)
    if token.sort == "floor":
        if text.removesuffix("层").isdigit():  # 6楼2单元: a building by the word for a floor
            yield (0.6 if estate else 2.0), (("building", text.removesuffix("层")),)
        return
    parts = text.split("-")
    if len(parts) == 3 and re.fullmatch("[A-Z][0-9]{0,2}", parts[0]):  # A-1-1101
        yield 0.0, (("building", parts[0]), ("unit", parts[1]), ("room", parts[2]))
    first, _, rest = text.partition("-")
    if re.fullmatch("[A-Z][0-9]{0,2}", first) and rest.isalnum():
        yield 0.3, (("building", first), ("room", rest))


def _village_ways(token: Token) -> Iterator[Way]:
    """Return what a village's group or lane may be; without words, A坊3-6, lane 3 of ward A, or a building."""
    text = token.text
    if token.sort != "wordless":
        yield 0.0, (("lane", lane_key(text) if token.sort == "ward" else lane_of(text)),)
        return
    ward = re.match("[A-Z]坊?|[0-9]{1,2}坊", text)
    outer = ward[0] if ward else ""
    row, number, *room = text[len(outer) :].strip("-").rstrip("号室").split("-")
    inner = tuple(("room", one) for one in room)
    yield 0.0, (("lane", lane_key(f"{outer}-{row}")), ("door", number), *inner)
    if outer.endswith("坊"):
        yield 1.0, (("lane", outer), ("door", door_of(f"{row}-{number}").key), *inner)
    else:
        finer = "room" if len(number) > len("12") else "unit"
        yield 1.0, (("building", f"{outer}{row}"), (finer, number), *inner)
        if finer == "room" and not inner:  # 山庄D-2-201: unit 2 of building D
            yield 1.0, (("building", outer), ("unit", row), ("room", number))


def _building_ways(text: str, *, road: bool, village: bool = False) -> Iterator[Way]:
    """Return what a building may be; right behind a road 8号楼下 is below number 8, in a village 8栋 a house."""
    below = text.endswith(BELOW)
    bare = text.removesuffix(BELOW).removesuffix("幢")
    yield (1.5 if below and road else 0.0), (("building", bare),)
    yield from ((ROW, (("building", one),)) for one in bare.split("-") if one != bare)
    if text[0].isdigit() and road:
        yield (0.0 if below else 0.5 if village else 2.0), (("door", door_of(bare).key),)


def _room_ways(text: str, *, grouped: bool) -> Iterator[Way]:
    yield 0.0, (("room", text),)
    if grouped:  # 3组12户
        yield 0.5, (("door", text),)


def _glued_ways(text: str) -> Iterator[Way]:
    """Return the house numbers and rooms that figures right behind a road may be: 40501室 for 40号501室."""
    for size in (3, 4):
        number, room = text[:-size], text[-size:]
        if number.isdigit() and number[0] != "0" and room[0] != "0":
            yield 1.0, (("door", number), ("room", room))


def _stemmed_ways(text: str, *, road: bool, estate: bool) -> Iterator[Way]:
    """Return what a house number may be behind which a stem stands: 20号乙最近没人管, 5号丁家小店."""
    text, _, stem = text.partition(DOUBT)
    doubtful = stem == "丁" or len(stem) > 1  # 5号丁家小店, at the side door of number 5
    other, without = (STEM_BEHIND, 0.0) if doubtful else (0.0, STEM_BEHIND)
    if stem:
        yield other, (("door", door_of(text + stem).key),)
    for loss, said in _door_ways(text, road=road, estate=estate):
        yield loss + (without if stem else 0.0), said


def _shop_ways(text: str) -> Iterator[Way]:
    """Return what a shop may be, its word before the number or behind it: 商铺3号, 3号铺."""
    plain = text.removesuffix("号").removesuffix("室")
    behind = _SHOP_BEHIND.fullmatch(text)
    names = (f"{behind[2]}{behind[1]}", f"商铺{behind[1]}") if behind else (plain,)
    for name in dict.fromkeys(names):
        yield 0.0, (("unit", name),)
        yield 0.0, (("room", name),)


def _numbered_ways(token: Token, *, road: bool, estate: bool) -> Iterator[Way]:
    """Return what a number with 号 may be; before a word for a shop it is that of a road only behind a road."""
    text = re.sub(f"(?:{SHOPS})$", "", token.text)
    if text != token.text and not road:  # a shop, not a building of that number
        yield from _shop_ways(token.text)
        yield 0.0, (("room", text.removesuffix("号")),)
        yield 0.3, ()
        yield 0.5, (("door", door_of(text).key),)
        return
    yield from _stemmed_ways(text, road=road, estate=estate)


def _door_ways(text: str, *, road: bool, estate: bool) -> Iterator[Way]:
    key = door_of(text.removesuffix("院").removesuffix("号")).key if "附" not in text else door_of(text).key
    yield (0.0 if road or not estate else 0.2), (("door", key),)
    bare = text.removesuffix("号")
    if bare.isdigit():
        yield (0.3 if estate else 5.0 if road else 1.2), (("building", bare),)
        yield 2.0, (("room", bare),)
    elif bare.replace("-", "").isdigit() and bare.count("-") == 1:
        one, two = bare.split("-")
        yield (0.5 if estate else 1.5), (("building", one), ("room", two))
        yield (0.5, (("lane", one), ("door", two))) if estate else (1.6, (("lane", f"{one}弄"), ("door", two)))


def _dashed_ways(text: str, *, road: bool, estate: bool, alone: bool) -> Iterator[Way]:
    """Return what numbers with dashes between them may count; digit by digit, 2-4-5号, they are one."""
    digits = text.removesuffix("号")
    ways = _parted_ways(digits.split("-"), road=road, estate=estate, alone=alone)
    if digits == text:
        yield from ways
        return
    one_by_one = len(digits) == 2 * digits.count("-") + 1  # digit by digit
    if one_by_one:
        yield (0.0 if road else 1.5), (("door", digits.replace("-", "")),)
    yield from ((loss + (SPELLED if road and one_by_one else 0.0), said) for loss, said in ways)


def _parted_ways(parts: list[str], *, road: bool, estate: bool, alone: bool) -> Iterator[Way]:
    match parts:
        case [one, two]:
            yield from _two_ways(one, two, road=road, estate=estate, alone=alone)
        case [one, two, three]:
            yield from _three_ways(one, two, three, road=road, estate=estate)
        case [one, two, three, four]:
            yield 0.0, (("building", _of_two(one, two)), ("unit", three), ("room", four))
            yield (0.0 if road else 0.5), (("door", one), ("building", two), ("unit", three), ("room", four))
            yield 0.6, (("building", one), ("unit", two), ("room", f"{three}-{four}"))
            if road:
                yield 1.0, (("lane", one), ("door", two), ("unit", three), ("room", four))
        case _:
            yield 1.0, ()


def _of_two(one: str, two: str) -> str:
    """Return a building told by two marks: B-4 is building B4."""
    return f"{one}{two}" if one.isalpha() else f"{one}-{two}"


def _two_ways(one: str, two: str, *, road: bool, estate: bool, alone: bool) -> Iterator[Way]:
    first, long = float(road), len(two) >= len("501")
    yield (0.0 if road else 1.5), (("door", door_of(f"{one}-{two}").key),)
    yield first + (0.0 if long else 0.7), (("building", one), ("room", two))
    yield first + (2.0 if long else 0.4), (("building", one), ("unit", two))
    yield (0.8 if road else 1.2), (("door", one), ("room", two))
    if road or estate:  # 39-1号 for 39弄1号, whatever the lane is called
        yield (1.0 if estate else 1.6), (("lane", one), ("door", two))
    yield (3.5 if alone and estate else 1.5 if alone else 0.5), (("unit", one), ("room", two))
    if not long:
        yield (1.2 if road or estate else 0.2), (("room", f"{one}-{two}"),)  # 4-3: on floor 4
        yield first + 1.0, (("building", _of_two(one, two)),)
        if road:
            yield 1.0, (("door", one), ("building", two))


def _three_ways(one: str, two: str, three: str, *, road: bool, estate: bool) -> Iterator[Way]:
    first = float(road)
    yield first, (("building", one), ("unit", two), ("room", three))
    yield first + 0.7, (("building", _of_two(one, two)), ("room", three))
    if len(three) <= len("12"):
        yield first + 0.9, (("building", one), ("room", f"{two}-{three}"))
        yield (0.8 if estate else 1.8), (("lane", f"{one}-{two}"), ("door", three))
    yield (0.3 if road else 1.5), (("door", one), ("building", two), ("room", three))
    yield (0.5 if road else 1.5), (("door", door_of(f"{one}-{two}").key), ("room", three))
    if road:
        if len(one + two + three) == len("245"):  # digit by digit
            yield 0.7, (("door", one + two + three),)
        yield 1.6, (("lane", one), ("door", two), ("room", three))


def _plain_ways(text: str, *, road: bool, estate: bool, alone: bool) -> Iterator[Way]:
    long = len(text) >= 3
    if road:
        yield 0.0, (("door", door_of(text).key),)
        yield (0.5 if estate else 2.5), (("building", text),)  # in a village
    elif estate:
        yield (1.0 if long else 0.0), (("building", text),)
        yield (0.0 if long else 1.5), (("room", text),)
        yield (1.5 if long else 0.7), (("door", door_of(text).key),)
    else:
        yield (0.0 if long else 0.6), (("room", text),)
        yield (0.8 if long else 0.2), (("unit", text),)
        yield (1.5 if long else 0.5), (("building", text),)
        yield (0.5 if alone else 1.5), (("door", door_of(text).key),)
        yield (2.0 if long else 1.0), ()
