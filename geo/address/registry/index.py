"""The registry in memory: flat arrays of rows, spots, places and names. Immutable once built."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from geo.address.alike import align
from geo.address.alike.sounds import coded, sound_table
from geo.address.columns import Array, Floats, Groups, Ints, Longs, Texts, combined, ranges
from geo.address.registry.build import Given, registry_arrays
from geo.address.registry.counties import above_district
from geo.address.registry.entries import COUNTED, NAMED, Entry, agrees, text_key
from geo.address.registry.kinds import kind_words
from geo.address.registry.names import Kind, Names
from geo.address.registry.own_writing import as_written
from geo.address.western.cities import Localities
from geo.address.western.parts import Streets
from geo.address.writing.lanes import Lanes
from geo.address.writing.normalise import Normal, normalise

BLOCKS_LEAST = 0.8  # of the house numbers are hundreds
LOCALITIES_SAMPLED = 200_000  # texts that are read for their postal codes
APART_DEG = 1e-4  # so far apart two points of one spot are two
COMPILED_LEAST = 100  # smaller registries answer quickly without machine code


class AddressIndex:
    """Standard addresses by row.

    A spot is all rows that differ only in unit and room; a place is all spots that differ only in lane, house
    number and building, so it has one district, town, community, road and estate.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays
        self.ids = Texts.stored(arrays, "id")
        self.sources = Texts.stored(arrays, "source")
        self.texts = Texts.stored(arrays, "text")
        self.lng: Floats = arrays["row.lng"]
        self.lat: Floats = arrays["row.lat"]
        self.row_own: Ints = arrays["row.own"]  # the row of the address; that of an alias written out is another's
        self.columns: dict[str, Ints] = {name: arrays[f"row.{name}"] for name in (*NAMED, *COUNTED)}
        self.row_spot: Ints = arrays["row.spot"]
        self.spot_rows = Groups.stored(arrays, "spot.row")
        self.row_counts: Longs = np.diff(self.spot_rows.starts)
        self.spot_place: Ints = arrays["spot.place"]
        self.spot: dict[str, Ints] = {name: arrays[f"spot.{name}"] for name in ("lane", "door", "building")}
        self.spot_lng: Floats = arrays["spot.lng"]
        self.spot_lat: Floats = arrays["spot.lat"]
        self.spot_base: Ints = arrays["door.base"][self.spot["door"]]
        self.spot_high: Ints = arrays["door.high"][self.spot["door"]]
        self.place_spots: Longs = arrays["place.spots"]
        self.spot_counts: Longs = np.diff(self.place_spots)
        self.place: dict[str, Ints] = {name: arrays[f"place.{name}"] for name in NAMED}
        self.place_of: dict[str, Groups] = {name: Groups.stored(arrays, f"of.{name}") for name in NAMED}
        self.words = {name: Texts.stored(arrays, f"word.{name}") for name in (*NAMED, *COUNTED)}
        self.names = Names({key.removeprefix("names."): one for key, one in arrays.items() if key.startswith("names.")})
        self.rooms: Longs = arrays["room.keys"]
        self.units: Longs = arrays["unit.keys"]
        self._whole_keys: Longs = arrays["whole.keys"]
        self._whole_rows: Ints = arrays["whole.rows"]
        self._text_keys, self._text_rows = arrays["text.keys"], arrays["text.rows"]
        self.road_lines = Texts.stored(arrays, "line.name")
        self._line_ends: Longs = arrays["line.ends"]
        self._lines: Array = arrays["line.wkb"]
        if len(self) >= COMPILED_LEAST:
            align.warm()

    @classmethod
    def empty(cls) -> "AddressIndex":
        """Return the index of a registry without addresses."""
        nothing = np.empty(0)
        return cls.build(ids=(), source_ids=(), texts=(), parts=(), lng=nothing, lat=nothing)

    @classmethod
    def build(
        cls,
        *,
        ids: Sequence[object],
        source_ids: Sequence[str | None],
        texts: Sequence[str],
        parts: Sequence[Mapping[str, object]],
        lng: Floats,
        lat: Floats,
        aliases: Iterable[tuple[object, str]] = (),
        roads: Iterable[tuple[str, bytes]] = (),
        places: Iterable[tuple[str, float, float]] = (),
        name_aliases: Iterable[tuple[str, str]] = (),
    ) -> "AddressIndex":
        """Return the index of a registry.

        `aliases` are (address id, text), `name_aliases` other and old names as (name, standard name); `roads` are
        WKB lines in WGS84 by name, `places` landmarks with a WGS84 point.
        """
        given = Given(
            list(map(str, ids)), [one or "" for one in source_ids], texts, parts,
            np.asarray(lng, np.float64), np.asarray(lat, np.float64),
            [(str(one), alias) for one, alias in aliases if alias],
            [(name, wkb) for name, wkb in roads if name],
            [(name, x, y) for name, x, y in places if name],
            [(name, standard) for name, standard in name_aliases if name and standard],
        )  # fmt: skip
        return cls(registry_arrays(given)).prepared()

    def arrays(self) -> dict[str, Array]:
        """Return all buffers of the index: written and mapped again they give the same index."""
        return self._arrays

    @classmethod
    def from_arrays(cls, arrays: dict[str, Array]) -> "AddressIndex":
        """Return the index whose buffers these are; they are used as they are, mapped files too."""
        return cls(dict(arrays)).prepared()

    def prepared(self) -> "AddressIndex":
        """Return this index with all made ready that the first question would have to wait for."""
        sound_table()
        normalise("預備ＡＢ１")
        self.names.prepare()
        _ = (
            self.code_of,
            self.lanes,
            self.odd_buildings,
            self.streets,
            self.other_streets,
            self.kind_words,
            self.by_blocks,
        )
        _ = self.areas_written, self.names_city, self.counted_owners, self.localities, self.scattered, self.same_sound
        _ = self.above
        return self

    def written(self, normal: Normal) -> list[int]:
        """Return the rows, of those with nothing stated but a text, whose text is this one.

        What it says of province, city and district, the address says as well.
        """
        key = text_key(normal)
        low, high = np.searchsorted(self._whole_keys, [key, key + 1])
        rows: list[int] = self._whole_rows[low:high].tolist()
        return [row for row in rows if agrees(normal, normalise(self.texts[row]), key)]

    def own_spots(self, spots: Longs) -> Longs:
        """Return the spots of the addresses that spots are of: an alias written out is at its address's own."""
        return self._own_spot[spots] if len(self.texts) > len(self) else spots

    @cached_property
    def _own_spot(self) -> Longs:
        found = np.arange(len(self.spot_place), dtype=np.int64)
        written_out = np.arange(len(self), len(self.texts))
        found[self.row_spot[written_out]] = self.row_spot[self.row_own[written_out]]
        return found

    def verbatim(self, text: str) -> list[int]:
        """Return the rows whose text is this one, character by character."""
        key = np.uint32(zlib.crc32(text.encode("utf-8", "surrogatepass")))
        low, high = (int(np.searchsorted(self._text_keys, key, side)) for side in ("left", "right"))
        return [row for row in self._text_rows[low:high].tolist() if self.texts[row] == text]

    def __len__(self) -> int:
        """Return the number of standard addresses."""
        return len(self.ids)

    def entry(self, row: int) -> Entry:
        """Return one address."""
        own = int(self.row_own[row])
        source = self.sources[own] or None
        return Entry(self.ids[own], source, self.texts[own], float(self.lng[own]), float(self.lat[own]))

    @cached_property
    def town_districts(self) -> Ints:
        """The district of each town that lies in one alone, by code; 0 where it is not known or several are."""
        town, district = self.place["town"], self.place["district"]
        pairs = np.unique(np.column_stack([town, district])[(town > 0) & (district > 0)], axis=0)
        found = np.zeros(len(self.words["town"]), np.int32)
        single = np.bincount(pairs[:, 0], minlength=len(found))[pairs[:, 0]] == 1
        found[pairs[single, 0]] = pairs[single, 1]
        return found

    def word(self, name: str, code: int) -> str:
        """Return the text of a code of one column."""
        return self.words[name][code]

    def as_written(self, name: str, code: int) -> str:
        """Return the text of a code of a named column as a standard address with it writes it."""
        found = self._own_writing.get((name, code))
        if found is None:
            found = self._own_writing[name, code] = self._first_writing(name, code)
        return found

    def _first_writing(self, name: str, code: int) -> str:
        spots = self.spots_of(self.place_of[name][code][:1]) if code else np.empty(0, np.int64)
        rows = self.spot_rows.of_all(spots[:1].tolist())
        return as_written(self.texts[int(rows[0])], self.word(name, code)) if len(rows) else self.word(name, code)

    @cached_property
    def _own_writing(self) -> dict[tuple[str, int], str]:
        return {}

    @cached_property
    def areas_written(self) -> dict[str, float]:
        """The share of spots of which a district, a town, a community is on record."""
        names = ("district", "town", "community")
        return {
            name: float((self.place[name][self.spot_place] > 0).mean()) if len(self.spot_place) else 0.0
            for name in names
        }

    @cached_property
    def code_of(self) -> dict[str, dict[str, int]]:
        """The code of each text of the counted columns: lanes, house numbers, buildings, units, rooms."""
        return {name: {text: code for code, text in enumerate(self.words[name])} for name in COUNTED}

    @cached_property
    def lanes(self) -> Lanes:
        """The lanes by what is told of them."""
        return Lanes(self.code_of["lane"])

    @cached_property
    def kind_words(self) -> dict[str, list[int]]:
        """The codes of the landmarks and estates whose names end with a word that tells their kind, by that word."""
        return kind_words(self.words["compound"])

    @cached_property
    def same_sound(self) -> dict[str, dict[bytes, list[int]]]:
        """The codes of the roads and of the estates that sound the same, where several do, by their syllables."""
        return {name: _by_sound(self.words[name]) for name in ("road", "compound")}

    @cached_property
    def odd_buildings(self) -> list[str]:
        """The buildings that bear a word instead of a number or letter: 底商."""
        return [text for text in self.words["building"] if len(text) > 1 and text.isalpha() and not text.isascii()]

    @cached_property
    def estate_of_spot(self) -> Longs:
        """The number of the estate of each spot, 0 for those in none: one name in two districts is two estates."""
        district, compound = (self.place[name][self.spot_place].astype(np.int64) for name in ("district", "compound"))
        found: Longs = np.where(compound > 0, district * len(self.words["compound"]) + compound, 0)
        return found

    @cached_property
    def estates_built(self) -> int:
        """How many estates have buildings."""
        return len(np.unique(self.estate_of_spot[self.spot["building"] > 0]))

    @cached_property
    def scattered(self) -> dict[int, list[tuple[float, float]]]:
        """The points of each spot whose rows have several, some ten metres apart: the units of a long building."""
        x, y = self.spot_lng[self.row_spot], self.spot_lat[self.row_spot]
        far = np.flatnonzero((np.abs(self.lng - x) > APART_DEG) | (np.abs(self.lat - y) > APART_DEG))
        cells = [np.round(one[far] / APART_DEG).astype(np.int64) for one in (self.lng, self.lat)]
        _, first = combined([self.row_spot[far], *cells])
        found: dict[int, list[tuple[float, float]]] = {}
        for row in far[first].tolist():
            spot = int(self.row_spot[row])
            points = found.setdefault(spot, [(float(self.spot_lng[spot]), float(self.spot_lat[spot]))])
            points.append((float(self.lng[row]), float(self.lat[row])))
        return found

    @cached_property
    def counted_owners(self) -> dict[str, int]:
        """How many roads have house numbers, how many estates have buildings."""
        owners = (("door", "road"), ("building", "compound"))
        return {
            counted: max(1, len(np.unique(self.place[name][self.spot_place[self.spot[counted] > 0]])))
            for counted, name in owners
        }

    @cached_property
    def avenue(self) -> str:
        """What most avenues are called: 大道 or 大街."""
        roads = self.words["road"]
        many = sum(name.endswith("大街") for name in roads) > sum(name.endswith("大道") for name in roads)
        return "大街" if many else "大道"

    @cached_property
    def streets(self) -> Streets:
        """The streets whose names are in Latin letters."""
        return Streets(self.words["road"])

    @cached_property
    def other_names(self) -> dict[str, str]:
        """The names of the registry by their aliases in Western writing: WO ON ROAD is 和安道."""
        return dict(zip(*(Texts.stored(self._arrays, f"other.{one}") for one in ("name", "own")), strict=True))

    @cached_property
    def other_streets(self) -> Streets:
        """The streets among `other_names`, by their place in it."""
        roads = set(self.words["road"])
        return Streets(["", *(name if own in roads else "" for name, own in self.other_names.items())])

    @cached_property
    def localities(self) -> Localities:
        """The states and postal codes with which Western addresses are written."""
        step = max(1, len(self.texts) // LOCALITIES_SAMPLED)
        return Localities.of(self.texts[k] for k in range(0, len(self.texts) if len(self.streets) else 0, step))

    @cached_property
    def by_blocks(self) -> bool:
        """Whether the house numbers of Western streets are those of blocks: 4300 stands for 4300 to 4399."""
        numbers = self.spot_base[self.spot_base > 0]
        return bool(len(self.streets)) and len(numbers) > 0 and float((numbers % 100 == 0).mean()) > BLOCKS_LEAST

    @cached_property
    def has_cities(self) -> bool:
        """Whether the registry tells which city it is of."""
        return self.names_city or len(self.words["district"]) > 1

    @cached_property
    def names_city(self) -> bool:
        """Whether texts of the registry begin with a province or city."""
        return bool((self.names.kinds == Kind.CITY).any())

    @cached_property
    def above(self) -> list[str]:
        """What the texts write above each district, by its code: province, city, county; empty where nothing."""
        found = [""] * len(self.words["district"])
        codes, rows = np.unique(self.columns["district"], return_index=True)
        for code, row in zip(codes.tolist(), rows.tolist(), strict=True):
            found[code] = above_district(self.texts[row], self.words["district"][code]) if code else ""
        return found

    def spots_of(self, places: Array) -> Longs:
        """Return the spots of some places."""
        return ranges(self.place_spots[places], self.place_spots[places + 1])

    def line(self, road: str) -> list[bytes]:
        """Return the WKB lines of a road by its normalised name."""
        return [
            self._lines[self._line_ends[one] : self._line_ends[one + 1]].tobytes()
            for one in self._lines_of.get(road, ())
        ]

    @cached_property
    def _lines_of(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, name in enumerate(self.road_lines):
            found.setdefault(name, []).append(place)
        return found

    def has_room(self, spots: Longs, unit: int, room: int) -> Array:
        """Tell for each spot whether it has a room, in a unit where one is given."""
        if not room:
            return _held(self.units, spots * len(self.words["unit"]) + unit)
        if not unit:
            return _held(self.rooms, spots * len(self.words["room"]) + room)
        wide = len(self.words["unit"])
        return _held(self._unit_rooms, (spots * wide + unit) * len(self.words["room"]) + room)

    def has_rooms_in(self, spots: Longs, unit: int) -> Array:
        """Tell for each spot whether any room of a unit is on record."""
        wide, rooms = len(self.words["unit"]), len(self.words["room"])
        begin = (spots * wide + unit) * rooms
        low, high = (np.searchsorted(self._unit_rooms, one) for one in (begin + 1, begin + rooms))
        return np.asarray(high > low)

    @cached_property
    def _unit_rooms(self) -> Longs:
        wide = len(self.words["unit"])
        spot = self.row_spot.astype(np.int64)
        keys = (spot * wide + self.columns["unit"]) * len(self.words["room"]) + self.columns["room"]
        found: Longs = np.sort(keys)
        return found

    def rows_with(self, spot: int, unit: int, room: int) -> list[int]:
        """Return the rows of a spot with a unit and a room, 0 standing for any."""
        rows = self.spot_rows[spot]
        if unit:
            rows = rows[self.columns["unit"][rows] == unit]
        if room:
            rows = rows[self.columns["room"][rows] == room]
        return [int(row) for row in rows]


def _held(keys: Longs, wanted: Array) -> Array:
    place = np.searchsorted(keys, wanted)
    if not len(keys):
        return np.zeros(len(wanted), np.bool_)
    return np.asarray(keys[np.minimum(place, len(keys) - 1)] == wanted)


def _by_sound(names: Sequence[str]) -> dict[bytes, list[int]]:
    found: dict[bytes, list[int]] = {}
    for code, name in enumerate(names):
        sounds = coded(name).syllables
        if len(sounds) > 1 and (sounds >= 0).all():
            found.setdefault(sounds.tobytes(), []).append(code)
    return {sound: codes for sound, codes in found.items() if len(codes) > 1}
