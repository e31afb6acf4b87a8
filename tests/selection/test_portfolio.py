"""Both ways to choose, against all subsets of small problems, and by what must hold of any answer."""

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.selection.portfolio import (
    InfeasibleProblem,
    Portfolio,
    PortfolioProblem,
    Reason,
    optimise,
    rank_order,
)
from tests.selection.portfolios import is_payable, marks, payable_sets, problem, realistic, small_problems

NEAR = 1e-9


def funded(found: Portfolio) -> frozenset[int]:
    return frozenset(int(i) for i in np.flatnonzero(found.funded))


def value_of(p: PortfolioProblem, chosen: frozenset[int]) -> float:
    return math.fsum(float(p.value[i]) for i in chosen)


def assert_paid_in_full(p: PortfolioProblem, found: Portfolio) -> None:
    """Every half is paid, by its budget and, within the cap and no more than needed, by the endowment."""
    for party, ask in p.ask.items():
        fill = [int(f) for f in found.fill[party]]
        asked = sum(int(ask[i]) for i in funded(found))
        assert sum(fill) == max(0, asked - p.budget[party]) <= p.endowment[party]
        for i, paid in enumerate(fill):
            assert 0 <= paid <= (Fraction(str(p.fill_cap)) * int(ask[i]) if found.funded[i] else 0)


def assert_reasons_hold(p: PortfolioProblem, found: Portfolio) -> None:
    """Adding the proposal breaks exactly what the reason says, by exactly as much as it says."""
    for i, reason in found.reasons.items():
        assert not found.funded[i]
        for one in (reason, *reason.also):
            assert breaks(p, funded(found) | {i}, i, one), (i, one)


