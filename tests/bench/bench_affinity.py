"""Affinity against what researchers say they are expert in, and its speed.

Loss and misordered pairs as the authors of the data define them (arXiv 2303.16750, scripts/scoring.py): loss is
Kendall's tau weighted by the difference of expertise; easy pairs are a paper rated 4 or more beside one rated 2 or
less, hard pairs two different ratings of 4 or more. Profiles are a researcher's 20 newest papers, ties of a year
broken at random ten times, as in their evaluation. The researchers are those 28 of 58 in the folder of real data.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from time import perf_counter

import numpy as np

from app.reviews.affinity import affinity
from tests.bench.figures import Figure
from tests.real_data.peer_review import GoldStandard, abstracts, gold_standard
from tests.reviews.affinity.plain import concatenated_tf_idf

PROFILE, DRAWS = 20, 10
SIZE = (2_000, 800, 15)  # proposals, reviewers, texts of each
Engine = Callable[[Sequence[str], Sequence[Sequence[str]]], np.ndarray]


def newest(data: GoldStandard, seed: int) -> list[list[str]]:
    dice = np.random.default_rng(seed)
    profiles = []
    for owned in data.profiles:
        years = np.array([year for year, _ in owned]) + dice.uniform(0, 0.001, len(owned))
        profiles.append([owned[at][1] for at in np.argsort(-years)[:PROFILE]])
    return profiles


def errors(data: GoldStandard, found: np.ndarray, people: Sequence[int]) -> np.ndarray:
    """(3,) loss, share of easy pairs and of hard pairs not ordered rightly."""
    loss, most, easy, hard = 0.0, 0.0, [], []
    for person in people:
        for (first, one), (second, other) in combinations(data.expertise[person].items(), 2):
            agreement = (one - other) * float(found[first, person] - found[second, person])
            loss += abs(one - other) * (1 if agreement < 0 else 0.5 if agreement == 0 else 0)
            most += abs(one - other)
            if one != other and min(one, other) >= 4:
                hard.append(agreement <= 0)
            if max(one, other) >= 4 and min(one, other) <= 2:
                easy.append(agreement <= 0)
    return np.array([loss / most, np.mean(easy), np.mean(hard)])


def judged(data: GoldStandard, engine: Engine) -> tuple[np.ndarray, np.ndarray]:
    """Mean errors over the draws, and those of 200 bootstrap samples of the researchers."""
    found = [engine(data.papers, newest(data, seed)) for seed in range(DRAWS)]
    everybody = range(len(data.profiles))
    dice = np.random.default_rng(0)
    samples = [dice.choice(len(everybody), len(everybody)) for _ in range(200)]
    mean = np.mean([errors(data, of, everybody) for of in found], axis=0)
    return mean, np.array([errors(data, found[0], people) for people in samples])


def run() -> Iterator[Figure]:
    data = gold_standard()
    mine, samples = judged(data, affinity)
    plain, of_plain = judged(data, concatenated_tf_idf)
    for at, name in enumerate(("weighted Kendall loss", "easy pairs misordered", "hard pairs misordered")):
        low, high = np.quantile(samples[:, at], [0.025, 0.975])
        better = float(np.mean(samples[:, at] < of_plain[:, at]))
        note = f"95 % {low:.3f} to {high:.3f}; less than plain in {100 * better:.0f} % of samples"
        yield Figure(
            f"gold standard: {name}",
            mine[at],
            "",
            mine[at] / plain[at],
            f"plain TF-IDF {plain[at]:.3f}",
            note,
        )
    yield speed()


def speed() -> Figure:
    texts, dice = abstracts(), np.random.default_rng(0)
    proposals, reviewers, each = SIZE
    calls = [texts[at] for at in dice.integers(0, len(texts), proposals)]
    profiles = [[texts[at] for at in dice.integers(0, len(texts), each)] for _ in range(reviewers)]
    begun = perf_counter()
    affinity(calls, profiles)
    name = f"{proposals:,} proposals x {reviewers} reviewers with {each} abstracts each"
    return Figure(name, perf_counter() - begun, "s")
