"""Callers who know a name by half (叫开元什么的) or deny where they are (不是我家): what is found is asked about."""

import re

from geo.address.hit import Hit
from geo.address.quick import quick
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import fold
from geo.address.writing.normalise import normal_text

_HALF = quick(
    "[记说想念叫写](?:不太?|得?不)(?:全|清楚?|上来|起来?|得)|记不(?:得|住)|全名|名字?(?:叫什么)?忘|后面(?:的字)?(?:忘|不记)|[头前][一两]个字"
    "|第[一二]个字|开头的|(?<=[\u4e00-\u9fff]{2})(?<![那这]个)(?<![那这])(?:什么|啥)(?:的|来着|[，,。]|$)"
)


_NOT_HOME = re.compile("不[是在](?:我们?|自己|本人)的?(?:家|这[里边儿]|楼|单元)")


def says_little(index: AddressIndex, given: str, first: Hit) -> bool:
    """Tell whether a text itself makes doubtful what is found by it.

    A caller says that a name is known by half, and the text holds but a part of the one found; or that it is not where
    the caller is, and the text names what is found before these words alone.
    """
    half, home = _HALF.search(given), _NOT_HOME.search(given)
    if not first.spots or not (half or home):
        return False
    place = int(index.spot_place[first.spots[0]])
    names = [index.word(part, int(index.place[part][place])) for part in ("road", "compound", "community")]
    told = fold(normal_text(given if half or not home else given[home.end() :]))
    return not any(name and fold(name) in told for name in names)
