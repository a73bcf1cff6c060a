"""Shanghai: shops, schools, clinics with the addresses that are written of them, in grids of 500 m and in districts."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from api.services.address_bench import letters
from geo.crs.offsets import gcj02_to_wgs84
from tests.bench.real_orders import Case, Order, Place, in_prose, squares

HOUSE = r"^(?:.*?[镇乡])?([\u4e00-\u9fff]{2,8}(?:路|街|巷|大道|公路)(?:\d+弄)?\d+(?:-\d+)?号?)"
MEETING = r".{2,8}?[路街道](?:与|和).{2,8}?[路街道]交叉"


def rows_of(folder: Path) -> pd.DataFrame:
    """Every place once, but stops; `house` is road, lane and number without what follows."""
    rows = pd.read_csv(folder / "poi_wgs84.csv.gz").drop(columns="file").drop_duplicates()
    rows = rows[~rows["type"].str.contains("公交|地铁", na=False)]
    house = rows["address"].str.extract(HOUSE)[0].str.removesuffix("号") + "号"
    return rows.assign(house=house).dropna(subset=["house"]).reset_index(drop=True)


def districts(folder: Path) -> tuple[list[str], Any]:
    """The real districts in WGS84."""
    import geopandas  # noqa: PLC0415  # heavy, and for this case only

    frame = geopandas.read_file(folder / "districts_gcj02.geojson")
    frame = frame[frame["name"] != "北碚区"]
    moved = shapely.transform(
        frame.geometry.to_numpy(), lambda xy: np.column_stack(gcj02_to_wgs84(*np.ascontiguousarray(xy.T)))
    )
    return [str(one) for one in frame["adcode"]], moved


def addresses(folder: Path, orders: int) -> Case:
    """Addresses in the registry but one in ten, dirtied; names alone; numbers left out."""
    rng = random.Random(1)
    rows = pd.read_csv(folder / "poi_wgs84.csv.gz").drop(columns="file").drop_duplicates()
    plain = rows["address"].str.replace(r"[((].*?[))]", "", regex=True)
    rows = rows.assign(plain=plain)[plain.str.contains(r"(?:路|街|巷|道)\d+(?:弄\d+)?号?$", na=False)]
    means = rows.groupby(["adname", "plain"])[["lon", "lat"]].agg(["mean", "std"])
    held = {key for key in means.index if rng.random() < 0.1}
    places = [
        Place(f"上海市{area}{text}", {"city": "上海市", "district": area}, lng, lat)
        for (area, text), lng, lat in zip(means.index, means["lon"]["mean"], means["lat"]["mean"], strict=True)
        if (area, text) not in held
    ]
    found = []
    for row in rows.sample(orders, random_state=1).itertuples():
        gone = (row.adname, row.plain) in held
        kinds = ("number not in registry", "name not in registry") if gone else ("address", "name")
        found.append(Order(kinds[0], _dirtied(row, rng), row.lon, row.lat))
        found.append(Order(kinds[1], row.name, row.lon, row.lat))
    known = rows[[(a, p) not in held for a, p in zip(rows["adname"], rows["plain"], strict=True)]]
    landmarks = list(zip(known["name"], known["lon"], known["lat"], strict=True))
    return Case(places, landmarks, *squares(zip(rows["lon"], rows["lat"], strict=True)), found)


def _dirtied(row: Any, rng: random.Random) -> str:
    """An address as somebody types it: levels left out, one slip in six, the shop's name behind in one of three."""
    text = str(row.address)
    if rng.random() < 1 / 6:
        k = rng.randrange(len(text))
        slip = letters.homophone(text[k], rng) if re.match("[\u4e00-\u9fff]", text[k]) else ""
        text = text[:k] + (slip or text[k]) + text[k + 1 :]
    if rng.random() < 0.2:
        text = re.sub(r"号$", "", text)
    head = ("上海市" if rng.random() < 0.54 else "") + (row.adname if rng.random() < 0.66 else "")
    return head + text + (row.name if rng.random() < 1 / 3 else "")


def half(folder: Path, form: str, orders: int, *, by_district: bool = False) -> Case:
    """Half of the places in the registry, the other half asked for: the same houses through other shops.

    `form` is how the registry is given: `parts`, `texts`, or `columns` of names beside addresses.
    """
    rng = random.Random(2)
    rows = rows_of(folder)
    known = np.array([rng.random() < 0.5 for _ in range(len(rows))])
    held = rows[known]
    landmarks = [] if form == "columns" else list(zip(held["name"], held["lon"], held["lat"], strict=True))
    asked = list(_asked(held, rows[~known], orders, rng)) + list(_known(held, orders, rng))
    areas = districts(folder) if by_district else squares(zip(rows["lon"], rows["lat"], strict=True))
    return Case([_registered(row, form) for row in held.itertuples()], landmarks, *areas, asked)


def _registered(row: Any, form: str) -> Place:
    """A row as a registry of some form has it."""
    text = f"上海市{row.adname}{row.address}"
    parted = re.fullmatch(r"(.*?)(\d.*)", row.house)
    if form == "parts" and parted:
        parts = {"city": "上海市", "district": row.adname, "road": parted[1], "number": parted[2]}
        return Place(text, parts, row.lon, row.lat)
    parts = {"district": row.adname, "poi": row.name} if form == "columns" else {}
    return Place(text, parts, row.lon, row.lat)


def _asked(held: pd.DataFrame, other: pd.DataFrame, orders: int, rng: random.Random) -> Iterator[Order]:
    """Orders of places that are not in the registry themselves, by what of them it knows."""
    houses = set(zip(held["adname"], held["house"], strict=True))
    roads = {(area, re.sub(r"\d.*", "", house)) for area, house in houses}
    names = set(held["name"])
    for row in other.sample(min(orders, len(other)), random_state=2).itertuples():
        house = (row.adname, row.house) in houses
        road = (row.adname, re.sub(r"\d.*", "", row.house)) in roads
        group = "house of another row" if house else "number unknown" if road else "road unknown"
        at = row.lon, row.lat
        yield Order(group, row.adname + row.address, *at)
        yield Order(f"{group}, without district", row.address, *at)
        yield Order(f"{group}, with the shop", row.adname + row.address + row.name, *at)
        yield Order(f"{group}, in prose", in_prose(row.adname + row.address, rng), *at)
        if row.name not in names:
            yield Order("name unknown", row.name, *at)


def _known(held: pd.DataFrame, orders: int, rng: random.Random) -> Iterator[Order]:
    """Orders of registered rows by their names; a name that several bear is asked with its address."""
    count = held["name"].value_counts()
    for row in held.sample(min(orders, len(held)) // 2, random_state=3).itertuples():
        at = row.lon, row.lat
        if count[row.name] == 1:
            yield Order("name", row.name, *at)
            yield Order("name, in prose", in_prose(row.name, rng), *at)
            if "(" in row.name:
                yield Order("name, no brackets", re.sub("[()]", "", row.name), *at)
        yield Order("name and address", row.name + row.address, *at)


def crossings(folder: Path) -> Sequence[Order]:
    """Addresses that tell a crossing, of places that are in no registry."""
    rows = pd.read_csv(folder / "poi_wgs84.csv.gz").drop(columns="file").drop_duplicates(["address", "adname"])
    rows = rows[rows["address"].str.contains(MEETING, na=False)]
    return [Order("crossing", row.adname + row.address, row.lon, row.lat) for row in rows.itertuples()]
