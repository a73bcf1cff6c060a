"""Unit words as they are heard, and letters, behind numbers in words: 二百四十二农十七号, 三百八十三甲."""

import re
from collections.abc import Callable

from geo.address.writing.doors import STEMS
from geo.address.writing.numerals import SPOKEN, figures_of

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_LANE = "农浓侬脓哝龙隆拢笼聋咙胧珑弄"
_NUMBER = f"[{SPOKEN}0-9]"
_ENDS = f"(?=楼[上下里顶])|(?![号{STEMS}路街巷级等醇醚方型楼幢栋])"  # 甲 is of the number: 十甲的, 十甲楼上; 甲级, 甲醇
# buildings: some of what is heard begins names too, 三洞, 二东
_HOUSE, _HOUSE_OF_NAMES = "懂冻动撞憧咚拣装壮床", "洞东童董桩"
_UNIT_WORD = "[单但旦弹丹担][元原源员园圆]"
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
        re.compile(
            rf"(?<=弄)(第?{_NUMBER}{{1,6}})支[{_LANE}](?=第?{_NUMBER}{{1,8}}(?:号(?![楼线])|$|[^\u4e00-\u9fff]))"
        ),
        lambda found: f"{found[1]}支弄",
    ),
    # 三冻二单元, 七懂五零一, 一百零六浩
    (
        re.compile(
            rf"(?<=[\u4e00-\u9fff])(?<![{SPOKEN}])([{SPOKEN}]{{1,4}})(?:[{_HOUSE}](?=$|{_NUMBER}|[^\u4e00-\u9fff])"
            rf"|[{_HOUSE_OF_NAMES}](?={_NUMBER}{{1,2}}{_UNIT_WORD}|{_NUMBER}{{3,4}}(?:室|$|[^\u4e00-\u9fff])))"
        ),
        lambda found: f"{figures_of(found[1])}幢",
    ),
    (
        re.compile(rf"(?<=[幢栋座])([{SPOKEN}]{{1,3}}){_UNIT_WORD}(?![路街小中])"),
        lambda found: f"{figures_of(found[1])}单元",
    ),
    (
        re.compile(
            rf"(?<=[路街巷道段里坡])([{SPOKEN}]{{1,8}})(?:[浩耗毫豪郝皓](?![路街巷])|好(?=$|{_NUMBER}))(?=$|{_NUMBER}|[附楼旁对门的有那]|[^\u4e00-\u9fff])"
        ),
        lambda found: f"{figures_of(found[1])}号",
    ),
    # a number in words with its letter: 三百八十三甲, 十九甲号, 五十六号-甲
    (
        re.compile(rf"(?<=[路街巷道弄里])([{SPOKEN}]{{1,8}})号?-?([{STEMS}])(?:号(?!楼(?![上下里顶]))|{_ENDS})"),
        lambda found: f"{figures_of(found[1])}号{found[2]}",
    ),
    (
        re.compile(rf"(?<=[路街巷道弄里])([0-9]{{1,4}})(?:([{STEMS}])号|号-([{STEMS}]))(?![楼线])"),
        lambda found: f"{found[1]}号{found[2] or found[3]}",
    ),
)
