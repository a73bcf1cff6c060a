"""Calibration curves rise, and follow the share right."""

import random
from itertools import pairwise

import pytest

from api.services.address_bench import fit


def test_a_curve_rises_and_follows_what_was_right() -> None:
    rng = random.Random(1)
    sure = [rng.random() for _ in range(5_000)]
    right = [rng.random() < one**2 for one in sure]
    found = fit.curve(sure, right)
    assert len(found.given) <= fit.KNOTS_MOST + 2
    assert all(a < b for a, b in pairwise(found.given))
    assert all(a <= b for a, b in pairwise(found.right))
    assert found.ece_after < 0.03 < found.ece_before
    assert found.at(0.5) == pytest.approx(0.25, abs=0.06)


def test_equal_confidences_are_worth_the_share_right() -> None:
    found = fit.curve([0.9] * 4, [True, True, True, False])
    assert (found.given, found.right) == ((0.9,), (0.75,))


def test_few_answers_of_a_level_get_no_curve_of_their_own() -> None:
    assert fit.fitted([]) == {}