def breaks(p: PortfolioProblem, chosen: frozenset[int], i: int, reason: Reason) -> bool:
    if reason.code == "must_not_fund":
        return bool(p.must_not_fund[i])
    if reason.code == "exclusive":
        return all(any({i, j} <= set(group) for group in p.exclusive) for j in reason.rivals)
    assert reason.party is not None
    asks = [int(p.ask[reason.party][j]) for j in chosen]
    capped = sum(a - a * Fraction(str(p.fill_cap)) // 1 for a in asks)
    budget, book = p.budget[reason.party], p.endowment[reason.party]
    over = {sum(asks) - budget - book} if reason.code == "endowment" else {capped - budget}
    return reason.short_by in (over | ({sum(asks) - budget} if not book else set()))


@settings(deadline=None)
@given(small_problems())
def test_the_optimum_is_the_best_of_all_subsets(p: PortfolioProblem) -> None:
    best = max((value_of(p, s) for s in payable_sets(p)), default=None)
    if best is None:
        with pytest.raises(InfeasibleProblem):
            optimise(p)
        return
    found = optimise(p)
    assert found.value == pytest.approx(best, rel=NEAR, abs=NEAR)
    assert found.value == value_of(p, funded(found))
    assert found.upper_bound >= best * (1 - NEAR)
    assert found.gap <= 1e-4 or found.upper_bound < NEAR
    assert is_payable(p, funded(found))
    assert_paid_in_full(p, found)
    assert_reasons_hold(p, found)
    lowest = min((p.value[i] for i in funded(found)), default=math.inf)
    assert {i for i, v in enumerate(p.value) if v > lowest and not found.funded[i]} <= found.reasons.keys()


@settings(deadline=None)
@given(small_problems(), st.booleans(), st.randoms(use_true_random=False))
def test_rank_order_takes_whatever_leaves_a_payable_set(
    p: PortfolioProblem, gap_fill: bool, dice: Any
) -> None:
    rank = np.array(dice.sample(range(1, len(p.value) + 1), len(p.value)), dtype=np.double)
    sets = list(payable_sets(p, gap_fill=gap_fill))
    if not sets:
        with pytest.raises(InfeasibleProblem):
            rank_order(p, rank, gap_fill=gap_fill)
        return
    chosen = frozenset(i for i in range(len(rank)) if p.must_fund[i])
    for i in np.argsort(rank):
        chosen |= {int(i)} if any(chosen | {int(i)} <= s for s in sets) else set()
    found = rank_order(p, rank, gap_fill=gap_fill)
    assert funded(found) == chosen
    assert found.upper_bound >= max(value_of(p, s) for s in sets) * (1 - NEAR)
    spent = p if gap_fill else replace(p, fill_cap=0.0, endowment=dict.fromkeys(p.ask, 0))
    assert_paid_in_full(spent, found)
    assert_reasons_hold(spent, found)
    last = max((rank[i] for i in chosen), default=0)
    assert found.reasons.keys() == {i for i, r in enumerate(rank) if r < last and not found.funded[i]}


@settings(deadline=None, max_examples=30)
@given(small_problems(), st.sampled_from(["US", "JP"]), st.booleans())
def test_more_money_is_never_worth_less(p: PortfolioProblem, party: str, own: bool) -> None:
    assume(any(payable_sets(p)))
    purses = p.budget if own else p.endowment
    more = {**purses, party: purses[party] + 5}
    richer = replace(p, **{"budget" if own else "endowment": more})
    assert optimise(richer).value >= optimise(p).value - NEAR


def test_a_known_set_does_not_mislead_the_search() -> None:
    """The problem on which a search that began from a known set called 11.27 the optimum."""
    p = problem(
        [3.0, 1.0, 3.0, 1.58877549, 3.92980499, 4.1205818, 1.0, 2.75365857],
        [0, 4, 6, 0, 4, 0, 5, 3],
        [6, 0, 2, 3, 5, 5, 0, 3],
        budget={"US": 13, "JP": 17},
        must_not_fund=marks(8, 5),
        topic=np.array([0, 0, 1, 2, 1, 0, 0, 0]),
        topic_floor={1: 1, 2: 1},
    )
    assert funded(optimise(p)) == {0, 1, 3, 4, 7}


CENTS, YEN = 10**15 + 1, 10**14 + 3
"""Beyond what a double holds in parts of a scaled row: the last unit must still count."""


@pytest.mark.parametrize(("short", "expected"), [(0, {0, 1, 2}), (1, {0, 1})])
@pytest.mark.parametrize("way", [optimise, lambda p: rank_order(p, np.arange(3))])
def test_one_minor_unit_decides(way: Any, short: int, expected: set[int]) -> None:
    p = problem([3, 2, 1], [CENTS] * 3, [YEN] * 3, budget={"US": 3 * CENTS - short, "JP": 3 * YEN})
    assert funded(way(p)) == expected


@pytest.mark.parametrize(("book", "expected"), [(CENTS, {0, 1, 2}), (CENTS - 1, {0, 1})])
@pytest.mark.parametrize("way", [optimise, lambda p: rank_order(p, np.arange(3))])
def test_one_minor_unit_of_the_endowment_decides(way: Any, book: int, expected: set[int]) -> None:
    p = problem(
        [3, 2, 1],
        [CENTS] * 3,
        [YEN] * 3,
        budget={"US": 2 * CENTS, "JP": 3 * YEN},
        endowment={"US": book, "JP": 0},
        fill_cap=0.34,
    )
    assert funded(way(p)) == expected


def test_the_cap_is_per_half_and_rounded_down() -> None:
    """Three halves of 3 with a cap of one half: 1 of each may be filled, not 4 of 9."""
    p = problem([1, 1, 1], [3, 3, 3], [0, 0, 0], endowment={"US": 9, "JP": 0})
    for budget, paid in ((6, [1, 1, 1]), (7, [0, 1, 1]), (9, [0, 0, 0])):
        found = rank_order(replace(p, budget={"US": budget, "JP": 0}), np.arange(3))
        assert (found.funded.all(), found.fill["US"].tolist()) == (True, paid)
    short = rank_order(replace(p, budget={"US": 5, "JP": 0}), np.arange(3))
    assert (funded(short), short.fill["US"].tolist()) == ({0, 1}, [0, 1, 0])


def test_the_endowment_carries_a_project_that_one_purse_could_not() -> None:
    """The classic gap: one purse is empty, the other's money would stay unspent (funding-models 1.3)."""
    p = problem([5, 4], [10, 10], [10, 10], budget={"US": 20, "JP": 15}, endowment={"US": 0, "JP": 5})
    rank = np.array([1, 2])
    without, filled = rank_order(p, rank, gap_fill=False), rank_order(p, rank)
    assert (funded(without), funded(filled)) == ({0}, {0, 1})
    assert filled.fill["JP"].tolist() == [0, 5]
    assert without.reasons == {}
    assert filled.value == optimise(p).value == 9


def test_rank_order_skips_what_does_not_fit_and_says_why() -> None:
    p = problem(
        [9, 8, 7, 6, 5],
        [5, 5, 9, 5, 1],
        [1, 9, 1, 1, 1],
        budget={"US": 13, "JP": 4},
        endowment={"US": 0, "JP": 1},
        exclusive=[[0, 3]],
        must_not_fund=marks(5, 1),
    )
    found = rank_order(p, np.array([1, 2, 3, 4, 5]))
    assert funded(found) == {0, 4}
    also = (Reason("endowment", party="JP", short_by=6), Reason("budget", party="JP", short_by=3))
    assert found.reasons == {
        1: Reason("must_not_fund", also=also),
        2: Reason("budget", party="US", short_by=2),
        3: Reason("exclusive", rivals=(0,)),
    }
    assert_reasons_hold(p, found)


def test_the_worst_overdrawn_purse_is_named_first() -> None:
    p = problem([2, 1, 1], [8, 10, 1], [80, 100, 1], budget={"US": 9, "JP": 160})
    reason = rank_order(p, np.arange(3)).reasons[1]
    assert reason == Reason(
        "budget", party="US", short_by=10, also=(Reason("budget", party="JP", short_by=21),)
    )


def test_equal_ranks_go_by_value_then_by_number() -> None:
    p = problem([1, 3, 3], [1, 1, 1], [1, 1, 1], budget={"US": 2, "JP": 2})
    assert funded(rank_order(p, np.array([1, 1, 1]))) == {1, 2}
    assert funded(rank_order(replace(p, budget={"US": 1, "JP": 1}), np.array([1, 1, 1]))) == {1}


def test_what_is_not_ranked_is_not_funded_unless_it_must_be() -> None:
    rank = np.array([2, np.nan, 1, np.nan])
    p = problem([1, 9, 1, 1], [1] * 4, [1] * 4, must_fund=marks(4, 3))
    found = rank_order(p, rank)
    assert funded(found) == {0, 2, 3}
    assert found.reasons == {}
    with pytest.raises(InfeasibleProblem, match="topic_floor topic 0"):
        rank_order(replace(p, topic_floor={0: 4}), rank)


def test_a_floor_keeps_money_for_its_topic() -> None:
    """Going down the rank, number 2 is payable but would leave nothing for the one project of topic 7."""
    p = problem(
        [9, 8, 7, 6],
        [5, 5, 5, 4],
        [1, 1, 1, 1],
        budget={"US": 11, "JP": 4},
        topic=np.array([0, 0, 0, 7]),
        topic_floor={7: 1},
    )
    found = rank_order(p, np.arange(4))
    assert funded(found) == {0, 3}
    assert found.reasons == {
        1: Reason("budget", party="US", short_by=3),
        2: Reason("budget", party="US", short_by=3),
    }


def test_orders_come_before_value() -> None:
    p = problem(
        [9, 1, 0],
        [5, 5, 5],
        [5, 5, 5],
        budget={"US": 10, "JP": 10},
        must_fund=marks(3, 2),
        must_not_fund=marks(3, 0),
    )
    assert funded(optimise(p)) == funded(rank_order(p, np.arange(3))) == {1, 2}


def test_what_is_worth_nothing_is_left_out_unless_asked_for() -> None:
    p = problem([0, 0, 2], [1] * 3, [1] * 3, topic=np.array([5, 6, 6]), topic_floor={5: 1})
    assert funded(optimise(p)) == {0, 2}
    nothing = optimise(problem([0, 0], [1, 1], [1, 1]))
    assert (funded(nothing), nothing.value, nothing.upper_bound, nothing.gap) == (frozenset(), 0, 0, 0)


def test_no_proposals_is_an_empty_portfolio() -> None:
    for found in (optimise(problem([], [], [])), rank_order(problem([], [], []), np.array([]))):
        assert (found.value, found.gap, found.reasons, found.fill["US"].tolist()) == (0, 0, {}, [])


def test_three_parties_and_a_stranger_s_currency() -> None:
    ask = {code: np.array([2_000_000, 1_000_000]) for code in ("US", "JP", "XX")}
    p = replace(
        problem([4, 3], [0, 0], [0, 0]),
        ask=ask,
        budget={"US": 3_000_000, "JP": 3_000_000, "XX": 2_000_000},
        endowment={"US": 0, "JP": 0, "XX": 0},
    )
    found = rank_order(p, np.array([1, 2]))
    assert funded(found) == {0}
    assert found.price == pytest.approx(
        {"US": 0, "JP": 0, "XX": 2, "endowment:US": 0, "endowment:JP": 0, "endowment:XX": 2}
    )
    no_decimals = replace(p, digits={"XX": 0})
    assert rank_order(no_decimals, np.array([1, 2])).price["XX"] == pytest.approx(2)
    three_decimals = replace(p, budget={**p.budget, "XX": 1_000_000}, digits={"XX": 3}, fill_cap=0.0)
    assert rank_order(three_decimals, np.array([1, 2])).price["XX"] == pytest.approx(4)


def test_a_price_is_per_million_of_the_currency_s_own_units() -> None:
    """Half a million dollars or yen short; one project worth 6 asks two million of each."""
    dollars, yen = 2 * 10**8, 2 * 10**6
    p = problem([6], [dollars], [yen], budget={"US": dollars * 3 // 4, "JP": yen})
    assert optimise(p).price == pytest.approx({"US": 1.5, "JP": 0, "endowment:US": 1.5, "endowment:JP": 0})
    q = problem([6], [dollars], [yen], budget={"US": dollars, "JP": yen // 4}, fill_cap=0.0)
    assert optimise(q).price == pytest.approx({"US": 0, "JP": 3, "endowment:US": 0, "endowment:JP": 0})


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"must_fund": marks(3, 0), "must_not_fund": marks(3, 0)}, [Reason("must_not_fund", rivals=(0,))]),
        ({"must_fund": marks(3, 0, 2), "exclusive": [[2, 1, 0]]}, [Reason("exclusive", rivals=(0, 2))]),
        (
            {"must_fund": marks(3, 0, 1), "budget": {"US": 3, "JP": 9}, "fill_cap": 0.0},
            [Reason("budget", party="US", short_by=1)],
        ),
        (
            {"must_fund": marks(3, 0, 1), "budget": {"US": 2, "JP": 9}, "endowment": {"US": 1, "JP": 0}},
            [Reason("endowment", party="US", short_by=1)],
        ),
        ({"topic_floor": {4: 1}}, [Reason("topic_floor", topic=4)]),
        ({"topic_floor": {0: 3}, "exclusive": [[0, 1]]}, [Reason("topic_floor", topic=0)]),
        ({"topic_floor": {0: 3}, "budget": {"US": 5, "JP": 9}}, [Reason("topic_floor", topic=0)]),
    ],
)
@pytest.mark.parametrize("way", [optimise, lambda p: rank_order(p, np.arange(3))])
def test_what_collides_is_named(way: Any, changes: dict[str, Any], reasons: list[Reason]) -> None:
    p = problem([1, 1, 1], [2, 2, 2], [3, 3, 3], **changes)
    with pytest.raises(InfeasibleProblem, match=reasons[0].code) as refused:
        way(p)
    assert list(refused.value.reasons) == reasons


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": np.array([1.0, -1, 1])}, "value"),
        ({"value": np.array([1.0, np.nan, 1])}, "value"),
        ({"value": np.ones((3, 1))}, "value"),
        ({"ask": {"US": np.array([1, 2, 3])}}, "same parties"),
        ({"ask": {"US": np.array([1, 2, 3]), "JP": np.array([1.0, 2, 3])}}, "ask of JP is one whole"),
        ({"ask": {"US": np.array([1, 2, 3]), "JP": np.array([1, 2])}}, "ask of JP is one whole"),
        ({"ask": {"US": np.array([1, 2, -3]), "JP": np.array([1, 2, 3])}}, "ask of US is out of range"),
        ({"ask": {"US": np.full(3, 2**61), "JP": np.array([1, 2, 3])}}, "ask of US is out of range"),
        ({"budget": {"US": -1, "JP": 0}}, "purse of US"),
        ({"endowment": {"US": 0, "JP": 2**62}}, "purse of JP"),
        ({"fill_cap": 1.01}, "fill_cap"),
        ({"fill_cap": float("nan")}, "fill_cap"),
        ({"must_fund": marks(2)}, "must_fund"),
        ({"topic": np.zeros(4, dtype=int)}, "topic"),
        ({"exclusive": [[0, 3]]}, "exclusive"),
        ({"exclusive": [[-1]]}, "exclusive"),
    ],
)
def test_a_problem_that_is_not_well_formed_is_refused_by_field(changes: dict[str, Any], message: str) -> None:
    p = replace(problem([1, 1, 1], [2, 2, 2], [3, 3, 3]), **changes)
    with pytest.raises(ValueError, match=message):
        optimise(p)


