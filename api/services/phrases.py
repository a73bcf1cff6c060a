"""Sentences of answers: why somebody is responsible, what a note says, which part to ask for."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from api.services.duties import Reason
from maps.words import speaker

DUTY_LIST = "权责清单"


def note(code: str, lang: str, values: Mapping[str, object]) -> str:
    """Return what a note says."""
    return speaker(lang)(f"locate.note.{code}", **values)


def question(part: str | None, lang: str) -> str | None:
    """Return the question that asks for a part of an address."""
    return None if part is None else speaker(lang)(f"locate.ask.{part}")


def side(key: str, lang: str) -> str:
    """Return the word for a side of a place, as ne."""
    return speaker(lang)(f"locate.side.{key}")


def span(first: str, last: str, odd_even: str, lang: str) -> str:
    """Return numbers from the first to the last; `odd_even` tells whether only those of one side of the road."""
    return speaker(lang)(f"locate.span.{odd_even}" if odd_even else "locate.span", first=first, last=last)


def some(names: tuple[str, ...], lang: str, *, more: bool) -> str:
    """Return some names, and whether there are more."""
    say = speaker(lang)
    told = say("locate.names.between").join(names)
    return say("locate.names.more", names=told) if more else told


def title(kind: str, key: str, lang: str) -> str:
    """Return the word for a layer or level without a title of its own: a known key's word, else the key."""
    return _known(f"title.{kind}.{key}", key, lang)


def role(key: str, lang: str) -> str:
    """Return the word for a role; roles are data, so an unknown one stands for itself."""
    return _known(f"role.{key}", key, lang)


def _known(word: str, key: str, lang: str) -> str:
    try:
        return speaker(lang)(word)
    except KeyError:
        return key


def why(reason: Reason, role_key: str, category_title: str | None, lang: str, zone: ZoneInfo) -> str:
    """Return the sentence that says by what somebody is responsible."""
    say = speaker(lang)
    sentence = say(
        f"why.{reason.code}",
        number=(reason.number or "").removeprefix(DUTY_LIST).strip(),  # registries write it either way
        place=reason.place or say("why.everywhere"),
        category=category_title or say("why.everything"),
        role=role(role_key, lang),
        span=_span(reason.valid_from, reason.valid_to, lang, zone),
    )
    return sentence + (say("why.basis", basis=reason.basis) if reason.basis else "")


def _span(begin: datetime, end: datetime | None, lang: str, zone: ZoneInfo) -> str:
    first, say = begin.astimezone(zone).date().isoformat(), speaker(lang)
    if end is None:
        return say("why.since", first=first)
    return say("why.between", first=first, last=end.astimezone(zone).date().isoformat())
