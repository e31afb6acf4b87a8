"""A call's reviewers and proposals as one problem of arrays, and its answer in their own ids again."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np

from app.reviews.affinity import affinity, with_bids
from app.reviews.assignment.changes import explain
from app.reviews.assignment.problem import Assignment, AssignmentProblem, Need, Shortfall
from app.reviews.assignment.solve import assign, repair

MILLION = 1_000_000
Pair = tuple[UUID, UUID]  # (proposal, reviewer)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One who may be asked. `most`: the own limit, None where there is none."""

    id: UUID
    party: str
    institution: UUID | None = None
    texts: Sequence[str] = ()
    keywords: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A proposal to be reviewed."""

    id: UUID
    text: str
    keywords: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Material:
    """What is known of a side of a call. `firm`: assignments that stay; `loose`: asked, not answered yet.

    `barred`: pairs that must not be: conflicts, forbidden pairs, reviewers who left. `bids`: pair → -1 or 1.
    """

    papers: Sequence[Paper]
    reviewers: Sequence[Reviewer]
    firm: Collection[Pair] = ()
    loose: Collection[Pair] = ()
    wanted: Collection[Pair] = ()
    barred: Collection[Pair] = ()
    bids: Mapping[Pair, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer wants of an assignment. `balance` in per cent: 0 the most affinity, 100 the best worst-off.

    `least`: of each proposal's reviewers at least so many of a party. `apart`: no two of one institution.
    `languages`, `keywords`: somebody who reads it; somebody who shares it, where the proposal has it.
    `most_probability` in per cent; below 100 the assignment is drawn by lot.
    """

    reviews: int
    most_load: int
    least_load: int = 0
    balance: int = 0
    least: Mapping[str, int] = field(default_factory=dict)
    apart: bool = True
    languages: Sequence[str] = ()
    keywords: Sequence[str] = ()
    use_bids: bool = False
    most_probability: int = 100
    keep_present: bool = True


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pair of the answer; affinity and probability in millionths."""

    proposal_id: UUID
    person_id: UUID
    change: str
    affinity: int
    probability: int = MILLION
    rank: int = 0
    of: int = 0
    better: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The answer: pairs, and totals, bounds and shortfalls as plain data."""

    chosen: Sequence[Chosen]
    summary: Mapping[str, Any]


def work_out(
    material: Material, wish: Wish, seed: int, *, repairs: bool = False, tell: Callable[[int], object] = id
) -> Outcome:
    """Solve a call. `tell` hears how far it is, in per cent. Raises ValueError where the wish contradicts itself."""
    table = _Table(material, wish)
    tell(5)
    values = table.affinity()
    tell(60)
    problem = table.problem(values)
    found = (
        repair(problem, table.pairs(material.loose))
        if repairs
        else assign(
            problem, fairness=wish.balance / 100, seed=seed, max_probability=wish.most_probability / 100
        )
    )
    tell(85)
    return Outcome(table.chosen(problem, found), table.summary(found))


