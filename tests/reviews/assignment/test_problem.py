import numpy as np
import pytest

from app.reviews.assignment import Need, assign
from tests.reviews.oracles import problem


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"max_load": np.array([1])}, "max_load must have one number for each of the 2 reviewers"),
        ({"institution": np.array([[1, 2]])}, "institution must have one number for each"),
        ({"fixed": np.array([0, 1])}, r"fixed must be an array of \(proposal, reviewer\) rows"),
        ({"needs": [Need("x", np.array([True]), np.array([True]))]}, "need 'x' must mark proposals"),
        ({"min_per_group": {0: -1}}, "min_per_group must not be negative"),
        ({"min_per_group": {0: 1, 1: 1}}, "asks for more reviewers than reviews_per_proposal"),
        ({"min_load": np.array([4, 0])}, "0 <= min_load <= max_load"),
        ({"min_load": np.array([-1, 0])}, "0 <= min_load <= max_load"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        problem(np.ones((2, 2)), 1, **changes)


def test_every_fault_is_told_at_once():
    with pytest.raises(ValueError, match=r"max_load must.*; reviews_per_proposal must not be negative"):
        problem(np.ones((2, 2)), -1, max_load=np.array([1]))


def test_affinity_is_a_matrix():
    with pytest.raises(ValueError, match="affinity must be a matrix"):
        problem(np.ones((1, 2, 2)), 1, max_load=np.ones(2), min_load=np.zeros(2), reviewer_group=np.zeros(2))


@pytest.mark.parametrize(
    ("fixed", "message"),
    [
        ([[0, 2]], "does not exist"),
        ([[-1, 0]], "does not exist"),
        ([[0, 0]], r"fixed pairs are forbidden: \[\[0, 0\]\]"),
        ([[1, 1], [2, 1]], "exceed a reviewer's max_load"),
        ([[1, 0], [1, 1]], "exceed reviews_per_proposal"),
    ],
)
def test_fixed_pairs_that_cannot_be(fixed, message):
    with pytest.raises(ValueError, match=message):
        assign(problem([[np.nan, 1], [1, 1], [1, 1]], 1, 1, fixed=np.array(fixed)))


def test_an_infinite_affinity_is_refused():
    with pytest.raises(ValueError, match="finite or NaN"):
        assign(problem([[np.inf, 1]], 1, 1))
