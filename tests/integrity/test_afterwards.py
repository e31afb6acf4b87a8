"""After an award: changes, omissions, yearly updates, journeys; costs of two projects, and the norm of a call."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from app.integrity import service
from app.integrity.queries import afterwards
from app.integrity.states import Register
from app.kernel import clock, db
from tests.factories import reviews as build
from tests.factories.disclosures import certified, declaring, support
from tests.factories.findings import RULES
from tests.factories.proposals import answer_work, side, submitted
from tests.integrity.test_checking import broken
from tests.integrity.test_firing import call_says
from tests.integrity.test_gathering import seen
from tests.integrity.test_registers import NUMBER, kaken, known_as, taken


@pytest.fixture
def world(app: Flask, database: Engine) -> Any:
    return build.received(1)


@pytest.fixture
def awarded(world: Any) -> Any:
    """The proposal became an award today."""
    seen(world.ids[0], "PAW-02")
    db.unit_of_work(service.note_award, RULES, world.ids[0])
    assert broken() == []
    return world


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> date:
    now = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now.date()


def test_changed_support_is_told_with_the_yearly_report(
    awarded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PAW-02: names, never what the records list, for it is put to both leads."""
    lead = awarded.proposals[0].sides["US"].lead
    assert seen(awarded.ids[0], "PAW-02") == []
    later(monkeypatch, 20)
    certified(lead, declaring(support=[support(title="Secret optics", overlap="none")]))
    assert seen(awarded.ids[0], "PAW-02") == [("block", {"items": [lead.name_latin]})]
    answer_work(awarded.proposals[0], support_told_on=clock.now().date().isoformat())
    assert seen(awarded.ids[0], "PAW-02") == []


def test_support_that_changes_before_the_award_is_no_change_after_it(world: Any) -> None:
    """PAW-02."""
    certified(world.proposals[0].sides["US"].lead, declaring(support=[support(overlap="none")]))
    assert seen(world.ids[0], "PAW-02") == []


def test_an_omission_that_came_out_is_filed_in_thirty_days(
    awarded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PAW-01."""
    later(monkeypatch, 1)
    lead = awarded.proposals[0].sides["JP"].lead
    known_as(lead, researcher_number=NUMBER)
    row = ("26H00001", "Quiet lattices", f"林 太郎 例大学, 教授 ({NUMBER})", "2025-04-01 – 2099-03-31")
    taken(Register.KAKEN, kaken(tmp_path / "1.csv", row))
    assert len(seen(awarded.ids[0], "XCH-05")) == 1
    assert seen(awarded.ids[0], "PAW-01") == []
    later(monkeypatch, 31)
    assert [each["item"] for _, each in seen(awarded.ids[0], "PAW-01")] == ["XCH-05"]
    certified(lead, declaring(support=[support(title="Quiet lattices", number="26H00001", overlap="none")]))
    seen(awarded.ids[0], "XCH-05")
    assert seen(awarded.ids[0], "PAW-01") == []


def test_a_record_is_renewed_every_year_of_an_award(awarded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """PAW-03."""
    later(monkeypatch, 394)
    assert seen(awarded.ids[0], "PAW-03") == []
    later(monkeypatch, 2)
    assert len(seen(awarded.ids[0], "PAW-03")) == 2
    certified(awarded.proposals[0].sides["US"].lead)
    assert len(seen(awarded.ids[0], "PAW-03")) == 1


def test_a_journey_stands_in_the_record_of_travel(awarded: Any) -> None:
    """PAW-05."""
    go = {"country": "DE", "first": "2027-01-10", "last": "2027-01-15"}
    answer_work(
        awarded.proposals[0], journeys=[{**go, "in_record": "yes"}, {**go, "country": "FR", "in_record": ""}]
    )
    assert seen(awarded.ids[0], "PAW-05") == [("advise", {"item": "FR 2027-01-10 2027-01-15"})]


def test_before_the_award_nothing_of_this_is_asked(world: Any) -> None:
    answer_work(world.proposals[0], journeys=[{"country": "FR", "first": "", "last": "", "in_record": "no"}])
    assert seen(world.ids[0], "PAW-05") == []


def test_awarded_projects_are_checked_again_after_a_month(
    awarded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert db.unit_of_work(service.plan_awarded, RULES, "2026-12-01") == 0
    later(monkeypatch, 31)
    with db.read_only():
        assert afterwards.due_again() == [awarded.ids[0]]
    assert db.unit_of_work(service.plan_awarded, RULES, "2026-12-02") == 1
    assert db.unit_of_work(service.plan_awarded, RULES, "2026-12-02") == 0


def test_the_same_salary_and_item_in_two_budgets_is_asked_about(world: Any) -> None:
    """OVL-02."""
    lead = world.proposals[0].sides["US"].lead
    other = submitted(world.call, [world.proposals[0].sides["US"], side("JP")])
    period = {"first": "2027-04", "last": "2028-03"}
    price = {"item": "Cryostat X 200", "amount": "90000.00", "currency": "USD", **period}
    mine = {"member": str(lead.id), "share": "60", **period}
    answer_work(world.proposals[0], costs=[mine, price])
    assert seen(world.ids[0], "OVL-02") == []
    near = {**price, "item": "cryostat x 200", "amount": "95000.00"}
    answer_work(other, costs=[{**mine, "share": "50"}, near])
    found = [evidence for _, evidence in seen(world.ids[0], "OVL-02")]
    assert sorted(map(sorted, found)) == [["item", "projects"], ["limit", "value"]]
    answer_work(other, costs=[{**mine, "share": "40"}, {**price, "amount": "120000.00"}])
    assert seen(world.ids[0], "OVL-02") == []


def test_a_half_that_asks_far_more_than_a_month_costs_is_looked_at(world: Any) -> None:
    """OVL-03: only where the call states a norm."""
    mine = support(title="This", is_this_proposal="yes", status="pending", overlap="none")
    certified(world.proposals[0].sides["JP"].lead, declaring(support=[mine]))
    assert seen(world.ids[0], "OVL-03") == []
    call_says(world, direct_per_month={"JP": "1"})
    assert [weight for weight, _ in seen(world.ids[0], "OVL-03")] == ["review"]
    call_says(world, direct_per_month={"JP": "900000000"})
    assert seen(world.ids[0], "OVL-03") == []
