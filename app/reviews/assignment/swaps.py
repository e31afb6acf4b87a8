"""Lifting proposals to a floor by exchanging reviewers: swaps of two, and of three in a ring.

Every exchange keeps the loads, the minima of the groups and the needs, so that an assignment which keeps the rules
still does so afterwards.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from app.reviews.assignment.core import Core
from app.reviews.assignment.duals import listed_in

SHORT = 100.0  # a unit below the floor weighs this many units of total affinity
WIDE, NARROW = 150, 40  # of the first exchanges of a ring the best so many are followed
TOL = 1e-9
NEVER = -1e12
SWAP_UP_TO, RING_UP_TO = 1500, 600  # pairs up to which exchanges also search for more total affinity

Move = list[tuple[int, int]]  # (position of a pair, its new reviewer)


@dataclass
class Exchange:
    """Pairs that are being improved; positions count pairs, then one entry per reviewer who has room."""

    core: Core
    floor: np.ndarray  # (P,), -inf where there is none
    already: np.ndarray  # (P,) affinity of the fixed pairs
    proposal: np.ndarray
    reviewer: np.ndarray
    keeps: Callable[[int, np.ndarray], bool]  # do these reviewers of this proposal keep its needs?

    def sums(self) -> np.ndarray:
        value = self.core.pairs.lookup(self.proposal, self.reviewer)
        return self.already + np.bincount(self.proposal, weights=value, minlength=len(self.already))

    def run(self, most: int = 500) -> None:
        """Apply exchanges that help, many at a time, until none does or `most` rounds were made."""
        for _ in range(most):
            moves = list(self._compatible(self._moves()))
            if not moves:
                return
            for position, reviewer in (step for move in moves for step in move):
                self.reviewer[position] = reviewer

    def _moves(self) -> Iterator[Move]:
        """Best first: swaps, and rings where no swap helps. Above the floor only small calls are searched."""
        below = np.flatnonzero(self.sums() < self.floor - TOL)
        view = View(self)
        rows = np.flatnonzero(np.isin(self.proposal, below)) if len(below) else np.arange(len(self.proposal))
        size = len(self.proposal)
        if len(below) or size <= SWAP_UP_TO:
            swaps = view.swaps(rows)
            first = next(swaps, None)
            if first is not None:
                yield first
                yield from swaps
                return
        if len(below) or size <= RING_UP_TO:
            yield from view.rings(rows, WIDE if len(below) else NARROW)

    def _compatible(self, moves: Iterator[Move]) -> Iterator[Move]:
        """Of the moves those that touch no proposal and no reviewer of a better one, and keep the needs."""
        touched: set[tuple[str, int]] = set()
        for move in moves:
            mine = {("proposal", int(self.proposal[i])) for i, _ in move}
            mine |= {("reviewer", r) for _, r in move} | {
                ("reviewer", int(self.reviewer[i])) for i, _ in move
            }
            if not mine & touched and self._kept(move):
                touched |= mine
                yield move

    def _kept(self, move: Move) -> bool:
        after = dict(move)
        return all(self.keeps(p, self._reviewers(p, after)) for p in {int(self.proposal[i]) for i, _ in move})

    def _reviewers(self, proposal: int, after: dict[int, int]) -> np.ndarray:
        places = np.flatnonzero(self.proposal == proposal)
        return np.array([after.get(place, self.reviewer[place]) for place in places.tolist()])


class View:
    """One state of an exchange. Entries are its pairs and then the reviewers who have room for one more."""

    def __init__(self, exchange: Exchange) -> None:
        core = exchange.core
        self.core, self.floor, self.sums = core, exchange.floor, exchange.sums()
        load = np.bincount(exchange.reviewer, minlength=core.shape[1])
        room = np.flatnonzero(load < core.high)
        self.pairs = len(exchange.proposal)
        self.proposal = np.concatenate([exchange.proposal, np.full(len(room), -1)])
        self.reviewer = np.concatenate([exchange.reviewer, room])
        self.entries = np.arange(len(self.proposal))
        self.may_go = load > core.low  # (R,) may have one proposal fewer
        self.value = core.pairs.lookup(exchange.proposal, exchange.reviewer)
        self.codes = np.sort(exchange.proposal * core.shape[1] + exchange.reviewer)
        self.loose = self._loose(exchange)
        self.gains: np.ndarray | None = None
        if self.pairs <= RING_UP_TO:
            self.gains = self._gains(self.entries[: self.pairs, None], self.entries[None, :])

    def _loose(self, exchange: Exchange) -> np.ndarray:
        """(pairs,) whether the reviewer may be replaced by one of another group."""
        slot = self.core.slot[exchange.reviewer]
        count = np.zeros((self.core.shape[0], self.core.heads()), dtype=np.int64)
        np.add.at(count, (exchange.proposal, slot), 1)
        least = np.concatenate([self.core.minimum, np.zeros((self.core.shape[0], 1), dtype=np.int64)], axis=1)
        return count[exchange.proposal, slot] > least[exchange.proposal, slot]

    def _gains(self, pair: np.ndarray, entry: np.ndarray) -> np.ndarray:
        """What it brings that the reviewer of `entry` takes the place of `pair`; the two broadcast."""
        proposal, old, new = self.proposal[pair], self.reviewer[pair], self.reviewer[entry]
        value = self.core.pairs.lookup(*np.broadcast_arrays(proposal, new))
        before = self.sums[proposal]
        gain = self._worth(proposal, before + value - self.value[pair]) - self._worth(proposal, before)
        there = listed_in(proposal * self.core.shape[1] + new, self.codes)
        kept = self.loose[pair] | (self.core.slot[old] == self.core.slot[new])
        no = np.isnan(value) | there | ~kept | (self.proposal[entry] == proposal)
        return np.where(no, NEVER, gain)

    def _worth(self, proposal: np.ndarray, total: np.ndarray) -> np.ndarray:
        return total + SHORT * np.minimum(0.0, total - self.floor[proposal])

    def gain(self, pair: np.ndarray, entry: np.ndarray) -> np.ndarray:
        return self._gains(pair, entry) if self.gains is None else self.gains[pair, entry]

    def given(self, entry: np.ndarray, pair: np.ndarray) -> np.ndarray:
        """What it brings that the reviewer of `pair` goes to `entry`; to one with room: they have one fewer."""
        real = entry < self.pairs
        gain = self.gain(np.where(real, entry, 0), pair)
        return np.where(real, gain, np.where(self.may_go[self.reviewer[pair]], 0.0, NEVER))

    def swaps(self, rows: np.ndarray) -> Iterator[Move]:
        """Pair i and pair (or room) j exchange their reviewers; best first."""
        if not len(rows):
            return
        i, j = rows[:, None], self.entries[None, :]
        total = self.gain(i, j) + self.given(j, i)
        for flat in _descending(total):
            a, b = int(rows[flat // len(self.entries)]), int(flat % len(self.entries))
            yield self._real([(a, int(self.reviewer[b])), (b, int(self.reviewer[a]))])

    def rings(self, rows: np.ndarray, width: int) -> Iterator[Move]:
        """Pair i takes the reviewer of j, j that of m, m (or nobody, if m is room) that of i; best first."""
        best = [found for i in rows.tolist() if (found := self._ring(i, width)) is not None]
        for _, move in sorted(best, key=lambda found: -found[0]):
            yield move

    def _ring(self, i: int, width: int) -> tuple[float, Move] | None:
        here, pairs = np.array([i]), self.entries[: self.pairs]
        first = self.gain(here, pairs)
        j = np.argsort(-first, kind="stable")[:width]
        j = j[first[j] > NEVER]
        middle = self.gain(j[:, None], self.entries[None, :])
        last = np.where(self.proposal == self.proposal[i], NEVER, self.given(self.entries, here))
        total = first[j][:, None] + middle + last[None, :]
        if not total.size or total.max() <= TOL:
            return None
        a, m = int(j[total.argmax() // len(self.entries)]), int(total.argmax() % len(self.entries))
        new = [(i, int(self.reviewer[a])), (a, int(self.reviewer[m])), (m, int(self.reviewer[i]))]
        return float(total.max()), self._real(new)

    def _real(self, move: Move) -> Move:
        return [(position, reviewer) for position, reviewer in move if position < self.pairs]


def _descending(total: np.ndarray, most: int = 400) -> Iterator[int]:
    """Places of the largest entries that gain something; at most `most`."""
    flat = total.ravel()
    keep = min(most, len(flat))
    best = np.argpartition(-flat, keep - 1)[:keep]
    for place in best[np.lexsort((best, -flat[best]))].tolist():
        if flat[place] <= TOL:
            return
        yield place
