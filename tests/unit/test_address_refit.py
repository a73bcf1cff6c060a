"""Weights fitted to choices: choices become likelier, held-out ones too, and little evidence moves nothing."""

import json
from dataclasses import replace

import numpy as np
import pytest

from geo.address import DEFAULT, AddressIndex, Weights
from geo.address import refit as module
from geo.address.refit import CASES_LEAST, Case, TooFew, as_json, climbed, from_json, likelihood, refit, turned

ROADS = ("柳荫路", "朝阳路", "梧桐街")
TEXTS = [
    f"云岭区{town}{road}{number}号"
    for road in ROADS
    for number in range(1, 9)
    for town in (("望江街道", "石桥镇") if number % 2 else ("望江街道",))
]
INDEX = AddressIndex.build(
    ids=range(len(TEXTS)),
    source_ids=[None] * len(TEXTS),
    texts=TEXTS,
    parts=[{}] * len(TEXTS),
    lng=np.linspace(106.4, 106.45, len(TEXTS)),
    lat=np.full(len(TEXTS), 29.8),
)
# callers name the wrong town: the number is what counts
NUMBERED = [(road, number) for road in ROADS for number in (2, 4, 6, 8)]
CASES = [Case(f"石桥镇{road}{number}号", TEXTS.index(f"云岭区望江街道{road}{number}号")) for road, number in NUMBERED]
WRONG = replace(DEFAULT, none=0.0)  # hardly anything is believed


def test_fitting_makes_the_choices_likelier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PASSES", 1)
    fitted = climbed(INDEX, CASES, WRONG, lambda *_: None)
    assert likelihood(INDEX, CASES, fitted) > likelihood(INDEX, CASES, WRONG) + 0.1


def test_half_of_the_choices_are_held_out_to_see_whether_it_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CASES_LEAST", 10)
    monkeypatch.setattr(module, "PASSES", 1)
    seen: list[tuple[int, int]] = []
    found = refit(INDEX, CASES, WRONG, lambda done, total: seen.append((done, total)))
    assert found.better
    assert found.after > found.before
    assert found.cases == len(CASES)
    assert all(done < total for done, total in seen)


def test_few_choices_fit_nothing() -> None:
    with pytest.raises(TooFew):
        refit(INDEX, CASES[: CASES_LEAST - 1], DEFAULT)


def test_weights_survive_storage_and_unknown_ones_are_left_out() -> None:
    changed = turned(turned(DEFAULT, ("district", 4), -0.4), ("none", -1), 0.4)
    stored = json.loads(json.dumps(as_json(changed)))
    assert from_json(stored) == changed
    assert from_json({**stored, "later": 1.0}) == changed
    assert from_json({}) == DEFAULT
    assert from_json({"table": {"district": [1.0]}}) == Weights()
