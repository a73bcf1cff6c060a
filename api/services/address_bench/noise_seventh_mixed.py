"""Noise of a seventh hand, of two and more troubles in one text, as most bad texts come."""

from api.services.address_bench import noise_seventh_frames as frames
from api.services.address_bench import noise_seventh_steps as steps
from api.services.address_bench.noise_seventh_forms import DOOR, FARM, FLAT, LANE
from api.services.address_bench.noise_seventh_steps import kind

PAIRS = dict(
    (
        kind("label_dashes", "A label with the flat in dashes.", FLAT, steps.dashed, frame=frames.label),
        kind("phone_at_end", "Dashes, then surname and phone without a blank.",
             FLAT, steps.dashed, frame=frames.phone_behind),
        kind("call_aloud", "A call with all numbers in words.", DOOR, steps.spoken, frame=frames.speech),
        kind("accent_aloud", "Accent and spoken numbers.", DOOR, steps.near_sound, steps.spoken),
        kind("aloud_unit_by_ear", "Spoken numbers, unit words as they sound.",
             FLAT, steps.misheard_unit, steps.spoken),
        kind("lane_aloud_by_ear", "幺两三农四十五号: a lane by ear.", LANE, steps.misheard_unit, steps.spoken),
        kind("sub_number_aloud", "A 附号 said in a call.", DOOR, steps.sub_number, steps.spoken, frame=frames.speech),
        kind("farm_accent", "A villager's accent and his word for the group.",
             FARM, steps.group_words, steps.near_sound),
        kind("former_aloud", "An old name and spoken numbers.", DOOR, steps.old_name, steps.spoken),
        kind("order_old_script", "A work order in Traditional Chinese.",
             (), frame=steps.after(frames.order, frames.traditional)),
        kind("scan_wide_letter", "A scanned form: full width, one letter misread.",
             (), steps.misread, frame=frames.wide),
        kind("scan_figures_blanks", "A scanned form: l for 1 and blanks.",
             ("number",), steps.scanned, frame=frames.spaced),
        kind("pinyin_accent", "Pinyin as an accent spells it.", DOOR, steps.accented_pinyin),
        kind("lost_letter_dashes", "Typed in haste: a letter lost, the flat in dashes.",
             FLAT, steps.lost_letter, steps.dashed),
        kind("figures_hash", "# marks among dates and meter readings.",
             ("number",), steps.hashed, frame=frames.figures),
        kind("short_estate_order", "A work order that cuts the estate's name short.",
             ("compound", "building"), steps.cut_short, frame=frames.order),
        kind("small_to_large_sound", "Room first, and a wrong character.",
             ("number",), steps.same_sound, steps.reversed_order),
    )
)  # fmt: skip
