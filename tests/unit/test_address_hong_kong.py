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
        ids=texts, source_ids=[None] * len(texts), texts=texts,
        parts=[{} if one.isascii() else {"district": one[:2]} for one in texts],
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


ESTATES = {
    "元田寶翠邨寶華樓": "Po Wah House, Po Tsui Estate, Yuen Tin",
    "元田寶翠邨寶華樓12樓1205室": "Flat 1205, 12/F, Po Wah House, Po Tsui Estate, Yuen Tin",
    "元田寶翠邨寶榮樓": "Po Wing House, Po Tsui Estate, Yuen Tin",
    "大坳海怡半島第1期A座": "Block A, Phase 1, South Cape, Tai Au",
    "大坳海怡半島第2期A座": "Block A, Phase 2, South Cape, Tai Au",
    "大坳海怡半島第2期B座": "Block B, Phase 2, South Cape, Tai Au",
    "石塘秀麗山莊第1座": "Tower 1, Sau Lai Villa, Shek Tong",
    "石塘秀麗山莊第2座": "Tower 2, Sau Lai Villa, Shek Tong",
    "大坳青山公路17號大坳醫院": "Tai Au Hospital, 17 Tsing Shan Highway, Tai Au",
    "鯉角海皇道東67號": "67 Hoi Wong Road East, Lei Kok",
    "鯉角海皇道東71號": "71 Hoi Wong Road East, Lei Kok",
    "石塘海皇道西69號": "69 Hoi Wong Road West, Shek Tong",
    "元田福榮街79號": "79 Fuk Wing Street, Yuen Tin",
    "元田福榮街130號元田街市": "Yuen Tin Market, 130 Fuk Wing Street, Yuen Tin",
}


def test_a_house_of_an_estate_is_known_by_its_own_name_with_and_without_the_estate() -> None:
    index = hong_kong(ESTATES)
    for text in (
        "寶翠邨寶榮樓",
        "寶榮樓",
        "Po Wing House",
        "Po Tsui Est., Po Wing Hse",
        "PO WING HOUSE, PO TSUI ESTATE",
    ):
        assert match(index, text).hits[0].spots, text
        assert shown(index, text) == {"元田寶翠邨寶榮樓"}, text
    for text in ("寶華樓12字樓1205室", "Rm 1205, Po Wah House", "Flat 1205, 12/F, Po Wah House, Po Tsui Estate"):
        assert ids(index, text) == {"元田寶翠邨寶華樓12樓1205室"}, text
    for text in ("寶翠邨", "Po Tsui Estate"):
        assert len(match(index, text).hits) == 2, text


def test_a_block_is_found_before_and_behind_its_estate_and_asked_where_the_phase_is_unsaid() -> None:
    index = hong_kong(ESTATES)
    for text in ("海怡半島1期A座", "South Cape Phase 1 Block A", "Twr A, Phase 1, South Cape"):
        assert shown(index, text) == {"大坳海怡半島第1期A座"}, text
    for text in (
        "秀麗山莊2座",
        "Twr 2, Sau Lai Villa",
        "Sau Lai Villa Tower 2",
        "Flat B, 25/F, Tower 2, Sau Lai Villa, Shek Tong",
    ):
        assert shown(index, text) == {"石塘秀麗山莊第2座"}, text
    for text in ("海怡半島A座", "Block A, South Cape"):
        assert {index.texts[index.spot_rows[spot][0]] for hit in match(index, text).hits[:2] for spot in hit.spots}, (
            text
        )
        assert max(hit.weight for hit in match(index, text).hits) < 0.6, text
    assert not match(index, "Block 3, Mei Foo Sun Chuen").hits


def test_words_that_a_place_shares_with_its_district_do_not_outweigh_number_and_street() -> None:
    index = hong_kong(ESTATES)
    assert shown(index, "237 Fuk Wing St, Yuen Tin", 0.5) <= {"元田福榮街79號"}
    assert shown(index, "79 Fuk Wing Street, Yuen Tin") == {"元田福榮街79號"}
    assert shown(index, "69 Hoi Wong Road East, Lei Kok", 0.5) <= {"鯉角海皇道東67號", "鯉角海皇道東71號"}
    assert "大坳青山公路17號大坳醫院" not in shown(index, "239 On Shing Street, Tai Au", 0.5)


def test_english_names_of_roads_places_and_districts_lead_to_chinese_addresses_in_any_order() -> None:
    texts = [
        "浪灣和安道153號",
        "浪灣和安道155號",
        "元田寶翠街153號",
        "元田金沙花園第1期第1座",
        "元田金沙花園第2期第1座",
    ]
    names = {"Wo On Road": "和安道", "Po Tsui Street": "寶翠街", "Golden Sands Garden": "金沙花園", "Long Wan": "浪灣"}
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * 5, texts=texts, parts=[{"district": one[:2]} for one in texts],
        lng=114.2 + 0.01 * np.arange(5), lat=np.full(5, 22.4), name_aliases=list(names.items()),
    )  # fmt: skip
    for text in ("153 Wo On Road, Long Wan", "153 Wo On Rd", "浪灣 153 Wo On Road", "No. 153 Wo On, Long Wan"):
        assert ids(index, text) == {"浪灣和安道153號"}, text
    assert ids(index, "Tower 1, Phase 2, Golden Sands Garden") == {"元田金沙花園第2期第1座"}


def test_a_block_of_a_numbered_avenue_is_its_house_number() -> None:
    texts = ["Blk 123 Ang Mo Kio Ave 3 #05-12, Singapore 560123", "Blk 456 Bedok North Street 2, Singapore 460456"]
    index = hong_kong(dict.fromkeys(texts, ""))
    for text in ("Block 123 Ang Mo Kio Avenue 3", "123 Ang Mo Kio Ave 3", "blk 123 ang mo kio ave 3 #05-12"):
        assert ids(index, text) == {texts[0]}, text
    assert ids(index, "456 Bedok North St 2 #03-11") == {texts[1]}


def test_streets_that_meet_are_told_by_a_cross_between_them_not_by_a_block_of_numbers() -> None:
    index = hong_kong(dict.fromkeys(["15 Kam Fung Road", "9 Lei Mei Street"], ""))
    assert not any(hit.text.startswith("0-9") for hit in match(index, "Kam Fung Road x Lei Mei Street").hits)


def shown(index: AddressIndex, text: str, least: float = 0.8) -> set[str]:
    """The Chinese addresses at the spots that a text surely means."""
    spots = [spot for hit in match(index, text).hits if hit.weight >= least for spot in hit.spots]
    return {index.entry(index.spot_rows[spot][0]).text.split("12樓")[0] for spot in spots}
