"""An institution reports what it spent; the office that pays accepts; what was not spent goes where its time says."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Person
from app.accounts.roles import Role
from app.awards import queries, rules, service
from app.awards.expenditure import CostRule
from app.awards.models import Award, AwardLine, ExpenditureReport
from app.awards.rules import ReportDraft, ReportSituation
from app.awards.states import AwardState, LineKind, PeriodKind, ReportState
from app.calls.models import Call
from app.calls.programmes import programme
from app.endowment.queries.parity import parity_lines
from app.integrity import service as integrity
from app.integrity.states import Answer
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from app.kernel.money import Money
from app.kernel.parties import party as party_of
from app.ledger import queries as books
from app.ledger import service as ledger
from app.ledger.models import Lot
from app.reviews import service as reviews
from tests.awards.test_service import ASK, broken, narrow, reloaded, second_officer
from tests.factories.accounts import actor_of, grant, person, save, sign_in
from tests.factories.disclosures import certified, declaring, support
from tests.factories.findings import checked, only
from tests.factories.http import post_form, send_json
from tests.factories.ledger import BOOKKEEPER, lot_balances
from tests.factories.prepared import prepared
from tests.factories.reviews import World, after_deadline, during_review
from tests.factories.selection import approve, locked_world, meet

PAID = ASK // 2


@prepared
def running(*, budget: int = 0) -> tuple[World, Award]:
    """A released call with one active award; nothing is paid."""
    world, _team = locked_world(1)
    if budget:
        narrow(world, budget)
    with during_review(world.call):
        meet(world)
        approve(world, world.ids[0])
        award = reloaded(world)
        for party in world.parties:
            unit_of_work(service.confirm, world.officer(party), award.id, party)
        for party in world.parties:
            unit_of_work(reviews.sign_release, world.officer(party), world.call.id, party)
    return world, reloaded(world)


def line_of(world: World, party: str, kind: LineKind = LineKind.NATIONAL) -> AwardLine:
    award_id = reloaded(world).id
    with read_only():
        award = queries.award(award_id)
    assert award is not None
    return next(one for one in award.lines if (one.party, one.kind) == (party, kind))


def reporter(world: World, party: str) -> Actor:
    """The officer of the side's institution."""
    return actor_of(world.proposals[0].sides[party].officer)


def pay(world: World, party: str, amount: int = PAID) -> Any:
    line, day = line_of(world, party), clock.today("Asia/Tokyo") + timedelta(days=1)
    asked = unit_of_work(
        service.ask_payment, world.officer(party), line.id, Money(amount, line.currency), day
    )
    return unit_of_work(service.approve_payment, second_officer(world, party), asked.id, asked.version)


def told(world: World, party: str, **changes: int) -> ReportDraft:
    """Personnel, indirect and unspent cost in minor units of the fiscal year that runs."""
    line = line_of(world, party)
    with read_only():
        years = rules.report_years(reloaded(world).active_at, reloaded(world).months, party)
    amounts = {"personnel": 100_000, "indirect": 0, "unspent": 0, **changes}
    money = {name: Money(minor, line.currency) for name, minor in amounts.items()}
    costs = {name: money[name] for name in amounts if name not in ("indirect", "unspent")}
    return ReportDraft(PeriodKind.FISCAL_YEAR, years[0], costs, money["indirect"], money["unspent"])


def send(world: World, party: str, **changes: int) -> ExpenditureReport:
    line = line_of(world, party)
    return unit_of_work(service.send_report, reporter(world, party), line.id, told(world, party, **changes))


