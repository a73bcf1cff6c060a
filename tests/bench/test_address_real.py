"""Real work orders with coordinates on record: what is asserted is mostly right, whatever the writing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench import real_orders
from tests.bench.real_orders import Case, Told

CITIES: dict[str, tuple[str, Callable[[Path], Case]]] = {
    "shanghai": ("shanghai_crs", lambda folder: real_orders.shanghai(folder, 3_000)),
    "hong kong": ("cn_address", real_orders.hong_kong),
    "new york": ("nyc311", real_orders.new_york),
    "chicago": ("chicago", lambda folder: real_orders.chicago(folder, 3_000)),
}
WRONG_MOST = 0.15  # a grid asserted that is not the one on record: streets run along borders, records err too


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


def line(one: Told) -> str:
    """One group's figures as text."""
    shares = f"right {one.right:6.1%} wrong {one.wrong:6.1%} asked {one.asked:6.1%} (offered {one.offered:6.1%})"
    return (
        f"{one.group:<40}{one.n:>6} {shares} refused {one.refused:6.1%} off {one.metres_p50:.0f}/{one.metres_p90:.0f} m"
    )
