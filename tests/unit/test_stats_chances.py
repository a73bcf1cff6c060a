"""Tails against the library that has them all."""

import numpy as np
import pytest
from scipy import stats

from geo.stats import chances

COUNTS = np.array([0, 1, 2, 5, 17, 60, 400])


@pytest.mark.parametrize("mean", [1e-3, 0.3, 4.0, 55.5, 380.0])
def test_poisson_and_negative_binomial_tails_are_the_librarys(mean: float) -> None:
    np.testing.assert_allclose(chances.poisson_at_least(COUNTS, mean), stats.poisson.sf(COUNTS - 1, mean), rtol=1e-9)
    for size in (0.4, 3.0, 90.0):
        known = stats.nbinom.sf(COUNTS - 1, size, size / (size + mean))
        np.testing.assert_allclose(chances.negative_binomial_at_least(COUNTS, size, mean), known, rtol=1e-9)


@pytest.mark.parametrize(("count", "trials"), [(0, 0), (0, 7), (3, 7), (7, 7), (8, 7), (120, 200)])
@pytest.mark.parametrize("chance", [0.02, 0.5, 0.9])
def test_binomial_tails_are_the_librarys(count: int, trials: int, chance: float) -> None:
    assert chances.binomial_at_least(count, trials, chance) == pytest.approx(
        stats.binom.sf(count - 1, trials, chance), rel=1e-9
    )
    assert chances.binomial_at_most(count, trials, chance) == pytest.approx(
        stats.binom.cdf(count, trials, chance), rel=1e-9
    )


def test_the_normal_tail_is_the_librarys() -> None:
    z = np.array([-9.0, -1.0, 0.0, 2.5, 12.0])
    np.testing.assert_allclose(chances.normal_above(z), stats.norm.sf(z), rtol=1e-9)
