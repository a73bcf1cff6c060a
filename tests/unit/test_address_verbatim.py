"""A registered text told word for word means the address that bears it, however badly it reads."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

TEXTS = (
    "雲濱市東安區和源里18鄰康隆大道90號",
    "雲濱市東安區和源里16鄰康隆大道18號",
    "雲濱市東安區怪地方之九又三",
    "朝陽路5號",
    "雲濱市西安區朝陽路5號",
    "銘雅苑西區六怪東二",
)


@pytest.fixture(scope="module")
def index() -> AddressIndex:
    districts = ("東安區",) * 3 + ("東安區", "西安區", "東安區")
    return AddressIndex.build(
        ids=[str(n) for n in range(len(TEXTS))],
        source_ids=[None] * len(TEXTS),
        texts=TEXTS,
        parts=[{"district": one} for one in districts],
        lng=np.linspace(120.0, 120.4, len(TEXTS)),
        lat=np.full(len(TEXTS), 23.7),
        aliases=[],
        roads=[],
        places=[],
        name_aliases=[],
    )


@pytest.mark.parametrize("text", [TEXTS[0], TEXTS[1], TEXTS[2], TEXTS[4], TEXTS[5], f" {TEXTS[2]} "])
def test_a_registered_text_is_found(index: AddressIndex, text: str) -> None:
    best = match(index, text).hits[0]
    assert [index.texts[row] for row in best.rows] == [text.strip()]
    assert best.weight >= 0.9


def test_a_text_without_its_area_may_stand_elsewhere_too(index: AddressIndex) -> None:
    assert max(hit.weight for hit in match(index, "朝陽路5號").hits) < 0.9


def test_rows_are_found_by_their_text_alone(index: AddressIndex) -> None:
    assert index.verbatim(TEXTS[3]) == [3]
    assert index.verbatim("朝陽路") == []
