"""Noise of the eighth group with two faults or more in one text."""

import random

from api.services.address_bench import noise_eighth_frames as frames
from api.services.address_bench import noise_eighth_names as names
from api.services.address_bench import noise_eighth_numbers as numbers
from api.services.address_bench import noise_eighth_places as places
from api.services.address_bench import noise_eighth_unknown as unknown
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_eighth_calls import LANE, NUMBER, ROOM, below
from api.services.address_bench.noise_eighth_frames import Frame
from api.services.address_bench.noise_eighth_made import DOOR, leave, of, place_query
from api.services.address_bench.truth import Query
from api.services.address_bench.writer import Noise, finish

TWIN = leave("road", "lane", "number")


def framed(noise: str, inner: Noise, frame: Frame) -> Noise:
    """The texts of a noise inside a frame."""

    def make(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        found = inner(row, city, rng)
        return found._replace(text=frame(found.text, rng), noise=noise) if found else None

    return make


def gap_aloud(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller says a number aloud that is missing between its neighbours."""
    found = places.gap(city, rng)
    if found is None or not numbers.spoken(found[0], city, rng):
        return None
    return place_query(frames.call(found[0].text(), rng), "gap_aloud", found[1], "road")


def far_aloud(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller says a number aloud that lies far beyond the end of the road."""
    found = unknown.beyond_road(row, city, rng)
    if found is None:
        return None
    figures = "".join(one for one in found.text if one.isdigit())
    said = found.text.replace(figures, numbers.said_aloud(figures, rng))
    return found._replace(text=frames.call(said, rng), noise="far_aloud")


def two_in_order(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A work order with the scene and the home, the scene's number in words."""
    found = places.two_of(city, rng, row)
    if found is None or not numbers.spoken(found[0], city, rng):
        return None
    paper = found[0]
    text = rng.choice(
        (
            "来电人居住于{b}，反映{a}夜间施工噪音大，请核查",
            "诉求人地址：{b}。问题地点：{a}。问题：无证摊贩",
            "家住{b}的市民来电，{a}有一处路面塌陷，请派人到现场",
        )
    ).format(a=paper.text(), b=found[1].text())
    return finish(paper, city, "two_in_order", text)


def old_on_label(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A parcel's label with a former name that is on record."""
    return unknown.by_old_name(city, rng, "old_on_label", frames.label)


MIXED: dict[str, Noise] = {
    # a caller's accent and numbers in words, in a call
    "ear_and_words": of("", "ear_and_words", names.near_sound, numbers.spoken, frame=frames.call),
    # a typist's homophone and dashes for the door
    "sound_and_dash": of("estate", "sound_and_dash", names.homophone, numbers.dash_door, needs=ROOM),
    # a homophone in the name and one in a unit word
    "sound_and_unit": of("estate", "sound_and_unit", names.homophone, numbers.wrong_word, needs=("building",)),
    # a scanned label: look-alike characters, letters for digits
    "scanned_label": of("", "scanned_label", names.scanned, numbers.digits_misread, frame=frames.label),
    # a scan of a table with figures at full width
    "scan_and_wide": of("", "scan_and_wide", names.scanned, numbers.wide),
    # dashes for the door within a work order
    "dash_in_order": of("estate", "dash_in_order", numbers.dash_door, needs=ROOM, frame=frames.order),
    # 附 in words in a call
    "fu_in_call": of("fu", "fu_in_call", numbers.sub_number, numbers.spoken, needs=NUMBER, frame=frames.call),
    # 附 with a dash on a parcel
    "fu_on_label": of("fu", "fu_on_label", numbers.sub_dash, needs=NUMBER, frame=frames.label),
    # 甲, 乙, 丙 moved and said aloud
    "stem_aloud": of("stem", "stem_aloud", numbers.stem_mark, numbers.spoken, needs=NUMBER, frame=frames.call),
    # a lane with branch in words, in a call
    "branch_in_call": of("branch", "branch_in_call", numbers.spoken, needs=LANE, frame=frames.call),
    # a lane's inside and an accent
    "lane_and_ear": of("lane", "lane_and_ear", names.near_sound, numbers.lane_words, needs=LANE),
    # a group in words within a work order
    "group_in_order": of("group", "group_in_order", numbers.group_words, needs=("lane",), frame=frames.order),
    # Traditional characters and full width on a parcel
    "traditional_label": of("", "traditional_label", numbers.in_traditional, numbers.wide, frame=frames.label),
    # pinyin and no 号
    "spelled_bare": of("street", "spelled_bare", names.spelled, numbers.no_hao, needs=NUMBER),
    # several questions and a homophone
    "questions_and_sound": of("", "questions_and_sound", names.homophone, frame=frames.questions),
    # at the foot of a building in words
    "foot_in_call": of("estate", "foot_in_call", below, numbers.spoken, needs=("building",), frame=frames.call),
    # the short name of an estate and dashes for the door
    "cut_and_dash": of("estate", "cut_and_dash", TWIN, names.short_estate, numbers.dash_door, needs=ROOM),
    # a road without 路 and its number in words
    "cut_and_aloud": of("street", "cut_and_aloud", names.bare_road, numbers.spoken, needs=NUMBER),
    # the side of a border in words
    "border_aloud": of("border", "border_aloud", leave(*DOOR), numbers.spoken, needs=NUMBER, frame=frames.call),
    # the side of a border with an accent
    "border_and_ear": of("border", "border_and_ear", leave(*DOOR), names.near_sound, needs=NUMBER),
    # an estate of two districts in a work order, dashes for the door
    "twin_in_order": of(
        "twin", "twin_in_order", TWIN, places.NO_AREA, numbers.dash_door, needs=ROOM, frame=frames.order
    ),
    # a road of two districts with its number in words
    "twin_road_aloud": of(
        "twin road", "twin_road_aloud", places.NO_AREA, numbers.spoken, needs=NUMBER, frame=frames.call
    ),
    "gap_aloud": gap_aloud,
    "far_aloud": far_aloud,
    "two_in_order": two_in_order,
    "old_on_label": old_on_label,
    # a landmark's neighbourhood in a call
    "across_in_call": framed("across_in_call", places.shop_across, frames.call),
    # a crossing in a work order
    "crossing_in_order": framed("crossing_in_order", places.where_roads_meet, frames.order),
    # an unknown estate on a parcel
    "missing_on_label": unknown.unlisted("missing_on_label", "estate", frames.label),
    # an unknown road in a call
    "missing_in_call": unknown.unlisted("missing_in_call", "road", frames.call),
    # an unknown estate among several questions
    "missing_asked": unknown.unlisted("missing_asked", "estate", frames.questions),
}
