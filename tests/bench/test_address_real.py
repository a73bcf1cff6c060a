"""Real work orders with coordinates on record: what is asserted is mostly right, whatever the writing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench import real_hong_kong, real_orders, real_shanghai, real_strangers, real_west
from tests.bench.real_orders import Case, Told

SHANGHAI = "shanghai_crs"
CITIES: dict[str, tuple[str, Callable[[Path], Case]]] = {
    "shanghai, dirtied": (SHANGHAI, lambda folder: real_shanghai.addresses(folder, 1_500)),
    "shanghai, a registry of texts": (SHANGHAI, lambda folder: with_crossings(folder, "texts")),
    "shanghai, districts, roads and numbers stated": (
        SHANGHAI,
        lambda folder: real_shanghai.half(folder, "parts", 500),
    ),
    "shanghai, names beside addresses": (SHANGHAI, lambda folder: real_shanghai.half(folder, "columns", 500)),
    "shanghai, in its districts": (SHANGHAI, lambda folder: real_shanghai.half(folder, "texts", 300, by_district=True)),
    "hong kong": ("cn_address", real_hong_kong.hong_kong),
    "lines of many cities": ("cn_address", real_hong_kong.mainland_lines),
    "new york": ("nyc311", real_west.new_york),
    "chicago": ("chicago", lambda folder: real_west.chicago(folder, 600)),
}
WRONG_MOST = 0.08  # a grid asserted that is not the one on record: streets run along borders, records err too
FAR_MOST = 0.06  # another place: names of branches that the registry lacks are the worst
STRANGERS_MOST = 0.003  # real addresses of another city that are taken for one of the registry's


def with_crossings(folder: Path, form: str) -> Case:
    case = real_shanghai.half(folder, form, 500)
    return case._replace(orders=[*case.orders, *real_shanghai.crossings(folder)])


@pytest.mark.long
@pytest.mark.parametrize("city", CITIES)
def test_few_real_orders_are_sent_to_a_wrong_grid(
    realdata: Path, city: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, read = CITIES[city]
    folder = realdata / name
    if not folder.is_dir():
        pytest.skip(f"real data not present: shared/realdata/{name}")
    found = real_orders.told(read(folder))
    with capsys.disabled():
        print(f"\n{city}", *(line(one) for one in found), sep="\n")
    for one in found:
        assert one.wrong <= WRONG_MOST, one
        assert one.far <= FAR_MOST, one


@pytest.mark.long
@pytest.mark.parametrize("form", ["texts", "columns"])
def test_real_addresses_of_another_city_are_not_taken_for_one_of_the_registry(
    realdata: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = realdata / SHANGHAI, realdata / "cn_address"
    if not all(folder.is_dir() for folder in folders):
        pytest.skip("real data not present: shared/realdata/shanghai_crs, shared/realdata/cn_address")
    case = real_shanghai.half(folders[0], form, 1)
    found = real_orders.told(case._replace(orders=real_strangers.strangers(folders[1])))
    with capsys.disabled():
        print(f"\nanother city, {form}", *(line(one) for one in found), sep="\n")
    for one in found:
        assert one.wrong <= STRANGERS_MOST, one


def line(one: Told) -> str:
    """One group's figures as text."""
    shares = (
        f"right {one.right:6.1%} wrong {one.wrong:6.1%} far {one.far:6.1%} asked {one.asked:6.1%}"
        f" (offered {one.offered:6.1%}) refused {one.refused:6.1%}"
    )
    return f"{one.group:<40}{one.n:>6} {shares} off {one.metres_p50:.0f}/{one.metres_p90:.0f} m"
