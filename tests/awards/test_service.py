"""Linked awards: both lines or none, obligated together, paid by two people."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import registry
from app.awards import queries, service
from app.awards.models import Award
from app.awards.states import AwardState, LineKind, PaymentState
from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import ANONYMOUS, Actor
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Forbidden, NotFound, RuleBroken
from app.kernel.money import Money
from tests.factories.accounts import actor_of, officer, save, sign_in
from tests.factories.ledger import lot_balances
from tests.factories.prepared import prepared
from tests.factories.reviews import World, during_review
from tests.factories.selection import approve, locked_world, meet

ASK = 10_000_00
"""Minor units that every half of `tests.factories.proposals` asks for."""


@prepared
def selected(*, budget: int = 0) -> tuple[World, Award]:
    """One proposal with every key turned; `budget` (minor units) leaves a gap for the endowment to fill."""
    world, _team = locked_world(1)
    if budget:
        narrow(world, budget)
    with during_review(world.call):
        meet(world)
        approve(world, world.ids[0])
    return world, reloaded(world)


def narrow(world: World, budget: int) -> None:
    """A smaller budget than the call was published with, as if the lot had been cut."""

    def change() -> None:
        for row in session().get_one(Call, world.call.id).agencies:
            row.budget_minor = budget
        session().info["audited"] = True

    unit_of_work(change)


def reloaded(world: World) -> Award:
    with read_only():
        found = queries.award_of(world.ids[0])
        assert found is not None
        kept = queries.award(found.id)
    assert kept is not None
    return kept


def confirmed(world: World, award: Award) -> Award:
    for party in world.parties:
        unit_of_work(service.confirm, world.officer(party), award.id, party)
    return reloaded(world)


def second_officer(world: World, party: str) -> Actor:
    who, role = officer(world.base.agencies[party])
    save(who, role)
    return actor_of(who)


def broken() -> list[str]:
    with read_only() as reader:
        return [f"{i.name}: {row}" for i in registry.INVARIANTS for row in i.find(reader)]


def test_every_line_is_held_until_every_party_confirmed(database: Engine) -> None:
    world, award = selected()
    with during_review(world.call):
        unit_of_work(service.confirm, world.officer("US"), award.id, "US")
        assert reloaded(world).state == AwardState.AGREEMENT_PENDING
        assert lot_balances(world.base.lots["US"])["B400"] == 0
        unit_of_work(service.confirm, world.officer("JP"), award.id, "JP")
    active = reloaded(world)
    obligated = {party: lot_balances(lot)["B400"] for party, lot in world.base.lots.items()}
    assert (active.state, obligated, broken()) == (AwardState.ACTIVE, {"US": ASK, "JP": ASK}, [])


def test_the_endowment_fills_what_the_agency_cannot_pay(database: Engine) -> None:
    budget = ASK - ASK // 5
    world, award = selected(budget=budget)
    lines = {(line.kind, line.party): line.amount_minor for line in award.lines}
    assert lines == {
        (LineKind.NATIONAL, "US"): budget,
        (LineKind.NATIONAL, "JP"): budget,
        (LineKind.ENDOWMENT, "US"): ASK // 5,
        (LineKind.ENDOWMENT, "JP"): ASK // 5,
    }
    with during_review(world.call):
        assert confirmed(world, award).state == AwardState.ACTIVE


def test_a_party_confirms_for_itself_and_once(database: Engine) -> None:
    world, award = selected()
    with during_review(world.call):
        with pytest.raises(Forbidden):
            unit_of_work(service.confirm, world.officer("US"), award.id, "JP")
        unit_of_work(service.confirm, world.officer("US"), award.id, "US")
        with pytest.raises(RuleBroken):
            unit_of_work(service.confirm, world.officer("US"), award.id, "US")


def test_a_payment_takes_two_people(database: Engine) -> None:
    world, award = selected()
    with during_review(world.call):
        line = next(one for one in confirmed(world, award).lines if one.party == "JP")
        asker, amount = world.officer("JP"), Money(ASK // 2, "JPY")
        day = clock.today("Asia/Tokyo") + timedelta(days=3)
        asked = unit_of_work(service.ask_payment, asker, line.id, amount, day)
        with pytest.raises(Forbidden):
            unit_of_work(service.approve_payment, asker, asked.id, asked.version)
        with pytest.raises(Forbidden):
            unit_of_work(service.approve_payment, world.officer("US"), asked.id, asked.version)
        paid = unit_of_work(service.approve_payment, second_officer(world, "JP"), asked.id, asked.version)
    balances = lot_balances(world.base.lots["JP"])
    assert (paid.state, balances["B400"], balances["B500"]) == (PaymentState.POSTED, ASK // 2, ASK // 2)
    assert broken() == []


def test_no_more_is_paid_than_obligated_and_a_voided_payment_gives_back(database: Engine) -> None:
    world, award = selected()
    with during_review(world.call):
        line = next(one for one in confirmed(world, award).lines if one.party == "US")
        asker, day = world.officer("US"), clock.today("UTC") + timedelta(days=3)
        first = unit_of_work(service.ask_payment, asker, line.id, Money(ASK, "USD"), day)
        with pytest.raises(RuleBroken) as caught:
            unit_of_work(service.ask_payment, asker, line.id, Money(1, "USD"), day)
        assert [p.code for p in caught.value.problems] == ["payment.exceeds_obligation"]
        second = second_officer(world, "US")
        unit_of_work(service.void_payment, second, first.id, first.version, "Wrong instalment.")
        unit_of_work(service.ask_payment, asker, line.id, Money(ASK, "USD"), day)


def test_the_public_sees_an_award_after_release_only(database: Engine) -> None:
    world, award = selected()
    with during_review(world.call), read_only():
        assert [a.id for a in queries.awards_for(world.officer("US"))] == [award.id]
        assert queries.awards_for(ANONYMOUS) == []
    with during_review(world.call), pytest.raises(NotFound):
        unit_of_work(service.confirm, ANONYMOUS, award.id, "US")


def test_the_history_names_the_service_where_nobody_acted(client: FlaskClient) -> None:
    world, award = selected()
    sign_in(client, world.base.officers["US"])
    page = client.get(f"/awards/{award.id}").text
    assert ("The service" in page, "joint meeting" in page) == (True, False)
