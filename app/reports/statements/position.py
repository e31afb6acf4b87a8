"""Statement of position: what the fund holds, what it owes, and whose the rest is (funding-models 3.2)."""

from collections.abc import Iterable, Sequence

from app.kernel.money import Money
from app.ledger.chart import kind
from app.reports.statements.books import Balance
from app.reports.statements.layout import Column, Row, Statement, Table, total

ASSETS = ("1000", "1100", "1110", "1200", "1300", "1400", "2200")
LIABILITIES = ("2000", "2010", "2100", "2300")
NET_ASSETS = ("3000", "3020", "3100", "3200", "3300", "3400", "3410", "3500")
MEMO = ("1210",)
AMOUNT = (Column("amount"),)


def position(balances: Iterable[Balance], currency: str) -> Statement:
    """Assets equal liabilities, net assets and the result that is not yet part of them."""
    own = [balance for balance in balances if not balance.lot]
    assets = _table("assets", own, ASSETS, currency)
    liabilities = _table("liabilities", own, LIABILITIES, currency)
    net = _table("net_assets", own, NET_ASSETS, currency, more=[_result(own, currency)])
    memo = _rows(own, MEMO)
    sums = [table.rows[-1].values[0] or Money(0, currency) for table in (assets, liabilities, net)]
    tables = [assets, liabilities, net, *([Table("memo", AMOUNT, memo, currency)] if memo else [])]
    return Statement("position", tables, [(sums[0], sums[1] + sums[2])])


def _table(
    key: str, balances: Sequence[Balance], codes: Sequence[str], currency: str, *, more: Sequence[Row] = ()
) -> Table:
    rows = [*_rows(balances, codes), *(row for row in more if row.values[0] and row.values[0].minor)]
    return Table(key, AMOUNT, [*rows, total(f"total_{key}", rows, currency)], currency)


def _rows(balances: Sequence[Balance], codes: Sequence[str]) -> list[Row]:
    """One row an account that holds something, in the order of the chart."""
    return [
        Row(code, [it.own(kind(code).sign)], party=it.party)
        for code in codes
        for it in sorted(balances, key=lambda it: it.party)
        if it.code == code and it.debit_minor
    ]


def _result(balances: Iterable[Balance], currency: str) -> Row:
    """Income less expense that was not yet carried to net assets."""
    minor = -sum(it.debit_minor for it in balances if it.code[0] in "45")
    return Row("result", [Money(minor, currency)])
