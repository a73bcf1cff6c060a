"""Codes of grids: what fits a scheme, which come next, and that none is ever given twice."""

import random
from uuid import UUID, uuid4

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as some

from geo.code_scheme import (
    PRESETS,
    BadScheme,
    CodeScheme,
    CodesExhausted,
    CodeUnfit,
    NumberedGrid,
    ParentCodeUnfit,
    Segment,
    Source,
    allocate,
    faults_of,
    in_order,
    infer,
    renumber,
    rewritten,
    scheme_json,
    scheme_of,
    usage,
)

UNIT = PRESETS["unit_15"]
COMMUNITY = "990101001002"


def square(column: float, row: float, size: float = 0.01) -> shapely.Polygon:
    """A grid of a community; row 0 is the northern one."""
    west, north = 106.4 + column * 0.01, 29.9 - row * 0.01
    return shapely.box(west, north - size, west + size, north)


@pytest.mark.parametrize(
    ("name", "parent", "first", "width"),
    [
        ("unit_15", "990101001002", "990101001002001", 15),
        ("unit_14", "990101001002", "99010100100201", 14),
        ("unit_16", "9901010001002", "9901010001002001", 16),
        ("management_12", "990101001", "990101001001", 12),
        ("evaluation_12", "990101001", "99010100101A", 12),
        ("professional_20", "990101001002", "01000099010100100201", 20),
    ],
)
def test_each_structure_of_the_standards_gives_its_first_code(name: str, parent: str, first: str, width: int) -> None:
    scheme = PRESETS[name]
    codes = allocate(scheme, parent, (), [square(0, 0), square(1, 0)])
    assert codes[0] == first
    assert len(codes[1]) == width
    assert [faults_of(scheme, code, parent) for code in codes] == [[], []]


def test_numbers_run_from_west_to_east_in_bands_from_north_to_south() -> None:
    places = [(0, 0), (1, 0.2), (2, 0), (0, 1), (1, 1.1), (2, 1)]
    codes = allocate(UNIT, COMMUNITY, (), [square(*place) for place in places])
    assert [code[-3:] for code in codes] == ["001", "002", "003", "004", "005", "006"]


def test_columns_run_from_north_to_south_in_bands_from_west_to_east() -> None:
    places = [(0, 0), (1, 0), (0.2, 1), (1, 1)]
    shapes = [square(*place) for place in places]
    assert in_order(shapes, columns=True) == [0, 2, 1, 3]
    assert in_order(shapes) == [0, 1, 2, 3]


def test_grids_around_one_middle_are_told_apart_by_their_outline() -> None:
    ring = square(0, 0, 0.03).difference(square(1, 1))
    island = square(1, 1)
    order = in_order([ring, island])
    assert in_order([island, ring]) == [1 - at for at in order]


@settings(max_examples=60, deadline=None)
@given(some.permutations(range(9)), some.integers(0, 2**32))
def test_the_same_grids_get_the_same_codes_in_whatever_order_they_come(order: list[int], seed: int) -> None:
    chance = random.Random(seed)
    shapes = [square(at % 3 + chance.uniform(-0.3, 0.3), at // 3 + chance.uniform(-0.3, 0.3)) for at in range(9)]
    codes = allocate(UNIT, COMMUNITY, (), shapes)
    assert allocate(UNIT, COMMUNITY, (), [shapes[at] for at in order]) == [codes[at] for at in order]


def test_a_code_is_never_given_again_and_numbers_go_on_after_the_highest() -> None:
    taken = {COMMUNITY + "001", COMMUNITY + "007", "990101001003009"}
    assert allocate(UNIT, COMMUNITY, taken, [square(0, 0)]) == [COMMUNITY + "008"]


def test_numbers_never_given_are_filled_only_when_the_highest_are_used_up() -> None:
    taken = {f"{COMMUNITY}{number:03d}" for number in range(1, 1000) if number not in (5, 998)} - {COMMUNITY + "999"}
    codes = allocate(UNIT, COMMUNITY, taken, [square(0, 0), square(1, 0)])
    assert codes == [COMMUNITY + "998", COMMUNITY + "999"]
    codes = allocate(UNIT, COMMUNITY, {*taken, *codes}, [square(0, 0)])
    assert codes == [COMMUNITY + "005"]


def test_the_end_of_the_numbers_is_foretold_and_then_refused() -> None:
    scheme = PRESETS["unit_14"]
    taken = [f"{COMMUNITY}{number:02d}" for number in range(1, 90)]
    assert not usage(scheme, COMMUNITY, taken[:-1]).foretold
    assert usage(scheme, COMMUNITY, [*taken, COMMUNITY + "90"]).foretold
    assert usage(scheme, COMMUNITY, taken).left == 10
    with pytest.raises(CodesExhausted, match="顺序码已满") as refused:
        allocate(scheme, COMMUNITY, taken, [square(at, 0) for at in range(11)])
    assert refused.value.code == "codes_exhausted"


def test_an_undivided_community_has_number_zero_where_the_scheme_says_so() -> None:
    scheme = PRESETS["professional_20"]
    (whole,) = allocate(scheme, COMMUNITY, (), [square(0, 0)])
    assert whole.endswith("00")
    assert faults_of(scheme, whole, COMMUNITY) == []
    assert allocate(scheme, COMMUNITY, {whole}, [square(0, 0)])[0].endswith("01")


def test_a_number_is_given_once_whatever_the_letter_behind_it() -> None:
    scheme = PRESETS["evaluation_12"]
    codes = allocate(scheme, "990101001", {"99010100104B"}, [square(0, 0), square(1, 0)], ["C", ""])
    assert codes == ["99010100105C", "99010100106A"]
    with pytest.raises(CodeUnfit):
        allocate(scheme, "990101001", (), [square(0, 0)], ["D"])


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("99010100100200", "wrong_length"),
        ("9901010010020０1", "wrong_character"),
        ("99010100100200A", "wrong_character"),
        ("990101001003001", "wrong_parent"),
        ("990101001002000", "out_of_sequence"),
        ("", "wrong_length"),
    ],
)
def test_what_does_not_fit_is_named(code: str, reason: str) -> None:
    assert [fault.reason for fault in faults_of(UNIT, code, COMMUNITY)] == [reason]


