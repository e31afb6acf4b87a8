"""A statement or a journal as a workbook: amounts as numbers in the currency's own digits, the same bytes each time."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.kernel.money import Money, digits


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with its words in the reader's language; a row begins with its label, then one amount a column."""

    title: str
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Money | None], bool]]
    """(label, amounts, whether it is a sum)"""


def workbook(title: str, facts: Sequence[tuple[str, str]], sheets: Sequence[Sheet], at: datetime) -> bytes:
    """The bytes of an XLSX file. `at` is the instant of which the books are told: nothing of today goes in."""
    import xlsxwriter  # noqa: PLC0415 - needed by few requests

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    styles = {"bold": book.add_format({"bold": True}), "wrap": book.add_format({"text_wrap": True})}
    _facts(book, title, facts, styles)
    for number, sheet in enumerate(sheets, 1):
        _sheet(book, f"{number}", sheet, styles)
    book.close()
    return out.getvalue()


def _facts(book: Any, title: str, facts: Sequence[tuple[str, str]], styles: dict[str, Any]) -> None:
    page = book.add_worksheet("0")
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 60)
    page.write_string(0, 0, title, styles["bold"])
    for at, (name, value) in enumerate(facts, 2):
        page.write_string(at, 0, name)
        page.write_string(at, 1, value, styles["wrap"])


def _sheet(book: Any, name: str, sheet: Sheet, styles: dict[str, Any]) -> None:
    page = book.add_worksheet(name)
    page.set_column(0, 0, 44)
    page.set_column(1, max(len(sheet.head), 1), 20)
    page.freeze_panes(3, 1)
    page.write_string(0, 0, sheet.title, styles["bold"])
    for column, word in enumerate(sheet.head):
        page.write_string(2, column, word, styles["bold"])
    for at, (label, amounts, is_sum) in enumerate(sheet.rows, 3):
        page.write_string(at, 0, label, styles["bold"] if is_sum else None)
        for column, amount in enumerate(amounts, 1):
            if amount is not None:
                page.write_number(
                    at, column, _number(amount), _format(book, styles, amount.currency, is_sum=is_sum)
                )


def _number(amount: Money) -> Any:
    """A workbook keeps numbers as doubles: whole and exact up to 15 digits, which no amount of ours exceeds."""
    places = digits(amount.currency)
    return amount.minor if places == 0 else amount.minor / 10**places


def _format(book: Any, styles: dict[str, Any], currency: str, *, is_sum: bool) -> Any:
    key = f"{currency}{is_sum}"
    if key not in styles:
        places = digits(currency)
        shape = f"#,##0{'.' + '0' * places if places else ''}"
        styles[key] = book.add_format({"num_format": shape, "bold": is_sum, "top": 1 if is_sum else 0})
    return styles[key]
