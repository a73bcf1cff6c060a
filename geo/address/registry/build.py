"""From a registry's rows to the flat arrays of its index."""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from geo.address.columns import Array, Codes, Floats, Groups, Ints, Longs, Texts, combined
from geo.address.registry.branches import branch_of
from geo.address.registry.entries import COLUMNS, NAMED, Coded, code_rows, doors_of, text_key
from geo.address.registry.names import Names
from geo.address.registry.remarks import BRACKETS, told_aliases
from geo.address.registry.surfaces import Known, surfaces_of
from geo.address.western.parts import is_western
from geo.address.writing.lanes import village_of_road
from geo.address.writing.normalise import normal_text, normalise
from geo.address.writing.parse import KEYS_OF

SAME_PLACE_DEG = 0.0006  # a landmark this near to an address of its name is that address
AROUND, AROUND_DEG = 5, 0.005  # so many addresses, not further away, tell in which district a landmark is
TOGETHER_DEG = 0.002  # buildings of one number that lie within so much are one place
STEPS = (("lane", "door", "building"), ("lane", "door"), ("lane",))  # a row is looked for among those that share these
_TELLS_WHERE = frozenset("0123456789,")
ROUNDED = 500.0  # rows of one text whose points, in 1/500 degree, differ are two spots


class Given(NamedTuple):
    """A registry as it is loaded: rows, aliases of addresses, road lines as WKB, landmarks, aliases of names."""

    ids: Sequence[str]
    sources: Sequence[str]
    texts: Sequence[str]
    parts: Sequence[Mapping[str, object]]
    lng: Floats
    lat: Floats
    aliases: Sequence[tuple[str, str]]
    roads: Sequence[tuple[str, bytes]]
    places: Sequence[tuple[str, float, float]]
    name_aliases: Sequence[tuple[str, str]]


def registry_arrays(given: Given) -> dict[str, Array]:
    """Return all arrays of the index of a registry."""
    given, aliases, own = _written_twice(given)
    coded = code_rows(given.parts, given.texts)
    lng, lat = placed(coded, given.lng, given.lat)
    given = given._replace(lng=lng, lat=lat)
    villages = coded.codes["compound"].code_of
    for name in (normal_text(name) for name, _ in given.roads):
        village = village_of_road(name)
        if village is None or village not in villages:  # else it is a lane of that
            coded.codes["road"].code(name)
    arrays: dict[str, Array] = {
        **Texts.of(given.ids).arrays("id"),
        **Texts.of(given.sources).arrays("source"),
        **Texts.of(given.texts).arrays("text"),
        "row.lng": given.lng,
        "row.lat": given.lat,
        "row.own": own,
    }
    arrays |= _spots(coded, given)
    arrays |= _whole_texts(coded, given) | _texts_as_given(given.texts)
    arrays |= {f"row.{name}": coded.rows[name] for name in COLUMNS}
    words = {name: codes.texts() for name, codes in coded.codes.items()}
    for name, texts in words.items():
        arrays |= Texts.of(texts).arrays(f"word.{name}")
    arrays["door.base"], arrays["door.high"] = doors_of(words["door"])
    arrays |= _in_other_script(given)
    known = Known(words, _landmarks(given), aliases, _other_names(coded, words, given), given.texts)
    arrays |= {f"names.{key}": one for key, one in Names.build(surfaces_of(known)).arrays().items()}
    return arrays | _lines(given.roads)


