"""Every posting of the endowment sums to zero and takes no account for another; properties of the rules."""

import uuid
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.endowment import rules
from app.endowment.rules import Links
from app.endowment.rules.postings import Lines
from app.endowment.spending import Contribution, FundHistory, SpendingPolicy, Underwater, payout
from app.endowment.spending import Rule as Spending
from app.endowment.states import BookingKind, Obstacle, Outcome, ParityRule, PledgeStanding
from app.kernel.fiscal import Month
from app.kernel.money import Money
from tests.factories.endowment import contribution

PARTIES = ("US", "JP")
amounts = st.integers(1, 10**15)
parties = st.sampled_from(PARTIES)
OWN = [kind for kind in BookingKind if kind not in (BookingKind.CONTRIBUTION, BookingKind.INCOME)]
SPENDABLE = "3200"
PLEDGE = uuid.UUID(int=7)


@given(st.sampled_from(OWN), amounts, amounts, parties, st.booleans())
def test_every_booking_balances(
    kind: BookingKind, amount: int, cost: int, party: str, is_restricted: bool
) -> None:
    lines = rules.booking_lines(kind, amount, party, cost=cost, is_restricted=is_restricted)
    assert sum(lines.values()) == 0
    assert 2 <= len(lines) <= 3


@given(st.sampled_from(OWN), amounts, parties, st.booleans())
def test_only_releases_make_money_spendable(
    kind: BookingKind, amount: int, party: str, is_restricted: bool
) -> None:
    lines = rules.booking_lines(kind, amount, party, cost=1, is_restricted=is_restricted)
    is_release = kind in (BookingKind.GIFT_RELEASE, BookingKind.RESERVE_RELEASE)
    assert lines.get((SPENDABLE, ""), 0) == (-amount if is_release else 0)


@given(amounts, parties, st.sampled_from([None, PledgeStanding.CONDITIONAL, PledgeStanding.BINDING]))
def test_a_contribution_is_principal_or_deferred_and_never_spendable(
    amount: int, party: str, pledge: PledgeStanding | None
) -> None:
    lines = rules.contribution_lines(amount, party, pledge)
    is_deferred = pledge == PledgeStanding.CONDITIONAL
    assert sum(lines.values()) == 0
    assert lines[("1000", "")] == amount
    assert lines.get(("3000", party), 0) == (0 if is_deferred else -amount)
    assert {code for code, _party in lines} & {SPENDABLE, "3300", "3400"} == set()


@given(amounts, st.data(), parties)
def test_a_pledge_leaves_nothing_behind(amount: int, data: st.DataObject, party: str) -> None:
    """Promised, paid in parts and concluded: the memorandum is gone, and every unit is where it belongs."""
    first = data.draw(st.integers(1, amount))
    before = rules.pledge_lines(amount, party, is_conditional=True)
    deferred = rules.contribution_lines(first, party, PledgeStanding.CONDITIONAL)
    met = _sum(before, deferred, rules.outcome_lines(Outcome.MET, amount, first, party))
    if first < amount:
        met = _sum(met, rules.contribution_lines(amount - first, party, PledgeStanding.BINDING))
    lapsed = _sum(before, deferred, rules.outcome_lines(Outcome.LAPSED, amount, first, party))
    assert met == {("1000", ""): amount, ("3000", party): -amount}
    assert lapsed == {("1000", ""): first, ("2100", party): -first}


@given(amounts, st.lists(st.tuples(parties, amounts, st.booleans()), max_size=6))
def test_income_has_one_place_for_every_minor_unit(amount: int, borne: list[tuple[str, int, bool]]) -> None:
    principals = [rules.Principal(*row) for row in borne]
    lines = rules.income_lines(rules.income_split(Money(amount, "JPY"), principals))
    keeps_nothing = bool(borne) and not any(keeps for _party, _minor, keeps in borne)
    assert sum(lines.values()) == 0
    assert lines[("1000", "")] == amount
    assert not (keeps_nothing and ("4100", "") in lines)


@given(st.integers(0, 10**15), st.integers(0, 10**15), st.integers(0, 10**15))
def test_a_payout_comes_out_of_the_return_and_never_of_principal(
    reserve: int, promised: int, new: int
) -> None:
    lines = rules.payout_lines(reserve, promised, new)
    assert sum(lines.values()) == 0
    assert lines.get(("3100", ""), 0) == reserve + promised + new
    assert {code for code, _party in lines} <= {"3100", "3200", "3300", "3400"}


