"""Unit words as they are heard, behind numbers in words: 二百四十二农十七号, 十五龙十支农一号."""

import re
from collections.abc import Callable

from geo.address.numerals import SPOKEN

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_LANE = "农浓侬脓哝龙隆拢笼聋咙胧珑弄"
_NUMBER = f"[{SPOKEN}0-9]"
# a lane between a road and a number: 龙 and 隆 begin names too, 九龙3号楼
HEARD: tuple[Rule, ...] = (
    (
        re.compile(
            rf"(?<=[路街道巷段里])(第?{_NUMBER}{{1,10}})[{_LANE}]"
            rf"(?=第?{_NUMBER}{{1,8}}(?:支|号(?![楼线])|室|户|[{_LANE}]|$|[^\u4e00-\u9fff0-9]))"
        ),
        lambda found: f"{found[1]}弄",
    ),
    (
        re.compile(rf"(?<=弄)(第?{_NUMBER}{{1,6}})支[{_LANE}](?=第?{_NUMBER}{{1,8}}(?:号(?![楼线])|$|[^\u4e00-\u9fff]))"),
        lambda found: f"{found[1]}支弄",
    ),
)
