"""Chinese names in Latin letters: what parts their syllables, and what stays as it is."""

import pytest

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
    found = in_syllables(Told(given, tuple(range(len(given)))))
    assert found.text == plain
    assert list(found.places) == sorted(found.places)
    assert len(found.places) == len(plain)
