"""Callers who know a name by half: 只记得头两个字是瀚庭, 叫开元什么的. What is found then is asked about."""

from geo.address.hit import Hit
from geo.address.quick import quick
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import fold
from geo.address.writing.normalise import normal_text

_HALF = quick(
    "[记说想念叫写](?:不太?|得?不)(?:全|清楚?|上来|起来?|得)|记不(?:得|住)|全名|名字?(?:叫什么)?忘|后面(?:的字)?(?:忘|不记)|[头前][一两]个字"
    "|第[一二]个字|开头的|(?<=[\u4e00-\u9fff]{2})(?<![那这]个)(?<![那这])(?:什么|啥)(?:的|来着|[，,。]|$)"
)


def is_half_told(index: AddressIndex, given: str, first: Hit) -> bool:
    """Tell whether a caller says that a name is known by half, and a text holds but a part of the one found."""
    if not first.spots or not _HALF.search(given):
        return False
    place, told = int(index.spot_place[first.spots[0]]), fold(normal_text(given))
    names = [index.word(part, int(index.place[part][place])) for part in ("road", "compound", "community")]
    return not any(name and fold(name) in told for name in names)
