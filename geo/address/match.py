"""From what somebody wrote to the standard addresses it may mean, with a weight each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import shapely

from geo.address.index import AddressIndex
from geo.address.names import Found, Names, likeness
from geo.address.normalise import address_key, admin_of, normal_text
from geo.address.parse import Parts, crossing_of, leading_name, read, read_number, read_tail

# Weights say how often a match of that kind means the right place. They are first guesses, ordered by hand,
# and are to be replaced by figures learned from labelled addresses.
EXACT, TYPED, ALONE = 0.99, 0.97, 0.6
UNKNOWN_PART, ACROSS, ELSEWHERE, BETWEEN, CROSSING, LANDMARK = 0.8, 0.85, 0.05, 0.6, 0.9, 0.8
OTHER_PHASE, OTHER_AREA, NUMBER_LOST = 0.35, 0.45, 0.6
DISTRICT_LIKE = 0.5  # 云领区 is a slip of 云岭区, 西湖区 is another place
_PHASE = re.compile(r"\d+期|[东南西北中A-Z]区")
LEAST = 0.25  # a hit below this is no answer
HITS_MOST = 40
LIKE_MOST = 20  # names looked at for one that is written wrongly
NUMBERS_APART_MOST = 40  # two numbers further apart say little of one between them
ROADS_MEET_M = 30.0
DEGREE_M = 111_320.0


class Level(StrEnum):
    """What a match supports, fine to coarse."""

    ROOM = "room"
    UNIT = "unit"
    BUILDING = "building"
    COMPOUND = "compound"
    NUMBER = "number"
    INTERPOLATED = "interpolated"
    CROSSING = "crossing"
    LANDMARK = "landmark"
    ROAD = "road"
    COMMUNITY = "community"


class Hit(NamedTuple):
    """One place that the text may mean: rows of the registry, or a point of its own."""

    rows: tuple[int, ...]
    point: tuple[float, float] | None
    level: Level
    weight: float
    text: str


@dataclass(frozen=True)
class AddressMatch:
    """All that a text may mean, heaviest first; `question` names the part that would settle it."""

    hits: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    question: str | None = None


class _Query(NamedTuple):
    """What is written, with the names of the registry found in it."""

    parts: Parts
    roads: tuple[tuple[str, float], ...]
    compounds: tuple[tuple[str, float], ...]
    communities: tuple[tuple[str, float], ...]
    towns: tuple[str, ...]
    places: tuple[str, ...]


def match(index: AddressIndex, given: str) -> AddressMatch:
    """Return what `given` may mean in a registry; no hits where nothing is near enough."""
    text = normal_text(given)
    rest = text[admin_of(text).end :]
    crossing = crossing_of(rest)
    if crossing:
        found = _crossing(index, crossing)
        if found.hits:
            return found
    query = _understand(index, text)
    rows = index.by_key.get(address_key(given), ())
    if rows:
        return _settled(index, query, [_exact(index, rows)], ())
    return _typed(index, query)


def _exact(index: AddressIndex, rows: Sequence[int]) -> tuple[list[int], Level, float]:
    return list(rows), _level_of(index.parts[rows[0]]), EXACT


def _level_of(parts: Parts) -> Level:
    for name in (Level.ROOM, Level.UNIT, Level.BUILDING):
        if getattr(parts, name):
            return name
    if parts.number:
        return Level.NUMBER
    if parts.compound:
        return Level.COMPOUND
    return Level.ROAD if parts.road else Level.COMMUNITY


def _understand(index: AddressIndex, text: str) -> _Query:
    """Find the registry's names in a text, and read numbers from what stands behind them."""
    admin = admin_of(text)
    rest = text[admin.end :]
    compounds = index.compounds.inside(rest)
    towns = index.towns.inside(rest)  # 望江街道 is no 望江街
    roads = [one for one in index.roads.inside(rest) if not _covered(one, [*compounds, *towns])]
    communities = index.communities.inside(rest)
    free = read(text)
    written, behind = (free.road, rest) if free.road else leading_name(rest)
    number, behind = _number_behind([*roads, *communities], rest) or (free.number, behind)
    if number is None and written:
        number, behind = read_number(behind)
    tail = read_tail(rest[compounds[0].end :] if compounds else behind)
    known = bool(roads or communities)
    return _Query(
        replace(tail, district=admin.district, number=number),
        _names(roads) or (() if communities else _nearly(index.roads, written)),
        _estates(compounds, rest) or _nearly(index.compounds, free.compound),
        _names(communities) or (() if known else _nearly(index.communities, free.community or written)),
        tuple(one.name for one in towns),
        tuple(one.name for one in index.places.inside(rest)),
    )


