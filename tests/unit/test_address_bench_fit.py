"""Calibration curves rise, follow the share right, and keep apart whether anything is meant and which place is."""

import random
from itertools import pairwise
from pathlib import Path

import pytest

from api.services.address_bench import fit
from api.services.address_curves import CURVES
from api.services.address_question import Choice
from api.services.addresses import Candidate, _measured, _surer
from geo.address import Curve, Curves, Grounds
from geo.types import LngLat

STRAIGHT = Curve((0.0, 1.0), (0.0, 1.0))


def answers(count: int = 4_000) -> list[fit.Judged]:
    """What is known comes true as its square, shares as they are."""
    rng = random.Random(1)
    found = []
    for number in range(count):
        grounds = Grounds(rng.random(), rng.choice((1.0, 0.5, rng.random())), number % 3 == 0, rng.random())
        right = rng.random() < grounds.known**2 * grounds.share
        found.append(fit.Judged(f"hand {number % 2}", grounds, right, rng.random() < grounds.spot))
    return found


def test_curves_rise_and_follow_what_was_right() -> None:
    found = fit.fitted(answers())
    assert all(a <= b for curve in found.curves for a, b in pairwise(curve.right))
    assert found.curves.known.at(0.6) == pytest.approx(0.36, abs=0.06)
    assert found.curves.share.at(0.5) == pytest.approx(0.5, abs=0.07)
    assert found.ece < 0.02
    assert set(found.left_out) == {"hand 0", "hand 1"}
    assert max(found.left_out.values()) < 0.05


def test_nothing_is_ever_certain_and_what_was_never_seen_stays_as_it_was() -> None:
    every = [fit.Judged("a", Grounds(1.0, 1.0, around=False, spot=1.0), right=True, spot_right=True)] * fit.LEAST
    found = fit.curves(every)
    assert found.sure(every[0].grounds) == fit.CEILING
    assert found.around.at(0.6) == pytest.approx(0.6, abs=0.01)


def test_too_few_answers_are_no_measure() -> None:
    with pytest.raises(fit.TooFew):
        fit.fitted(answers(fit.LEAST - 1))


def test_answers_of_several_cities_are_fitted_together(tmp_path: Path) -> None:
    first, second = answers(3), answers(5)
    assert fit.kept(tmp_path / "all.jsonl", first) == first
    assert fit.kept(tmp_path / "all.jsonl", second) == first + second


def test_curves_as_a_module_are_the_same_curves() -> None:
    found = fit.fitted(answers(fit.LEAST))
    told: dict[str, object] = {}
    exec(fit.module(found, {"addresses": 1, "seed": 2}), told)  # noqa: S102 our own text
    assert told["CURVES"] == found.curves


def test_more_evidence_never_makes_less_sure() -> None:
    steps = [number / 200 for number in range(201)]
    for around in (False, True):
        for fixed in (0.3, 0.7, 1.0):
            by_known = [CURVES.sure(Grounds(one, fixed, around)) for one in steps]
            by_share = [CURVES.sure(Grounds(fixed, one, around)) for one in steps]
            assert by_known == sorted(by_known)
            assert by_share == sorted(by_share)
            assert max(by_known + by_share) < 1


def test_the_first_building_gets_what_was_measured_and_the_others_what_is_left() -> None:
    curves = Curves(STRAIGHT, STRAIGHT, STRAIGHT, Curve((0.5, 1.0), (0.8, 1.0)))
    grids = {0.6: 0, 0.2: 0, 0.1: 1}
    places = tuple(Candidate(None, None, str(one), LngLat(one, 1.0), grid, one) for one, grid in grids.items())
    surer = _surer(curves, Grounds(0.9, 0.8 / 0.9, around=False, spot=0.6), places)
    assert [one.confidence for one in surer] == pytest.approx([0.8, 0.0, 0.1])  # never more than its grid
    surer = _surer(curves, Grounds(0.9, 0.8 / 0.9, around=False), places)
    assert [one.confidence for one in surer] == pytest.approx([0.6, 0.2, 0.1])


def test_two_grids_alike_stay_alike_however_sure_the_rest_is() -> None:
    curves = Curves(Curve((0.0, 0.6, 1.0), (0.0, 0.9, 1.0)), STRAIGHT, STRAIGHT, STRAIGHT)
    alone, one_of_two = Grounds(0.6, 1.0, around=False), Grounds(1.0, 0.6, around=False)
    assert curves.sure(alone) == pytest.approx(0.9)
    assert curves.sure(one_of_two) == pytest.approx(0.6)


def test_answers_to_a_question_share_what_is_measured_of_their_grids() -> None:
    curves = Curves(
        Curve((0.0, 0.8, 1.0), (0.0, 0.9, 1.0)), Curve((0.0, 0.75, 1.0), (0.0, 0.8, 1.0)), STRAIGHT, STRAIGHT
    )
    sides = [
        Choice((side,), share, grid, LngLat(1.0, 1.0)) for grid, (side, share) in enumerate((("东", 0.6), ("西", 0.2)))
    ]
    found = _measured(curves, Grounds(0.8, 0.75, around=False), 0, sides)
    assert [one.confidence for one in found] == pytest.approx([0.72, 0.18])
