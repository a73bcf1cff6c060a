"""Rates, class breaks and rhythm: small numbers stay honest, numbers for people are round."""

import numpy as np
import pytest
from scipy import stats

from geo.stats import classes, rates, rhythm


@pytest.mark.parametrize("count", [1, 3, 10, 57, 1000])
def test_byar_is_close_to_the_exact_poisson_interval(count: int) -> None:
    found = rates.byar(count)
    low, high = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert found.low == pytest.approx(low, rel=0.02, abs=0.05)
    assert found.high == pytest.approx(high, rel=0.02)


def test_no_incident_still_has_an_upper_limit() -> None:
    found = rates.byar(0)
    assert found.low == 0
    assert found.high == pytest.approx(3.69, rel=0.02)


@pytest.mark.parametrize(("hits", "n"), [(0, 10), (8, 10), (10, 10), (60, 100)])
def test_wilson_holds_the_share_and_stays_in_range(hits: int, n: int) -> None:
    found = rates.wilson(hits, n)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_rate_of_an_empty_place_is_none() -> None:
    assert rates.per_thousand(3, 0) is None


def test_rate_per_thousand_carries_its_interval() -> None:
    found = rates.per_thousand(10, 2000)
    assert found is not None
    assert found.value == 5.0
    assert found.low == pytest.approx(2.4, abs=0.05)


def test_breaks_are_round_and_increase() -> None:
    values = np.random.default_rng(1).gamma(0.7, 6, 5000)
    at = classes.breaks(values)
    assert at == sorted(set(at))
    assert 5 <= len(at) <= 6
    assert all(classes.rounded(one) == one for one in at)


def test_nothing_positive_has_no_breaks_and_one_class() -> None:
    assert classes.breaks(np.zeros(10)) == []
    assert classes.classify(np.array([0.0, np.nan, 3.0]), [1.0, 2.0]).tolist() == [0, 0, 2]


def test_a_break_belongs_to_the_class_above_it() -> None:
    assert classes.classify(np.array([0.99, 1.0, 1.99, 2.0]), [1.0, 2.0]).tolist() == [0, 1, 1, 2]


DAY = rhythm.DAY_S
THURSDAY = 20_000 * DAY // DAY // 7 * 7 * DAY  # a multiple of seven days after a Thursday


def test_today_is_compared_with_the_same_weekday_up_to_the_same_hour() -> None:
    now = THURSDAY + 10 * 3600
    today = THURSDAY + np.arange(12) * 600.0
    before = [THURSDAY - week * 7 * DAY + np.arange(8) * 600.0 for week in (1, 2, 3)]
    later = [THURSDAY - week * 7 * DAY + 15 * 3600 + np.arange(50) for week in (1, 2, 3)]
    found = rhythm.same_weekday(np.concatenate([today, *before, *later]), now, THURSDAY - 21 * DAY)
    assert (found.so_far, found.mean, found.weeks, found.weekday) == (12, 8.0, 3, 3)
    assert found.change == pytest.approx(0.5)


def test_a_first_week_has_no_base_and_claims_no_change() -> None:
    found = rhythm.same_weekday(np.array([THURSDAY + 60.0]), THURSDAY + 3600, THURSDAY)
    assert found.change is None
    assert not found.differs


def test_week_matrix_puts_monday_first() -> None:
    monday = THURSDAY + 4 * DAY
    found = rhythm.week_matrix(np.array([monday + 3 * 3600.0, monday + 3 * 3600 + 59, THURSDAY + 23 * 3600]))
    assert found[0, 3] == 2
    assert found[3, 23] == 1
    assert found.sum() == 3


def test_busiest_hours_are_told_with_their_count() -> None:
    matrix = np.zeros((7, 24), dtype=np.int64)
    matrix[4, 18:22] = 5
    found = rhythm.busiest(matrix)
    assert found == (4, 18, 22, 20)
    assert rhythm.busiest(matrix * 0) is None


def test_days_without_incidents_are_counted_as_zero() -> None:
    assert rhythm.daily(np.array([THURSDAY + 1.0, THURSDAY + 2 * DAY]), THURSDAY, 4).tolist() == [1, 0, 1, 0]