def _number_behind(names: Sequence[Found], rest: str) -> tuple[str | None, str] | None:
    """Return the number that follows the first road or village named, and what follows that."""
    return read_number(rest[names[0].end :]) if names else None


def _covered(one: Found, others: Iterable[Found]) -> bool:
    return any(other.begin <= one.begin and one.end <= other.end for other in others)


def _names(found: Iterable[Found]) -> tuple[tuple[str, float], ...]:
    return tuple((one.name, 1.0) for one in found)


def _estates(found: Sequence[Found], text: str) -> tuple[tuple[str, float], ...]:
    """Return the estates named; 丽景苑 is not what 丽景苑9期 means, where the registry has no such phase."""
    return tuple((one.name, OTHER_PHASE if _PHASE.match(text, one.end) else 1.0) for one in found)


def _nearly(names: Names, written: str | None) -> tuple[tuple[str, float], ...]:
    return tuple(names.like(written, LIKE_MOST)) if written else ()


def _typed(index: AddressIndex, query: _Query) -> AddressMatch:
    """Look parts up, the most telling ones first."""
    numbered = _by_number(index, query)
    estates = [(list(index.by_compound.get(name, ())), like) for name, like in query.compounds]
    estates = [(rows, like) for rows, like in estates if rows]
    if numbered and estates:
        both = [
            ([row for row in rows if row in within], like * also)
            for rows, like in numbered
            for estate, also in estates
            for within in [set(estate)]
        ]
        both = [(rows, like) for rows, like in both if rows]
        if both:
            return _narrowed(index, query, both, Level.NUMBER, ())
        return _narrowed(index, query, [*numbered, *estates], Level.NUMBER, ("parts_disagree",))
    if numbered:
        return _narrowed(index, query, numbered, Level.NUMBER, _unknown_compound(query))
    if estates:
        notes = ("number_unknown",) if query.parts.number and query.roads else ()
        return _narrowed(index, query, estates, Level.COMPOUND, notes)
    return _coarse(index, query)


def _unknown_compound(query: _Query) -> tuple[str, ...]:
    return ("parts_differ",) if any(like < 1 for _, like in query.compounds) else ()


def _by_number(index: AddressIndex, query: _Query) -> list[tuple[list[int], float]]:
    """Return rows with the written number, on roads like the written one; else in the villages named."""
    number = query.parts.number
    if not number:
        return []
    names = (*query.roads, *query.communities)
    found = [(list(index.by_number.get((name, number), ())), like) for name, like in names]
    return [(rows, like) for rows, like in found if rows]


def _narrowed(
    index: AddressIndex,
    query: _Query,
    groups: list[tuple[list[int], float]],
    level: Level,
    notes: tuple[str, ...],
) -> AddressMatch:
    """Keep the rows of the written building, unit and room, as far as the registry knows them."""
    hits = []
    for rows, like in groups:
        fitting, reached, missing = _finer(index, query.parts, rows, level)
        weight = TYPED * like * (UNKNOWN_PART if missing else 1)
        notes = (*notes, missing) if missing else notes
        hits.append((_whole(index, fitting, query.parts), reached, weight))
    return _settled(index, query, hits, tuple(dict.fromkeys(notes)))


