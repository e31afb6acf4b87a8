"""Signed policies, payouts and what stops them, promises of coming years: through the services and the books."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app import registry
from app.endowment import queries, service
from app.endowment.rules import BookingDraft, CommitmentDraft, PolicyDraft
from app.endowment.states import BookingKind, Obstacle, ParityRule
from app.kernel import clock
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, Forbidden, RuleBroken
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.ledger import service as ledger
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

CLOSE = date(2025, 12, 31)
TODAY = date(2026, 1, 9)
AVERAGE = {"rules": ["moving_average"], "minimum_quarters": 1, "reserve": "0.10"}


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    with clock.at(noon(TODAY)):
        yield


def fund(worth: int = 110_000_00, **policy: Any) -> Administrators:
    """100,000 given, worth so much at the close of 2025, with a policy in force."""
    team = opened()
    booked(team, replace(contribution("US", usd(100_000_00)), effective_on=CLOSE))
    valued(team, CLOSE, usd(worth))
    index(team, "USD", {Month.of(CLOSE): "100"})
    signed(team, "USD", **{**AVERAGE, **policy})
    return team


def problems(team: Administrators, year: int = 2025, **options: Any) -> list[str]:
    with pytest.raises(RuleBroken) as refused:
        paid_out(team, "USD", year, **options)
    return [problem.code for problem in refused.value.problems]


def totals() -> dict[str, int]:
    with read_only():
        position = next(p for p in queries.positions() if p.fund.currency == "USD")
        return {a.code: a.posted_minor for a in position.accounts if a.posted_minor}


def broken() -> list[str]:
    with read_only() as reader:
        return [row for i in registry.INVARIANTS for row in i.find(reader)]


def promise(minor: int, year: int) -> CommitmentDraft:
    return CommitmentDraft(usd(minor), year, "AWARD-1", "Joint decision 1")


def test_a_payout_goes_into_reserve_promises_and_new_money(database: Engine) -> None:
    team = fund()
    decided(team, "commitments", promise(1_000_00, 2025))
    paid_out(team, "USD", 2025)
    assert totals() == {
        "1000": 100_000_00, "3000": 100_000_00, "3100": -4_950_00,
        "3200": 3_455_00, "3300": 495_00, "3400": 1_000_00,
    }  # fmt: skip
    booked(team, BookingDraft(BookingKind.RESERVE_RELEASE, usd(95_00), TODAY.replace(day=8), "Boards"))
    assert (totals()["3200"], totals()["3300"]) == (3_550_00, 400_00)
    assert broken() == []


def test_less_than_the_policy_allows_may_be_authorised_and_never_more(database: Engine) -> None:
    team = fund()
    assert problems(team, amount=usd(4_950_01)) == ["endowment.not_what_the_policy_allows"]
    payout = paid_out(team, "USD", 2025, amount=usd(1_000_01))
    assert (payout.policy_minor, payout.amount_minor) == (4_950_00, 1_000_01)
    assert (payout.reserve_minor, payout.new_minor) == (100_01, 900_00)


def test_one_payout_a_year_and_none_of_a_year_that_is_not_over(database: Engine) -> None:
    team = fund()
    paid_out(team, "USD", 2025)
    with pytest.raises(Conflict):
        paid_out(team, "USD", 2025)
    assert problems(team, 2026) == ["endowment.value_missing"]


def test_without_two_signatures_no_policy_is_in_force(database: Engine) -> None:
    team = opened()
    draft = PolicyDraft("USD", date(2026, 1, 8), AVERAGE, 12, "Resolution 1")
    made = unit_of_work(service.draft_policy, actor_of(team.preparer), draft)
    unit_of_work(service.sign, actor_of(team.preparer), made.id)
    with pytest.raises(Forbidden):
        unit_of_work(service.sign, actor_of(team.preparer), made.id)
    with read_only():
        assert queries.policy_in_force("USD", TODAY) is None
    assert problems(team) == ["endowment.no_policy_in_force"]
    unit_of_work(service.sign, actor_of(team.approver), made.id)
    with read_only():
        found = queries.policy_in_force("USD", TODAY)
        assert found is not None
        assert queries.policy_in_force("USD", date(2026, 1, 7)) is None


def test_a_version_counts_from_its_day_and_is_never_changed(database: Engine) -> None:
    team = fund()
    signed(team, "USD", **{**AVERAGE, "rate": "0.05"}, effective_from=date(2026, 3, 1))
    with read_only():
        now, then = (queries.policy_in_force("USD", day) for day in (TODAY, date(2026, 3, 1)))
        assert now is not None
        assert then is not None
        assert (now.number, then.number) == (1, 2)
    paid_out(team, "USD", 2025)
    for table in ("endowment_policies", "endowment_policy_signatures", "endowment_payouts"):
        with pytest.raises((DBAPIError, Conflict)):
            unit_of_work(_execute, f"DELETE FROM {table}")


def _execute(statement: str) -> None:
    session().info["audited"] = True
    session().execute(text(statement))


def test_a_payout_whose_basis_changed_is_computed_anew(database: Engine) -> None:
    team = fund()
    made = unit_of_work(service.propose, actor_of(team.preparer), "USD", 2025)
    valued(team, CLOSE, usd(120_000_00), reason="A line was missing")
    with pytest.raises(Conflict) as refused:
        unit_of_work(
            service.approve, actor_of(team.approver), made.id, made.version, queries.KINDS["payouts"]
        )
    assert (refused.value.code, totals().get("3200", 0)) == ("endowment.basis_changed", 0)


@pytest.mark.parametrize(
    ("way", "minor"), [("stop", None), ("income", 700_00), ("scaled", 2_880_00), ("prudent", 3_600_00)]
)
def test_a_fund_below_what_was_given_pays_by_its_rule(database: Engine, way: str, minor: int | None) -> None:
    team = fund(80_000_00, underwater=way)
    booked(team, BookingDraft(BookingKind.INCOME, usd(700_00), date(2025, 6, 30), "Statement"))
    if minor is None:
        assert problems(team) == ["endowment.not_what_the_policy_allows"]
        return
    if way == "prudent":
        assert problems(team) == ["endowment.underwater_needs_memorandum"]
    payout = paid_out(team, "USD", 2025, memorandum="Boards" if way == "prudent" else "")
    assert payout.amount_minor == minor
    assert Obstacle.UNDERWATER in payout.raised


def test_more_than_the_prudent_share_waits_for_a_memorandum(database: Engine) -> None:
    team = fund(rate="0.08")
    assert problems(team) == ["endowment.prudence_needs_memorandum"]
    paid_out(team, "USD", 2025, memorandum="Boards, 8 January 2026")
    assert broken() == []


@pytest.mark.parametrize(("rule", "is_paid"), [(ParityRule.FLAG, True), (ParityRule.BLOCK, False)])
def test_a_breach_of_parity_blocks_only_if_the_agreement_says_so(
    database: Engine, rule: ParityRule, is_paid: bool
) -> None:
    team = fund(parity_rule=rule, parity_permille=400)
    if is_paid:
        assert paid_out(team, "USD", 2025).raised == [Obstacle.PARITY]
    else:
        assert problems(team, memorandum="Boards") == ["endowment.parity_blocks"]
        booked(team, replace(contribution("JP", usd(70_000_00)), effective_on=date(2026, 1, 8)))
        assert paid_out(team, "USD", 2025).raised == []


def test_parity_that_cannot_be_told_is_said(database: Engine) -> None:
    """A contribution in the other currency and no exchange rate of its day."""
    team = fund(parity_permille=400)
    booked(team, replace(contribution("JP", Money(15_000_000, "JPY")), effective_on=CLOSE))
    assert paid_out(team, "USD", 2025).raised == [Obstacle.PARITY_UNKNOWN]


def test_promises_stay_within_what_a_bad_year_pays(database: Engine) -> None:
    """After a fall of a quarter R1 averages 88,000 (one value of 110,000, four of 82,500), which makes 3,960; being
    worth 82.5 % of what was given, the fund pays 3,267, of which a tenth is reserve.
    """
    team = fund()
    decided(team, "commitments", promise(2_900_00, 2026))
    with pytest.raises(RuleBroken) as refused:
        decided(team, "commitments", promise(40_31, 2026))
    found = refused.value.problems[0]
    assert (found.code, found.facts["amount"]) == ("endowment.more_than_a_bad_year_pays", "0.01")
    decided(team, "commitments", promise(40_30, 2026))
    paid_out(team, "USD", 2025)
    with pytest.raises(RuleBroken) as late:
        decided(team, "commitments", promise(1, 2025))
    assert late.value.problems[0].code == "endowment.year_is_paid_already"


def test_two_promises_prepared_side_by_side_do_not_both_fit(database: Engine) -> None:
    team, model = fund(), queries.KINDS["commitments"]
    twins = [unit_of_work(service.commit, actor_of(team.preparer), promise(2_000_00, 2026)) for _ in range(2)]
    unit_of_work(service.approve, actor_of(team.approver), twins[0].id, twins[0].version, model)
    with pytest.raises(RuleBroken):
        unit_of_work(service.approve, actor_of(team.approver), twins[1].id, twins[1].version, model)


def test_the_real_floor_stands_beside_the_nominal_one(database: Engine) -> None:
    team = opened()
    booked(team, replace(contribution("US", usd(100_000_00)), effective_on=date(2024, 12, 31)))
    valued(team, CLOSE, usd(101_000_00))
    index(team, "USD", {Month(2024, 12): "100", Month(2025, 12): "102.5"})
    signed(team, "USD", **AVERAGE)
    payout = paid_out(team, "USD", 2025)
    found = {name: payout.figures[name] for name in ("historic_value", "real_floor", "real_shortfall")}
    assert found == {"historic_value": 100_000_00, "real_floor": 102_500_00, "real_shortfall": 1_500_00}
    assert payout.raised == [Obstacle.REAL_FLOOR]


def test_a_match_of_income_counts_as_income_and_its_giver_in_parity(database: Engine) -> None:
    team = fund(rules=["income"])
    booked(team, BookingDraft(BookingKind.INCOME, usd(700_00), date(2025, 6, 30), "Statement"))
    booked(team, BookingDraft(BookingKind.MATCH, usd(650_00), date(2025, 7, 31), "Act 9", "JP"))
    assert paid_out(team, "USD", 2025).amount_minor == 1_350_00
    with read_only():
        lines = queries.parity_lines("USD", TODAY)
    assert {line.party: line.contributed for line in lines} == {
        "US": (usd(100_000_00), usd(100_000_00)),
        "JP": (usd(650_00), usd(650_00)),
    }


def test_payments_are_spent_by_those_who_gave_to_the_book(database: Engine) -> None:
    """The dollar book is spent on the American side; of a payment 100/170 is the Americans', the rest the Japanese'."""
    team = fund()
    booked(team, replace(contribution("JP", usd(70_000_00)), effective_on=date(2026, 1, 8)))
    paid_out(team, "USD", 2025)
    actor, subject = actor_of(team.preparer), team.preparer.id
    for verb, name in ((service.hold_promise, "promise"), (service.hold_payment, "payment")):
        options = {"on": date(2026, 1, 8)} if name == "payment" else {}
        held = unit_of_work(verb, actor, name, usd(1_700_00), subject, **options)
        unit_of_work(ledger.settle, actor, held.id)
    with read_only():
        lines = {line.party: line for line in queries.parity_lines("USD", TODAY)}
    assert (lines["US"].spent_at_home[0], lines["US"].spent_abroad[0]) == (usd(1_000_00), usd(0))
    assert (lines["JP"].spent_at_home[0], lines["JP"].spent_abroad[0]) == (usd(0), usd(700_00))
