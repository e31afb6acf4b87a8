"""The books: balanced, append-only, never overdrawn, resolved once."""

import threading

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from app import registry
from app.kernel import clock, db
from app.kernel.actor import ANONYMOUS
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, Forbidden, RuleBroken
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger import queries, service
from app.ledger.drafts import EntryDraft, Leg, Post
from app.ledger.models import Account, Line
from app.ledger.service import booking
from app.ledger.states import EntryState
from tests.factories.accounts import actor_of, agency, officer, save
from tests.factories.ledger import (
    BOOKKEEPER,
    DAY,
    account,
    appropriation,
    balances,
    lot,
    lot_balances,
    transfer,
)


@pytest.fixture
def cash_and_gains(database: Engine) -> tuple[Account, Account]:
    return two_accounts()


def past_the_rules(draft: EntryDraft, *, pending: bool = False) -> None:
    """Write an entry as the service would, without asking a rule."""
    desk = booking._open_desk(BOOKKEEPER, [Post(draft, pending)])
    booking._write(desk, Post(draft, pending), None)
    booking._keep(desk)


def two_accounts() -> tuple[Account, Account]:
    """Guarded cash and free gains of one fund."""
    body = agency(party="JP")
    who, role = officer(body)
    save(body, who, role)
    fund = appropriation(actor_of(who), body)
    return account(fund, "1000"), account(fund, "3100")


