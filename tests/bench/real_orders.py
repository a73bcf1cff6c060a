"""Registries and work orders made from real data: texts as people wrote them, with the coordinates on record."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import floor, hypot
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from api.services.address_bench import letters
from api.services.address_bench.outcome import FOUND, ranked
from api.services.address_bench.subject import Subject, plan_of
from geo.address import AddressIndex

CELL = 0.005  # degrees: square grids of about 500 m where the data bring none
SIMPLE = {value: key for key, value in letters.VARIANTS.items()}


class Order(NamedTuple):
    """A text and where it happened; `lng` is NaN where nothing in the registry answers it."""

    group: str
    text: str
    lng: float
    lat: float


class Place(NamedTuple):
    """A registered address."""

    text: str
    parts: dict[str, str]
    lng: float
    lat: float


class Case(NamedTuple):
    """A city: its registry, landmarks, grids, and orders."""

    places: Sequence[Place]
    landmarks: Sequence[tuple[str, float, float]]
    codes: Sequence[str]
    grids: Any
    orders: Sequence[Order]


class Told(NamedTuple):
    """What one group of orders got; metres between the answer and the record where a grid was asserted."""

    group: str
    n: int
    right: float
    wrong: float
    asked: float
    offered: float  # of those asked, the right grid among the candidates
    refused: float
    metres_p50: float
    metres_p90: float


def squares(points: Iterable[tuple[float, float]]) -> tuple[list[str], Any]:
    """Square grids that hold all of the points."""
    cells = sorted({(floor(lng / CELL), floor(lat / CELL)) for lng, lat in points})
    boxes = [shapely.box(x * CELL, y * CELL, (x + 1) * CELL, (y + 1) * CELL) for x, y in cells]
    return [f"{x:07d}{y:07d}" for x, y in cells], np.array(boxes, dtype=object)


def subject(case: Case) -> Subject:
    """The matcher with a case's registry and grids."""
    places = case.places
    index = AddressIndex.build(
        ids=[str(number) for number in range(len(places))],
        source_ids=[None] * len(places),
        texts=[one.text for one in places],
        parts=[one.parts for one in places],
        lng=np.array([one.lng for one in places]),
        lat=np.array([one.lat for one in places]),
        places=case.landmarks,
    )
    order = sorted(range(len(case.codes)), key=case.codes.__getitem__)
    return Subject(index, plan_of([case.codes[k] for k in order], case.grids[order]))


def told(case: Case) -> list[Told]:
    """Ask every order; one row per group."""
    asked = subject(case)
    lng, lat = np.array([(one.lng, one.lat) for one in case.orders]).T
    owners = asked.plan.owners(np.nan_to_num(lng), np.nan_to_num(lat), 0).tolist()
    rows: dict[str, list[tuple[str, float, bool]]] = {}
    for order, owner in zip(case.orders, owners, strict=True):
        rows.setdefault(order.group, []).append(_one(asked, order, owner))
    return [_summed(group, ones) for group, ones in rows.items()]


def _one(asked: Subject, order: Order, owner: int) -> tuple[str, float, bool]:
    """What an order got: right, wrong, asked or refused; metres off; whether the right grid was offered."""
    answer = asked.ask(order.text)
    metres = float("nan")
    if answer.status in FOUND:
        if answer.point is not None:
            wide = (answer.point.lng - order.lng) * np.cos(np.radians(answer.point.lat))
            metres = 111_320 * hypot(wide, answer.point.lat - order.lat)
        return ("right" if answer.place == owner else "wrong"), metres, False
    offered = owner in {one.place for one in ranked(answer)}
    return ("asked" if answer.status == "ambiguous" else "refused"), metres, offered


def _summed(group: str, ones: Sequence[tuple[str, float, bool]]) -> Told:
    count = Counter(kind for kind, _, _ in ones)
    metres = np.array([far for _, far, _ in ones])
    metres = metres[np.isfinite(metres)]
    p50, p90 = np.percentile(metres, (50, 90)).tolist() if len(metres) else (-1.0, -1.0)
    offered = sum(yes for kind, _, yes in ones if kind == "asked")
    n = len(ones)
    return Told(
        *(group, n, count["right"] / n, count["wrong"] / n, count["asked"] / n),
        *(offered / max(1, count["asked"]), count["refused"] / n, p50, p90),
    )


