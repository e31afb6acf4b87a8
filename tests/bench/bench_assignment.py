"""Assignment: time, memory, proof, and the objective beside a linear programme's and that of other systems.

The matrices are those on which other systems were measured: affinities of rank 12 with noise, 10 % conflicts, 3
reviews, at most 8 proposals each, two parties of 60 and 40 % of the reviewers; demand is 94 % of what they can do.
Every run has a process of its own, so that its peak of memory is its own. Time is that of the processor, of which an
assignment uses one; on a quiet machine the clock says the same.
"""

import resource
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from time import perf_counter, process_time

import numpy as np

from app.reviews.assignment import Assignment, AssignmentProblem, SparseAffinity, assign
from tests.bench.figures import Figure
from tests.real_data.peer_review import midl
from tests.reviews.oracles import linear_optimum

SIZES = ((500, 200), (2_000, 800), (5_000, 2_000))
SEEDS = (1, 2, 3)
LINEAR = {(500, 200): SEEDS, (2_000, 800): (1,)}  # a dense programme of the second takes a minute and 1.5 GB
LARGE, LISTED = (20_000, 8_000), 80
SECONDS = {(5_000, 2_000): 3.0, LARGE: 30.0}
MEMORY = 1024.0  # MiB
PEERS = {
    (500, 200): ("OpenReview MinMax", 699.5, "median of 3 seeds"),
    (2_000, 800): ("OpenReview MinMax", 2792.9, "seed 1"),
    (5_000, 2_000): ("OpenReview FairSequence", 6785.6, "seed 1"),
}
"""The best objective any other system reached on these matrices without the rule of the parties."""


