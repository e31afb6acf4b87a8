"""/statements: the books as page, PDF, workbook and journal; a past statement comes out the same, byte for byte."""

import io
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template, request

from app.kernel import clock
from app.kernel.bilingual import Bilingual
from app.kernel.db import snapshot
from app.kernel.errors import NotFound, Problem, refuse_if
from app.kernel.language import language
from app.kernel.parties import parties
from app.ledger import queries as ledger
from app.ledger.policy import may_view_fund
from app.reports import labels, policy, queries
from app.reports.pages.blueprint import pages
from app.reports.printing import pdf
from app.reports.queries import making
from app.reports.queries.making import Wish
from app.reports.statements import Cut, Statement, cuts, read_cut
from app.reports.statements.journal import as_beancount, as_csv, balances_by_name
from app.reports.workbook import Sheet, workbook
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.formats import day, instant
from app.web.sending import attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/statements")
@governed_by(policy.may_view_statements)
def statements() -> str:
    """Every fund that the reader may see, with its statements for the fiscal year that is chosen."""
    if not policy.may_view_statements(current_actor()):
        raise NotFound
    offered = cuts(parties(), clock.now().date())
    return render_template(
        "reports/statements.html",
        funds=ledger.funds_for(current_actor()),
        codes=making.OF_KIND,
        offered=offered,
        cut=_cut(offered[0].code),
        labels=labels,
    )


@pages.get("/statements/<uuid:fund_id>/<code>")
@governed_by(policy.may_view_statements)
def statement(fund_id: uuid.UUID, code: str) -> Any:
    """`code`, or `code.pdf`, `code.xlsx`; of the journal `journal.csv`, `journal.beancount`."""
    name, _, kind = code.partition(".")
    wish = _wish(fund_id)
    if name == "journal" and kind in JOURNALS:
        return JOURNALS[kind](wish)
    made = making.statement(wish, name) if kind in ("", *FORMATS) else None
    if made is None:
        raise NotFound
    return FORMATS[kind](made, wish) if kind else _page(made, wish)


def _wish(fund_id: uuid.UUID) -> Wish:
    fund = ledger.fund(fund_id)
    if fund is None or not may_view_fund(current_actor(), fund):
        raise NotFound
    return Wish(fund, _cut(cuts(parties(), clock.now().date())[0].code), _known())


def _cut(default: str) -> Cut:
    try:
        return read_cut(_days() or request.args.get("cut", "") or default, parties())
    except ValueError:
        refuse_if([Problem("statement.unknown_days", "cut")], "statement.refused")
        raise


def _days() -> str:
    """Two days of a form, as one address tells them."""
    first, last = (request.args.get(name, "") for name in ("first", "last"))
    return f"{first}..{last}" if first and last else ""


def _known() -> datetime:
    """The instant of the books that is asked for, not later than now."""
    now = clock.now()
    text = request.args.get("known", "")
    if not text:
        return now
    try:
        return min(datetime.fromisoformat(text).astimezone(now.tzinfo), now)
    except (ValueError, OverflowError):
        refuse_if([Problem("statement.unknown_instant", "known")], "statement.refused")
        raise


def _page(made: Statement, wish: Wish) -> str:
    return render_template(
        "reports/statement.html",
        made=made,
        wish=wish,
        offered=cuts(parties(), clock.now().date()),
        labels=labels,
    )


def _pdf(made: Statement, wish: Wish) -> Response:
    html = render_template("reports/statement_print.html", made=made, wish=wish, labels=labels)
    style = Path(str(current_app.static_folder), "print.css").read_text(encoding="utf-8")
    return _sent(pdf(html, style, wish.known), wish, f"{made.code}.pdf", "application/pdf")


def _xlsx(made: Statement, wish: Wish) -> Response:
    sheets = [
        Sheet(
            labels.word(table.key),
            ["", *(labels.word(column.key) for column in table.columns)],
            [(labels.row_text(row), row.values, row.is_total) for row in table.rows],
        )
        for table in made.tables
    ]
    data = workbook(labels.word(made.code), _facts(wish), sheets, wish.known)
    return _sent(data, wish, f"{made.code}.xlsx", XLSX)


def _facts(wish: Wish) -> list[tuple[str, str]]:
    return [
        (labels.word("fund"), f"{wish.fund.code} {_text(wish.fund.name)}"),
        (labels.word("days"), f"{day(wish.cut.first)} – {day(wish.cut.last)}"),
        (labels.word("known"), instant(wish.known)),
        (labels.word("currency"), wish.fund.currency),
    ]


def _text(name: Bilingual) -> str:
    return name.text(language())


def _journal_csv(wish: Wish) -> Response:
    with snapshot():
        lines = queries.journal(wish.fund, first=wish.cut.first, last=wish.cut.last, at=wish.known)
    return _sent(("\ufeff" + as_csv(lines)).encode(), wish, "journal.csv", "text/csv; charset=utf-8")


def _journal_beancount(wish: Wish) -> Response:
    """From the first entry on, so that balances can be asserted."""
    with snapshot():
        lines = queries.journal(wish.fund, first=None, last=wish.cut.last, at=wish.known)
        held = making.held(wish, wish.cut.last)
    text = as_beancount(wish.fund.code, lines, balances_by_name(lines, held), wish.cut.last)
    return _sent(text.encode(), wish, "journal.beancount", "text/plain; charset=utf-8")


def _sent(data: bytes, wish: Wish, name: str, kind: str) -> Response:
    return attachment(io.BytesIO(data), f"{wish.fund.code}-{wish.cut.code}-{name}", kind)


FORMATS: Mapping[str, Callable[[Statement, Wish], Response]] = {"pdf": _pdf, "xlsx": _xlsx}
JOURNALS: Mapping[str, Callable[[Wish], Response]] = {"csv": _journal_csv, "beancount": _journal_beancount}
