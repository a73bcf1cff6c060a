"""The answers to a question about an address: each as a button, with the text that it makes of what was asked."""

from typing import NamedTuple

from api.services.address_question import Choice
from api.services.addresses import AddressAnswer, Candidate
from geo.address import normal_text

BEFORE = frozenset({"district", "town", "community", "road"})  # said before what was said; finer parts behind it
UNITS = {"number": "号", "building": "幢", "unit": "单元", "room": "室"}


class ChoiceAnswer(NamedTuple):
    """One answer: its words, how likely it is, the places of the candidates it leaves, the text to ask next."""

    value: str
    confidence: float
    candidates: tuple[int, ...]
    text: str


def choice_answers(answer: AddressAnswer) -> tuple[ChoiceAnswer, ...]:
    """Return the answers to an answer's question, likeliest first; none where one would settle nothing."""
    if answer.question is None or len(answer.choices) < 2:
        return ()
    return tuple(_one(answer, answer.question, choice) for choice in answer.choices)


def _one(answer: AddressAnswer, part: str, choice: Choice) -> ChoiceAnswer:
    words = _words(part, choice.value)
    left = tuple(at for at, one in enumerate(answer.candidates) if _says(one, words))
    text = words + answer.given if part in BEFORE else answer.given + words
    return ChoiceAnswer(words, choice.confidence, left, text)


def _words(part: str, value: str) -> str:
    """Return a value as people say it: 12 as 12号."""
    unit = UNITS.get(part, "")
    return value if not value[-1:].isalnum() or not value[-1:].isascii() else value.replace(".", "-") + unit


def _says(one: Candidate, words: str) -> bool:
    return normal_text(words) in normal_text(one.text)
