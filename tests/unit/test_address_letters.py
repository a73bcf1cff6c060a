"""Chinese names in Latin letters: what parts their syllables, and what stays as it is."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.told.letters import in_syllables
from geo.address.told.text import Told


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("ru-yi-zhong-lu257-3号", "ru yi zhong lu257-3号"),
        ("Ru2yi4 Zhong1lu4 257号", "Ru yi Zhong lu 257号"),
        ("rú-yì-lù 257号", "ru yi lu 257号"),
        ("xi3 zi yuan2 3幢", "xi zi yuan 3幢"),
        ("yingzhoujie39号", "yingzhoujie39号"),
        ("YING HUA HE YUANB座", "YING HUA HE YUAN B座"),
        ("RuYiLu257号", "Ru Yi Lu257号"),
        ("xi'an bei lu", "xi an bei lu"),
        ("Lǜ-dǎo Lù", "Lv dao Lu"),
        ("lyu-dao-lu", "lv dao lu"),
        ("jin-xiu-hua-yuanB座", "jin xiu hua yuanB座"),
        ("A-B座", "A-B座"),
        ("SOHO-mall 3", "SOHO-mall 3"),
        ("lan wu nan lu 37号", "lan wu nan lu 37号"),
    ],
)
def test_names_in_letters_are_syllables(given: str, plain: str) -> None:
    found = in_syllables(Told.of(given))
    assert found.text == plain
    assert list(found.places) == sorted(found.places)
    assert len(found.places) == len(plain)


ROADS = ("燕镇巷", "清江西路", "龙登巷", "海泉四巷", "仁海路")
INDEX = AddressIndex.build(
    ids=range(len(ROADS)),
    source_ids=[None] * len(ROADS),
    texts=[f"石城区盐仓街道{road}36号" for road in ROADS],
    parts=[{}] * len(ROADS),
    lng=np.linspace(120.0, 120.4, len(ROADS)),
    lat=np.full(len(ROADS), 30.0),
)


@pytest.mark.parametrize(
    ("told", "road"),
    [("yanzhenxian36号", 0), ("qinjiangxilu36号", 1), ("longdengxian 36号", 2), ("haiquansixian36号", 3)],
)
def test_a_name_is_met_in_the_letters_of_an_accent(told: str, road: int) -> None:
    found = match(INDEX, f"石城区{told}")
    assert ROADS[road] in found.hits[0].text
    assert found.none < 0.18
