"""Words for kinds of places, 农贸市场, 人民医院, 地铁站, and what of a registry is of each kind."""

from collections.abc import Sequence

from geo.address.registry.popular import STATION_WORDS, is_on_line
from geo.address.words import GENERIC

_SCHOOLS = ("小学", "中学", "幼儿园")
# what stands before an institution's word and tells no more than its kind: several have a 人民医院
_RANKS = {"医院": ("人民", "中心", "中医", "妇幼保健"), **dict.fromkeys(_SCHOOLS, ("中心", "实验", "附属"))}
KINDS = (*(rank + word for word, ranks in _RANKS.items() for rank in ranks), *(one for one in GENERIC if len(one) > 1))
_IN_ORDER = sorted(dict.fromkeys((*KINDS, "卫生服务中心", "便民服务中心")), key=lambda word: -len(word))
_BRANCHES = ("店", "院区", "校区")


def kind_words(names: Sequence[str]) -> dict[str, list[int]]:
    """Return the codes of the landmarks and estates of each kind, by the word that their names end with, longest first.

    >>> found = kind_words(["", "云川市第六人民医院", "地铁2号线望潮站", "白沙渡农贸市场"])
    >>> found["人民医院"], found["医院"], found["地铁站"], found["农贸市场"]
    ([1], [1], [2], [3])
    """
    found: dict[str, list[int]] = {word: [] for word in (*STATION_WORDS, *_IN_ORDER)}
    sizes = sorted({len(word) for word in found})
    for code, text in enumerate(names):
        if not code:
            continue
        told = {text[-size:] for size in sizes if len(text) >= size}
        if text.endswith(_BRANCHES):
            told |= {text[begin : begin + size] for size in sizes for begin in range(len(text) - size)}
        if is_on_line(text):
            told |= set(STATION_WORDS)
        for word in told & found.keys():
            found[word].append(code)
    return found
