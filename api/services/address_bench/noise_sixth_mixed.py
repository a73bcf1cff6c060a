"""Noise of the held group with two troubles in one text, as they come in life."""

import random

from api.services.address_bench import noise_sixth_calls as calls
from api.services.address_bench import noise_sixth_places as places
from api.services.address_bench import noise_sixth_steps as steps
from api.services.address_bench import noise_sixth_unknown as unknown
from api.services.address_bench import noise_sixth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_sixth_forms import small_first
from api.services.address_bench.noise_sixth_ground import ringed, some_crossing
from api.services.address_bench.noise_sixth_steps import Wrap, named, started, worked, wrapped
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, finish, garble


def accent_and_numbers_said(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A call with an accent in a name and numbers in words."""
    return worked(row, city, rng, steps.any_accent, steps.spoken)


def recogniser_and_digits(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A speech recogniser: a name by sound alone, numbers digit by digit."""
    return worked(row, city, rng, steps.heard_all, steps.called)


def scan_in_full_width(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A scanned form: a look-alike letter and figures in full width."""
    return worked(row, city, rng, steps.scanned, wrap=(words.wide,))


def old_script_sub_number(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Traditional Chinese with 附號 as one pleases."""
    return worked(row, city, rng, steps.sub_written, needs=("road", "number"), wrap=(words.old_script,))


def parcel_misspelt(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A parcel's label with a wrong letter of the same sound."""
    return worked(row, city, rng, steps.same_sound, wrap=(words.parcel,))


def old_name_no_hao(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The former name of a street or estate, and a number without 号 or joined by dashes."""
    then = rng.choice((steps.hao_left_out, steps.dashed))
    return worked(row, city, rng, steps.old_name, then)


def old_name_said(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An old resident calls: the former name, numbers in words."""
    return worked(row, city, rng, steps.old_name, steps.spoken)


def order_with_accent(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A work order whose writer heard an accent."""
    return worked(row, city, rng, steps.any_accent, wrap=(words.order,))


def pinyin_and_dashes(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name in pinyin, then 3-2-501."""
    return worked(row, city, rng, steps.in_pinyin, steps.dashed, needs=("compound", "building", "room"))


def exchanged_and_dashed(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Typed in haste: two letters exchanged, 3-2-501."""
    return worked(row, city, rng, steps.exchanged, steps.dashed, needs=("compound", "building", "room"))


def units_and_name_by_ear(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A voice message: unit words by sound, and a name too."""
    return worked(row, city, rng, steps.same_sound, steps.units_heard, needs=("compound", "building"))


def lane_in_call(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A call from a lane: 农 for 弄, an accent, numbers in words."""
    return worked(row, city, rng, steps.any_accent, steps.lane_spoken, steps.spoken, needs=("road", "lane", "number"))


def group_with_accent(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A villager's call: an accent in the name, his group as 五队, told as calls are."""
    return worked(
        row,
        city,
        rng,
        steps.any_accent,
        steps.group_written,
        needs=("lane", "number", "compound"),
        wrap=(words.opened,),
    )


def stem_in_call(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """甲乙丙 elsewhere and the number in words, in a call or an order."""
    return worked(row, city, rng, steps.stem_written, steps.spoken, needs=("road", "number"), wrap=(words.any_prose,))


def sub_number_said(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """附号 said in words: 十二号附三."""
    return worked(row, city, rng, _sub_aloud, steps.spoken, needs=("road", "number"))


def _sub_aloud(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """附号 in a manner that has a word between its two numbers."""
    found = steps.SUB.fullmatch(paper.form.get("number", ""))
    if found is None:
        return False
    paper.form["number"] = rng.choice(("{0}号附{1}", "{0}号附{1}号", "{0}附{1}号", "{0}号的附{1}号")).format(
        *found.groups()
    )
    return True


def border_number_said(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number on a border street, in words, within an order: odd or even decides."""
    query = places.side_of_border(row, city, rng)
    paper = query and started(row, city, rng, _plain_street, steps.spoken, needs=("road", "number"))
    return finish(paper, city, "", words.any_prose(paper.text(), rng)) if paper else None


def _plain_street(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    paper.drop("compound", "phase", "building", "unit", "room")
    return True


def event_with_accent(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Home and event in one call, the event's name with an accent."""
    return calls.told_apart(row, city, rng, steps.any_accent)


def put_right_in_words(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A wrong number in figures, put right in words."""
    return calls.amended(row, city, rng, steps.spoken)


def landmark_misspelt(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Something across from a landmark whose name is written by sound."""
    truth = truth_of(city)
    if row.compound not in truth.landmarks or "(" in row.compound or len(truth.by["compound"][row.compound]) != 1:
        return None
    paper = Draft(row, {"compound": row.compound}, {"compound": row.compound}, ("compound",))
    if not steps.same_sound(paper, city, rng) or paper.rivals:
        return None
    return ringed(truth, paper.text() + rng.choice(("对面", "斜对面", "附近")), (row.lng, row.lat), 30, 110)


def crossing_by_ear(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A crossing of which one street is written by sound, in a message of trouble."""
    met, truth = some_crossing(city, rng), truth_of(city)
    if met is None or met.one not in truth.by["road"]:
        return None
    spot = city.rows[city.rows.first_of(truth.by["road"][met.one][0])]
    paper = Draft(spot, {"road": met.one}, {"road": met.one}, ("road",))
    new = steps.sounded(met.one, rng)
    if not new or not garble(paper, city, "road", new, (), by_ear=True):
        return None
    if truth.rough.get(truth.ear(paper.text()), set()) != {met.one}:
        return None
    ending = rng.choice(("路口", "交叉口", "十字路口")) + rng.choice(words.TROUBLES)
    text = f"{paper.text()}{rng.choice('和与跟')}{met.other}{ending}"
    return ringed(truth, text, (met.lng, met.lat), 25, 80)


def gap_in_words(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number between two known ones, in an order or a call."""
    return _told(places.gap_in_row, row, city, rng, (words.any_prose,))


def nowhere_in_order(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate or a street that this city lacks, in a work order or on a parcel."""
    noise = rng.choice((unknown.estate_of_nowhere, unknown.road_of_nowhere, unknown.not_taken_down))
    return _told(noise, row, city, rng, (words.any_prose,))


def too_far_in_call(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number far beyond a street's end, in a call or an order."""
    return _told(unknown.far_past_end, row, city, rng, (words.any_prose,))


def nowhere_old_script(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate or street that this city lacks, in Traditional Chinese with figures in full width."""
    noise = rng.choice((unknown.estate_of_nowhere, unknown.road_of_nowhere))
    return _told(noise, row, city, rng, (words.old_script, words.wide))


def pinyin_in_order(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name in pinyin within a call, an order or on a parcel."""
    return worked(row, city, rng, steps.in_pinyin, wrap=(words.any_prose,))


def lane_in_old_script(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A lane in Traditional Chinese, in full width, on a parcel."""
    wrap = (words.old_script, words.wide, words.parcel)
    return worked(row, city, rng, needs=("road", "lane", "number"), wrap=wrap)


def nickname_dashed(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate's name without its ending, then 3-2-501."""
    return worked(row, city, rng, steps.nickname, steps.dashed, needs=("compound", "building", "room"))


def misspelt_and_below(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone below a building, whose estate he writes by sound."""
    return worked(row, city, rng, steps.same_sound, steps.below, needs=("compound", "building"))


def small_first_misspelt(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The door first and the district last, a name with a look-alike or wrong letter."""
    paper = started(row, city, rng, rng.choice((steps.same_sound, steps.scanned)), needs=("compound", "building"))
    return steps.judged(paper, city, small_first(paper, rng)) if paper and row.road else None


def _told(noise: Noise, row: Standard, city: BenchCity, rng: random.Random, wrap: tuple[Wrap, ...]) -> Query | None:
    """What another type writes, within more words."""
    query = noise(row, city, rng)
    return query and query._replace(text=wrapped(query.text, rng, wrap))


MIXED = named(
    *(accent_and_numbers_said, recogniser_and_digits, scan_in_full_width, old_script_sub_number, parcel_misspelt),
    *(old_name_no_hao, old_name_said, order_with_accent, pinyin_and_dashes, exchanged_and_dashed),
    *(units_and_name_by_ear, lane_in_call, group_with_accent, stem_in_call, sub_number_said, border_number_said),
    *(event_with_accent, put_right_in_words, landmark_misspelt, crossing_by_ear, gap_in_words, nowhere_in_order),
    *(too_far_in_call, nowhere_old_script, pinyin_in_order, lane_in_old_script, nickname_dashed, misspelt_and_below),
    small_first_misspelt,
)
