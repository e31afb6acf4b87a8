"""The question and the answer: what is asked of which purse, what is funded, and why the rest is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

LARGEST = 2**62
"""No purse and no sum of asks reaches this many minor units."""

Code = Literal["must_not_fund", "exclusive", "endowment", "budget", "topic_floor"]
"""What keeps a proposal out: an order, a rival, a purse with or without the endowment, a reserved place."""


@dataclass(frozen=True, eq=False)
class PortfolioProblem:
    """Proposals 0 .. N-1 and the purses that could pay them.

    `value` (N,) is at least 0. Per party: `ask` (N,) and `budget` in minor units of the party's currency,
    `endowment` the book of the endowment in that currency, which pays at most the share `fill_cap` (0 to 1)
    of any half. `must_fund` and `must_not_fund` are (N,) bool. `topic` (N,) int with `topic_floor` topic ->
    at least so many projects. `exclusive`: at most one of each group of indices. `digits` party -> decimal
    digits of its currency, for prices only; a party of the registry need not be named, a stranger has 2.
    """

    value: np.ndarray
    ask: Mapping[str, np.ndarray]
    budget: Mapping[str, int]
    endowment: Mapping[str, int]
    fill_cap: float
    must_fund: np.ndarray
    must_not_fund: np.ndarray
    topic: np.ndarray
    topic_floor: Mapping[int, int]
    exclusive: Sequence[Sequence[int]]
    digits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a proposal is not funded: adding it to the funded set breaks exactly this.

    `party` and `short_by` (minor units missing) belong to `budget` (the half that only the party may pay does
    not fit) and `endowment` (party and endowment together cannot pay it); `rivals` to `exclusive`; `topic` to
    `topic_floor`. `also` holds further constraints the proposal would break.
    """

    code: Code
    party: str | None = None
    short_by: int = 0
    rivals: tuple[int, ...] = ()
    topic: int | None = None
    also: tuple["Reason", ...] = ()


@dataclass(frozen=True, eq=False)
class Portfolio:
    """A payable funding set.

    `funded` (N,) bool; `fill` party -> (N,) minor units paid by the endowment; `value` of the set, an
    `upper_bound` no payable set passes, and their `gap` relative to `value`. `reasons` has an entry for every
    unfunded proposal above the lowest funded one. `price` is the value gained per extra 1,000,000 major
    units: by party for its budget, by `endowment:` and party for the endowment's book. `timed_out`: a longer
    search might find more, and a repetition might stop elsewhere.
    """

    funded: NDArray[np.bool_]
    fill: Mapping[str, NDArray[np.int64]]
    value: float
    upper_bound: float
    gap: float
    reasons: Mapping[int, Reason]
    price: Mapping[str, float]
    timed_out: bool = False


class InfeasibleProblem(ValueError):
    """No payable set meets the orders and the topic floors; `reasons` name what collides."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(_words(reason) for reason in reasons))
        self.reasons = reasons


def check(problem: PortfolioProblem) -> None:
    """Raise ValueError, naming the field, for a problem that is not well formed."""
    size = len(problem.value)
    _value(problem.value)
    if not set(problem.ask) == set(problem.budget) == set(problem.endowment):
        raise ValueError("ask, budget and endowment name the same parties")
    for party, ask in problem.ask.items():
        _asks(party, ask, size)
        for purse in (problem.budget[party], problem.endowment[party]):
            if not 0 <= purse < LARGEST:
                raise ValueError(f"the purse of {party} is out of range")
    if not 0 <= problem.fill_cap <= 1:
        raise ValueError("fill_cap is a share of a half")
    for name in ("must_fund", "must_not_fund", "topic"):
        if np.shape(getattr(problem, name)) != (size,):
            raise ValueError(f"{name} has one entry per proposal")
    if any(not 0 <= i < size for group in problem.exclusive for i in group):
        raise ValueError("exclusive names a proposal that is not there")


def _value(value: np.ndarray) -> None:
    if np.ndim(value) != 1 or not np.all(np.isfinite(value)) or np.any(np.less(value, 0)):
        raise ValueError("value is one finite number of at least 0 per proposal")


def _asks(party: str, ask: np.ndarray, size: int) -> None:
    if np.shape(ask) != (size,) or np.asarray(ask).dtype.kind not in "iu":
        raise ValueError(f"ask of {party} is one whole number of minor units per proposal")
    if np.any(np.less(ask, 0)) or sum(map(int, ask)) >= LARGEST:
        raise ValueError(f"ask of {party} is out of range")


def _words(reason: Reason) -> str:
    named = (("party", reason.party), ("topic", reason.topic), ("proposals", reason.rivals or None))
    facts = [f"{name} {what}" for name, what in named if what is not None]
    return " ".join([reason.code, *facts, *([f"short by {reason.short_by}"] if reason.short_by else [])])
