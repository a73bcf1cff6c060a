"""Noise of the held group in numbers: 附号, lanes, groups, doors, said in words or joined by dashes."""

import random
import re

from api.services.address_bench import noise_sixth_steps as steps
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_sixth_steps import named, started, worked
from api.services.address_bench.truth import Query
from api.services.address_bench.writer import digits, finish


def sub_as_pleases(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """附号 written as each one pleases: 12附3号, 12号副3, 12-3号."""
    return worked(row, city, rng, steps.sub_written, needs=("road", "number"))


def stem_elsewhere(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """甲, 乙, 丙 before the number, behind it, or without 号."""
    return worked(row, city, rng, steps.stem_written, needs=("road", "number"))


def lane_by_ear(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A transcript that writes 农 or 龙 for 弄, numbers in words or figures."""
    then = (steps.spoken,) if rng.random() < 0.5 else ()
    return worked(row, city, rng, steps.lane_spoken, *then, needs=("road", "lane", "number"))


def lane_loose(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Lanes told loosely: 28弄里面7支弄1号, 28弄, 7支弄, 1号, or with the last 号 left out."""
    paper = started(row, city, rng, needs=("road", "lane", "number"))
    if paper is None or "弄" not in row.lane:
        return None
    between = rng.choice(("里面", "，", " ", "里", ""))
    paper.form["lane"] = row.lane.replace("弄", "弄" + between, 1 if between else 0) + (
        between if "支" in row.lane else ""
    )
    if not between and not paper.form.get("compound") and not paper.form.get("room"):
        paper.form["number"] = row.number.removesuffix("号")
    return finish(paper, city, "") if paper.text() != row.text else None


def group_or_team(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Villagers who say 五组, 第5村民小组 or, as of old, 五队."""
    return worked(row, city, rng, steps.group_written, needs=("lane", "number"))


def called_by_digit(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who reads house numbers digit by digit, one as 幺."""
    return worked(row, city, rng, steps.called, needs=("number",))


def told_in_words(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who says numbers by value, 两百二十八号, and rooms digit by digit."""
    return worked(row, city, rng, steps.spoken, needs=("number",))


def hao_missing(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone who writes no 号 behind the house number."""
    return worked(row, city, rng, steps.hao_left_out, needs=("road", "number"))


def inside_dashed(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Building, unit and room behind an estate joined by dashes."""
    return worked(row, city, rng, steps.dashed, needs=("compound", "room"))


def units_misheard(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Unit words by sound alone: 3懂2单园501."""
    return worked(row, city, rng, steps.units_heard, needs=("compound", "building"))


def floor_for_room(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone who tells the floor and no door: 3幢2单元5楼."""
    paper = started(row, city, rng, needs=("compound", "building", "room"))
    floor = re.fullmatch(r"(\d{1,2})\d\d室", row.room)
    if paper is None or floor is None:
        return None
    paper.drop("room")
    paper.tail = rng.choice(("{}楼", "{}层", "{}楼靠东那户", "住{}楼")).format(floor[1])
    return finish(paper, city, "")


def cut_short(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A message cut off in the middle of the room number or behind the building."""
    paper = started(row, city, rng, needs=("compound", "building", "room"))
    if paper is None:
        return None
    left = rng.choice(("", digits(row.room)[:1]))
    unit = paper.form.get("unit", "")
    paper.drop("room", *(("unit",) if rng.random() < 0.5 else ()))
    cut = f"{unit[:1]}" if unit and "unit" not in paper.form else left if unit else ""
    return finish(paper, city, "", paper.text() + cut)


def below_building(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone who stands below a building, or at its door: 3号楼下, 3幢门口."""
    return worked(row, city, rng, steps.below, needs=("compound", "building"))


def estate_gate(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone at a gate of an estate: told is the estate, with what else he says of where it is."""
    paper = started(row, city, rng, needs=("compound", "building"))
    if paper is None:
        return None
    paper.drop("building", "unit", "room")
    paper.tail = rng.choice(("大门口", "北门", "南门岗亭", "东门进门处", "物业", "小区里面"))
    return finish(paper, city, "")


DOORS = named(
    *(
        sub_as_pleases,
        stem_elsewhere,
        lane_by_ear,
        lane_loose,
        group_or_team,
        called_by_digit,
        told_in_words,
        hao_missing,
    ),
    *(inside_dashed, units_misheard, floor_for_room, cut_short, below_building, estate_gate),
)
