"""Rules that cross the groups: a language or expertise that somebody must have, one reviewer per institution.

Such a rule is no part of a network flow. The flow without it is solved first (its value is an upper bound whatever
happens next); where the answer breaks the rule, the pair that costs least at the flow's prices is fixed, or the
weaker of two colleagues is forbidden, and the flow is solved again, until nothing is broken or nothing helps.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from app.reviews.assignment.core import NO_PAIRS, Core, reduce
from app.reviews.assignment.optimum import Optimum, solve
from app.reviews.assignment.problem import AssignmentProblem, Need, Remedy, Shortfall, Why


@dataclass
class Settled:
    """An optimum that keeps the crossing rules, the decisions that made it so, and what could not be met."""

    core: Core
    found: Optimum
    relaxed: Optimum
    relaxed_core: Core
    fixed: np.ndarray = field(default_factory=lambda: NO_PAIRS)
    forbidden: np.ndarray = field(default_factory=lambda: NO_PAIRS)
    unmet: list[Shortfall] = field(default_factory=list)


def settle(problem: AssignmentProblem) -> Settled:
    core = reduce(problem)
    found = solve(core)
    state = Settled(core, found, found, core)
    while _separate_colleagues(problem, state) or _meet_needs(problem, state):
        pass
    return state


def everyone(core: Core, pairs: np.ndarray) -> np.ndarray:
    """Chosen and fixed pairs together, sorted by proposal and reviewer."""
    return np.unique(np.concatenate([core.fixed, pairs]), axis=0)


def _retry(
    problem: AssignmentProblem, state: Settled, fixed: np.ndarray, forbidden: np.ndarray
) -> tuple[Core, Optimum]:
    core = reduce(
        problem,
        fixed=np.concatenate([state.fixed, fixed]),
        forbidden=np.concatenate([state.forbidden, forbidden]),
        units=state.core.units,
    )
    return core, solve(core)


def _separate_colleagues(problem: AssignmentProblem, state: Settled) -> bool:
    """Forbid, where two of one institution review a proposal, the one with less to lose; True if there were any.

    The network itself keeps colleagues of one group apart; what is left are colleagues of two groups.
    """
    pairs = everyone(state.core, state.found.pairs)
    institution = state.core.institution[pairs[:, 1]]
    worth = _worth(state, pairs)
    order = np.lexsort((worth, institution, pairs[:, 0]))
    same = (pairs[order[1:], 0] == pairs[order[:-1], 0]) & (institution[order[1:]] == institution[order[:-1]])
    twice = order[:-1][same & (institution[order[:-1]] >= 0) & np.isfinite(worth[order[:-1]])]
    if not len(twice):
        return False
    state.core, state.found = _retry(problem, state, NO_PAIRS, pairs[twice])
    state.forbidden = np.concatenate([state.forbidden, pairs[twice]])
    return True


def _worth(state: Settled, pairs: np.ndarray) -> np.ndarray:
    """Affinity less the reviewer's price; infinite for decided pairs, which stay."""
    worth = state.core.pairs.lookup(pairs[:, 0], pairs[:, 1]) - state.found.price[pairs[:, 1]]
    return np.where(np.isnan(worth), np.inf, worth)


def _open_needs(problem: AssignmentProblem, state: Settled) -> dict[int, list[Need]]:
    """By proposal: needs that the present answer does not meet and that were not given up."""
    pairs = everyone(state.core, state.found.pairs)
    given_up = {(s.proposal, s.need) for s in state.unmet}
    open_needs: dict[int, list[Need]] = {}
    for need in problem.needs:
        for proposal in np.flatnonzero(_short_of(problem, pairs, need)).tolist():
            if (proposal, need.name) not in given_up:
                open_needs.setdefault(proposal, []).append(need)
    return open_needs


