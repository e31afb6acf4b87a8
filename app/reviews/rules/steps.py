"""What must hold before each step: eligibility, assignment, promise, lock, release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.calls.states import CallState
from app.kernel.errors import Problem
from app.proposals.states import ProposalState
from app.reviews.conflicts import Ground
from app.reviews.states import ConflictKind, PanelState, ReviewState


def reason_problems(reason: str) -> list[Problem]:
    return [] if reason.strip() else [Problem("reason.needed", "/reason")]


def conflict_note_problems(note: str) -> list[Problem]:
    """An officer who speaks about somebody else says why."""
    return [] if note.strip() else [Problem("reason.needed", "/note")]


def cure_problems(until: datetime, at: datetime, reason: str) -> list[Problem]:
    """A team that is asked to mend needs to know what, and has time for it."""
    late = [] if until > at else [Problem("eligibility.cure_in_the_past", "/until")]
    return reason_problems(reason) + late


def open_problems(panel: PanelState) -> list[Problem]:
    """Locked is constant (INV-17)."""
    return [Problem("panel.locked")] if panel == PanelState.LOCKED else []


def assignment_problems(
    *,
    state: ProposalState,
    panel: PanelState,
    is_reviewer: bool,
    is_assigned: bool,
    grounds: Sequence[Ground],
) -> list[Problem]:
    """A reviewer of the own agency, free of every conflict, for a proposal in review (INV-16)."""
    problems = open_problems(panel)
    if state != ProposalState.IN_REVIEW:
        problems.append(Problem("assignment.not_in_review"))
    if not is_reviewer:
        problems.append(Problem("assignment.no_reviewer_of_agency", "/reviewer_id"))
    if is_assigned:
        problems.append(Problem("assignment.already_there", "/reviewer_id"))
    return problems + [Problem(f"assignment.conflict_{ground.value}", "/reviewer_id") for ground in grounds]


def declaration_problems(kind: ConflictKind, note: str) -> list[Problem]:
    """`other` says nothing without words."""
    needs_words = kind == ConflictKind.OTHER and not note.strip()
    return [Problem("conflict.note_needed", "/note")] if needs_words else []


def acceptance_problems(own_word: ConflictKind | None, *, promises: bool) -> list[Problem]:
    """Before content opens: the own word that there is no conflict, and the promise of confidence (INV-15)."""
    problems = [] if own_word == ConflictKind.NONE else [Problem("review.conflict_not_declared", "/kind")]
    return (
        problems if promises else [*problems, Problem("review.confidence_not_promised", "/confidentiality")]
    )


def taking_back_problems(state: ReviewState, reason: str) -> list[Problem]:
    """A locked review stays; what was written is never taken back without a reason."""
    if state == ReviewState.LOCKED:
        return [Problem("panel.locked")]
    return reason_problems(reason)


@dataclass(frozen=True, slots=True)
class LockFacts:
    """How one side stands: proposals without a decision on eligibility, and reviews handed in per proposal.

    `done`: reference → submitted reviews, for every proposal in review.
    """

    pending: int
    done: Mapping[str, int]
    wanted: int


def lock_problems(facts: LockFacts, shortfall_reason: str) -> list[Problem]:
    """Every eligible proposal has the reviews the agency wanted, or the panel says why it decides with fewer.

    A proposal without any review cannot be ranked at all.
    """
    problems = []
    if facts.pending:
        problems.append(Problem("panel.eligibility_open", facts={"count": facts.pending}))
    if not facts.done:
        problems.append(Problem("panel.nothing_to_rank"))
    short = [reference for reference, count in facts.done.items() if 0 < count < facts.wanted]
    problems += [
        Problem("panel.proposal_unreviewed", facts={"reference": reference})
        for reference, count in facts.done.items()
        if count == 0
    ]
    if short and not shortfall_reason.strip():
        facts_said = {"count": len(short), "wanted": facts.wanted, "first": short[0]}
        problems.append(Problem("panel.reviews_missing", "/shortfall_reason", facts_said))
    return problems


def release_problems(
    locked: Mapping[str, bool], state: CallState, *, is_signed: bool, is_released: bool
) -> list[Problem]:
    """Every side is locked and the joint selection is finished before the first signature (INV-19)."""
    problems = [
        Problem("release.side_not_locked", facts={"party": party})
        for party, is_locked in locked.items()
        if not is_locked
    ]
    if state not in (CallState.DECIDED, CallState.COMPLETED):
        problems.append(Problem("release.call_not_decided"))
    if is_signed:
        problems.append(Problem("release.already_signed"))
    return [*problems, Problem("release.already_released")] if is_released else problems