def _finer(index: AddressIndex, wanted: Parts, rows: list[int], level: Level) -> tuple[list[int], Level, str | None]:
    """Return the rows of the wanted building, unit, room; the level reached; a note where one is unknown."""
    for name in (Level.BUILDING, Level.UNIT, Level.ROOM):
        part = getattr(wanted, name)
        if part is None:
            continue
        fitting = [row for row in rows if getattr(index.parts[row], name) == part]
        if fitting:
            rows, level = fitting, name
        elif any(getattr(index.parts[row], name) for row in rows):
            return rows, level, f"{name}_unknown"
    return rows, level, None


def _whole(index: AddressIndex, rows: list[int], wanted: Parts) -> list[int]:
    """Return the rows that stand for the whole where no building was asked for and such rows exist."""
    if wanted.building is not None or len(rows) == 1:
        return rows
    plain = [row for row in rows if index.parts[row].building is None]
    return plain or rows


def _settled(
    index: AddressIndex, query: _Query, groups: list[tuple[list[int], Level, float]], notes: tuple[str, ...]
) -> AddressMatch:
    """Weigh rows by the area that was written, and part them into places."""
    hits: list[Hit] = []
    for rows, level, weight in groups:
        kept, factor, note = _in_area(index, query, rows)
        notes = (*notes, note) if note else notes
        if query.parts.relation:
            factor, notes = factor * ACROSS, (*notes, "relative_place")
        places: dict[tuple[str | None, ...], list[int]] = {}
        for row in kept:
            places.setdefault(_place(index.parts[row], level), []).append(row)
        hits += [
            Hit(
                tuple(found),
                None,
                level,
                weight * factor / (1 if len(places) == 1 else 1.02),
                index.texts[found[0]],
            )
            for found in places.values()
        ]
    hits = sorted((hit for hit in hits if hit.weight >= LEAST), key=lambda hit: (-hit.weight, hit.text))[:HITS_MOST]
    return AddressMatch(tuple(hits), tuple(dict.fromkeys(notes)), _question(index, hits))


