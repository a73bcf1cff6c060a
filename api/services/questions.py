"""What is asked, read from words strictly: unknown, doubled, impossible values are refused with a hint."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import TypeVar
from zoneinfo import ZoneInfo

from api.errors import ApiError, Unprocessable
from geo.address.told.gist import GIVEN_MOST
from geo.crs import datum_of
from geo.types import Datum, LngLat

ADDRESS_MOST = GIVEN_MOST  # characters of a text that is matched, a caller's whole story
TYPED_MOST = 200  # of one that is being typed
ACCURACY_MOST_M = 50_000.0
LANGUAGES = ("zh-CN", "en")
Value = TypeVar("Value")
WORDS = (
    "lng", "lat", "address", "crs", "layer", "level", "at", "known_at", "accuracy_m", "category", "lang",
)  # fmt: skip


class BadQuestion(ApiError):
    """A question that cannot be read."""

    code = "bad_parameter"


class OutOfRange(Unprocessable):
    """A coordinate that lies on no map."""

    code = "coordinate_out_of_range"


class SwappedCoordinates(Unprocessable):
    """Longitude and latitude stand in each other's place."""

    code = "swapped_coordinates"


@dataclass(frozen=True)
class Question:
    """Which grid owns a place; `point` is as given, in datum `crs`. No `at` means now."""

    point: LngLat | None = None
    address: str | None = None
    crs: Datum = Datum.WGS84
    layer: str | None = None
    level: str | None = None
    at: datetime | None = None
    known_at: datetime | None = None
    accuracy_m: float | None = None
    category: str | None = None
    lang: str = LANGUAGES[0]


def question_of(given: Iterable[tuple[str, str]], zone: ZoneInfo) -> Question:
    """Return the question that parameters ask.

    Raises BadQuestion, OutOfRange, SwappedCoordinates, UnknownDatum.
    """
    words = once(given, WORDS)
    has_point = "lng" in words or "lat" in words
    address = words.get("address", "").strip() or None
    if not has_point and address is None:
        raise BadQuestion(
            "请给出坐标或地址 / a point or an address is needed",
            expected="lng and lat, or address",
            code="no_place",
        )
    if address is not None and len(address) > ADDRESS_MOST:
        raise BadQuestion("地址过长 / the address is too long", given=len(address), expected=f"at most {ADDRESS_MOST}")
    return Question(
        point=_point(words) if has_point else None,
        address=address,
        crs=datum_of(words["crs"]) if "crs" in words else Datum.WGS84,
        layer=words.get("layer"),
        level=words.get("level"),
        at=_optional(words, "at", lambda text: moment(text, zone, "at")),
        known_at=_optional(words, "known_at", lambda text: moment(text, zone, "known_at")),
        accuracy_m=_optional(words, "accuracy_m", _accuracy),
        category=words.get("category"),
        lang=language(words.get("lang")),
    )


def once(given: Iterable[tuple[str, str]], known: Iterable[str]) -> dict[str, str]:
    """Return parameters by name; raises BadQuestion for one that is unknown or given twice."""
    words: dict[str, str] = {}
    allowed = tuple(known)
    for name, value in given:
        if name not in allowed:
            raise BadQuestion(
                f"没有参数 {name} / no such parameter",
                given=name,
                expected=", ".join(allowed),
                code="unknown_parameter",
            )
        if name in words:
            raise BadQuestion(f"参数 {name} 重复 / given twice", given=name, code="repeated_parameter")
        words[name] = value
    return words


def _optional(words: dict[str, str], name: str, read: Callable[[str], Value]) -> Value | None:
    return read(words[name]) if name in words else None


def language(given: str | None) -> str:
    """Return the language of words in an answer; Chinese where none is asked for."""
    if given is None:
        return LANGUAGES[0]
    found = next((one for one in LANGUAGES if one.lower().startswith(given.lower()[:2])), None)
    if found is None or not given:
        raise BadQuestion("没有这种语言 / no such language", given=given, expected=", ".join(LANGUAGES))
    return found


def number(text: str, name: str) -> float:
    """Return a finite number; raises BadQuestion, and OutOfRange for nan and infinities."""
    try:
        value = float(text)
    except ValueError:
        raise BadQuestion(
            f"{name} 不是数 / {name} is no number",
            given=text,
            expected="decimal degrees or metres",
            code="not_a_number",
        ) from None
    if not isfinite(value):
        raise OutOfRange(f"{name} 不是有限的数 / {name} is not finite", given=text, expected="a finite number")
    return value


def _point(words: dict[str, str]) -> LngLat:
    missing = [name for name in ("lng", "lat") if name not in words]
    if missing:
        raise BadQuestion(
            f"缺少 {missing[0]} / {missing[0]} is missing",
            expected="lng and lat together",
            code="half_a_point",
        )
    return checked(number(words["lng"], "lng"), number(words["lat"], "lat"))


def checked(lng: float, lat: float) -> LngLat:
    """Return a point; raises SwappedCoordinates or OutOfRange where it lies on no map."""
    if abs(lng) <= 180 and abs(lat) <= 90:
        return LngLat(lng, lat)
    if abs(lat) <= 180 and abs(lng) <= 90:
        raise SwappedCoordinates(
            "经纬度可能对调了 / longitude and latitude seem swapped",
            given=f"lng={lng:g}, lat={lat:g}",
            expected=f"lng={lat:g}, lat={lng:g}",
        )
    raise OutOfRange(
        "坐标超出范围 / the coordinate is out of range",
        given=f"lng={lng:g}, lat={lat:g}",
        expected="-180 <= lng <= 180, -90 <= lat <= 90, in degrees",
    )


def _accuracy(text: str) -> float:
    value = number(text, "accuracy_m")
    if not 0 <= value <= ACCURACY_MOST_M:
        raise BadQuestion("accuracy_m 超出范围 / out of range", given=text, expected=f"0 to {ACCURACY_MOST_M:g} metres")
    return value


_LOST_PLUS = re.compile(r"(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:?\d\d)$")


def moment(text: str, zone: ZoneInfo, name: str) -> datetime:
    """Return a time; a date is 00:00 and a time without offset is local in `zone`. Raises BadQuestion."""
    try:
        found = datetime.fromisoformat(_LOST_PLUS.sub(r"\1+\2", text.strip()))
    except ValueError:
        raise BadQuestion(
            f"{name} 不是时间 / {name} is no time",
            given=text,
            expected="2026-01-31 or 2026-01-31T08:00:00+08:00",
            code="bad_time",
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


_TYPED_POINT = re.compile(r"^\s*[(（]?\s*(-?\d{1,3}(?:\.\d+)?)°?\s*[,，;； ]\s*(-?\d{1,3}(?:\.\d+)?)°?\s*[)）]?\s*$")


def typed_point(text: str) -> tuple[float, float] | None:
    """Return the two numbers of a coordinate that was typed into an address field."""
    found = _TYPED_POINT.match(text)
    if not found or "." not in found[0]:
        return None
    return float(found[1]), float(found[2])
