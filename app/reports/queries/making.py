"""Statements of a fund as they are asked for: which, for which days, as known when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.kernel.db import snapshot
from app.ledger.models import Fund
from app.ledger.states import FundKind
from app.reports.queries.statements import (
    balances,
    movements,
    obligations,
    parity_shares,
    payouts,
    promises,
)
from app.reports.statements import (
    Cut,
    Statement,
    activity,
    annual,
    outstanding,
    parity,
    position,
    status_of_funds,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which fund, which days, and as it was known when."""

    fund: Fund
    cut: Cut
    known: datetime

    @property
    def arguments(self) -> dict[str, str]:
        """The part of an address that makes it tell the same for ever."""
        return {"cut": self.cut.code, "known": self.known.isoformat()}


OF_KIND: Mapping[FundKind, tuple[str, ...]] = {
    FundKind.ENDOWMENT: ("position", "activity", "obligations", "annual", "parity"),
    FundKind.APPROPRIATION: ("lots", "obligations"),
}
"""Which statements a fund has."""


def statement(wish: Wish, name: str) -> Statement | None:
    """One statement, of one state of the database; None where the fund has none of that name."""
    if name not in OF_KIND.get(wish.fund.kind, ()):
        return None
    with snapshot():
        return _MADE_BY[name](wish)


def held(wish: Wish, through: date) -> Any:
    """What every account of the fund held at the end of a day."""
    return balances(wish.fund.id, through=through, at=wish.known)


def _position(wish: Wish) -> Statement:
    return position(held(wish, wish.cut.last), wish.fund.currency)


def _activity(wish: Wish) -> Statement:
    before = wish.cut.first - timedelta(days=1)
    moved = movements(wish.fund.id, first=wish.cut.first, last=wish.cut.last, at=wish.known)
    return activity(held(wish, before), moved, held(wish, wish.cut.last), wish.fund.currency)


def _lots(wish: Wish) -> Statement:
    return status_of_funds(held(wish, wish.cut.last), wish.fund.currency)


def _obligations(wish: Wish) -> Statement:
    found = obligations(wish.fund, through=wish.cut.last, at=wish.known)
    return outstanding(found, wish.fund.currency)


def _annual(wish: Wish) -> Statement:
    currency, last = wish.fund.currency, wish.cut.last
    paid = payouts(currency, through=last, at=wish.known)
    return annual(paid, promises(currency, after=last, at=wish.known), currency)


def _parity(wish: Wish) -> Statement:
    currency = wish.fund.currency
    return parity(parity_shares(currency, through=wish.cut.last, at=wish.known), currency)


_MADE_BY: Mapping[str, Callable[[Wish], Statement]] = {
    "position": _position,
    "activity": _activity,
    "lots": _lots,
    "obligations": _obligations,
    "annual": _annual,
    "parity": _parity,
}
