"""Held-out noise of two faults in one text, as they come together in daily work."""

import random

from api.services.address_bench import letters
from api.services.address_bench.noise_ninth_steps import (
    BOUNCED,
    EAR_F_H,
    EAR_N_L,
    EAR_NASAL,
    SAME_SOUND,
    SCAN_NAME,
    TURNED,
    below,
    doors_aloud,
    former,
    group_aloud,
    in_pinyin,
    inside_dashed,
    lane_freely,
    made,
    mark_freely,
    only_answer,
    scan_figures,
    stem_only,
    storey,
    sub_freely,
    wide,
)
from api.services.address_bench.noise_ninth_words import ASKS, CALL, CHAT, HUM, LABEL, ORDER
from api.services.address_bench.writer import Noise


def wide_traditional(text: str, rng: random.Random) -> str:
    """Traditional letters, and figures in full width."""
    return wide(letters.traditional(text, rng), rng)


MIXED: dict[str, Noise] = {
    "figures_said_in_call": made("figures_said_in_call", doors_aloud, CALL, needs="number"),
    "sound_and_figures": made("sound_and_figures", SAME_SOUND, doors_aloud, needs="number"),
    "nasal_in_call": made("nasal_in_call", EAR_NASAL, CALL),
    "n_l_and_figures": made("n_l_and_figures", EAR_N_L, doors_aloud),
    "f_h_in_order": made("f_h_in_order", EAR_F_H, ORDER),
    "sound_on_label": made("sound_on_label", SAME_SOUND, LABEL),
    "scan_name_and_figures": made("scan_name_and_figures", SCAN_NAME, scan_figures),
    "scan_on_label": made("scan_on_label", SCAN_NAME, LABEL),
    "dashes_on_label": made("dashes_on_label", inside_dashed, LABEL, needs="compound building room"),
    "dashes_and_sound": made("dashes_and_sound", SAME_SOUND, inside_dashed, needs="compound building room"),
    "dashes_asked": made("dashes_asked", inside_dashed, ASKS, needs="compound building room"),
    "sub_number_call": made("sub_number_call", sub_freely, CALL, needs="number"),
    "sub_number_and_ear": made("sub_number_and_ear", sub_freely, SAME_SOUND, needs="road number"),
    "mark_on_label": made("mark_on_label", mark_freely, LABEL, needs="number"),
    "lane_in_order": made("lane_in_order", lane_freely, ORDER, needs="lane number road"),
    "lane_and_sound": made("lane_and_sound", SAME_SOUND, lane_freely, needs="lane number road"),
    "group_in_chat": made("group_in_chat", group_aloud, CHAT, needs="lane number"),
    "group_and_sound": made("group_and_sound", SAME_SOUND, group_aloud, needs="compound lane number"),
    "turned_on_label": made("turned_on_label", TURNED, LABEL),
    "bounced_and_wide": made("bounced_and_wide", BOUNCED, after=wide),
    "latin_in_chat": made("latin_in_chat", in_pinyin, CHAT),
    "former_and_figures": made("former_and_figures", former, doors_aloud),
    "former_in_order": made("former_in_order", former, ORDER),
    "below_in_chat": made("below_in_chat", below, CHAT, needs="compound building"),
    "storey_and_sound": only_answer(made("storey_and_sound", storey, SAME_SOUND, needs="room")),
    "stem_in_hum": made("stem_in_hum", stem_only, HUM, needs="road number"),
    "script_and_wide": made("script_and_wide", after=wide_traditional),
    "script_on_label": made("script_on_label", LABEL, after=letters.traditional),
}
