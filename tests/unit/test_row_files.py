"""Cutting files of rows into parts that can be read alone."""

import time
from pathlib import Path

from api.services.row_files import parts


def test_parts_end_where_rows_end_and_quotes_are_closed(tmp_path: Path) -> None:
    file, text = tmp_path / "in.csv", 'text,n\n"a\n""b""",1\n"c,\n\n",2\nd,3\n'
    file.write_text(text, encoding="utf-8")
    found = [text[first:last] for first, last in parts(file, 1)]
    assert found == ['"a\n""b""",1\n', '"c,\n\n",2\n', "d,3\n"]


def test_a_quote_that_is_never_closed_costs_one_look_at_the_file(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text('text,n\n"a,1\n' + "b,2\n" * 300_000, encoding="utf-8")
    begin = time.process_time()
    assert list(parts(file, 1 << 16)) == [(7, file.stat().st_size)]
    assert time.process_time() - begin < 5  # of the processor; by counting all again for each row it was minutes
