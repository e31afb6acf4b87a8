"""What is asked of an assignment and what comes back: arrays in, arrays and named shortfalls out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class SparseAffinity:
    """Affinity of listed pairs only (compressed rows), for calls whose full matrix would not fit in memory.

    `indptr` (P + 1,) int, `indices` (nnz,) int reviewers, `values` (nnz,) float; row p is
    `indices[indptr[p]:indptr[p + 1]]`, each reviewer at most once. `absent` is the affinity of a pair that is
    not listed: NaN (the default) forbids it, a number allows it.
    """

    indptr: np.ndarray
    indices: np.ndarray
    values: np.ndarray
    reviewers: int
    absent: float = np.nan

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.indptr) - 1, self.reviewers


@dataclass(frozen=True)
class Need:
    """Of the reviewers of each marked proposal at least so many must be marked (a language, an expertise)."""

    name: str
    proposals: np.ndarray  # (P,) bool
    reviewers: np.ndarray  # (R,) bool
    at_least: int = 1


@dataclass(frozen=True)
class AssignmentProblem:
    """Who may review what. Sizes: P proposals, R reviewers.

    `affinity` is (P, R) float, higher is better, NaN forbids the pair. Every proposal gets exactly
    `reviews_per_proposal` different reviewers, of group g at least `min_per_group[g]`; reviewer r gets between
    `min_load[r]` and `max_load[r]` proposals. What cannot be met is not an error but a shortfall of the answer.
    """

    affinity: np.ndarray | SparseAffinity
    reviews_per_proposal: int
    max_load: np.ndarray  # (R,) int
    min_load: np.ndarray  # (R,) int
    reviewer_group: np.ndarray  # (R,) int, the reviewer's party
    min_per_group: Mapping[int, int]  # group -> at least so many of each proposal's reviewers
    fixed: np.ndarray | None = None  # (F, 2) int: pairs that must be part of the answer
    institution: np.ndarray | None = (
        None  # (R,) int: at most one reviewer of each per proposal; negative: none
    )
    needs: Sequence[Need] = ()

    def __post_init__(self) -> None:
        problems = [*_shape_problems(self), *_number_problems(self)]
        if problems:
            raise ValueError("; ".join(problems))

    @property
    def shape(self) -> tuple[int, int]:
        proposals, reviewers = self.affinity.shape
        return proposals, reviewers


def _shape_problems(problem: AssignmentProblem) -> Iterable[str]:
    if len(problem.affinity.shape) != 2:
        yield "affinity must be a matrix of proposals by reviewers"
        return
    proposals, reviewers = problem.shape
    for name in ("max_load", "min_load", "reviewer_group", "institution"):
        values = getattr(problem, name)
        if values is not None and np.shape(values) != (reviewers,):
            yield f"{name} must have one number for each of the {reviewers} reviewers"
    if problem.fixed is not None and (np.ndim(problem.fixed) != 2 or np.shape(problem.fixed)[1] != 2):
        yield "fixed must be an array of (proposal, reviewer) rows"
    for need in problem.needs:
        if np.shape(need.proposals) != (proposals,) or np.shape(need.reviewers) != (reviewers,):
            yield f"need {need.name!r} must mark proposals and reviewers by one bool each"


def _number_problems(problem: AssignmentProblem) -> Iterable[str]:
    if problem.reviews_per_proposal < 0:
        yield "reviews_per_proposal must not be negative"
    if any(least < 0 for least in problem.min_per_group.values()):
        yield "min_per_group must not be negative"
    if sum(problem.min_per_group.values()) > problem.reviews_per_proposal:
        yield "min_per_group asks for more reviewers than reviews_per_proposal"
    if np.shape(problem.max_load) == np.shape(problem.min_load):
        low, high = np.asarray(problem.min_load), np.asarray(problem.max_load)
        if (low < 0).any() or (high < low).any():
            yield "loads must satisfy 0 <= min_load <= max_load"


@dataclass(frozen=True)
class Remedy:
    """The cheapest change that ends a shortfall.

    raise_load: `reviewer` reviews `amount` more than max_load. recruit: `amount` new reviewers (of `group`, if
    one is named) who may review `proposal`. lower_min_load: `reviewer` is asked for `amount` fewer.
    """

    kind: Literal["raise_load", "recruit", "lower_min_load"]
    amount: int
    reviewer: int | None = None
    group: int | None = None
    proposal: int | None = None


Why = Literal["nobody_may", "everybody_full", "too_few_reviews", "no_combination"]


@dataclass(frozen=True)
class Shortfall:
    """A demand that no assignment meets together with the others.

    kind `reviews`: `proposal` has `missing` reviewers too few. `group`: too few of `group`. `min_load`: `reviewer`
    has too few proposals. `need`: the named need of `proposal` is not met. `why`: `nobody_may` (every candidate is
    forbidden), `everybody_full` (candidates are at their load, also after every exchange), `too_few_reviews` (there
    is not enough to review), `no_combination` (candidates exist, but not together with the other rules).
    """

    kind: Literal["reviews", "group", "min_load", "need"]
    missing: int
    why: Why
    proposal: int | None = None
    reviewer: int | None = None
    group: int | None = None
    need: str | None = None
    remedies: Sequence[Remedy] = ()


@dataclass(frozen=True)
class Assignment:
    """An assignment and the proof of how good it is.

    `upper_bound`: no assignment with as few shortfalls has more total affinity (weak duality of the flow problem,
    evaluated over every allowed pair). `worst` and `worst_bound` say the same of the worst-off proposal's sum of
    affinities. `reviewer_price` (R,): the affinity that one more review by this reviewer would add, 0 where the
    reviewer has room. `floor`: the least sum that was asked for each proposal by `fairness`.
    """

    pairs: np.ndarray  # (M, 2) int: proposal, reviewer; sorted
    total_affinity: float
    upper_bound: float
    shortfalls: Sequence[Shortfall]
    worst: float = 0.0
    worst_bound: float = np.inf
    floor: float = -np.inf
    reviewer_price: np.ndarray = field(default_factory=lambda: np.zeros(0))
    probability: np.ndarray | None = (
        None  # (M,) with which each pair was drawn, when the assignment was drawn
    )
