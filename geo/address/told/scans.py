"""Numbers as scanners and hasty fingers give them: l7号, 5O1室, 丨号楼, 2S5号."""

import re
from typing import NamedTuple

_ROUND, _UPRIGHT, _SHAPES = "Oo〇", "Il丨", {"S": "5", "B": "8", "Z": "2"}
_SAME = str.maketrans(_ROUND + _UPRIGHT, "0" * len(_ROUND) + "1" * len(_UPRIGHT))
_LIKE = str.maketrans(_SHAPES)
_UNIT = "号|呈|弓|幢|栋|座|单元|室|窒|楼|层|弄|异|组|附|#"
_RUN = re.compile(
    rf"(?<![A-Za-z零一二三四五六七八九十百])(?=[{_ROUND}{_UPRIGHT}SBZ]*[0-9]|[{_UPRIGHT}]+(?:{_UNIT}))"
    rf"[0-9{_ROUND}{_UPRIGHT}SBZ]+(?![A-Za-z零一二三四五六七八九十百])"
)
_LETTERS = re.compile(f"[{_ROUND}{_UPRIGHT}]")
_ANY = re.compile(f"[{_ROUND}{_UPRIGHT}{''.join(_SHAPES)}]")
_BEHIND = re.compile("(?<=[0-9])(?:[SZ]|B(?=[0-9]))")
# what it costs to leave such a letter out, to read it so, S for 5 behind figures
DROPPED, MAPPED, SHAPED = 4.0, 0.3, 1.5


class Reread(NamedTuple):
    """A text with some letters read as figures, character for character, and what that costs in nats."""

    text: str
    cost: float


def rereadings(given: str) -> list[Reread]:
    """Return a text as it is and, where letters stand among the figures of a number, with these as figures.

    >>> [(one.text, one.cost) for one in rereadings("柳荫路l5号B座")]
    [('柳荫路l5号B座', 4.0), ('柳荫路15号B座', 0.3)]
    >>> [one.text for one in rereadings("B12幢2S5号")]
    ['B12幢2S5号', 'B12幢255号']
    """
    if not _ANY.search(given):
        return [Reread(given, 0.0)]
    same, like = _RUN.sub(_figures, given), _RUN.sub(_shaped, given)
    found = [Reread(given, DROPPED if same != given else 0.0)]
    if same != given:
        found.append(Reread(same, MAPPED))
    if like != same:
        found.append(Reread(like, SHAPED))
    return found


def _figures(found: re.Match[str]) -> str:
    return found[0].translate(_SAME) if _LETTERS.search(found[0]) else found[0]


def _shaped(found: re.Match[str]) -> str:
    return _BEHIND.sub(lambda letter: letter[0].translate(_LIKE), _figures(found))
