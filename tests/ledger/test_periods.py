"""Months close and reopen by two people with a reason; a closed month takes nothing, in code and in the database."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.kernel import clock
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken, VersionStale
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.ledger import queries, service
from app.ledger.drafts import EntryDraft, Leg, Post
from app.ledger.models import BalanceSnapshot, PeriodChange, Resolution
from app.ledger.service import booking
from app.ledger.service import periods as verbs
from app.ledger.states import Outcome, PeriodAction
from tests.factories.accounts import actor_of, person, save
from tests.factories.ledger import BOOKKEEPER, account, balances
from tests.ledger.conftest import Desk
from tests.ledger.test_random import broken
from tests.ledger.test_service import past_the_rules

MARCH = Month(2027, 3)
NOW = datetime(2027, 5, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_may() -> Any:
    with clock.at(NOW):
        yield


def close(desk: Desk, month: Month = MARCH, action: PeriodAction = PeriodAction.CLOSE) -> PeriodChange:
    asked = unit_of_work(verbs.ask, desk.actor, desk.fund.id, month, action, "All is booked.")
    return unit_of_work(verbs.approve, desk.second, asked.id, asked.version)


def entry_on(desk: Desk, day: date, key: str = "x") -> EntryDraft:
    cash, gains = account(desk.fund, "1000"), account(desk.fund, "3100")
    amount = Money(5, desk.fund.currency)
    return EntryDraft(key, "test", (Leg(cash.id, amount), Leg(gains.id, -amount)), day)


def codes_of(caught: Any) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_a_closed_month_takes_no_entry_and_its_neighbours_do(jp: Desk) -> None:
    close(jp)
    for day in (date(2027, 3, 1), date(2027, 3, 31)):
        with pytest.raises(RuleBroken) as caught:
            unit_of_work(service.post, BOOKKEEPER, entry_on(jp, day))
        assert codes_of(caught) == ["ledger.period_closed"]
    for number, day in enumerate((date(2027, 2, 28), date(2027, 4, 1))):
        unit_of_work(service.post, BOOKKEEPER, entry_on(jp, day, f"k{number}"))
    assert broken() == []


def test_another_fund_is_not_closed_with_it(jp: Desk, us: Desk) -> None:
    close(jp)
    entry = unit_of_work(service.post, BOOKKEEPER, entry_on(us, date(2027, 3, 15)))
    assert (entry.effective_on, broken()) == (date(2027, 3, 15), [])


@pytest.mark.parametrize("pending", [False, True])
def test_the_database_itself_refuses_an_entry_of_a_closed_month(jp: Desk, pending: bool) -> None:
    close(jp)
    with pytest.raises(Conflict, match="constraint"):
        unit_of_work(past_the_rules, entry_on(jp, date(2027, 3, 15)), pending=pending)


def test_what_waited_counts_on_a_day_that_is_open(jp: Desk) -> None:
    """Held in March, settled in May: it counts in May; nobody can let it count in March any more."""
    entry = unit_of_work(service.hold, BOOKKEEPER, entry_on(jp, date(2027, 3, 20)))
    close(jp)
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.settle, BOOKKEEPER, entry.id, date(2027, 3, 20))
    assert codes_of(caught) == ["ledger.period_closed"]
    with pytest.raises(Conflict, match="constraint"):
        unit_of_work(_resolve_past_the_rules, entry.id)
    unit_of_work(service.settle, BOOKKEEPER, entry.id)
    with read_only():
        assert queries.entry(entry.id).resolution.effective_on == date(2027, 5, 3)
        rows = queries.trial_balance(through=date(2027, 4, 30), fund_ids=[jp.fund.id])
        assert [row.debit_minor for row in rows if row.account.code == "1000"] == [0]
    assert broken() == []


def _resolve_past_the_rules(entry_id: Any) -> None:
    session().info["audited"] = True
    session().add(
        Resolution(
            entry_id=entry_id, outcome=Outcome.POSTED, resolved_at=clock.now(), effective_on=date(2027, 3, 20)
        )
    )


def test_nothing_settles_before_its_own_day(jp: Desk) -> None:
    entry = unit_of_work(service.hold, BOOKKEEPER, entry_on(jp, date(2027, 6, 1)))
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.settle, BOOKKEEPER, entry.id, date(2027, 5, 31))
    assert codes_of(caught) == ["ledger.settled_before_its_day"]
    unit_of_work(service.settle, BOOKKEEPER, entry.id)
    with read_only():
        assert queries.entry(entry.id).resolution.effective_on == date(2027, 6, 1)


def test_a_month_reopens_by_two_people_and_closes_again(jp: Desk) -> None:
    close(jp)
    close(jp, action=PeriodAction.REOPEN)
    unit_of_work(service.post, BOOKKEEPER, entry_on(jp, date(2027, 3, 15)))
    with clock.at(NOW.replace(hour=13)):
        close(jp)
    assert broken() == []


def test_nobody_approves_the_own_wish_and_a_stranger_knows_nothing(jp: Desk, us: Desk) -> None:
    asked = unit_of_work(verbs.ask, jp.actor, jp.fund.id, MARCH, PeriodAction.CLOSE, "All is booked.")
    with pytest.raises(Forbidden):
        unit_of_work(verbs.approve, jp.actor, asked.id, asked.version)
    with pytest.raises(NotFound):
        unit_of_work(verbs.approve, us.actor, asked.id, asked.version)
    with pytest.raises(NotFound):
        unit_of_work(verbs.ask, us.actor, jp.fund.id, MARCH, PeriodAction.CLOSE, "All is booked.")
    with pytest.raises(VersionStale):
        unit_of_work(verbs.approve, jp.second, asked.id, asked.version + 1)
    refused = unit_of_work(verbs.refuse, jp.second, asked.id, asked.version, "One booking is missing.")
    assert (refused.decision, refused.refusal) == ("refused", "One booking is missing.")
    unit_of_work(service.post, BOOKKEEPER, entry_on(jp, date(2027, 3, 15)))


@pytest.mark.parametrize(
    ("month", "action", "reason", "codes"),
    [
        (Month(2027, 5), PeriodAction.CLOSE, "Done.", ["period.not_over"]),
        (Month(2027, 3), PeriodAction.REOPEN, "Late bill.", ["period.not_closed"]),
        (Month(2027, 3), PeriodAction.CLOSE, "  ", ["reason.needed"]),
        (Month(2027, 5), PeriodAction.CLOSE, "", ["period.not_over", "reason.needed"]),
    ],
)
def test_a_wish_that_cannot_be(
    jp: Desk, month: Month, action: PeriodAction, reason: str, codes: list[str]
) -> None:
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(verbs.ask, jp.actor, jp.fund.id, month, action, reason)
    assert codes_of(caught) == codes


def test_one_wish_at_a_time(jp: Desk) -> None:
    unit_of_work(verbs.ask, jp.actor, jp.fund.id, MARCH, PeriodAction.CLOSE, "All is booked.")
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(verbs.ask, jp.second, jp.fund.id, MARCH, PeriodAction.CLOSE, "All is booked.")
    assert codes_of(caught) == ["period.waits_already"]


def test_closing_keeps_what_every_account_held(jp: Desk) -> None:
    """The snapshot is where later balances begin; they are the same without it, whatever is booked after."""
    draft = entry_on(jp, date(2027, 3, 15))
    unit_of_work(service.post, BOOKKEEPER, draft)
    close(jp)
    with clock.at(NOW.replace(hour=14)):
        unit_of_work(service.post, BOOKKEEPER, entry_on(jp, date(2027, 2, 10), "backdated"))
        unit_of_work(service.post, BOOKKEEPER, entry_on(jp, date(2027, 4, 10), "later"))
    cash = draft.legs[0].account_id
    with read_only() as reader:
        kept = reader.query(BalanceSnapshot).filter_by(account_id=cash).all()
        assert [(one.through_on, one.debit_minor) for one in kept] == [(date(2027, 3, 31), 5)]
        for through, at, expected in (
            (date(2027, 3, 31), None, 10),
            (date(2027, 3, 31), NOW, 5),
            (date(2027, 1, 31), None, 0),
            (None, None, 15),
            (None, NOW, 5),
        ):
            assert queries.balance(cash, through=through, at=at) == expected
            window = queries.debits(queries.Window(through, at), [cash])
            assert window.get(cash, 0) == expected


def test_an_entry_that_waits_too_long_expires_by_itself(jp: Desk) -> None:
    draft = entry_on(jp, date(2027, 5, 1))
    limited = EntryDraft(
        draft.key, draft.purpose, tuple(Leg(leg.account_id, -leg.amount) for leg in draft.legs), draft.effective_on,
        expires_at=NOW.replace(day=6),
    )  # fmt: skip
    unit_of_work(service.post, BOOKKEEPER, entry_on(jp, date(2027, 5, 1), "first"))
    entry = unit_of_work(service.hold, BOOKKEEPER, limited)
    assert unit_of_work(service.expire_due, BOOKKEEPER) == 0
    with clock.at(NOW.replace(day=7)):
        assert unit_of_work(service.expire_due, BOOKKEEPER) == 1
        assert unit_of_work(service.expire_due, BOOKKEEPER) == 0
        with pytest.raises(Conflict):
            unit_of_work(service.settle, BOOKKEEPER, entry.id)
    assert balances(account(jp.fund, "1000")) == [(5, 0)]
    with read_only():
        assert queries.entry(entry.id).state == "expired"


def test_nothing_that_expired_settles_late(jp: Desk) -> None:
    """Even before the daily work came round."""
    draft = entry_on(jp, date(2027, 5, 1))
    limited = EntryDraft(
        draft.key, draft.purpose, draft.legs, draft.effective_on, expires_at=NOW.replace(day=6)
    )
    entry = unit_of_work(service.hold, BOOKKEEPER, limited)
    with clock.at(NOW.replace(day=7)), pytest.raises(Conflict):
        unit_of_work(service.settle, BOOKKEEPER, entry.id)


def test_a_stranger_books_in_no_batch(jp: Desk) -> None:
    outsider = person()
    save(outsider)
    with pytest.raises(Forbidden):
        unit_of_work(booking.run, actor_of(outsider), [Post(entry_on(jp, date(2027, 5, 1)))])
