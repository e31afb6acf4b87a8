"""Gifts, holdings at cost and fair value, quarter-end valuations and price indices, through the services."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app import registry
from app.endowment import queries, service
from app.endowment.models import Holding
from app.endowment.rules import BookingDraft, DonorDraft, Fair, HoldingDraft, ValuationDraft
from app.endowment.states import BookingKind, DonorKind
from app.kernel.bilingual import Bilingual
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, RuleBroken
from app.kernel.fiscal import Month
from app.kernel.money import Money
from tests.factories.accounts import actor_of
from tests.factories.council import active_priority
from tests.factories.endowment import Administrators, booked, contribution, decided, index, opened

Q1, Q2, Q3 = date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30)
NAME = Bilingual("Bond index", "国債指数")


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def totals() -> dict[str, int]:
    with read_only():
        position = next(p for p in queries.positions() if p.fund.currency == "USD")
        return {a.code: a.posted_minor for a in position.accounts if a.posted_minor}


def broken() -> list[str]:
    with read_only() as reader:
        return [row for i in registry.INVARIANTS for row in i.find(reader)]


def codes(refused: RuleBroken) -> list[str]:
    return [problem.code for problem in refused.problems]


def invested(cost: int = 800_00) -> tuple[Administrators, Holding]:
    """A contribution of 1,000 of which `cost` is in one holding since January 2025."""
    team = opened()
    booked(team, replace(contribution("US", usd(1_000_00)), effective_on=date(2025, 1, 2)))
    draft = HoldingDraft("BONDS", "USD", NAME, "Custody Bank")
    holding = unit_of_work(service.add_holding, actor_of(team.preparer), draft)
    booked(team, traded(BookingKind.PURCHASE, holding, cost, date(2025, 1, 3)))
    return team, holding


def traded(kind: BookingKind, holding: Holding, minor: int, on: date, cost: int = 0) -> BookingDraft:
    sold = usd(cost) if kind == BookingKind.SALE else None
    return BookingDraft(kind, usd(minor), on, "Order 1", holding_id=holding.id, cost=sold)


def worth(holding: Holding, quarter_end: date, fair: int, **changes: Any) -> ValuationDraft:
    draft = ValuationDraft(quarter_end, usd(200_00), (Fair(holding.id, usd(fair)),), "Statement 1")
    return replace(draft, **changes)


def test_a_valuation_brings_the_books_to_fair_value(database: Engine) -> None:
    team, holding = invested()
    decided(team, "valuations", worth(holding, Q1, 830_00))
    made = decided(team, "valuations", worth(holding, Q2, 790_00))
    assert (made.total_minor, made.adjustment_minor) == (990_00, -10_00)
    assert totals() == {"1000": 200_00, "1100": 800_00, "1110": -10_00, "3000": 1_000_00, "4210": -10_00}
    assert broken() == []


def test_a_sale_realises_the_gain_over_cost(database: Engine) -> None:
    team, holding = invested()
    booked(team, traded(BookingKind.SALE, holding, 230_00, date(2025, 2, 1), cost=200_00))
    decided(team, "valuations", worth(holding, Q1, 600_00))
    assert totals() == {"1000": 430_00, "1100": 600_00, "3000": 1_000_00, "4200": 30_00}
    with pytest.raises(RuleBroken) as refused:
        booked(team, traded(BookingKind.SALE, holding, 700_00, date(2025, 2, 2), cost=600_01))
    assert codes(refused.value) == ["endowment.more_than_it_cost"]


def test_a_correction_replaces_its_quarter_and_leaves_later_ones(database: Engine) -> None:
    team, holding = invested()
    for end, fair in ((Q1, 830_00), (Q2, 850_00)):
        decided(team, "valuations", worth(holding, end, fair))
    with pytest.raises(RuleBroken) as refused:
        decided(team, "valuations", worth(holding, Q1, 810_00))
    assert codes(refused.value) == ["endowment.correction_needs_reason"]
    decided(team, "valuations", worth(holding, Q1, 810_00, reason="A digit was wrong"))
    assert totals()["1110"] == 50_00
    with read_only():
        now, later = queries.valuation_of("USD", Q1), queries.valuation_of("USD", Q2)
        assert now is not None
        assert later is not None
        assert (now.total_minor, later.total_minor) == (1_010_00, 1_050_00)
    assert broken() == []


def test_a_valuation_whose_holdings_have_changed_is_prepared_anew(database: Engine) -> None:
    team, holding = invested()
    made = unit_of_work(service.value, actor_of(team.preparer), worth(holding, Q1, 830_00))
    booked(team, traded(BookingKind.PURCHASE, holding, 50_00, date(2025, 3, 1)))
    approve = service.approve, actor_of(team.approver), made.id, made.version, queries.KINDS["valuations"]
    with pytest.raises(Conflict) as refused:
        unit_of_work(*approve)
    assert refused.value.code == "endowment.basis_changed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quarter_end": date(2025, 3, 30)}, "endowment.no_quarter_end"),
        ({"quarter_end": date(2099, 3, 31)}, "endowment.date_in_the_future"),
        ({"lines": ()}, "endowment.value_every_holding_once"),
        ({"cash": Money(5, "JPY")}, "endowment.value_in_the_books_currency"),
        ({"citation": " "}, "endowment.citation_needed"),
    ],
)
def test_what_is_wrong_with_a_valuation_is_named(
    database: Engine, changes: dict[str, Any], code: str
) -> None:
    team, holding = invested()
    with pytest.raises(RuleBroken) as refused:
        decided(team, "valuations", replace(worth(holding, Q1, 830_00), **changes))
    assert code in codes(refused.value)


def test_a_restricted_gift_is_released_for_its_priority_only(database: Engine) -> None:
    team, aim = opened(), active_priority()
    draft = DonorDraft("MERIDIAN", DonorKind.COMPANY, NAME, "Undertaking 1")
    donor = unit_of_work(service.add_donor, actor_of(team.preparer), draft)
    gift = BookingDraft(BookingKind.GIFT, usd(300_00), Q1, "Gift deed", donor_id=donor.id, priority_id=aim.id)
    booked(team, gift)
    assert totals() == {"1000": 300_00, "3410": 300_00}
    release = replace(gift, kind=BookingKind.GIFT_RELEASE, amount=usd(200_00))
    booked(team, release)
    assert totals() == {"1000": 300_00, "3200": 200_00, "3410": 100_00}
    for wrong in (replace(release, amount=usd(100_01)), replace(release, priority_id=None)):
        with pytest.raises(RuleBroken) as refused:
            booked(team, wrong)
        assert codes(refused.value) == ["endowment.more_than_was_given"]
    assert broken() == []


def test_a_gift_without_restriction_is_no_principal(database: Engine) -> None:
    team = opened()
    draft = DonorDraft("MERIDIAN", DonorKind.COMPANY, NAME, "Undertaking 1")
    donor = unit_of_work(service.add_donor, actor_of(team.preparer), draft)
    booked(team, BookingDraft(BookingKind.GIFT, usd(300_00), Q1, "Gift deed", donor_id=donor.id))
    assert totals() == {"1000": 300_00, "4400": 300_00}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("Day,Level\n2025-01-01,100", "endowment.index_is_no_table"),
        ("Date,Index\n", "endowment.index_is_empty"),
        ("Date,Index\n2025-01-01,１００", "endowment.line_of_index_unusable"),
        ("Date,Index\n2025-01-01,1e2", "endowment.line_of_index_unusable"),
        ("Date,Index\n2025-01-01,NaN", "endowment.line_of_index_unusable"),
        ('Date,Index\n2025-01-01,"1,000"', "endowment.line_of_index_unusable"),
        ("Date,Index\n2025-01-01,-5", "endowment.line_of_index_unusable"),
        ("Date,Index\n2025-01-01,100\n2025-03-01,101", "endowment.month_of_index_missing"),
        ("Date,Index\n2025-01-01,100.0000000001", "endowment.index_too_fine"),
    ],
)
def test_an_index_that_cannot_be_used_is_refused(database: Engine, lines: str, code: str) -> None:
    team = opened()
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.import_prices, actor_of(team.preparer), "USD", "Bureau", lines)
    assert code in codes(refused.value)


def test_a_later_index_replaces_the_months_it_names(database: Engine) -> None:
    team = opened()
    index(team, "USD", {Month(2025, 1): "100", Month(2025, 3): "102.5"})
    index(team, "USD", {Month(2025, 3): "102.6"})
    with read_only():
        found = queries.prices("USD")
    assert {str(m): str(level) for m, level in found.items()} == {
        "2025-01": "100.000000000",
        "2025-02": "100.000000000",
        "2025-03": "102.600000000",
    }


GUARDED = {
    "endowment_bookings": "amount_minor = amount_minor + 1",
    "endowment_valuations": "total_minor = total_minor + 1",
    "endowment_valuation_lines": "fair_minor = fair_minor + 1",
    "endowment_price_imports": "source = 'another'",
    "endowment_price_levels": "level_nano = level_nano + 1",
}


@pytest.mark.parametrize("table", GUARDED)
def test_what_was_prepared_or_decided_never_changes(database: Engine, table: str) -> None:
    team, holding = invested()
    decided(team, "valuations", worth(holding, Q1, 830_00))
    index(team, "USD", {Month(2025, 1): "100"})
    for statement in (f"UPDATE {table} SET {GUARDED[table]}", f"DELETE FROM {table}"):
        with pytest.raises((DBAPIError, Conflict)):
            unit_of_work(_execute, statement)


def _execute(statement: str) -> None:
    session().info["audited"] = True
    session().execute(text(statement))


def test_nobody_values_twice_what_was_not_approved(database: Engine) -> None:
    """A valuation that waits changes nothing that is counted."""
    team, holding = invested()
    unit_of_work(service.value, actor_of(team.preparer), worth(holding, Q1, 830_00))
    valued_before = totals()
    with read_only():
        assert queries.newest_valuation("USD") is None
    assert "1110" not in valued_before
    decided(team, "valuations", worth(holding, Q1, 830_00))
    assert totals()["1110"] == 30_00
