"""The hand-written hard cases and their registry fit together."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.services.address_bench.hard import read

HERE = Path(__file__).parents[1] / "bench" / "address"
REGISTRY: dict[str, Any] = read(HERE)[1]
FILES = sorted(HERE.glob("hard_cases*.json"))
CASES: list[dict[str, Any]] = [one for file in FILES for one in json.loads(file.read_text(encoding="utf-8"))]
ADDRESSES = {address["id"]: address for address in REGISTRY["addresses"]}
GRIDS = {grid["code"]: grid for grid in REGISTRY["grids"]}


@pytest.mark.parametrize("kind", ["addresses", "landmarks"])
def test_each_place_lies_in_the_grid_it_names(kind: str) -> None:
    for place in REGISTRY[kind]:
        grid = GRIDS[place["grid"]]
        assert grid["west"] < place["lng"] < grid["east"], place
        assert grid["south"] < place["lat"] < grid["north"], place


def test_each_case_names_known_grids_and_addresses() -> None:
    for case in CASES:
        grids = [case["grid"]] if isinstance(case["grid"], str) else case["grid"] or []
        assert set(grids) <= set(GRIDS), case
        assert (case["expect"] == "none") == (not grids), case
        assert {GRIDS[code]["city"] for code in grids} <= {case["city"]}, case
        if case["address"] is not None:
            assert ADDRESSES[case["address"]]["grid"] == case["grid"], case


def test_a_good_third_expects_a_question_or_a_refusal_in_every_group() -> None:
    for group in ("open", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "held"):
        cases = [case for case in CASES if case["group"] == group]
        assert len(cases) >= 150
        assert sum(case["expect"] != "found" for case in cases) > len(cases) / 3


def test_no_case_is_written_twice() -> None:
    assert len({(case["text"], str(case.get("near"))) for case in CASES}) == len(CASES)


def test_every_file_of_cases_is_asked() -> None:
    assert {case.id for case in read(HERE)[0]} == {case["id"] for case in CASES}
    assert len({case["id"] for case in CASES}) == len(CASES)