def test_a_parent_of_another_width_is_refused() -> None:
    with pytest.raises(ParentCodeUnfit):
        allocate(UNIT, "9901", (), [square(0, 0)])


def test_without_a_scheme_the_parent_code_gets_a_number_that_is_free() -> None:
    assert allocate(None, "A", {"A-001"}, [square(1, 0), square(0, 0)]) == ["A-003", "A-002"]


def test_the_scheme_of_a_layer_shows_in_its_codes() -> None:
    found = infer([(COMMUNITY, COMMUNITY + "001"), (COMMUNITY, COMMUNITY + "014")])
    assert found is not None
    assert (found.width, found.parent_width) == (15, 12)
    assert infer([("1", "A"), ("2", "B")]) is None
    assert infer([("1", "1001"), ("22", "22001")]) is None
    assert infer([]) is None


def test_codes_are_written_in_other_schemes_and_back() -> None:
    other, professional = PRESETS["unit_16"], PRESETS["professional_20"]
    code = COMMUNITY + "003"
    wide = rewritten(code, UNIT, other)
    assert (wide, rewritten(wide, other, UNIT)) == ("9901010001002003", code)
    full = rewritten(code, UNIT, professional)
    assert (full, rewritten(full, professional, UNIT)) == ("010000" + COMMUNITY + "03", code)
    with pytest.raises(CodeUnfit):
        rewritten(COMMUNITY + "103", UNIT, professional)
    with pytest.raises(CodeUnfit):
        rewritten("9901011001002003", other, UNIT)


def test_schemes_are_data_there_and_back() -> None:
    for scheme in PRESETS.values():
        assert faults_of(scheme_of(scheme_json(scheme)), scheme.code("9" * scheme.parent_width, 1)) == []


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"name": "x", "segments": []},
        {"name": "x", "segments": [{"key": "a", "width": 0, "source": "sequence"}]},
        {"name": "x", "segments": [{"key": "a", "width": 10**9, "source": "sequence"}]},
        {"name": "x", "segments": [{"key": "a", "width": True, "source": "sequence"}]},
        {"name": "x", "segments": [{"key": "a", "width": 3, "source": "guess"}]},
        {"name": "x", "segments": [{"key": "a", "width": 3, "source": "sequence"}] * 2},
        {"name": "x", "segments": [{"key": "a", "width": 3, "source": "sequence", "charset": "1"}]},
        {"name": "x", "segments": [{"key": "a", "width": 3, "source": "sequence", "first": 9999}]},
        {"name": "x", "segments": "abc"},
        {"name": "x", "order": "spiral", "segments": [{"key": "a", "width": 3, "source": "sequence"}]},
        {"name": "x", "segments": [{"key": "a", "width": 3, "source": "fixed", "value": "1"}]},
    ],
)
def test_what_is_no_scheme_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(BadScheme):
        scheme_of(told)


def grids(codes: list[str], fixed: set[str] = frozenset()) -> list[NumberedGrid]:  # type: ignore[assignment]
    return [NumberedGrid(uuid4(), code, square(at, 0), code in fixed) for at, code in enumerate(codes)]


def played(start: list[NumberedGrid], steps: list[tuple[UUID, str]]) -> dict[UUID, str]:
    """Apply the recodings one by one; no code may be held twice at any moment."""
    codes = {one.id: one.code for one in start}
    for grid, code in steps:
        assert code not in codes.values()
        codes[grid] = code
    return codes


def test_renumbering_swaps_codes_without_giving_one_twice() -> None:
    start = grids([COMMUNITY + "003", COMMUNITY + "001", COMMUNITY + "002"])
    end = played(start, renumber(UNIT, COMMUNITY, start, ()))
    assert [end[one.id][-3:] for one in start] == ["001", "002", "003"]
    assert renumber(UNIT, COMMUNITY, grids([COMMUNITY + "001", COMMUNITY + "002"]), ()) == []


def test_renumbering_leaves_published_codes_and_orders_the_new_ones_behind_them() -> None:
    kept = {COMMUNITY + "001", COMMUNITY + "002"}
    start = grids([COMMUNITY + "009", COMMUNITY + "001", COMMUNITY + "002", COMMUNITY + "004"], kept)
    end = played(start, renumber(UNIT, COMMUNITY, start, kept))
    assert [end[one.id][-3:] for one in start] == ["003", "001", "002", "004"]


@settings(max_examples=80, deadline=None)
@given(some.permutations(range(1, 9)))
def test_renumbering_ends_in_order_from_any_start(numbers: list[int]) -> None:
    start = grids([f"{COMMUNITY}{number:03d}" for number in numbers])
    end = played(start, renumber(UNIT, COMMUNITY, start, ()))
    assert [end[one.id][-3:] for one in start] == [f"{number:03d}" for number in range(1, 9)]


def test_a_scheme_of_letters_counts_in_its_own_characters() -> None:
    sequence = Segment("sequence", 2, Source.SEQUENCE, "AB", first=0)
    scheme = CodeScheme("letters", (Segment("parent", 1, Source.PARENT), sequence))
    assert allocate(scheme, "1", {"1AB"}, [square(0, 0), square(1, 0)]) == ["1BA", "1BB"]