def _sum(*postings: Lines) -> Lines:
    found: Lines = {}
    for lines in postings:
        for account, minor in lines.items():
            found[account] = found.get(account, 0) + minor
    return {account: minor for account, minor in found.items() if minor}


shares = st.decimals(0, 1, places=4)
histories = st.builds(
    lambda worths, given, promised: FundHistory(
        "JPY",
        12,
        {Month(2025, 12).plus(-3 * n): worth for n, worth in enumerate(worths)},
        {Month(2025, 12): Decimal(100)},
        (Contribution(Month(2025, 12), given),),
        income={2025: worths[0] // 50},
        promised={2025: promised},
    ),
    st.lists(st.integers(1, 10**14), min_size=12, max_size=12),
    st.integers(1, 10**14),
    st.integers(0, 10**13),
)
policies = st.builds(
    lambda rules_, rate, reserve, underwater: SpendingPolicy(
        rules=tuple(rules_), rate=rate, reserve=reserve, underwater=underwater
    ),
    st.lists(st.sampled_from([Spending.MOVING_AVERAGE, Spending.INCOME]), min_size=1, unique=True),
    shares,
    shares,
    st.sampled_from(Underwater),
)


@given(policies, histories, st.data())
def test_a_payout_is_cut_into_parts_that_make_it_up(
    policy: SpendingPolicy, history: FundHistory, data: st.DataObject
) -> None:
    """Whatever part of what is allowed is authorised: nothing is lost, promises come first, the reserve is whole."""
    computed = payout(policy, history, 2025)
    if computed.minor == 0:
        with pytest.raises(ValueError, match="between"):
            rules.authorised(computed, policy)
        return
    amount = data.draw(st.integers(1, computed.minor))
    parts = rules.authorised(computed, policy, amount)
    assert parts.reserve + parts.promised + parts.new == parts.amount == amount
    assert 0 <= parts.reserve - Fraction(policy.reserve) * amount < 1
    assert parts.promised <= computed.promised
    assert parts.new == 0 or parts.promised == computed.promised
    with pytest.raises(ValueError, match="between"):
        rules.authorised(computed, policy, computed.minor + 1)


@given(policies, histories, st.sampled_from(ParityRule), st.sampled_from([None, Obstacle.PARITY]))
def test_what_stops_a_payout_is_named_and_only_that(
    policy: SpendingPolicy, history: FundHistory, rule: ParityRule, breach: Obstacle | None
) -> None:
    raised = rules.obstacles(payout(policy, history, 2025), breach)
    unsaid = {p.code for p in rules.payout_problems(raised, " ", policy, rule)}
    said = {p.code for p in rules.payout_problems(raised, "Boards", policy, rule)}
    assert (Obstacle.PRUDENCE in raised) == ("endowment.prudence_needs_memorandum" in unsaid)
    assert (Obstacle.OVERCOMMITTED in raised) == ("endowment.overcommitted_needs_memorandum" in unsaid)
    assert said == ({"endowment.parity_blocks"} if breach and rule == ParityRule.BLOCK else set())


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 500))
def test_parity_is_breached_below_the_least_share_only(us: int, jp: int, least: int) -> None:
    found = rules.parity_obstacle({"US": us, "JP": jp}, least)
    is_short = min(us, jp) * 1000 < (us + jp) * least
    assert found == (Obstacle.PARITY if is_short else None)
    assert rules.parity_obstacle(None, least) == (Obstacle.PARITY_UNKNOWN if least else None)


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.sampled_from(PledgeStanding), parties)
def test_a_pledge_is_paid_by_its_party_while_it_stands_up_to_its_amount(
    minor: int, unpaid: int, standing: PledgeStanding, party: str
) -> None:
    draft = contribution("US", Money(minor, "USD"))
    links = Links(pledge=standing, pledge_party=party, unpaid=unpaid)
    pledged = rules.BookingDraft(
        draft.kind, draft.amount, draft.effective_on, "Act 1", "US", "", pledge_id=PLEDGE
    )
    stands = standing in (PledgeStanding.CONDITIONAL, PledgeStanding.BINDING)
    assert (rules.link_problems(pledged, links) == []) == (stands and party == "US" and minor <= unpaid)
