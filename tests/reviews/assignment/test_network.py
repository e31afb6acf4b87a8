from dataclasses import replace

import numpy as np
import pytest

from app.reviews.assignment import assign
from app.reviews.assignment.network import flow
from tests.reviews.assignment.test_duals import network_of
from tests.reviews.oracles import problem


def test_a_network_out_of_balance_is_refused():
    _, _, network = network_of(problem([[9, 1], [8, 7]], 1, 1), np.arange(4))
    with pytest.raises(ArithmeticError, match="the flow solver answered"):
        flow(replace(network, supply=network.supply + 1))


def test_colleagues_share_one_gate():
    of = problem(
        [[9, 1, 3], [8, 7, 2]], 1, 2, institution=np.array([4, 4, -1]), reviewer_group=np.zeros(3, int)
    )
    _, _, network = network_of(of, np.arange(6))
    gates = network.part["colleague"]
    assert network.capacity[gates].tolist() == [1, 1]
    assert network.head[: network.pairs].tolist() == [6, 6, 3, 7, 7, 4]
    assert network.head[gates].tolist() == [3, 4]


def test_parties_before_reviews_before_loads_before_affinity():
    """Reviewer 0 alone is of party 0. Where two rules cannot both be kept, the graver one is."""
    of = problem([[0, np.nan, np.nan], [9, 9, 9]], 1, max_load=np.array([1, 1, 1]), min_per_group={0: 1})
    found = assign(replace(of, reviewer_group=np.array([0, 1, 1])))
    assert [(s.kind, s.proposal) for s in found.shortfalls] == [("group", 1)]
    of = problem([[9, 0]], 1, 1, min_load=np.array([0, 1]))
    assert assign(of).pairs.tolist() == [[0, 1]]
