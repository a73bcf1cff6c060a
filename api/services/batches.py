"""Many points at once: JSON, CSV and Arrow in, the same with codes out. Bad points own nothing."""

import codecs
import csv
import io
from collections.abc import Iterable
from typing import IO, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
from pyarrow import ipc

from api.errors import ApiError
from api.services import datum_check
from api.services.datum_check import BadBatch, Expected
from api.services.locate import Owners, codes_of, owners_in
from api.services.questions import OutOfRange, Question, SwappedCoordinates, language, moment
from geo.address import AddressIndex
from geo.crs import datum_of
from geo.types import Datum

Floats = npt.NDArray[np.float64]
POINTS_MOST = 100_000
LINE_MOST = 1 << 20
LNG_NAMES = ("lng", "lon", "longitude", "x", "经度")
LAT_NAMES = ("lat", "latitude", "y", "纬度")
TEXT_WORDS = ("crs", "layer", "level", "at", "known_at", "lang")
JSON_WORDS = frozenset({"points", *TEXT_WORDS, *datum_check.WORDS})
STREAM_WORDS = ("crs", "layer", "level", "at", "known_at", "lng_field", "lat_field", "lang")


class JsonBatch(NamedTuple):
    """What a JSON body asks; points are n x 2, `expected` is there where their datum is to be checked."""

    question: Question
    points: Floats
    expected: Expected | None


def json_batch(body: bytes, zone: Any) -> JsonBatch:
    """Return what a JSON body asks; raises BadBatch, OutOfRange."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ApiError(f"不是合法的 JSON / not valid JSON: {error}", code="bad_json") from None
    if not isinstance(given, dict) or "points" not in given:
        raise BadBatch("缺少 points / points is missing", expected='{"points": [[lng, lat], ...]}')
    unknown = sorted(set(given) - JSON_WORDS)
    if unknown:
        raise BadBatch("没有这个字段 / no such field", given=unknown[0], expected=", ".join(sorted(JSON_WORDS)))
    words = {name: value for name in TEXT_WORDS if (value := given.get(name)) is not None}
    for name, value in words.items():
        if not isinstance(value, str):
            raise BadBatch(f"{name} 应是文字 / {name} must be text", given=value, expected="text")
    points = _points(given["points"])
    return JsonBatch(stream_question(words, zone), points, datum_check.expected_of(given, len(points)))


def stream_question(words: dict[str, str], zone: Any) -> Question:
    """Return the question that a batch asks of each of its points."""
    return Question(
        crs=datum_of(words["crs"]) if "crs" in words else Datum.WGS84,
        layer=words.get("layer"),
        level=words.get("level"),
        at=moment(words["at"], zone, "at") if "at" in words else None,
        known_at=moment(words["known_at"], zone, "known_at") if "known_at" in words else None,
        lang=language(words.get("lang")),
    )


def _points(given: object) -> Floats:
    if not isinstance(given, list):
        raise BadBatch("points 应是数组 / points must be an array", expected="[[lng, lat], ...]")
    if len(given) > POINTS_MOST:
        raise BadBatch("点太多 / too many points", given=len(given), expected=f"at most {POINTS_MOST}")
    if not given:
        return np.empty((0, 2))
    try:
        raw = np.array(given)
    except ValueError:
        raw = np.empty(0, object)
    if raw.ndim != 2 or raw.shape[1] != 2 or raw.dtype.kind not in "if":
        index = _first_bad(given)
        shown = orjson.dumps(given[index]).decode()[:80] if index is not None else None
        raise BadBatch(f"第 {index} 个点不是 [lng, lat] / point {index} is not", given=shown, expected="[lng, lat]")
    points: Floats = raw.astype(np.float64, copy=False)
    _check_range(points)
    return points


def _first_bad(given: list[Any]) -> int | None:
    def good(point: Any) -> bool:
        return isinstance(point, list) and len(point) == 2 and all(type(one) in (int, float) for one in point)

    return next((index for index, point in enumerate(given) if not good(point)), None)


def _check_range(points: Floats) -> None:
    bad = np.flatnonzero((np.abs(points[:, 0]) > 180) | (np.abs(points[:, 1]) > 90))
    if not bad.size:
        return
    lng, lat = points[bad[0]].tolist()
    told = f"point {bad[0]}: lng={lng:g}, lat={lat:g} ({bad.size} of {len(points)})"
    if abs(lng) <= 90 and abs(lat) <= 180:
        raise SwappedCoordinates(
            "经纬度可能对调了 / longitude and latitude seem swapped", given=told, expected="[lng, lat]"
        )
    raise OutOfRange("坐标超出范围 / out of range", given=told, expected="[-180..180, -90..90]")


def json_answer(scope: Owners, plan: dict[str, Any], asked: JsonBatch, addresses: AddressIndex) -> bytes:
    """Return plan and codes as JSON, and which datum the points seem to be in where that was asked."""
    lng, lat = np.ascontiguousarray(asked.points[:, 0]), np.ascontiguousarray(asked.points[:, 1])
    places = owners_in(scope, asked.question.crs, lng, lat)
    answer = {"plan": plan, "codes": codes_of(scope, places)}
    if asked.expected is not None:
        found = datum_check.check(scope, addresses, asked.expected, asked.question.crs, lng, lat)
        answer |= datum_check.told(found, asked.question.lang)
    return orjson.dumps(answer)


class CsvOwners:
    """Reads CSV piece by piece and writes each row with the code of its owner; holds one piece in memory."""

    def __init__(self, scope: Owners, crs: Datum, words: dict[str, str], out: IO[bytes]) -> None:
        self._scope, self._crs, self._words, self._out = scope, crs, words, out
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._rest = ""
        self._columns: tuple[int, int] | None = None

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Take the next bytes; raises BadBatch where they are no CSV with lng and lat."""
        try:
            self._rest += self._decode.decode(data, final=last)
        except UnicodeDecodeError:
            raise BadBatch("不是 UTF-8 / the text is not UTF-8", expected="text/csv in UTF-8") from None
        end = len(self._rest) if last else _last_row_end(self._rest)
        block, self._rest = self._rest[:end], self._rest[end:]
        if len(self._rest) > LINE_MOST:
            raise BadBatch("一行过长 / a row is too long", expected=f"at most {LINE_MOST} characters")
        if block:
            self._answer([row for row in csv.reader(io.StringIO(block, newline="")) if row])
        if last and self._columns is None:
            raise BadBatch("没有表头 / the header is missing", expected="lng,lat")

    def _answer(self, rows: list[list[str]]) -> None:
        text = io.StringIO()
        write = csv.writer(text, lineterminator="\n")
        if self._columns is None and rows:
            header, rows = rows[0], rows[1:]
            self._columns = self._find_columns(header)
            write.writerow([*header, "code"])
        if rows and self._columns:
            lng_at, lat_at = self._columns
            lng = _degrees((row[lng_at] if lng_at < len(row) else "" for row in rows), 180)
            lat = _degrees((row[lat_at] if lat_at < len(row) else "" for row in rows), 90)
            codes = codes_of(self._scope, owners_in(self._scope, self._crs, lng, lat))
            write.writerows([*row, code] for row, code in zip(rows, codes, strict=True))
        self._out.write(text.getvalue().encode())

    def _find_columns(self, header: list[str]) -> tuple[int, int]:
        names = [name.strip() for name in header]
        return _column(names, self._words.get("lng_field"), LNG_NAMES), _column(
            names, self._words.get("lat_field"), LAT_NAMES
        )


