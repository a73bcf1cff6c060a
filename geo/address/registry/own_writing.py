"""Names as the registry itself writes them, 臺澄市 and 中山路一段, where they are shown; inside they have one form."""

from geo.address.writing.normalise import normalise

OPENING, CLOSING = "（([【〔", "）)]】〕"


def as_written(text: str, word: str) -> str:
    """Return the part of a registered text that has a name's normal form; that form where it has none.

    >>> as_written("臺澄市西港區中山路一段3號", "中山路1段"), as_written("臺澄市西港區中山路一段3號", "文昌街")
    ('中山路一段', '文昌街')
    """
    if not word or word in text:
        return word
    normal = normalise(text)
    at = normal.text.find(word)
    if at < 0:
        return word
    begin, end = normal.span(at, at + len(word))
    own = text[begin:end]
    whole = sum(own.count(one) for one in OPENING) == sum(own.count(one) for one in CLOSING)
    return own if whole else word
