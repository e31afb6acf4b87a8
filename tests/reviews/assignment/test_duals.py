import numpy as np
import pytest

from app.reviews.assignment.core import reduce
from app.reviews.assignment.duals import listed_in, network_gap, potentials, price_pairs, united
from app.reviews.assignment.network import build, flow, prices
from tests.reviews.oracles import problem


def network_of(of, codes):
    core, profit = reduce(of), reduce(of).profit()
    value = np.rint(core.pairs.lookup(*np.divmod(codes, of.shape[1])) * profit.factor[0]).astype(int)
    return core, profit, build(core, codes, value, prices(core, profit.largest))


def test_an_optimal_flow_has_prices_that_prove_it():
    of = problem([[9, 1], [8, 7]], 1, 1)
    _, _, network = network_of(of, np.arange(4))
    units = flow(network)
    distance = potentials(network, units)
    assert network_gap(network, units, distance) == 0


def test_a_flow_that_is_not_optimal_is_found_out():
    """Take the pairs crosswise: 1 + 8 instead of 9 + 7."""
    of = problem([[9, 1], [8, 7]], 1, 1)
    _, _, network = network_of(of, np.arange(4))
    units = flow(network)
    units[: network.pairs] = [0, 1, 1, 0]
    with pytest.raises(ArithmeticError, match="negative cycle"):
        potentials(network, units)
    best = potentials(network, flow(network))
    assert network_gap(network, units, best) == 16 - 9


def test_a_better_pair_outside_the_network_is_found():
    of = problem([[9, 1], [8, 7]], 1, 1)
    codes = np.array([0, 1, 2])  # without the pair (1, 1)
    core, profit, network = network_of(of, codes)
    units = flow(network)
    found = price_pairs(core, network, potentials(network, units), codes, profit)
    assert (found.violators, found.contenders.tolist()) == (1, [3])
    assert found.gap >= 16 - 9


def test_codes_are_found_and_united():
    listed = np.array([2, 5, 9])
    assert listed_in(np.array([[1, 2], [9, 10]]), listed).tolist() == [[False, True], [True, False]]
    assert listed_in(np.array([1]), np.zeros(0, dtype=int)).tolist() == [False]
    assert united(listed, np.array([5, 1])).tolist() == [1, 2, 5, 9]


def test_only_the_strongest_of_each_proposal_are_taken_up(monkeypatch):
    monkeypatch.setattr("app.reviews.assignment.duals.MOST_PER_PROPOSAL", 2)
    of = problem([[1, 9, 8, 7], [1, 9, 8, 7]], 1, 1)
    codes = np.array([0, 4])
    core, profit, network = network_of(of, codes)
    found = price_pairs(core, network, potentials(network, flow(network)), codes, profit)
    assert found.violators == 6
    assert found.contenders.tolist() == [1, 2, 5, 6]