def placed(coded: Coded, lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return the points of all rows, WGS84 degrees.

    A row without one takes that of its building, else of its number, of its lane or group, else it stands between the
    next numbers of its side. What shares these but lies apart tells nothing: such a row keeps no point.
    """
    missing = np.flatnonzero(~(np.isfinite(lng) & np.isfinite(lat)))
    if not len(missing) or len(missing) == len(lng):
        return lng, lat
    lng, lat = lng.copy(), lat.copy()
    for names in STEPS:
        key, _ = combined([coded.rows[name] for name in (*NAMED, *names)])
        told = np.logical_or.reduce([coded.rows[name] > 0 for name in names])
        known = np.flatnonzero(np.isfinite(lng) & np.isfinite(lat) & np.isin(key, key[missing]) & told)
        by_key: dict[int, list[int]] = {}
        for row, one in zip(known.tolist(), key[known].tolist(), strict=True):
            by_key.setdefault(one, []).append(row)
        for row in missing.tolist():
            own = by_key.get(int(key[row]), [])
            if own and not np.isfinite(lng[row]) and max(np.ptp(lng[own]), np.ptp(lat[own])) <= TOGETHER_DEG:
                lng[row], lat[row] = lng[own[0]], lat[own[0]]
    return _between_numbers(coded, lng, lat)


def _between_numbers(coded: Coded, lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return points, those without one in the midst of the numbers before and behind them, where these lie together."""
    base = doors_of(coded.codes["door"].texts())[0][coded.rows["door"]]
    side, _ = combined([*(coded.rows[name] for name in ("district", "road", "lane")), base % 2])
    plain, have = (coded.rows["road"] > 0) & (base > 0), np.isfinite(lng) & np.isfinite(lat)
    left = np.flatnonzero(plain & ~have)
    known = np.flatnonzero(plain & have & np.isin(side, side[left]))
    for row in left.tolist():
        own = known[side[known] == side[row]]
        before, behind = (own[away * (base[own] - base[row]) > 0] for away in (-1, 1))
        if len(before) and len(behind):
            beside = [before[base[before] == base[before].max()], behind[base[behind] == base[behind].min()]]
            rows = np.concatenate(beside)
            if max(np.ptp(lng[rows]), np.ptp(lat[rows])) <= TOGETHER_DEG:
                lng[row], lat[row] = (np.mean([one[some].mean() for some in beside]) for one in (lng, lat))
    return lng, lat


def told_otherwise(texts: Sequence[str], aliases: Sequence[tuple[int, str]]) -> tuple[list[tuple[int, str]], Ints]:
    """Return the aliases by row that tell an address in Western writing where its text does not, and all rows' own.

    Each stands in a row of its own behind the others, and is read like any Western address: 153 Wo On Road, Long Wan
    for 浪灣和安道153號. A bare name in Latin letters is no address. The second value tells of every row, these too,
    the row of the address.
    """
    western = {row for row in {row for row, _ in aliases} if is_western(texts[row])}
    found = [
        (row, alias)
        for row, alias in aliases
        if row not in western and is_western(alias) and not _TELLS_WHERE.isdisjoint(alias)
    ]
    own = np.array([*range(len(texts)), *(row for row, _ in found)], np.int32)
    return found, own


def _in_other_script(given: Given) -> dict[str, Array]:
    """Return the aliases in Western writing of names that are written otherwise, and these names."""
    pairs = {(normal_text(name), normal_text(own)) for name, own in given.name_aliases if is_western(name)}
    counts = Counter(name for name, _ in pairs)
    found = dict(sorted(pair for pair in pairs if counts[pair[0]] == 1 and not pair[1].isascii()))
    return {**Texts.of(found).arrays("other.name"), **Texts.of(found.values()).arrays("other.own")}


def _other_names(coded: Coded, words: Mapping[str, Sequence[str]], given: Given) -> list[tuple[str, str]]:
    """Return the aliases of names that are given, and those that the texts tell in brackets behind a name."""
    some = [row for row, text in enumerate(given.texts) if BRACKETS.search(text)]
    own = [tuple(words[name][coded.rows[name][row]] for name in ("road", "compound")) for row in some]
    taken = {*words["road"], *words["compound"]}
    told = dict.fromkeys(told_aliases([given.texts[row] for row in some], own))
    return [*given.name_aliases, *(pair for pair in told if normal_text(pair[0]) not in taken)]


def _landmarks(given: Given) -> list[str]:
    """Return the names of landmarks, those among them that rows state with a branch in brackets."""
    stated = {str(one[key]) for one in given.parts for key in KEYS_OF["compound"] if key in one}
    return [name for name, _, _ in given.places] + sorted(name for name in stated if "(" in name or "（" in name)


def _texts_as_given(texts: Sequence[str]) -> dict[str, Array]:
    """Return the checksums of all texts as they are, in order, with their rows."""
    keys = np.array([zlib.crc32(one.encode("utf-8", "surrogatepass")) for one in texts], np.uint32)
    order = np.argsort(keys, kind="stable")
    return {"text.keys": keys[order], "text.rows": order.astype(np.int32)}


def _whole_texts(coded: Coded, given: Given) -> dict[str, Array]:
    """Return the keys of texts of which no part is stated, in order, with their rows: they are found as written."""
    rows = np.array(coded.unstated, np.int32)
    keys = np.array([text_key(normalise(given.texts[row])) for row in coded.unstated], np.int64)
    order = np.argsort(keys, kind="stable")
    return {"whole.keys": keys[order], "whole.rows": rows[order]}


def _written_twice(given: Given) -> tuple[Given, list[tuple[int, str]], Ints]:
    """Return a registry with the addresses that aliases tell in the other script, the other aliases, rows' own rows."""
    aliased = _aliased(given)
    twice, own = told_otherwise(given.texts, aliased)
    if not twice:
        return given, aliased, own
    texts = [*given.texts, *(alias for _, alias in twice)]
    parts: list[Mapping[str, object]] = [*given.parts, *({} for _ in twice)]
    wider = given._replace(texts=texts, parts=parts, lng=given.lng[own], lat=given.lat[own])
    left = set(twice)
    return wider, [one for one in aliased if one not in left], own


def _aliased(given: Given) -> list[tuple[int, str]]:
    """Return the aliases of addresses by row."""
    wanted = {one for one, _ in given.aliases}
    row_of = {one: row for row, one in enumerate(given.ids) if one in wanted} if wanted else {}
    return [(row_of[one], alias) for one, alias in given.aliases if one in row_of]


def _spots(coded: Coded, given: Given) -> dict[str, Array]:
    """Return rows by spot, spots by place, places by name."""
    marks = _new_marks(coded, given)
    extra = len(marks)
    columns = {name: np.concatenate([coded.rows[name], np.zeros(extra, np.int32)]) for name in COLUMNS}
    count = len(given.texts)
    columns["compound"][count:] = [one.code for one in marks]
    columns["district"][count:] = [one.district for one in marks]
    columns["road"][count:] = [one.road for one in marks]
    lng = np.concatenate([given.lng, [one.lng for one in marks]])
    lat = np.concatenate([given.lat, [one.lat for one in marks]])
    place, place_first = combined([columns[name] for name in NAMED])
    cells = [np.nan_to_num(one * ROUNDED).round().astype(np.int64) for one in (lng, lat)]
    spot, spot_first = combined([place, columns["lane"], columns["door"], columns["building"], *cells])
    row_spot = spot[:count].astype(np.int32)
    spots = len(spot_first)
    spot_place = place[spot_first].astype(np.int32)
    return {
        "row.spot": row_spot,
        **Groups.of(row_spot, spots).arrays("spot.row"),
        "spot.place": spot_place,
        **{f"spot.{name}": columns[name][spot_first] for name in ("lane", "door", "building")},
        **_middles(row_spot, lng[spot_first], lat[spot_first], given),
        "place.spots": np.searchsorted(spot_place, np.arange(len(place_first) + 1)),
        **{f"place.{name}": columns[name][place_first] for name in NAMED},
        **_by_name({name: columns[name][place_first] for name in NAMED}, coded.codes),
        "room.keys": _keys(row_spot, coded.rows["room"], len(coded.codes["room"].code_of)),
        "unit.keys": _keys(row_spot, coded.rows["unit"], len(coded.codes["unit"].code_of)),
    }


def _middles(row_spot: Ints, lng: Floats, lat: Floats, given: Given) -> dict[str, Array]:
    """Return the point of each spot: the first of its rows that has one."""
    have = np.flatnonzero(np.isfinite(given.lng) & np.isfinite(given.lat))[::-1]
    lng[row_spot[have]], lat[row_spot[have]] = given.lng[have], given.lat[have]
    return {"spot.lng": lng, "spot.lat": lat}


def _by_name(places: Mapping[str, Ints], codes: Mapping[str, Codes]) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for name in NAMED:
        found |= Groups.of(places[name], len(codes[name].code_of)).arrays(f"of.{name}")
    return found


def _keys(spot: Ints, code: Ints, wide: int) -> Longs:
    have = code > 0
    found: Longs = np.unique(spot[have].astype(np.int64) * wide + code[have])
    return found


class Mark(NamedTuple):
    """A landmark that is no address of the registry: codes of its name, district and road as the name tells them."""

    code: int
    lng: float
    lat: float
    district: int
    road: int


def _new_marks(coded: Coded, given: Given) -> list[Mark]:
    """Return the landmarks that are no addresses of the registry."""
    names = {name: coded.codes["compound"].code(normal_text(name)) for name, _, _ in given.places}
    wanted = np.isin(coded.rows["compound"], np.array(list(names.values()), np.int32))
    known: dict[int, list[int]] = {}
    for row in np.flatnonzero(wanted).tolist():
        known.setdefault(int(coded.rows["compound"][row]), []).append(row)
    areas = [(text, code) for text, code in coded.codes["district"].code_of.items() if len(text) > 2]
    around = _districts_around(coded, given) if len(areas) > 1 else [0] * len(given.places)
    fresh: dict[Mark, None] = {}
    for (name, x, y), there in zip(given.places, around, strict=True):
        rows = known.get(names[name], [])
        near = np.hypot(given.lng[rows] - x, given.lat[rows] - y) < SAME_PLACE_DEG
        if names[name] and not near.any():
            district = next((code for text, code in areas if text in name), there)
            fresh[Mark(names[name], float(x), float(y), district, _road_of(coded, name))] = None
    return list(fresh)


def _districts_around(coded: Coded, given: Given) -> list[int]:
    """Return the district that all of the addresses nearest to each landmark are in; 0 where they differ or are far."""
    known = np.flatnonzero(np.isfinite(given.lng) & np.isfinite(given.lat) & (coded.rows["district"] > 0))
    marks = np.array([(x, y) for _, x, y in given.places], np.float64).reshape(-1, 2)
    if len(known) < AROUND or not len(marks):
        return [0] * len(marks)
    tree = cKDTree(np.column_stack([given.lng[known], given.lat[known]]))
    apart, which = tree.query(np.nan_to_num(marks), k=AROUND, distance_upper_bound=AROUND_DEG)
    have = np.append(coded.rows["district"][known], 0)[which]
    same = (have == have[:, :1]).all(axis=1) & np.isfinite(apart).all(axis=1)
    found: list[int] = np.where(same, have[:, 0], 0).tolist()
    return found


def _road_of(coded: Coded, name: str) -> int:
    """Return the road after which a branch is called: 好又家超市(望江路店)."""
    branch = branch_of(name)
    return coded.codes["road"].code_of.get(normal_text(branch[1].removesuffix("店")), 0) if branch else 0


def _lines(roads: Sequence[tuple[str, bytes]]) -> dict[str, Array]:
    ends = np.zeros(len(roads) + 1, np.int64)
    np.cumsum([len(wkb) for _, wkb in roads], out=ends[1:])
    blob = b"".join(bytes(wkb) for _, wkb in roads)
    names = Texts.of(normal_text(name) for name, _ in roads)
    return {**names.arrays("line.name"), "line.ends": ends, "line.wkb": np.frombuffer(blob, np.uint8)}
