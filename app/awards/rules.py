"""What must hold of an award's lines, payments and royalties (funding-models.md 3.3: I5, I6, I12, I13, I14)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from app.awards.states import AwardState, PaymentState
from app.calls.terms import Terms
from app.kernel.errors import Problem
from app.kernel.fiscal import Month
from app.kernel.money import Money


def match_problems(ask: Money, fill: Money, fill_cap_permille: int) -> list[Problem]:
    """The endowment pays at most the call's share of a half."""
    is_within = fill.minor * 1000 <= ask.minor * fill_cap_permille
    return [] if is_within else [Problem("award.fill_exceeds_share", facts={"currency": ask.currency})]


def confirmation_problems(party: str, confirmed: Collection[str]) -> list[Problem]:
    return [Problem("award.already_confirmed", facts={"party": party})] if party in confirmed else []


def payment_problems(
    state: AwardState, amount: Money, *, obligated: Money, asked: Money, pay_on: date, today: date
) -> list[Problem]:
    """I13: an active award, an amount of the line's currency, and in all no more than is obligated."""
    problems = []
    if state != AwardState.ACTIVE:
        problems.append(Problem("payment.award_not_active"))
    if amount.currency != obligated.currency:
        return [*problems, Problem("payment.wrong_currency", "/amount", {"currency": obligated.currency})]
    if amount.minor <= 0:
        problems.append(Problem("payment.must_be_positive", "/amount"))
    if obligated < asked + amount:
        problems.append(Problem("payment.exceeds_obligation", "/amount"))
    if pay_on < today:
        problems.append(Problem("payment.date_has_passed", "/pay_on"))
    return problems


def reversal_problems(state: PaymentState, reason: str, *, has_reversal: bool) -> list[Problem]:
    """I2: what was paid, once, with a reason."""
    problems = [] if state == PaymentState.POSTED else [Problem("payment.not_paid")]
    if has_reversal:
        problems.append(Problem("payment.reversal_there"))
    return problems + ([] if reason.strip() else [Problem("reason.needed", "/reason")])


@dataclass(frozen=True, slots=True)
class SalesDraft:
    """What one side sold in a period that ended on a day, and when what is due of it came in."""

    party: str
    sales: Money
    period_end: date
    received_on: date
    citation: str


@dataclass(frozen=True, slots=True)
class SalesSituation:
    """The award as a statement of sales finds it: `paid` is what its side was paid, in minor units of `currency`;
    `year` counts from completion, 0 before it; `stated` are the ends of periods that were stated.
    """

    terms: Terms | None
    state: AwardState
    currency: str
    paid: int
    year: int
    stated: Collection[date]


def year_since_completion(active_at: datetime | None, months: int, day: date) -> int:
    """1 for a day in the first year after the project's last month, 0 while it runs."""
    if active_at is None:
        return 0
    since = Month.of(active_at.date()).plus(months).until(Month.of(day))
    return since // 12 + 1 if since >= 0 else 0


def sales_problems(draft: SalesDraft, situation: SalesSituation, today: date) -> list[Problem]:
    """I14: a programme that is repaid from sales, a completed project, each period once, no day in the future.

    A project that stopped without fault owes nothing (funding-models.md 3.6).
    """
    if situation.terms is None or not situation.terms.royalty_permille:
        return [Problem("royalty.pure_grant")]
    if draft.sales.currency != situation.currency:
        return [Problem("royalty.currency", "/sales", {"currency": situation.currency})]
    faults = {
        ("royalty.stopped", ""): situation.state == AwardState.STOPPED_WITHOUT_FAULT,
        ("royalty.nothing_paid", ""): situation.paid == 0,
        ("royalty.sales_negative", "/sales"): draft.sales.minor < 0,
        ("royalty.not_completed", "/period_end"): situation.year == 0,
        ("royalty.stated_already", "/period_end"): draft.period_end in situation.stated,
        ("royalty.before_the_end", "/received_on"): draft.received_on < draft.period_end,
        ("royalty.day_in_future", "/received_on"): draft.received_on > today,
        ("royalty.citation_needed", "/citation"): not draft.citation.strip(),
    }
    return [Problem(code, at) for (code, at), is_wrong in faults.items() if is_wrong]
