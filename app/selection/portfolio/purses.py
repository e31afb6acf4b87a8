"""The purses in whole numbers: what a set costs, what still fits, and who pays what.

With a cap that is one share of every half, how the endowment is spread does not matter for what can be paid:
a set is payable for a party if and only if (1) its asks fit budget and endowment together and (2) the parts
the endowment may not pay fit the budget alone. Two sums per party instead of a variable per proposal
(funding-models 4c, "only the totals matter").
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.selection.portfolio.problem import Code, InfeasibleProblem, PortfolioProblem, Reason, check


@dataclass(frozen=True, slots=True)
class Purse:
    """One sum that must not pass a limit: `cost` of each proposal, in minor units of the party."""

    party: str
    code: Code
    cost: list[int]
    limit: int


class Model:
    """A checked problem in Python integers. Raises ValueError or, where orders collide, InfeasibleProblem."""

    def __init__(self, problem: PortfolioProblem, *, gap_fill: bool = True) -> None:
        check(problem)
        self.size = len(problem.value)
        self.value = np.asarray(problem.value, dtype=np.double)
        self.parties = tuple(problem.ask)
        self.budget = {p: int(problem.budget[p]) for p in self.parties}
        self.endowment = {p: int(problem.endowment[p]) if gap_fill else 0 for p in self.parties}
        share = Fraction(str(problem.fill_cap)) if gap_fill else Fraction(0)
        self.ask = {p: [int(a) for a in problem.ask[p]] for p in self.parties}
        self.cap = {p: [int(share * a) for a in self.ask[p]] for p in self.parties}
        self.purses = [purse for p in self.parties for purse in self._purses(p)]
        self.must = [int(i) for i in np.flatnonzero(problem.must_fund)]
        self.barred = np.asarray(problem.must_not_fund, dtype=bool)
        self.topic = [int(t) for t in problem.topic]
        self.floors = {int(t): int(floor) for t, floor in sorted(problem.topic_floor.items()) if floor > 0}
        self.rivals = _rivals(problem)
        self.groups = [sorted(set(map(int, group))) for group in problem.exclusive]
        self._refuse_collisions()

    def is_payable(self, chosen: Iterable[int]) -> bool:
        """Every rule at once, from nothing, in whole numbers: the last word on any answer."""
        held = set(chosen)
        topics = Counter(self.topic[i] for i in held)
        return (
            all(sum(purse.cost[i] for i in held) <= purse.limit for purse in self.purses)
            and held.issuperset(self.must)
            and not any(self.barred[i] or self.rivals[i] & held for i in held)
            and all(topics[topic] >= floor for topic, floor in self.floors.items())
        )

    def fill(self, funded: NDArray[np.bool_], order: list[int]) -> dict[str, NDArray[np.int64]]:
        """Party -> what the endowment pays of each half: what the budget lacks, last of `order` first."""
        last_first = [i for i in reversed(order) if funded[i]]
        return {party: self._fill_of(party, last_first) for party in self.parties}

    def _fill_of(self, party: str, last_first: list[int]) -> NDArray[np.int64]:
        paid = np.zeros(self.size, dtype=np.int64)
        lacking = sum(self.ask[party][i] for i in last_first) - self.budget[party]
        for i in last_first:
            if lacking <= 0:
                break
            paid[i] = min(self.cap[party][i], lacking)
            lacking -= int(paid[i])
        return paid

    def _purses(self, party: str) -> list[Purse]:
        ask, cap, budget, book = self.ask[party], self.cap[party], self.budget[party], self.endowment[party]
        if not any(cap):
            return [Purse(party, "budget", ask, budget)]
        own = [a - c for a, c in zip(ask, cap, strict=True)]
        return [
            Purse(party, "endowment" if book else "budget", ask, budget + book),
            Purse(party, "budget", own, budget),
        ]

    def _refuse_collisions(self) -> None:
        ordered = Standing(self)
        found = [Reason("must_not_fund", rivals=(i,)) for i in self.must if self.barred[i]]
        for i in self.must:
            found += [Reason("exclusive", rivals=(j, i)) for j in sorted(self.rivals[i] & ordered.chosen)]
            ordered.add(i)
        found += ordered.overdrawn()
        able = Counter(t for i, t in enumerate(self.topic) if not self.barred[i])
        for topic, floor in self.floors.items():
            found += [Reason("topic_floor", topic=topic)] if able[topic] < floor else []
        if found:
            raise InfeasibleProblem(*found)


class Standing:
    """A set in the making: what it holds, what it has spent of each purse, how many of each topic."""

    def __init__(self, model: Model, chosen: Iterable[int] = ()) -> None:
        self.model = model
        self.chosen: set[int] = set()
        self.spent = [0] * len(model.purses)
        self.topics: Counter[int] = Counter()
        for i in chosen:
            self.add(i)

    def add(self, i: int) -> None:
        self.chosen.add(i)
        self.topics[self.model.topic[i]] += 1
        for n, purse in enumerate(self.model.purses):
            self.spent[n] += purse.cost[i]

    def fits(self, more: Iterable[int]) -> bool:
        """Whether all purses bear these too."""
        more = list(more)
        return all(
            spent + sum(purse.cost[i] for i in more) <= purse.limit
            for spent, purse in zip(self.spent, self.model.purses, strict=True)
        )

    def lacking(self) -> dict[int, int]:
        """Topic -> how many projects its floor still lacks; only those that lack some."""
        missing = {topic: floor - self.topics[topic] for topic, floor in self.model.floors.items()}
        return {topic: number for topic, number in missing.items() if number > 0}

    def overdrawn(self, i: int | None = None) -> list[Reason]:
        """The purses overdrawn with `i` added, the worst in proportion first; one line per party and code."""
        found: dict[tuple[str, Code], tuple[Fraction, Reason]] = {}
        for spent, purse in zip(self.spent, self.model.purses, strict=True):
            excess = spent + (0 if i is None else purse.cost[i]) - purse.limit
            key, share = (purse.party, purse.code), Fraction(excess, max(purse.limit, 1))
            if excess > 0 and (key not in found or share > found[key][0]):
                found[key] = share, Reason(purse.code, party=purse.party, short_by=excess)
        return [reason for _, reason in sorted(found.values(), key=lambda pair: -pair[0])]

    def why_not(self, i: int) -> Reason:
        """What a finished set, to which nothing can be added, would break by taking `i` too."""
        rivals = tuple(sorted(self.model.rivals[i] & self.chosen))
        found = [Reason("must_not_fund")] if self.model.barred[i] else []
        found += [Reason("exclusive", rivals=rivals)] if rivals else []
        found += self.overdrawn(i)
        first = found[0]
        return Reason(first.code, first.party, first.short_by, first.rivals, also=tuple(found[1:]))


def _rivals(problem: PortfolioProblem) -> list[frozenset[int]]:
    found: list[set[int]] = [set() for _ in problem.value]
    for group in problem.exclusive:
        for i in map(int, group):
            found[i].update(int(j) for j in group if int(j) != i)
    return [frozenset(rivals) for rivals in found]