def _text(index: AddressIndex, rows: Sequence[int]) -> str:
    """Return the text of one address, of several what they share: 丽景苑1幢, 丽景苑10幢 -> 丽景苑."""
    first, last = min(index.texts[row] for row in rows), max(index.texts[row] for row in rows)
    if first == last:
        return first
    differ = (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    shared = next(differ, min(len(first), len(last)))
    return first[:shared].rstrip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") or first


def _place(parts: Parts, level: Level) -> tuple[str | None, ...]:
    place: tuple[str | None, ...] = (parts.district, parts.town, parts.road, parts.number, parts.compound)
    finer = {Level.BUILDING: 1, Level.UNIT: 2, Level.ROOM: 3}.get(level, 0)
    if level is Level.COMPOUND:
        place = (parts.district, parts.town, None, None, parts.compound)
    if level in (Level.ROAD, Level.COMMUNITY):
        place = (parts.district, None, parts.road if level is Level.ROAD else parts.community)
    return (*place, *(parts.building, parts.unit, parts.room)[:finer])


def _in_area(index: AddressIndex, query: _Query, rows: list[int]) -> tuple[list[int], float, str | None]:
    """Return the rows in the written district, town and community, the factor for doubt, and a note."""
    district = query.parts.district
    if district and any(index.parts[row].district for row in rows):
        rows_here = [row for row in rows if index.parts[row].district in (None, district)]
        if not rows_here and not _slip(district, {index.parts[row].district for row in rows}):
            return rows, ELSEWHERE, "other_district"
        rows = rows_here or rows
    sure = {name for name, like in query.communities if like == 1}
    for name, wanted in (("town", set(query.towns)), ("community", sure)):
        if not wanted or not any(getattr(index.parts[row], name) for row in rows):
            continue
        here = [row for row in rows if getattr(index.parts[row], name) in wanted]
        if not here and name == "town" and wanted & {index.parts[row].district for row in rows}:
            continue
        if not here:
            return rows, OTHER_AREA, "area_differs"
        rows = here
    return rows, 1.0, None


def _slip(written: str, known: set[str | None]) -> bool:
    """Tell whether a district is a known one miswritten."""
    return any(likeness(written, one) > DISTRICT_LIKE for one in known if one)


_ASKED = ("district", "town", "road", "compound", "number", "building", "unit")


def _question(index: AddressIndex, hits: Sequence[Hit]) -> str | None:
    """Return the coarsest part in which the hits differ: asking for it settles most."""
    first = [index.parts[hit.rows[0]] for hit in hits if hit.rows]
    if len(first) < 2:
        rows = hits[0].rows if hits else ()
        first = [index.parts[row] for row in rows[:200]]
    return next((name for name in _ASKED if len({getattr(one, name) for one in first}) > 1), None)


def _coarse(index: AddressIndex, query: _Query) -> AddressMatch:
    """Fall back to a number between two known ones, a landmark, the road, the community."""
    for name, like in query.roads:
        between = _between(index, name, query.parts.number, like)
        if between:
            return AddressMatch((between,), ("interpolated",))
    if query.places and not query.communities:
        return _landmarks(index, query)
    groups = [
        (list(index.by_road[name]), Level.ROAD, ALONE * like) for name, like in query.roads if name in index.by_road
    ]
    if groups:
        return _settled(index, query, groups, ("number_unknown",) if query.parts.number else ())
    areas = [(list(index.by_community[name]), Level.COMMUNITY, ALONE * like) for name, like in query.communities]
    return _settled(index, query._replace(communities=()), areas, ()) if areas else AddressMatch()


def _between(index: AddressIndex, road: str, number: str | None, like: float) -> Hit | None:
    """Return a point between the nearest lower and higher numbers, those of the same side first."""
    if number is None or not number.isdigit():
        return None
    wanted = int(number)
    known: dict[int, int] = {}
    for row in index.by_road.get(road, ()):
        text = index.parts[row].number
        if text and text.isdigit() and index.lng[row] == index.lng[row]:
            known.setdefault(int(text), row)
    for step in (2, 1):
        side = [one for one in known if step == 1 or one % 2 == wanted % 2]
        low = max((one for one in side if one < wanted), default=None)
        high = min((one for one in side if one > wanted), default=None)
        if low is not None and high is not None and high - low <= NUMBERS_APART_MOST:
            share = (wanted - low) / (high - low)
            a, b = known[low], known[high]
            lng = float(index.lng[a] + share * (index.lng[b] - index.lng[a]))
            lat = float(index.lat[a] + share * (index.lat[b] - index.lat[a]))
            return Hit((a, b), (lng, lat), Level.INTERPOLATED, BETWEEN * like, f"{road}{number}号")
    return None


def _landmarks(index: AddressIndex, query: _Query) -> AddressMatch:
    weight = LANDMARK * (ACROSS if query.parts.relation else 1) * (NUMBER_LOST if query.parts.number else 1)
    hits = [Hit((), point, Level.LANDMARK, weight, name) for name in query.places for point in index.place_points[name]]
    return AddressMatch(tuple(hits[:HITS_MOST]), ("relative_place",) if query.parts.relation else ())


def _crossing(index: AddressIndex, roads: tuple[str, str]) -> AddressMatch:
    """Return where two roads meet; several places far apart are several hits."""
    lines, names = [], []
    for written in roads:
        inside = [one for one in index.roads.inside(written) if one.name in index.road_lines]
        name = (
            inside[-1].name
            if inside
            else next((n for n, _ in index.roads.like(written) if n in index.road_lines), None)
        )
        if name is None:
            return AddressMatch()
        names.append(name)
        lines.append(shapely.from_wkb(index.road_lines[name]))
    near = shapely.intersection(shapely.buffer(lines[0], ROADS_MEET_M / DEGREE_M / 2), lines[1])
    parts = shapely.get_parts(shapely.buffer(near, ROADS_MEET_M / DEGREE_M)) if not near.is_empty else []
    text = f"{names[0]}与{names[1]}交叉口"
    hits = [Hit((), (one.centroid.x, one.centroid.y), Level.CROSSING, CROSSING, text) for one in parts]
    return AddressMatch(tuple(hits[:HITS_MOST]))
