"""What was known when: an answer for (at, known_at) comes from the plans recorded by then, and from no other."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pyarrow as pa
import pytest
from fastapi import FastAPI
from pyarrow import ipc
from sqlalchemy import text

from data.database import Engine, session_scope
from tests.drawn import Drawn, middle, publish

CLIENT = httpx.AsyncClient
ARROW = "application/vnd.apache.arrow.stream"
BEFORE = "AABB"
AFTER = "aabb"  # other codes: a code says which plan it is of


def day(month: int, date: int = 1) -> datetime:
    return datetime(2025, month, date, tzinfo=UTC)


@pytest.fixture
async def plans(engine: Engine) -> tuple[Drawn, Drawn, Drawn]:
    """Recorded in January for January on; recorded in September for June on; recorded in October, for last year."""
    first = await publish(engine, BEFORE, name="first", valid_from=day(1), recorded_at=day(1))
    late = await publish(
        engine, AFTER, name="late", valid_from=day(6), recorded_at=day(9), parents={"a": "8", "b": "9"}
    )
    past = await publish(
        engine,
        "CCDD",
        name="past",
        valid_from=datetime(2024, 1, 1, tzinfo=UTC),
        recorded_at=day(10),
        parents={"C": "5", "D": "5"},
    )
    return first, late, past


@pytest.fixture
async def asked(plans: tuple[Drawn, Drawn, Drawn], app: FastAPI, public: CLIENT) -> CLIENT:
    return public


async def ask(client: CLIENT, at: datetime, known_at: datetime | None = None, **more: str) -> httpx.Response:
    lng, lat = middle(BEFORE, "A")
    words = {"lng": repr(lng), "lat": repr(lat), "at": at.isoformat(), **more}
    return await client.get("/api/locate", params=words | ({"known_at": known_at.isoformat()} if known_at else {}))


TABLE = [
    # at, known_at, code, plan, its end as known then
    (day(7), None, "a", "late", None),
    (day(7), day(9), "a", "late", None),
    (day(7), datetime(2025, 8, 31, 23, 59, 59, tzinfo=UTC), "A", "first", None),
    (day(3), day(8), "A", "first", None),
    (day(3), day(9), "A", "first", day(6)),
    (day(3), None, "A", "first", day(6)),
    (datetime(2024, 5, 1, tzinfo=UTC), day(10), "C", "past", day(1)),
    (datetime(2024, 5, 1, tzinfo=UTC), None, "C", "past", day(1)),
]


@pytest.mark.parametrize(("at", "known_at", "code", "plan", "end"), TABLE)
async def test_a_plan_recorded_later_is_not_used_before_it_was_recorded(
    asked: CLIENT, at: datetime, known_at: datetime | None, code: str, plan: str, end: datetime | None
) -> None:
    found = (await ask(asked, at, known_at)).json()
    assert (found["grid"]["code"], found["plan"]["name"]) == (code, plan)
    told = found["plan"]["valid_to"]
    assert (datetime.fromisoformat(told) if told else None) == end


@pytest.mark.parametrize(
    ("at", "known_at"),
    [
        (datetime(2024, 5, 1, tzinfo=UTC), day(9, 30)),
        (day(7), datetime(2024, 12, 31, tzinfo=UTC)),
        (datetime(2023, 5, 1, tzinfo=UTC), None),
    ],
)
async def test_where_nothing_was_known_there_is_no_plan_and_none_is_hinted_at(
    asked: CLIENT, at: datetime, known_at: datetime | None
) -> None:
    answer = await ask(asked, at, known_at)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_plan_at")
    if known_at:
        assert "past" not in answer.text


async def test_two_states_of_knowledge_have_two_etags(asked: CLIENT) -> None:
    now, then = await ask(asked, day(7)), await ask(asked, day(7), day(8))
    assert now.headers["etag"] != then.headers["etag"]
    assert (await ask(asked, day(7), day(8))).headers["etag"] == then.headers["etag"]


async def test_batches_know_no_more_than_single_questions(asked: CLIENT) -> None:
    points = [list(middle(BEFORE, "A")), list(middle(BEFORE, "B"))]
    when = {"at": day(7).isoformat(), "known_at": day(8).isoformat()}
    body = await asked.post("/api/locate/batch", json={"points": points, **when})
    assert (body.json()["plan"]["name"], body.json()["codes"]) == ("first", ["A", "B"])
    lines = "lng,lat\n" + "\n".join(f"{lng!r},{lat!r}" for lng, lat in points)
    by_csv = await asked.post("/api/locate/batch", params=when, content=lines, headers={"Content-Type": "text/csv"})
    assert [row[-1] for row in csv.reader(io.StringIO(by_csv.text))] == ["code", "A", "B"]
    table = pa.table({"lng": [one[0] for one in points], "lat": [one[1] for one in points]})
    sink = io.BytesIO()
    with ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    by_arrow = await asked.post(
        "/api/locate/batch", params=when, content=sink.getvalue(), headers={"Content-Type": ARROW}
    )
    assert ipc.open_stream(by_arrow.content).read_all()["code"].to_pylist() == ["A", "B"]
    assert by_arrow.headers["X-Wangge-Plan"] == body.json()["plan"]["id"]


async def _office(engine: Engine, drawn: Drawn, since: datetime) -> None:
    async with session_scope(engine) as session:
        party: dict[str, Any] = {"id": uuid4(), "layer": drawn.layer_id, "grid": drawn.grids["A"], "since": since}
        await session.execute(
            text("INSERT INTO wangge.party (id, key, kind, name) VALUES (:id, 'o', 'department', '望江街道办')"), party
        )
        await session.execute(
            text(
                "INSERT INTO wangge.assignment (id, party_id, layer_id, grid_id, role, valid_from)"
                " VALUES (gen_random_uuid(), :id, :layer, :grid, 'office', :since)"
            ),
            party,
        )


async def test_duties_follow_at_and_tell_that_they_keep_no_history_of_recording(
    plans: tuple[Drawn, Drawn, Drawn], engine: Engine, app: FastAPI, public: CLIENT
) -> None:
    await _office(engine, plans[0], day(3))
    keeper = app.state.keeper
    while not keeper.now.duties.era(day(4)):
        await keeper.look()
    early = (await ask(public, day(2), day(8))).json()
    assert (early["responsible"], early["notes"]) == ([], [])
    later = (await ask(public, day(4), day(8), lang="en")).json()
    assert [one["name"] for one in later["responsible"]] == ["望江街道办"]
    assert [one["code"] for one in later["notes"]] == ["duties_recorded_now"]
    assert "as recorded now" in later["notes"][0]["message"]
    assert (await ask(public, day(4))).json()["notes"] == []
