"""Assignments drawn by lot, so that nobody can be sure to get a proposal by bidding for it.

No pair is assigned with more than a chosen probability. The best probabilities are the optimum of the fractional
problem with that cap (Jecmen et al., NeurIPS 2020, arXiv 2006.16437), here one min-cost flow in which a review counts
several units; the draw keeps every load and minimum, and each pair's probability, exactly (dependent rounding along
cycles: Gandhi et al., J. ACM 53, 2006).
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.reviews.assignment.core import Core
from app.reviews.assignment.network import Network, Share
from app.reviews.assignment.optimum import Optimum, solve_shares

FINEST_SHARE = 20  # probabilities are multiples of a fraction with at most this denominator


@dataclass(frozen=True)
class Lot:
    """The best probabilities under a cap, ready to be drawn from."""

    core: Core
    network: Network
    units: np.ndarray  # by arc, in parts
    parts: int
    found: Optimum  # its codes are the network's pairs

    def probability(self) -> np.ndarray:
        return self.units[: self.network.pairs] / self.parts

    def expected(self) -> float:
        """The expected total affinity, without the fixed pairs."""
        value = self.core.pairs.lookup(*np.divmod(self.found.codes, self.core.shape[1]))
        return float(np.dot(self.probability(), value))

    def draw(self, seed: int) -> np.ndarray:
        """Positions of the drawn pairs in `found.codes`; the same seed draws the same."""
        drawn = round_along_cycles(self.network, self.units, self.parts, np.random.default_rng(seed))
        return np.flatnonzero(drawn[: self.network.pairs])


def prepare(core: Core, max_probability: float) -> Lot:
    """Raises ValueError unless 0 < max_probability <= 1 and it is at least 1/20."""
    cap = Fraction(max_probability).limit_denominator(FINEST_SHARE)
    if not 0 < max_probability <= 1 or cap <= 0:
        raise ValueError(f"max_probability must be between {1 / FINEST_SHARE} and 1")
    if cap > max_probability + 1e-9:
        cap = Fraction(int(max_probability * FINEST_SHARE), FINEST_SHARE)
    share = Share(parts=cap.denominator, most=cap.numerator)
    network, units, found = solve_shares(core, share)
    return Lot(core, network, units, share.parts, found)


def round_along_cycles(
    network: Network, units: np.ndarray, parts: int, dice: np.random.Generator
) -> np.ndarray:
    """A flow in whole reviews whose expectation is `units / parts`; every node keeps its balance.

    Arcs that hold a broken number of reviews form cycles, because supplies are whole. Around a cycle the flow
    is shifted one way or the other until an arc becomes whole, with odds that keep the expectation.
    """
    units = units.copy()
    graph = BrokenArcs(network, units % parts != 0)
    path: list[tuple[int, int, int]] = []  # (node, arc, direction) walked so far
    while (node := graph.somewhere(path)) is not None:
        cycle = graph.walk(node, path)
        arcs = np.array([arc for _, arc, _ in cycle])
        forward = np.array([direction for _, _, direction in cycle])
        up, down = parts - units[arcs] % parts, units[arcs] % parts
        ahead = int(np.where(forward > 0, up, down).min())
        back = int(np.where(forward > 0, down, up).min())
        shift = ahead if dice.random() * (ahead + back) < back else -back
        units[arcs] += forward * shift
        graph.drop([int(arc) for arc in arcs if units[arc] % parts == 0])
        path.clear()
    return units // parts


class BrokenArcs:
    """The graph of arcs that hold a broken number of reviews; each node has none or at least two."""

    def __init__(self, network: Network, broken: np.ndarray) -> None:
        self.tail, self.head = network.tail.tolist(), network.head.tolist()
        self.at: dict[int, dict[int, None]] = {}
        for arc in np.flatnonzero(broken).tolist():
            self.at.setdefault(self.tail[arc], {})[arc] = None
            self.at.setdefault(self.head[arc], {})[arc] = None

    def somewhere(self, path: list[tuple[int, int, int]]) -> int | None:
        return path[-1][0] if path else next(iter(self.at), None)

    def walk(self, node: int, path: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Go along arcs, never straight back, until a node comes again: that part of the way is a cycle."""
        seen, came = {node: 0}, -1
        while True:
            arc = next(a for a in self.at[node] if a != came)
            direction = 1 if self.tail[arc] == node else -1
            path.append((node, arc, direction))
            node, came = (self.head[arc] if direction > 0 else self.tail[arc]), arc
            if node in seen:
                return path[seen[node] :]
            seen[node] = len(path)

    def drop(self, arcs: list[int]) -> None:
        for arc in arcs:
            for node in (self.tail[arc], self.head[arc]):
                self.at[node].pop(arc, None)
                if not self.at[node]:
                    del self.at[node]
