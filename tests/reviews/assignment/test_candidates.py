import numpy as np
import pytest

from app.reviews.assignment import candidates
from app.reviews.assignment.core import reduce
from tests.reviews.oracles import problem, sparse


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(candidates, "ALL_UP_TO", 0)
    monkeypatch.setattr(candidates, "BEST", 4)


def matrix():
    affinity = np.round(np.random.default_rng(1).random((6, 12)), 3)
    affinity[:, 3] = np.nan
    return affinity


def test_the_best_of_each_proposal_and_group_are_listed():
    of = problem(matrix(), 1, min_per_group={0: 1})
    codes = candidates.first_pairs(reduce(of))
    for p, row in enumerate(matrix()):
        chosen = set((codes[codes // 12 == p] % 12).tolist())
        for members in (np.arange(0, 12, 2), np.arange(1, 12, 2)):
            best = members[np.argsort(-np.nan_to_num(row[members], nan=-1))[:4]]
            assert {r for r in best.tolist() if r != 3} == chosen & set(members.tolist())


def test_what_somebody_listed_is_taken_whole():
    of = problem(sparse(matrix()), 1)
    assert len(candidates.first_pairs(reduce(of))) == 6 * 11


def test_pairs_spread_over_everybody_who_may():
    of = problem(matrix(), 1)
    codes = candidates.spread_pairs(reduce(of))
    assert set((codes % 12).tolist()) == set(range(12)) - {3}
    assert np.array_equal(codes, candidates.spread_pairs(reduce(of)))
