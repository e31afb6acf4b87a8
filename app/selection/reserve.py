"""The reserve list: what no purse reached at the meeting waits, in joint order, for money that others leave.

A proposal is taken up when every purse holds its half and none that stands before it could be paid; the endowment
fills only what the agency cannot pay, and no more than its share of the half (funding-models.md 3.3 I6). Amounts are
minor units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kernel.errors import Problem
from app.selection.funding import PERMILLE


@dataclass(frozen=True, slots=True)
class Purse:
    """What an agency (`national`) and the endowment's book in its currency (`fill`) still hold for a party's halves."""

    national: int
    fill: int


@dataclass(frozen=True, slots=True)
class Payment:
    """How one half is paid: ask = national + fill."""

    national: int
    fill: int


Asks = Mapping[str, int]
"""Party → what its half asks for."""


def payments(asks: Asks, left: Mapping[str, Purse], fill_cap_permille: int) -> dict[str, Payment]:
    """Party → how its purses pay its half; without the parties whose purses do not reach."""
    paid = {}
    for party, ask in asks.items():
        national = min(ask, left[party].national)
        fill = ask - national
        if fill <= min(left[party].fill, ask * fill_cap_permille // PERMILLE):
            paid[party] = Payment(national, fill)
    return paid


def taking_up_problems(
    asks: Asks, before: Sequence[Asks], left: Mapping[str, Purse], fill_cap_permille: int
) -> list[Problem]:
    """Why a proposal cannot be taken up. `before`: those of the reserve list with a better joint rank."""
    paid = payments(asks, left, fill_cap_permille)
    problems = [
        Problem("selection.purses_do_not_reach", facts={"party": party})
        for party in asks
        if party not in paid
    ]
    if any(payments(other, left, fill_cap_permille).keys() == other.keys() for other in before):
        problems.append(Problem("selection.reserve_stands_before"))
    return problems