class _Table:
    """Positions of proposals and reviewers in the arrays. Proposals that need nobody more are left out."""

    def __init__(self, material: Material, wish: Wish) -> None:
        self.material, self.wish = material, wish
        has: dict[UUID, int] = {}
        for proposal_id, _person_id in material.firm:
            has[proposal_id] = has.get(proposal_id, 0) + 1
        self.full = {proposal_id for proposal_id, count in has.items() if count >= wish.reviews}
        self.papers = [paper for paper in material.papers if paper.id not in self.full]
        self.reviewers = material.reviewers
        self.row = {paper.id: at for at, paper in enumerate(self.papers)}
        self.column = {reviewer.id: at for at, reviewer in enumerate(self.reviewers)}
        self.parties = sorted({*(reviewer.party for reviewer in self.reviewers), *wish.least})
        self.values: np.ndarray = np.zeros((0, 0))

    def pairs(self, pairs: Collection[Pair]) -> np.ndarray:
        """(n, 2) positions of those pairs of which both ends are in the arrays."""
        known = [
            (self.row[proposal_id], self.column[person_id])
            for proposal_id, person_id in pairs
            if proposal_id in self.row and person_id in self.column
        ]
        return np.array(sorted(known), dtype=np.int64).reshape(-1, 2)

    def affinity(self) -> np.ndarray:
        texts = [list(reviewer.texts) for reviewer in self.reviewers]
        values: np.ndarray = affinity([paper.text for paper in self.papers], texts)
        if self.wish.use_bids and self.material.bids:
            bids = np.zeros(values.shape, dtype=np.int8)
            for pair, wish in self.material.bids.items():
                for row, column in self.pairs([pair]):
                    bids[row, column] = wish
            values = np.asarray(with_bids(values, bids), dtype=np.float64)
        self.values = np.round(values.astype(np.float64), 6)
        return self.values

    def problem(self, values: np.ndarray) -> AssignmentProblem:
        barred = self.pairs(self.material.barred)
        allowed = values.copy()
        allowed[barred[:, 0], barred[:, 1]] = np.nan
        fixed = self._fixed()
        allowed[fixed[:, 0], fixed[:, 1]] = values[fixed[:, 0], fixed[:, 1]]
        low, high = self._loads(fixed)
        return AssignmentProblem(
            affinity=allowed,
            reviews_per_proposal=self.wish.reviews,
            max_load=high,
            min_load=low,
            reviewer_group=np.array([self.parties.index(r.party) for r in self.reviewers], dtype=np.int64),
            min_per_group={self.parties.index(party): least for party, least in self.wish.least.items()},
            fixed=fixed,
            institution=self._institutions() if self.wish.apart else None,
            needs=self._needs(),
        )

    def _fixed(self) -> np.ndarray:
        """Firm pairs stay whatever is wished; wanted and loose ones where nothing bars them and there is room."""
        kept = [pair for pair in self.material.firm if pair[0] in self.row]
        room = dict.fromkeys(self.row, self.wish.reviews)
        for proposal_id, _person_id in kept:
            room[proposal_id] -= 1
        loose = self.material.loose if self.wish.keep_present else ()
        barred = {*self.material.barred, *kept}
        for pair in (*sorted(self.material.wanted), *sorted(loose)):
            if pair not in barred and room.get(pair[0], 0) > 0 and pair[1] in self.column:
                kept.append(pair)
                barred.add(pair)
                room[pair[0]] -= 1
        return self.pairs(kept)

    def _loads(self, fixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What each may still take: limits less the proposals that are left out, never less than what is fixed."""
        size = len(self.reviewers)
        elsewhere = np.zeros(size, dtype=np.int64)
        for proposal_id, person_id in self.material.firm:
            if proposal_id in self.full and person_id in self.column:
                elsewhere[self.column[person_id]] += 1
        own = [
            self.wish.most_load if r.most is None else min(r.most, self.wish.most_load)
            for r in self.reviewers
        ]
        here = np.bincount(fixed[:, 1], minlength=size)
        high = np.maximum(np.array(own, dtype=np.int64) - elsewhere, here)
        low = np.minimum(np.maximum(self.wish.least_load - elsewhere, 0), high)
        return low, high

    def _institutions(self) -> np.ndarray:
        known = {
            place: at
            for at, place in enumerate(sorted({r.institution for r in self.reviewers if r.institution}))
        }
        return np.array(
            [known[r.institution] if r.institution else -1 for r in self.reviewers], dtype=np.int64
        )

    def _needs(self) -> list[Need]:
        every = np.ones(len(self.papers), dtype=bool)
        found = [
            Need(language, every, np.array([language in r.languages for r in self.reviewers], dtype=bool))
            for language in self.wish.languages
        ]
        for keyword in self.wish.keywords:
            folded = keyword.casefold()
            papers = np.array([folded in paper.keywords for paper in self.papers], dtype=bool)
            experts = np.array([folded in r.keywords for r in self.reviewers], dtype=bool)
            found.append(Need(keyword, papers, experts))
        return found

    def chosen(self, problem: AssignmentProblem, found: Assignment) -> list[Chosen]:
        """Every pair: those of the answer with why, and those of today that it takes away."""
        today = {*self.material.firm, *self.material.loose}
        odds = np.ones(len(found.pairs)) if found.probability is None else found.probability
        odds_of = {
            (int(p), int(r)): int(odd * MILLION) for (p, r), odd in zip(found.pairs, odds, strict=True)
        }
        answer = [
            self._explained(row, it, today, odds_of)
            for row in range(len(self.papers))
            for it in explain(problem, found, row)
        ]
        there = {(it.proposal_id, it.person_id) for it in answer}
        gone = [
            Chosen(proposal_id, person_id, "removed", self._value(proposal_id, person_id))
            for proposal_id, person_id in sorted(self.material.loose)
            if (proposal_id, person_id) not in there and proposal_id in self.row
        ]
        return answer + gone

    def _explained(self, row: int, it: Any, today: Collection[Pair], odds: Mapping[Any, int]) -> Chosen:
        pair = self.papers[row].id, self.reviewers[it.reviewer].id
        better = {"full": it.better_full, "colleague": it.better_colleague, "elsewhere": it.better_elsewhere}
        return Chosen(
            *pair,
            "kept" if pair in today else "added",
            round(it.affinity * MILLION),
            odds[row, it.reviewer],
            it.rank,
            it.of,
            {why: count for why, count in better.items() if count},
        )

    def _value(self, proposal_id: UUID, person_id: UUID) -> int:
        at = self.pairs([(proposal_id, person_id)])
        return round(float(self.values[at[0, 0], at[0, 1]]) * MILLION) if len(at) else 0

    def summary(self, found: Assignment) -> dict[str, Any]:
        return {
            "proposals": len(self.papers),
            "complete_before": len(self.full),
            "reviewers": len(self.reviewers),
            "total": _millionths(found.total_affinity),
            "bound": _millionths(found.upper_bound),
            "worst": _millionths(found.worst),
            "worst_bound": _millionths(found.worst_bound),
            "shortfalls": [self._plain(it) for it in found.shortfalls],
        }

    def _plain(self, it: Shortfall) -> dict[str, Any]:
        return {
            "kind": it.kind,
            "missing": int(it.missing),
            "why": it.why,
            **self._ends(it.proposal, it.reviewer, it.group),
            "need": it.need,
            "remedies": [
                {
                    "kind": remedy.kind,
                    "amount": int(remedy.amount),
                    **self._ends(remedy.proposal, remedy.reviewer, remedy.group),
                }
                for remedy in it.remedies
            ],
        }

    def _ends(self, proposal: int | None, reviewer: int | None, group: int | None) -> dict[str, str | None]:
        return {
            "proposal": None if proposal is None else str(self.papers[proposal].id),
            "reviewer": None if reviewer is None else str(self.reviewers[reviewer].id),
            "party": None if group is None else self.parties[group],
        }


def _millionths(value: float) -> int | None:
    return round(value * MILLION) if np.isfinite(value) else None
