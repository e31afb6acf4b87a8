"""Workbooks of banks: both languages, exact amounts, and every fault with its row."""

import io
from datetime import date

import pytest
import xlsxwriter

from app.endowment.sources import UnreadableStatement, read_statement
from app.kernel.money import Money


def workbook(*rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return out.getvalue()


HEAD = ("Date", "Amount", "Reference", "Description")


def test_days_and_amounts_are_read_as_cells_and_as_writing():
    lines = read_statement(
        workbook(
            ("Custodian statement",),
            HEAD,
            (date(2026, 3, 31), 1234.5, "END-1", "Interest"),
            ("2026/4/1", "-1,234.56", 20260401, " two \n words "),
            ("",),
            ("2026年4月2日", 100, "", ""),
        ),
        "USD",
    )
    assert [(line.number, line.day, line.amount, line.reference, line.text) for line in lines] == [
        (3, date(2026, 3, 31), Money(123450, "USD"), "END-1", "Interest"),
        (4, date(2026, 4, 1), Money(-123456, "USD"), "20260401", "two words"),
        (6, date(2026, 4, 2), Money(10000, "USD"), "", ""),
    ]


def test_a_japanese_heading_is_understood():
    lines = read_statement(workbook(("日付", "摘要", "金額"), ("2026-03-31", "利息", 1234567)), "JPY")
    assert [(line.amount, line.text) for line in lines] == [(Money(1234567, "JPY"), "利息")]


def test_every_row_that_cannot_be_used_is_named_and_nothing_is_taken():
    data = workbook(
        HEAD,
        ("2026-02-30", 1.0),
        ("2026-03-31", 1.005),
        ("2026-03-31", "１００"),
        ("2026-03-31", "1e5"),
        ("2026-03-31", 0),
        ("2026-03-31", 1e17),
        ("2026-03-31", "12.5"),
        ("2026-03-31", True),
        ("2026-03-31", 5.25),
    )
    with pytest.raises(UnreadableStatement) as fault:
        read_statement(data, "USD")
    assert [(it.code, it.number) for it in fault.value.faults] == [
        ("bank.no_day", 2),
        *(("bank.no_amount", row) for row in range(3, 10)),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bank.not_a_workbook"),
        (b"Date,Amount\n2026-03-31,1", "bank.not_a_workbook"),
        (workbook(HEAD)[:400], "bank.not_a_workbook"),
        (workbook(("When", "How much")), "bank.no_heading"),
        (workbook(HEAD), "bank.empty"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(data, code):
    with pytest.raises(UnreadableStatement, match=code):
        read_statement(data, "USD")


def test_a_book_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("app.endowment.sources.statements.MOST_LINES", 3)
    with pytest.raises(UnreadableStatement, match="too_long"):
        read_statement(workbook(HEAD, *[("2026-03-31", 1)] * 4), "JPY")
