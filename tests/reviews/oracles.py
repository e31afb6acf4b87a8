"""Answers to small assignment problems by other means: every assignment tried, and a dense linear programme."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import highspy
import numpy as np

from app.reviews.assignment import AssignmentProblem, SparseAffinity


def problem(affinity, reviews=2, load=3, **changes) -> AssignmentProblem:
    """A problem with equal loads; two groups that alternate and no rule about them, unless changed."""
    affinity = affinity if isinstance(affinity, SparseAffinity) else np.asarray(affinity, dtype=float)
    reviewers = affinity.shape[1]
    values = {
        "max_load": np.full(reviewers, load),
        "min_load": np.zeros(reviewers, dtype=int),
        "reviewer_group": np.arange(reviewers) % 2,
        "min_per_group": {},
        **changes,
    }
    return AssignmentProblem(affinity=affinity, reviews_per_proposal=reviews, **values)


def sparse(matrix: np.ndarray, absent: float = np.nan) -> SparseAffinity:
    """The pairs of a matrix that are not NaN, listed row by row in descending order of reviewers."""
    rows = [np.flatnonzero(~np.isnan(row))[::-1] for row in matrix]
    return SparseAffinity(
        indptr=np.concatenate([[0], np.cumsum([len(row) for row in rows])]),
        indices=np.concatenate(rows),
        values=np.concatenate([matrix[p, row] for p, row in enumerate(rows)]),
        reviewers=matrix.shape[1],
        absent=absent,
    )


@dataclass(frozen=True, order=True)
class Score:
    """What is minimised, in this order."""

    lacking: int
    missing: int
    idle: int
    negative_total: float


def score(given: AssignmentProblem, choice: tuple[tuple[int, ...], ...]) -> Score:
    load = np.bincount([r for chosen in choice for r in chosen], minlength=given.shape[1])
    groups = [given.reviewer_group[list(chosen)] if chosen else np.zeros(0) for chosen in choice]
    return Score(
        lacking=sum(
            max(0, least - int((of == g).sum())) for of in groups for g, least in given.min_per_group.items()
        ),
        missing=sum(given.reviews_per_proposal - len(chosen) for chosen in choice),
        idle=int(np.maximum(0, given.min_load - load).sum()),
        negative_total=-round(sum(float(given.affinity[p, r]) for p, c in enumerate(choice) for r in c), 9),
    )


def every_choice(given: AssignmentProblem) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every assignment that respects conflicts, maximum loads, fixed pairs and institutions."""
    fixed = {tuple(pair) for pair in ([] if given.fixed is None else np.asarray(given.fixed).tolist())}
    per_proposal = [_subsets(given, p, {r for q, r in fixed if q == p}) for p in range(given.shape[0])]
    for choice in product(*per_proposal):
        load = np.bincount([r for chosen in choice for r in chosen], minlength=given.shape[1])
        if (load <= given.max_load).all():
            yield choice


def _subsets(given: AssignmentProblem, p: int, fixed: set[int]) -> list[tuple[int, ...]]:
    open_to = [r for r in range(given.shape[1]) if not np.isnan(given.affinity[p, r])]
    return [
        chosen
        for size in range(given.reviews_per_proposal + 1)
        for chosen in combinations(open_to, size)
        if fixed <= set(chosen) and _apart(given, chosen)
    ]


def _apart(given: AssignmentProblem, chosen: tuple[int, ...]) -> bool:
    if given.institution is None:
        return True
    known = [i for r in chosen if (i := given.institution[r]) >= 0]
    return len(set(known)) == len(known)


def best(given: AssignmentProblem) -> Score:
    return min(score(given, choice) for choice in every_choice(given))


def best_worst(given: AssignmentProblem) -> float:
    """The best sum of the worst-off proposal among complete assignments that keep every rule."""
    return max(
        min(sum(float(given.affinity[p, r]) for r in chosen) for p, chosen in enumerate(choice))
        for choice in every_choice(given)
        if _complete(score(given, choice))
    )


def _complete(of: Score) -> bool:
    return of.lacking == of.missing == of.idle == 0


def as_choice(given: AssignmentProblem, pairs: np.ndarray) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(pairs[pairs[:, 0] == p, 1].tolist()) for p in range(given.shape[0]))


def linear_optimum(given: AssignmentProblem, *, max_min: bool = False, floor: float | None = None) -> float:
    """HiGHS on the whole matrix: the largest total affinity (above a floor), or the largest worst-off sum."""
    p, r = np.nonzero(~np.isnan(given.affinity))
    value, groups = given.affinity[p, r], sorted(given.min_per_group)
    proposals, reviewers = given.shape
    one = np.ones(len(p))
    rows = [(p, one, given.reviews_per_proposal, given.reviews_per_proposal, proposals)]
    rows.append((r, one, given.min_load, given.max_load, reviewers))
    rows += [
        (p, (given.reviewer_group[r] == g).astype(float), given.min_per_group[g], np.inf, proposals)
        for g in groups
    ]
    if max_min or floor is not None:
        rows.append((p, value, 0 if max_min else floor, np.inf, proposals))
    return _solve(value, rows, max_min=max_min)


def _solve(value, rows, *, max_min: bool) -> float:
    n = len(value)
    start = np.concatenate([[0], np.cumsum([size for *_, size in rows])])
    row = np.concatenate([at + where for at, (where, *_) in zip(start, rows, strict=False)])
    col = np.tile(np.arange(n), len(rows))
    entry = np.concatenate([coefficient for _, coefficient, *_ in rows])
    if max_min:
        row = np.concatenate([row, np.arange(start[-2], start[-1])])
        col = np.concatenate([col, np.full(start[-1] - start[-2], n)])
        entry = np.concatenate([entry, -np.ones(start[-1] - start[-2])])
    used = entry != 0
    order = np.lexsort((row[used], col[used]))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n + max_min, int(start[-1])
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.concatenate([np.zeros(n), [1.0]]) if max_min else value
    model.col_lower_ = np.zeros(n + max_min)
    model.col_upper_ = np.concatenate([np.ones(n), [highspy.kHighsInf] * max_min])
    model.row_lower_ = np.concatenate([np.broadcast_to(low, size).astype(float) for *_, low, _, size in rows])
    model.row_upper_ = np.concatenate([np.broadcast_to(high, size).astype(float) for *_, high, size in rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.searchsorted(col[used][order], np.arange(n + max_min + 1))
    model.a_matrix_.index_ = row[used][order]
    model.a_matrix_.value_ = entry[used][order]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("parallel", "off")  # `threads` is one setting of the whole process
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"HiGHS answered {solver.getModelStatus()}")
    return float(solver.getInfo().objective_function_value)
