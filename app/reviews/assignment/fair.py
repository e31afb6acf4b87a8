"""The best worst-off proposal, and the most total affinity above a floor.

A floor on the sum of each proposal's affinities is no flow constraint. Three means reach it: a proposal below the
floor loses its weakest reviewers as candidates (then the flow cannot give them to it); proposals below the floor
count more (Lagrangian multipliers, each step one flow); and exchanges of reviewers (`swaps`). How good the worst-off
proposal could be at all is bounded by what each could have alone, and by weighted totals: whatever the weights
w >= 0 with sum 1, min over proposals <= sum of w * proposal's sum <= the largest weighted total, which is one flow.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from app.reviews.assignment.core import Core
from app.reviews.assignment.optimum import Optimum, solve, solve_listed
from app.reviews.assignment.swaps import TOL, Exchange

STEPS = 24  # multiplier steps of one attempt
FILTERS = 40  # rounds of taking weakest candidates away
BISECTIONS = 5
GOOD_LOSS = 0.002  # an attempt that costs less of the total is not improved by dearer means
CLOSE = 0.995  # of the bound: near enough to stop looking for a better bound or worst-off proposal
BOUND_STEPS = 60


@dataclass(frozen=True)
class Try:
    """An assignment that keeps every rule the unfair optimum keeps."""

    pairs: np.ndarray  # (M, 2) without the fixed ones
    worst: float
    total: float


@dataclass
class Search:
    core: Core
    base: Optimum
    keeps: Callable[[int, np.ndarray], bool]
    already: np.ndarray = field(init=False)  # (P,) affinity of fixed pairs
    counted: np.ndarray = field(init=False)  # (P,) bool: proposals that have all their reviewers
    value: np.ndarray = field(init=False)  # affinity of base.codes
    known: list[Try] = field(default_factory=list)  # what earlier floors brought
    floors: set[float] = field(default_factory=set)  # those floors

    def __post_init__(self) -> None:
        fixed, proposals = self.core.fixed, self.core.shape[0]
        own = self.core.pairs.pairs.lookup(fixed[:, 0], fixed[:, 1])
        self.already = np.bincount(fixed[:, 0], weights=own, minlength=proposals).astype(np.float64)
        self.counted = self.base.missing == 0
        self.value = self._affinity(self.base.codes)

    def _affinity(self, codes: np.ndarray) -> np.ndarray:
        return self.core.pairs.lookup(*np.divmod(codes, self.core.shape[1]))

    def sums(self, pairs: np.ndarray) -> np.ndarray:
        value = self.core.pairs.lookup(pairs[:, 0], pairs[:, 1])
        return self.already + np.bincount(pairs[:, 0], weights=value, minlength=len(self.already))

    def judge(self, pairs: np.ndarray) -> Try:
        sums = self.sums(pairs)
        return Try(pairs, float(sums[self.counted].min(initial=np.inf)), float(sums.sum()))

    def start(self) -> Try:
        return self.judge(self.base.pairs)

    def attempts(self, floor: float) -> Iterator[Try]:
        """Assignments that reach `floor` (or try to), from the cheapest means to the dearest."""
        flat = np.zeros(len(self.already))
        yield from self.filtered(floor, flat)
        multipliers, nearest = self._multipliers(floor)
        lifted = list(self.filtered(floor, multipliers))
        yield from lifted
        yield self._exchanged(floor, lifted[-1].pairs if lifted else nearest)

    def _keeps_rules(self, found: Optimum) -> bool:
        return found.broken() == self.base.broken() and not found.missing[self.counted].any()

    def _below(self, pairs: np.ndarray, floor: float) -> np.ndarray:
        return np.flatnonzero((self.sums(pairs) < floor - TOL) & self.counted)

    def filtered(self, floor: float, multipliers: np.ndarray) -> Iterator[Try]:
        """Take from each proposal below the floor the weakest reviewer it got, until the flow lifts them all."""
        profit, codes, value = self.core.profit(1 + multipliers), self.base.codes, self.value
        least = np.full(len(self.already), -np.inf)
        for _ in range(FILTERS):
            open_codes = codes[value > least[codes // self.core.shape[1]]]
            found = solve_listed(self.core, profit, open_codes)
            if not self._keeps_rules(found):
                return
            below = self._below(found.pairs, floor)
            if not len(below):
                if self._keeps_needs(found.pairs):
                    yield self.judge(found.pairs)
                return
            weakest = np.full(len(least), np.inf)
            np.minimum.at(weakest, found.pairs[:, 0], self._affinity(self.core.codes(found.pairs)))
            least[below] = weakest[below]

    def _keeps_needs(self, pairs: np.ndarray) -> bool:
        return all(self.keeps(int(p), pairs[pairs[:, 0] == p, 1]) for p in np.unique(pairs[:, 0]))

    def _multipliers(self, floor: float) -> tuple[np.ndarray, np.ndarray]:
        """Subgradient steps on the floor's multipliers: those of the best step, and its pairs."""
        multipliers = np.zeros(len(self.already))
        size = max(float(np.abs(self.sums(self.base.pairs)).mean()), TOL)
        best = (np.inf, multipliers, self.base.pairs)
        for step in range(STEPS):
            found = solve_listed(self.core, self.core.profit(1 + multipliers), self.base.codes)
            under = np.where(self.counted, floor - self.sums(found.pairs), -np.inf)
            short = float(np.maximum(0, under).sum())
            if short < best[0] and self._keeps_rules(found) and self._keeps_needs(found.pairs):
                best = (short, multipliers, found.pairs)
            multipliers = np.maximum(0, multipliers + 2 / (1 + 0.3 * step) * under / size)
        return best[1], best[2]

    def _exchanged(self, floor: float, pairs: np.ndarray) -> Try:
        exchange = Exchange(
            core=self.core,
            floor=np.where(self.counted, floor, -np.inf),
            already=self.already,
            proposal=pairs[:, 0].copy(),
            reviewer=pairs[:, 1].copy(),
            keeps=self.keeps,
        )
        exchange.run()
        found = np.stack([exchange.proposal, exchange.reviewer], axis=1)
        return self.judge(found[np.lexsort((found[:, 1], found[:, 0]))])


