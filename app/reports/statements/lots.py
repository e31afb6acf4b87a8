"""Status of funds: what became of every lot's authority (I4; the shape of SF-133 and of 予算執行)."""

from collections.abc import Iterable

from app.kernel.money import Money
from app.ledger.chart import LOT_CODES, kind
from app.reports.statements.books import Balance
from app.reports.statements.layout import Column, Row, Statement, Table, total


def status_of_funds(balances: Iterable[Balance], currency: str) -> Statement:
    """One row a lot; authority equals the sum of all the other stages."""
    lots: dict[str, dict[str, Balance]] = {}
    for it in balances:
        if it.lot:
            lots.setdefault(it.lot, {})[it.code] = it
    rows = [
        Row("lot", [_own(held, code, currency) for code in LOT_CODES], text=lot)
        for lot, held in sorted(lots.items())
    ]
    sums = total("sum", rows, currency, width=len(LOT_CODES))
    table = Table("lots", [Column(code) for code in LOT_CODES], [*rows, sums], currency)
    authority, *stages = (amount.minor for amount in sums.values if amount is not None)
    return Statement("lots", [table], [(Money(authority, currency), Money(sum(stages), currency))])


def _own(held: dict[str, Balance], code: str, currency: str) -> Money:
    return held.get(code, Balance(code, currency, 0)).own(kind(code).sign)
