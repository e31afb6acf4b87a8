import numpy as np
import pytest

from app.reviews.harmonisation import Doubt, harmonise
from app.reviews.harmonisation.doubts import quality_sorting

NAN = np.nan


def simulated(seed, *, sort, load=6, proposals=60):
    """Each proposal has 2 reviews per side. `sort`: how far reviewers' sets follow the proposals' quality."""
    dice = np.random.default_rng(seed)
    worth = dice.normal(size=proposals)
    per_side = 2 * proposals // load
    scores = np.full((proposals, 2 * per_side), NAN)
    for side in (0, 1):
        for half in (0, 1):
            order = np.argsort(worth * sort + dice.normal(size=proposals))
            who = side * per_side + half * (per_side // 2) + np.arange(proposals) // load
            severity = dice.normal(size=2 * per_side) * 0.5
            scores[order, who] = worth[order] + severity[who] + dice.normal(size=proposals)
    return scores, np.repeat([0, 1], per_side)


def codes(scores, group, **changes):
    return [(d.code, d.group) for d in harmonise(scores, group, **changes).warnings]


def test_sorted_assignments_are_seen():
    for seed in range(5):
        found = codes(*simulated(seed, sort=5.0))
        assert ("quality_sorted", 0) in found
        assert ("quality_sorted", 1) in found
        assert ("model_misled", None) in found


def test_the_model_is_withheld_where_it_would_be_misled():
    scores, group = simulated(0, sort=5.0)
    found = harmonise(scores, group)
    assert found.advisory is None
    assert found.warnings[-1] == Doubt("model_misled", 2, 0)
    assert harmonise(*simulated(0, sort=0.0)).advisory is not None


def test_random_assignments_are_doubted_as_rarely_as_promised():
    seen = [
        quality_sorting(*simulated(seed, sort=0.0), 0, np.random.default_rng(seed))[1] <= 0.05
        for seed in range(100)
    ]
    assert 0 < np.mean(seen) < 0.1


def test_severity_alone_is_not_sorting():
    """One reviewer of six gives 10 less to everybody."""
    dice = np.random.default_rng(0)
    scores = dice.normal(size=(40, 6))
    scores[:, 0] -= 10
    scores[dice.random((40, 6)) < 0.5] = NAN
    assert ("quality_sorted", 0) not in codes(scores, np.zeros(6, dtype=int))


def test_every_small_sample_is_named():
    scores = np.array([[3, 3, 4], [3, NAN, 4], [3, 4, NAN], [NAN, NAN, 5]], dtype=float)
    found = harmonise(scores, np.array([0, 0, 1])).warnings
    assert found == [
        Doubt("few_scores", 5, 30, 0),
        Doubt("single_scores", 1, 0, 0),
        Doubt("coarse_scale", 0.8, 0.5, 0),
        Doubt("one_sided", 1, 0, 0),
        Doubt("few_scores", 3, 30, 1),
        Doubt("single_scores", 3, 0, 1),
        Doubt("coarse_scale", 2 / 3, 0.5, 1),
        Doubt("one_sided", 1, 0, 1),
        Doubt("model_low_loads", 3, 0),
    ]


def test_a_good_sample_leaves_no_doubt():
    scores = np.random.default_rng(0).normal(size=(30, 8))
    assert codes(scores, np.repeat([0, 1], 4)) == []


def test_one_side_alone_is_not_one_sided():
    assert codes(np.random.default_rng(0).normal(size=(30, 4)), np.zeros(4, dtype=int)) == []


def test_the_same_seed_has_the_same_doubts():
    scores, group = simulated(1, sort=1.0)
    shares = [[d.value for d in harmonise(scores, group, seed=7).warnings] for _ in range(2)]
    assert shares[0] == shares[1]


@pytest.mark.parametrize(
    "scores",
    [
        np.ones((5, 2)),
        np.arange(6.0).reshape(6, 1),
        np.array([[1, 2.0]]),
        np.diag(np.arange(1.0, 5)) + np.where(np.eye(4), 0, NAN),
    ],
)
def test_where_nothing_can_be_sorted_nothing_is(scores):
    assert quality_sorting(scores, np.zeros(scores.shape[1], dtype=int), 0, np.random.default_rng(0)) == (
        0.0,
        1.0,
    )
