"""Indirect cost of reports, what goes back with unspent money, and what may be paid, against oracles that count one by
one (I7, I8, I13).
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awards.expenditure import (
    CostRule,
    RateVersion,
    Spent,
    bases,
    counted_subawards,
    indirect_allowed,
    matching_indirect,
    payable,
    plan,
    waits_for_reports,
)
from app.calls.programmes import programme
from app.calls.terms import Due, Terms
from app.kernel.money import Money

OLD, NEW = date(2013, 12, 26), date(2024, 10, 1)
MTDC = CostRule(
    "modified_total_direct",
    150,
    (RateVersion(OLD, 100, 25_000, ("equipment",)), RateVersion(NEW, 150, 50_000, ("equipment",))),
)
SMALL = CostRule(
    "modified_total_direct",
    150,
    (RateVersion(OLD, 100, 3, ("equipment",)), RateVersion(NEW, 150, 7, ("equipment",))),
)
DIRECT = CostRule("direct", 300)
AWARDED = date(2025, 1, 1)
minor = st.integers(0, 10**12)
small = st.integers(0, 12)
names = st.sampled_from(("SUB-1", "SUB-2", "SUB-3"))


@st.composite
def reports(draw: st.DrawFn) -> Spent:
    """A small report, its subawards in the cost of that kind."""
    subawards = draw(st.dictionaries(names, st.integers(1, 12)))
    costs = {
        "personnel": draw(small),
        "equipment": draw(small),
        "subaward": sum(subawards.values()),
    }
    return Spent(draw(st.dates(OLD, date(2027, 1, 1))), costs, subawards=subawards)


def counted_one_by_one(rule: CostRule, told: Sequence[Spent], awarded_on: date) -> int:
    """The oracle of I8: walks through the life of the award, one minor unit at a time."""
    version = [one for one in rule.versions if one.effective_from <= awarded_on][-1]
    life: dict[str, int] = {}
    owed = Fraction(0)
    for report in told:
        units = report.costs["personnel"]
        for name, amount in report.subawards.items():
            for _ in range(amount):
                life[name] = life.get(name, 0) + 1
                if version.subaward_base is None or life[name] <= version.subaward_base:
                    units += 1
        rate = [one.permille for one in rule.versions if one.effective_from <= report.begins][-1]
        for _ in range(units):
            owed += Fraction(min(rate, rule.most_permille), 1000)
    return int(owed)


@given(st.lists(reports(), max_size=6), st.dates(OLD, date(2027, 1, 1)))
def test_indirect_cost_is_what_counting_one_by_one_gives(told: list[Spent], awarded_on: date) -> None:
    assert indirect_allowed(SMALL, told, awarded_on) == counted_one_by_one(SMALL, told, awarded_on)


@given(st.lists(st.dictionaries(names, st.integers(1, 12)), max_size=6), st.integers(0, 20))
def test_the_base_of_a_subaward_counts_once_over_its_life(parts: list[dict[str, int]], most: int) -> None:
    """However a subaward is cut into reports, the same counts in all."""
    before: dict[str, int] = {}
    counted = 0
    for part in parts:
        counted += counted_subawards(part, before, most)
        before = {name: before.get(name, 0) + part.get(name, 0) for name in {*before, *part}}
    assert counted == sum(min(most, whole) for whole in before.values())


def test_the_version_of_the_base_follows_the_award_and_the_rate_the_period() -> None:
    told = [
        Spent(date(2023, 10, 1), {"personnel": 1000, "subaward": 40_000}, subawards={"SUB-1": 40_000}),
        Spent(date(2024, 10, 1), {"personnel": 1000, "equipment": 9, "subaward": 30_000},
              subawards={"SUB-1": 30_000}),
    ]  # fmt: skip
    assert bases(MTDC, told, date(2023, 11, 1)) == [26_000, 1000]
    assert indirect_allowed(MTDC, told, date(2023, 11, 1)) == 2600 + 150
    assert bases(MTDC, told, date(2025, 1, 1)) == [41_000, 11_000]


def test_further_amounts_are_left_out_and_the_call_never_pays_more_than_its_rate() -> None:
    report = Spent(NEW, {"personnel": 1000}, excluded={"Tuition": 400})
    assert indirect_allowed(MTDC, [report], AWARDED) == 90
    low = CostRule(MTDC.base, 50, MTDC.versions)
    assert indirect_allowed(low, [report], AWARDED) == 30


def test_before_the_first_version_the_first_holds_and_without_one_the_call_s_rate() -> None:
    assert MTDC.in_force(date(2000, 1, 1)) == MTDC.versions[0]
    assert (DIRECT.permille(NEW), DIRECT.is_modified) == (300, False)
    assert counted_subawards({"SUB-1": 9}, {}, None) == 9


@pytest.mark.parametrize(
    ("rate", "allowed", "back"), [(0, 0, 0), (100, 111, 12), (300, 428, 43), (1000, 0, 0)]
)
def test_a_rate_of_the_total_counts_itself(rate: int, allowed: int, back: int) -> None:
    rule = CostRule("total", rate)
    assert indirect_allowed(rule, [Spent(NEW, {"personnel": 1000})], AWARDED) == allowed
    assert matching_indirect(rule, 100, NEW) == back


@given(minor, minor, st.integers(0, 1000))
def test_what_is_kept_after_a_return_is_within_the_cap_of_what_was_spent(
    direct: int, part: int, rate: int
) -> None:
    """I7 with its rounding: kept and returned make up what was granted, and not one minor unit more goes back."""
    rule = CostRule("direct", rate)
    unspent = min(part, direct)
    granted = indirect_allowed(rule, [Spent(NEW, {"personnel": direct})], AWARDED)
    back = matching_indirect(rule, unspent, NEW)
    cap = indirect_allowed(rule, [Spent(NEW, {"personnel": direct - unspent})], AWARDED)
    assert granted - back <= cap
    assert granted - back >= cap - 1


def yen(amount: int) -> Money:
    return Money(amount, "JPY")


BSF_LIKE = [
    Due(1, "signature", yen(75)), Due(1, "fiscal_report", yen(25)), Due(2, "fiscal_report", yen(75)),
    Due(2, "milestone", yen(5)), Due(2, "end", yen(20)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("years", "milestones", "expected"),
    [(0, 0, 75), (1, 0, 100), (0, 3, 75), (2, 0, 175), (2, 1, 200), (3, 1, 200)],
)
def test_a_later_instalment_waits_for_its_report(years: int, milestones: int, expected: int) -> None:
    accepted = {"fiscal_year": years, "milestone": milestones}
    assert payable(BSF_LIKE, accepted, "fiscal_year") == expected


def payable_by_search(dues: Sequence[Due], accepted: dict[str, int]) -> int:
    """The oracle of I13: the longest beginning of the plan in which no instalment lacks its report."""
    for length in range(len(dues), -1, -1):
        begun = dues[:length]
        on = [due.on for due in begun if due.on != "signature"]
        lacks = [
            name for name in on
            if on.count(name) > accepted["milestone" if name == "milestone" else "fiscal_year"]
        ]  # fmt: skip
        if not lacks:
            return sum(due.amount.minor for due in begun)
    raise AssertionError


@given(
    st.lists(
        st.builds(
            lambda on, amount: Due(1, on, yen(amount)),
            st.sampled_from(("signature", "report", "science_report", "milestone", "end")),
            st.integers(1, 99),
        ),
        max_size=8,
    ),
    st.integers(0, 4),
    st.integers(0, 4),
)
def test_what_may_be_paid_is_what_searching_finds(dues: list[Due], years: int, milestones: int) -> None:
    accepted = {"fiscal_year": years, "milestone": milestones}
    assert payable(dues, accepted, "fiscal_year") == payable_by_search(dues, accepted)


@pytest.mark.parametrize(
    ("code", "waits"), [("bird", True), ("bsf", True), ("usistef", True), ("nsf-jst", False)]
)
def test_a_plan_sums_to_the_line_and_says_whether_it_waits(code: str, waits: bool) -> None:
    found = programme(code)
    assert found is not None
    dues = plan(Terms.of(found.settings), Money(1_000_001, "USD"), [3, 1, 0])
    assert sum(due.amount.minor for due in dues) == 1_000_001
    assert waits_for_reports(dues) is waits
    assert sum(due.amount.minor for due in plan(Terms.of(found.settings), Money(7, "USD"), [0, 0])) == 7


def test_a_cost_rule_is_read_from_a_side_of_a_programme() -> None:
    found = programme("nsf-jst")
    assert found is not None
    us, jp = (CostRule.of(found.side(party), found.indirect_permille(party)) for party in ("US", "JP"))
    assert us == CostRule(
        "modified_total_direct",
        150,
        (
            RateVersion(OLD, 100, 25_000_00, ("equipment",)),
            RateVersion(NEW, 150, 50_000_00, ("equipment",)),
        ),
    )
    assert jp == CostRule("direct", 300)
    bare = {
        "indirect_base": "total",
        "cost_rules": [{"effective_from": "2020-04-01", "indirect_permille": 90}],
    }
    assert CostRule.of(bare, 100) == CostRule("total", 100, (RateVersion(date(2020, 4, 1), 90),))
    assert CostRule.of({}, 100) == CostRule("direct", 100)