def _short_of(problem: AssignmentProblem, pairs: np.ndarray, need: Need) -> np.ndarray:
    have = np.bincount(pairs[need.reviewers[pairs[:, 1]], 0], minlength=problem.shape[0])
    return np.where(need.proposals, np.maximum(0, need.at_least - have), 0)


def _meet_needs(problem: AssignmentProblem, state: Settled) -> bool:
    """Fix one pair for each proposal with an open need; all at once if that breaks nothing, else one by one."""
    open_needs = _open_needs(problem, state)
    taken = np.zeros(problem.shape[1], dtype=np.int64)
    choices: dict[int, int] = {}
    for proposal, needs in open_needs.items():
        reviewer = next(_choices(state, proposal, needs, taken), None)
        if reviewer is None:
            state.unmet += [_unmet(problem, state, proposal, need) for need in needs]
        else:
            choices[proposal] = reviewer
            taken[reviewer] += 1
    if choices and not _accept(problem, state, np.array(list(choices.items()))):
        for proposal in choices:
            _meet_singly(problem, state, proposal, open_needs[proposal])
    return bool(choices)


def _meet_singly(problem: AssignmentProblem, state: Settled, proposal: int, needs: list[Need]) -> None:
    nothing_taken = np.zeros(problem.shape[1], dtype=np.int64)
    for reviewer in _choices(state, proposal, needs, nothing_taken):
        if _accept(problem, state, np.array([[proposal, reviewer]])):
            return
    state.unmet += [_unmet(problem, state, proposal, need) for need in needs]


def _accept(problem: AssignmentProblem, state: Settled, fixed: np.ndarray) -> bool:
    core, found = _retry(problem, state, fixed, NO_PAIRS)
    if found.broken() > state.found.broken():
        return False
    state.core, state.found = core, found
    state.fixed = np.concatenate([state.fixed, fixed])
    return True


def _choices(state: Settled, proposal: int, needs: list[Need], taken: np.ndarray) -> Iterator[int]:
    """Reviewers who meet an open need of the proposal, most needs first, then the least costly at the prices."""
    core = state.core
    everybody = np.arange(core.shape[1])
    affinity = core.pairs.lookup(np.full(len(everybody), proposal), everybody)
    meets = sum((need.reviewers.astype(int) for need in needs), start=np.zeros(len(everybody), dtype=int))
    free = np.isfinite(affinity) & (core.high - taken > 0) & _room(core, proposal) & (meets > 0)
    worth = np.where(free, affinity - state.found.price, -np.inf)
    for reviewer in np.lexsort((everybody, -worth, -meets)).tolist():
        if free[reviewer]:
            yield reviewer


def _room(core: Core, proposal: int) -> np.ndarray:
    """(R,) whether a place for each reviewer is left beside the minima of the other groups."""
    spare = core.demand[proposal] - core.minimum[proposal].sum()
    if not core.groups:
        return np.full(core.shape[1], spare > 0)
    return (spare > 0) | ((core.slot >= 0) & (core.minimum[proposal][core.slot] > 0))


def _unmet(problem: AssignmentProblem, state: Settled, proposal: int, need: Need) -> Shortfall:
    pairs = everyone(state.core, state.found.pairs)
    missing = int(_short_of(problem, pairs, need)[proposal])
    able = np.flatnonzero(need.reviewers)
    affinity = state.core.pairs.lookup(np.full(len(able), proposal), able)
    if np.isnan(affinity).all():
        why: Why = "nobody_may"
        remedies = [Remedy("recruit", missing, proposal=proposal)]
    else:
        best = int(able[np.nanargmax(affinity)])
        full = state.core.high[best] - np.count_nonzero(state.found.pairs[:, 1] == best) <= 0
        why = "everybody_full" if full else "no_combination"
        remedies = (
            [Remedy("raise_load", 1, reviewer=best)]
            if full
            else [Remedy("recruit", missing, proposal=proposal)]
        )
    return Shortfall("need", max(1, missing), why, proposal=proposal, need=need.name, remedies=remedies)
