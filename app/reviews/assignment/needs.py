"""Rules that cross the groups: a language or expertise that somebody must have, one reviewer per institution.

Such a rule is no part of a network flow. The flow without it is solved first (its value is an upper bound whatever
happens next); where the answer breaks the rule, the pair that costs least at the flow's prices is fixed, or the
weaker of two colleagues is forbidden, and the flow is solved again, until nothing is broken or nothing helps.
"""

from dataclasses import dataclass, field

import numpy as np

from app.reviews.assignment.core import NO_PAIRS, Core, reduce
from app.reviews.assignment.optimum import Optimum, solve
from app.reviews.assignment.problem import AssignmentProblem, Need, Remedy, Shortfall, SparseAffinity, Why


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

    The network itself keeps colleagues of one group apart; what is left are colleagues of two groups. Where the
    weaker cannot be spared (a party would be missing), the other is forbidden.
    """
    weaker, stronger = _colleagues(state)
    if not len(weaker):
        return False
    core, found = _retry(problem, state, NO_PAIRS, weaker)
    if found.broken() <= state.found.broken():
        state.core, state.found = core, found
        state.forbidden = np.concatenate([state.forbidden, weaker])
        return True
    answers = [(pair, *_retry(problem, state, NO_PAIRS, pair)) for pair in (weaker[:1], stronger[:1])]
    pair, state.core, state.found = min(answers, key=lambda answer: answer[2].broken())
    state.forbidden = np.concatenate([state.forbidden, pair])
    return True


def _colleagues(state: Settled) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of one institution at one proposal: those that can be forbidden, and the other of each two."""
    pairs = everyone(state.core, state.found.pairs)
    institution = state.core.institution[pairs[:, 1]]
    worth = _worth(state, pairs)
    order = np.lexsort((worth, institution, pairs[:, 0]))
    lower, higher = order[:-1], order[1:]
    same = (pairs[lower, 0] == pairs[higher, 0]) & (institution[lower] == institution[higher])
    twice = same & (institution[lower] >= 0) & np.isfinite(worth[lower])
    return pairs[lower[twice]], pairs[higher[twice]]


def _worth(state: Settled, pairs: np.ndarray) -> np.ndarray:
    """Affinity less the reviewer's price; infinite for decided pairs, which stay."""
    worth = state.core.pairs.lookup(pairs[:, 0], pairs[:, 1]) - state.found.price[pairs[:, 1]]
    return np.where(np.isnan(worth), np.inf, worth)


def _needs_beyond(problem: AssignmentProblem, state: Settled, pairs: np.ndarray) -> dict[int, list[Need]]:
    """By proposal: needs that `pairs` do not meet and that were not given up."""
    given_up = {(s.proposal, s.need) for s in state.unmet}
    beyond: dict[int, list[Need]] = {}
    for need in problem.needs:
        for proposal in np.flatnonzero(_short_of(problem, pairs, need)).tolist():
            if (proposal, need.name) not in given_up:
                beyond.setdefault(proposal, []).append(need)
    return beyond


def _short_of(problem: AssignmentProblem, pairs: np.ndarray, need: Need) -> np.ndarray:
    have = np.bincount(pairs[need.reviewers[pairs[:, 1]], 0], minlength=problem.shape[0])
    return np.where(need.proposals, np.maximum(0, need.at_least - have), 0)


def _meet_needs(problem: AssignmentProblem, state: Settled) -> bool:
    """Fix one pair for each proposal with an open need; all at once if that breaks nothing, else one by one."""
    open_needs = _needs_beyond(problem, state, everyone(state.core, state.found.pairs))
    if not open_needs:
        return False
    matched = _match(state, _needs_beyond(problem, state, state.core.fixed))
    choices = {p: matched[p] for p in open_needs if p in matched}
    for proposal in set(open_needs) - set(choices):
        state.unmet += [_unmet(problem, state, proposal, need) for need in open_needs[proposal]]
    if choices and not _accept(problem, state, np.array(list(choices.items()))):
        for proposal in choices:
            _meet_singly(problem, state, proposal, open_needs[proposal])
    return True


def _match(state: Settled, wanted: dict[int, list[Need]]) -> dict[int, int]:
    """One able reviewer for each proposal with a need, for as many proposals as possible and at the least price.

    Proposals whose needs are met take part, so that nobody they depend on is given away.
    """
    rows = {p: _able(state, p, needs) for p, needs in wanted.items()}
    listed = SparseAffinity(
        indptr=np.cumsum([0, *(len(reviewers) for reviewers, _ in rows.values())]),
        indices=np.concatenate([reviewers for reviewers, _ in rows.values()]),
        values=np.concatenate([worth for _, worth in rows.values()]),
        reviewers=state.core.shape[1],
    )
    nobody = np.zeros_like(state.core.low)
    found = solve(reduce(AssignmentProblem(listed, 1, state.core.high, nobody, nobody, {})))
    return {list(rows)[row]: reviewer for row, reviewer in found.pairs.tolist()}


def _able(state: Settled, proposal: int, needs: list[Need]) -> tuple[np.ndarray, np.ndarray]:
    """Reviewers who meet a need of the proposal, the most wanted first, and what they are worth to it.

    More needs at once come first, then those it has, then affinity less the reviewer's price.
    """
    core, everybody = state.core, np.arange(state.core.shape[1])
    affinity = core.pairs.lookup(np.full(len(everybody), proposal), everybody)
    meets = sum((need.reviewers.astype(int) for need in needs), start=np.zeros(len(everybody), dtype=int))
    free = np.flatnonzero(np.isfinite(affinity) & (core.high > 0) & _room(core, proposal) & (meets > 0))
    has = np.isin(everybody, state.found.pairs[state.found.pairs[:, 0] == proposal, 1])
    step = 2 * core.units.largest + float(state.found.price.max(initial=0)) + 1
    worth = (affinity - state.found.price + step * (2 * meets + has))[free]
    order = np.lexsort((free, -worth))
    return free[order], worth[order]


def _meet_singly(problem: AssignmentProblem, state: Settled, proposal: int, needs: list[Need]) -> None:
    for reviewer in _able(state, proposal, needs)[0].tolist():
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
