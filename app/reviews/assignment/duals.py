"""Prices of nodes, and the proof by weak duality that no other assignment is better."""

from dataclasses import dataclass

import numpy as np

from app.reviews.assignment.core import Core, Profit
from app.reviews.assignment.network import Network

MOST_PER_PROPOSAL = 64  # violating pairs taken up per proposal and round
NEAR = 0.02  # of the largest affinity: pairs that close to their price are taken up with the violators
NOISE = 0.5  # profits are whole numbers: what is above this is at least 1


def potentials(network: Network, flow: np.ndarray) -> np.ndarray:
    """(nodes,) int: the cheapest way from anywhere to each node in the residual network (Bellman-Ford).

    Finite because an optimal flow leaves no negative cycle; raises ArithmeticError if there is one, that is,
    if `flow` is not optimal.
    """
    forward, backward = flow < network.capacity, flow > 0
    tail = np.concatenate([network.tail[forward], network.head[backward]])
    head = np.concatenate([network.head[forward], network.tail[backward]])
    cost = np.concatenate([network.cost[forward], -network.cost[backward]])
    order = np.argsort(head, kind="stable")
    tail, head, cost = tail[order], head[order], cost[order]
    starts = np.flatnonzero(np.diff(head, prepend=-1))
    reached = head[starts]
    distance = np.zeros(len(network.supply), dtype=np.int64)
    for _ in range(len(distance) + 1):
        nearer = np.minimum.reduceat(distance[tail] + cost, starts)
        if (nearer >= distance[reached]).all():
            return distance
        distance[reached] = np.minimum(distance[reached], nearer)
    raise ArithmeticError("the flow is not optimal: its residual network has a negative cycle")


def network_gap(network: Network, flow: np.ndarray, distance: np.ndarray) -> int:
    """Dual bound minus value, over the arcs of the network, in exact integers; 0 proves the flow optimal."""
    reduced = _reduced(network, distance)
    bound = np.sum(network.capacity * np.maximum(0, -reduced)) + np.sum(distance * network.supply)
    return int(bound + np.sum(network.cost * flow))


def rounding_gap(network: Network, flow: np.ndarray, distance: np.ndarray, hidden: np.ndarray) -> float:
    """What to add to `network_gap` because the pairs are truly worth `hidden` (pairs,) more than their profit."""
    pairs = slice(network.pairs)
    excess = -_reduced(network, distance)[pairs]
    more = np.maximum(0, excess + hidden) - np.maximum(0, excess)
    return float(np.sum(network.capacity[pairs] * more - flow[pairs] * hidden))


def _reduced(network: Network, distance: np.ndarray) -> np.ndarray:
    return network.cost + distance[network.tail] - distance[network.head]


@dataclass(frozen=True)
class Pricing:
    """What a pass over every allowed pair found."""

    violators: int  # pairs outside the network that are worth more than the prices say
    contenders: np.ndarray  # codes of those, and of pairs that nearly are
    gap: float  # profit, per unit of width of a pair, that all pairs outside the network can add at most


def price_pairs(
    core: Core, network: Network, distance: np.ndarray, codes: np.ndarray, profit: Profit
) -> Pricing:
    """Compare the profit of each allowed pair outside the network with the price of its reviewer and place.

    `codes`: the network's pairs, sorted. With node prices d the profit of any assignment is at most the dual
    value of the network plus the sum of max(0, profit - price) over the pairs outside it.
    """
    of_reviewer, of_entrance = (
        distance[: core.shape[1]].astype(float),
        distance[network.entrance].astype(float),
    )
    near, noise = -NEAR * profit.largest, NOISE if profit.exact else 0.0
    violators, gap, found = 0, 0.0, [np.zeros(0, dtype=np.int64)]
    for block in core.pairs.blocks():
        excess = block.affinity * profit.factor[block.proposal] - of_reviewer[block.reviewer]
        excess += of_entrance[block.proposal, core.slot[block.reviewer]]
        place = np.nonzero(excess > near)
        code = np.broadcast_to(block.proposal * core.shape[1] + block.reviewer, excess.shape)[place]
        other = ~listed_in(code, codes)
        code, beyond = code[other], excess[place][other]
        violators += int(np.count_nonzero(beyond > NOISE))
        gap += float(beyond[beyond > noise].sum())
        found.append(_strongest(code, beyond, core.shape[1]))
    return Pricing(violators, np.concatenate(found), gap)


def listed_in(codes: np.ndarray, listed: np.ndarray) -> np.ndarray:
    """Which of `codes` stand in the sorted array `listed`."""
    if not len(listed):
        return np.zeros(codes.shape, dtype=bool)
    return listed[np.minimum(np.searchsorted(listed, codes), len(listed) - 1)] == codes


def united(codes: np.ndarray, further: np.ndarray) -> np.ndarray:
    """Both together, sorted, each once. (np.union1d hashes, which takes ten times as long on a million codes.)"""
    every = np.sort(np.concatenate([codes, further]))
    return every[np.diff(every, prepend=-1) > 0]


def _strongest(codes: np.ndarray, excess: np.ndarray, reviewers: int) -> np.ndarray:
    """At most MOST_PER_PROPOSAL pairs of each proposal, those with the highest excess."""
    most = MOST_PER_PROPOSAL * len(np.unique(codes // reviewers))
    if len(codes) > most:
        top = np.argpartition(-excess, most)[:most]
        codes, excess = codes[top], excess[top]
    proposal = codes // reviewers
    order = np.lexsort((-excess, proposal))
    first = np.searchsorted(proposal[order], proposal[order])
    return codes[order][np.arange(len(order)) - first < MOST_PER_PROPOSAL]
