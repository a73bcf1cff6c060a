"""Noise held out: what a judge who knows the trade hears and reads in a day; nobody tunes by it."""

from api.services.address_bench import letters
from api.services.address_bench import noise_held_places as place
from api.services.address_bench import noise_held_steps as step
from api.services.address_bench import noise_held_unknown as unknown
from api.services.address_bench import noise_held_words as words
from api.services.address_bench.noise_held_places import told
from api.services.address_bench.noise_held_steps import Entry, aloud, brief, made, written
from api.services.address_bench.writer import Noise

FRAMES = words.HOTLINE, words.ORDER, words.CHAT, words.ASKING
CALL, NOTE, CHAT, ASK = ((words.framed(frames),) for frames in FRAMES)
LABEL, OLD = (words.parcel,), (letters.traditional,)
DOOR, HOUSE, LANE, BLOCK = (
    ("compound", "building", "room"),
    ("road", "number"),
    ("road", "lane", "number"),
    ("building",),
)
FU, MARK = step.having("number", step.SUB), step.having("number", step.STEM)
ALLEY = step.having("lane", step.LANE)
NASAL, FH, FLAT = (step.heard(kind) for kind in ("nasal", "f_h", "flat"))

PLAIN: list[Entry] = [
    made("barest_form", "gives name and number, or estate, building and room, nothing else", step.barest),
    made("voice_numbers", "says every number in words, long ones with 幺 or as a whole", brief, aloud),
    made("fu_written", "writes 附号 in a form of his own", brief, step.sub_number, needs=HOUSE),
    made("mark_moved", "puts 甲, 乙 or 丙 before the number or before 号", brief, step.stem_mark, needs=HOUSE),
    made("alley_form", "shortens 弄 and 支弄 or adds 内", brief, step.lane_form, needs=LANE),
    made("squad_form", "writes the villagers' group in a form of his own", brief, step.group_form, needs=("lane",)),
    made("hyphen_run", "writes building, unit and room as figures with dashes", brief, step.dashed, needs=DOOR),
    made("unit_sound", "types a like-sounding character for 幢, 单元 or 室", brief, step.unit_by_ear, needs=DOOR),
    made("hao_dropped", "leaves 号 out behind the number of a road", brief, step.no_hao, needs=HOUSE),
    made("under_block", "reports something below a building", brief, step.below, needs=BLOCK),
    made("inside_out", "tells the estate first, road and area behind", step.small_first, needs=("compound", "road")),
    made("wide_chars", "types figures and marks in full width", frames=(words.wide,)),
    made("old_glyphs", "writes in traditional characters", frames=OLD),
    made("same_sound", "types another character of the same sound in a name", brief, step.typed),
    made("n_l_mixed", "says l for n or n for l in a name", brief, step.heard("n_l")),
    made("f_h_mixed", "says h for f or f for h in a name", brief, FH),
    made("nasal_mixed", "says in for ing, en for eng, an for ang in a name", brief, NASAL),
    made("scan_alike", "sends a scan with a character that looks alike", step.scanned_name),
    made("turned_pair", "types two characters of a name in the wrong order", brief, step.turned),
    made("one_missing", "forgets a character of a long name", brief, step.lost),
    made("name_latin", "types a name in pinyin", brief, step.latin),
    made("as_parcel", "copies the address from a parcel, with person, telephone and wish", frames=LABEL),
    made("as_order", "reads out the prose of a work order", brief, frames=NOTE),
    made("as_call", "tells the matter with the place inside, as on the telephone", brief, frames=CALL),
    made("as_questions", "asks who is in charge and something else besides", brief, frames=ASK),
    written("old_name_kept", "uses an old or popular name that the registry knows", place.former()),
    written("old_beside_new", "tells the old name beside the new one", place.former(both=True)),
    written("border_house", "gives a house on a road whose sides belong to different grids", place.on_border),
]
PLACES: list[Entry] = [
    told("public_place", "names a school, a market or a shop", place.landmark(("{a}", "{a}这里", "{a}里面", "到{a}"))),
    told("facing_place", "is opposite a school, a market or a shop", place.around(place.FACING, 85, 18)),
    told("beside_place", "is beside a school, a market or a shop", place.around(place.BESIDE, 45, 0)),
    told("branch_named", "names a chain's shop with the road of its branch", place.branch),
    told("branch_unnamed", "names a chain's shop without saying which", place.chain),
    told("roads_crossing", "stands where two roads cross", place.crossing(corner=False)),
    told("crossing_side", "stands at one corner of a crossing", place.crossing(corner=True)),
    told("number_unlisted", "gives a number that the registry lacks, between two that it has", place.gap()),
    told("either_of_two", "wavers between two addresses", place.pair(place.CHOOSING, ask=True)),
    told("mended_at_once", "puts an address right in the same breath", place.pair(place.RIGHTED, ask=False)),
    told("home_elsewhere", "lives at one address and reports another", place.pair(place.SCENE, ask=False)),
    told("only_an_area", "names a town or a district alone", place.area_only),
    written("estate_two_untold", "names an estate of two districts", place.twin(told_area=False, road=False)),
    written("estate_two_told", "names one of these with its district", place.twin(told_area=True, road=False)),
    written("road_two_untold", "gives a house that two districts have", place.twin(told_area=False, road=True)),
    told("estate_unlisted", "lives in an estate that is not registered", unknown.estate),
    told("road_unlisted", "lives on a road that is not registered", unknown.road),
    told("hamlet_unlisted", "lives in a village that is not registered", unknown.hamlet),
    told("number_too_far", "gives a number far behind the end of the road", unknown.beyond()),
    told("city_of_others", "calls from another city", unknown.other_city),
    told("no_place_said", "tells the matter and no place", unknown.no_place),
    told("old_name_unkept", "uses an old name that no list has kept", unknown.old_unrecorded),
]
BOTH: list[Entry] = [
    made("fu_voiced_call", "says a 附号 in words in a call", brief, FU, aloud, frames=CALL, needs=HOUSE),
    made("fu_old_glyphs", "writes 附号 freely in traditional script", brief, step.sub_number, frames=OLD, needs=HOUSE),
    made("mark_voiced", "says a number with 甲, 乙, 丙 in a call", brief, MARK, aloud, frames=CALL, needs=HOUSE),
    made("alley_voiced", "says lane and door in words in a call", brief, ALLEY, aloud, frames=CALL, needs=LANE),
    made("squad_order", "writes the group freely in an order", brief, step.group_form, frames=NOTE, needs=("lane",)),
    made("hyphens_parcel", "has dashes for the door on a parcel", step.dashed, frames=LABEL, needs=DOOR),
    made("hyphens_sound", "types a name by sound, the door with dashes", brief, step.dashed, step.typed, needs=DOOR),
    made("hyphens_latin", "types a name in pinyin, the door with dashes", brief, step.dashed, step.latin, needs=DOOR),
    made("sound_call", "has a name by sound in the transcript of a call", brief, step.typed, frames=CALL),
    made("voiced_call", "says every number in words in a call", brief, aloud, frames=CALL),
    made("voiced_sound", "has numbers in words and a name by sound", brief, step.typed, aloud),
    made("voiced_nasal", "has numbers in words and a nasal mixed up", brief, NASAL, aloud),
    made("f_h_call", "says h for f in a call", brief, FH, frames=CALL),
    made("flat_chat", "writes z for zh in a chat", brief, FLAT, frames=CHAT),
    made("unit_sound_call", "has units by sound in a transcript", brief, step.unit_by_ear, frames=CALL, needs=DOOR),
    made("scan_parcel", "sends a parcel's scan in full width", step.scanned_name, frames=(words.parcel, words.wide)),
    made("missing_parcel", "has a character missing on a parcel", step.lost, frames=LABEL),
    made("inside_out_sound", "tells the estate by sound, the road behind", brief, step.typed, step.small_first),
    written("old_name_order", "has an old name in a work order", place.former(), frames=NOTE),
    written("border_voiced", "says a house on a border road in a call", place.on_border, aloud, frames=CALL),
    told("crossing_call", "calls from where two roads cross", place.crossing(corner=False), *CALL),
    told("facing_order", "is opposite a public place in a work order", place.around(place.FACING, 85, 18), *NOTE),
    told("unlisted_voiced", "says a number between two known ones", place.gap(voice=True)),
    written("two_untold_call", "names a twin estate in a call", place.twin(told_area=False, road=False), frames=CALL),
    told("estate_unlisted_call", "calls from an estate that is not registered", unknown.estate, *CALL),
    told("road_unlisted_parcel", "has a parcel for a road that is not registered", unknown.road, *LABEL),
    told("too_far_voiced", "says a number far behind the end of the road", unknown.beyond(voice=True), *CALL),
]
HELD: dict[str, Noise] = dict(PLAIN + PLACES + BOTH)
