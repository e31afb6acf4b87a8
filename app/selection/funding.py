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
from app.selection.portfolio import Portfolio, PortfolioProblem, Reason, rank_order
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
    return [_line(case, portfolio, place) for place in range(size)]


def _problem(case: Case) -> PortfolioProblem:
    size = len(case.order)
    nobody = np.zeros(size, dtype=bool)
    return PortfolioProblem(
        value=np.arange(size, 0, -1, dtype=np.double),
        ask={p: np.array([asks[key] for key in case.order], dtype=np.int64) for p, asks in case.asks.items()},
        budget={party: money.minor for party, money in case.budgets.items()},
        endowment=_books(case.fills),
        fill_cap=case.fill_cap_permille / PERMILLE,
        must_fund=nobody,
        must_not_fund=nobody,
        topic=np.zeros(size, dtype=np.int64),
        topic_floor={},
        exclusive=(),
    )


def _books(fills: Mapping[str, Money]) -> dict[str, int]:
    """Parties that share a currency share its book: each may draw an equal part, so that the book is never passed."""
    sharing = Counter(money.currency for money in fills.values())
    return {party: money.minor // sharing[money.currency] for party, money in fills.items()}


def _line(case: Case, portfolio: Portfolio, place: int) -> Line:
    key = case.order[place]
    reason = LineReason.FUNDED if portfolio.funded[place] else LineReason.BELOW_THE_LINE
    why: Reason | None = portfolio.reasons.get(place)
    if why is not None:
        reason = LineReason(why.code)
    shares = tuple(_share(case, portfolio, party, place) for party in case.asks)
    return Line(key, place + 1, reason, (why.party or "") if why else "", why.short_by if why else 0, shares)


def _share(case: Case, portfolio: Portfolio, party: str, place: int) -> Share:
    ask = case.asks[party][case.order[place]]
    fill = int(portfolio.fill[party][place])
    return Share(party, case.budgets[party].currency, ask, ask - fill, fill)
