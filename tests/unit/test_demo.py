"""The demo city: the same from the same seed, a coverage on every level, whole."""

import numpy as np
import pytest
import shapely

from data.demo.city import SMALL, City, grow
from data.demo.frame import to_degrees
from data.demo.incidents import DAYS, HOT_SPOTS, happen
from data.demo.tile import tiles
from data.demo.write import tomorrow
from geo.coverage import is_coverage
from geo.ownership import OwnershipIndex


@pytest.fixture(scope="module")
def city() -> City:
    return grow(size=SMALL)


@pytest.fixture(scope="module")
def whole() -> City:
    return grow()


def test_the_same_seed_grows_the_same_city(city: City) -> None:
    again = grow(size=SMALL)
    assert [tier.codes for tier in again.plans[1].tiers] == [tier.codes for tier in city.plans[1].tiers]
    assert (shapely.to_wkb(again.plans[0].tiers[2].polygons) == shapely.to_wkb(city.plans[0].tiers[2].polygons)).all()
    assert [one.text for one in again.addresses] == [one.text for one in city.addresses]


@pytest.mark.parametrize("plan", [0, 1])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_every_level_of_both_plans_is_a_coverage_of_whole_polygons(whole: City, plan: int, level: int) -> None:
    tier = whole.plans[plan].tiers[level]
    assert is_coverage(tier.polygons)
    assert set(shapely.get_type_id(tier.polygons)) == {3}
    assert len(set(tier.codes)) == len(tier.codes)
    assert len(set(tier.names)) == len(tier.names)


def test_it_is_as_large_as_it_says(whole: City) -> None:
    towns, communities, grids = (len(tier.codes) for tier in whole.plans[1].tiers)
    assert towns == 12
    assert 110 <= communities <= 130
    assert 850 <= grids <= 950
    assert len(whole.buildings.u) == 40_000
    assert 0.7 < np.mean(whole.buildings.village < 0) < 0.8
    assert len({one.text for one in whole.addresses}) == 40_000


def test_children_bear_the_code_of_their_parent(whole: City) -> None:
    for upper, lower in zip(whole.plans[1].tiers[:-1], whole.plans[1].tiers[1:], strict=True):
        assert all(code.startswith(upper.codes[above]) for code, above in zip(lower.codes, lower.parents, strict=True))


def test_between_the_plans_some_grids_changed_and_most_did_not(whole: City) -> None:
    before, now = (set(plan.tiers[2].codes) for plan in whole.plans)
    assert before - now
    assert now - before
    assert len(before & now) > 0.9 * len(now)


def test_every_building_stands_in_the_grid_of_its_block_and_not_in_the_river(whole: City) -> None:
    grids = whole.plans[1].tiers[2]
    middles = shapely.centroid(to_degrees(whole.buildings.shapes))
    index = OwnershipIndex.build(grids.polygons, grids.codes, coverage=True)
    owners = index.owners(shapely.get_x(middles), shapely.get_y(middles))
    assert np.mean(owners == whole.grid_of_building) > 0.999
    assert (owners >= 0).all()
    wet = shapely.union_all([one.shape for one in whole.features if one.kind == "water" and one.class_ == "river"])
    assert not shapely.intersects(wet, to_degrees(whole.buildings.shapes)).any()


def test_numbers_are_odd_on_one_side_of_a_street_and_even_on_the_other(whole: City) -> None:
    with_road = [one for one in whole.addresses if "road" in one.parts]
    assert len(with_road) > 25_000
    odd = sum(int(one.parts["number"]) % 2 for one in with_road) / len(with_road)
    assert 0.25 < odd < 0.75


def test_the_planted_hot_spots_are_there(whole: City) -> None:
    found = happen(whole.buildings, np.random.default_rng(1), 50_000, tomorrow())
    assert len(found.x) == 50_000
    for spot in HOT_SPOTS:
        middle = int(np.argmin(np.hypot(whole.buildings.u - spot.u, whole.buildings.v - spot.v)))
        x, y = shapely.get_coordinates(shapely.centroid(whole.buildings.shapes[middle]))[0]
        of_kind = found.category == spot.category
        near = of_kind & (np.hypot(found.x - x, found.y - y) < 2 * spot.spread_m)
        assert near.sum() > 0.8 * spot.count
    assert 0.02 < np.isnan(found.x).mean() < 0.04
    assert (np.diff(found.seconds) >= 0).all()
    assert found.seconds.max() < DAYS * 86_400


def test_copies_have_codes_places_and_identities_of_their_own(city: City) -> None:
    first, second = tiles(2)
    one, other = (copy.tier(city.plans[1].tiers[2]) for copy in (first, second))
    assert not set(one.codes) & set(other.codes)
    assert not set(one.ids) & set(other.ids)
    assert not shapely.intersects(shapely.union_all(one.polygons), shapely.union_all(other.polygons))
