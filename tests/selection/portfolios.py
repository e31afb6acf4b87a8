"""Builders of portfolio problems, and what a set may be, written again from the definition."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import numpy as np
from hypothesis import strategies as st

from app.selection.portfolio import PortfolioProblem

PARTIES = ("US", "JP")


def problem(value: list[float], us: list[int], jp: list[int], **changes: Any) -> PortfolioProblem:
    """A problem with budgets that pay for everything, unless `changes` say otherwise."""
    size = len(value)
    plain: dict[str, Any] = {
        "value": np.array(value, dtype=np.double),
        "ask": {"US": np.array(us, dtype=np.int64), "JP": np.array(jp, dtype=np.int64)},
        "budget": {"US": sum(us), "JP": sum(jp)},
        "endowment": {"US": 0, "JP": 0},
        "fill_cap": 0.5,
        "must_fund": marks(size),
        "must_not_fund": marks(size),
        "topic": np.zeros(size, dtype=np.int64),
        "topic_floor": {},
        "exclusive": [],
    }
    return PortfolioProblem(**{**plain, **changes})


def marks(size: int, *marked: int) -> np.ndarray:
    found = np.zeros(size, dtype=bool)
    found[list(marked)] = True
    return found


def realistic(size: int, seed: int, **changes: Any) -> PortfolioProblem:
    """Asks around 500,000 dollars and 50 million yen; budgets for a sixth of the demand, a small endowment."""
    dice = np.random.default_rng(seed)
    us = (np.round(dice.lognormal(np.log(500_000), 0.5, size), -3) * 100).astype(np.int64)
    jp = np.round(dice.lognormal(np.log(50_000_000), 0.5, size), -5).astype(np.int64)
    plain: dict[str, Any] = {
        "value": np.round(np.clip(dice.normal(600, 250, size), 1, None), 3),
        "ask": {"US": us, "JP": jp},
        "budget": {"US": int(us.sum()) * 17 // 100, "JP": int(jp.sum()) * 29 // 200},
        "endowment": {"US": int(us.sum()) // 100, "JP": int(jp.sum()) // 50},
        "fill_cap": 0.5,
        "must_fund": marks(size),
        "must_not_fund": marks(size),
        "topic": dice.integers(0, 10, size),
        "topic_floor": {},
        "exclusive": [],
    }
    return PortfolioProblem(**{**plain, **changes})


def is_payable(p: PortfolioProblem, chosen: frozenset[int], *, gap_fill: bool = True) -> bool:
    """The definition, with the endowment's part of every half spelt out."""
    for party, ask in p.ask.items():
        asks = [int(ask[i]) for i in chosen]
        most = sum(a * Fraction(str(p.fill_cap)) // 1 for a in asks)
        fill = min(most, p.endowment[party]) if gap_fill else 0
        if sum(asks) - fill > p.budget[party]:
            return False
    return (
        all(i in chosen for i in range(len(p.value)) if p.must_fund[i])
        and not any(p.must_not_fund[i] for i in chosen)
        and all(len(chosen & set(group)) <= 1 for group in p.exclusive)
        and all(sum(p.topic[i] == t for i in chosen) >= floor for t, floor in p.topic_floor.items())
    )


def payable_sets(p: PortfolioProblem, *, gap_fill: bool = True) -> Iterator[frozenset[int]]:
    every = range(len(p.value))
    sets = chain.from_iterable(combinations(every, k) for k in range(len(p.value) + 1))
    return (frozenset(s) for s in sets if is_payable(p, frozenset(s), gap_fill=gap_fill))


@st.composite
def small_problems(draw: st.DrawFn) -> PortfolioProblem:
    """Up to eight proposals; amounts of a few units or of billions; every rule present or not."""
    size = draw(st.integers(0, 8))
    amounts = st.integers(0, draw(st.sampled_from([6, 10**9])))
    some = st.lists(amounts, min_size=size, max_size=size)
    us, jp = draw(some), draw(some)
    tenths = st.integers(0, 12)
    values = st.one_of(st.integers(0, 3).map(float), st.floats(0, 10, allow_subnormal=False))
    rare = st.lists(st.sampled_from([False] * 7 + [True]), min_size=size, max_size=size).map(np.array)
    groups = st.lists(st.integers(0, size - 1), max_size=3) if size else st.just([])
    return problem(
        draw(st.lists(values, min_size=size, max_size=size)),
        us,
        jp,
        budget={"US": sum(us) * draw(tenths) // 12, "JP": sum(jp) * draw(tenths) // 12},
        endowment={"US": sum(us) * draw(tenths) // 24, "JP": draw(st.just(0) | amounts)},
        fill_cap=draw(st.sampled_from([0, 0.25, 0.3, 0.5, 1])),
        must_fund=draw(rare).astype(bool),
        must_not_fund=draw(rare).astype(bool),
        topic=np.array(draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)), dtype=np.int64),
        topic_floor=draw(st.dictionaries(st.integers(0, 2), st.integers(0, 2))),
        exclusive=draw(st.lists(groups, max_size=2)),
    )
