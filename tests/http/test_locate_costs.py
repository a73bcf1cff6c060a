"""What an answer costs: no question to the database, memory that does not grow with a stream."""

import asyncio
import io
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest
from fastapi import FastAPI
from pyarrow import ipc
from sqlalchemy import event

from api.services.batches import CsvOwners
from api.services.locate import Owners, batch_scope
from api.services.questions import Question
from api.settings import Settings
from data.database import make_engine
from geo.types import Datum
from tests.drawn import CITY, middle, publish
from tests.http.conftest import Client

POINT = dict(zip(("lng", "lat"), map(repr, middle(CITY, "A")), strict=True))
QUESTIONS: list[dict[str, str]] = [
    POINT,
    POINT | {"accuracy_m": "40", "level": "community", "crs": "GCJ02"},
    POINT | {"at": "2025-03-01", "known_at": datetime.now(UTC).date().isoformat() + "T23:59:59Z"},
    POINT | {"address": "柳荫路12号"},
    {"address": "柳荫路12号"},
    {"address": "A"},
]


@pytest.fixture
async def asked(settings: Settings) -> None:
    """The drawn city, there before the application starts."""
    engine = make_engine(settings.url)
    await publish(engine)
    await engine.dispose()


@pytest.fixture
async def statements(asked: None, app: FastAPI) -> Callable[[], list[str]]:
    """Gives the statements to the database that the asking task itself has made since; others run beside it."""
    told: list[tuple[object, str]] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told.append((asyncio.current_task(), statement))

    event.listen(app.state.engine.sync_engine, "before_cursor_execute", note)
    return lambda: [statement for task, statement in told if task is asyncio.current_task()]


async def test_no_question_about_a_plan_at_hand_goes_to_the_database(
    statements: Callable[[], list[str]], public: Client
) -> None:
    for question in QUESTIONS:
        answer = await public.get("/api/locate", params=question)
        assert answer.status_code == 200, answer.text
    lng, lat = middle(CITY, "B")
    sink = io.BytesIO()
    batch = pa.record_batch({"lng": [lng], "lat": [lat]})
    with ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    bodies = [
        ("application/json", f'{{"points": [[{lng}, {lat}]]}}'.encode()),
        ("text/csv", f"lng,lat\n{lng},{lat}\n".encode()),
        ("application/vnd.apache.arrow.stream", sink.getvalue()),
    ]
    for kind, body in bodies:
        answer = await public.post("/api/locate/batch", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 200, answer.text
    assert statements() == []


async def test_a_caller_with_a_key_is_looked_up_so_statements_are_noticed(
    statements: Callable[[], list[str]], public: Client
) -> None:
    await public.get("/api/locate", params=POINT, headers={"Authorization": "Bearer nobody"})
    assert statements()


async def test_a_csv_stream_takes_the_same_memory_whatever_its_length(asked: None, app: FastAPI) -> None:
    scope = await batch_scope(app.state.keeper, Question())

    def peak(pieces: int) -> int:
        owners = CsvOwners(scope, Datum.WGS84, {}, Nowhere())
        piece = b"".join(b"%s,106.4240,29.8740,row %d\n" % (uuid4().hex.encode(), row) for row in range(4_000))
        tracemalloc.start()
        owners.feed(b"id,lng,lat,text\n")
        for _ in range(pieces):
            owners.feed(piece)
        owners.feed(b"", last=True)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert isinstance(scope, Owners)
    assert peak(2) > 100_000
    assert peak(12) < 1.2 * peak(2)


class Nowhere(io.RawIOBase):
    """Takes what is written and forgets it."""

    def write(self, data: Any) -> int:
        return len(data)
