"""What must hold of a pledge and of the event that ends its condition."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.endowment.states import Outcome, ParityBasis, PledgeStanding
from app.kernel.errors import Problem
from app.kernel.money import Money


@dataclass(frozen=True, slots=True)
class PledgeDraft:
    """A promise of a party. `basis` is what others must match by `match_by`; none for an unconditional one."""

    party: str
    amount: Money
    basis: ParityBasis
    authority: str
    match_by: date | None = None
    restriction: str = ""
    retention_authority: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What became of a pledge's condition, and the evidence for it."""

    pledge_id: uuid.UUID
    outcome: Outcome
    effective_on: date
    citation: str


def pledge_problems(
    draft: PledgeDraft, *, currencies: Sequence[str], parties: Sequence[str], today: date
) -> list[Problem]:
    """An amount of a book, a known party, a citation; a deadline in the future exactly when there is a condition."""
    problems = []
    if draft.amount.minor <= 0:
        problems.append(Problem("endowment.amount_must_be_positive", "/amount"))
    if draft.amount.currency not in currencies:
        facts = {"currency": draft.amount.currency}
        problems.append(Problem("endowment.no_book_in_currency", "/amount", facts))
    if draft.party not in parties:
        problems.append(Problem("endowment.pledge_needs_party", "/party"))
    if not draft.authority.strip():
        problems.append(Problem("endowment.authority_needed", "/authority"))
    if (draft.basis != ParityBasis.NONE) != (draft.match_by is not None):
        problems.append(Problem("endowment.condition_needs_deadline", "/match_by"))
    if draft.match_by is not None and draft.match_by <= today:
        problems.append(Problem("endowment.deadline_in_the_past", "/match_by"))
    return problems


def outcome_problems(
    draft: OutcomeDraft, standing: PledgeStanding, match_by: date | None, today: date
) -> list[Problem]:
    """Only an open condition ends: as met on or before its deadline, as lapsed after it."""
    if standing != PledgeStanding.CONDITIONAL or match_by is None:
        return [Problem("endowment.pledge_has_no_open_condition", "/outcome")]
    problems = []
    if not draft.citation.strip():
        problems.append(Problem("endowment.citation_needed", "/citation"))
    if draft.effective_on > today:
        problems.append(Problem("endowment.date_in_the_future", "/effective_on"))
    if draft.outcome == Outcome.MET and draft.effective_on > match_by:
        problems.append(Problem("endowment.met_after_deadline", "/effective_on"))
    if draft.outcome == Outcome.LAPSED and draft.effective_on <= match_by:
        problems.append(Problem("endowment.lapsed_before_deadline", "/effective_on"))
    return problems