def above(search: Search, floor: float) -> Try:
    """The assignment with the most total affinity found whose worst-off proposal reaches `floor`; where none
    was found, the one with the best worst-off proposal.
    """
    start = search.start()
    if start.worst >= floor - TOL or not np.isfinite(floor):
        return start
    enough = start.total - GOOD_LOSS * abs(start.total)
    for found in search.known:
        if found.worst >= floor - TOL and found.total >= enough:
            return found
    for found in search.attempts(floor) if floor not in search.floors else ():
        search.known.append(found)
        if found.worst >= floor - TOL and found.total >= enough:
            break
    search.floors.add(floor)
    return max((start, *search.known), key=lambda found: _rank(found, floor))


def _rank(found: Try, floor: float) -> tuple[float, float]:
    """Order of assignments under a floor: as much of it as is reached, then the total."""
    return min(found.worst, floor - TOL), found.total


def fairest(search: Search) -> tuple[Try, float]:
    """The assignment with the best worst-off proposal found, among those the most total; and a proven bound.

    First what each proposal could have alone is tried as the floor, which in most calls can be reached.
    """
    bound = float(bound_alone(search.core, search.base, search.already).min(initial=np.inf))
    first = above(search, bound)
    if first.worst >= bound - (1 - CLOSE) * abs(bound):
        return first, bound
    bound = min(bound, bound_together(search, search.start().worst))
    low, high = above(search, bound).worst, bound
    for _ in range(BISECTIONS):
        if low >= high - (1 - CLOSE) * abs(bound):
            break
        middle = (low + high) / 2
        found = above(search, middle)
        low, high = max(low, found.worst), high if found.worst >= middle - TOL else middle
    return above(search, low), bound


def bound_alone(core: Core, found: Optimum, already: np.ndarray) -> np.ndarray:
    """(P,) the largest sum each proposal could have if it had every reviewer to itself; `already` (P,) is what
    its fixed pairs bring. Infinite where the optimum `found` could not give it all its reviewers.
    """
    keep = int(core.demand.max(initial=0))
    best = best_values(core, found.codes, keep)
    sums, left, pool = already.copy(), core.demand.copy(), []
    for slot in range(core.heads()):
        forced = core.minimum[:, slot] if slot < len(core.groups) else np.zeros_like(left)
        use = np.arange(keep) < forced[:, None]
        sums += np.where(use, best[:, slot], 0).sum(axis=1)
        left -= forced
        pool.append(np.where(use, -np.inf, best[:, slot]))
    rest = -np.sort(-np.concatenate(pool, axis=1), axis=1)[:, :keep]
    sums += np.where(np.arange(keep) < left[:, None], rest, 0).sum(axis=1)
    return np.where(found.missing == 0, sums, np.inf)


def best_values(core: Core, codes: np.ndarray, keep: int) -> np.ndarray:
    """(P, G + 1, keep) the largest affinities of each proposal by slot, descending, -inf where there are fewer.

    The pairs `codes` an optimum ended with hold more than enough of each proposal's best in every slot.
    """
    row, reviewer = np.divmod(codes, core.shape[1])
    slot = np.where(core.slot[reviewer] < 0, len(core.groups), core.slot[reviewer])
    value = core.pairs.lookup(row, reviewer)
    order = np.lexsort((-value, slot, row))
    row, slot, value = row[order], slot[order], value[order]
    key = row * core.heads() + slot
    rank = np.arange(len(key)) - np.searchsorted(key, key)
    top = rank < keep
    table = np.full((core.shape[0], core.heads(), keep), -np.inf)
    table[row[top], slot[top], rank[top]] = value[top]
    return table


def bound_together(search: Search, target: float) -> float:
    """A bound on the worst-off proposal from weighted totals; stops early when it comes near `target`."""
    weights = search.counted / max(1, search.counted.sum())
    best, chosen, pressure = np.inf, weights, np.zeros(len(weights))
    for step in range(BOUND_STEPS):
        found = solve_listed(search.core, search.core.profit(weights), search.base.codes)
        sums = search.sums(found.pairs)
        value = float((weights * np.where(search.counted, sums, 0)).sum())
        if value < best:
            best, chosen = value, weights
        if value <= target / CLOSE:
            break
        spread = max(float(np.abs(sums[search.counted]).max()), TOL)
        pressure -= np.where(search.counted, sums, np.inf) / spread * 4 / np.sqrt(1 + step)
        weights = np.exp(pressure - pressure.max())
        weights /= weights.sum()
    return _proven(search, chosen)


def _proven(search: Search, weights: np.ndarray) -> float:
    """The weighted total over every allowed pair, with its gap: a true bound, whatever the search did."""
    found = solve(search.core, search.core.profit(weights), codes=search.base.codes)
    return float((weights * np.where(search.counted, search.sums(found.pairs), 0)).sum()) + found.gap
