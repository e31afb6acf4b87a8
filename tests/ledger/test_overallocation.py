"""Over-allocation (T-R8, INV-22, INV-23): however many take at once, not one minor unit more than there is.

JUSSTIC_ATTEMPTS sets how many attempts are made on each engine (256000 for the whole study).
"""

import os
import threading

import pytest
from sqlalchemy import text

from app.kernel.db import read_only, session, snapshot, unit_of_work
from app.kernel.errors import Conflict
from app.ledger import queries
from app.ledger.drafts import Post
from app.ledger.models import Account, Lot
from app.ledger.service import booking
from tests.factories.ledger import BOOKKEEPER
from tests.ledger.conftest import desk_of
from tests.ledger.takers import LIMIT, Tally, both_legs, in_threads, take_and_give_back
from tests.ledger.test_random import broken

ATTEMPTS = int(os.environ.get("JUSSTIC_ATTEMPTS", "320"))
TAKERS = 64 if ATTEMPTS >= 12_800 else 8
CASES = 2
ROUNDS = max(ATTEMPTS // 12_800, 1)
Legs = list[tuple[Lot, dict[str, Account]]]


def legs(*parties: str) -> Legs:
    """A lot of each party with its accounts."""
    lots = [desk_of(party, amount=LIMIT).lot for party in parties]
    with read_only():
        return [(queries.lot(lot.id), queries.accounts_of_lots([lot.id])[lot.id]) for lot in lots]


def taken(lot: Lot) -> tuple[int, int]:
    """(held, obligated) of a lot, from lines alone."""
    with snapshot():
        accounts = queries.accounts_of_lots([lot.id])[lot.id]
        replayed = queries.replayed()
        return replayed[accounts["B200"].id][1], replayed[accounts["B400"].id][0]


@pytest.mark.parametrize("parties", [("US",), ("US", "JP")], ids=["one leg", "two legs"])
def test_not_one_unit_more_than_there_is(real_database: str, parties: tuple[str, ...]) -> None:
    """The takers' own account, the replay and the running balances agree to the unit; no leg stands alone."""
    refused = 0
    for number in range(ROUNDS):
        sides, tally = legs(*parties), Tally()
        each = max(ATTEMPTS // CASES // ROUNDS // TAKERS, 1)
        in_threads(TAKERS, lambda worker: take_and_give_back(sides, each, tally, number * 1000 + worker))  # noqa: B023
        for lot, _accounts in sides:
            held, obligated = taken(lot)
            assert (held, obligated) == (sum(tally.held.values()), tally.posted)
            assert held + obligated <= LIMIT
        refused += tally.refused
    assert refused > 0
    assert broken() == []


def naive(lot: Lot, accounts: dict[str, Account], *, start: threading.Barrier) -> None:
    """Look whether there is enough, then book without a lock: what the service must never do."""
    with read_only():
        there = queries.debits(account_ids=[accounts["B200"].id])[accounts["B200"].id] * accounts["B200"].sign
    start.wait()
    if there >= 7:
        unit_of_work(_book_unlocked, lot, accounts)


def _book_unlocked(lot: Lot, accounts: dict[str, Account]) -> None:
    order = Post(both_legs([(lot, accounts)], 7))
    desk = booking._open_desk(BOOKKEEPER, [order])
    booking._write(desk, order, None)
    booking._keep(desk)


def test_the_naive_version_takes_too_much_and_is_found_out(real_database: str) -> None:
    """The control: without the lock and the balance row, takers that look at once go over, and the checks say so."""
    ((lot, accounts),) = legs("US")
    for _ in range(2):
        start = threading.Barrier(12)
        in_threads(12, lambda _worker: naive(lot, accounts, start=start))  # noqa: B023
    _held, obligated = taken(lot)
    assert obligated > LIMIT
    assert any("running balances" in line for line in broken())


def test_the_balance_row_stops_even_who_asks_nobody(real_database: str) -> None:
    """Whoever adds to a guarded balance past every rule meets the CHECK of the database."""
    ((_lot, accounts),) = legs("US")
    statement = text("UPDATE accounts SET held_minor = held_minor + 7 WHERE id = :id").bindparams(
        id=accounts["B200"].id.hex if "sqlite" in real_database else accounts["B200"].id
    )
    refused = []

    def take(_worker: int) -> None:
        for _ in range(3):
            try:
                unit_of_work(lambda: session().execute(statement))
            except Conflict:
                refused.append(1)

    in_threads(8, take)
    with read_only() as reader:
        assert reader.get_one(Account, accounts["B200"].id).held_minor == 98
    assert len(refused) == 24 - 14
