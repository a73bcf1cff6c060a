"""Schemes as documents, those of the standards, and codes written in another scheme."""

from collections.abc import Mapping
from typing import Any

from geo.code_scheme.segments import (
    ALNUM,
    DIGITS,
    LONGEST,
    BadScheme,
    CodeScheme,
    CodeUnfit,
    Order,
    Segment,
    Source,
    faults_of,
)

CHARSETS = {"digits": DIGITS, "alnum": ALNUM}


def rewritten(code: str, source: CodeScheme, target: CodeScheme) -> str:
    """Return a code in another scheme, segment by segment of the same key: 15 <-> 16 <-> 20 and so on.

    A wider segment is filled with zeros from the left, a narrower one must have them to lose; what the source
    does not have is the target's own value. Raises CodeUnfit.

    >>> rewritten("990101001002003", PRESETS["unit_15"], PRESETS["unit_16"])
    '9901010001002003'
    """
    faults = faults_of(source, code)
    if faults:
        raise CodeUnfit(f"{code} 不合 {source.name} / does not fit {source.name}", given=code, expected=str(faults[0]))
    parts, text = source.parts(code), ""
    for one in target.segments:
        told = parts.get(one.key, one.value or (one.values or ("",))[0])
        text += _resized(one, told, code, target)
    faults = faults_of(target, text)
    if faults:
        raise CodeUnfit(f"{text} 不合 {target.name} / does not fit {target.name}", given=code, expected=str(faults[0]))
    return text


def _resized(one: Segment, told: str, code: str, target: CodeScheme) -> str:
    lost = told[: max(0, len(told) - one.width)]
    if not told or lost.strip("0"):
        raise CodeUnfit(
            f"{code} 的 {one.key} 写不进 {target.name} / {one.key} has no room in {target.name}",
            given=told or one.key,
            expected=f"{one.width} characters",
        )
    return told[len(lost) :].rjust(one.width, "0")


def scheme_of(told: Mapping[str, Any]) -> CodeScheme:
    """Return the scheme that a document describes; raises BadScheme."""
    try:
        segments = tuple(_segment_of(one) for one in told["segments"])
        return CodeScheme(str(told["name"])[:80], segments, Order(told.get("order", Order.ROWS)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        expected = '{"name", "segments": [{"key", "width", "source", ...}], "order": "rows"}'
        raise BadScheme("编码规则读不懂 / not a code scheme", given=str(error)[:200], expected=expected) from error


def _segment_of(told: Mapping[str, Any]) -> Segment:
    given = {name: told[name] for name in ("first", "last", "unsplit") if told.get(name) is not None}
    if any(type(value) is not int for value in (told["width"], *given.values())) or told["width"] > LONGEST:
        raise ValueError(f"width, first, last, unsplit are whole numbers, width at most {LONGEST}: {told['key']!r}")
    charset = str(told.get("charset", "digits"))
    return Segment(
        str(told["key"])[:40],
        told["width"],
        Source(told["source"]),
        CHARSETS.get(charset, charset),
        value=str(told.get("value", "")),
        values=tuple(map(str, told.get("values", ()))),
        **given,
    )


def scheme_json(scheme: CodeScheme) -> dict[str, Any]:
    """Return a scheme as the document that `scheme_of` reads."""
    return {
        "name": scheme.name,
        "width": scheme.width,
        "order": scheme.order.value,
        "segments": [_segment_json(one) for one in scheme.segments],
    }


def _segment_json(one: Segment) -> dict[str, Any]:
    charset = next((name for name, value in CHARSETS.items() if value == one.charset), one.charset)
    told: dict[str, Any] = {"key": one.key, "width": one.width, "source": one.source.value, "charset": charset}
    if one.source is Source.SEQUENCE:
        told |= {"first": one.first, "last": one.highest, "unsplit": one.unsplit}
    if one.value:
        told["value"] = one.value
    if one.values:
        told["values"] = list(one.values)
    return told


def _above(*widths: tuple[str, int]) -> tuple[Segment, ...]:
    return tuple(Segment(key, width, Source.PARENT) for key, width in widths)


_COUNTY, _STREET, _COMMUNITY = ("county", 6), ("street", 3), ("community", 3)
# Structures met in the standards; field notes say which are certain
PRESETS = {
    one.name: one
    for one in (
        CodeScheme("unit_15", (*_above(_COUNTY, _STREET, _COMMUNITY), Segment("sequence", 3, Source.SEQUENCE))),
        CodeScheme("unit_14", (*_above(_COUNTY, _STREET, _COMMUNITY), Segment("sequence", 2, Source.SEQUENCE))),
        CodeScheme("unit_16", (*_above(_COUNTY, ("street", 4), _COMMUNITY), Segment("sequence", 3, Source.SEQUENCE))),
        CodeScheme("management_12", (*_above(_COUNTY, _STREET), Segment("sequence", 3, Source.SEQUENCE))),
        CodeScheme(
            "evaluation_12",
            (
                *_above(_COUNTY, _STREET),
                Segment("sequence", 2, Source.SEQUENCE),
                Segment("kind", 1, Source.CHOICE, "ABC", values=("A", "B", "C")),
            ),
        ),
        CodeScheme(
            "professional_20",
            (
                Segment("class", 6, Source.FIXED, value="010000"),
                *_above(_COUNTY, _STREET, _COMMUNITY),
                Segment("sequence", 2, Source.SEQUENCE, unsplit=0),
            ),
        ),
    )
}
