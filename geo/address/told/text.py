"""A text in parts that may stand in another order than they were given in."""

from collections.abc import Iterable
from typing import NamedTuple


class Told(NamedTuple):
    """A text, and for each of its characters the place in the given text that it stands for."""

    text: str
    places: tuple[int, ...]

    def part(self, begin: int, end: int) -> "Told":
        """Return a part of the text."""
        return Told(self.text[begin:end], self.places[begin:end])

    def with_end(self, more: str) -> "Told":
        """Return the text with more characters behind it, which stand for its last one."""
        last = self.places[-1] if self.places else 0
        return Told(self.text + more, (*self.places, *[last] * len(more)))


def joined(parts: Iterable[Told]) -> Told:
    """Return several parts as one text."""
    every = list(parts)
    return Told("".join(one.text for one in every), tuple(place for one in every for place in one.places))
