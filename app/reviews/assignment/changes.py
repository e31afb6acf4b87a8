"""Living with an assignment: repair it when somebody declines, compare two, say why a pair was or was not chosen."""

from dataclasses import dataclass, replace

import numpy as np

from app.reviews.assignment.core import measure
from app.reviews.assignment.pairs import read_pairs
from app.reviews.assignment.problem import Assignment, AssignmentProblem, SparseAffinity


@dataclass(frozen=True)
class Difference:
    """Pairs that one assignment has and the other has not; (n, 2) each."""

    added: np.ndarray
    removed: np.ndarray
    kept: np.ndarray


def difference(before: np.ndarray, after: np.ndarray) -> Difference:
    """What changes from the pairs `before` (M, 2) to the pairs `after`."""
    old, new = _as_set(before), _as_set(after)
    return Difference(_as_array(new - old), _as_array(old - new), _as_array(old & new))


def _as_set(pairs: np.ndarray) -> set[tuple[int, int]]:
    return {(int(p), int(r)) for p, r in pairs}


def _as_array(pairs: set[tuple[int, int]]) -> np.ndarray:
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def without(problem: AssignmentProblem, declined: np.ndarray) -> AssignmentProblem:
    """The problem with the (D, 2) pairs `declined` forbidden, and taken out of its fixed pairs."""
    return replace(
        problem,
        affinity=_set(problem.affinity, declined, np.nan),
        fixed=None if problem.fixed is None else difference(declined, problem.fixed).added,
    )


def keeping(problem: AssignmentProblem, present: np.ndarray) -> tuple[AssignmentProblem, float]:
    """The problem in which each pair of `present` is worth more than any rearrangement, and that bonus.

    Its optimum changes as few pairs as the rules allow, and among those has the most affinity.
    """
    largest = measure(read_pairs(problem.affinity)).largest
    bonus = float(np.ceil(2 * largest + 1) * (problem.shape[1] + 2))
    value = read_pairs(problem.affinity).lookup(present[:, 0], present[:, 1])
    return replace(problem, affinity=_set(problem.affinity, present, value + bonus)), bonus


def _set(
    affinity: np.ndarray | SparseAffinity, pairs: np.ndarray, value: np.ndarray | float
) -> np.ndarray | SparseAffinity:
    """A copy in which `pairs` have `value`; NaN stays NaN, and an unlisted pair stays unlisted."""
    if not isinstance(affinity, SparseAffinity):
        changed = affinity.astype(np.float64)
        changed[pairs[:, 0], pairs[:, 1]] = value
        return changed
    values = np.asarray(affinity.values, dtype=np.float64).copy()
    listed = (
        np.repeat(np.arange(affinity.shape[0]), np.diff(affinity.indptr)) * affinity.reviewers
        + affinity.indices
    )
    place = {int(code): at for at, code in enumerate(listed)}
    for code, new in zip(
        (pairs[:, 0] * affinity.reviewers + pairs[:, 1]).tolist(),
        np.broadcast_to(value, len(pairs)).tolist(),
        strict=True,
    ):
        if code in place:
            values[place[code]] = new
    return replace(affinity, values=values)


@dataclass(frozen=True)
class Explanation:
    """One pair of an assignment: where the reviewer stands among all who may review the proposal.

    `rank` 1 is the highest affinity. `better_full` of the reviewers with a higher affinity who were not chosen are
    at their maximum load, `better_colleague` share an institution with a chosen one, `better_elsewhere` have room
    but a minimum of a party, a load or a need asks for this pair.
    """

    proposal: int
    reviewer: int
    affinity: float
    rank: int
    of: int
    better_full: int
    better_colleague: int
    better_elsewhere: int


def explain(problem: AssignmentProblem, assignment: Assignment, proposal: int) -> list[Explanation]:
    """Why the reviewers of `proposal` are who they are, best affinity first."""
    everybody = np.arange(problem.shape[1])
    affinity = read_pairs(problem.affinity).lookup(np.full(len(everybody), proposal), everybody)
    load = np.bincount(assignment.pairs[:, 1], minlength=len(everybody))
    mine = assignment.pairs[assignment.pairs[:, 0] == proposal, 1]
    chosen = np.isin(everybody, mine)
    institution = (
        np.full(len(everybody), -1) if problem.institution is None else np.asarray(problem.institution)
    )
    colleague = np.isin(institution, institution[mine][institution[mine] >= 0])
    answers = []
    for reviewer in mine[np.lexsort((mine, -affinity[mine]))].tolist():
        better = (affinity > affinity[reviewer]) & ~chosen
        full = better & (load >= problem.max_load)
        shared = better & ~full & colleague
        answers.append(
            Explanation(
                proposal=proposal,
                reviewer=reviewer,
                affinity=float(affinity[reviewer]),
                rank=1 + int((affinity > affinity[reviewer]).sum()),
                of=int(np.isfinite(affinity).sum()),
                better_full=int(full.sum()),
                better_colleague=int(shared.sum()),
                better_elsewhere=int((better & ~full & ~shared).sum()),
            )
        )
    return answers
