"""The four borders of a grid in words: streets where edges run along them, neighbours, the end of the plan."""

import shapely

from geo.coverage.sides import Border, Bordering, Side, sides

SQUARE = shapely.box(0, 0, 200, 200)


def street(name: str, *xy: tuple[float, float]) -> Bordering:
    return Bordering("road", name, shapely.LineString(xy))


def grid(name: str, *box: float) -> Bordering:
    return Bordering("grid", name, shapely.box(*box))


def names(found: tuple[Border, ...]) -> list[str]:
    return [one.name or one.kind for one in found]


def test_a_street_along_an_edge_is_named_before_the_neighbour_behind_it() -> None:
    found = sides(SQUARE, [street("长江路", (210, -50), (210, 260))], [grid("乙", 200, 0, 400, 200)])
    assert names(found[Side.EAST]) == ["长江路"]


def test_a_street_that_only_crosses_an_edge_is_no_border() -> None:
    found = sides(SQUARE, [street("横街", (-100, 100), (400, 100))], [grid("乙", 200, 0, 400, 200)])
    assert names(found[Side.EAST]) == ["乙"]


def test_where_nothing_is_beyond_the_plan_ends() -> None:
    assert {one: names(of) for one, of in sides(SQUARE, [], []).items()} == {one: ["outside"] for one in Side}


def test_a_side_names_what_it_borders_on_by_length() -> None:
    found = sides(SQUARE, [], [grid("短", 0, 200, 60, 300), grid("长", 60, 200, 200, 300)])
    assert [(one.name, round(one.metres, -1)) for one in found[Side.NORTH]] == [("长", 140.0), ("短", 60.0)]


def test_what_borders_on_a_tenth_of_a_side_is_left_out() -> None:
    found = sides(SQUARE, [], [grid("角", 0, 200, 15, 300), grid("长", 15, 200, 200, 300)])
    assert names(found[Side.NORTH]) == ["长"]


def test_a_triangle_without_an_edge_to_the_west_is_told_by_its_corner() -> None:
    land = shapely.Polygon([(0, 0), (200, -150), (200, 150)])
    assert all(found for found in sides(land, [], [grid("北邻", 0, 0, 200, 150)]).values())


def test_the_longest_border_of_an_island_in_a_grid_is_that_grid() -> None:
    around = Bordering("grid", "环", shapely.box(-500, -500, 700, 700).difference(SQUARE))
    assert all(names(found) == ["环"] for found in sides(SQUARE, [], [around]).values())
