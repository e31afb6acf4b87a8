"""The money rules of six real foundations, each from its template alone: limits, payments, parity, royalties."""

from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.calls.programmes import programme, programmes
from app.calls.terms import (
    Terms,
    contingency_problems,
    match_problems,
    parity_due,
    royalty_due,
    royalty_shares,
    schedule,
)
from app.endowment.spending import Contribution, FundHistory, SpendingPolicy, payout
from app.kernel.fiscal import Month
from app.kernel.money import Money
from tests.architecture.tree import sources

FOUNDATIONS = ("bird", "bsf", "bard", "jusfc", "iusstf", "usistef")
YEAR = 2026


def usd(whole: int) -> Money:
    return Money(whole * 100, "USD")


def inr(whole: int) -> Money:
    return Money(whole * 100, "INR")


def terms(code: str) -> Terms:
    return Terms.of(programme(code).settings)


def refused(
    code: str, *, cost: Money, granted: Money, private: Money | None = None, years: int = 3
) -> list[str]:
    """The last part of the code of every problem."""
    found = match_problems(
        terms(code), cost=cost, granted=granted, private=private or Money.zero(cost.currency), years=years
    )
    return [problem.code.removeprefix("terms.") for problem in found]


def allowed(code: str, principal: int, income: int, *, gifts: int = 0, value: int = 0) -> int:
    """What the year may pay (dollars or rupees), by the spending rule of the template."""
    closing = Month(YEAR, 9)
    quarters = [closing.plus(-3 * back) for back in range(24)]
    history = FundHistory(
        currency="USD", closing_month=9, values=dict.fromkeys(quarters, (value or principal) * 100),
        prices={Month(2000, 9).plus(n): Decimal(100) for n in range(400)},
        contributions=(Contribution(Month(2000, 9), principal * 100),),
        income={YEAR: income * 100, YEAR + 1: income * 100}, gifts={YEAR: gifts * 100, YEAR + 1: gifts * 100},
        payouts={YEAR - 1: income * 100, YEAR: income * 100},
    )  # fmt: skip
    policy = SpendingPolicy.from_table(programme(code).settings["endowment"]["spending"])
    return payout(policy, history, YEAR).minor // 100


@pytest.mark.parametrize("one", programmes(), ids=lambda one: one.code)
def test_every_template_has_terms_and_its_payments_sum_to_the_award(one: Any) -> None:
    found = Terms.of(one.settings)
    assert found.payer in ("each_side", "foundation")
    assert found.parity in ("none", "capital", "income")
    for years in ([usd(1)], [usd(333), usd(334), usd(1)], [Money(1, "USD"), Money(7, "USD")]):
        parts = schedule(found, years)
        if found.instalments:
            assert sum(part.amount.minor for part in parts) == sum(year.minor for year in years)


def test_bird_pays_half_of_the_cost_up_to_its_largest_project() -> None:
    cost = usd(2_400_000)
    assert refused("bird", cost=cost, granted=usd(1_200_000), private=usd(1_200_000)) == []
    assert refused("bird", cost=cost, granted=usd(1_200_001), private=usd(1_199_999)) == [
        "share_too_large", "private_too_small",
    ]  # fmt: skip
    over = usd(1_500_001)
    assert refused("bird", cost=usd(4_000_000), granted=over, private=usd(2_499_999)) == ["too_large"]
    assert refused("bird", cost=cost, granted=usd(1), private=cost, years=4) == ["length"]


def test_bird_is_repaid_from_sales_up_to_a_cap_that_rises() -> None:
    """5 % of sales; 100 % of the grant in the first year, then 113, 125, 138, 150 %, where it stays."""
    grant, bird = usd(1_000_000), terms("bird")
    due = lambda sales, repaid, year: royalty_due(  # noqa: E731
        bird, sales=usd(sales), grant=grant, repaid=usd(repaid), year=year
    )
    assert due(4_000_000, 0, 1) == usd(200_000)
    assert due(40_000_000, 0, 1) == usd(1_000_000)
    assert [due(10**9, 0, year).minor // 100 for year in range(1, 8)] == [
        1_000_000, 1_130_000, 1_250_000, 1_380_000, 1_500_000, 1_500_000, 1_500_000,
    ]  # fmt: skip
    assert (due(4_000_000, 1_400_000, 5), due(4_000_000, 1_500_000, 6)) == (usd(100_000), usd(0))
    assert due(0, 0, 3) == usd(0)
    odd = royalty_due(bird, sales=Money(39, "USD"), grant=grant, repaid=usd(0), year=1)
    assert odd == Money(1, "USD")
    assert royalty_shares(Money(101, "USD"), [usd(1), usd(1), usd(1)]) == (
        Money(34, "USD"), Money(34, "USD"), Money(33, "USD"),
    )  # fmt: skip


def test_bird_pays_a_quarter_at_signature_and_the_rest_on_reports() -> None:
    parts = schedule(terms("bird"), [usd(400_000), usd(400_000)])
    assert [(part.year, part.on, part.amount) for part in parts] == [
        (0, "signature", usd(200_000)), (0, "report", usd(600_000)),
    ]  # fmt: skip


