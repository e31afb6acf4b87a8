"""What must hold of an award's lines and payments (funding-models.md 3.3: I5, I6, I12, I13)."""

from collections.abc import Collection
from datetime import date

from app.awards.states import AwardState
from app.kernel.errors import Problem
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
