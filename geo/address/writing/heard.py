"""Unit words as they are heard, and letters, behind numbers in words: 二百四十二农十七号, 三百八十三甲."""

import re
from collections.abc import Callable

from geo.address.quick import rules
from geo.address.writing.doors import STEMS
from geo.address.writing.numerals import SPOKEN, figures_of

_LANE = "农浓侬脓哝龙隆拢笼聋咙胧珑弄"
_DOOR = "号浩耗毫豪郝皓好嚎壕濠"
_NUMBER = f"[{SPOKEN}0-9]"
_NUM = f"(?:[{SPOKEN}]{{1,8}}|[0-9]{{1,6}})"  # in one script: 街四19号 is more than a number
_NO_HAN = "[^\u4e00-\u9fff]"
_ENDS = f"(?=楼[上下里顶])|(?![号{STEMS}路街巷级等醇醚方型楼幢栋])"  # 甲 is of the number: 十甲的, 十甲楼上; 甲级, 甲醇
# buildings: some of what is heard begins names too, 三洞, 二东; or is a word of its own, 二动, 三装
_HOUSE, _HOUSE_OR_WORD, _HOUSE_OF_NAMES = "懂冻撞憧咚状壮", "动拣装床", "洞东童董桩"
_LEVEL_WORD = "[单但旦弹丹担蛋][元原源员园圆愿]"
_BEHIND_LEVEL = f"(?={_NUMBER}{{1,2}}{_LEVEL_WORD}|{_NUMBER}{{3,4}}(?:[室房]|$|{_NO_HAN}))"
_ROOM_WORD = "是事市士示式适势试世视识"
_LETTERS = {"诶": "A", "欸": "A", "比": "B", "毕": "B", "笔": "B", "必": "B", "低": "D", "弟": "D"}
# a sign or the end, or what is told of a house: 十浩门口, 三懂楼下
_THERE = f"$|{_NUMBER}|{_NO_HAN}|[附楼旁对门的有那这边下后前里]"


def _value(told: str) -> str:
    return re.sub(f"[{SPOKEN}]+", lambda found: figures_of(found[0]), told.removeprefix("第"))


def _numbered(unit: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{_value(found[1])}{unit}"


def _stem(found: re.Match[str]) -> str:
    return f"{_value(found[1])}号{found[2]}"


HEARD = rules(
    # what is joined aloud: 三杠二杠五零一, 四十五号杠三, 二之三
    # 一之三洞五零一: 洞 is 幢; 3号之2五楼: the floor is a number of its own
    (
        rf"{_NUMBER}{{1,12}}(?:号?[杠之](?:[0-9]+(?=[{SPOKEN}]{{1,3}}[楼层])|(?:(?!洞){_NUMBER}){{1,8}}))+",
        lambda found: _value(re.sub("杠|号?之", "-", found[0])),
    ),
    # a lane between a road and a number: 龙 and 隆 begin names too, 九龙3号楼
    (
        rf"(?<=[路街道巷段里弄])(第?{_NUM})[{_LANE}]"
        rf"(?=第?{_NUMBER}{{1,8}}(?:支|[{_DOOR}](?![楼线])|室|户|[{_LANE}]|$|[^\u4e00-\u9fff0-9]))",
        lambda found: f"{found[1]}弄",
    ),
    (
        rf"(?<=弄)(第?{_NUM})[支枝之只小分][{_LANE}]"
        rf"(?=第?{_NUMBER}{{1,8}}(?:[{_DOOR}](?![楼线])|$|{_NO_HAN}))",
        lambda found: f"{found[1]}支弄",
    ),
    # in a lane each number is that of a house: 五弄二好师范学院
    (rf"(?<=弄)(第?[{SPOKEN}0-9-]{{1,8}})[{_DOOR}](?![路街巷楼线])", _numbered("号")),
    # 三冻二单元, 七懂五零一
    (
        rf"(?<=[\u4e00-\u9fff])(?<![{SPOKEN}])([{SPOKEN}]{{1,4}})(?:[{_HOUSE}](?={_THERE})"
        rf"|[{_HOUSE_OR_WORD}](?=$|{_NUMBER}|{_NO_HAN})|[{_HOUSE_OF_NAMES}]{_BEHIND_LEVEL})",
        _numbered("幢"),
    ),
    (rf"(?<=[幢栋座楼])([{SPOKEN}]{{1,3}}){_LEVEL_WORD}(?![路街小中])", _numbered("单元")),
    (rf"(?<=[幢栋座元层])([{SPOKEN}]{{3,4}})[{_ROOM_WORD}](?=$|{_NO_HAN})", _numbered("室")),
    # 一百零六浩, 七十好骆家小区; of one figure only where nothing goes on: 三好新村
    (
        rf"(?<=[路街巷道段里坡村])(第?{_NUM})(?:[浩耗毫皓嚎壕濠](?![路街巷楼])|[豪郝](?![路街巷家庭村])(?={_THERE}))",
        _numbered("号"),
    ),
    (rf"(?<=[路街巷道段里坡村])({_NUMBER}{{2,8}})好(?![路街巷楼])", _numbered("号")),
    (rf"(?<=[路街巷道段里坡村])({_NUMBER})好(?=$|{_NUMBER}|[附旁对门的有那]|{_NO_HAN})", _numbered("号")),
    (
        rf"(?<=[\u4e00-\u9fff])([{''.join(_LETTERS)}])[座栋幢](?=$|{_NUMBER}|{_NO_HAN})",
        lambda found: f"{_LETTERS[found[1]]}幢",
    ),
    # additions: 七十五附五归谁管, 四十四号副二那边; 附一院 and 附二小 are a hospital and a school
    (
        rf"(?<=[路街巷道段里坡村弄])({_NUM})(号?)的?[附副付赴]({_NUM})"
        rf"(?![{SPOKEN}0-9中医幼初高层楼]|号?[路街巷楼线车库]|院(?!子)|小(?![院区店]))",
        lambda found: f"{_value(found[1])}{found[2]}附{_value(found[3])}",
    ),
    # a number with its letter: 12-丙号, 十九甲号, 五十六号-甲, 三百八十三甲
    (rf"(?<!{_NUMBER})(?<![{STEMS}])({_NUM})(?:-|号-?)?([{STEMS}])号(?!楼(?![上下里顶])|线)", _stem),
    (rf"(?<=[路街巷道弄里])([{SPOKEN}]{{1,8}})号?-?([{STEMS}])(?:{_ENDS})", _stem),
    (rf"(?<=[路街巷道弄里])([0-9]{{1,4}})号-([{STEMS}])(?![楼线])", _stem),
)
