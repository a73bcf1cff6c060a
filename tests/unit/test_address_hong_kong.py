"""Hong Kong: one place in Chinese and in English, estates with houses and blocks, villages."""

import numpy as np

from geo.address import AddressIndex, AddressMatch, match

ENGLISH = {
    "浪灣和安道153號": "153 Wo On Road, Long Wan",
    "浪灣和安道155號": "155 Wo On Road, Long Wan",
    "浪灣寶翠街296號": "296 Po Tsui Street, Long Wan",
    "大坳青山公路17號大坳醫院": "Tai Au Hospital, 17 Tsing Shan Highway, Tai Au",
    "大坳大坑村60A號": "60A Tai Hang Village, Tai Au",
    "元田福榮街79號": "79 Fuk Wing Street, Yuen Tin",
}


def hong_kong(english: dict[str, str]) -> AddressIndex:
    """A registry in Chinese whose addresses have English aliases."""
    texts = list(english)
    return AddressIndex.build(
        ids=texts, source_ids=[None] * len(texts), texts=texts, parts=[{"district": one[:2]} for one in texts],
        lng=114.2 + 0.01 * np.arange(len(texts)), lat=np.full(len(texts), 22.4),
        aliases=[(one, alias) for one, alias in english.items() if alias],
    )  # fmt: skip


def ids(index: AddressIndex, text: str, least: float = 0.8) -> set[str]:
    """The addresses that a text surely means."""
    found: AddressMatch = match(index, text)
    return {index.entry(row).id for hit in found.hits if hit.weight >= least for row in hit.rows}


def test_an_english_alias_of_an_address_is_read_like_an_english_address() -> None:
    index = hong_kong(ENGLISH)
    assert len(index) == len(ENGLISH)
    for text in ("153 Wo On Road, Long Wan", "No. 153, Wo On Rd.", "和安道153號", "和安道 153"):
        assert ids(index, text) == {"浪灣和安道153號"}, text
    assert ids(index, "60A Tai Hang Village, Tai Au") == {"大坳大坑村60A號"}


def test_an_alias_in_a_row_of_its_own_is_shown_as_told_and_is_the_address_itself() -> None:
    index = hong_kong(ENGLISH)
    hit = match(index, "296 Po Tsui St").hits[0]
    assert hit.text == "296 Po Tsui Street, Long Wan"
    assert index.entry(hit.rows[0]).text == "浪灣寶翠街296號"
    again = AddressIndex.from_arrays(index.arrays())
    assert again.entry(hit.rows[0]).id == "浪灣寶翠街296號"
