"""From joint order, asks and purses to a funding set: exact, against a walk by hand."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import Money
from app.selection.funding import Case, fund_down_the_ranks
from app.selection.states import LineReason


def case(
    asks: list[tuple[int, int]],
    *,
    usd: int = 100,
    jpy: int = 100,
    fills: tuple[int, int] = (0, 0),
    cap: int = 250,
) -> Case:
    order = [uuid.UUID(int=n) for n in range(len(asks))]
    return Case(
        order,
        {
            "US": {key: ask[0] for key, ask in zip(order, asks, strict=True)},
            "JP": {key: ask[1] for key, ask in zip(order, asks, strict=True)},
        },
        {"US": Money(usd, "USD"), "JP": Money(jpy, "JPY")},
        {"US": Money(fills[0], "USD"), "JP": Money(fills[1], "JPY")},
        cap,
    )


def test_down_the_ranks_until_a_purse_ends() -> None:
    lines = fund_down_the_ranks(case([(60, 60), (50, 10), (40, 40)]))
    assert [(line.is_funded, line.reason) for line in lines] == [
        (True, LineReason.FUNDED),
        (False, LineReason.BUDGET),
        (True, LineReason.FUNDED),
    ]
    assert (lines[1].reason_party, lines[1].short_minor) == ("US", 50)


def test_the_endowment_fills_the_gap_up_to_its_share() -> None:
    lines = fund_down_the_ranks(case([(60, 60), (50, 10)], fills=(12, 0)))
    assert [line.is_funded for line in lines] == [True, True]
    assert sum(share.fill for line in lines for share in line.shares if share.party == "US") == 10
    too_little = fund_down_the_ranks(case([(60, 60), (50, 10)], fills=(9, 0)))
    assert (too_little[1].is_funded, too_little[1].reason) == (False, LineReason.ENDOWMENT)


def test_nothing_to_choose() -> None:
    assert fund_down_the_ranks(case([])) == []


def test_parties_that_share_a_currency_share_its_book() -> None:
    order = [uuid.UUID(int=0)]
    shared = Case(
        order,
        {"US": {order[0]: 100}, "XA": {order[0]: 100}},
        {"US": Money(80, "USD"), "XA": Money(80, "USD")},
        {"US": Money(39, "USD"), "XA": Money(39, "USD")},
        250,
    )
    assert not fund_down_the_ranks(shared)[0].is_funded


asks = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=9)
purse = st.integers(0, 150)


@given(
    asks, purse, purse, st.tuples(st.integers(0, 40), st.integers(0, 40)), st.sampled_from([0, 100, 250, 500])
)
def test_no_purse_is_ever_passed_and_every_half_is_paid(
    wanted: list[tuple[int, int]], usd: int, jpy: int, fills: tuple[int, int], cap: int
) -> None:
    lines = fund_down_the_ranks(case(wanted, usd=usd, jpy=jpy, fills=fills, cap=cap))
    funded = [share for line in lines if line.is_funded for share in line.shares]
    for party, budget, book in (("US", usd, fills[0]), ("JP", jpy, fills[1])):
        own = [share for share in funded if share.party == party]
        assert sum(share.national for share in own) <= budget
        assert sum(share.fill for share in own) <= book
        for share in own:
            assert share.ask == share.national + share.fill
            assert share.fill * 1000 <= share.ask * cap


@given(asks, purse, purse)
def test_without_an_endowment_it_is_the_plain_walk_down(
    wanted: list[tuple[int, int]], usd: int, jpy: int
) -> None:
    lines = fund_down_the_ranks(case(wanted, usd=usd, jpy=jpy))
    left, expected = [usd, jpy], []
    for ask in wanted:
        fits = ask[0] <= left[0] and ask[1] <= left[1]
        expected.append(fits)
        if fits:
            left = [left[0] - ask[0], left[1] - ask[1]]
    assert [line.is_funded for line in lines] == expected
