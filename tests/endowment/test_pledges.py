"""Pledges: nothing of a conditional one counts before its condition is met; what lapses goes back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from app import registry
from app.endowment import queries, service
from app.endowment.models import Pledge
from app.endowment.rules import OutcomeDraft, PledgeDraft
from app.endowment.states import Outcome, ParityBasis, PledgeStanding
from app.kernel import clock
from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import Conflict, RuleBroken
from app.kernel.money import Money
from tests.factories.accounts import actor_of
from tests.factories.endowment import Administrators, booked, contribution, decided, noon, opened

WHOLE = Money(1_000_00, "USD")
TODAY = date(2026, 1, 16)
DEADLINE = TODAY + timedelta(days=30)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def totals() -> dict[str, int]:
    with read_only():
        position = next(p for p in queries.positions() if p.fund.currency == "USD")
        return {a.code: a.posted_minor for a in position.accounts if a.posted_minor}


def standing(pledge: Pledge) -> PledgeStanding:
    with read_only():
        found = queries.pledge(pledge.id)
        assert found is not None
        return found.standing


def promised(team: Administrators, *, basis: ParityBasis = ParityBasis.CAPITAL) -> Pledge:
    match_by = None if basis == ParityBasis.NONE else DEADLINE
    return decided(team, "pledges", PledgeDraft("JP", WHOLE, basis, "Cabinet decision", match_by))


def paid(team: Administrators, pledge: Pledge, minor: int) -> None:
    booked(team, replace(contribution("JP", usd(minor)), pledge_id=pledge.id))


def became(team: Administrators, pledge: Pledge, outcome: Outcome, on: date) -> None:
    decided(team, "outcomes", OutcomeDraft(pledge.id, outcome, on, "Note verbale 7"))


def invariants_hold() -> bool:
    with read_only() as reader:
        return [row for i in registry.INVARIANTS for row in i.find(reader)] == []


def codes(refused: RuleBroken) -> list[str]:
    return [problem.code for problem in refused.problems]


def test_a_conditional_pledge_is_a_memorandum(database: Engine) -> None:
    with clock.at(noon(TODAY)):
        pledge = promised(opened())
    assert totals() == {"1210": WHOLE.minor, "1219": WHOLE.minor}
    assert standing(pledge) == PledgeStanding.CONDITIONAL


def test_what_pays_a_conditional_pledge_is_deferred(database: Engine) -> None:
    with clock.at(noon(TODAY)):
        team = opened()
        pledge = promised(team)
        paid(team, pledge, 400_00)
        with read_only():
            assert queries.contributed("USD") == []
    assert totals() == {"1000": 400_00, "1210": WHOLE.minor, "1219": WHOLE.minor, "2300": 400_00}
    assert invariants_hold()


def test_a_condition_that_is_met_makes_principal_of_what_was_paid(database: Engine) -> None:
    with clock.at(noon(TODAY)):
        team = opened()
        pledge = promised(team)
        paid(team, pledge, 400_00)
        became(team, pledge, Outcome.MET, date(2026, 1, 15))
        assert totals() == {"1000": 400_00, "1200": 600_00, "2300": 600_00, "3000": 400_00}
        paid(team, pledge, 600_00)
    assert totals() == {"1000": WHOLE.minor, "3000": WHOLE.minor}
    assert standing(pledge) == PledgeStanding.BINDING
    assert invariants_hold()


def test_a_pledge_that_lapses_gives_back_what_was_paid(database: Engine) -> None:
    with clock.at(noon(TODAY)):
        team = opened()
        pledge = promised(team)
        paid(team, pledge, 400_00)
    with clock.at(noon(DEADLINE + timedelta(days=5))):
        became(team, pledge, Outcome.LAPSED, DEADLINE + timedelta(days=1))
        with pytest.raises(RuleBroken) as refused:
            paid(team, pledge, 1_00)
    assert codes(refused.value) == ["endowment.pledge_takes_no_money"]
    assert totals() == {"1000": 400_00, "2100": 400_00}
    assert invariants_hold()


def test_an_unconditional_pledge_is_receivable_and_principal_once_paid(database: Engine) -> None:
    with clock.at(noon(TODAY)):
        team = opened()
        pledge = promised(team, basis=ParityBasis.NONE)
        assert totals() == {"1200": WHOLE.minor, "2300": WHOLE.minor}
        paid(team, pledge, 250_00)
    assert totals() == {"1000": 250_00, "1200": 750_00, "2300": 750_00, "3000": 250_00}
    assert invariants_hold()


def test_no_more_is_paid_than_was_pledged_even_by_two_at_once(database: Engine) -> None:
    """Both were prepared while there was room for either; only one of them is booked."""
    with clock.at(noon(TODAY)):
        team = opened()
        pledge = promised(team)
        draft = replace(contribution("JP", usd(600_00)), pledge_id=pledge.id)
        twins = [unit_of_work(service.prepare, actor_of(team.preparer), draft) for _ in range(2)]
        unit_of_work(service.approve, actor_of(team.approver), twins[0].id, twins[0].version)
        with pytest.raises(RuleBroken) as refused:
            unit_of_work(service.approve, actor_of(team.approver), twins[1].id, twins[1].version)
    assert codes(refused.value) == ["endowment.more_than_was_pledged"]
    assert totals()["2300"] == 600_00


def test_a_condition_ends_once(database: Engine) -> None:
    with clock.at(noon(TODAY)):
        team = opened()
        pledge = promised(team)
        draft = OutcomeDraft(pledge.id, Outcome.MET, TODAY - timedelta(days=1), "Note verbale 7")
        unit_of_work(service.conclude, actor_of(team.preparer), draft)
        with pytest.raises(Conflict):
            unit_of_work(service.conclude, actor_of(team.preparer), draft)


@pytest.mark.parametrize(
    ("outcome", "days", "code"),
    [
        (Outcome.MET, 31, "endowment.met_after_deadline"),
        (Outcome.LAPSED, 30, "endowment.lapsed_before_deadline"),
        (Outcome.LAPSED, 99, "endowment.date_in_the_future"),
    ],
)
def test_a_deadline_is_kept_to_the_day(database: Engine, outcome: Outcome, days: int, code: str) -> None:
    with clock.at(noon(TODAY)):
        team = opened()
        pledge = promised(team)
    with clock.at(noon(DEADLINE + timedelta(days=5))), pytest.raises(RuleBroken) as refused:
        became(team, pledge, outcome, TODAY + timedelta(days=days))
    assert codes(refused.value) == [code]