def test_bsf_pays_both_sides_in_quarters_of_a_year_and_asks_nothing_back() -> None:
    bsf = terms("bsf")
    assert refused("bsf", cost=usd(200_000), granted=usd(200_000), years=4) == []
    assert refused("bsf", cost=usd(200_000), granted=usd(200_000), years=1) == ["length"]
    parts = schedule(bsf, [usd(80_000), usd(80_000)])
    assert sum(part.amount.minor for part in parts) == usd(160_000).minor
    assert next(part.on for part in parts if part.year == 1) == "signature"
    assert "signature" not in [part.on for part in parts if part.year == 2]
    assert royalty_due(bsf, sales=usd(10**6), grant=usd(80_000), repaid=usd(0), year=1) == usd(0)


def test_bsf_and_bird_and_bard_spend_income_alone() -> None:
    for code in ("bsf", "bird", "bard"):
        assert allowed(code, 100_000_000, 5_300_000) == 5_300_000
        assert allowed(code, 100_000_000, 0) == 0


def test_capital_is_matched_in_equal_halves() -> None:
    """An offer of 15 million that is not matched leaves 15 million owed."""
    for code in ("bird", "bsf", "bard", "usistef"):
        given = {"A": usd(50_000_000), "B": usd(35_000_000)}
        assert parity_due(terms(code), contributed=given, income={}) == {"B": usd(15_000_000)}
        assert parity_due(terms(code), contributed={"A": usd(5), "B": usd(5)}, income={}) == {}


def test_bard_caps_a_project_and_pays_yearly_in_advance() -> None:
    cost = usd(310_000)
    assert refused("bard", cost=cost, granted=cost) == []
    assert refused("bard", cost=usd(310_001), granted=usd(310_001)) == ["too_large"]
    assert refused("bard", cost=cost, granted=cost, years=4) == ["length"]
    parts = schedule(terms("bard"), [usd(110_000), usd(100_000), usd(100_000)])
    assert [(part.year, part.amount) for part in parts] == [
        (1, usd(110_000)), (2, usd(100_000)), (3, usd(100_000)),
    ]  # fmt: skip


def test_jusfc_spends_income_gifts_and_a_twentieth_of_the_principal() -> None:
    assert allowed("jusfc", 36_000_000, 1_000_000, gifts=250_000) == 1_000_000 + 250_000 + 1_800_000
    assert allowed("jusfc", 36_000_000, 0) == 1_800_000
    assert parity_due(terms("jusfc"), contributed={"A": usd(36), "B": usd(0)}, income={}) == {}
    assert refused("jusfc", cost=inr(5), granted=inr(5)) == ["currency"]


def test_iusstf_matches_the_years_interest_and_not_the_capital() -> None:
    found = terms("iusstf")
    capital = {"A": inr(300_000_000), "B": inr(0)}
    earned = {"A": inr(24_000_000), "B": inr(0)}
    assert parity_due(found, contributed=capital, income=earned) == {"B": inr(24_000_000)}
    earned["B"] = inr(24_000_000)
    assert parity_due(found, contributed=capital, income=earned) == {}
    assert allowed("iusstf", 300_000_000, 48_000_000) == 48_000_000
    assert refused("iusstf", cost=usd(5), granted=usd(5)) == ["currency"]


def test_usistef_has_one_currency_a_line_for_the_rate_and_milestones() -> None:
    found, cost = terms("usistef"), inr(25_000_000)
    assert found.is_fx_adjusted is False
    assert refused("usistef", cost=cost, granted=cost) == []
    assert refused("usistef", cost=inr(25_000_001), granted=inr(25_000_001)) == ["too_large"]
    assert refused("usistef", cost=usd(400_000), granted=usd(400_000)) == ["currency"]
    assert contingency_problems(found, cost=cost, contingency=inr(2_500_000)) == []
    assert len(contingency_problems(found, cost=cost, contingency=inr(2_500_001))) == 1
    assert len(contingency_problems(terms("bard"), cost=usd(10), contingency=usd(1))) == 1
    assert [part.on for part in schedule(found, [inr(10)])] == ["milestone"]
    sales = royalty_due(found, sales=inr(10**9), grant=cost, repaid=inr(0), year=9)
    assert sales == cost


@pytest.mark.parametrize("code", FOUNDATIONS)
def test_no_code_names_a_foundation(code: str) -> None:
    """The rules are configuration: no file of the service says the name."""
    assert [source.name for source in sources("app") if f'"{code}"' in source.text.lower()] == []


def test_the_api_tells_the_terms_of_every_programme(client: FlaskClient) -> None:
    found = {one["code"]: one["terms"] for one in client.get("/api/v1/programmes").json}
    assert set(FOUNDATIONS) <= set(found)
    assert found["bird"]["largest_project"] == {"amount": "1500000.00", "currency": "USD"}
    assert (found["iusstf"]["parity"], found["usistef"]["contingency_most_permille"]) == ("income", 100)
    assert found["jusfc"]["years_most"] is None
