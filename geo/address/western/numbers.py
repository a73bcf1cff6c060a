"""Numbers in English words: sixteen ninety-five, two hundred and twenty-two, one two three, twenty fifth."""

import re
from itertools import pairwise


def _counted(words: str, first: int = 0) -> dict[str, int]:
    return {word: value for value, word in enumerate(words.split(), first)}


_ONES = _counted("ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE") | {"OH": 0}
_TEENS = _counted("TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN SIXTEEN SEVENTEEN EIGHTEEN NINETEEN", 10)
_TENS = {
    word: 10 * value for word, value in _counted("TWENTY THIRTY FORTY FIFTY SIXTY SEVENTY EIGHTY NINETY", 2).items()
} | {"FOURTY": 40}
_VALUES = {**_ONES, **_TEENS, **_TENS}
_FIRSTS = _counted("FIRST SECOND THIRD FOURTH FIFTH SIXTH SEVENTH EIGHTH NINTH", 1)
_ORDINALS = {
    **_FIRSTS,
    **_counted(
        "TENTH ELEVENTH TWELFTH THIRTEENTH FOURTEENTH FIFTEENTH SIXTEENTH SEVENTEENTH EIGHTEENTH NINETEENTH", 10
    ),
    **{word[:-1] + "IETH": value for word, value in _TENS.items()},
}
# the words of numbered streets, with their figures
IN_FIGURES = {word: str(value) for word, value in _ORDINALS.items()} | {
    f"{ten}-{one}": str(tens + value) for ten, tens in _TENS.items() for one, value in _FIRSTS.items()
}
_UNIT = "|".join(word for word in _ONES if word not in ("ZERO", "OH"))
_TEN, _TEEN = "|".join(_TENS), "|".join(_TEENS)
_BELOW = rf"(?:(?:{_TEN})(?:[ -](?:{_UNIT}))?|{_TEEN}|{_UNIT})"
_PAIR = rf"(?:(?:{_TEN})(?:[ -](?:{_UNIT}))?|{_TEEN}|(?:OH|ZERO)[ -](?:{_UNIT}))"
_AND = r"(?:[ -]AND)?[ -]"
_FORMS = (
    rf"{_BELOW}[ -]THOUSAND(?:{_AND}(?:{_BELOW}[ -]HUNDRED)?(?:{_AND}?{_BELOW})?)?",
    rf"{_BELOW}[ -]HUNDRED(?:{_AND}{_BELOW})?",
    rf"{_BELOW}[ -]{_PAIR}",
    rf"(?:{'|'.join(_ONES)})(?:[ -](?:{'|'.join(_ONES)})){{1,4}}",
    _BELOW,
)
NUMBER = re.compile(rf"\b(?:{'|'.join(_FORMS)})\b(?![ -](?:{'|'.join(_ORDINALS)}|HUNDRED|THOUSAND)\b)")
ORDINAL = re.compile(
    rf"\b(?:(?P<hundred>{_UNIT})[ -]HUNDRED{_AND})?(?:(?P<ten>{_TEN})[ -])?(?P<last>{'|'.join(_ORDINALS)})\b"
)


def number_of(words: str) -> str:
    """Return a number in words, as NUMBER finds it, in figures.

    >>> number_of("SIXTEEN NINETY-FIVE"), number_of("TWO HUNDRED AND TWENTY-TWO"), number_of("ONE TWO THREE")
    ('1695', '222', '123')
    >>> number_of("TWO THOUSAND TWO HUNDRED ELEVEN"), number_of("NINE OH FIVE"), number_of("TWENTY-TWO HUNDRED")
    ('2211', '905', '2200')
    """
    parts = [one for one in re.split("[ -]", words) if one not in ("", "AND")]
    total, figures = 0, ""
    for before, one in pairwise(["", *parts]):
        if one in ("THOUSAND", "HUNDRED"):
            total, figures = total + (1000 if one == "THOUSAND" else 100) * int(figures), ""
        elif before in _TENS and _ONES.get(one, 0) > 0:
            figures = f"{figures[:-1]}{_ONES[one]}"  # those of TWENTY FIVE are 20 and then 25 in their stead
        else:
            figures += str(_VALUES[one])
    return str(total + int(figures or 0)) if total else figures


def ordinal_of(found: re.Match[str]) -> str:
    """Return an ordinal in several words, as ORDINAL finds it, in figures with TH; a single word as it is.

    >>> [ordinal_of(ORDINAL.search(one)) for one in ("TWENTY FIFTH", "ONE HUNDRED AND TENTH", "NINTH")]
    ['25TH', '110TH', 'NINTH']
    """
    if not (found["ten"] or found["hundred"]):
        return found[0]
    value = _ORDINALS[found["last"]] + _TENS.get(found["ten"] or "", 0) + 100 * _ONES.get(found["hundred"] or "", 0)
    return f"{value}TH"
