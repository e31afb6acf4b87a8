from datetime import date

import pytest

from app.integrity.sources.reading import Refusal, content, lines, read_date, records, rows, split_list


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-06-10", date(2026, 6, 10)),
        ("2008.04.16", date(2008, 4, 16)),
        ("06/10/2026", date(2026, 6, 10)),
        ("June 10, 2026", date(2026, 6, 10)),
        (" Jan. 5 2025 ", date(2025, 1, 5)),
        ("", None),
        ("  ", None),
    ],
)
def test_dates_as_the_publishers_write_them(text, found):
    assert read_date(text) == found


@pytest.mark.parametrize("text", ["soon", "13/45/2020", "Juno 5, 2025", "2026", "10-06-2026x"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_date(text)


def test_lines_lose_their_marks_and_keep_their_letters(tmp_path):
    raw = b"\xef\xbb\xbfcaf\xc3\xa9\r\nna\xefve\n\x1a"
    assert list(lines(raw)) == ["café\r\n", "naïve\n", ""]
    file = tmp_path / "list.csv"
    file.write_bytes(raw)
    assert list(lines(file)) == list(lines(raw))
    assert content(file) == raw


def test_a_row_that_is_no_table_is_refused_and_the_next_one_read():
    assert list(rows(b'a,b\n"x"y,z\nc,d\n')) == [
        (1, ["a", "b"]),
        Refusal(2, "table.malformed", "',' expected after '\"'"),
        (3, ["c", "d"]),
    ]


def test_a_row_over_several_lines_is_known_by_its_first_and_empty_ones_are_passed_over():
    assert list(rows(b'a\n\n"b\n\nc"\nd\n\x1a')) == [(1, ["a"]), (3, ["b\n\nc"]), (6, ["d"])]


def test_records_need_their_columns():
    assert list(records(b"a,b\n1,2\n", ("a", "c", "d"))) == [
        Refusal(1, "table.unknown_layout", "no column c, d")
    ]


def test_a_row_of_another_width_is_refused():
    assert list(records(b"a,b\n1\n 2 ,3\n", ("a",))) == [
        Refusal(2, "table.wrong_width", "1 cells under 2 columns"),
        (3, {"a": "2", "b": "3"}),
    ]


def test_a_broken_row_in_a_table_with_a_header_is_refused():
    assert [type(each) for each in records(b'a\n"x"y\n1\n', ("a",))] == [Refusal, tuple]


def test_joined_cells_are_taken_apart():
    assert split_list("A; B; and C; ") == ("A", "B", "C")
    assert split_list("") == ()