def test_arguments_are_checked() -> None:
    p = problem([1], [1], [1])
    with pytest.raises(ValueError, match="rank has one entry"):
        rank_order(p, np.array([1, 2]))
    for wrong in ({"gap": -0.1}, {"gap": float("nan")}, {"seconds": 0}):
        with pytest.raises(ValueError, match="a gap is at least 0"):
            optimise(p, **wrong)


@pytest.mark.parametrize("seed", [0, 1])
def test_a_large_problem_is_payable_explained_near_the_bound_and_repeatable(seed: int) -> None:
    p = realistic(400, seed)
    rank = np.argsort(np.argsort(-p.value)) + 1
    found, again, ranked = optimise(p), optimise(p), rank_order(p, rank)
    strict = rank_order(p, rank, gap_fill=False)
    assert np.array_equal(found.funded, again.funded)
    assert (found.value, found.price, found.reasons) == (again.value, again.price, again.reasons)
    assert 0 <= found.gap <= 1e-4
    assert strict.value <= ranked.value <= found.value <= found.upper_bound <= ranked.upper_bound * (1 + NEAR)
    assert not found.timed_out
    for answer in (found, ranked):
        assert is_payable(p, funded(answer))
        assert_paid_in_full(p, answer)
        assert_reasons_hold(p, answer)
    lowest = p.value[found.funded].min()
    assert found.reasons.keys() == {int(i) for i in np.flatnonzero(~found.funded & (p.value > lowest))}


@pytest.mark.parametrize(("purse", "party", "millions"), [("budget", "JP", 150), ("endowment", "US", 3)])
def test_a_price_is_what_a_second_search_with_the_money_gains(purse: str, party: str, millions: int) -> None:
    p = realistic(5_000, 3)
    found = optimise(p, gap=3e-5)
    more = millions * 10**6 * {"US": 100, "JP": 1}[party]
    purses = getattr(p, purse)
    richer = replace(p, **{purse: {**purses, party: purses[party] + more}})
    price = found.price[party if purse == "budget" else f"endowment:{party}"]
    assert optimise(richer, gap=3e-5).value - found.value == pytest.approx(price * millions, rel=0.05)


def test_a_search_cut_short_still_pays_and_says_so() -> None:
    found = optimise(realistic(4_000, 1), gap=0, seconds=0.02)
    assert found.timed_out
    assert 0 < found.gap < 1e-3
    assert is_payable(realistic(4_000, 1), funded(found))


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    optimise(realistic(60, 0))
    assert capfd.readouterr() == ("", "")
