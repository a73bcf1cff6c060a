"""Noise of a seventh hand, of one trouble: numbers, names, order and script."""

from api.services.address_bench import noise_seventh_frames as frames
from api.services.address_bench import noise_seventh_steps as steps
from api.services.address_bench.noise_seventh_steps import kind

DOOR = ("road", "number")
FLAT = ("compound", "building", "room")
LANE = ("road", "lane", "number")
FARM = ("compound", "lane", "number")

NUMBERS = dict(
    (
        kind("said_aloud", "A caller says every number, a typist writes down the words.", DOOR, steps.spoken),
        kind("sub_number_forms", "A shopkeeper writes his 附号 his own way.", DOOR, steps.sub_number),
        kind("stem_mark_forms", "甲 or 乙 stands before, in or behind the number.", DOOR, steps.stem_mark),
        kind("lane_strokes", "Lane and branch lane come with blanks, strokes or brackets.", LANE, steps.lane_forms),
        kind("group_words", "A villager says 队 or 村民小组 for the group.", FARM, steps.group_words),
        kind("group_no_hamlet", "A villager names the village, the group and the number.",
             ("community", "lane", "number"), steps.no_hamlet),
        kind("dash_chain", "Building, unit and room are joined by dashes.", FLAT, steps.dashed),
        kind("number_no_mark", "The house number has lost its 号.", DOOR, steps.no_mark),
        kind("unit_as_it_sounds", "A unit word is written as it sounds.", ("number",), steps.misheard_unit),
        kind("foot_of_building", "Something lies in front of a building, not in it.",
             ("compound", "building"), steps.below),
    )
)  # fmt: skip

WORDS = dict(
    (
        kind("typed_same_sound", "A typist picks another character of the same sound.", (), steps.same_sound),
        kind("heard_accent", "A caller's accent takes n for l, f for h, or blurs the nasals.", (), steps.near_sound),
        kind("scanner_letter", "A scanner takes a letter for one that looks alike.", (), steps.misread),
        kind("letters_turned", "Two letters of a name were typed in the wrong order.", (), steps.swapped),
        kind("pinyin_for_name", "A phone without an input method: the name is in pinyin.", (), steps.in_pinyin),
        kind("former_name", "Old residents use the name of before.", (), steps.old_name),
        kind("estate_cut_short", "锦绣 for 锦绣花园.", ("compound", "building"), steps.cut_short),
    )
)

SHAPES = dict(
    (
        kind("old_script", "The whole text in Traditional Chinese.", (), frame=frames.traditional),
        kind("label_with_wish", "A courier's label with name, phone and wish.", (), frame=frames.label),
        kind("order_prose", "A work order tells a trouble and where.", (), frame=frames.order),
        kind("call_record", "A call was written down word by word.", (), frame=frames.speech),
        kind("more_questions", "One of several questions is about the place.", (), frame=frames.questions),
    )
)  # fmt: skip
