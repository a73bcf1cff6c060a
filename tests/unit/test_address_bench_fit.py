"""Calibration curves rise, and follow the share right."""

import random
from itertools import pairwise

import pytest

from api.services.address_bench import fit
from api.services.addresses import Candidate, _surer
from geo.address import Curve, Hit, Level
from geo.address.calibration import SPOT
from geo.types import LngLat


def test_a_curve_rises_and_follows_what_was_right() -> None:
    rng = random.Random(1)
    sure = [rng.random() for _ in range(5_000)]
    right = [rng.random() < one**2 for one in sure]
    found = fit.curve(sure, right)
    assert all(a < b for a, b in pairwise(found.curve.given))
    assert all(a <= b for a, b in pairwise(found.curve.right))
    assert found.ece_after < 0.02 < found.ece_before
    assert found.curve.at(0.5) == pytest.approx(0.25, abs=0.06)


def test_equal_confidences_are_worth_the_share_right() -> None:
    found = fit.curve([0.9] * 400, [True] * 300 + [False] * 100)
    assert found.curve.given == (0.9,)
    assert found.curve.right[0] == pytest.approx(0.75, abs=0.002)


def test_nothing_is_ever_certain() -> None:
    assert 0.99 < fit.curve([1.0] * 400, [True] * 400).curve.at(1.0) < 1


def test_few_answers_of_a_level_get_no_curve_of_their_own() -> None:
    assert fit.fitted([]) == {}


def test_curves_as_a_module_are_the_same_curves() -> None:
    found = {"all": fit.curve([0.2, 0.8, 0.9], [False, True, True])}
    told: dict[str, object] = {}
    exec(fit.module(found, {"addresses": 1, "seed": 2, "query_seed": 3}), told)  # noqa: S102 our own text
    assert told["CURVES"] == {"all": found["all"].curve}


def test_the_first_building_gets_what_was_measured_and_the_others_what_is_left() -> None:
    curves = {SPOT: Curve((0.5, 1.0), (0.8, 1.0))}
    places = [Candidate(None, None, str(one), LngLat(one, 1.0), 0, one) for one in (0.6, 0.2, 0.1)]
    hit = Hit((0,), None, Level.BUILDING, 0.6, "")
    surer = _surer(curves, hit, tuple(places))
    assert [one.confidence for one in surer] == pytest.approx([0.84, 0.08, 0.04])
    doubtful = tuple(one._replace(confidence=0.3) for one in places)
    assert [one.confidence for one in _surer(curves, hit, doubtful)] == pytest.approx([0.3, 0.3, 0.3])
