"""A text in parts that may stand in another order than they were given in, each character with where it came from."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from geo.address.writing.characters import BREAK
from geo.address.writing.normalise import Normal


class Told(NamedTuple):
    """A text, and for each of its characters the place in the given text that it stands for."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Told":
        """Return a text as it was given."""
        return cls(text, tuple(range(len(text))))

    def part(self, begin: int, end: int) -> "Told":
        """Return a part of the text."""
        return Told(self.text[begin:end], self.places[begin:end])

    def with_end(self, more: str) -> "Told":
        """Return the text with more characters behind it, which stand for its last one."""
        last = self.places[-1] if self.places else 0
        return Told(self.text + more, (*self.places, *[last] * len(more)))

    def changed(self, begin: int, end: int, *new: "Told") -> "Told":
        """Return the text with others in place of a part of it."""
        return joined((self.part(0, begin), *new, self.part(end, len(self.text))))


def joined(parts: Iterable[Told]) -> Told:
    """Return several parts as one text."""
    every = list(parts)
    return Told("".join(one.text for one in every), tuple(place for one in every for place in one.places))


def clauses(normal: Normal) -> Iterator[Told]:
    """Yield what stands between the signs of a text, without a blank before it."""
    for low, high in normal.clauses():
        begin = low + normal.text.startswith(" ", low, high)
        yield Told(normal.text[begin:high], normal.offsets[begin:high])


def of_clauses(parts: Iterable[Told]) -> Normal:
    """Return the text of some clauses, a blank between two in Latin letters."""
    whole, breaks = Told("", ()), list[int]()
    for one in parts:
        if whole.text and one.text:
            blank = whole.text[-1].isascii() and one.text[0].isascii()
            whole = joined((whole, Told(" " * blank, one.places[:blank])))
            breaks.append(len(whole.text))
        whole = joined((whole, one))
    return Normal(*whole, tuple(breaks))


def marked(normal: Normal) -> tuple[str, list[int]]:
    """Return the text with its breaks written out, and where each character is in it, -1 for a break."""
    breaks = set(normal.breaks)
    places = [one for k in range(len(normal.text)) for one in ((-1, k) if k in breaks else (k,))]
    return "".join(BREAK if place < 0 else normal.text[place] for place in places), places


def cut(normal: Normal, order: Iterable[int], places: Sequence[int] = ()) -> Normal:
    """Return the part of a text that some places in order make up; `places` tells where those of a marked text are."""
    kept = [place for place in (places[k] for k in order) if place >= 0] if places else list(order)
    number = {place: k for k, place in enumerate(kept)}
    breaks = tuple(number[one] for one in normal.breaks if number.get(one))
    return Normal("".join(normal.text[k] for k in kept), tuple(normal.offsets[k] for k in kept), breaks)


def without(normal: Normal, begin: int, end: int) -> Normal:
    """Return a text without a part."""
    return cut(normal, [*range(begin), *range(end, len(normal.text))])
