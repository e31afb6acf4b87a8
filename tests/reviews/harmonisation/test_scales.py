import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.harmonisation import METHODS, harmonise
from app.reviews.harmonisation.scales import mid_quantiles, ranks, row_means
from tests.real_data.peer_review import aibs

NAN = np.nan


def panel(seed, proposals=30, reviewers=(4, 4), gaps=0.4):
    """Scores of two sides: 1 to 5 in halves, and 1 to 10."""
    dice = np.random.default_rng(seed)
    worth = dice.normal(size=proposals)[:, None] + dice.normal(size=(proposals, sum(reviewers)))
    scores = np.concatenate(
        [
            np.clip(np.round(2 * worth[:, : reviewers[0]] + 6) / 2, 1, 5),
            np.clip(np.round(2 * worth[:, reviewers[0] :] + 6), 1, 10),
        ],
        axis=1,
    )
    scores[dice.random(scores.shape) < gaps] = NAN
    return scores, np.repeat([0, 1], reviewers)


def test_mid_quantiles_by_hand():
    assert mid_quantiles(np.array([3.0, 1, 3, 2])).tolist() == [0.75, 0.125, 0.75, 0.375]
    assert mid_quantiles(np.zeros(0)).tolist() == []


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30))
def test_mid_quantiles_lie_between_0_and_1_with_the_middle_at_a_half(values):
    found = mid_quantiles(np.array(values, dtype=float))
    assert found.mean() == pytest.approx(0.5)
    assert 0 < found.min() <= found.max() < 1
    expected = [np.mean([(w < v) + (w == v) / 2 for w in values]) for v in values]
    assert np.allclose(found, expected)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_sides_way_of_scoring_has_no_effect(seed):
    scores, group = panel(seed)
    plain = harmonise(scores, group)
    curved = scores.copy()
    curved[:, group == 0] = np.exp(curved[:, group == 0]) - 40  # another scale in the same order
    curved[:, group == 1] = 7 * curved[:, group == 1] + 1
    again = harmonise(curved, group)
    assert np.array_equal(again.proposal, plain.proposal, equal_nan=True)
    assert np.array_equal(again.by_group[0], plain.by_group[0], equal_nan=True)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(sorted(METHODS)))
def test_sides_weigh_the_same_however_many_reviewers_they_have(seed, method):
    scores, group = panel(seed, reviewers=(2, 9))
    found = harmonise(scores, group, method=method)
    both = ~np.isnan(found.by_group[0]) & ~np.isnan(found.by_group[1])
    mean = (found.by_group[0] + found.by_group[1]) / 2
    assert np.allclose(found.proposal[both], mean[both])
    alone = np.isnan(found.by_group[1])
    assert np.array_equal(found.proposal[alone], found.by_group[0][alone], equal_nan=True)
    assert np.array_equal(np.isnan(found.proposal), np.isnan(scores).all(axis=1))


def test_nobodys_order_of_proposals_or_reviewers_matters():
    scores, group = panel(3)
    rows, columns = np.random.default_rng(1).permutation(30), np.random.default_rng(2).permutation(8)
    moved = harmonise(scores[rows][:, columns], group[columns])
    assert np.allclose(moved.proposal, harmonise(scores, group).proposal[rows], equal_nan=True)


def test_raw_scores_and_ranks_come_along():
    scores = np.array([[4, 2, 7], [5, NAN, 9], [NAN, NAN, NAN], [3, 3, 7]], dtype=float)
    found = harmonise(scores, np.array([0, 0, 1]))
    assert np.array_equal(found.raw[0], [3, 5, NAN, 3], equal_nan=True)
    assert np.array_equal(found.raw[1], [7, 9, NAN, 7], equal_nan=True)
    assert np.array_equal(found.by_group[1], [1 / 3, 5 / 6, NAN, 1 / 3], equal_nan=True)
    assert np.allclose(found.by_group[0], [0.4, 0.9, NAN, 0.4], equal_nan=True)
    assert np.array_equal(found.rank, [2.5, 1, NAN, 2.5], equal_nan=True)


def test_weights_of_sides_can_be_agreed():
    scores, group = panel(4, gaps=0)
    found = harmonise(scores, group, weights={0: 3, 1: 1})
    assert np.allclose(found.proposal, 0.75 * found.by_group[0] + 0.25 * found.by_group[1])
    for wrong in ({0: -1, 1: 2}, {0: 0, 1: 0}):
        with pytest.raises(ValueError, match="weights of sides"):
            harmonise(scores, group, weights=wrong)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_side_that_gives_everybody_the_same_says_nothing(method):
    scores = np.column_stack([np.full(6, 3.0), np.arange(6)])
    found = harmonise(scores, np.array([0, 1]), method=method)
    assert found.rank.tolist() == [6, 5, 4, 3, 2, 1]


def test_reviewers_are_never_normalised_one_by_one():
    with pytest.raises(ValueError, match="reviewers are never normalised one by one"):
        harmonise(np.ones((2, 2)), np.array([0, 1]), method="reviewer_z")


@pytest.mark.parametrize(
    ("scores", "group", "message"),
    [
        (np.ones((2, 2)), np.array([0]), "one group per reviewer"),
        (np.ones(2), np.array([0, 1]), "one group per reviewer"),
        (np.array([[np.inf, 1]]), np.array([0, 1]), "finite or NaN"),
    ],
)
def test_what_cannot_be_scores_is_refused(scores, group, message):
    with pytest.raises(ValueError, match=message):
        harmonise(scores, group)


@pytest.mark.parametrize("shape", [(0, 2), (3, 2), (0, 0), (3, 0)])
def test_no_scores_give_no_harmonised_ones(shape):
    found = harmonise(np.full(shape, NAN), np.arange(shape[1]))
    assert np.isnan(found.proposal).all()
    assert found.advisory is None
    assert [doubt.code for doubt in found.warnings if doubt.group is None] == ["model_not_connected"]


def test_ranks_and_row_means_by_hand():
    assert np.array_equal(ranks(np.array([0.5, NAN, 0.9, 0.5])), [2.5, NAN, 1, 2.5], equal_nan=True)
    assert np.array_equal(row_means(np.array([[1, NAN], [NAN, NAN]])), [1, NAN], equal_nan=True)


@pytest.mark.needs("real_data")
def test_the_real_grant_panel():
    """Two halves of the AIBS panel as sides."""
    scores = aibs()
    found = harmonise(scores, np.arange(12) % 2)
    assert scores.shape == (28, 12)
    assert not np.isnan(found.proposal).any()
    top = set(np.argsort(-found.proposal, kind="stable")[:6].tolist())
    raw = set(np.argsort(-np.nanmean(scores, axis=1), kind="stable")[:6].tolist())
    assert len(top & raw) >= 5
