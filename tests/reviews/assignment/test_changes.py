from dataclasses import replace

import numpy as np

from app.reviews.assignment import Explanation, assign, difference, explain
from tests.reviews.oracles import problem


def test_a_difference_names_what_came_went_and_stayed():
    found = difference(np.array([[0, 1], [1, 2]]), np.array([[1, 2], [1, 0]]))
    assert (found.added.tolist(), found.removed.tolist(), found.kept.tolist()) == (
        [[1, 0]],
        [[0, 1]],
        [[1, 2]],
    )


def test_no_difference_is_empty_but_still_pairs():
    same = difference(np.zeros((0, 2), dtype=int), np.zeros((0, 2), dtype=int))
    assert (same.added.shape, same.kept.shape) == ((0, 2), (0, 2))


def test_a_pair_is_explained_by_those_who_stood_higher():
    affinity = [[0.9, 0.8, 0.7, 0.6, np.nan], [0.9, 0.1, 0.1, 0.1, 0.1]]
    of = problem(
        affinity,
        2,
        max_load=np.array([1, 2, 2, 2, 2]),
        institution=np.array([-1, 3, 3, 4, -1]),
        reviewer_group=np.zeros(5, dtype=int),
    )
    found = assign(of)
    assert found.pairs.tolist() == [[0, 1], [0, 3], [1, 0], [1, 4]] or found.pairs[0].tolist() == [0, 1]
    assert explain(of, found, 0) == [
        Explanation(0, 1, 0.8, rank=2, of=4, better_full=1, better_colleague=0, better_elsewhere=0),
        Explanation(0, 3, 0.6, rank=4, of=4, better_full=1, better_colleague=1, better_elsewhere=0),
    ]


def test_a_reviewer_with_room_was_passed_over_for_a_party():
    of = problem([[0.9, 0.1, 0.8]], 2, 1, min_per_group={1: 1})
    found = assign(of)
    assert found.pairs.tolist() == [[0, 0], [0, 1]]
    assert [e.better_elsewhere for e in explain(of, found, 0)] == [0, 1]
    assert explain(replace(of, institution=None), found, 0)[1].rank == 3
