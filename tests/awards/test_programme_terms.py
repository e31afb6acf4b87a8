"""The programme's own rules at the award and after it: length, size, shares; what comes back from sales (I14)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.accounts.models import Person
from app.awards import queries, rules, service
from app.awards.models import Award, Royalty
from app.awards.rules import SalesDraft, SalesSituation
from app.awards.states import AwardState, LineKind
from app.calls.models import Call
from app.calls.programmes import programme
from app.calls.terms import Half, Terms, project_problems
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.decisions import Decision
from app.kernel.errors import Forbidden, RuleBroken
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.ledger import queries as books
from tests.awards.test_service import ASK, broken, confirmed, narrow, reloaded, second_officer
from tests.factories.accounts import actor_of, officer, save, sign_in
from tests.factories.http import post_form, send_json
from tests.factories.reviews import World, during_review
from tests.factories.selection import approve, locked_world, meet

FILL = ASK // 5
UNSIGNED = "a published call still has the text that every agency signed: QST-2027"
"""What `under` breaks by itself: the terms were not in the text that the agencies signed."""


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def yen(minor: int) -> Money:
    return Money(minor, "JPY")


def whole(filled: int = 0, cost: int = 100_000_00) -> list[Half]:
    return [Half(usd(cost), usd(filled))]


@pytest.mark.parametrize(
    ("code", "halves", "months", "expected"),
    [
        ("bird", whole(50_000_00), 36, []),
        ("bird", whole(50_000_01), 36, ["share_too_large", "private_too_small"]),
        ("bird", whole(1_500_000_00, 3_000_000_00), 36, []),
        ("bird", whole(1_500_000_01, 3_000_000_02), 36, ["too_large"]),
        ("bird", [Half(usd(3_000_000_00), usd(800_000_00)), Half(usd(3_000_000_00), usd(700_000_01))], 36,
         ["too_large"]),
        ("bird", whole(), 37, ["length"]),
        ("bsf", whole(100_000_00), 24, []),
        ("bsf", whole(100_000_00), 23, ["length"]),
        ("bsf", whole(100_000_00), 49, ["length"]),
        ("bard", whole(310_000_00, 310_000_00), 36, []),
        ("bard", whole(310_000_01, 310_000_01), 36, ["too_large"]),
        ("jusfc", whole(100_000_00), 120, []),
        ("jusfc", [Half(yen(100), yen(1))], 12, ["currency"]),
        ("jusfc", [Half(yen(100), yen(0))], 12, []),
        ("iusstf", whole(1), 36, ["currency"]),
        ("iusstf", [Half(Money(100, "INR"), Money(100, "INR"))], 37, ["length"]),
        ("usistef", [Half(Money(25_000_000_00, "INR"), Money(25_000_000_00, "INR"))], 36, []),
        ("usistef", [Half(Money(25_000_000_01, "INR"), Money(25_000_000_01, "INR"))], 36, ["too_large"]),
        ("nsf-jst", whole(), 36, []),
        ("nsf-jst", whole(), 35, ["length"]),
    ],
)  # fmt: skip
def test_a_project_keeps_the_rules_of_its_programme(
    code: str, halves: Sequence[Half], months: int, expected: list[str]
) -> None:
    found = project_problems(Terms.of(programme(code).settings), halves, months)  # type: ignore[union-attr]
    assert [problem.code.removeprefix("terms.") for problem in found] == expected


def under(world: World, code: str, **match: Any) -> None:
    """The world's call as if it had been drafted from a programme, with other rules of `match`.

    All is paid at signature: instalments that wait for a report are the matter of test_reporting.py.
    """
    settings = programme(code).settings  # type: ignore[union-attr]

    def change() -> None:
        at_once = {"instalments": [{"share_permille": 1000, "of": "award", "on": "signature"}]}
        changed = {**settings, "match": {**settings["match"], **match}, "payments": at_once}
        session().get_one(Call, world.call.id).settings = changed
        session().info["audited"] = True

    unit_of_work(change)


@pytest.mark.parametrize(("years_most", "expected"), [(2, ["terms.length"]), (3, [])])
def test_an_award_is_made_only_within_what_the_call_took_from_its_programme(
    database: Engine, years_most: int, expected: list[str]
) -> None:
    world, _team = locked_world(1)
    under(world, "bird", years_most=years_most)
    with during_review(world.call):
        meet(world)
        if not expected:
            approve(world, world.ids[0])
            assert reloaded(world).months == 36
            return
        with pytest.raises(RuleBroken) as refused:
            approve(world, world.ids[0])
    with read_only():
        assert ([p.code for p in refused.value.problems], queries.award_of(world.ids[0])) == (expected, None)


TERMS = Terms.of(programme("bird").settings)  # type: ignore[union-attr]
PURE_GRANTS = [Terms.of(programme(code).settings) for code in ("bsf", "bard", "jusfc", "iusstf")]  # type: ignore[union-attr]
DRAFT = SalesDraft("US", usd(100), date(2030, 3, 31), date(2030, 4, 10), "Audited statement")


def situation(**changes: Any) -> SalesSituation:
    given: dict[str, Any] = {
        "terms": TERMS, "state": AwardState.CLOSED, "currency": "USD", "paid": 100, "year": 1, "stated": (),
    }  # fmt: skip
    return SalesSituation(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"terms": None}, ["pure_grant"]),
        *(({"terms": terms}, ["pure_grant"]) for terms in PURE_GRANTS),
        ({"currency": "JPY"}, ["currency"]),
        ({"state": AwardState.STOPPED_WITHOUT_FAULT}, ["stopped"]),
        ({"paid": 0}, ["nothing_paid"]),
        ({"year": 0}, ["not_completed"]),
        ({"stated": (date(2030, 3, 31),)}, ["stated_already"]),
    ],
)  # fmt: skip
def test_what_may_be_stated(changes: dict[str, Any], expected: list[str]) -> None:
    found = rules.sales_problems(DRAFT, situation(**changes), date(2030, 4, 10))
    assert [problem.code.removeprefix("royalty.") for problem in found] == expected


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (SalesDraft("US", usd(-1), date(2030, 3, 31), date(2030, 3, 30), " "),
         ["sales_negative", "before_the_end", "citation_needed"]),
        (SalesDraft("US", usd(0), date(2030, 3, 31), date(2030, 4, 11), "Statement"), ["day_in_future"]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_said_at_once(draft: SalesDraft, expected: list[str]) -> None:
    found = rules.sales_problems(draft, situation(), date(2030, 4, 10))
    assert [problem.code.removeprefix("royalty.") for problem in found] == expected


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2029, 12, 31), 0), (date(2030, 1, 1), 1), (date(2030, 12, 31), 1), (date(2031, 1, 1), 2)],
)
def test_years_count_from_the_month_after_the_project(day: date, year: int) -> None:
    assert rules.year_since_completion(datetime(2027, 1, 15, tzinfo=UTC), 36, day) == year
    assert rules.year_since_completion(None, 36, day) == 0


def paid_award(code: str) -> tuple[World, Award, Person]:
    """Paid in full on the American side, four fifths by the agency and one fifth by the endowment."""
    world, team = locked_world(1)
    narrow(world, ASK - FILL)
    under(world, code)
    with during_review(world.call):
        meet(world)
        approve(world, world.ids[0])
        award = confirmed(world, reloaded(world))
        askers = {LineKind.NATIONAL: world.officer("US"), LineKind.ENDOWMENT: actor_of(team.preparer)}
        deciders = {
            LineKind.NATIONAL: second_officer(world, "US"),
            LineKind.ENDOWMENT: actor_of(team.approver),
        }
        for line in award.lines:
            if line.party == "US":
                pay(askers[line.kind], deciders[line.kind], line.id, line.amount)
    return world, reloaded(world), team.preparer


def pay(asker: Actor, decider: Actor, line_id: Any, amount: Money) -> None:
    asked = unit_of_work(service.ask_payment, asker, line_id, amount, clock.today("UTC"))
    unit_of_work(service.approve_payment, decider, asked.id, asked.version)


def sales(award: Award, minor: int, year: int = 1) -> SalesDraft:
    """Sales of the last month of a year after completion."""
    assert award.active_at is not None
    end = Month.of(award.active_at.date()).plus(award.months + 12 * year - 1).last_day()
    return SalesDraft("US", usd(minor), end, end, f"Statement of year {year}")


def at(day: date) -> Any:
    return clock.at(datetime.combine(day, time(12), UTC))


def received(world: World, award: Award, draft: SalesDraft) -> Royalty:
    with at(draft.received_on):
        made = unit_of_work(service.state_sales, world.officer("US"), award.id, draft)
        decider = second_officer(world, "US")
        return unit_of_work(service.approve_royalty, decider, made.id, made.version)


def legs(row: Royalty) -> dict[tuple[str, str, str], int]:
    with read_only():
        entry = books.entry(row.entry_id) if row.entry_id else None
        assert entry is not None
        accounts = books.accounts_by_ids([line.account_id for line in entry.lines])
        kinds = {one.id: (books.fund(one.fund_id).kind.value, one.code, one.party) for one in accounts}  # type: ignore[union-attr]
        return {kinds[line.account_id]: line.amount_minor for line in entry.lines}


def test_sales_come_back_to_the_funds_that_paid_up_to_the_cap_of_the_year(database: Engine) -> None:
    """BIRD: 5 % of sales, at most 100 % of the grant in the first year after completion and 113 % in the second."""
    world, award, _administrator = paid_award("bird")
    first = received(world, award, sales(award, 20 * ASK - 20))
    assert (first.due_minor, legs(first)) == (
        ASK - 1,
        {
            ("appropriation", "1000", ""): ASK - FILL - 1,
            ("appropriation", "2100", "US"): -(ASK - FILL - 1),
            ("endowment", "1000", ""): FILL,
            ("endowment", "4300", ""): -FILL,
        },
    )
    second = received(world, award, sales(award, 1_000 * ASK, year=2))
    assert (second.due_minor, broken()) == (ASK * 1130 // 1000 - (ASK - 1), [UNSIGNED])


def test_a_pure_grant_takes_nothing_back(database: Engine) -> None:
    world, award, _administrator = paid_award("nsf-jst")
    with pytest.raises(RuleBroken) as refused:
        received(world, award, sales(award, 100))
    assert [problem.code for problem in refused.value.problems] == ["royalty.pure_grant"]


def test_nobody_approves_the_sales_they_stated_and_a_stranger_states_none(database: Engine) -> None:
    world, award, _administrator = paid_award("bird")
    draft, (stranger, role) = sales(award, 100_00), officer(world.base.agencies["JP"])
    save(stranger, role)
    with at(draft.received_on):
        made = unit_of_work(service.state_sales, world.officer("US"), award.id, draft)
        with pytest.raises(Forbidden):
            unit_of_work(service.approve_royalty, world.officer("US"), made.id, made.version)
        with pytest.raises(Forbidden):
            unit_of_work(service.state_sales, actor_of(stranger), award.id, draft)
        done = unit_of_work(
            service.refuse_royalty, second_officer(world, "US"), made.id, made.version, "Not audited"
        )
        assert done.decision == Decision.REFUSED
        assert unit_of_work(service.state_sales, world.officer("US"), award.id, draft).due_minor == 5_00


def test_sales_are_stated_on_the_page_and_approved_by_the_api(client: FlaskClient) -> None:
    world, award, administrator = paid_award("bird")
    draft = sales(award, 100_00)
    typed = {
        "party": "US", "sales.amount": "100.00", "sales.currency": "USD", "period_end": draft.period_end.isoformat(),
        "received_on": draft.received_on.isoformat(), "citation": "Audited statement",
    }  # fmt: skip
    with at(draft.received_on):
        sign_in(client, administrator)
        path = f"/awards/{award.id}"
        assert "State sales of US" in client.get(path).text
        assert post_form(client, f"{path}/royalties", typed).status_code == 303
        with read_only():
            (made,) = reloaded_royalties(award)
        deciding, role = officer(world.base.agencies["US"])
        save(deciding, role)
        sign_in(client, deciding)
        assert "Approve royalty" in client.get(path).text
        answer = send_json(client, "POST", f"/api/v1/royalties/{made.id}/approval", version=made.version)
        assert answer.json is not None
        assert (answer.status_code, answer.json["state"], answer.json["due"]["amount"]) == (
            201, "approved", "5.00",
        )  # fmt: skip


def reloaded_royalties(award: Award) -> list[Royalty]:
    found = queries.award(award.id)
    assert found is not None
    return found.royalties
