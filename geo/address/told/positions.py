"""Positions written in the text of an address: 118.87489,31.88103, 经度118.8 纬度31.9, 31.88103N 118.87489E."""

import re
from typing import NamedTuple

_LABEL = "经度|纬度|东经|西经|北纬|南纬|LNG|LON|LAT|LONGITUDE|LATITUDE|[NSEWXY]"
_FIGURES = (
    r"[-+]?[0-9]{1,3}(?:\.[0-9]{3,15}°?|°[0-9]{1,2}(?:[.][0-9]+)?[′'分](?:[0-9]{1,2}(?:[.][0-9]+)?(?:″|\"|''|秒))?)"
)
_SIGNS = r"[\s,，;；/、:：=]"
_ONE = rf"(?:(?:{_LABEL}){_SIGNS}*)?(?<![0-9.]){_FIGURES}{_SIGNS}?(?:[NSEW](?![A-Z]))?"
_LEAD = r"(?:[@\[【(（{]|GPS|定位|坐标|经纬度|位置|LOCATION|POSITION|[\s:：=,，])"
_PAIR = re.compile(
    rf"(?<![@\[【(（{{\s:：=,，]){_LEAD}{{0,30}}(?P<one>{_ONE}){_SIGNS}{{0,4}}(?P<other>{_ONE})"
    r"(?P<end>[\s\]】)）}]*)(?![0-9.])",
    re.IGNORECASE,
)
_VALUE = re.compile(r"([-+]?)([0-9]{1,3})(?:(\.[0-9]+)|°([0-9]{1,2}(?:\.[0-9]+)?)[′'分](?:([0-9]{1,2}(?:\.[0-9]+)?))?)")
_EASTING = re.compile("经|LNG|LON|(?<![A-Z])[EWX](?![A-Z])")
_NORTHING = re.compile("纬|LAT|(?<![A-Z])[NSY](?![A-Z])")
_NEGATIVE = re.compile("西经|南纬|(?<![A-Z])[SW](?![A-Z])")
LATITUDE_MOST, LONGITUDE_MOST = 90.0, 180.0


class Position(NamedTuple):
    """A position that a text tells, in degrees; its datum is not known."""

    lng: float
    lat: float


def without_position(given: str) -> tuple[str, Position | None]:
    """Return a text with a sign in place of every character of a position in it, and that position.

    The position is None where there is none, and where words and figures do not tell which of the two is the longitude.

    >>> text, position = without_position("贾家公寓C座 [定位 31.88103N 118.87489E]")
    >>> text.rstrip("，"), position
    ('贾家公寓C座', Position(lng=118.87489, lat=31.88103))
    """
    found = _PAIR.search(given) if "." in given or "°" in given else None
    if found is None:
        return given, None
    position = _position(found["one"].upper(), found["other"].upper())
    blank = "，" * (found.end() - found.start())
    return given[: found.start()] + blank + given[found.end() :], position


def _position(one: str, other: str) -> Position | None:
    first, second = _degrees(one), _degrees(other)
    if _tells(_EASTING, one) or _tells(_NORTHING, other) or abs(first) > LATITUDE_MOST:
        lng, lat = first, second
    elif _tells(_NORTHING, one) or _tells(_EASTING, other) or abs(second) > LATITUDE_MOST:
        lng, lat = second, first
    else:
        return None
    return Position(lng, lat) if abs(lng) <= LONGITUDE_MOST and abs(lat) <= LATITUDE_MOST else None


def _tells(pattern: re.Pattern[str], told: str) -> bool:
    return pattern.search(told) is not None


def _degrees(told: str) -> float:
    found = _VALUE.search(told)
    if found is None:  # no position is found without figures
        return float("inf")
    sign, whole, rest, minutes, seconds = found.groups()
    value = float(whole) + float(rest or 0) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return -value if sign == "-" or _tells(_NEGATIVE, told) else value
