"""What must hold of an award's lines and payments."""

from datetime import date

import pytest

from app.awards import rules
from app.awards.states import AwardState
from app.kernel.errors import Problem
from app.kernel.money import Money

TODAY = date(2027, 1, 15)


@pytest.mark.parametrize(
    ("ask", "fill", "cap", "fits"), [(100, 25, 250, True), (100, 26, 250, False), (3, 0, 0, True)]
)
def test_the_endowment_pays_at_most_its_share(ask: int, fill: int, cap: int, fits: bool) -> None:
    assert (rules.match_problems(Money(ask, "JPY"), Money(fill, "JPY"), cap) == []) is fits


def test_each_party_confirms_once() -> None:
    assert rules.confirmation_problems("US", ["JP"]) == []
    assert rules.confirmation_problems("US", ["US"]) == [
        Problem("award.already_confirmed", facts={"party": "US"})
    ]


@pytest.mark.parametrize(
    ("state", "amount", "asked", "on", "codes"),
    [
        (AwardState.ACTIVE, Money(60, "JPY"), 40, TODAY, []),
        (AwardState.ACTIVE, Money(61, "JPY"), 40, TODAY, ["payment.exceeds_obligation"]),
        (AwardState.ACTIVE, Money(0, "JPY"), 0, TODAY, ["payment.must_be_positive"]),
        (AwardState.ACTIVE, Money(1, "USD"), 0, TODAY, ["payment.wrong_currency"]),
        (
            AwardState.AGREEMENT_PENDING,
            Money(101, "JPY"),
            0,
            date(2027, 1, 14),
            ["payment.award_not_active", "payment.exceeds_obligation", "payment.date_has_passed"],
        ),
    ],
)
def test_payments(state: AwardState, amount: Money, asked: int, on: date, codes: list[str]) -> None:
    problems = rules.payment_problems(
        state, amount, obligated=Money(100, "JPY"), asked=Money(asked, "JPY"), pay_on=on, today=TODAY
    )
    assert [p.code for p in problems] == codes
