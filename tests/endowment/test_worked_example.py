"""The worked example of the spending rules (funding-models 3.5), to the cent, through the services and the books."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from app.endowment import queries, service
from app.endowment.models import Payout
from app.endowment.rules import BookingDraft, CommitmentDraft
from app.endowment.states import BookingKind, Obstacle
from app.kernel import clock
from app.kernel.db import read_only
from app.kernel.errors import RuleBroken
from app.kernel.fiscal import Month
from app.kernel.money import Money
from tests.factories.accounts import actor_of
from tests.factories.endowment import (
    Administrators,
    booked,
    contribution,
    decided,
    index,
    noon,
    opened,
    paid_out,
    signed,
    valued,
)

MILLION = 100_000_000
CLOSE = Month(2025, 12)
BAD_YEAR = 300_863_311
"""After a fall to 79.05: 4.5 % of (811.5 + 4 × 79.05) / 12 is 4.228875; times 79.05 / 100 (R7), less a tenth."""
BEGUN = date(2022, 12, 31)
QUARTER_ENDS = [
    "96.0",
    "97.2",
    "98.9",
    "100.4",
    "101.1",
    "99.0",
    "97.5",
    "98.8",
    "101.6",
    "103.9",
    "104.2",
    "105.4",
]


def usd(millions: str) -> Money:
    return Money(int(Decimal(millions) * MILLION), "USD")


@pytest.fixture
def january() -> Iterator[None]:
    """The week after the close of 2025."""
    with clock.at(noon(date(2026, 1, 9))):
        yield


def the_fund() -> Administrators:
    """50 and 50 three years ago, twelve quarter ends, prices up 2.5 % a year, 4.30 paid the year before."""
    team = opened()
    for party in ("US", "JP"):
        given = contribution(party, usd("50"))
        booked(team, BookingDraft(given.kind, given.amount, BEGUN, given.authority, party, "Act 2"))
    for n, worth in enumerate(QUARTER_ENDS):
        valued(team, CLOSE.plus(-3 * (11 - n)).last_day(), usd(worth))
    levels = {Month.of(BEGUN).plus(12 * n): str(100 * Decimal("1.025") ** n) for n in range(4)}
    index(team, "USD", levels)
    return team


def policy(team: Administrators, *rules: str, **changes: object) -> None:
    settings = {"rate": "0.045", "weight": "0.8", "collar": ["0.035", "0.055"], "reserve": "0.10", **changes}
    signed(team, "USD", rules=list(rules), opening_year=2024, opening=usd("4.30"), **settings)


def test_the_worked_example_to_the_cent(database: Engine, january: None) -> None:
    team = the_fund()
    policy(team, "moving_average", "smoothed")
    decided(team, "commitments", CommitmentDraft(usd("2.60"), 2025, "AWARD-2023-1", "Joint decision 1"))
    payout = paid_out(team, "USD", 2025)
    assert payout.figures == {
        "rule_moving_average": 451_500_000,
        "rule_smoothed": 442_960_000,
        "average": 10_033_333_333,
        "collar_low": 369_189_625,
        "collar_high": 580_155_125,
        "fair_value": 10_540_000_000,
        "historic_value": 10_000_000_000,
        "real_floor": 10_768_906_250,
        "real_shortfall": 228_906_250,
        "promised": 260_000_000,
        "bad_year": BAD_YEAR,
    }
    assert parts(payout) == (442_960_000, 44_296_000, 260_000_000, 138_664_000)
    assert (payout.prudence_limit_minor, payout.raised) == (702_333_333, [Obstacle.REAL_FLOOR])


def parts(payout: Payout) -> tuple[int, int, int, int]:
    return payout.amount_minor, payout.reserve_minor, payout.promised_minor, payout.new_minor


def test_its_waterfall_ends_in_the_new_money(database: Engine, january: None) -> None:
    team = the_fund()
    policy(team, "moving_average", "smoothed")
    decided(team, "commitments", CommitmentDraft(usd("2.60"), 2025, "AWARD-2023-1", "Joint decision 1"))
    paid_out(team, "USD", 2025)
    with read_only():
        fall = next(f for f in queries.waterfalls(date(2026, 1, 9)) if f.currency == "USD")
        free = queries.available()["USD"]
    assert [(step.name, step.amount.minor) for step in fall.steps] == [
        ("market_value", 10_540_000_000),
        ("stays_invested", 10_097_040_000),
        ("payout", 442_960_000),
        ("reserve", 44_296_000),
        ("promised", 260_000_000),
        ("new_money", 138_664_000),
        ("carried", 0),
        ("awarded", 0),
        ("held", 0),
        ("uncommitted", 138_664_000),
    ]
    assert free == fall.uncommitted == Money(138_664_000, "USD")


RULES = {
    "moving_average": 451_500_000,
    "smoothed": 442_960_000,
    "inflation": 440_750_000,
    "income_and_principal": 500_000_000 + 310_000_000,
    "income": 310_000_000,
}


def test_each_rule_of_the_example(database: Engine, january: None) -> None:
    team = the_fund()
    booked(team, BookingDraft(BookingKind.INCOME, usd("3.1"), date(2025, 6, 30), "Custodian statement"))
    found = {}
    for rule in RULES:
        policy(team, rule)
        with read_only():
            found[rule] = service.compute(actor_of(team.preparer), "USD", 2025).policy_minor
    assert found == RULES


def test_above_the_prudent_share_nothing_is_paid_without_a_memorandum(
    database: Engine, january: None
) -> None:
    team = the_fund()
    booked(team, BookingDraft(BookingKind.INCOME, usd("3.1"), date(2025, 6, 30), "Custodian statement"))
    policy(team, "income_and_principal")
    with pytest.raises(RuleBroken) as refused:
        paid_out(team, "USD", 2025)
    assert [p.code for p in refused.value.problems] == ["endowment.prudence_needs_memorandum"]
    payout = paid_out(team, "USD", 2025, memorandum="Boards, 8 January 2026")
    assert parts(payout) == (810_000_000, 81_000_000, 0, 729_000_000)
