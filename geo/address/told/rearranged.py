"""Parts of an address that stand in an order of speech: 不是锦园A区，是B区6栋, 解放路（城东区）128号楼下."""

import re

from geo.address.told.text import Told

_PART = "(?:[A-Za-z]区|[一二三四五六七八九十0-9]{1,2}期|[东南西北中]区)"
_NUMBER = "[0-9一二三四五六七八九十]{1,4}(?:号楼|[栋幢座号])"
_OTHER_PART = re.compile(
    rf"不[是在](?P<name>[\u4e00-\u9fff]{{2,12}}?){_PART}(?P<number>{_NUMBER})?[\s，,]*而?[是在](?P<part>{_PART})"
    rf"(?P<anew>(?=[\s，,]{{0,2}}{_NUMBER}))?"
)
_AREA_WITHIN = re.compile(
    "(?<=[路街巷道])(?P<area>[（(][\u4e00-\u9fff]{2,4}(?:区|县|镇|乡|街道)[）)])(?P<number>[0-9]{1,5}号)"
)


def rearranged(told: Told) -> Told:
    """Return a text with the other part of an estate at its name, and an area in brackets behind the number.

    >>> rearranged(Told.of("不是锦园A区，是B区6栋")).text, rearranged(Told.of("解放路（城东区）128号楼下")).text
    ('锦园B区6栋', '解放路128号（城东区）楼下')
    """
    if found := _OTHER_PART.search(told.text):
        number = () if found["anew"] is not None or found["number"] is None else (told.part(*found.span("number")),)
        parts = (told.part(*found.span("name")), told.part(*found.span("part")), *number)
        told = told.changed(*found.span(), *parts)
    if found := _AREA_WITHIN.search(told.text):
        told = told.changed(*found.span(), told.part(*found.span("number")), told.part(*found.span("area")))
    return told
