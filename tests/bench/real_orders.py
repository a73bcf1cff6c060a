"""Registries and work orders made from real data: texts as people wrote them, with the coordinates on record."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import floor, hypot
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

from api.services.address_bench.outcome import FOUND, ranked
from api.services.address_bench.subject import Subject, plan_of
from geo.address import AddressIndex

CELL = 0.005  # degrees: square grids of about 500 m where the data bring none
FAR_M = 500.0  # a place asserted so far from the one on record is another place, not the neighbour across a border
NOWHERE = float("nan")
# what stands around an address in a hotline's notes
PROSE = (
    "市民来电反映{}门口有车辆长时间占道停放，请处理",
    "您好，我要投诉{}这里油烟扰民，晚上根本没法开窗",
    "诉求人称：{}附近路灯不亮已有一周，请尽快核实",
    "来电人反映 {} 楼下垃圾没人清运，要求回复，联系电话13800000000",
    "{}，井盖松动，麻烦派人看一下",
    "【热线工单】地址：{}；内容：下水道堵塞污水外溢",
)


class Order(NamedTuple):
    """A text and where it happened; `lng` is NaN where nothing in the registry answers it."""

    group: str
    text: str
    lng: float = NOWHERE
    lat: float = NOWHERE


class Place(NamedTuple):
    """A registered address."""

    text: str
    parts: Mapping[str, str]
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
    """What one group of orders got; metres between the answer and the record where a grid was asserted.

    `right` counts refusals of what the registry lacks too; `far` are those wrong that are another place, not the next
    grid.
    """

    group: str
    n: int
    right: float
    wrong: float
    far: float
    asked: float
    offered: float  # of those asked, the right grid among the candidates
    refused: float
    metres_p50: float
    metres_p90: float


class Got(NamedTuple):
    """What one order got."""

    order: Order
    kind: str  # right, wrong, asked, refused
    metres: float
    offered: bool
    text: str  # of the first candidate


def squares(points: Iterable[tuple[float, float]]) -> tuple[list[str], Any]:
    """Square grids that hold all of the points."""
    cells = sorted({(floor(lng / CELL), floor(lat / CELL)) for lng, lat in points})
    boxes = [shapely.box(x * CELL, y * CELL, (x + 1) * CELL, (y + 1) * CELL) for x, y in cells]
    return [f"{x:07d}{y:07d}" for x, y in cells], np.array(boxes, dtype=object)


def shapes(path: Path, key: str) -> tuple[list[str], Any]:
    """The areas of a file by a number of theirs."""
    import geopandas  # noqa: PLC0415 for two of the cases only

    frame = geopandas.read_file(path)
    return [str(int(float(code))).zfill(4) for code in frame[key]], frame.geometry.to_numpy()


def in_prose(text: str, rng: random.Random) -> str:
    """An address within a caller's words."""
    return rng.choice(PROSE).format(text)


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
    rows: dict[str, list[Got]] = {}
    for one in every(case):
        rows.setdefault(one.order.group, []).append(one)
    return [_summed(group, ones) for group, ones in rows.items()]


def every(case: Case) -> list[Got]:
    """Ask every order; what each got."""
    asked = subject(case)
    lng, lat = np.array([(one.lng, one.lat) for one in case.orders]).T
    owners = np.where(np.isnan(lng), -1, asked.plan.owners(np.nan_to_num(lng), np.nan_to_num(lat), 0))
    return [_one(asked, order, owner) for order, owner in zip(case.orders, owners.tolist(), strict=True)]


def _one(asked: Subject, order: Order, owner: int) -> Got:
    """What an order got; refusing what the registry lacks is right."""
    answer = asked.ask(order.text)
    first = answer.candidates[0].text if answer.candidates else ""
    if answer.status in FOUND:
        kind = "right" if answer.place == owner >= 0 else "wrong"
        there = answer.chosen.text if answer.chosen is not None else first
        metres = NOWHERE
        if answer.point is not None:
            wide = (answer.point.lng - order.lng) * np.cos(np.radians(answer.point.lat))
            metres = 111_320 * hypot(wide, answer.point.lat - order.lat)
        return Got(order, kind, metres, False, there)
    if answer.status == "ambiguous":
        return Got(order, "asked", NOWHERE, owner in {one.place for one in ranked(answer)}, first)
    return Got(order, "right" if owner < 0 else "refused", NOWHERE, False, first)


def _summed(group: str, ones: Sequence[Got]) -> Told:
    count = Counter(one.kind for one in ones)
    metres = np.array([one.metres for one in ones])
    far = sum(one.kind == "wrong" and not one.metres <= FAR_M for one in ones)
    metres = metres[np.isfinite(metres)]
    p50, p90 = np.percentile(metres, (50, 90)).tolist() if len(metres) else (-1.0, -1.0)
    offered = sum(one.offered for one in ones if one.kind == "asked")
    n = len(ones)
    return Told(
        *(group, n, count["right"] / n, count["wrong"] / n, far / n, count["asked"] / n),
        *(offered / max(1, count["asked"]), count["refused"] / n, p50, p90),
    )
