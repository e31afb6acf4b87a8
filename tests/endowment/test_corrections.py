"""Principal is drawn with every party's key alone (I9); a posted entry is reversed once, by two people (I2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app import registry
from app.accounts.models import Person
from app.accounts.roles import Role
from app.endowment import queries, service
from app.endowment.models import Payout, PrincipalDraw, Reversal
from app.endowment.rules import (
    BookingDraft,
    DrawDraft,
    HoldingDraft,
    OutcomeDraft,
    PledgeDraft,
    ReversalDraft,
)
from app.endowment.states import BookingKind, Outcome, ParityBasis
from app.kernel import clock
from app.kernel.bilingual import Bilingual
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.decisions import Decision
from app.kernel.errors import Conflict, Forbidden, RuleBroken
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.ledger import queries as books
from app.ledger.service import periods
from app.ledger.states import PeriodAction
from tests.factories.accounts import actor_of, grant, person, save, sign_in
from tests.factories.endowment import (
    Administrators,
    booked,
    contribution,
    decided,
    index,
    noon,
    opened,
    paid_out,
    signed,
    valued,
)
from tests.factories.http import post_form, send_json
from tests.ledger.conftest import desk_of

CLOSE, TODAY = date(2025, 12, 31), date(2026, 1, 9)
R4 = {"rules": ["income_and_principal"], "principal_rate": "0.05", "minimum_quarters": 1, "reserve": "0"}


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    with clock.at(datetime(2026, 1, 9, 12, tzinfo=UTC)):
        yield


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def fund(**settings: Any) -> Administrators:
    """Both parties gave to the dollar book, two to one; one policy is in force."""
    team = opened()
    for party, minor in (("US", 66_667_00), ("JP", 33_333_00)):
        booked(team, replace(contribution(party, usd(minor)), effective_on=CLOSE))
    valued(team, CLOSE, usd(110_000_00))
    index(team, "USD", {Month.of(CLOSE): "100"})
    signed(team, "USD", **(settings or R4))
    return team


def councillor(party: str) -> Person:
    who = person(f"Councillor {party}", party=party)
    save(who, grant(who, Role.COUNCIL_MEMBER, party=party))
    return who


def draw_of(team: Administrators, minor: int, reason: str = "Shutdown of appropriations") -> PrincipalDraw:
    draft = DrawDraft(usd(minor), "Joint decision 7", reason)
    return unit_of_work(service.draw, actor_of(team.preparer), draft)


def turn(who: Person, made: PrincipalDraw) -> PrincipalDraw:
    with read_only():
        version = queries.found(PrincipalDraw, made.id).version  # type: ignore[union-attr]
    return unit_of_work(service.approve, actor_of(who), made.id, version, PrincipalDraw)


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def totals(currency: str = "USD") -> dict[tuple[str, str], int]:
    with read_only():
        position = next(p for p in queries.positions() if p.fund.currency == currency)
        return {(a.code, a.party): a.posted_minor for a in position.accounts if a.posted_minor}


def broken() -> list[str]:
    with read_only() as reader:
        return [row for i in registry.INVARIANTS for row in i.find(reader)]


def test_principal_is_drawn_when_every_party_has_turned_its_key(database: Engine) -> None:
    team = fund()
    made = draw_of(team, 100_01)
    before = totals()
    assert turn(councillor("US"), made).decision == Decision.PREPARED
    assert totals() == before
    assert turn(councillor("JP"), made).decision == Decision.APPROVED
    assert {key: minor for key, minor in totals().items() if before.get(key) != minor} == {
        ("3000", "US"): 66_667_00 - 66_67,
        ("3000", "JP"): 33_333_00 - 33_34,
        ("3100", ""): 100_01,
    }
    assert broken() == []


def test_one_party_alone_an_administrator_or_the_same_person_twice_draw_nothing(database: Engine) -> None:
    team = fund()
    made, american = draw_of(team, 100_00), councillor("US")
    with pytest.raises(Forbidden):
        turn(team.approver, made)
    turn(american, made)
    for who in (american, councillor("US")):
        with pytest.raises(Forbidden):
            turn(who, made)
    assert (totals()["3000", "US"], broken()) == (66_667_00, [])


def test_who_prepared_a_draw_turns_no_key_of_it(database: Engine) -> None:
    team = fund()
    save(grant(team.preparer, Role.COUNCIL_MEMBER, party="US"))
    with pytest.raises(Forbidden):
        turn(team.preparer, draw_of(team, 100_00))


def test_a_draw_keeps_to_the_policys_share_of_principal_a_year(database: Engine) -> None:
    team = fund()
    with pytest.raises(RuleBroken) as refused:
        draw_of(team, 5_000_01)
    assert codes(refused) == ["endowment.more_principal_than_a_year_gives"]
    made = draw_of(team, 4_000_00)
    for party in ("US", "JP"):
        turn(councillor(party), made)
    draw_of(team, 1_000_00)
    with pytest.raises(RuleBroken):
        draw_of(team, 1_000_01)
    with clock.at(noon(date(2027, 1, 4))):
        draw_of(team, 5_000_00)


def test_two_draws_that_wait_cannot_both_pass_the_share(database: Engine) -> None:
    team, keys = fund(), [councillor("US"), councillor("JP")]
    first, second = draw_of(team, 3_000_00), draw_of(team, 3_000_00)
    for who in keys:
        turn(who, first)
    turn(keys[0], second)
    with pytest.raises(RuleBroken) as refused:
        turn(keys[1], second)
    assert codes(refused) == ["endowment.more_principal_than_a_year_gives"]


def test_a_policy_without_a_share_of_principal_lets_none_be_drawn(database: Engine) -> None:
    team = fund(rules=["moving_average"], minimum_quarters=1)
    with pytest.raises(RuleBroken) as refused:
        draw_of(team, 1)
    assert codes(refused) == ["endowment.policy_draws_no_principal"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE principal_draws SET amount_minor = 1",
        "UPDATE principal_draws SET refusal = 'no'",
        "DELETE FROM principal_draws",
        "UPDATE principal_draw_keys SET party = 'XX'",
        "DELETE FROM principal_draw_keys",
    ],
)
def test_the_database_keeps_a_draw_and_its_keys(database: Engine, statement: str) -> None:
    team = fund()
    made = draw_of(team, 100_00)
    for party in ("US", "JP"):
        turn(councillor(party), made)
    with pytest.raises((DBAPIError, Conflict)):
        unit_of_work(_execute, statement)


def _execute(statement: str) -> None:
    session().info["audited"] = True
    session().execute(text(statement))


def test_a_draw_gives_its_reason(database: Engine) -> None:
    team = fund()
    with pytest.raises(RuleBroken) as refused:
        draw_of(team, 1, reason=" ")
    assert codes(refused) == ["reason.needed"]


def test_a_draw_is_prepared_and_both_keys_are_turned_on_the_pages(client: FlaskClient) -> None:
    team = fund()
    sign_in(client, team.preparer)
    typed = {"amount.amount": "100", "amount.currency": "USD", "authority": "Act", "reason": "Shutdown"}
    path = post_form(client, "/endowment/draws/new?book=USD", typed).headers["Location"]
    assert post_form(client, f"{path}/approve", {"version": "1"}).status_code == 403
    for party in ("US", "JP"):
        sign_in(client, councillor(party))
        assert f"Turn the key for {party}" in client.get(path).text
        assert path in client.get("/desk").text
        assert post_form(client, f"{path}/approve", {"version": "1"}).status_code == 303
    page = client.get(path).text
    assert ("Approved" in page, "Councillor US" in page, "Councillor JP" in page) == (True, True, True)


def test_a_draw_by_the_api_says_whose_keys_are_turned(client: FlaskClient) -> None:
    team = fund()
    sign_in(client, team.preparer)
    body = {"amount": {"amount": "100.00", "currency": "USD"}, "authority": "Act", "reason": "Shutdown"}
    made = send_json(client, "POST", "/api/v1/endowment/draws", body).json
    assert made is not None
    sign_in(client, councillor("JP"))
    path = f"/api/v1/endowment/draws/{made['id']}/approval"
    answer = send_json(client, "POST", path, version=made["version"])
    assert answer.json is not None
    assert (answer.status_code, answer.json["state"], [key["party"] for key in answer.json["keys"]]) == (
        201, "prepared", ["JP"],
    )  # fmt: skip


def reversal(entry_id: Any, on: date = TODAY, reason: str = "Booked twice") -> ReversalDraft:
    return ReversalDraft(entry_id, on, reason)


def reverse(team: Administrators, entry_id: Any, **options: Any) -> Reversal:
    return decided(team, "reversals", reversal(entry_id, **options))  # type: ignore[no-any-return]


def refusal(team: Administrators, entry_id: Any, **options: Any) -> list[str]:
    with pytest.raises(RuleBroken) as refused:
        reverse(team, entry_id, **options)
    return codes(refused)


def income_of(team: Administrators, minor: int = 700_00, on: date = CLOSE) -> Any:
    return booked(team, BookingDraft(BookingKind.INCOME, usd(minor), on, "Statement"))


def test_a_reversed_booking_is_undone_in_the_books_and_counts_in_no_sum(database: Engine) -> None:
    team = fund()
    before, made = totals(), income_of(team)
    assert totals() != before
    done = reverse(team, made.entry_id)
    with read_only():
        policy = queries.policy_in_force("USD", TODAY)
        assert policy is not None
        assert queries.fund_history(policy).income == {}
        assert queries.booking(made.id).is_reversed  # type: ignore[union-attr]
    assert (totals(), done.decision, broken()) == (before, Decision.APPROVED, [])


def test_an_entry_is_reversed_at_most_once(database: Engine) -> None:
    team = fund()
    made = income_of(team)
    unit_of_work(service.reverse, actor_of(team.preparer), reversal(made.entry_id))
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.reverse, actor_of(team.preparer), reversal(made.entry_id))
    assert codes(refused) == ["reversal.waits_already"]
    with read_only():
        (waiting,) = queries.prepared(Reversal)
    unit_of_work(service.approve, actor_of(team.approver), waiting.id, waiting.version, Reversal)
    assert refusal(team, made.entry_id) == ["reversal.reversed_already"]
    assert refusal(team, waiting.id) == ["reversal.unknown_entry"]


def test_nobody_approves_the_own_reversal_and_a_refused_one_may_be_asked_again(database: Engine) -> None:
    team = fund()
    made = income_of(team)
    asked = unit_of_work(service.reverse, actor_of(team.preparer), reversal(made.entry_id))
    with pytest.raises(Forbidden):
        unit_of_work(service.approve, actor_of(team.preparer), asked.id, asked.version, Reversal)
    unit_of_work(service.refuse, actor_of(team.approver), asked.id, asked.version, "It is right", Reversal)
    assert reverse(team, made.entry_id).decision == Decision.APPROVED


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"reason": " "}, ["reason.needed"]),
        ({"on": date(2025, 12, 30)}, ["reversal.before_its_day"]),
        ({"on": date(2026, 1, 10)}, ["endowment.date_in_the_future"]),
    ],
)
def test_a_reversal_has_a_reason_and_a_day_after_its_entry(
    database: Engine, options: dict[str, Any], expected: list[str]
) -> None:
    team = fund()
    assert refusal(team, income_of(team).entry_id, **options) == expected


def test_a_reversal_of_today_in_one_capital_is_approved_from_yesterday_in_the_other(database: Engine) -> None:
    team = fund()
    entry_id, first = income_of(team).entry_id, person("Preparer", party="JP")
    save(first, grant(first, Role.ENDOWMENT_ADMINISTRATOR))
    with clock.at(noon(date(2026, 1, 10))):
        assert reverse(Administrators(first, team.approver), entry_id, on=date(2026, 1, 10)).entry_id


def test_a_closed_month_takes_no_reversal(database: Engine) -> None:
    team = fund()
    made = income_of(team, on=date(2025, 12, 15))
    with read_only():
        book = queries.book_required("USD")
    month = Month(2025, 12)
    asked = unit_of_work(periods.ask, actor_of(team.preparer), book.id, month, PeriodAction.CLOSE, "Over")
    unit_of_work(periods.approve, actor_of(team.approver), asked.id, asked.version)
    assert refusal(team, made.entry_id, on=date(2025, 12, 20)) == ["ledger.period_closed"]
    assert reverse(team, made.entry_id).effective_on == TODAY


def test_what_is_used_is_not_reversed(database: Engine) -> None:
    """Cash that a purchase has spent, a purchase that was sold in part."""
    team = fund()
    given = queries_bookings(BookingKind.CONTRIBUTION)[0]
    name = {"currency": "USD", "code": "BONDS", "custodian": "Bank"}
    holding = unit_of_work(service.add_holding, actor_of(team.preparer), holding_draft(**name))
    draft = BookingDraft(BookingKind.PURCHASE, usd(90_000_00), CLOSE, "Order", holding_id=holding.id)
    bought = booked(team, draft)
    assert refusal(team, given.entry_id) == ["ledger.overdrawn"]
    booked(team, replace(draft, kind=BookingKind.SALE, amount=usd(11_00), cost=usd(10_00)))
    assert refusal(team, bought.entry_id) == ["reversal.used_already"]


def queries_bookings(kind: BookingKind) -> list[Any]:
    with read_only():
        return [row for row in queries.bookings() if row.kind == kind]


def holding_draft(**given: Any) -> Any:
    return HoldingDraft(name=Bilingual("Bonds", "国債"), **given)


def test_a_contribution_whose_pledge_was_concluded_stays(database: Engine) -> None:
    team = fund()
    pledge = PledgeDraft("JP", usd(7_00), ParityBasis.CAPITAL, "Act 3", date(2026, 6, 30))
    made = decided(team, "pledges", pledge)
    paid = booked(
        team, replace(contribution("JP", usd(7_00)), pledge_id=made.id, effective_on=TODAY.replace(day=8))
    )
    decided(team, "outcomes", OutcomeDraft(made.id, Outcome.MET, TODAY.replace(day=8), "Receipt"))
    assert refusal(team, paid.entry_id) == ["reversal.pledge_concluded"]


def test_valuations_are_replaced_and_not_reversed(database: Engine) -> None:
    team = fund()
    with read_only():
        valuation = queries.newest_valuation("USD")
    assert valuation is not None
    if valuation.entry_id is not None:
        assert refusal(team, valuation.entry_id) == ["reversal.corrected_otherwise"]


AVERAGE = {"rules": ["moving_average"], "minimum_quarters": 1, "reserve": "0.10"}


def test_a_payout_that_is_not_used_is_withdrawn_and_its_year_opens_again(database: Engine) -> None:
    team = fund(**AVERAGE)
    before = totals()
    made = paid_out(team, "USD", 2025)
    reverse(team, made.entry_id, reason="Wrong memorandum")
    with read_only():
        assert queries.newest_payout("USD") is None
        assert queries.found(Payout, made.id).is_withdrawn  # type: ignore[union-attr]
    assert (totals(), broken()) == (before, [])
    again = paid_out(team, "USD", 2025, amount=usd(1_000_00))
    assert (again.amount_minor, broken()) == (1_000_00, [])


def test_a_payout_that_awards_have_used_stays(database: Engine) -> None:
    team = fund(**AVERAGE)
    made = paid_out(team, "USD", 2025)
    unit_of_work(service.hold_promise, actor_of(team.preparer), "award:1", usd(1), made.id)
    assert refusal(team, made.entry_id) == ["ledger.overdrawn"]
    with read_only():
        assert queries.newest_payout("USD") is not None


def test_a_payout_on_which_a_later_year_rests_stays(database: Engine) -> None:
    team = fund(**AVERAGE)
    first = paid_out(team, "USD", 2025)
    with clock.at(noon(date(2027, 1, 9))):
        index(team, "USD", {Month(2025, 12): "100", Month(2026, 12): "102"})
        valued(team, date(2026, 12, 31), usd(110_000_00))
        paid_out(team, "USD", 2026)
        assert refusal(team, first.entry_id, on=date(2027, 1, 8)) == ["reversal.later_payout"]


def test_a_withdrawal_is_asked_for_and_approved_on_the_pages(client: FlaskClient) -> None:
    team = fund(**AVERAGE)
    made = paid_out(team, "USD", 2025)
    sign_in(client, team.preparer)
    page = f"/endowment/payouts/{made.id}"
    assert f"/endowment/reversals/new?entry={made.entry_id}" in client.get(page).text
    assert str(made.entry_id) in client.get(f"/endowment/reversals/new?entry={made.entry_id}").text
    typed = {"reverses_id": str(made.entry_id), "effective_on": "2026-01-09", "reason": "Wrong year"}
    path = post_form(client, "/endowment/reversals/new", typed).headers["Location"]
    sign_in(client, team.approver)
    assert path in client.get("/endowment").text
    assert post_form(client, f"{path}/approve", {"version": "1"}).status_code == 303
    assert "This authorisation is withdrawn" in client.get(page).text


def test_a_booking_is_reversed_by_the_api(client: FlaskClient) -> None:
    team = fund()
    made = income_of(team)
    sign_in(client, team.preparer)
    body = {"reverses_id": str(made.entry_id), "effective_on": "2026-01-09", "reason": "Booked twice"}
    asked = send_json(client, "POST", "/api/v1/endowment/reversals", body).json
    assert asked is not None
    sign_in(client, team.approver)
    path = f"/api/v1/endowment/reversals/{asked['id']}/approval"
    assert send_json(client, "POST", path, version=asked["version"]).status_code == 201
    shown = client.get(f"/api/v1/endowment/bookings/{made.id}").json
    assert shown is not None
    assert (shown["state"], shown["is_reversed"]) == ("approved", True)


def test_an_entry_of_an_appropriation_is_not_the_endowments_to_reverse(jp_lot_entry: Any) -> None:
    team = opened()
    assert refusal(team, jp_lot_entry) == ["reversal.unknown_entry"]


@pytest.fixture
def jp_lot_entry(database: Engine) -> Any:
    desk = desk_of("JP")
    with read_only():
        (entry,) = books.entries_about(desk.lot.id)
    return entry.id
