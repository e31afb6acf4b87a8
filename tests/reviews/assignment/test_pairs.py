import numpy as np
import pytest

from app.reviews.assignment.pairs import MaskedPairs, read_pairs
from tests.reviews.oracles import sparse

MATRIX = np.array([[0.1, np.nan, 0.3], [np.nan, np.nan, np.nan], [0.7, 0.8, np.nan]])


def table(pairs):
    """What the blocks say, as a matrix."""
    matrix = np.full(pairs.shape, np.nan)
    for block in pairs.blocks():
        matrix[np.broadcast_arrays(block.proposal, block.reviewer)] = block.affinity
    return matrix


@pytest.mark.parametrize("make", [lambda: read_pairs(MATRIX), lambda: read_pairs(sparse(MATRIX))])
@pytest.mark.parametrize("at_once", [1, 2, 3, 100])
def test_blocks_and_look_ups_say_the_same(make, at_once, monkeypatch):
    monkeypatch.setattr("app.reviews.assignment.pairs.CELLS_AT_ONCE", at_once)
    pairs = make()
    assert np.array_equal(table(pairs), MATRIX, equal_nan=True)
    assert np.array_equal(pairs.lookup(*np.indices(MATRIX.shape)), MATRIX, equal_nan=True)
    masked = MaskedPairs(pairs, np.array([6, 2, 6]))
    expected = MATRIX.copy()
    expected[2, 0] = expected[0, 2] = np.nan
    assert np.array_equal(table(masked), expected, equal_nan=True)
    assert np.array_equal(masked.lookup(*np.indices(MATRIX.shape)), expected, equal_nan=True)


@pytest.mark.parametrize("at_once", [1, 4, 100])
def test_what_is_not_listed_can_have_a_value(at_once, monkeypatch):
    monkeypatch.setattr("app.reviews.assignment.pairs.CELLS_AT_ONCE", at_once)
    pairs = read_pairs(sparse(MATRIX, absent=0.05))
    filled = np.where(np.isnan(MATRIX), 0.05, MATRIX)
    assert np.array_equal(table(pairs), filled)
    assert np.array_equal(pairs.lookup(*np.indices(MATRIX.shape)), filled)


def test_nothing_listed_is_nothing_allowed():
    pairs = read_pairs(sparse(np.full((2, 2), np.nan)))
    assert list(pairs.blocks()) == []
    assert np.isnan(pairs.lookup(np.array([0]), np.array([1]))).all()
    assert MaskedPairs(read_pairs(MATRIX), np.zeros(0)).lookup(np.array([0]), np.array([0])) == [0.1]


def test_masking_does_not_touch_the_matrix():
    masked = MaskedPairs(read_pairs(MATRIX), np.array([0]))
    list(masked.blocks())
    assert MATRIX[0, 0] == 0.1
