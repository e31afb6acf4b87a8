"""What is promised to awards and not yet paid, award by award."""

from collections.abc import Iterable

from app.reports.statements.books import Obligation
from app.reports.statements.layout import Column, Row, Statement, Table, total


def outstanding(obligations: Iterable[Obligation], currency: str) -> Statement:
    rows = [
        Row("award", [it.amount], text=f"{it.reference} {it.source}".strip())
        for it in sorted(obligations, key=lambda it: (it.reference, it.source))
        if it.amount.minor
    ]
    table = Table("obligations", [Column("amount")], [*rows, total("sum", rows, currency)], currency)
    return Statement("obligations", [table])
