"""Labelled texts are read whole, and our reading of them agrees as counted."""

from pathlib import Path

import pytest

from api.services.address_bench import labels
from api.services.address_bench.labels import Labelled, Span
from geo.address.writing.segments import Cutter, Kind

SAMPLE = "云 B-city\n澜 I-city\n柳 B-road\n荫 I-road\n路 I-road\n12 B-roadno\n号 I-roadno\n\n某 B-devZone\n"


def test_tokens_become_spans_of_characters_with_labels_in_small_letters(tmp_path: Path) -> None:
    path = tmp_path / "sample.txt"
    path.write_text(SAMPLE, encoding="utf-8")
    first, second = labels.read(path)
    assert first == Labelled(
        "云澜柳荫路12号", frozenset({Span("city", 0, 2), Span("road", 2, 5), Span("roadno", 5, 8)})
    )
    assert second.spans == {Span("devzone", 0, 1)}


def test_a_line_without_a_tag_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sample.txt"
    path.write_text("云\n", encoding="utf-8")
    with pytest.raises(labels.BadLabels, match="without a tag"):
        list(labels.read(path))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(labels.BadLabels, match="absent"):
        list(labels.read(tmp_path / "absent.txt"))


def test_dash_numbers_behind_a_name_are_building_unit_and_room() -> None:
    found = labels.ours("锦绣花园47-6-746", Cutter({}))
    assert [(one.label, one.begin, one.end) for one in sorted(found, key=lambda one: one.begin)] == [
        ("poi", 0, 4), ("houseno", 4, 6), ("redundant", 6, 7), ("cellno", 7, 8), ("redundant", 8, 9), ("roomno", 9, 12),
    ]  # fmt: skip


def test_agreement_counts_spans_with_label_begin_and_end() -> None:
    text = "柳荫路12号"
    right = Labelled(text, frozenset({Span("road", 0, 3), Span("roadno", 3, 6)}))
    shifted = Labelled(text, frozenset({Span("road", 0, 2), Span("roadno", 3, 6)}))
    rows = {one.label: one for one in labels.agreement([right, shifted])}
    assert (rows["road"].both, rows["roadno"].both) == (1, 2)
    assert rows["road"].f1 == 0.5
    assert rows["all"].f1 == 0.75


def test_known_names_are_kept_whole() -> None:
    whole = [Labelled("万里东街道", frozenset({Span("road", 0, 5)}))]
    names = labels.vocabulary(whole)
    assert names == {"万里东街道": Kind.ROAD}
    assert labels.agreement(whole, names)[-1].f1 == 1.0


def test_our_reading_of_real_labelled_texts_stays_above_its_floor(realdata: Path) -> None:
    folder = realdata / "cn_address"
    if not folder.is_dir():
        pytest.skip("real data not present: shared/realdata/cn_address")
    train, dev = (list(labels.read(folder / name)) for name in labels.FILES)
    assert (len(train), len(dev)) == (8_957, 2_985)
    rows = {one.label: one.f1 for one in labels.agreement(dev, labels.vocabulary(train))}
    assert rows["all"] > 0.6
    assert rows["road"] > 0.7
    assert rows["roadno"] > 0.8
