"""Grids by the names that people give them: 科技社区一网格 and 科技社区第1网格 are one."""

import re
from collections.abc import Iterator

from geo.address.writing.normalise import normal_text
from geo.address.writing.numerals import NUMERALS, figures_of

_NUMBERED = re.compile(f"(?:社区|村)?第?(?:0*([0-9]{{1,3}})|([{NUMERALS}]{{1,3}}))号?网格(?![员长化])")
_BARE = re.compile("(?<=[\u4e00-\u9fff])[0-9]{1,3}$")  # 致远01
NAME_MOST, NAME_LEAST = 14, 2  # characters of what stands before the number


def _figures(found: re.Match[str]) -> str:
    return f"{found[1] or figures_of(found[2])}网格"


def grid_key(name: str) -> str:
    """Return the name of a grid with its number in figures and no word for its community.

    >>> grid_key("科技社区第一网格"), grid_key("科技01"), grid_key("柳林网格")
    ('科技1网格', '科技1网格', '柳林网格')
    """
    text = normal_text(name)
    return _NUMBERED.sub(_figures, f"{text}网格" if _BARE.search(text) else text)


def grids_said(text: str) -> Iterator[str]:
    """Yield the keys of the grids that a text may name, longest first; none where it speaks of no numbered grid.

    >>> "钟楼2网格" in grids_said("文昌街道钟楼社区第二网格有人斗殴"), list(grids_said("网格员到了"))
    (True, [])
    """
    if "网格" not in text:
        return
    told = normal_text(text)
    for found in _NUMBERED.finditer(told):
        for size in range(min(NAME_MOST, found.start()), NAME_LEAST - 1, -1):
            yield told[found.start() - size : found.start()] + _figures(found)
