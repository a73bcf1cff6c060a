"""New York and Chicago: requests and incidents with house numbers, crossings and blocks."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from tests.bench.real_orders import Case, Order, Place, shapes

KINDS = {
    "ST": "Street",
    "AVE": "Avenue",
    "PL": "Place",
    "BLVD": "Boulevard",
    "RD": "Road",
    "DR": "Drive",
    "CT": "Court",
}
WAYS = {"N": "North", "S": "South", "E": "East", "W": "West"}
_BLOCK = re.compile(r"^0*(\d*)XX ([NSEW]) (.+?) (ST|AVE|PL|BLVD|RD|DR|CT|PKWY|TER|LN|WAY)$")


def new_york(folder: Path) -> Case:
    """Requests in the 71 community districts; two of three addresses in the registry, crossings asked too."""
    every = pd.read_csv(folder / "nyc311_sample.csv.gz", dtype=str)
    every = every.dropna(subset=["Latitude", "Borough"])
    every = every.assign(lng=every["Longitude"].astype(float), lat=every["Latitude"].astype(float))
    rows = every[every["Incident Address"].str.match(r"\d", na=False)].drop_duplicates(["Incident Address", "Borough"])
    held = np.random.default_rng(1).random(len(rows)) < 1 / 3
    places, found = [], []
    known = {(row["Street Name"], row["Borough"]) for row in rows[~held].to_dict("records")}
    for row, out in zip(rows.to_dict("records"), held, strict=True):
        text, street, at = row["Incident Address"], row["Street Name"], (row["lng"], row["lat"])
        if not out:
            places.append(Place(f"{text}, {row['Borough']}", {}, *at))
        kind = "in registry" if not out else "street known" if (street, row["Borough"]) in known else "street unknown"
        for manner, told in _western(text, row["Borough"], row["City"]):
            found.append(Order(f"{kind}, {manner}", told, *at))
    found += _crossings(every, {street for street, _ in known})
    return Case(places, [], *shapes(folder / "community_districts.geojson", "BoroCD"), found)


def _western(text: str, borough: str, city: str) -> Iterator[tuple[str, str]]:
    short = text
    for kind, word in KINDS.items():
        short = re.sub(rf"\b{word.upper()}\b", kind, short)
    for way, word in WAYS.items():
        short = re.sub(rf"\b{word.upper()}\b", way, short)
    yield "with borough", f"{text}, {borough}"
    yield "address alone", text.title()
    yield "abbreviated", short.title() + f", {str(city).title()}, NY"
    yield "in prose", f"Caller reports rats in front of {text.title()} in {borough.title()}, please send someone"


def _crossings(every: pd.DataFrame, streets: set[str]) -> Iterator[Order]:
    rows = every.dropna(subset=["Intersection Street 1", "Intersection Street 2"])
    for row in rows.to_dict("records"):
        one, other = (re.sub(r"\s+", " ", row[f"Intersection Street {n}"]) for n in (1, 2))
        kind = "both streets known" if {one, other} <= streets else "a street unknown"
        text = f"{one.title()} and {other.title()}, {row['Borough'].title()}"
        yield Order(f"crossing, {kind}", text, row["lng"], row["lat"])


def chicago(folder: Path, orders: int) -> Case:
    """Masked blocks in the 77 community areas; one block in five is not in the registry."""
    rng = random.Random(1)
    rows = pd.read_parquet(folder / "crimes_2018.parquet").dropna(subset=["Latitude", "Block"])
    means = rows.groupby("Block")[["Longitude", "Latitude"]].median()
    held = {block for block in means.index if rng.random() < 0.2}
    places = [
        Place(_hundred(str(row.Index)), {}, row.Longitude, row.Latitude)
        for row in means.itertuples()
        if row.Index not in held
    ]
    found = []
    for row in rows.sample(orders, random_state=1).itertuples():
        kind = "block not in registry" if row.Block in held else "block"
        for manner, text in _blocks(str(row.Block), rng):
            found.append(Order(f"{kind}, {manner}", text, row.Longitude, row.Latitude))
    return Case(places, [], *shapes(folder / "community_areas.geojson", "area_numbe"), found)


def _blocks(block: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    yield "as masked", block
    read = _BLOCK.match(block)
    if read is None:
        return
    hundred, way, core, kind = int(read[1] or 0) * 100, read[2], read[3], read[4]
    long = f"{WAYS[way]} {core.title()} {KINDS.get(kind, kind.title())}"
    yield "written out", f"{hundred} block of {long}"
    yield "one house", f"{hundred + rng.randrange(1, 99)} {way.lower()} {core.lower()} {kind.lower()}"
    yield "no type", f"{hundred + rng.randrange(1, 99)} {way} {core.title()}, Chicago"
    yield "in prose", f"Shots heard near {hundred + rng.randrange(1, 99)} {long}, caller wants police"


def _hundred(block: str) -> str:
    """The first number of a masked block: 043XX W 18TH PL is 4300 W 18TH PL."""
    number, _, street = block.partition(" ")
    return f"{int(number.replace('X', '0'))} {street}"
