import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.harmonisation import Doubt
from app.reviews.harmonisation.mixed import WIDEST, _Model, advise, connected_parts

NAN = np.nan


def simulated(seed, *, proposals=120, reviewers=30, each=4, severity=0.7, noise=1.0):
    dice = np.random.default_rng(seed)
    worth, severe = dice.normal(size=proposals), severity * dice.normal(size=reviewers)
    scores = np.full((proposals, reviewers), NAN)
    for p in range(proposals):
        who = dice.choice(reviewers, each, replace=False)
        scores[p, who] = worth[p] + severe[who] + noise * dice.normal(size=each)
    return worth, scores, np.arange(reviewers) % 2


def dense_unlikelihood(scores, group, log_ratios):
    """-2 log restricted likelihood from the covariance matrix itself."""
    p, r = np.nonzero(~np.isnan(scores))
    y = scores[p, r].copy()
    x = np.stack([group[r] == g for g in np.unique(group[r])], axis=1).astype(float)
    for column in x.T.astype(bool):
        y[column] = (y[column] - y[column].mean()) / y[column].std()
    covariance = (
        np.eye(len(y)) + np.exp(log_ratios[0]) * (p[:, None] == p) + np.exp(log_ratios[1]) * (r[:, None] == r)
    )
    inverse = np.linalg.inv(covariance)
    middle = x.T @ inverse @ x
    projected = inverse - inverse @ x @ np.linalg.inv(middle) @ x.T @ inverse
    free = len(y) - x.shape[1]
    error = y @ projected @ y / free
    worth = np.exp(log_ratios[0]) * (p[None, :] == np.unique(p)[:, None]) @ projected @ y
    return free * np.log(error) + np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(middle)[1], worth


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.floats(-3, 2), st.floats(-3, 2))
def test_the_likelihood_is_that_of_the_full_covariance(seed, first, second):
    _, scores, group = simulated(seed, proposals=12, reviewers=6, each=3)
    model, at = _Model(scores, group), np.array([first, second])
    other = np.array([0.0, 0.0])
    ours = model.unlikelihood(at) - model.unlikelihood(other)
    dense = dense_unlikelihood(scores, group, at)[0] - dense_unlikelihood(scores, group, other)[0]
    assert ours == pytest.approx(dense, abs=1e-6)
    assert np.allclose(model.worth(at), dense_unlikelihood(scores, group, at)[1])


def test_no_neighbouring_ratios_are_likelier():
    _, scores, group = simulated(1)
    model = _Model(scores, group)
    best = model.best()
    lowest = model.unlikelihood(best)
    for move in np.array([[0.05, 0], [-0.05, 0], [0, 0.05], [0, -0.05]]):
        assert model.unlikelihood(best + move) > lowest


def test_the_parts_of_the_variance_are_recovered():
    parts = []
    for seed in range(12):
        _, scores, group = simulated(seed)
        found, why_not = advise(scores, group)
        assert why_not == []
        parts.append([found.of_proposal, found.of_reviewer, found.of_error])
    total = 1 + 0.7**2 + 1
    assert np.allclose(np.sum(parts, axis=1), 1)
    assert np.allclose(np.mean(parts, axis=0), [1 / total, 0.7**2 / total, 1 / total], atol=0.04)


def test_where_reviewers_differ_much_it_orders_better_than_their_mean():
    better = []
    for seed in range(12):
        worth, scores, group = simulated(seed, severity=2.0)
        advice, _ = advise(scores, group)
        better.append(
            np.corrcoef(advice.proposal, worth)[0, 1] - np.corrcoef(np.nanmean(scores, axis=1), worth)[0, 1]
        )
    assert min(better) > 0


def test_nothing_but_noise_has_no_worth():
    scores = np.random.default_rng(1).normal(size=(200, 40))
    scores[np.random.default_rng(2).random(scores.shape) < 0.8] = NAN
    found, _ = advise(scores, np.zeros(40, dtype=int))
    assert found.of_proposal < 0.05
    assert found.of_error > 0.9


def test_a_part_that_is_not_there_is_nothing():
    worth = np.random.default_rng(0).normal(size=40)
    found, _ = advise(
        np.tile(worth[:, None], (1, 8)) + 1e-3 * np.random.default_rng(1).normal(size=(40, 8)),
        np.zeros(8, int),
    )
    assert found.of_reviewer == 0
    assert found.of_proposal > 0.999
    assert np.exp(WIDEST) > 1000


def test_reviews_that_do_not_hang_together_have_no_common_scale():
    scores = np.full((12, 2), NAN)
    scores[:6, 0] = scores[6:, 1] = np.arange(6)
    assert advise(scores, np.array([0, 0])) == (None, [Doubt("model_not_connected", 2, 1)])


def test_few_reviews_say_nothing_of_a_reviewer():
    scores = np.random.default_rng(0).normal(size=(10, 3))
    scores[5:, 2] = NAN
    assert advise(scores, np.zeros(3, dtype=int)) == (None, [Doubt("model_low_loads", 1, 0)])


def test_scores_without_variance_have_no_model():
    assert advise(np.ones((8, 2)), np.array([0, 1]))[1] == [Doubt("model_too_little", 14, 3)]


def test_a_proposal_that_nobody_scored_has_no_worth():
    _, scores, group = simulated(0)
    scores[5] = NAN
    advice, _ = advise(scores, group)
    assert np.flatnonzero(np.isnan(advice.proposal)).tolist() == [5]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_parts_are_those_that_a_walk_finds(edges):
    neighbours = {}
    for p, r in edges:
        neighbours.setdefault(("p", p), set()).add(("r", r))
        neighbours.setdefault(("r", r), set()).add(("p", p))
    parts, seen = 0, set()
    for node in neighbours:
        if node not in seen:
            parts += 1
            queue = [node]
            while queue:
                at = queue.pop()
                if at not in seen:
                    seen.add(at)
                    queue += neighbours[at]
    p, r = (np.array([edge[i] for edge in edges], dtype=int) for i in (0, 1))
    assert connected_parts(p, r, 6) == parts
