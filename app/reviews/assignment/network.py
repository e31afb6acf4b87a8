"""The min-cost flow network of an assignment, and its solution.

Reviewer -> (proposal, group) -> proposal: because a group's minimum is nested in the proposal's demand, all rules
together are one network flow, which has an optimal solution in whole numbers (no branching is needed).

    root --[max - min load]--> reviewer --pair, 1, -affinity--> (proposal, group) --> proposal
    reviewer supply: min load    (proposal, group) demand: minimum    proposal demand: the rest

Every rule can be broken at a price, so that the network always has a solution which says what cannot be met:
root -> proposal (a review is missing), proposal -> (proposal, group) (a review of the group is missing, whoever wrote
the one counted), reviewer -> root (a minimum load is not reached). The prices make parties matter more than counts of
reviews, those more than minimum loads, and those more than any affinity: root arcs occur at most twice in a simple
cycle, so multiples of the largest affinity a simple cycle can hold are enough.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from app.reviews.assignment.core import Core

Arcs = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # tail, head, capacity, cost


@dataclass(frozen=True)
class Network:
    """Arcs of a network; the first `pairs` of them are pairs, `part` says where the other kinds stand."""

    tail: np.ndarray
    head: np.ndarray
    capacity: np.ndarray
    cost: np.ndarray
    supply: np.ndarray  # by node
    entrance: np.ndarray  # (P, G + 1) node where a review of each slot enters a proposal; last: the proposal
    root: int
    pairs: int
    part: dict[str, slice]


@dataclass(frozen=True)
class Prices:
    """What breaking a rule costs, in profit units; `relief` buys a review beyond a reviewer's maximum load."""

    min_load: int
    review: int
    group: int
    relief: int | None = None


@dataclass(frozen=True)
class Share:
    """A review counts `parts` units of flow and a pair takes at most `most` of them: with most < parts the flow
    is, divided by `parts`, the optimum of the fractional problem in which no pair is more than most/parts.
    """

    parts: int = 1
    most: int = 1


WHOLE = Share()


def prices(core: Core, largest: int) -> Prices:
    """`largest`: the largest absolute profit of any pair, listed in the network or not."""
    step = (largest + 1) * (core.shape[1] + 2)
    return Prices(min_load=2 * step, review=4 * step, group=8 * step)


def low_prices(largest: int) -> Prices:
    """Enough where every rule can be kept: a solution that breaks none is then the best of all that break none,
    and the solver is faster with small numbers.
    """
    return Prices(min_load=2 * largest + 2, review=4 * largest + 4, group=8 * largest + 8)


def build(core: Core, codes: np.ndarray, profit: np.ndarray, price: Prices, share: Share = WHOLE) -> Network:
    """The network over the pairs `codes` (proposal * R + reviewer) with whole-number `profit`."""
    proposals, reviewers = core.shape
    entrance = reviewers + np.arange(proposals * core.heads()).reshape(proposals, core.heads())
    root = reviewers + entrance.size
    pair, colleague = _pair_arcs(core, codes, profit, entrance, root + 1)
    kinds = {"colleague": colleague, **_rule_arcs(core, entrance, root, price)}
    part, at = {}, len(codes)
    for name, arcs in kinds.items():
        part[name] = slice(at, at + len(arcs[0]))
        at += len(arcs[0])
    tail, head, width, cost = (np.concatenate(column) for column in zip(pair, *kinds.values(), strict=True))
    width[: len(codes)], width[len(codes) :] = share.most, share.parts * width[len(codes) :]
    supply = share.parts * _supplies(core, entrance, root, root + 1 + len(colleague[0]))
    return Network(tail, head, width, cost, supply, entrance, root, len(codes), part)


def _pair_arcs(
    core: Core, codes: np.ndarray, profit: np.ndarray, entrance: np.ndarray, first_node: int
) -> tuple[Arcs, Arcs]:
    """Pairs enter their proposal directly or, where colleagues compete for one place, through a gate of width 1."""
    proposal, reviewer = np.divmod(codes, core.shape[1])
    head = entrance[proposal, core.slot[reviewer]]
    gated = core.institution[reviewer] >= 0
    keys = np.stack([head, np.where(gated, core.institution[reviewer], -1 - np.arange(len(codes)))], axis=1)
    _, where, count = np.unique(keys[gated], axis=0, return_inverse=True, return_counts=True)
    shared = np.flatnonzero(gated)[count[where] > 1]
    gates, gate = np.unique(where[count[where] > 1], return_inverse=True)
    behind = np.zeros(len(gates), dtype=np.int64)
    behind[gate] = head[shared]
    head[shared] = first_node + gate
    one, none = np.ones(len(gates), dtype=np.int64), np.zeros(len(gates), dtype=np.int64)
    pair = (reviewer, head, np.ones(len(codes), dtype=np.int64), -profit)
    return pair, (first_node + np.arange(len(gates)), behind, one, none)


def _rule_arcs(core: Core, entrance: np.ndarray, root: int, price: Prices) -> dict[str, Arcs]:
    cells, proposal = entrance[:, :-1].ravel(), np.repeat(entrance[:, -1], len(core.groups))
    reviewer, gate = np.arange(core.shape[1]), entrance[:, -1]
    wide = np.repeat(core.demand, len(core.groups))
    from_root = np.full(len(reviewer), root)
    arcs = {
        "beyond": _arcs(cells, proposal, wide, 0),
        "lacking": _arcs(proposal, cells, core.minimum.ravel(), price.group),
        "missing": _arcs(np.full(len(gate), root), gate, core.demand, price.review),
        "load": _arcs(from_root, reviewer, core.high - core.low, 0),
        "idle": _arcs(reviewer, from_root, core.low, price.min_load),
    }
    if price.relief is not None:
        arcs["first"] = _arcs(from_root, reviewer, np.ones_like(reviewer), price.relief)
        arcs["more"] = _arcs(from_root, reviewer, np.full_like(reviewer, core.shape[0]), 2 * price.relief)
    return arcs


def _arcs(tail: np.ndarray, head: np.ndarray, capacity: np.ndarray, cost: int) -> Arcs:
    return tail, head, capacity.astype(np.int64), np.full(len(tail), cost, dtype=np.int64)


def _supplies(core: Core, entrance: np.ndarray, root: int, nodes: int) -> np.ndarray:
    supply = np.zeros(nodes, dtype=np.int64)
    supply[: core.shape[1]] = core.low
    supply[entrance[:, :-1]] = -core.minimum
    supply[entrance[:, -1]] = core.minimum.sum(axis=1) - core.demand
    supply[root] = core.demand.sum() - core.low.sum()
    return supply


def flow(network: Network) -> np.ndarray:
    """An optimal flow, by arc, in whole numbers (cost scaling push-relabel, Goldberg 1997)."""
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail, network.head, network.capacity, network.cost
    )
    solver.set_nodes_supplies(np.arange(len(network.supply)), network.supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow solver answered {status}")
    return solver.flows(arcs)
