import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviews.harmonisation import Estimate, reliability

NAN = np.nan

# Shrout & Fleiss, Psychological Bulletin 86 (1979), table 2: ICC(1,1) = .17, ICC(1,4) = .44.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)

# Krippendorff, Computing Krippendorff's alpha-reliability (2011), section C: alpha(interval) = 0.849.
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T


def test_the_published_examples():
    found = reliability(SHROUT_FLEISS)
    assert (found.icc1, found.icck) == (pytest.approx(0.166, abs=5e-4), pytest.approx(0.443, abs=5e-4))
    assert (found.k, found.proposals, found.scores) == (pytest.approx(4), 6, 24)
    assert reliability(KRIPPENDORFF).alpha == pytest.approx(0.849, abs=5e-4)


def slow_alpha(scores):
    """From the definition: mean squared difference of pairs within proposals, and of all pairs."""
    units = [row[~np.isnan(row)] for row in scores]
    units = [unit for unit in units if len(unit) > 1]
    values = np.concatenate(units)
    within = sum(((unit[:, None] - unit) ** 2).sum() / (len(unit) - 1) for unit in units) / len(values)
    overall = ((values[:, None] - values) ** 2).sum() / (len(values) * (len(values) - 1))
    return 1 - within / overall


def slow_icc(scores):
    """One-way analysis of variance with unequal numbers, written out."""
    units = [row[~np.isnan(row)] for row in scores if not np.isnan(row).all()]
    n, values = len(units), np.concatenate(units)
    between = sum(len(u) * (u.mean() - values.mean()) ** 2 for u in units) / (n - 1)
    within = sum(((u - u.mean()) ** 2).sum() for u in units) / (len(values) - n)
    k = (len(values) - sum(len(u) ** 2 for u in units) / len(values)) / (n - 1)
    return (between - within) / (between + (k - 1) * within), (between - within) / between, k


def gappy(seed, shape=(15, 5)):
    dice = np.random.default_rng(seed)
    scores = dice.normal(size=shape) + dice.normal(size=(shape[0], 1))
    scores[dice.random(shape) < 0.3] = NAN
    scores[:2, :2] = 1.0, 2.0
    scores[np.isnan(scores).all(axis=1), 0] = 0.0
    return scores


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_figures_are_those_of_their_definitions(seed):
    scores = gappy(seed)
    found = reliability(scores, samples=10)
    assert (found.icc1, found.icck, found.k) == pytest.approx(slow_icc(scores))
    assert found.alpha == pytest.approx(slow_alpha(scores))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_intervals_are_those_of_resampled_panels(seed):
    """The same dice, but every sample built as a panel and computed from the definitions."""
    scores = gappy(seed)
    times = np.random.default_rng(5).multinomial(15, np.full(15, 1 / 15), size=200)
    panels = [np.repeat(scores, of, axis=0) for of in times]
    found = reliability(scores, samples=200, seed=5)
    assert found.alpha.interval == pytest.approx(np.quantile([slow_alpha(p) for p in panels], [0.025, 0.975]))
    assert found.icc1.interval == pytest.approx(np.quantile([slow_icc(p)[0] for p in panels], [0.025, 0.975]))


def test_an_interval_holds_the_truth_about_as_often_as_it_says():
    held = []
    for seed in range(150):
        dice = np.random.default_rng(seed)
        scores = dice.normal(size=(60, 1)) + dice.normal(size=(60, 4)) * np.sqrt(1 / 0.26 - 1)
        found = reliability(scores, samples=300, seed=seed)
        held.append(found.icc1.low <= 0.26 <= found.icc1.high)
    assert 0.87 <= np.mean(held) <= 0.99


@pytest.mark.parametrize("change", [lambda s: 3 * s - 7, lambda s: s[::-1], lambda s: s[:, ::-1]])
def test_scale_and_order_do_not_matter(change):
    plain, changed = reliability(gappy(1)), reliability(change(gappy(1)))
    assert (changed.icc1, changed.icck, changed.alpha) == pytest.approx((plain.icc1, plain.icck, plain.alpha))


def test_agreement_is_one_and_none_is_nothing():
    same = np.tile(np.arange(8.0)[:, None], (1, 3))
    found = reliability(same)
    assert (found.icc1, found.icck, found.alpha) == (1, 1, 1)
    assert found.icc1.interval == (1, 1)
    noise = reliability(np.random.default_rng(0).normal(size=(300, 4)))
    assert abs(noise.icc1) < 0.06
    assert noise.icc1.low < 0 < noise.icc1.high


def test_the_same_seed_gives_the_same_interval():
    first, again, other = (reliability(gappy(2), seed=seed).icc1.interval for seed in (3, 3, 4))
    assert first == again != other


@pytest.mark.parametrize(
    "scores", [np.full((0, 3), NAN), np.full((4, 3), NAN), np.ones((1, 1)), np.ones((4, 3)), np.ones((5, 0))]
)
def test_what_cannot_be_computed_is_nan(scores):
    found = reliability(scores)
    assert np.isnan([found.icc1, found.alpha, found.icc1.low, found.icc1.high]).all()


def test_one_score_each_tells_nothing_of_agreement():
    found = reliability(np.arange(5.0)[:, None])
    assert np.isnan(found.icc1)
    assert np.isnan(found.alpha)


def test_an_infinite_score_is_refused():
    with pytest.raises(ValueError, match="finite or NaN"):
        reliability(np.array([[np.inf, 1]]))


def test_an_estimate_is_a_number_with_an_interval():
    made = Estimate(0.5, 0.25, 0.75)
    assert made + 1 == 1.5
    assert (made.value, made.interval) == (0.5, (0.25, 0.75))
    assert repr(made) == "Estimate(0.500, 0.250 to 0.750)"
