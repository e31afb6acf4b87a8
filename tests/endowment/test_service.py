"""The endowment's verbs: four eyes, principal apart from income, never more than there is."""

import uuid

import pytest
from sqlalchemy import Engine

from app import registry
from app.endowment import queries, service
from app.kernel import clock
from app.kernel.db import read_only, unit_of_work
from app.kernel.decisions import Decision
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from app.kernel.money import Money
from app.ledger import service as ledger
from tests.factories.accounts import actor_of, person, save
from tests.factories.endowment import booked, contribution, income, opened, with_income

USD = Money(10_000_00, "USD")


def totals(currency: str) -> dict[str, int]:
    with read_only():
        position = next(p for p in queries.positions() if p.fund.currency == currency)
        return {a.code: a.posted_minor for a in position.accounts if a.posted_minor}


def test_nothing_is_booked_before_a_second_person_approves(database: Engine) -> None:
    team = opened()
    made = unit_of_work(service.prepare, actor_of(team.preparer), contribution("US", USD))
    assert totals("USD") == {}
    with pytest.raises(Forbidden):
        unit_of_work(service.approve, actor_of(team.preparer), made.id, made.version)
    unit_of_work(service.approve, actor_of(team.approver), made.id, made.version)
    assert totals("USD") == {"1000": USD.minor, "3000": USD.minor}


def test_a_booking_is_decided_once(database: Engine) -> None:
    team = opened()
    made = booked(team, contribution("US", USD))
    with pytest.raises(Conflict):
        unit_of_work(service.refuse, actor_of(team.approver), made.id, made.version, "No.")


def test_a_refused_booking_says_why_and_books_nothing(database: Engine) -> None:
    team = opened()
    made = unit_of_work(service.prepare, actor_of(team.preparer), contribution("US", USD))
    with pytest.raises(RuleBroken):
        unit_of_work(service.refuse, actor_of(team.approver), made.id, made.version, " ")
    refused = unit_of_work(service.refuse, actor_of(team.approver), made.id, made.version, "Wrong act.")
    assert (refused.decision, refused.refusal, totals("USD")) == (Decision.REFUSED, "Wrong act.", {})


def test_neither_principal_nor_income_is_available_before_a_payout(database: Engine) -> None:
    team = opened()
    booked(team, contribution("US", USD))
    booked(team, income(Money(450_00, "USD")))
    with read_only():
        assert queries.available() == {"USD": Money(0, "USD"), "JPY": Money(0, "JPY")}
    assert totals("USD") == {"1000": USD.minor + 450_00, "3000": USD.minor, "4100": 450_00}


def test_an_authorised_payout_is_available(database: Engine) -> None:
    team = opened()
    with_income(team, USD=450_00)
    with read_only():
        assert queries.available() == {"USD": Money(450_00, "USD"), "JPY": Money(0, "JPY")}
    assert totals("USD") == {
        "1000": 450_00 * 21, "3000": 450_00 * 20, "3100": -450_00, "3200": 450_00, "4100": 450_00,
    }  # fmt: skip


def test_interest_on_a_contribution_without_authority_to_keep_it_is_due_to_the_treasury(
    database: Engine,
) -> None:
    team = opened()
    booked(team, contribution("US", USD, keeps_interest=False))
    booked(team, contribution("JP", USD))
    made = booked(team, income(Money(101, "USD")))
    assert (totals("USD")["2100"], totals("USD")["4100"], made.kept_minor) == (51, 50, 50)


def test_no_more_is_promised_than_is_available(database: Engine) -> None:
    team, subject = opened(), uuid.uuid4()
    with_income(team, USD=500_00)
    actor = actor_of(team.preparer)
    first = unit_of_work(service.hold_promise, actor, "fill:1", Money(300_00, "USD"), subject)
    with pytest.raises(RuleBroken):
        unit_of_work(service.hold_promise, actor, "fill:2", Money(200_01, "USD"), subject)
    second = unit_of_work(service.hold_promise, actor, "fill:3", Money(200_00, "USD"), subject)
    for entry in (first, second):
        unit_of_work(ledger.settle, actor, entry.id)
    unit_of_work(service.hold_payment, actor, "pay:1", Money(300_00, "USD"), subject, on=clock.today("UTC"))
    assert (totals("USD").get("3200", 0), totals("USD")["3400"]) == (0, 500_00)


def test_outsiders_learn_and_do_nothing(database: Engine) -> None:
    team, somebody = opened(), person()
    save(somebody)
    made = unit_of_work(service.prepare, actor_of(team.preparer), contribution("US", USD))
    with pytest.raises(Forbidden):
        unit_of_work(service.prepare, actor_of(somebody), contribution("US", USD))
    with pytest.raises(NotFound):
        unit_of_work(service.approve, actor_of(somebody), made.id, made.version)


def test_invariants_hold(database: Engine) -> None:
    team = opened()
    with_income(team, USD=500_00, JPY=70_000)
    with read_only() as reader:
        assert [row for i in registry.INVARIANTS for row in i.find(reader)] == []