def test_a_posted_entry_moves_both_accounts(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    entry = unit_of_work(service.post, BOOKKEEPER, transfer("a", cash, gains, 500))
    assert (entry.state, balances(cash, gains)) == (EntryState.POSTED, [(500, 0), (500, 0)])


def test_a_pending_entry_holds_and_then_counts(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    unit_of_work(service.post, BOOKKEEPER, transfer("a", cash, gains, 500))
    entry = unit_of_work(service.hold, BOOKKEEPER, transfer("b", gains, cash, 300))
    assert balances(cash, gains) == [(500, 300), (500, 300)]
    unit_of_work(service.settle, BOOKKEEPER, entry.id)
    assert balances(cash, gains) == [(200, 0), (200, 0)]


def test_a_voided_entry_gives_back_what_it_held(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    unit_of_work(service.post, BOOKKEEPER, transfer("a", cash, gains, 500))
    entry = unit_of_work(service.hold, BOOKKEEPER, transfer("b", gains, cash, 300))
    unit_of_work(service.void, BOOKKEEPER, entry.id, "Not needed.")
    assert balances(cash, gains) == [(500, 0), (500, 0)]


def test_a_pending_entry_is_resolved_once(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    entry = unit_of_work(service.hold, BOOKKEEPER, transfer("a", cash, gains, 300))
    unit_of_work(service.settle, BOOKKEEPER, entry.id)
    with pytest.raises(Conflict):
        unit_of_work(service.void, BOOKKEEPER, entry.id, "Too late.")
    with pytest.raises(Conflict):
        unit_of_work(service.settle, BOOKKEEPER, entry.id)


def test_holds_count_against_what_can_be_taken(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    unit_of_work(service.post, BOOKKEEPER, transfer("a", cash, gains, 500))
    unit_of_work(service.hold, BOOKKEEPER, transfer("b", gains, cash, 300))
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.post, BOOKKEEPER, transfer("c", gains, cash, 201))
    assert [(p.code, p.facts) for p in caught.value.problems] == [
        ("ledger.overdrawn", {"account": "1000", "currency": "JPY"})
    ]
    unit_of_work(service.post, BOOKKEEPER, transfer("d", gains, cash, 200))


def test_the_same_event_is_one_entry(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    first, second = (
        unit_of_work(service.post, BOOKKEEPER, transfer("a", cash, gains, 500)).id for _ in range(2)
    )
    assert (first == second, balances(cash)) == (True, [(500, 0)])
    with pytest.raises(Conflict):
        unit_of_work(service.post, BOOKKEEPER, transfer("a", cash, gains, 501))


def test_a_reversal_names_what_it_reverses_and_happens_once(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    entry = unit_of_work(service.post, BOOKKEEPER, transfer("a", cash, gains, 500))
    reversal = unit_of_work(service.reverse, BOOKKEEPER, entry.id, "Booked twice.")
    again = unit_of_work(service.reverse, BOOKKEEPER, entry.id, "Booked twice.")
    assert (reversal.reverses_id, again.id, balances(cash)) == (entry.id, reversal.id, [(0, 0)])


@pytest.mark.parametrize(
    ("amounts", "codes"),
    [
        ([("cash", 5)], ["ledger.needs_two_lines", "ledger.unbalanced"]),
        ([("cash", 5), ("gains", -4)], ["ledger.unbalanced"]),
        ([("cash", 0), ("gains", 0)], ["ledger.empty_line", "ledger.empty_line"]),
    ],
)
def test_a_malformed_entry_is_refused(
    cash_and_gains: tuple[Account, Account], amounts: list[tuple[str, int]], codes: list[str]
) -> None:
    accounts = dict(zip(("cash", "gains"), cash_and_gains, strict=True))
    legs = tuple(Leg(accounts[name].id, Money(minor, "JPY")) for name, minor in amounts)
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.post, BOOKKEEPER, EntryDraft("x", "test", legs, DAY))
    assert [p.code for p in caught.value.problems] == codes[: len(caught.value.problems)]
    assert caught.value.problems


def test_a_stranger_books_nothing(cash_and_gains: tuple[Account, Account]) -> None:
    with pytest.raises(Forbidden):
        unit_of_work(service.post, ANONYMOUS, transfer("a", *cash_and_gains, 500))


@pytest.mark.parametrize("table", ["entries", "entry_lines", "resolutions"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {}"])
def test_booked_rows_cannot_be_changed_or_deleted(
    cash_and_gains: tuple[Account, Account], table: str, statement: str
) -> None:
    entry = unit_of_work(service.hold, BOOKKEEPER, transfer("a", *cash_and_gains, 500))
    unit_of_work(service.settle, BOOKKEEPER, entry.id)
    change = {"entries": "memo = 'x'", "entry_lines": "amount_minor = 1", "resolutions": "reason = 'x'"}[
        table
    ]
    with pytest.raises((Conflict, DBAPIError)):
        unit_of_work(lambda: session().execute(text(statement.format(table, change))))


def test_the_database_itself_refuses_an_unbalanced_entry(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    draft = EntryDraft("x", "test", (Leg(cash.id, Money(5, "JPY")), Leg(gains.id, Money(-4, "JPY"))), DAY)
    with pytest.raises(Conflict, match="constraint"):
        unit_of_work(past_the_rules, draft)


def test_a_booked_entry_takes_no_further_line(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    entry = unit_of_work(service.post, BOOKKEEPER, transfer("a", cash, gains, 500))
    line = {"entry_id": entry.id, "account_id": cash.id, "amount_minor": 1, "currency": "JPY"}
    line |= {"id": new_id(), "effective_on": DAY, "booked_at": entry.booked_at, "is_pending": False}
    with pytest.raises((Conflict, DBAPIError)):
        unit_of_work(lambda: session().execute(insert(Line), [line]))


def test_a_lot_opens_with_its_authority_available(database: Engine) -> None:
    body = agency(party="US")
    who, role = officer(body)
    save(body, who, role)
    opened = lot(actor_of(who), appropriation(actor_of(who), body), amount=1000)
    assert {code: minor for code, minor in lot_balances(opened).items() if minor} == {
        "B100": 1000,
        "B200": 1000,
    }


def test_invariants_hold_and_find_a_tampered_balance(cash_and_gains: tuple[Account, Account]) -> None:
    cash, gains = cash_and_gains
    unit_of_work(service.post, BOOKKEEPER, transfer("a", cash, gains, 500))
    unit_of_work(service.hold, BOOKKEEPER, transfer("b", gains, cash, 300))
    with read_only() as reader:
        assert [row for i in registry.INVARIANTS for row in i.find(reader)] == []
    tamper = text("UPDATE accounts SET posted_minor = posted_minor + 1 WHERE code = '1000'")
    unit_of_work(lambda: session().execute(tamper))
    with read_only() as reader:
        assert [row for i in registry.INVARIANTS for row in i.find(reader)] == [f"account {cash.id} (1000)"]


def test_many_takers_never_take_more_than_there_is(real_database: str) -> None:
    cash, gains = two_accounts()
    unit_of_work(service.post, BOOKKEEPER, transfer("start", cash, gains, 100))
    refused: list[int] = []

    def take(worker: int) -> None:
        for number in range(10):
            try:
                unit_of_work(service.hold, BOOKKEEPER, transfer(f"{worker}-{number}", gains, cash, 7))
            except RuleBroken:
                refused.append(1)

    workers = [threading.Thread(target=take, args=(n,)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (balances(cash), len(refused)) == ([(100, 98)], 80 - 14)
    with read_only():
        assert queries.replayed()[cash.id] == (100, 98)
    assert db.engine() is not None


def test_a_line_whose_entry_never_came_is_not_kept(real_database: str) -> None:
    """The one deferred key: COMMIT checks it."""
    cash, _gains = two_accounts()
    line = Line(entry_id=new_id(), account_id=cash.id, amount_minor=5, currency=cash.currency,
                effective_on=DAY, booked_at=clock.now(), is_pending=False)  # fmt: skip
    with pytest.raises(Conflict, match=r"constraint"):
        unit_of_work(_add_alone, line)
    with read_only():
        assert session().scalars(select(Line)).all() == []


def _add_alone(line: Line) -> None:
    session().add(line)
    session().info["audited"] = True
