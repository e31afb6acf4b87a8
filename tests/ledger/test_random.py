"""Random operations: a fast driver over batches, and a state machine that shrinks what breaks (T-MN2; I1 to I5, I17).

JUSSTIC_OPERATIONS sets how many operations the driver does on each engine (1000000 for the whole study). Awards,
reports and the endowment, and where each of I1 to I17 is asserted: tests/awards/test_random.py.
"""

import os
from collections.abc import Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, select, text

from app.accounts.roles import Role
from app.kernel import db
from app.kernel.db import read_only, snapshot, unit_of_work
from app.ledger import queries, service
from app.ledger.invariants import INVARIANTS
from app.ledger.models import Account
from tests.factories import accounts as people
from tests.factories.accounts import actor_of, save
from tests.factories.ledger import BOOKKEEPER, DAY, account, appropriation, endowment_book
from tests.ledger.random_books import FIRST, VERBS, RandomBooks

OPERATIONS = int(os.environ.get("JUSSTIC_OPERATIONS", "2500"))
ANALYSE_EVERY = 100_000
CODES = ("1000", "1100", "2200", "3100", "3200")


def yen_accounts() -> list[Account]:
    """Guarded and free accounts of a new fund."""
    body = people.agency(party="JP")
    who, role = people.officer(body)
    save(body, who, role)
    fund = appropriation(actor_of(who), body)
    return [account(fund, code) for code in CODES]


def drawn_accounts() -> list[Account]:
    """The same in two currencies."""
    keeper = people.person()
    save(keeper, people.grant(keeper, Role.ENDOWMENT_ADMINISTRATOR))
    dollars = endowment_book(actor_of(keeper), "USD")
    return yen_accounts() + [account(dollars, code) for code in CODES]


def broken() -> list[str]:
    """Every invariant of the books, asked of the database."""
    with snapshot() as session:
        return [f"{one.name}: {row}" for one in INVARIANTS for row in one.find(session)]


def stored(ids: Iterable[Any]) -> dict[Any, tuple[int, int]]:
    with read_only() as session:
        rows = session.scalars(select(Account).where(Account.id.in_(list(ids))))
        return {row.id: (row.posted_minor, row.held_minor) for row in rows}


def test_random_operations_say_what_the_model_says(real_database: str) -> None:
    """After all of them: the balances are the model's, a replay from zero gives the same, I1 to I5 and I17 hold."""
    books = RandomBooks(drawn_accounts(), Random(20271))
    for done in range(0, OPERATIONS, ANALYSE_EVERY):
        books.run(min(ANALYSE_EVERY, OPERATIONS - done))
        unit_of_work(service.snapshot, BOOKKEEPER, FIRST.replace(month=6))
        with db.engine().begin() as line:
            line.execute(text("ANALYZE"))
    expected = books.expected()
    assert stored(expected) == expected
    with snapshot():
        assert queries.replayed() == expected
    assert broken() == []
    assert {f"{verb} done" for verb in VERBS if verb not in ("again", "stranger")} <= books.seen.keys()
    assert {"post refused", "hold refused", "again there", "stranger refused"} <= books.seen.keys()


def test_a_rebuild_changes_nothing_that_is_right_and_repairs_what_is_not(database: Engine) -> None:
    books = RandomBooks(drawn_accounts(), Random(7))
    books.run(200, batch=50)
    unit_of_work(service.snapshot, BOOKKEEPER, DAY)
    assert unit_of_work(service.rebuild, BOOKKEEPER) == {}
    unit_of_work(_tamper)
    found = broken()
    assert {"running balances", "snapshots"} <= {
        one for one in ("running balances", "snapshots") if one in str(found)
    }
    assert len(unit_of_work(service.rebuild, BOOKKEEPER)) == 1
    assert (broken(), stored(books.expected())) == ([], books.expected())


def _tamper() -> None:
    """What no verb of the service does."""
    for change in (
        "UPDATE accounts SET posted_minor = posted_minor + 1 WHERE code = '3100' AND currency = 'JPY'",
        "UPDATE balance_snapshots SET debit_minor = debit_minor + 1",
    ):
        db.session().execute(text(change))


@pytest.mark.usefixtures("database")
def test_a_state_machine_finds_no_order_of_operations_that_breaks_the_books() -> None:
    class Books(RuleBasedStateMachine):
        """One operation a step on accounts of its own; the books must agree with the model after each."""

        def __init__(self) -> None:
            super().__init__()
            self.books = RandomBooks(yen_accounts(), Random(0))

        @rule(verb=st.sampled_from(VERBS), seed=st.integers(0, 2**32))
        def follow(self, verb: str, seed: int) -> None:
            self.books.dice = Random(seed)
            self.books.follow([self.books.wish(verb)])

        @invariant()
        def the_books_say_what_the_model_says(self) -> None:
            expected = self.books.expected()
            assert stored(expected) == expected

        def teardown(self) -> None:
            assert broken() == []

    chosen = settings(
        max_examples=6,
        stateful_step_count=15,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Books, settings=chosen)