def matrix(proposals: int, reviewers: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(P, R) affinity with NaN for conflicts, and (R,) the reviewers' parties."""
    dice = np.random.default_rng(seed)
    topics = [dice.dirichlet([0.3] * 12, size) for size in (proposals, reviewers)]
    near = topics[0] @ topics[1].T
    affinity = np.clip(0.75 * near / near.max() + 0.25 * dice.random((proposals, reviewers)), 0.001, 1)
    conflict = dice.random((proposals, reviewers)) < 0.10
    return np.where(conflict, np.nan, np.round(affinity, 4)), (dice.random(reviewers) < 0.6).astype(int)


def listed(proposals: int, reviewers: int, seed: int) -> tuple[SparseAffinity, np.ndarray]:
    """The same kind of matrix made row by row, of which only the best LISTED pairs of each proposal are kept."""
    dice = np.random.default_rng(seed)
    topics = [dice.dirichlet([0.3] * 12, size) for size in (proposals, reviewers)]
    columns, values = [], []
    for row in topics[0]:
        near = 0.75 * (topics[1] @ row) + 0.25 * dice.random(reviewers)
        near[dice.random(reviewers) < 0.10] = -1
        best = np.argpartition(-near, LISTED)[:LISTED].copy()
        columns.append(best)
        values.append(np.round(near[best], 4))
    start = np.arange(0, LISTED * proposals + 1, LISTED)
    sparse = SparseAffinity(start, np.concatenate(columns), np.concatenate(values), reviewers)
    return sparse, (dice.random(reviewers) < 0.6).astype(int)


def problem(affinity, party, minima) -> AssignmentProblem:
    reviewers = affinity.shape[1]
    return AssignmentProblem(
        affinity=affinity,
        reviews_per_proposal=3,
        max_load=np.full(reviewers, 8),
        min_load=np.zeros(reviewers, dtype=int),
        reviewer_group=party,
        min_per_group=minima,
    )


BOTH = {0: 1, 1: 1}


def timed(
    make: Callable, size: tuple[int, int], seed: int, minima: dict, fairness: float
) -> dict[str, float]:
    of = problem(*make(*size, seed), minima)
    begun, worked = perf_counter(), process_time()
    found = assign(of, fairness=fairness)
    seconds, work = perf_counter() - begun, process_time() - worked
    return {
        "seconds": seconds,
        "work": work,
        "peak": _peak(),
        "wrong": _broken(of, found),
        **_numbers(of, found),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _numbers(of: AssignmentProblem, found: Assignment) -> dict[str, float]:
    parties = np.zeros((of.shape[0], 2), dtype=bool)
    parties[found.pairs[:, 0], of.reviewer_group[found.pairs[:, 1]]] = True
    return {
        "total": found.total_affinity,
        "bound": found.upper_bound,
        "worst": found.worst,
        "worst_bound": found.worst_bound,
        "both": float(parties.all(axis=1).mean()),
        "short": len(found.shortfalls),
    }


def _broken(of: AssignmentProblem, found: Assignment) -> int:
    """Reviews missing, loads exceeded, conflicts assigned, counted apart from the engine."""
    missing = of.reviews_per_proposal * of.shape[0] - len(np.unique(found.pairs, axis=0))
    load = np.bincount(found.pairs[:, 1], minlength=of.shape[1])
    if isinstance(of.affinity, SparseAffinity):
        row = np.repeat(np.arange(of.shape[0]), np.diff(of.affinity.indptr))
        known = np.isin(found.pairs @ [of.shape[1], 1], row * of.shape[1] + of.affinity.indices)
    else:
        known = np.isfinite(of.affinity[found.pairs[:, 0], found.pairs[:, 1]])
    return int(missing + np.maximum(0, load - of.max_load).sum() + (~known).sum())


def apart(function: Callable, *arguments: object) -> dict[str, float]:
    """Run in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def run() -> Iterator[Figure]:
    for size in SIZES:
        yield from proven(size)
        yield from against_peers(size)
    yield from large()
    yield from against_linear()
    yield from fair_conference()
    yield from fair_synthetic()


def proven(size: tuple[int, int]) -> Iterator[Figure]:
    name = f"{size[0]:,} x {size[1]:,}"
    runs = [apart(timed, matrix, size, seed, BOTH, 0.0) for seed in SEEDS]
    slowest = max(run["work"] for run in runs)
    totals = ", ".join(f"{run['total']:.4f}" for run in runs)
    bar = SECONDS.get(size)
    yield Figure(
        f"{name}, proven, slowest of 3 seeds",
        slowest,
        "CPU s",
        *((slowest / bar, f"{bar:.0f} s") if bar else (None, None)),
        note=f"objectives {totals}; {max(run['seconds'] for run in runs):.1f} s by the clock",
    )
    peak = max(run["peak"] for run in runs)
    yield Figure(f"{name}, peak with the matrix", peak, "MiB", peak / MEMORY, "1 GiB")
    gap = max(run["bound"] - run["total"] for run in runs)
    note = f"{sum(run['wrong'] for run in runs)} broken rules, {sum(run['short'] for run in runs)} shortfalls"
    yield Figure(f"{name}, gap to the proven bound", gap, "affinity", note=note)
    both = min(run["both"] for run in runs)
    yield Figure(f"{name}, proposals with both parties", 100 * both, "%", both, "100 %")


def against_peers(size: tuple[int, int]) -> Iterator[Figure]:
    peer, theirs, which = PEERS[size]
    totals = [
        apart(timed, matrix, size, seed, {}, 0.0)["total"] for seed in (SEEDS if "median" in which else (1,))
    ]
    mine = float(np.median(totals))
    name = f"{size[0]:,} x {size[1]:,}, objective without parties"
    yield Figure(name, mine, "affinity", mine / theirs, f"{peer} {theirs}", which)


def large() -> Iterator[Figure]:
    run = apart(timed, listed, LARGE, 1, BOTH, 0.0)
    name = f"{LARGE[0]:,} x {LARGE[1]:,}, {LISTED} listed pairs each, proven"
    note = (
        f"{run['seconds']:.1f} s by the clock, {100 * run['both']:.1f} % with both parties, "
        f"{run['wrong']} broken rules"
    )
    yield Figure(name, run["work"], "CPU s", run["work"] / SECONDS[LARGE], "30 s", note)
    yield Figure(f"{name}, peak with the pairs", run["peak"], "MiB", run["peak"] / MEMORY, "1 GiB")


def linear(size: tuple[int, int], seed: int) -> dict[str, float]:
    of = problem(*matrix(*size, seed), BOTH)
    begun = perf_counter()
    return {"optimum": linear_optimum(of), "seconds": perf_counter() - begun}


def against_linear() -> Iterator[Figure]:
    for size, seeds in LINEAR.items():
        for seed in seeds:
            theirs = apart(linear, size, seed)
            mine = apart(timed, matrix, size, seed, BOTH, 0.0)["total"]
            name = f"{size[0]:,} x {size[1]:,}, seed {seed}, objective less that of HiGHS"
            note = f"dense programme: {theirs['seconds']:.1f} s"
            yield Figure(
                name, round(mine - theirs["optimum"], 6), "affinity", mine / theirs["optimum"], "HiGHS", note
            )


def fair_conference() -> Iterator[Figure]:
    """The real conference, with and without its rule that everybody reviews at least 2 (which leaves no slack)."""
    data = midl()
    for low, rule in ((np.zeros_like(data.min_load), "no minimum load"), (data.min_load, "minimum load 2")):
        of = AssignmentProblem(data.affinity, 3, data.max_load, low, np.zeros_like(low), {})
        ideal, best = linear_optimum(of, max_min=True), linear_optimum(of)
        least_loss = 1 - linear_optimum(of, floor=0.95 * ideal) / best
        for fairness in (0.95, 1.0):
            begun = perf_counter()
            found = assign(of, fairness=fairness)
            name = f"MIDL, {rule}, fairness {fairness}: worst-off of the max-min bound"
            note = f"{perf_counter() - begun:.1f} s; worst {found.worst:.4f}, bound {ideal:.4f}"
            yield Figure(name, 100 * found.worst / ideal, "%", found.worst / ideal / 0.95, "95 %", note)
            loss = 1 - found.total_affinity / best
            note = f"even the linear programme loses {100 * least_loss:.2f} % at 95 %"
            yield Figure(
                f"MIDL, {rule}, fairness {fairness}: loss of total", 100 * loss, "%", loss / 0.02, "2 %", note
            )


def fair_linear(size: tuple[int, int], seed: int) -> dict[str, float]:
    """The max-min optimum of HiGHS over each proposal's best 60 pairs; the engine's own bound covers all."""
    affinity, party = matrix(*size, seed)
    worst = np.sort(np.where(np.isnan(affinity), -1, affinity), axis=1)[:, -60][:, None]
    of = problem(np.where(affinity >= worst, affinity, np.nan), party, BOTH)
    return {"ideal": linear_optimum(of, max_min=True)}


def fair_synthetic() -> Iterator[Figure]:
    size = (2_000, 800)
    for seed in SEEDS:
        run = apart(timed, matrix, size, seed, BOTH, 1.0)
        ideal = apart(fair_linear, size, seed)["ideal"] if seed == 1 else run["worst_bound"]
        name = f"2,000 x 800, seed {seed}, fairness 1: worst-off of the max-min bound"
        note = f"{run['seconds']:.1f} s; worst {run['worst']:.4f}, bound {ideal:.4f}"
        yield Figure(name, 100 * run["worst"] / ideal, "%", run["worst"] / ideal / 0.95, "95 %", note)
        loss = 1 - run["total"] / run["bound"]
        yield Figure(
            f"2,000 x 800, seed {seed}, fairness 1: loss of total", 100 * loss, "%", loss / 0.02, "2 %"
        )
