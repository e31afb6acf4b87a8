"""What must hold before principal is drawn (I9), and before a posted entry is reversed (I2)."""

import uuid
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.endowment.spending import Rule, SpendingPolicy
from app.endowment.states import BookingKind
from app.kernel.errors import Problem
from app.kernel.money import Money

PAYOUT = "endowment_payout"
REVERSIBLE = {PAYOUT, "currency_trade", *(f"endowment_{kind}" for kind in BookingKind)}
"""Purposes of entries that are put right by their opposite. A valuation or an index is replaced by a newer one, a
pledge ends with its outcome, an award gives back what it does not need.
"""


@dataclass(frozen=True, slots=True)
class DrawDraft:
    """So much principal of a book to become accumulated return."""

    amount: Money
    authority: str
    reason: str


@dataclass(frozen=True, slots=True)
class DrawSituation:
    """What a draw meets: `given` is all principal contributed, `drawn` what was drawn in the running year of the fund,
    in minor units of the book; `settings` the policy in force, None without one.
    """

    has_book: bool
    given: int = 0
    drawn: int = 0
    settings: SpendingPolicy | None = None


@dataclass(frozen=True, slots=True)
class ReversalDraft:
    """An entry to reverse, and the day its opposite counts from."""

    reverses_id: uuid.UUID
    effective_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Reversed:
    """The entry that a reversal names, and what else stands on it.

    `is_newest` of a payout: no later year rests on it. `is_concluded`: the pledge it paid met its condition or lapsed.
    `left`: what its gift or purchase still holds, None for other entries; `amount` in minor units.
    """

    purpose: str
    day: date
    is_posted: bool
    is_reversed: bool
    is_waiting: bool
    is_own: bool
    is_newest: bool = True
    is_concluded: bool = False
    amount: int = 0
    left: int | None = None


def draw_problems(draft: DrawDraft, situation: DrawSituation) -> list[Problem]:
    """I9: a citation, a reason, and a signed policy that pays a share of principal (R4), which a year keeps to."""
    problems = [
        Problem(code, f"/{name}")
        for name, code in (("authority", "endowment.authority_needed"), ("reason", "reason.needed"))
        if not getattr(draft, name).strip()
    ]
    if draft.amount.minor <= 0:
        problems.append(Problem("endowment.amount_must_be_positive", "/amount"))
    if not situation.has_book:
        facts = {"currency": draft.amount.currency}
        return [*problems, Problem("endowment.no_book_in_currency", "/amount", facts)]
    return problems + _share_problems(draft, situation)


def _share_problems(draft: DrawDraft, situation: DrawSituation) -> list[Problem]:
    settings = situation.settings
    if settings is None or Rule.INCOME_AND_PRINCIPAL not in settings.rules:
        return [Problem("endowment.policy_draws_no_principal", "/amount")]
    share = Fraction(settings.principal_rate) * situation.given
    left = Money(share.numerator // share.denominator - situation.drawn, draft.amount.currency)
    if draft.amount.minor > left.minor:
        facts = {"left": str(left), "currency": left.currency}
        return [Problem("endowment.more_principal_than_a_year_gives", "/amount", facts)]
    return []


def reversal_problems(draft: ReversalDraft, found: Reversed | None, today: date) -> list[Problem]:
    """A posted entry of the endowment's own, once, with a reason, not before its day; nothing else stands on it."""
    if found is None or not found.is_own:
        return [Problem("reversal.unknown_entry", "/reverses_id")]
    faults = {
        "reversal.corrected_otherwise": found.purpose not in REVERSIBLE,
        "reversal.not_posted": not found.is_posted,
        "reversal.reversed_already": found.is_reversed,
        "reversal.waits_already": found.is_waiting,
        "reversal.later_payout": not found.is_newest,
        "reversal.pledge_concluded": found.is_concluded,
        "reversal.used_already": found.left is not None and found.left < found.amount,
    }
    problems = [Problem(code, "/reverses_id") for code, is_wrong in faults.items() if is_wrong]
    if draft.effective_on < found.day:
        problems.append(Problem("reversal.before_its_day", "/effective_on", {"day": found.day.isoformat()}))
    if draft.effective_on > today:
        problems.append(Problem("endowment.date_in_the_future", "/effective_on"))
    return problems + ([] if draft.reason.strip() else [Problem("reason.needed", "/reason")])