def _last_row_end(text: str) -> int:
    """Return where the last whole row ends: a line end outside quotes."""
    end = text.rfind("\n") + 1
    while end and text.count('"', 0, end) % 2:
        end = text.rfind("\n", 0, end - 1) + 1
    return end


def _degrees(words: Iterable[str], most: float) -> Floats:
    values = np.array([_number(word) for word in words], dtype=np.float64)
    values[np.abs(values) > most] = np.nan
    return values


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return float("nan")


def _column(names: list[str], asked: str | None, usual: tuple[str, ...]) -> int:
    wanted = (asked,) if asked else usual
    for name in wanted:
        if name in names:
            return names.index(name)
    raise BadBatch(f"没有 {wanted[0]} 列 / no such column", given=", ".join(names[:20]), expected=", ".join(wanted))


def arrow_answer(scope: Owners, crs: Datum, words: dict[str, str], given: IO[bytes], out: IO[bytes]) -> None:
    """Copy an Arrow IPC stream batch by batch, adding a dictionary-encoded column `code`."""
    try:
        with ipc.open_stream(given) as reader:
            names = list(reader.schema.names)
            lng_at, lat_at = (
                _column(names, words.get("lng_field"), LNG_NAMES),
                _column(names, words.get("lat_field"), LAT_NAMES),
            )
            dictionary = pa.array(scope.plan.levels[scope.level].codes, pa.string())
            kind = pa.dictionary(pa.int32(), pa.string())
            schema = pa.schema([*reader.schema, pa.field("code", kind)], reader.schema.metadata)
            with ipc.new_stream(out, schema) as writer:
                for batch in reader:
                    lng, lat = _floats(batch.column(lng_at), 180), _floats(batch.column(lat_at), 90)
                    places = owners_in(scope, crs, lng, lat)
                    indices = pa.array(places, pa.int32(), mask=places < 0)
                    codes = pa.DictionaryArray.from_arrays(indices, dictionary)
                    writer.write_batch(pa.RecordBatch.from_arrays([*batch.columns, codes], schema=schema))
    except pa.ArrowInvalid as error:
        raise BadBatch("不是 Arrow IPC 流 / not an Arrow IPC stream", given=str(error)[:120]) from None


def _floats(column: Any, most: float) -> Floats:
    try:
        values = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise BadBatch("坐标列不是数 / a coordinate column holds no numbers", given=str(column.type)) from None
    beyond = np.abs(values) > most
    if beyond.any():
        values = np.where(beyond, np.nan, values)
    found: Floats = values
    return found