def shanghai(folder: Path, orders: int) -> Case:
    """Places of Shanghai: addresses in the registry but one in ten, dirtied; names alone; numbers left out."""
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


def hong_kong(folder: Path) -> Case:
    """Traditional addresses; as written, without the district, simplified, without what follows the number."""
    rows = pd.read_csv(folder / "hk_addresses.csv", usecols=["address", "lat", "lng"], index_col=False)
    rows = rows.dropna().groupby("address", as_index=False).mean()
    places = [Place(row.address, {}, row.lng, row.lat) for row in rows.itertuples()]
    found = []
    for row in rows.itertuples():
        cut = re.sub(r"(號|号).*$", r"\1", row.address)
        simple = "".join(SIMPLE.get(letter, letter) for letter in row.address)
        found += [
            Order("as written", row.address, row.lng, row.lat),
            Order("some letters simplified", simple, row.lng, row.lat),
            Order("without what follows the number", cut, row.lng, row.lat),
        ]
    return Case(places, [], *squares(zip(rows["lng"], rows["lat"], strict=True)), found)


def new_york(folder: Path) -> Case:
    """Requests of New York in its 71 community districts; two of three addresses in the registry."""
    rows = pd.read_csv(folder / "nyc311_sample.csv.gz", dtype=str)
    rows = rows.dropna(subset=["Incident Address", "Latitude", "Borough"])
    rows = rows[rows["Incident Address"].str.match(r"\d")].drop_duplicates(["Incident Address", "Borough"])
    rows = rows.assign(lng=rows["Longitude"].astype(float), lat=rows["Latitude"].astype(float))
    held = np.random.default_rng(1).random(len(rows)) < 1 / 3
    places, found = [], []
    for row, out in zip(rows.to_dict("records"), held, strict=True):
        text = f"{row['Incident Address']}, {row['Borough']}"
        if not out:
            places.append(Place(text, {}, row["lng"], row["lat"]))
        kind = "not in registry" if out else "in registry"
        found.append(Order(f"{kind}, with borough", text, row["lng"], row["lat"]))
        found.append(Order(f"{kind}, address alone", row["Incident Address"].title(), row["lng"], row["lat"]))
    areas = _shapes(folder / "community_districts.geojson", "BoroCD")
    return Case(places, [], *areas, found)


def chicago(folder: Path, orders: int) -> Case:
    """Masked blocks of Chicago in its 77 community areas; one block in five is not in the registry."""
    rng = random.Random(1)
    rows = pd.read_parquet(folder / "crimes_2018.parquet").dropna(subset=["Latitude", "Block"])
    means = rows.groupby("Block")[["Longitude", "Latitude"]].median()
    held = {block for block in means.index if rng.random() < 0.2}
    places = [
        Place(_hundred(str(row.Index)), {}, row.Longitude, row.Latitude)
        for row in means.itertuples()
        if row.Index not in held
    ]
    found = [
        Order("block not in registry" if row.Block in held else "block", row.Block, row.Longitude, row.Latitude)
        for row in rows.sample(orders, random_state=1).itertuples()
    ]
    return Case(places, [], *_shapes(folder / "community_areas.geojson", "area_numbe"), found)


def _hundred(block: str) -> str:
    """The first number of a masked block: 043XX W 18TH PL is 4300 W 18TH PL."""
    number, _, street = block.partition(" ")
    return f"{int(number.replace('X', '0'))} {street}"


def _shapes(path: Path, key: str) -> tuple[list[str], Any]:
    import geopandas  # noqa: PLC0415 for two of the cases only

    frame = geopandas.read_file(path)
    return [str(int(float(code))).zfill(4) for code in frame[key]], frame.geometry.to_numpy()
