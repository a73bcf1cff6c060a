"""The answers to a question about an address: each as a button, where it leads, and what to ask next."""

from collections.abc import Sequence
from typing import NamedTuple

from api.services import phrases
from api.services.address_cases import worded
from api.services.address_question import CONFIRM, NEAREST, SIDE, WHICH, Choice
from api.services.address_spans import Span, span_of
from api.services.addresses import AddressAnswer, Candidate
from geo.address import normal_text
from geo.address.western.parts import is_western
from geo.types import LngLat

BEFORE = frozenset({"district", "town", "community", "road"})  # said before what was said; finer parts behind it
AHEAD = frozenset({"number", "road"})  # the same of Western addresses
WHOLE = frozenset({CONFIRM, WHICH, NEAREST})  # their answers are places as they are written, not parts of one


class ChoiceAnswer(NamedTuple):
    """One answer: its words, how likely it is, the places of the candidates it leaves, the text to ask next.

    With `point` it settles the grid `place`; without, the text has to be asked.
    """

    value: str
    confidence: float
    candidates: tuple[int, ...]
    text: str
    place: int
    point: LngLat | None


def choice_answers(answer: AddressAnswer, lang: str) -> tuple[ChoiceAnswer, ...]:
    """Return the answers to an answer's question, likeliest first; none where one would settle nothing."""
    part = answer.question
    if part is None or (len(answer.choices) < 2 and part != CONFIRM):
        return ()
    return tuple(_one(answer, part, choice, lang) for choice in answer.choices)


def _one(answer: AddressAnswer, part: str, choice: Choice, lang: str) -> ChoiceAnswer:
    words = _words(part, choice, lang, western=is_western(answer.given))
    left = tuple(at for at, one in enumerate(answer.candidates) if _leaves(one, part, choice, answer.choices))
    return ChoiceAnswer(words, choice.confidence, left, _text(answer, part, choice), choice.place, choice.point)


def _words(part: str, choice: Choice, lang: str, *, western: bool) -> str:
    """Return what a button says: a value with its unit, a span of numbers, a side."""
    first = choice.values[0]
    if part == SIDE:
        return phrases.side(first, lang)
    if len(choice.values) == 1:
        return first if part in WHOLE else worded(part, first, western=western)
    return _spanned(part, span_of(part, choice.values), lang, western=western)


def _spanned(part: str, span: Span, lang: str, *, western: bool) -> str:
    if span.names:
        return phrases.some(tuple(worded(part, one, western=western) for one in span.names), lang, more=span.more)
    first, last = (worded(part, one, western=western) for one in span.words)
    return first if first == last else phrases.span(first, last, span.side, lang)


def _text(answer: AddressAnswer, part: str, choice: Choice) -> str:
    """Return what to ask next: the given text with what was answered; a grid's many values say nothing of that kind."""
    if part in WHOLE:
        return choice.values[0]
    if part == SIDE or len(choice.values) > 1:
        return answer.given
    if is_western(answer.given):
        words = worded(part, choice.values[0], western=True)
        return f"{words} {answer.given}" if part in AHEAD else f"{answer.given}, {words}"
    words = worded(part, choice.values[0])
    return words + answer.given if part in BEFORE else answer.given + words


def _leaves(one: Candidate, part: str, choice: Choice, every: Sequence[Choice]) -> bool:
    """Tell whether a candidate is still possible after an answer: of values that begin alike, the longest counts."""
    if part in WHOLE or part == SIDE or len(choice.values) > 1:
        return one.place == choice.place
    if is_western(one.text):
        word = worded(part, choice.values[0], western=True)
        return one.text.startswith(f"{word} ") if part == "number" else word.upper() in one.text.upper()
    text = normal_text(one.text)
    value, *others = (normal_text(worded(part, each.values[0])) for each in (choice, *every))
    return value in text and not any(value in other and value != other and other in text for other in others)
