"""The assignment with the most total affinity, by column generation, with its proof."""

from dataclasses import dataclass, replace

import numpy as np

from app.reviews.assignment import candidates
from app.reviews.assignment.core import Core, Profit
from app.reviews.assignment.duals import network_gap, potentials, price_pairs, rounding_gap, united
from app.reviews.assignment.network import WHOLE, Network, Prices, Share, build, flow, low_prices, prices


@dataclass(frozen=True)
class Optimum:
    """The chosen pairs, what is short, and how much better another assignment could be at most."""

    pairs: np.ndarray  # (M, 2), sorted, without the fixed ones
    missing: np.ndarray  # (P,) reviews
    lacking: np.ndarray  # (P, G) reviews of a group
    idle: np.ndarray  # (R,) reviews below the minimum load
    relief: np.ndarray  # (R,) reviews above the maximum load, where they could be bought
    gap: float  # in (weighted) affinity: no assignment with as few shortfalls is better by more
    price: np.ndarray  # (R,) affinity, of one more review by each reviewer
    codes: np.ndarray  # the pairs the network had in the end

    def broken(self) -> tuple[int, int, int]:
        """How much is short, the gravest first: reviews of a group, reviews, reviews below a minimum load."""
        return int(self.lacking.sum()), int(self.missing.sum()), int(self.idle.sum())

    def breaks_rules(self) -> bool:
        return self.broken() != (0, 0, 0)


def solve(core: Core, profit: Profit | None = None, *, codes: np.ndarray | None = None) -> Optimum:
    """The optimum over all allowed pairs, of affinity or of another `profit`. `codes`: pairs to start from.

    Low prices first: they are faster and enough where every rule can be kept. Where the favourites of all
    proposals are the same few reviewers, pairs that spread over everybody are added; where rules stay broken
    even so, they have to be, and the full prices say which matter less.
    """
    profit = profit or core.profit()
    codes = candidates.first_pairs(core) if codes is None else codes
    cheap = low_prices(profit.largest)
    found = _generate(core, codes, profit, cheap, until_broken=True)
    if found.breaks_rules():
        codes = united(codes, candidates.spread_pairs(core))
        found = _generate(core, codes, profit, cheap, until_broken=True)
    if found.breaks_rules():
        found = _generate(core, codes, profit, prices(core, profit.largest))
    return found


def relieved(core: Core, codes: np.ndarray) -> Optimum:
    """The optimum when reviews above the maximum loads can be bought, for less than any rule may be broken."""
    profit = core.profit()
    price = prices(core, profit.largest)
    dear = Prices(price.min_load * 4, price.review * 4, price.group * 4, relief=price.min_load // 2)
    return _generate(core, codes, profit, dear)


def solve_listed(core: Core, profit: Profit, codes: np.ndarray) -> Optimum:
    """The optimum over the pairs `codes` only, without prices or proof: one step of a search."""
    network = _network(core, codes, profit, prices(core, profit.largest))
    return _optimum(core, network, flow(network), codes)


def solve_shares(core: Core, share: Share) -> tuple[Network, np.ndarray, Optimum]:
    """The optimum when a pair may be taken in parts; the network and its flow are what is drawn from."""
    profit = core.profit()
    price = prices(core, profit.largest)
    found = _generate(core, candidates.first_pairs(core), profit, price, share)
    network = _network(core, found.codes, profit, price, share)
    return network, flow(network), found


def _generate(
    core: Core,
    codes: np.ndarray,
    profit: Profit,
    price: Prices,
    share: Share = WHOLE,
    *,
    until_broken: bool = False,
) -> Optimum:
    """Solve over `codes`, price every other pair, take up those that would improve, until there are none.

    `until_broken`: stop, without prices and proof, as soon as a solution breaks a rule.
    """
    while True:
        network = _network(core, codes, profit, price, share)
        units = flow(network)
        found = _optimum(core, network, units, codes)
        if until_broken and found.breaks_rules():
            return found
        distance = potentials(network, units)
        pricing = price_pairs(core, network, distance, codes, profit)
        if not pricing.violators:
            break
        codes = united(codes, pricing.contenders)
    gap = network_gap(network, units, distance) + share.most * pricing.gap
    if not profit.exact:
        true = _profits(core, codes, profit)
        gap += rounding_gap(network, units, distance, true - np.rint(true))
    value = np.maximum(0, distance[: core.shape[1]] - distance[network.root])
    return replace(found, gap=gap / share.parts / profit.unit, price=value / profit.unit)


def _profits(core: Core, codes: np.ndarray, profit: Profit) -> np.ndarray:
    proposal, reviewer = np.divmod(codes, core.shape[1])
    return core.pairs.lookup(proposal, reviewer) * profit.factor[proposal]


def _network(core: Core, codes: np.ndarray, profit: Profit, price: Prices, share: Share = WHOLE) -> Network:
    return build(core, codes, np.rint(_profits(core, codes, profit)).astype(np.int64), price, share)


def _optimum(core: Core, network: Network, units: np.ndarray, codes: np.ndarray) -> Optimum:
    proposals, reviewers = core.shape
    none = np.zeros(reviewers, dtype=np.int64)
    bought = [units[network.part[name]] for name in ("first", "more") if name in network.part]
    return Optimum(
        pairs=np.stack(np.divmod(codes[units[: network.pairs] > 0], reviewers), axis=1),
        missing=units[network.part["missing"]],
        lacking=units[network.part["lacking"]].reshape(proposals, len(core.groups)),
        idle=units[network.part["idle"]],
        relief=sum(bought, start=none),
        gap=np.inf,
        price=none.astype(float),
        codes=codes,
    )
