"""Figures of the address bench: counted from outcomes as promised, and the same run tells the same."""

import pytest

from api.services.address_bench import figures
from api.services.address_bench.measure import fault_of, rows_of
from api.services.address_bench.outcome import Outcome, replied
from api.services.address_bench.peers import Bigrams, claiming
from api.services.address_bench.registry import grow
from api.services.address_bench.truth import Query


def outcome(
    kind: str = "answer",
    status: str = "found",
    *,
    right: bool = True,
    building: int = 1,
    grid: int = 1,
    sure: float = 0.99,
    settled: bool | None = None,
    half: str = "open",
) -> Outcome:
    """An outcome of one query in grid 5."""
    return Outcome(
        *(half, "shop", kind, status, "room", building, grid, 5 if right else 6, right and kind == "answer"),
        *(sure, sure, right, 0.001, 0.001, settled, Query("某路1号", "shop", kind, 0, 5, "room")),
    )


def test_every_claim_that_is_not_right_spoils_precision() -> None:
    found = figures.tally(
        [
            outcome(),
            outcome(),
            outcome(right=False, grid=2, building=0),
            outcome("ask"),
            outcome("none", right=False, building=-1, grid=-1),
        ]
    )
    assert found.precision == pytest.approx(2 / 5)
    assert (found.wrong_grid, found.overclaimed, found.false_accepts) == (1, 1, 1)
    assert found.coverage == 1.0
    assert found.false_accept_share == 1.0


def test_coverage_counts_only_what_can_be_answered() -> None:
    found = figures.tally(
        [outcome(), outcome(status="ambiguous"), outcome("none", "not_found"), outcome("ask", "ambiguous")]
    )
    assert found.coverage == 0.5
    assert found.precision == 1.0
    assert found.asked == 0.5
    assert found.asked_where_due == 1.0


def test_ranks_count_at_one_and_three_and_only_where_there_is_a_truth() -> None:
    found = figures.tally([outcome(building=1), outcome(building=3), outcome(building=4), outcome(building=-1, grid=2)])
    assert found.top1_building == pytest.approx(1 / 3)
    assert found.top3_building == pytest.approx(2 / 3)
    assert found.top1_grid == 0.75
    assert found.top3_grid == 1.0


def test_a_share_without_base_is_no_share() -> None:
    found = figures.tally([outcome("none", "not_found", building=-1, grid=-1)])
    assert (found.precision, found.coverage, found.top1_building, found.settled) == (-1.0, -1.0, -1.0, -1.0)
    assert found.false_accept_share == 0.0


def test_settled_is_the_share_of_questions_whose_answer_found_the_right_grid() -> None:
    ask = outcome("ask", "ambiguous")
    assert figures.tally([ask._replace(settled=True), ask._replace(settled=False), ask]).settled == 0.5


def test_calibration_error_is_none_when_shares_equal_confidence() -> None:
    error, bins = figures.reliability([0.75] * 4, [True, True, True, False])
    assert error == pytest.approx(0)
    assert bins == [{"from": 0.7, "n": 4, "confidence": 0.75, "right": 0.75}]


def test_calibration_error_weighs_bins_by_their_number() -> None:
    error, _ = figures.reliability([0.95] * 9 + [0.25], [True] * 9 + [True])
    assert error == pytest.approx(0.9 * 0.05 + 0.1 * 0.75)


def test_risk_grows_with_coverage_and_equals_are_answered_together() -> None:
    outcomes = [outcome(sure=0.9), outcome(sure=0.9), outcome(sure=0.5, right=False)]
    found = figures.risk_coverage(outcomes)
    assert found["curve"][-1] == {"coverage": 1.0, "precision": pytest.approx(2 / 3)}
    assert found["coverage_at_precision"]["0.999"] == pytest.approx(2 / 3)


def test_an_unknown_address_answered_counts_against_precision_at_any_coverage() -> None:
    found = figures.risk_coverage([outcome(sure=0.5), outcome("none", sure=0.9, right=False)])
    assert found["coverage_at_precision"]["0.995"] == 0.0


@pytest.mark.parametrize(
    ("one", "fault"),
    [
        (outcome(), ""),
        (outcome(right=False), "wrong"),
        (outcome(building=2), "building"),
        (outcome(status="ambiguous"), "asked"),
        (outcome(status="not_found"), "refused"),
        (outcome("ask"), "overclaimed"),
        (outcome("ask", "ambiguous"), ""),
        (outcome("ask", "not_found"), "refused"),
        (outcome("none", right=False), "accepted"),
        (outcome("none", "not_found"), ""),
    ],
)
def test_each_fault_has_its_name(one: Outcome, fault: str) -> None:
    assert fault_of(one) == fault


def test_rows_sum_up_each_half() -> None:
    rows = rows_of("wangge", [outcome(), outcome(half="held")])
    assert [(row["half"], row["noise"], row["n"]) for row in rows] == [
        ("held", "all", 1), ("held", "shop", 1), ("open", "all", 1), ("open", "shop", 1),
    ]  # fmt: skip


def test_peers_claim_as_much_as_they_are_asked_to() -> None:
    theirs = [outcome(status="not_found", sure=sure / 10) for sure in range(1, 11)]
    assert figures.tally(claiming(theirs, 0.3)).coverage == pytest.approx(0.3)


def test_bigrams_rank_the_text_itself_first_and_unknown_letters_do_no_harm() -> None:
    peer = Bigrams(["柳荫路12号", "柳荫路16号", "朝阳路5号"])
    assert [row for row, _ in peer("柳荫路16号")][:2] == [1, 0]
    assert peer("柳荫路16号")[0][1] == pytest.approx(1, abs=1e-5)
    assert peer("😡") == []


def test_a_caller_answers_from_the_address_meant() -> None:
    row = grow(1_000, 5).rows[0]
    assert replied(row, "district") == row.district
    assert replied(row, "no such part") == ""
    assert replied(row, None) == ""
