"""Statement of activity: what changed net assets within a period, by what it was for."""

from collections.abc import Iterable, Mapping, Sequence

from app.kernel.money import Money
from app.ledger.chart import kind
from app.reports.statements.books import Balance, Movement
from app.reports.statements.layout import Column, Kind, Row, Statement, Table, total
from app.reports.statements.position import NET_ASSETS


def activity(
    opening: Iterable[Balance], movements: Iterable[Movement], closing: Iterable[Balance], currency: str
) -> Statement:
    """Opening and closing net assets with every purpose that moved them between; then income and expense."""
    before, after = _by_code(opening), _by_code(closing)
    moved = list(movements)
    shown = [
        code
        for code in NET_ASSETS
        if before.get(code) or after.get(code) or any(move.code == code for move in moved)
    ]
    rows = _purposes(moved, shown, currency)
    first = Row("opening", _amounts(before, shown, currency), kind=Kind.TOTAL)
    last = Row("closing", _amounts(after, shown, currency), kind=Kind.TOTAL)
    changes = Table(
        "changes", [*(Column(code) for code in shown), Column("sum")], [first, *rows, last], currency
    )
    sums = total("sum", [first, *rows], currency)
    checks = [
        (one, other)
        for one, other in zip(sums.values, last.values, strict=False)
        if one is not None and other is not None
    ]
    return Statement("activity", [changes, _results(moved, currency)], checks)


def _by_code(balances: Iterable[Balance]) -> dict[str, int]:
    """Code → what its accounts of the fund hold together, in their own direction."""
    found: dict[str, int] = {}
    for it in balances:
        if not it.lot and it.code in NET_ASSETS:
            found[it.code] = found.get(it.code, 0) + it.debit_minor * kind(it.code).sign
    return found


def _amounts(held: Mapping[str, int], codes: Sequence[str], currency: str) -> list[Money]:
    minors = [held.get(code, 0) for code in codes]
    return [Money(minor, currency) for minor in (*minors, sum(minors))]


def _purposes(moved: Sequence[Movement], codes: Sequence[str], currency: str) -> list[Row]:
    """One row a purpose that touched net assets."""
    by_purpose: dict[str, dict[str, int]] = {}
    for move in moved:
        if move.code in codes:
            own = by_purpose.setdefault(move.purpose, {})
            own[move.code] = own.get(move.code, 0) + move.debit_minor * kind(move.code).sign
    return [
        Row(purpose, _amounts(by_purpose[purpose], codes, currency))
        for purpose in sorted(by_purpose)
        if any(by_purpose[purpose].values())
    ]


def _results(moved: Sequence[Movement], currency: str) -> Table:
    """Income and expense by account."""
    by_code: dict[str, int] = {}
    for move in moved:
        if move.code[0] in "45":
            by_code[move.code] = by_code.get(move.code, 0) - move.debit_minor
    rows = [Row(code, [Money(by_code[code], currency)]) for code in sorted(by_code) if by_code[code]]
    return Table("results", [Column("amount")], [*rows, total("result", rows, currency)], currency)
