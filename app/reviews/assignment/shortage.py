"""Which demands cannot be met, why, and the cheapest change that would meet them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from app.reviews.assignment.core import Core
from app.reviews.assignment.optimum import Optimum, relieved
from app.reviews.assignment.problem import Remedy, Shortfall, Why


def shortfalls(core: Core, found: Optimum) -> list[Shortfall]:
    """Every broken demand of an optimum, with remedies.

    The remedies come from one more optimum in which reviews beyond a reviewer's maximum load can be bought:
    together they are the fewest extra reviews that end all shortfalls which extra reviews can end. For the rest
    somebody has to be found who may review the proposal.
    """
    if not found.breaks_rules():
        return []
    after = relieved(core, found.codes)
    chains = Chains(core, found, after)
    short = np.flatnonzero((found.missing > 0) | found.lacking.any(axis=1))
    answers = [s for p in short for s in _of_proposal(core, found, after, int(p), chains)]
    return answers + [_of_reviewer(core, found, int(r)) for r in np.flatnonzero(found.idle)]


def _of_proposal(
    core: Core, found: Optimum, after: Optimum, proposal: int, chains: "Chains"
) -> Iterator[Shortfall]:
    """The shortfalls of one proposal: first by group, then of reviews, which includes what the groups lack."""
    candidates = _candidates(core, proposal)
    every: list[Remedy] = []
    for slot in np.flatnonzero(found.lacking[proposal]).tolist():
        lacking, left = int(found.lacking[proposal, slot]), int(after.lacking[proposal, slot])
        group = core.groups[slot]
        remedies = [*chains.remedies(proposal, lacking - left, slot), *_recruit(left, proposal, group)]
        enough = np.count_nonzero(core.slot[candidates] == slot) >= core.minimum[proposal, slot]
        why = _why(enough=bool(enough), curable=left < lacking)
        yield Shortfall("group", lacking, why, proposal=proposal, group=group, remedies=remedies)
        every += remedies
    missing = int(found.missing[proposal])
    if missing:
        left = int(after.missing[proposal])
        unnamed = left - sum(r.amount for r in every if r.kind == "recruit")
        chained = missing - left - sum(r.amount for r in every if r.kind == "raise_load")
        every += [*chains.remedies(proposal, chained, None), *_recruit(unnamed, proposal, None)]
        why = _why(enough=len(candidates) >= core.demand[proposal], curable=left < missing)
        yield Shortfall("reviews", missing, why, proposal=proposal, remedies=every)


def _of_reviewer(core: Core, found: Optimum, reviewer: int) -> Shortfall:
    idle = int(found.idle[reviewer])
    proposals = np.arange(core.shape[0])
    may = np.isfinite(core.pairs.lookup(proposals, np.full(len(proposals), reviewer))) & (core.demand > 0)
    why: Why = "too_few_reviews" if may.sum() >= core.low[reviewer] else "nobody_may"
    remedy = Remedy("lower_min_load", idle, reviewer=reviewer)
    return Shortfall("min_load", idle, why, reviewer=reviewer, remedies=[remedy])


def _candidates(core: Core, proposal: int) -> np.ndarray:
    reviewers = np.arange(core.shape[1])
    return np.flatnonzero(np.isfinite(core.pairs.lookup(np.full(len(reviewers), proposal), reviewers)))


def _why(*, enough: bool, curable: bool) -> Why:
    if not enough:
        return "nobody_may"
    return "everybody_full" if curable else "no_combination"


def _recruit(amount: int, proposal: int, group: int | None) -> list[Remedy]:
    return [Remedy("recruit", amount, group=group, proposal=proposal)] if amount > 0 else []


@dataclass
class Chains:
    """The exchanges between two assignments, read backwards from a proposal to the reviewer who does more."""

    core: Core
    before: Optimum
    after: Optimum
    extra: np.ndarray = field(init=False)
    gained: dict[int, list[int]] = field(init=False)  # proposal -> reviewers it has only afterwards
    left: dict[int, list[int]] = field(init=False)  # reviewer -> proposals they had only before

    def __post_init__(self) -> None:
        self.extra = self.after.relief.copy()
        old, new = self.core.codes(self.before.pairs), self.core.codes(self.after.pairs)
        self.gained, self.left = {}, {}
        for code in np.setdiff1d(new, old).tolist():
            self.gained.setdefault(code // self.core.shape[1], []).append(code % self.core.shape[1])
        for code in np.setdiff1d(old, new).tolist():
            self.left.setdefault(code % self.core.shape[1], []).append(code // self.core.shape[1])

    def remedies(self, proposal: int, amount: int, slot: int | None) -> list[Remedy]:
        found = [r for _ in range(amount) if (r := self._next(proposal, slot)) is not None]
        return [Remedy("raise_load", found.count(r), reviewer=r) for r in sorted(set(found))]

    def _next(self, proposal: int, slot: int | None) -> int | None:
        """The nearest reviewer whose extra review reaches `proposal`; the exchanges on the way are used up."""
        came: dict[int, tuple[int, int] | None] = {proposal: None}
        queue = deque([proposal])
        while queue:
            at = queue.popleft()
            for reviewer in self.gained.get(at, []):
                if at == proposal and slot is not None and self.core.slot[reviewer] != slot:
                    continue
                if self.extra[reviewer] > 0:
                    self._use(at, reviewer, came)
                    return reviewer
                for other in self.left.get(reviewer, []):
                    if other not in came:
                        came[other] = (at, reviewer)
                        queue.append(other)
        return None

    def _use(self, proposal: int, reviewer: int, came: dict[int, tuple[int, int] | None]) -> None:
        self.extra[reviewer] -= 1
        self.gained[proposal].remove(reviewer)
        step = came[proposal]
        while step is not None:
            before, through = step
            self.left[through].remove(proposal)
            self.gained[before].remove(through)
            proposal, step = before, came[before]
