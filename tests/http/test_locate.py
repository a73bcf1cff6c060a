"""Locate over HTTP: every status, every datum, bad input, batches in three formats, equal to PostGIS."""

import asyncio
import csv
import io
import time
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pytest
import pytest_asyncio
import shapely
from fastapi import FastAPI
from pyarrow import ipc
from sqlalchemy import text

from api.auth import Role
from data.database import Engine, session_scope
from geo.address import address_key
from geo.crs import from_wgs84
from geo.types import Datum
from tests.drawn import CELL, CITY, NORTH, WEST, Drawn, middle, publish
from tests.http.conftest import SHARED, Client, Clients

pytestmark = SHARED

ARROW = "application/vnd.apache.arrow.stream"
# address, grid letter its point lies in, offset of the point from the middle in cells
ADDRESSES = (
    ("云岭区望江街道柳荫路12号", "A", 0.0),
    ("云岭区望江街道柳荫路12号1幢", "A", 0.1),
    ("云岭区望江街道柳荫路16号", "A", 0.2),
    ("云岭区望江街道朝阳路5号", "B", 0.0),
    ("云岭区石桥镇朝阳路5号", "C", 0.0),
    ("云岭区石桥镇锦绣花园1幢", "D", 0.0),
    ("云岭区石桥镇锦绣花园2幢", "D", 0.1),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def city(shared_engine: Engine) -> Drawn:
    """The drawn city with addresses and duties, there before the application starts."""
    drawn = await publish(shared_engine)
    async with session_scope(shared_engine) as session:
        for told, letter, shift in ADDRESSES:
            lng, lat = middle(CITY, letter)
            await session.execute(
                text(
                    "INSERT INTO wangge.address (id, source, text, key, point) VALUES"
                    " (:id, 'test', :text, :key, ST_SetSRID(ST_MakePoint(:lng, :lat), 4326))"
                ),
                {
                    "id": uuid4(),
                    "text": told,
                    "key": address_key(told),
                    "lng": lng + shift * CELL,
                    "lat": lat,
                },
            )
        await _duties(session, drawn)
    return drawn


async def _duties(session: Any, drawn: Drawn) -> None:
    worker, office, bureau = uuid4(), uuid4(), uuid4()
    parties = [
        (worker, "w1", "grid_worker", "张三", "A网格员", "023-1"),
        (office, "o1", "department", "望江街道办", None, "023-2"),
        (bureau, "b1", "department", "城管局", None, "023-3"),
    ]
    for row in parties:
        await session.execute(
            text("INSERT INTO wangge.party (id, key, kind, name, post, phone) VALUES (:a, :b, :c, :d, :e, :f)"),
            dict(zip("abcdef", row, strict=True)),
        )
    for party, grid, role in ((worker, "A", "grid_worker"), (office, "1", "office")):
        await session.execute(
            text(
                "INSERT INTO wangge.assignment (id, party_id, layer_id, grid_id, role, valid_from)"
                " VALUES (gen_random_uuid(), :party, :layer, :grid, :role, '2025-01-01')"
            ),
            {"party": party, "layer": drawn.layer_id, "grid": drawn.grids[grid], "role": role},
        )
    for key, parent, title in (("order", None, "市容"), ("stall", "order", "占道经营")):
        await session.execute(
            text("INSERT INTO wangge.category (key, parent_key, title) VALUES (:key, :parent, :title)"),
            {"key": key, "parent": parent, "title": title},
        )
    await session.execute(
        text(
            "INSERT INTO wangge.duty_rule (id, number, layer_id, grid_id, category_key, lead_party_id,"
            " valid_from) VALUES (gen_random_uuid(), '2026-017', :layer, :grid, 'order', :lead, '2025-01-01')"
        ),
        {"layer": drawn.layer_id, "grid": drawn.grids["1"], "lead": bureau},
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asked(city: Drawn, shared_app: FastAPI, shared_clients: Clients) -> Client:
    """A public client of an application that knows the city and its addresses."""
    begin = time.monotonic()
    while len(shared_app.state.keeper.now.addresses) < len(ADDRESSES):
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)
    return shared_clients(None)


async def locate(client: Client, **question: object) -> dict[str, Any]:
    answer = await client.get("/api/locate", params={name: str(value) for name, value in question.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def at(letter: str) -> dict[str, float]:
    lng, lat = middle(CITY, letter)
    return {"lng": lng, "lat": lat}


async def test_a_point_gets_its_grid_chain_plan_and_distances(asked: Client, city: Drawn) -> None:
    answer = await locate(asked, **at("A"))
    assert answer["status"] == "found"
    assert answer["grid"] == {"id": str(city.grids["A"]), "code": "A", "name": "网格A", "level": "grid"}
    assert answer["chain"] == [{"level": "community", "code": "1", "name": "社区1"}]
    assert answer["plan"] == {
        "id": str(city.plan_id),
        "name": "2025",
        "valid_from": "2025-01-01T08:00:00+08:00",
        "valid_to": None,
    }
    assert answer["point"] == {**at("A"), "crs": "WGS84"}
    assert answer["boundary_distance_m"] == pytest.approx(0.4 * CELL * 96_500, rel=0.01)
    assert answer["confidence"] is None
    assert answer["runner_up"] is None
    assert answer["address"] is None


async def test_a_coarser_level_answers_with_the_ancestor(asked: Client) -> None:
    answer = await locate(asked, **at("A"), level="community")
    assert (answer["grid"]["code"], answer["grid"]["level"], answer["chain"]) == ("1", "community", [])


async def test_the_name_of_a_wider_area_is_no_grid_unless_its_level_is_asked(
    asked: Client,
) -> None:
    said = {"address": "社区1"}
    untold = await locate(asked, **said)
    assert (untold["grid"], untold["status"] in {"ambiguous", "not_found"}) == (None, True)
    assert (await locate(asked, **said, level="community"))["grid"]["code"] == "1"
    assert (await locate(asked, address="1"))["grid"]["level"] == "community"


async def test_a_point_near_a_boundary_names_the_runner_up(asked: Client) -> None:
    lng = WEST + 2 * CELL - 0.0002
    answer = await locate(asked, lng=lng, lat=NORTH - 0.4 * CELL)
    assert (answer["grid"]["code"], answer["runner_up"]["code"]) == ("A", "B")
    assert answer["runner_up"]["distance_m"] == pytest.approx(19.3, abs=0.2)
    assert answer["status"] == "found"
    doubtful = await locate(asked, lng=lng, lat=NORTH - 0.4 * CELL, accuracy_m=40)
    assert doubtful["status"] == "near_boundary"
    assert doubtful["notes"][0]["code"] == "near_boundary"
    assert doubtful["confidence"] == pytest.approx(0.685, abs=0.01)  # P(error < 19.3 m), sigma 40 m
    assert doubtful["runner_up"]["confidence"] == pytest.approx(0.315, abs=0.01)


async def test_a_shared_edge_belongs_to_the_lowest_code(asked: Client) -> None:
    answer = await locate(asked, lng=WEST + 2 * CELL, lat=NORTH - 0.4 * CELL)
    assert (answer["grid"]["code"], answer["boundary_distance_m"]) == ("A", 0.0)
    assert answer["notes"][0]["code"] == "on_boundary"


async def test_a_point_outside_has_no_grid_but_a_distance(asked: Client) -> None:
    answer = await locate(asked, lng=WEST - CELL, lat=NORTH - 0.4 * CELL)
    assert (answer["status"], answer["grid"], answer["chain"], answer["responsible"]) == (
        "outside",
        None,
        [],
        [],
    )
    assert answer["boundary_distance_m"] == pytest.approx(CELL * 96_500, rel=0.01)
    assert answer["runner_up"]["code"] == "A"
    far = await locate(asked, lng=121.5, lat=31.2)
    assert (far["status"], far["runner_up"]) == ("outside", None)
    assert far["boundary_distance_m"] > 1_000_000


@pytest.mark.parametrize("datum", list(Datum))
async def test_every_datum_gives_the_same_wgs84_point(asked: Client, datum: Datum) -> None:
    lng, lat = middle(CITY, "E")
    x, y = from_wgs84(lng, lat, datum)
    answer = await locate(asked, lng=repr(float(x)), lat=repr(float(y)), crs=datum.value)
    assert answer["grid"]["code"] == "E"
    assert answer["point"]["lng"] == pytest.approx(lng, abs=1e-8)
    assert answer["point"]["lat"] == pytest.approx(lat, abs=1e-8)


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ({}, 400, "no_place"),
        ({"lng": 106}, 400, "half_a_point"),
        ({"lng": "abc", "lat": 29}, 400, "not_a_number"),
        ({"lng": "nan", "lat": 29}, 422, "coordinate_out_of_range"),
        ({"lng": "inf", "lat": 29}, 422, "coordinate_out_of_range"),
        ({"lng": 206, "lat": 29}, 422, "coordinate_out_of_range"),
        ({"lng": 29.8, "lat": 106.4}, 422, "swapped_coordinates"),
        ({"lng": 106, "lat": 29, "crs": "EPSG:3857"}, 422, "unknown_datum"),
        ({"lng": -87.65, "lat": 41.85, "crs": "GCJ02"}, 422, "datum_outside_china"),
        ({"lng": 106, "lat": 29, "layer": "nobody"}, 404, "unknown_layer"),
        ({"lng": 106, "lat": 29, "level": "nobody"}, 422, "unknown_level"),
        ({"lng": 106, "lat": 29, "at": "1999-01-01"}, 404, "no_plan_at"),
        ({"lng": 106, "lat": 29, "at": "yesterday"}, 400, "bad_time"),
        ({"lng": 106, "lat": 29, "category": "nobody"}, 422, "unknown_category"),
        ({"lng": 106, "lat": 29, "accuracy_m": -1}, 400, "bad_parameter"),
        ({"lng": 106, "lat": 29, "adress": "x"}, 400, "unknown_parameter"),
        ({"address": "路" * 1501}, 400, "bad_parameter"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_with_its_code(
    asked: Client, question: dict[str, Any], status: int, code: str
) -> None:
    answer = await asked.get("/api/locate", params=question)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


ADDRESS_CASES = [
    ("云岭区望江街道柳荫路12号", "found", "A", "number"),
    ("柳荫路 １２號", "found", "A", "number"),
    ("柳荫路十二号一栋", "found", "A", "building"),
    ("柳阴路12号", "found", "A", "number"),
    ("柳荫路14号", "found", "A", "interpolated"),
    ("石桥镇朝阳路5号", "found", "C", "number"),
    ("锦绣花园", "found", "D", "compound"),
    ("锦绣花园2#", "found", "D", "building"),
    ("朝阳路5号", "ambiguous", None, "number"),
    ("长安街1号", "not_found", None, None),
    ("西湖区柳荫路12号", "not_found", None, None),
]


@pytest.mark.parametrize(("written", "status", "code", "match"), ADDRESS_CASES)
async def test_an_address_is_found_or_honestly_not(
    asked: Client, written: str, status: str, code: str | None, match: str | None
) -> None:
    answer = await locate(asked, address=written)
    assert (answer["status"], (answer["grid"] or {}).get("code")) == (status, code)
    assert answer["address"]["match"] == match
    if status == "ambiguous":
        assert {one["grid"]["code"] for one in answer["address"]["candidates"]} == {"B", "C"}
        assert answer["address"]["question"] == "哪个街道（乡镇）？"
        assert answer["responsible"] == []


@pytest.mark.parametrize("written", ["106.4240, 29.8740", "29.8740，106.4240", "E", "网格E", "网格 Ｅ"])
async def test_coordinates_codes_and_grid_names_may_be_typed_as_address(asked: Client, written: str) -> None:
    answer = await locate(asked, address=written)
    assert answer["status"] == "found"
    assert answer["grid"]["code"] == ("E" if "E" in written or "Ｅ" in written else "D")


async def test_text_and_point_that_differ_by_a_datum_are_told(asked: Client) -> None:
    x, y = from_wgs84(*middle(CITY, "A"), Datum.GCJ02)
    answer = await locate(asked, lng=repr(float(x)), lat=repr(float(y)), address="柳荫路12号")
    codes = [note["code"] for note in answer["notes"]]
    assert "datum_mismatch" in codes
    assert "GCJ02" in next(note["message"] for note in answer["notes"] if note["code"] == "datum_mismatch")
    declared = await locate(asked, lng=repr(float(x)), lat=repr(float(y)), address="柳荫路12号", crs="GCJ02")
    assert declared["notes"] == []


async def test_the_rule_leads_the_worker_follows_and_the_reason_is_told(asked: Client) -> None:
    answer = await locate(asked, **at("A"), category="stall")
    lead, worker, office = answer["responsible"]
    assert (lead["role"], lead["name"]) == ("lead", "城管局")
    assert lead["why"] == "权责清单 2026-017：社区1 × 市容，自 2025-01-01 起"
    assert (worker["role"], worker["why"]) == ("grid_worker", "网格A 网格员，自 2025-01-01 起")
    assert office["name"] == "望江街道办"


async def test_without_a_rule_the_territory_is_responsible(asked: Client) -> None:
    answer = await locate(asked, **at("A"))
    assert (answer["responsible"][0]["role"], answer["responsible"][0]["name"]) == ("fallback", "望江街道办")


async def test_a_persons_name_and_phone_are_not_for_the_public(asked: Client, shared_clients: Clients) -> None:
    def worker(answer: dict[str, Any]) -> tuple[str, str | None]:
        return next((one["name"], one["phone"]) for one in answer["responsible"] if one["role"] == "grid_worker")

    assert worker(await locate(asked, **at("A"))) == ("A网格员", None)
    assert worker(await locate(shared_clients(Role.LEADER), **at("A"))) == ("A网格员", None)
    assert worker(await locate(shared_clients(Role.DISPATCHER), **at("A"))) == ("张三", "023-1")


async def test_an_answer_that_did_not_change_is_not_sent_again(asked: Client) -> None:
    first = await asked.get("/api/locate", params=at("A"))
    again = await asked.get("/api/locate", params=at("A"), headers={"If-None-Match": first.headers["etag"]})
    other = await asked.get("/api/locate", params=at("B"), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


def hard_points() -> np.ndarray[Any, np.dtype[np.float64]]:
    """Random points, corners, edges and the floats beside them."""
    rng = np.random.default_rng(3)
    steps = rng.integers(-1, 8, (300, 2)) * CELL
    corners = np.array([WEST, NORTH]) + steps * (1, -1)
    halves = corners + rng.integers(0, 2, (300, 2)) * CELL / 2
    beside = np.nextafter(corners, corners + rng.integers(-1, 2, corners.shape))
    anywhere = rng.uniform((WEST - CELL, NORTH - 6 * CELL), (WEST + 7 * CELL, NORTH + CELL), (600, 2))
    return np.concatenate([corners, halves, beside, anywhere])


async def test_owners_equal_those_of_postgis_on_edges_corners_and_anywhere(
    asked: Client, shared_engine: Engine
) -> None:
    points = hard_points()
    answer = await asked.post("/api/locate/batch", json={"points": points.tolist()})
    async with session_scope(shared_engine) as session:
        rows = await session.execute(
            text(
                "SELECT (SELECT min(code COLLATE \"C\") FROM wangge.plan_grid WHERE level = 'grid'"
                " AND ST_Intersects(geom, ST_SetSRID(ST_MakePoint(x, y), 4326)))"
                " FROM unnest(CAST(:x AS float8[]), CAST(:y AS float8[]))"
                " WITH ORDINALITY AS p(x, y, n) ORDER BY n"
            ),
            {"x": points[:, 0].tolist(), "y": points[:, 1].tolist()},
        )
        expected = [row[0] for row in rows]
    assert answer.json()["codes"] == expected
    assert None in expected
    assert set(expected) >= set("ABCDE")


async def test_a_batch_is_the_same_as_json_csv_and_arrow(asked: Client, city: Drawn) -> None:
    points = hard_points()
    by_json = await asked.post("/api/locate/batch", json={"points": points.tolist(), "level": "community"})
    assert by_json.json()["plan"]["id"] == str(city.plan_id)
    codes = by_json.json()["codes"]
    lines = [
        "note,lat,lng",
        *(f'"a ""b"",\n{n}",{lat!r},{lng!r}' for n, (lng, lat) in enumerate(points.tolist())),
    ]
    by_csv = await asked.post(
        "/api/locate/batch?level=community",
        content="\r\n".join(lines).encode("utf-8-sig"),
        headers={"Content-Type": "text/csv"},
    )
    assert by_csv.status_code == 200, by_csv.text
    header, *rows = csv.reader(io.StringIO(by_csv.text, newline=""))
    assert header == ["note", "lat", "lng", "code"]
    assert [row[3] or None for row in rows] == codes
    assert rows[7][0] == 'a "b",\n7'
    table = pa.table({"lng": points[:, 0], "lat": points[:, 1], "n": range(len(points))})
    sink = io.BytesIO()
    with ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=500)
    by_arrow = await asked.post(
        "/api/locate/batch?level=community", content=sink.getvalue(), headers={"Content-Type": ARROW}
    )
    back = ipc.open_stream(by_arrow.content).read_all()
    assert back.column_names == ["lng", "lat", "n", "code"]
    assert back["code"].to_pylist() == codes
    assert back["n"].to_pylist() == list(range(len(points)))


async def test_bad_rows_of_a_csv_own_nothing_and_stop_nobody(asked: Client) -> None:
    lng, lat = middle(CITY, "A")
    body = f"lng,lat\n{lng},{lat}\nabc,1\n,\n{lng}\nnan,inf\n999,29\n{lng},{lat}\n"
    answer = await asked.post("/api/locate/batch", content=body, headers={"Content-Type": "text/csv"})
    assert [line.rpartition(",")[2] for line in answer.text.strip().split("\n")] == (
        ["code", "A", "", "", "", "", "", "A"]
    )


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "bad_json"),
        (b"[]", 422, "bad_batch"),
        (b'{"points": "x"}', 422, "bad_batch"),
        (b'{"points": [[1]]}', 422, "bad_batch"),
        (b'{"points": [[1, 2], [1, null]]}', 422, "bad_batch"),
        (b'{"points": [["106", "29"]]}', 422, "bad_batch"),
        (b'{"points": [[1, 2, 3]]}', 422, "bad_batch"),
        (b'{"points": [[106, NaN]]}', 400, "bad_json"),
        (b'{"points": [[106, 29], [206, 29]]}', 422, "coordinate_out_of_range"),
        (b'{"points": [[29, 106]]}', 422, "swapped_coordinates"),
        (b'{"points": [], "crs": "MARS"}', 422, "unknown_datum"),
        (b'{"points": [], "srid": "x"}', 422, "bad_batch"),
        (b'{"points": [[2.35, 48.85]], "crs": "BD09"}', 422, "datum_outside_china"),
        (b'{"points": [' + b"[1,2]," * 100_000 + b"[1,2]]}", 422, "bad_batch"),
    ],
)
async def test_a_batch_that_cannot_be_read_is_refused_with_its_code(
    asked: Client, body: bytes, status: int, code: str
) -> None:
    answer = await asked.post("/api/locate/batch", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_empty_batch_is_no_error(asked: Client) -> None:
    answer = await asked.post("/api/locate/batch", json={"points": []})
    assert answer.json()["codes"] == []


async def test_other_contents_and_broken_streams_are_refused(asked: Client) -> None:
    for kind, body, status in (
        ("text/plain", b"x", 415),
        (ARROW, b"x", 422),
        ("text/csv", b"a,b\n1,2\n", 422),
    ):
        answer = await asked.post("/api/locate/batch", content=body, headers={"Content-Type": kind})
        assert answer.status_code == status, kind


async def test_the_interface_description_names_the_parameters(asked: Client) -> None:
    paths = (await asked.get("/openapi.json")).json()["paths"]
    names = {one["name"] for one in paths["/api/locate"]["get"]["parameters"]}
    assert names >= {
        "lng",
        "lat",
        "address",
        "crs",
        "layer",
        "level",
        "at",
        "known_at",
        "accuracy_m",
        "category",
    }
    assert set(paths["/api/locate/batch"]["post"]["requestBody"]["content"]) == {
        "application/json",
        "text/csv",
        ARROW,
    }


async def test_layers_plans_and_grids_are_listed(asked: Client, city: Drawn) -> None:
    layers = (await asked.get("/api/layers")).json()["items"]
    assert [(one["key"], one["title"], one["default"]) for one in layers] == [("governance", "综治网格", True)]
    plans = (await asked.get("/api/layers/governance/plans")).json()["items"]
    assert [(one["id"], one["status"]) for one in plans] == [(str(city.plan_id), "published")]
    detail = (await asked.get(f"/api/plans/{city.plan_id}")).json()
    assert [(one["key"], one["grids"]) for one in detail["levels"]] == [("community", 2), ("grid", 5)]
    assert (await asked.get(f"/api/plans/{uuid4()}")).json()["code"] == "unknown_plan"


async def test_grids_come_as_geojson_in_pages(asked: Client, city: Drawn) -> None:
    page = await asked.get(f"/api/plans/{city.plan_id}/grids", params={"level": "grid", "limit": 2})
    assert page.headers["content-type"] == "application/geo+json"
    found = page.json()
    codes, pages = [one["properties"]["code"] for one in found["features"]], 1
    assert (found["numberMatched"], found["numberReturned"]) == (5, 2)
    while found["next"]:
        found = (await asked.get(found["links"][0]["href"])).json()
        codes += [one["properties"]["code"] for one in found["features"]]
        pages += 1
    assert (codes, pages) == (list("ABCDE"), 3)
    outline = shapely.geometry.shape(found["features"][0]["geometry"])
    assert outline.symmetric_difference(city.shapes["E"]).area < 1e-12


async def test_the_balance_counts_what_lies_in_each_grid(asked: Client, shared_clients: Clients, city: Drawn) -> None:
    assert (await asked.get(f"/api/plans/{city.plan_id}/balance")).status_code == 401
    leader = shared_clients(Role.LEADER)
    rows = (await leader.get(f"/api/plans/{city.plan_id}/balance")).json()["items"]
    assert [(row["code"], row["workers"], row["households"]) for row in rows][:2] == [
        ("A", 1, 100),
        ("B", 0, 100),
    ]
    coarse = (await leader.get(f"/api/plans/{city.plan_id}/balance?level=community")).json()["items"]
    assert [(row["code"], row["workers"]) for row in coarse] == [("1", 1), ("2", 0)]


async def test_addresses_are_suggested_matched_and_found_near_a_point(asked: Client) -> None:
    typed = (await asked.get("/api/addresses/suggest", params={"q": "柳荫路1"})).json()["items"]
    assert typed[0]["text"] == "云岭区望江街道柳荫路12号"
    assert typed[0]["grid"]["code"] == "A"
    near = (await asked.get("/api/addresses/nearest", params={**at("B"), "limit": 1})).json()["items"]
    assert (near[0]["text"], near[0]["distance_m"]) == ("云岭区望江街道朝阳路5号", 0.0)
    answer = await asked.post("/api/addresses/match", json={"addresses": ["朝阳路5号", "柳荫路12号1幢"]})
    unsure, sure = answer.json()["results"]
    assert (unsure["status"], unsure["grid"], len(unsure["candidates"])) == ("ambiguous", None, 2)
    assert (sure["status"], sure["match"], sure["grid"]["code"]) == ("found", "building", "A")
    nearby = {"addresses": ["朝阳路5号"], "near": list(middle(CITY, "C"))}
    settled = (await asked.post("/api/addresses/match", json=nearby)).json()["results"][0]
    assert settled["candidates"][0]["grid"]["code"] == "C" or settled["grid"]["code"] == "C"
