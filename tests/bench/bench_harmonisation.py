"""Harmonisation: who is in the best fifth, by each method, in simulated panels with known worth and in real ones.

Simulated: 400 proposals with 2 reviews per side, one side scoring 1 to 5 and the other 1 to 10, reliability of one
score 0.26 as in grant peer review (FWF: 0.259), 12 seeds. Normalising each reviewer apart, which the engine refuses,
stands beside the others to show why.
"""

from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np

from app.reviews.harmonisation import harmonise, reliability
from app.reviews.harmonisation.mixed import advise
from app.reviews.harmonisation.scales import row_means
from tests.bench.figures import Figure
from tests.real_data.peer_review import aibs, iclr_2021

PROPOSALS, EACH, SEEDS, ICC = 400, 2, range(12), 0.26
CASES = {
    "random, load 8": {},
    "load 4": {"load": 4},
    "load 20": {"load": 20},
    "strong bias": {"bias": 1.0},
    "sets sorted by quality": {"sort": 4.0},
    "one side lenient": {"lenient": 0.8},
}


def panel(
    seed: int, *, load: int = 8, bias: float = 0.5, sort: float = 0.0, lenient: float = 0.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Worth (P,), scores (P, R), sides (R,). `sort`: how strongly reviewers' sets follow worth."""
    dice = np.random.default_rng(seed)
    worth = dice.normal(size=PROPOSALS)
    per_round = PROPOSALS // load
    sides = np.repeat([0, 1], EACH * per_round)
    severity = bias * dice.normal(size=len(sides)) + lenient * sides
    noise = np.sqrt(1 / ICC - 1 - 0.5**2)
    scores = np.full((PROPOSALS, len(sides)), np.nan)
    for turn in range(2 * EACH):
        order = np.argsort(sort * worth + dice.normal(size=PROPOSALS))
        who = turn * per_round + np.arange(PROPOSALS) // load
        seen = worth[order] + severity[who] + noise * dice.normal(size=PROPOSALS)
        scores[order, who] = on_scale(seen, turn // EACH)
    return worth, scores, sides


def on_scale(seen: np.ndarray, side: int) -> np.ndarray:
    """Whole numbers 1 to 5, or 1 to 10."""
    return np.clip(np.rint(3 + 0.7 * seen), 1, 5) if side == 0 else np.clip(np.rint(6 + 1.4 * seen), 1, 10)


def per_reviewer(scores: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """What the engine does not offer: every reviewer's scores standardised alone."""
    spread = np.nanstd(scores, axis=0)
    return harmonise(
        (scores - np.nanmean(scores, axis=0)) / np.where(spread > 0, spread, 1),
        sides,
        method="raw",
        advisory=False,
    ).proposal


def advisory(scores: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """The model itself; the engine withholds it where it notices that sets are sorted."""
    advice, _ = advise(scores, sides)
    return harmonise(scores, sides, advisory=False).proposal if advice is None else advice.proposal


def by(method: str) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    return lambda scores, sides: harmonise(scores, sides, method=method, advisory=False).proposal


METHODS = {
    "side_quantile": by("side_quantile"),
    "raw": lambda scores, _sides: row_means(scores),
    "linear": by("linear"),
    "side_z": by("side_z"),
    "per reviewer": per_reviewer,
    "mixed model": advisory,
}


def best_fifth(values: np.ndarray) -> set[int]:
    known = np.where(np.isnan(values), -np.inf, values)
    return set(np.argsort(-known, kind="stable")[: round(len(values) / 5)].tolist())


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    return len(best_fifth(one) & best_fifth(other)) / len(best_fifth(one))


def run() -> Iterator[Figure]:
    for case, settings in CASES.items():
        yield simulated(case, settings)
    yield from real("AIBS panel", aibs())
    yield from real("ICLR 2021", iclr_2021()[0])
    yield from ours()
    yield speed()


def simulated(case: str, settings: dict[str, float]) -> Figure:
    """Recovery of the truly best fifth, mean of the seeds."""
    found: dict[str, list[float]] = {name: [] for name in METHODS}
    warned = 0
    for seed in SEEDS:
        worth, scores, sides = panel(seed, **settings)
        for name, method in METHODS.items():
            found[name].append(overlap(worth, method(scores, sides)))
        warned += any(
            doubt.code == "quality_sorted" for doubt in harmonise(scores, sides, advisory=False).warnings
        )
    means = {name: float(np.mean(values)) for name, values in found.items()}
    others = ", ".join(f"{name} {means[name]:.3f}" for name in list(METHODS)[1:])
    name, mine = f"best fifth found, {case}", means["side_quantile"]
    note = f"{others}; sorting noticed in {warned} of {len(SEEDS)}"
    return Figure(name, mine, "", mine / means["per reviewer"], "each reviewer alone", note)


def real(name: str, scores: np.ndarray) -> Iterator[Figure]:
    """Nobody knows the truth here: how much of the raw best fifth each method keeps, reviewers split into two sides."""
    sides = np.arange(scores.shape[1]) % 2
    raw = row_means(scores)
    for method in ("side_quantile", "side_z", "linear"):
        kept = overlap(raw, METHODS[method](scores, sides))
        yield Figure(f"{name}: raw best fifth kept by {method}", 100 * kept, "%")


def ours() -> Iterator[Figure]:
    scores, accepted = iclr_2021()
    for name, of in (("AIBS panel", aibs()), ("ICLR 2021", scores)):
        found = reliability(of)
        for label, figure in (("ICC(1,1)", found.icc1), ("ICC(1,k)", found.icck), ("alpha", found.alpha)):
            note = f"95 % {figure.low:.3f} to {figure.high:.3f}; k {found.k:.1f}"
            yield Figure(f"{name}: {label}", float(figure), "", note=note)
    mean = row_means(scores)
    chosen = np.isin(
        np.arange(len(mean)), np.argsort(-np.nan_to_num(mean), kind="stable")[: int(accepted.sum())]
    )
    agreed = float((chosen & accepted).sum() / accepted.sum())
    yield Figure("ICLR 2021: accepted papers among the as many best by score", 100 * agreed, "%")


def speed() -> Figure:
    _, scores, sides = panel(0)
    begun = perf_counter()
    harmonise(scores, sides)
    name = f"{scores.shape[0]} proposals x {scores.shape[1]} reviewers with warnings and the advisory model"
    return Figure(name, perf_counter() - begun, "s")