def codes(caught: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


@contextmanager
def a_day_later(world: World) -> Iterator[None]:
    with during_review(world.call, days=3):
        yield


def test_what_was_spent_counts_once_one_officer_accepted(database: Engine) -> None:
    world, _award = running()
    with a_day_later(world):
        pay(world, "JP")
        report = send(world, "JP", indirect=30_000)
        assert line_of(world, "JP").reported.minor == 0
        for stranger in (world.officer("US"), reporter(world, "JP")):
            with pytest.raises(Forbidden):
                unit_of_work(service.accept_report, stranger, report.id, report.version)
        done = unit_of_work(service.accept_report, world.officer("JP"), report.id, report.version)
        line = line_of(world, "JP")
    assert (done.state, done.entry_id) == (ReportState.ACCEPTED, None)
    assert (line.reported.minor, line.returned.minor, line.left.minor) == (130_000, 0, ASK - 130_000)
    assert broken() == []


def test_money_comes_back_to_the_lot_with_its_indirect_cost_by_two_officers(database: Engine) -> None:
    """100,001 unspent bring 30,001 of indirect cost back: 30,000.3 rounded up."""
    world, _award = running()
    with a_day_later(world):
        pay(world, "JP")
        before = lot_balances(world.base.lots["JP"])
        report = send(world, "JP", indirect=30_000, unspent=100_001)
        assert report.matching_minor == 30_001
        first, second = world.officer("JP"), second_officer(world, "JP")
        with pytest.raises(Conflict):
            unit_of_work(service.accept_report, first, report.id, report.version)
        checked = unit_of_work(service.check_report, first, report.id, report.version)
        with pytest.raises(Forbidden):
            unit_of_work(service.accept_report, first, report.id, checked.version)
        unit_of_work(service.accept_report, second, report.id, checked.version)
        after, line = lot_balances(world.base.lots["JP"]), line_of(world, "JP")
    assert before["B500"] - after["B500"] == after["B200"] - before["B200"] == line.returned.minor == 130_002
    assert broken() == []


@pytest.mark.parametrize("later", ["expired", "cancelled"])
def test_after_the_time_of_the_lot_money_is_expired_or_due_to_the_treasury(
    database: Engine, later: str
) -> None:
    world, _award = running()
    with a_day_later(world):
        pay(world, "JP")
        report = send(world, "JP", unspent=100_000)
    lot = world.base.lots["JP"]
    if later == "expired":
        unit_of_work(payable_longer, lot.id)
    day = lot.obligate_by if later == "expired" else lot.liquidate_by
    with clock.at(datetime.combine(day + timedelta(days=1), time(12), UTC)):
        unit_of_work(ledger.expire_due, BOOKKEEPER)
        first, second = world.officer("JP"), second_officer(world, "JP")
        before = lot_balances(lot)
        checked = unit_of_work(service.check_report, first, report.id, report.version)
        unit_of_work(service.accept_report, second, report.id, checked.version)
        after = lot_balances(lot)
        with read_only():
            due = books.account(lot.fund_id, "2100", party="JP")
    if later == "expired":
        assert (after["B600"] - before["B600"], due) == (130_000, None)
    else:
        assert due is not None
        assert (after, due.posted_minor) == (before, 130_000)
    assert [fault for fault in broken() if "a published call" not in fault] == []


def payable_longer(lot_id: uuid.UUID) -> None:
    lot = session().get_one(Lot, lot_id)
    lot.liquidate_by = lot.obligate_by + timedelta(days=365)
    session().info["audited"] = True


def test_money_of_the_endowment_can_be_committed_anew_and_parity_counts_it_back(database: Engine) -> None:
    world, _award = running(budget=ASK - ASK // 5)
    keepers = [person(name) for name in ("Keeper", "Second keeper")]
    save(*keepers, *(grant(who, Role.ENDOWMENT_ADMINISTRATOR) for who in keepers))
    asker, other = (actor_of(who) for who in keepers)
    with a_day_later(world):
        line = line_of(world, "JP", LineKind.ENDOWMENT)
        day = clock.today("Asia/Tokyo")
        asked = unit_of_work(service.ask_payment, asker, line.id, line.amount, day)
        unit_of_work(service.approve_payment, other, asked.id, asked.version)
        spent, free = spent_in("JPY", day + timedelta(days=1)), available("JPY")
        report = unit_of_work(
            service.send_report,
            reporter(world, "JP"),
            line.id,
            told(world, "JP", unspent=50_000, personnel=0),
        )
        checked = unit_of_work(service.check_report, asker, report.id, report.version)
        unit_of_work(service.accept_report, other, report.id, checked.version)
        assert spent - spent_in("JPY", day + timedelta(days=1)) == available("JPY") - free == 65_000
    assert [fault for fault in broken() if "a published call" not in fault] == []


def spent_in(currency: str, upto: date) -> int:
    with read_only():
        lines = parity_lines(currency, upto)
    return sum(line.spent_at_home[0].minor for line in lines if line.spent_at_home[0])


def available(currency: str) -> int:
    with read_only() as reader:
        return int(
            reader.execute(
                text(
                    "SELECT posted_minor FROM accounts a JOIN funds f ON f.id = a.fund_id"
                    " WHERE a.code = '3200' AND f.code = :code"
                ),
                {"code": f"ENDOWMENT-{currency}"},
            ).scalar_one()
        )


def test_a_report_goes_back_with_a_reason_and_another_one_follows(database: Engine) -> None:
    world, _award = running()
    with a_day_later(world):
        pay(world, "JP")
        report = send(world, "JP")
        with pytest.raises(RuleBroken) as caught:
            send(world, "JP")
        assert codes(caught) == ["report.waits_already"]
        officer = world.officer("JP")
        with pytest.raises(RuleBroken) as caught:
            unit_of_work(service.return_report, officer, report.id, report.version, "  ")
        assert codes(caught) == ["reason.needed"]
        back = unit_of_work(service.return_report, officer, report.id, report.version, "Travel is missing.")
        assert (back.state, line_of(world, "JP").reported.minor) == (ReportState.RETURNED, 0)
        again = send(world, "JP", travel=7)
        assert again.number == 2
        with pytest.raises(Conflict):
            unit_of_work(service.accept_report, officer, report.id, back.version)
    assert broken() == []


def test_who_may_report(database: Engine) -> None:
    """Neither the other side's institution nor the agency nor somebody of the team."""
    world, award = running()
    with a_day_later(world):
        line, draft = line_of(world, "JP"), told(world, "JP")
        for who, refusal in (
            (reporter(world, "US"), NotFound),
            (world.officer("JP"), Forbidden),
            (actor_of(world.proposals[0].sides["JP"].lead), NotFound),
        ):
            with pytest.raises(refusal):
                unit_of_work(service.send_report, who, line.id, draft)
    assert award.state == AwardState.ACTIVE


def test_before_the_release_an_institution_knows_no_award(database: Engine) -> None:
    world, _team = locked_world(1)
    with during_review(world.call):
        meet(world)
        approve(world, world.ids[0])
        for party in world.parties:
            unit_of_work(service.confirm, world.officer(party), reloaded(world).id, party)
        with pytest.raises(NotFound):
            send(world, "JP")


def test_a_later_instalment_waits_for_an_accepted_report(database: Engine) -> None:
    """A programme that pays 600 per mille at signature and the rest on a report (I13)."""
    world, _award = running()
    unit_of_work(terms_of, world, [{"share_permille": 600, "of": "award", "on": "signature"},
                                   {"share_permille": 400, "of": "award", "on": "report"}])  # fmt: skip
    with a_day_later(world):
        with pytest.raises(RuleBroken) as caught:
            pay(world, "JP", ASK * 6 // 10 + 1)
        assert codes(caught) == ["payment.report_needed"]
        pay(world, "JP", ASK * 6 // 10)
        report = send(world, "JP")
        with pytest.raises(RuleBroken):
            pay(world, "JP", 1)
        unit_of_work(service.accept_report, world.officer("JP"), report.id, report.version)
        pay(world, "JP", ASK * 4 // 10)
    assert [fault for fault in broken() if "a published call" not in fault] == []


def terms_of(world: World, instalments: list[dict[str, Any]]) -> None:
    row = session().get_one(Call, world.call.id)
    found = programme("nsf-jst")
    assert found is not None
    row.settings = {**found.settings, "payments": {"instalments": instalments}}
    session().info["audited"] = True


def test_a_payment_that_money_came_back_of_is_not_reversed(database: Engine) -> None:
    world, _award = running()
    with a_day_later(world):
        payment = pay(world, "JP")
        waits = unit_of_work(service.reverse_payment, world.officer("JP"), payment.id, "Paid twice.")
        report = send(world, "JP", unspent=1000)
        checked = unit_of_work(service.check_report, world.officer("JP"), report.id, report.version)
        unit_of_work(service.accept_report, second_officer(world, "JP"), report.id, checked.version)
        with pytest.raises(Conflict):
            unit_of_work(service.approve_reversal, second_officer(world, "JP"), waits.id, waits.version)
        unit_of_work(
            service.refuse_reversal, second_officer(world, "JP"), waits.id, waits.version, "Settled."
        )
        with pytest.raises(RuleBroken) as caught:
            unit_of_work(service.reverse_payment, world.officer("JP"), payment.id, "Paid twice.")
    assert codes(caught) == ["payment.settled_by_report"]


def person_of(actor: Actor) -> Person:
    with read_only() as reader:
        return reader.get_one(Person, actor.person_id)


def test_the_pages_lead_from_the_form_to_the_books(client: FlaskClient, database: Engine) -> None:
    world, _award = running()
    with a_day_later(world):
        pay(world, "JP")
        line = line_of(world, "JP")
        sign_in(client, person_of(reporter(world, "JP")))
        form, draft = f"/award-lines/{line.id}/reports/new", told(world, "JP")
        assert (form in client.get("/award-reports").text, client.get(form).status_code) == (True, 200)
        fields = {
            "period": f"fiscal_year:{draft.period}",
            "costs.0.kind": "personnel", "costs.0.amount.amount": "1000", "costs.0.amount.currency": "JPY",
            "indirect.amount": "301", "indirect.currency": "JPY",
            "unspent.amount": "100", "unspent.currency": "JPY", "note": "",
        }  # fmt: skip
        refused = post_form(client, form, fields)
        assert (refused.status_code, "the cap allows at most JPY 300" in refused.text) == (422, True)
        sent = post_form(client, form, {**fields, "indirect.amount": "300"})
        page = sent.location
        assert (sent.status_code, client.get(page).status_code) == (303, 200)
        sign_in(client, person_of(world.officer("JP")))
        assert page in client.get("/desk").text
        assert page in client.get("/award-reports").text
        assert post_form(client, f"{page}/check", {"version": "1"}).status_code == 303
        sign_in(client, person_of(second_officer(world, "JP")))
        assert post_form(client, f"{page}/accept", {"version": "2"}).status_code == 303
        shown = client.get(f"{page}?lang=ja", headers={"Accept-Language": "ja"})
        assert (shown.status_code, line_of(world, "JP").returned.minor) == (200, 130)
    assert broken() == []


def test_the_same_goes_through_the_api(client: FlaskClient, database: Engine) -> None:
    world, award = running()
    with a_day_later(world):
        line, draft = line_of(world, "JP"), told(world, "JP")
        sign_in(client, person_of(reporter(world, "JP")))
        zero = {"amount": "0", "currency": "JPY"}
        body = {
            "period": f"fiscal_year:{draft.period}",
            "costs": [{"kind": "personnel", "amount": {"amount": "1000", "currency": "JPY"}}],
            "indirect": zero, "unspent": zero,
        }  # fmt: skip
        address = f"/api/v1/award-lines/{line.id}/reports"
        twice = {**body, "costs": body["costs"] * 2}
        assert send_json(client, "POST", address, twice).status_code == 422
        sent = send_json(client, "POST", address, body)
        assert (sent.status_code, sent.json["direct"]["amount"]) == (201, "1000")
        one = f"/api/v1/award-reports/{sent.json['id']}"
        assert client.get(one).json == client.get("/api/v1/award-reports").json[0]
        assert send_json(client, "POST", f"{one}/acceptance", version=1).status_code == 403
        sign_in(client, person_of(world.officer("JP")))
        back = send_json(client, "POST", f"{one}/return", {"reason": "Travel?"}, version=1)
        assert (back.json["state"], back.json["refusal"]) == ("returned", "Travel?")
        inside = client.get(f"/api/v1/awards/{award.id}").json
        assert [len(one["reports"]) for one in inside["lines"] if one["party"] == "JP"] == [1]
        sign_in(client, person_of(reporter(world, "US")))
        assert client.get(one).status_code == 404
        sign_in(client, world.proposals[0].sides["JP"].lead)
        for path in ("/award-reports", "/api/v1/award-reports", one):
            assert client.get(path).status_code == 404


def test_letters_tell_the_office_and_the_sender(database: Engine) -> None:
    world, _award = running()
    with a_day_later(world):
        report = send(world, "JP")
        unit_of_work(service.return_report, world.officer("JP"), report.id, report.version, "Travel?")
    with read_only() as reader:
        keys = [str(key) for (key,) in reader.execute(text("SELECT key FROM jobs ORDER BY key"))]
    about = [key for key in keys if str(report.id) in key]
    assert len([key for key in about if "report-decided" in key]) == 1
    assert len([key for key in about if "report-sent" in key]) >= 1


def test_the_list_and_the_desk_cost_the_same_for_one_and_three(
    client: FlaskClient, database: Engine, count_queries: Any
) -> None:
    world, _team = locked_world(3)
    with during_review(world.call):
        meet(world)
        for proposal_id in world.ids:
            approve(world, proposal_id)
        with read_only():
            awards = [one for key in world.ids if (one := queries.award_of(key))]
        for award in awards:
            for party in world.parties:
                unit_of_work(service.confirm, world.officer(party), award.id, party)
        for party in world.parties:
            unit_of_work(reviews.sign_release, world.officer(party), world.call.id, party)
    costs = []
    with a_day_later(world):
        for numbers in ((0,), (1, 2)):
            for number in numbers:
                report_of(world, awards[number], number)
            for path in ("/award-reports", "/desk", "/api/v1/award-reports"):
                sign_in(client, person_of(world.officer("JP")))
                client.get(path)
                with count_queries() as seen:
                    assert client.get(path).status_code == 200
                costs.append(len(seen))
    assert costs[:3] == costs[3:]


def test_the_desk_of_an_institution_tells_what_is_due_and_what_came_back(
    client: FlaskClient, database: Engine
) -> None:
    """A fiscal year that is over and not reported; a report that was sent back."""
    world, award = running()
    sender = person_of(reporter(world, "JP"))

    def due() -> list[str]:
        sign_in(client, sender)
        shown = client.get("/desk").text
        return [word for word in ("Fiscal year to report on", "sent back") if word in shown]

    with a_day_later(world):
        assert due() == []
        report = send(world, "JP")
        unit_of_work(service.return_report, world.officer("JP"), report.id, report.version, "Travel?")
        assert due() == ["sent back"]
        send(world, "JP")
        assert due() == []
    assert award.active_at is not None
    year = party_of("JP").fiscal_year(award.active_at.date())
    first = party_of("JP").fiscal_year_first_day(year + 1)
    with clock.at(datetime.combine(first + timedelta(days=2), time(12), UTC)):
        assert due() == []
        waiting = line_of(world, "JP").waiting
        assert waiting is not None
        unit_of_work(service.accept_report, world.officer("JP"), waiting.id, waiting.version)
        assert due() == []
    with clock.at(datetime.combine(first + timedelta(days=380), time(12), UTC)):
        assert due() == ["Fiscal year to report on"]


def report_of(world: World, award: Award, number: int) -> None:
    line = next(one for one in award.lines if one.party == "JP")
    sender = actor_of(world.proposals[number].sides["JP"].officer)
    unit_of_work(service.send_report, sender, line.id, told(world, "JP"))


def test_what_was_told_and_decided_stays(database: Engine) -> None:
    world, _award = running()
    with a_day_later(world):
        report = send(world, "JP")
        for change in (
            "UPDATE expenditure_reports SET direct_minor = 1",
            "DELETE FROM expenditure_reports",
            "UPDATE report_items SET amount_minor = 1",
            "DELETE FROM report_items",
        ):
            with pytest.raises((Conflict, DBAPIError)):
                unit_of_work(lambda change=change: session().execute(text(change)))
        unit_of_work(service.accept_report, world.officer("JP"), report.id, report.version)
        with pytest.raises((Conflict, DBAPIError)):
            unit_of_work(
                lambda: session().execute(
                    text("UPDATE expenditure_reports SET state = 'returned', refusal = 'x'")
                )
            )


def yen(minor: int) -> Money:
    return Money(minor, "JPY")


SITUATION = ReportSituation(
    state=AwardState.ACTIVE, currency="JPY", amount=1000, paid=500, kinds=("personnel", "subaward"),
    rule=CostRule("direct", 300), awarded_on=date(2026, 10, 1), begins=date(2026, 4, 1),
)  # fmt: skip
DRAFT = ReportDraft(PeriodKind.FISCAL_YEAR, 2026, {"personnel": yen(100)}, yen(30), yen(0))


def changed(row: Any, **changes: Any) -> Any:
    return replace(row, **changes)


@pytest.mark.parametrize(
    ("draft", "situation", "expected"),
    [
        ({}, {}, []),
        ({"indirect": yen(31)}, {}, ["report.indirect_too_high"]),
        ({"indirect": Money(1, "USD"), "period": 1}, {"begins": None},
         ["report.period_unknown", "report.wrong_currency"]),
        ({"costs": {"moon": yen(1)}}, {"state": AwardState.CLOSED, "is_waiting": True},
         ["report.award_not_running", "report.waits_already", "report.unknown_kind"]),
        ({"excluded": {"Rent": yen(1)}}, {}, ["report.base_is_direct"]),
        ({"costs": {"subaward": yen(9)}, "indirect": yen(2)}, {}, []),
        ({"costs": {"subaward": yen(9)}, "subawards": {"S-1": yen(8)}}, {}, ["report.subawards_differ"]),
        ({"costs": {"personnel": yen(971)}}, {}, ["report.more_than_awarded"]),
        ({"unspent": yen(284)}, {}, []),
        ({"unspent": yen(285)}, {}, ["report.returns_more_than_there"]),
        ({"costs": {"personnel": yen(900)}, "indirect": yen(0), "unspent": yen(1)}, {},
         ["report.returns_more_than_there"]),
    ],
)  # fmt: skip
def test_every_reason_at_once(draft: dict[str, Any], situation: dict[str, Any], expected: list[str]) -> None:
    problems = rules.report_problems(changed(DRAFT, **draft), changed(SITUATION, **situation))
    assert [problem.code for problem in problems] == expected


@pytest.mark.parametrize(
    ("indirect", "excluded", "expected"),
    [
        (15, {}, []),
        (14, {}, ["report.indirect_differs"]),
        (16, {}, ["report.indirect_differs"]),
        (7, {"Tuition": yen(50)}, []),
        (0, {"Tuition": yen(101)}, ["report.leaves_out_too_much"]),
    ],
)
def test_a_modified_base_gives_one_amount(
    indirect: int, excluded: dict[str, Money], expected: list[str]
) -> None:
    situation = changed(SITUATION, rule=CostRule("modified_total_direct", 150))
    draft = changed(DRAFT, indirect=yen(indirect), excluded=excluded)
    assert [problem.code for problem in rules.report_problems(draft, situation)] == expected


@pytest.mark.parametrize(
    ("kind", "period", "expected"),
    [
        (PeriodKind.FISCAL_YEAR, 2026, date(2026, 4, 1)),
        (PeriodKind.FISCAL_YEAR, 2027, None),
        (PeriodKind.FISCAL_YEAR, 2030, None),
        (PeriodKind.MILESTONE, 1, date(2026, 11, 24)),
        (PeriodKind.MILESTONE, 0, None),
        (PeriodKind.MILESTONE, 100, None),
    ],
)
def test_a_period_is_one_that_has_begun(kind: PeriodKind, period: int, expected: date | None) -> None:
    years = rules.report_years(datetime(2026, 10, 2, tzinfo=UTC), 24, "JP")
    assert years == (2026, 2027, 2028)
    assert rules.period_begins(kind, period, years, "JP", date(2026, 11, 24)) == expected
    assert rules.report_years(None, 24, "JP") == ()


def test_support_that_changed_is_answered_for_before_the_next_report(database: Engine) -> None:
    """PAW-02 blocks the report until the team has said something."""
    world, award = running()
    with after_deadline(world.call):
        checked(award.proposal_id)
    with during_review(world.call, days=20):
        pay(world, "JP")
        lead = world.proposals[0].sides["US"].lead
        certified(lead, declaring(support=[support(overlap="none")]))
        checked(award.proposal_id)
        found = only(award.proposal_id, "PAW-02")
        with pytest.raises(RuleBroken) as caught:
            send(world, "JP", indirect=30_000)
        assert codes(caught) == ["report.support_changed"]
        answering = world.proposals[0].lead("US")
        unit_of_work(integrity.answer, answering, found.id, found.version, Answer.EXPLAIN, "It began in May.")
        assert send(world, "JP", indirect=30_000).state == ReportState.SUBMITTED
