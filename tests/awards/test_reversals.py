"""A payment that was made is reversed by two people of its office, once; the money is obligated anew."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Person
from app.accounts.roles import Role
from app.awards import queries, service
from app.awards.models import Award, Payment
from app.awards.states import LineKind
from app.endowment.queries.parity import parity_lines
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from app.kernel.money import Money
from tests.awards.test_service import ASK, broken, confirmed, second_officer, selected
from tests.factories.accounts import actor_of, grant, person, save, sign_in
from tests.factories.http import csrf_token
from tests.factories.ledger import lot_balances
from tests.factories.reviews import World, during_review


def paid(world: World, award: Award, party: str = "JP", amount: int = ASK) -> tuple[Payment, Actor, Actor]:
    line = next(one for one in confirmed(world, award).lines if one.party == party)
    asker, other = world.officer(party), second_officer(world, party)
    day = clock.today("Asia/Tokyo") + timedelta(days=3)
    asked = unit_of_work(service.ask_payment, asker, line.id, Money(amount, line.currency), day)
    return unit_of_work(service.approve_payment, other, asked.id, asked.version), asker, other


def codes(caught: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_the_budget_follows_and_the_amount_can_be_paid_again(database: Engine) -> None:
    world, award = selected()
    with during_review(world.call):
        payment, asker, other = paid(world, award)
        row = unit_of_work(service.reverse_payment, asker, payment.id, "Paid to the wrong bank account.")
        assert lot_balances(world.base.lots["JP"])["B500"] == ASK
        with pytest.raises(Forbidden):
            unit_of_work(service.approve_reversal, asker, row.id, row.version)
        with pytest.raises(Forbidden):
            unit_of_work(service.approve_reversal, world.officer("US"), row.id, row.version)
        unit_of_work(service.approve_reversal, other, row.id, row.version)
        balances = lot_balances(world.base.lots["JP"])
        with read_only():
            line = next(one for one in queries.award(award.id).lines if one.party == "JP")  # type: ignore[union-attr]
            assert (balances["B400"], balances["B500"], line.paid.minor, line.asked.minor) == (ASK, 0, 0, 0)
        day = clock.today("Asia/Tokyo") + timedelta(days=4)
        unit_of_work(service.ask_payment, asker, payment.line_id, Money(ASK, "JPY"), day)
    assert broken() == []


def test_only_what_was_paid_and_once_and_with_a_reason(database: Engine) -> None:
    world, award = selected()
    with during_review(world.call):
        payment, asker, other = paid(world, award, amount=ASK // 2)
        line_id, day = payment.line_id, clock.today("Asia/Tokyo") + timedelta(days=3)
        waits = unit_of_work(service.ask_payment, asker, line_id, Money(1, "JPY"), day)
        with pytest.raises(RuleBroken) as caught:
            unit_of_work(service.reverse_payment, asker, waits.id, "  ")
        assert codes(caught) == ["payment.not_paid", "reason.needed"]
        row = unit_of_work(service.reverse_payment, asker, payment.id, "Paid twice.")
        with pytest.raises(RuleBroken) as caught:
            unit_of_work(service.reverse_payment, asker, payment.id, "Paid twice.")
        assert codes(caught) == ["payment.reversal_there"]
        with pytest.raises(NotFound):
            unit_of_work(service.reverse_payment, world.officer("JP"), row.id, "No payment.")
        refused = unit_of_work(service.refuse_reversal, other, row.id, row.version, "It was paid once.")
        assert refused.entry_id is None
        again = unit_of_work(service.reverse_payment, asker, payment.id, "Paid twice.")
        unit_of_work(service.approve_reversal, other, again.id, again.version)
    assert broken() == []


def test_a_payment_of_the_endowment_comes_back_to_what_is_committed(database: Engine) -> None:
    """Parity no longer counts it as spent."""
    world, award = selected(budget=ASK - ASK // 5)
    keepers = [person(name) for name in ("Keeper", "Second keeper")]
    save(*keepers, *(grant(who, Role.ENDOWMENT_ADMINISTRATOR) for who in keepers))
    asker, other = (actor_of(who) for who in keepers)
    with during_review(world.call):
        lines = confirmed(world, award).lines
        line = next(one for one in lines if (one.kind, one.party) == (LineKind.ENDOWMENT, "US"))
        day = clock.today("Asia/Tokyo")
        asked = unit_of_work(service.ask_payment, asker, line.id, line.amount, day)
        payment = unit_of_work(service.approve_payment, other, asked.id, asked.version)
        before = spent(day + timedelta(days=1))
        row = unit_of_work(service.reverse_payment, asker, payment.id, "Paid twice.")
        unit_of_work(service.approve_reversal, other, row.id, row.version)
        assert before - spent(day + timedelta(days=1)) == line.amount_minor > 0
    assert [fault for fault in broken() if "a published call" not in fault] == []


def spent(upto: date) -> int:
    with read_only():
        lines = parity_lines("USD", upto)
    return sum(line.spent_at_home[0].minor for line in lines if line.spent_at_home[0])


def test_what_was_asked_and_decided_stays(database: Engine) -> None:
    world, award = selected()
    with during_review(world.call):
        payment, asker, other = paid(world, award)
        row = unit_of_work(service.reverse_payment, asker, payment.id, "Paid twice.")
        unit_of_work(service.approve_reversal, other, row.id, row.version)
    for change in ("UPDATE payment_reversals SET reason = 'x'", "DELETE FROM payment_reversals"):
        with pytest.raises((Conflict, DBAPIError)):
            unit_of_work(run, change)


def run(statement: str) -> None:
    session().execute(text(statement))


def test_the_page_leads_from_a_payment_to_its_reversal(client: FlaskClient, database: Engine) -> None:
    world, award = selected()
    with during_review(world.call):
        payment, asker, _other = paid(world, award)
        page, key = f"/awards/{award.id}", "k" * 32
        sign_in(client, who(asker), is_fresh=True)
        assert "Reverse payment" in client.get(page).text
        fields = {"csrf_token": csrf_token(client), "idempotency_key": key, "reason": "Paid twice."}
        answer = client.post(f"/payments/{payment.id}/reverse", data=fields)
        assert (answer.status_code, answer.location) == (303, page)
        shown = client.get(page).text
        assert ("A reversal waits for a second person" in shown, "Approve reversal" in shown) == (True, False)


def who(actor: Actor) -> Person:
    with read_only() as reader:
        return reader.get_one(Person, actor.person_id)
