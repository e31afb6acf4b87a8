"""What must hold of a booking, and whose income it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.endowment.states import BookingKind
from app.kernel.errors import Problem
from app.kernel.money import Money

DUE_TO_TREASURY, INCOME_AVAILABLE = "2100", "3200"


@dataclass(frozen=True, slots=True)
class BookingDraft:
    """What an administrator prepares; `party` is empty for income."""

    kind: BookingKind
    amount: Money
    effective_on: date
    authority: str
    party: str = ""
    retention_authority: str = ""


def booking_problems(
    draft: BookingDraft, *, currencies: Sequence[str], parties: Sequence[str], today: date
) -> list[Problem]:
    """All that is wrong: an amount of a book, a known party for a contribution, a citation, no future date."""
    problems = []
    if draft.amount.minor <= 0:
        problems.append(Problem("endowment.amount_must_be_positive", "/amount"))
    if draft.amount.currency not in currencies:
        problems.append(
            Problem("endowment.no_book_in_currency", "/amount", {"currency": draft.amount.currency})
        )
    if draft.kind == BookingKind.CONTRIBUTION and draft.party not in parties:
        problems.append(Problem("endowment.contribution_needs_party", "/party"))
    if draft.kind == BookingKind.INCOME and draft.party:
        problems.append(Problem("endowment.income_has_no_party", "/party"))
    if not draft.authority.strip():
        problems.append(Problem("endowment.authority_needed", "/authority"))
    if draft.effective_on > today:
        problems.append(Problem("endowment.date_in_the_future", "/effective_on"))
    return problems


@dataclass(frozen=True, slots=True)
class Principal:
    """One contribution that bears income: whose, how much, and whether its interest may be kept."""

    party: str
    minor: int
    keeps_interest: bool


def income_split(income: Money, principals: Sequence[Principal]) -> dict[tuple[str, str], Money]:
    """(account code, party) → share of the income, in proportion to the contributions, by largest remainder.

    Income on a contribution without retention authority is due to that party's Treasury (GAO B-149441, 1962;
    funding-models.md 3.1, lesson 1). Without any contribution all income is due to nobody and stays available.
    """
    if not principals:
        return {(INCOME_AVAILABLE, ""): income}
    shares = income.allocate([principal.minor for principal in principals])
    split: dict[tuple[str, str], Money] = {}
    for principal, share in zip(principals, shares, strict=True):
        target = (INCOME_AVAILABLE, "") if principal.keeps_interest else (DUE_TO_TREASURY, principal.party)
        split[target] = split.get(target, Money.zero(income.currency)) + share
    return {target: share for target, share in split.items() if share.minor}


def parity(contributed: Mapping[str, int]) -> dict[str, int]:
    """Each party's share of the capital in ‰ of one currency's book, rounded down."""
    whole = sum(contributed.values())
    return {party: amount * 1000 // whole if whole else 0 for party, amount in contributed.items()}
