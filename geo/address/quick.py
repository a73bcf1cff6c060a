"""Regular expressions that give up early: what a text must hold for one to match, and how a match begins.

A text of fifty characters is looked at by hundreds of patterns, nearly none of which matches. Both are read from the
parsed pattern; where that tells nothing, or where there is no parser, a pattern is tried as it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

Word = Callable[[re.Match[str]], str]
Needs = tuple[frozenset[str], ...]
RANGE_MOST = 100  # characters of a range; of a longer one, as that of Chinese ones, most texts hold one
NEEDS_MOST = 2  # sets of characters that are looked for
_REPEATS = frozenset(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))
_NO_WIDTH = frozenset(("ASSERT", "ASSERT_NOT", "AT"))


class Rule(NamedTuple):
    """A pattern, what is put in place of what it finds, and the characters a text must hold, one of each set."""

    pattern: re.Pattern[str]
    word: Word
    needs: Needs


def rules(*given: tuple[str | re.Pattern[str], str | Word], flags: int = 0) -> tuple[Rule, ...]:
    """Return the rules of patterns and of the words in their place, or what makes these of what is found."""
    return tuple(_rule(re.compile(text, flags), word) for text, word in given)


def _rule(pattern: re.Pattern[str], word: str | Word) -> Rule:
    return Rule(pattern, (lambda _: word) if isinstance(word, str) else word, needs_of(pattern))


def awake(given: Iterable[Rule], chars: set[str]) -> Iterator[Rule]:
    """Return the rules that may match a text of some characters; what is added to these meanwhile counts as well."""
    for rule in given:
        for some in rule.needs:
            if some.isdisjoint(chars):
                break
        else:
            yield rule


def needs_of(pattern: re.Pattern[str]) -> Needs:
    """Return sets of characters, the smallest first: a text in which a pattern matches holds one of each.

    >>> [sorted(some) for some in needs_of(re.compile("(?<=[0-9])[幢栋](?![0-9])|三号"))]
    [['三', '幢', '栋']]
    """
    found = {some for some in _needed(_parsed(pattern)) if _is_as_written(some, pattern.flags)}
    return tuple(sorted(found, key=lambda some: (len(some), sorted(some)))[:NEEDS_MOST])


def quick(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that looks first whether a match can begin with a character at all.

    >>> quick("(?<!从)(?:在|到)[0-9]").pattern
    '(?=[到在])(?:(?<!从)(?:在|到)[0-9])'
    """
    plain = re.compile(text, flags)
    found = _first(_parsed(plain))
    if found is None or found[1] or not _is_as_written(found[0], plain.flags):
        return plain
    chars = "".join(re.escape(char) for char in sorted(found[0]))
    return re.compile(f"(?=[{chars}])(?:{text})", flags)


def _is_as_written(chars: frozenset[str], flags: int) -> bool:
    """Tell whether characters match themselves alone, not letters of the other case too."""
    return not flags & re.IGNORECASE or all(char.lower() == char.upper() for char in chars)


def _parsed(pattern: re.Pattern[str]) -> Any:
    try:
        return import_module("re._parser").parse(pattern.pattern, pattern.flags)
    except ImportError:
        return ()


def _needed(items: Any) -> list[frozenset[str]]:
    """Return sets of characters of each of which one stands where a sequence matches, or around that."""
    return [some for code, value in items for some in _needed_by(code.name, value)]


def _needed_by(name: str, value: Any) -> list[frozenset[str]]:
    if name == "LITERAL":
        return [frozenset(chr(value))]
    if name == "IN":
        return [some for some in (_members(value),) if some]
    if name == "BRANCH":
        each = [_needed(one) for one in value[1]]
        return [frozenset().union(*(min(one, key=len) for one in each))] if all(each) else []
    if name == "SUBPATTERN":
        return [] if value[1] else _needed(value[3])  # flags of its own
    if name in _REPEATS:
        return _needed(value[2]) if value[0] else []
    return _needed(value[1]) if name == "ASSERT" else []


def _members(items: Any) -> frozenset[str] | None:
    """Return the characters of a class; None where these are too many, or all others."""
    found: set[str] = set()
    for code, value in items:
        low, high = value if code.name == "RANGE" else (value, value)
        if code.name not in ("LITERAL", "RANGE") or high - low > RANGE_MOST:
            return None
        found.update(map(chr, range(low, high + 1)))
    return frozenset(found)


def _first(items: Any) -> tuple[frozenset[str], bool] | None:
    """Return with what characters a match of a sequence begins, and whether it may be empty; None where any may."""
    found: frozenset[str] = frozenset()
    for code, value in items:
        if code.name in _NO_WIDTH:
            continue
        one = _first_of(code.name, value)
        if one is None:
            return None
        found |= one[0]
        if not one[1]:
            return found, False
    return found, True


def _first_of(name: str, value: Any) -> tuple[frozenset[str], bool] | None:
    if name == "LITERAL":
        return frozenset(chr(value)), False
    if name == "IN":
        some = _members(value)
        return None if some is None else (some, False)
    if name == "BRANCH":
        each = [_first(one) for one in value[1]]
        known = [one for one in each if one is not None]
        return (frozenset().union(*(one[0] for one in known)), any(one[1] for one in known)) if known == each else None
    if name == "SUBPATTERN":
        return None if value[1] else _first(value[3])
    if name in _REPEATS:
        inner = _first(value[2])
        return None if inner is None else (inner[0], inner[1] or not value[0])
    return None
