"""From joint order, asks and purses to a funding set with a reason for every line.

Exact: everything is whole minor units. Each agency pays its own half; where its budget runs out the endowment's
book in that currency pays at most the call's share of the half (funding-models.md 3.3 I6, 4c).
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.kernel.money import Money
from app.selection.portfolio import Portfolio, PortfolioProblem, rank_order
from app.selection.states import LineReason

PERMILLE = 1000


@dataclass(frozen=True, slots=True)
class Case:
    """What the joint meeting has before it.

    `order`: proposals, best first. `asks`: party → proposal → minor units. `budgets`, `fills`: party → what the
    agency and the endowment's book in its currency can pay.
    """

    order: Sequence[uuid.UUID]
    asks: Mapping[str, Mapping[uuid.UUID, int]]
    budgets: Mapping[str, Money]
    fills: Mapping[str, Money]
    fill_cap_permille: int


@dataclass(frozen=True, slots=True)
class Share:
    """One half of a line: ask = national + fill."""

    party: str
    currency: str
    ask: int
    national: int
    fill: int


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal of the joint list."""

    proposal_id: uuid.UUID
    joint_rank: int
    reason: LineReason
    reason_party: str
    short_minor: int
    shares: tuple[Share, ...]

    @property
    def is_funded(self) -> bool:
        return self.reason == LineReason.FUNDED


def fund_down_the_ranks(case: Case) -> list[Line]:
    """Fund every proposal in joint order that every purse can still pay; name what keeps the others out."""
    if not case.order:
        return []
    size = len(case.order)
    portfolio = rank_order(_problem(case), np.arange(1, size + 1))
    left = {party: _left(case, portfolio, party) for party in case.asks}
    return [_line(case, portfolio, place, left) for place in range(size)]


def _problem(case: Case) -> PortfolioProblem:
    size = len(case.order)
    nobody = np.zeros(size, dtype=bool)
    return PortfolioProblem(
        value=np.arange(size, 0, -1, dtype=np.double),
        ask={p: np.array([asks[key] for key in case.order], dtype=np.int64) for p, asks in case.asks.items()},
        budget={party: money.minor for party, money in case.budgets.items()},
        endowment=books(case.fills),
        fill_cap=case.fill_cap_permille / PERMILLE,
        must_fund=nobody,
        must_not_fund=nobody,
        topic=np.zeros(size, dtype=np.int64),
        topic_floor={},
        exclusive=(),
    )


def books(fills: Mapping[str, Money]) -> dict[str, int]:
    """Parties that share a currency share its book: each may draw an equal part, so that the book is never passed."""
    sharing = Counter(money.currency for money in fills.values())
    return {party: money.minor // sharing[money.currency] for party, money in fills.items()}


def _left(case: Case, portfolio: Portfolio, party: str) -> tuple[int, int]:
    """What the agency's budget and the endowment's book still hold after the funding set."""
    asks, fills = case.asks[party], portfolio.fill[party]
    filled = sum(int(fill) for fill in fills)
    asked = sum(asks[key] for place, key in enumerate(case.order) if portfolio.funded[place])
    return case.budgets[party].minor - (asked - filled), books(case.fills)[party] - filled


def _line(case: Case, portfolio: Portfolio, place: int, left: Mapping[str, tuple[int, int]]) -> Line:
    key = case.order[place]
    shares = tuple(_share(case, portfolio, party, place) for party in case.asks)
    if portfolio.funded[place]:
        return Line(key, place + 1, LineReason.FUNDED, "", 0, shares)
    why = portfolio.reasons.get(place)
    if why is not None:
        return Line(key, place + 1, LineReason(why.code), why.party or "", why.short_by, shares)
    reason, party, short = _why_below(case, key, left)
    return Line(key, place + 1, reason, party, short, shares)


def _why_below(
    case: Case, key: uuid.UUID, left: Mapping[str, tuple[int, int]]
) -> tuple[LineReason, str, int]:
    """The first purse that what is left cannot pay, for a line below the last funded one."""
    for party, (budget, book) in left.items():
        ask = case.asks[party][key]
        own_part = ask - ask * case.fill_cap_permille // PERMILLE
        if own_part > budget:
            return LineReason.BUDGET, party, own_part - budget
        if ask > budget + book:
            return LineReason.ENDOWMENT, party, ask - budget - book
    return LineReason.BELOW_THE_LINE, "", 0


def _share(case: Case, portfolio: Portfolio, party: str, place: int) -> Share:
    ask = case.asks[party][case.order[place]]
    fill = int(portfolio.fill[party][place])
    return Share(party, case.budgets[party].currency, ask, ask - fill, fill)
