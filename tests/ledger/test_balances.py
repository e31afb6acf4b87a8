"""What one account held on a day, known at an instant: by the short way and from lines alone, the same answer."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app.kernel import clock
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict
from app.ledger import queries, service
from app.ledger.queries import Window
from tests.factories.ledger import BOOKKEEPER, account, transfer
from tests.ledger.conftest import Desk
from tests.ledger.random_books import FIRST, RandomBooks
from tests.ledger.test_random import broken, drawn_accounts

START = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(3))
def test_the_short_way_and_the_lines_alone_say_the_same(database: Engine, seed: int) -> None:
    """Entries of any day, settled at any time, snapshots between them; every question has one answer."""
    dice = Random(seed)
    books = RandomBooks(drawn_accounts(), dice)
    for week in range(10):
        with clock.at(START + timedelta(weeks=4 * week)):
            books.run(40, batch=20)
            if week % 3 == 0:
                unit_of_work(service.snapshot, BOOKKEEPER, FIRST + timedelta(days=dice.randrange(-5, 300)))
    with read_only():
        for _ in range(200):
            one = dice.choice(sorted(books.model.accounts))
            through = dice.choice((None, FIRST + timedelta(days=dice.randrange(-10, 420))))
            at = dice.choice((None, START + timedelta(days=dice.randrange(-2, 290))))
            expected = queries.debits(Window(through, at), [one]).get(one, 0)
            assert queries.balance(one, through=through, at=at) == expected, (through, at)


def settled(desk: Desk) -> None:
    cash, gains = account(desk.fund, "1000"), account(desk.fund, "3100")
    entry = unit_of_work(service.hold, BOOKKEEPER, transfer("h", cash, gains, 500))
    unit_of_work(service.settle, BOOKKEEPER, entry.id)
    voided = unit_of_work(service.hold, BOOKKEEPER, transfer("v", cash, gains, 500))
    unit_of_work(service.void, BOOKKEEPER, voided.id, "a mistake")


def test_only_what_was_posted_has_settled_lines(jp: Desk) -> None:
    settled(jp)
    with read_only() as reader:
        assert reader.scalars(text("SELECT amount_minor FROM settled_lines ORDER BY 1")).all() == [-500, 500]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE settled_lines SET amount_minor = 1",
        "DELETE FROM settled_lines",
    ],
)
def test_settled_lines_stay_as_they_are(jp: Desk, statement: str) -> None:
    settled(jp)
    with pytest.raises((Conflict, DBAPIError)):
        unit_of_work(lambda: session().execute(text(statement)))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE settled_lines SET amount_minor = amount_minor * 2",
        "UPDATE settled_lines SET effective_on = '2030-01-01'",
        "DELETE FROM settled_lines WHERE amount_minor > 0",
    ],
)
def test_settled_lines_that_differ_from_their_lines_are_found_out(jp: Desk, change: str) -> None:
    settled(jp)
    assert broken() == []
    unit_of_work(_past_the_triggers, change)
    assert {row.partition(":")[0] for row in broken()} == {
        "every line that waited and was posted has its settled line, and no other has (I3)"
    }


def _past_the_triggers(change: str) -> None:
    if session().get_bind().dialect.name == "postgresql":
        session().execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for verb in ("update", "delete"):
            session().execute(text(f"DROP TRIGGER settled_lines_refuses_{verb}"))
    session().execute(text(change))
