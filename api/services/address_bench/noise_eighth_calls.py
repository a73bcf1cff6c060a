"""Noise of the eighth group with one fault: names and numbers as callers, typists, scanners and machines give them."""

import random

from api.services.address_bench import noise_eighth_frames as frames
from api.services.address_bench import noise_eighth_names as names
from api.services.address_bench import noise_eighth_numbers as numbers
from api.services.address_bench.city import BenchCity
from api.services.address_bench.noise_eighth_made import DOOR, leave, of, sometimes
from api.services.address_bench.writer import Draft, Noise

ROOM, NUMBER, LANE = ("building", "room"), ("road", "number"), ("road", "lane", "number")


def inside_out(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """From small to large, as some forms and foreigners write: 3幢501, 锦绣花园, 柳荫路12号, 某区."""
    groups = (("building", "unit", "room"), ("compound", "phase"), ("road", "lane", "number"), ("town",), ("district",))
    parts = ["".join(paper.form.get(key, "") for key in group) for group in groups]
    told = [part for part in parts if part]
    if len(told) < 3 or not paper.row.road:
        return False
    paper.order = ("head",)
    paper.form = {**paper.form, "head": rng.choice(("，", " ", ", ")).join(told)}
    return True


def told_twice(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Areas written twice, by a form that prefixes them; or the whole text twice."""
    if rng.random() < 0.25:
        paper.tail = rng.choice(("，", " ", "。")) + paper.text().strip()
        return True
    row = paper.row
    paper.head = rng.choice((f"{row.province}{row.city}{row.district}", f"{row.city}{row.district}", row.district))
    return "district" in paper.form


def below(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Below a building or at its foot: 3幢楼下, 1号楼下."""
    building = paper.form.get("building", "")
    if not building or not building[0].isdigit() or building.endswith("#"):
        return False
    paper.drop("unit", "room")
    tail = "下" if building.endswith("楼") else rng.choice(("楼下", "楼底下"))
    paper.form["building"] = building + tail
    return True


def at_gate(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """At the gate of an estate."""
    paper.drop(*DOOR, "phase", *(() if rng.random() < 0.3 else ("road", "lane", "number")))
    paper.tail = rng.choice(("门口", "大门口", "正门口", "小区门口", "南门", "东门岗亭"))
    return bool(paper.form.get("compound"))


def shop_tail(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A word behind the address that tells where to leave or find something there."""
    paper.tail = rng.choice(
        (
            "旁边小超市前台",
            "一楼传达室",
            "门卫代收",
            "楼下保安亭",
            "水果店隔壁",
            "，到了打电话",
            "车棚旁边",
            "快递架上",
            "丰巢柜",
        )
    )
    return "number" in paper.form or "building" in paper.form


CALLS: dict[str, Noise] = {
    # a caller gives 附 numbers as they are spoken or abbreviated
    "fu_told": of("fu", "fu_told", numbers.sub_number, needs=NUMBER),
    # a clerk writes 附 numbers with a dash
    "fu_as_dash": of("fu", "fu_as_dash", numbers.sub_dash, needs=NUMBER),
    # a caller moves 甲, 乙 or 丙 about
    "stem_moved": of("stem", "stem_moved", numbers.stem_mark, needs=NUMBER),
    # a caller speaks of the inside of a lane
    "lane_inside": of("lane", "lane_inside", numbers.lane_words, needs=LANE),
    # a caller cuts 支弄 short or breaks it apart
    "branch_cut": of("branch", "branch_cut", numbers.lane_words, needs=LANE),
    # a villager says team or society for the group
    "group_said": of("group", "group_said", numbers.group_words, needs=("lane", "number")),
    # a caller says the door of a house aloud
    "number_aloud": of("street", "number_aloud", numbers.spoken, needs=NUMBER),
    # a caller says building, unit and room aloud
    "room_aloud": of("estate", "room_aloud", numbers.spoken, needs=ROOM),
    # a machine writes half of a number in words
    "half_words": of("", "half_words", numbers.transcribed, needs=NUMBER),
    # a customer types the door with dashes
    "dashed_door": of("estate", "dashed_door", numbers.dash_door, needs=ROOM),
    # a typist forgets 号
    "hao_forgotten": of("street", "hao_forgotten", numbers.no_hao, needs=NUMBER),
    # a typist takes a character of the same sound for 幢, 单元 or 室
    "unit_misheard": of("estate", "unit_misheard", numbers.wrong_word, needs=("building",)),
    # a caller adds the floor
    "floor_beside": of("estate", "floor_beside", numbers.floor_told, needs=ROOM),
    # a scanner reads O for 0 and l for 1
    "digit_letters": of("", "digit_letters", numbers.digits_misread),
    # a Hong Kong or Taiwanese keyboard
    "traditional_text": of("", "traditional_text", numbers.in_traditional),
    # ears that mix n and l, f and h, the nasals
    "ear_slip": of("", "ear_slip", names.near_sound),
    # a typist takes the first character offered for a sound
    "first_offered": of("", "first_offered", names.homophone),
    # a typist writes a name wholly by its sound
    "sound_only": of("", "sound_only", names.homophones),
    # two letters of a name change places
    "letters_swapped": of("", "letters_swapped", names.swapped),
    # a letter is lost
    "letter_lost": of("", "letter_lost", names.dropped),
    # a scanner takes a character for one that looks alike
    "scan_slip": of("", "scan_slip", names.scanned),
    # a wrong character in a long name
    "letter_wrong": of("", "letter_wrong", names.odd_letter),
    # somebody without a Chinese keyboard
    "name_spelled": of("", "name_spelled", names.spelled),
    # a resident's short name for the estate
    "estate_cut": of("estate", "estate_cut", leave("road", "lane", "number"), names.short_estate, needs=("building",)),
    # a caller leaves 路 out
    "road_cut": of("street", "road_cut", names.bare_road, needs=NUMBER),
    # an address from small to large
    "turned_round": of("", "turned_round", inside_out),
    # areas or all of it twice
    "written_twice": of("", "written_twice", told_twice),
    # at the foot of a building
    "at_foot": of("estate", "at_foot", below, needs=("building",)),
    # at the gate of an estate
    "gate_of_estate": of("estate", "gate_of_estate", at_gate, needs=("compound",)),
    # a word to the courier behind the address
    "word_to_courier": of("", "word_to_courier", shop_tail, leave("unit")),
    # a parcel's label
    "parcel": of("", "parcel", sometimes(0.3, numbers.dash_door), frame=frames.label),
    # a plain call with what is wrong
    "plain_call": of("", "plain_call", frame=frames.call),
    # the prose of a work order
    "order_text": of("", "order_text", frame=frames.order),
    # several questions in one
    "many_questions": of("", "many_questions", frame=frames.questions),
}
