"""Books to test with: a fund with two accounts, a lot with its authority, the endowment in two currencies."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from app.accounts.models import Person
from app.accounts.roles import Role
from app.kernel.actor import Actor
from app.ledger.models import Account, Fund, Lot
from tests.factories import accounts as people
from tests.factories.accounts import actor_of, agency, officer, save
from tests.factories.ledger import account, appropriation, endowment_book, lot


@dataclass(frozen=True)
class Desk:
    """An agency with two officers, its fund and a lot."""

    officer: Person
    colleague: Person
    actor: Actor
    second: Actor
    fund: Fund
    lot: Lot


def desk_of(party: str, *, amount: int = 1_000_000, **terms: object) -> Desk:
    body = agency(party=party)
    (first, grant), (second, other) = officer(body), officer(body)
    save(body, first, grant, second, other)
    actor = actor_of(first)
    fund = appropriation(actor, body)
    return Desk(first, second, actor, actor_of(second), fund, lot(actor, fund, amount=amount, **terms))


@pytest.fixture
def us(database: Engine) -> Desk:
    return desk_of("US")


@pytest.fixture
def jp(database: Engine) -> Desk:
    return desk_of("JP")


@pytest.fixture
def cash_and_gains(jp: Desk) -> tuple[Account, Account]:
    """Guarded cash and free gains of one fund."""
    return account(jp.fund, "1000"), account(jp.fund, "3100")


@dataclass(frozen=True)
class Treasury:
    """Two administrators of the endowment and its two books."""

    first: Person
    second: Person
    a: Actor
    b: Actor
    usd: Fund
    jpy: Fund


@pytest.fixture
def treasury(database: Engine) -> Treasury:
    first, second = people.person(party="US"), people.person(party="JP")
    grants = [people.grant(who, Role.ENDOWMENT_ADMINISTRATOR) for who in (first, second)]
    save(first, second, *grants)
    a, b = actor_of(first), actor_of(second)
    return Treasury(first, second, a, b, endowment_book(a, "USD"), endowment_book(a, "JPY"))
