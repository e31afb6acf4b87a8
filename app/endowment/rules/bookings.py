"""What must hold of a booking, and whose income it is."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.endowment.states import BookingKind, DonorKind, PledgeStanding
from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem
from app.kernel.money import Money

DUE_TO_TREASURY, INCOME = "2100", "4100"
OF_A_PARTY = (BookingKind.CONTRIBUTION, BookingKind.MATCH, BookingKind.REMITTANCE)
OF_A_DONOR = (BookingKind.GIFT, BookingKind.GIFT_RELEASE)
OF_A_HOLDING = (BookingKind.PURCHASE, BookingKind.SALE)


@dataclass(frozen=True, slots=True)
class BookingDraft:
    """What an administrator prepares. Which of the optional fields are needed depends on the kind."""

    kind: BookingKind
    amount: Money
    effective_on: date
    authority: str
    party: str = ""
    retention_authority: str = ""
    pledge_id: uuid.UUID | None = None
    donor_id: uuid.UUID | None = None
    priority_id: uuid.UUID | None = None
    holding_id: uuid.UUID | None = None
    cost: Money | None = None


@dataclass(frozen=True, slots=True)
class DonorDraft:
    """A private giver and where the undertaking of the firewall is."""

    code: str
    kind: DonorKind
    name: Bilingual
    firewall: str


@dataclass(frozen=True, slots=True)
class HoldingDraft:
    """Something the fund may be invested in, and who keeps it."""

    code: str
    currency: str
    name: Bilingual
    custodian: str


@dataclass(frozen=True, slots=True)
class Links:
    """What the things a draft names are and still allow; None for what is not named or does not exist.

    `unpaid` is what of the pledge has not been paid, `given` what the donor's gifts of that restriction still hold,
    `cost` what the holding has cost less what was sold.
    """

    pledge: PledgeStanding | None = None
    pledge_party: str = ""
    unpaid: int = 0
    given: int = 0
    holding_currency: str = ""
    cost: int = 0
    has_donor: bool = False
    has_priority: bool = False


def booking_problems(
    draft: BookingDraft, *, currencies: Sequence[str], parties: Sequence[str], today: date
) -> list[Problem]:
    """All that is wrong: an amount of a book, what the kind needs and nothing else, a citation, no future date."""
    problems = []
    if draft.amount.minor <= 0:
        problems.append(Problem("endowment.amount_must_be_positive", "/amount"))
    if draft.amount.currency not in currencies:
        problems.append(
            Problem("endowment.no_book_in_currency", "/amount", {"currency": draft.amount.currency})
        )
    problems += _field_problems(draft, parties)
    if not draft.authority.strip():
        problems.append(Problem("endowment.authority_needed", "/authority"))
    if draft.effective_on > today:
        problems.append(Problem("endowment.date_in_the_future", "/effective_on"))
    return problems


def _field_problems(draft: BookingDraft, parties: Sequence[str]) -> list[Problem]:
    """Every kind has the fields it needs, and no others."""
    faults = {
        "endowment.contribution_needs_party": draft.kind in OF_A_PARTY and draft.party not in parties,
        "endowment.income_has_no_party": draft.kind not in OF_A_PARTY and draft.party != "",
        "endowment.gift_needs_donor": draft.kind in OF_A_DONOR and draft.donor_id is None,
        "endowment.only_gifts_have_donor": draft.kind not in OF_A_DONOR and draft.donor_id is not None,
        "endowment.only_gifts_are_restricted": draft.kind not in OF_A_DONOR and draft.priority_id is not None,
        "endowment.trade_needs_holding": draft.kind in OF_A_HOLDING and draft.holding_id is None,
        "endowment.only_trades_have_holding": draft.kind not in OF_A_HOLDING and draft.holding_id is not None,
        "endowment.only_contributions_pay_pledges": draft.kind != BookingKind.CONTRIBUTION
        and draft.pledge_id is not None,
        "endowment.sale_needs_cost": (draft.kind == BookingKind.SALE) != (draft.cost is not None),
    }
    return [Problem(code, _POINTERS[code]) for code, is_wrong in faults.items() if is_wrong]


_POINTERS = {
    "endowment.contribution_needs_party": "/party",
    "endowment.income_has_no_party": "/party",
    "endowment.gift_needs_donor": "/donor_id",
    "endowment.only_gifts_have_donor": "/donor_id",
    "endowment.only_gifts_are_restricted": "/priority_id",
    "endowment.trade_needs_holding": "/holding_id",
    "endowment.only_trades_have_holding": "/holding_id",
    "endowment.only_contributions_pay_pledges": "/pledge_id",
    "endowment.sale_needs_cost": "/cost",
}


def link_problems(draft: BookingDraft, links: Links) -> list[Problem]:
    """What the booking names exists, belongs to it and still has so much."""
    problems: list[Problem] = []
    if draft.pledge_id is not None:
        problems += _pledge_problems(draft, links)
    if draft.donor_id is not None and not links.has_donor:
        problems.append(Problem("endowment.unknown_donor", "/donor_id"))
    if draft.priority_id is not None and not links.has_priority:
        problems.append(Problem("endowment.unknown_priority", "/priority_id"))
    if draft.kind == BookingKind.GIFT_RELEASE and draft.amount.minor > links.given:
        problems.append(Problem("endowment.more_than_was_given", "/amount"))
    if draft.holding_id is not None and links.holding_currency != draft.amount.currency:
        problems.append(Problem("endowment.holding_of_another_book", "/holding_id"))
    if draft.cost is not None and _is_impossible_cost(draft.cost, draft.amount.currency, links.cost):
        problems.append(Problem("endowment.more_than_it_cost", "/cost"))
    return problems


def _pledge_problems(draft: BookingDraft, links: Links) -> list[Problem]:
    if links.pledge not in (PledgeStanding.CONDITIONAL, PledgeStanding.BINDING):
        return [Problem("endowment.pledge_takes_no_money", "/pledge_id")]
    if links.pledge_party != draft.party:
        return [Problem("endowment.pledge_of_another_party", "/pledge_id")]
    if draft.amount.minor > links.unpaid:
        return [Problem("endowment.more_than_was_pledged", "/amount")]
    return []


def _is_impossible_cost(cost: Money, currency: str, held: int) -> bool:
    return cost.currency != currency or not 0 < cost.minor <= held


@dataclass(frozen=True, slots=True)
class Principal:
    """One contribution that bears income: whose, how much, and whether its interest may be kept."""

    party: str
    minor: int
    keeps_interest: bool


def income_split(income: Money, principals: Sequence[Principal]) -> dict[tuple[str, str], Money]:
    """(account code, party) → share of the income, in proportion to the contributions, by largest remainder.

    Income on a contribution without retention authority is due to that party's Treasury (GAO B-149441, 1962;
    funding-models.md 3.1, lesson 1). Without any contribution all income is the fund's.
    """
    if not principals:
        return {(INCOME, ""): income}
    shares = income.allocate([principal.minor for principal in principals])
    split: dict[tuple[str, str], Money] = {}
    for principal, share in zip(principals, shares, strict=True):
        target = (INCOME, "") if principal.keeps_interest else (DUE_TO_TREASURY, principal.party)
        split[target] = split.get(target, Money.zero(income.currency)) + share
    return {target: share for target, share in split.items() if share.minor}


def parity(contributed: Mapping[str, int]) -> dict[str, int]:
    """Each party's share of what was contributed in ‰, rounded down."""
    whole = sum(contributed.values())
    return {party: amount * 1000 // whole if whole else 0 for party, amount in contributed.items()}
