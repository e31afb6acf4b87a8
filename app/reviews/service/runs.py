"""Computed assignments of a side: ask for one, work it out, look, adopt. Nothing is in force until it is adopted."""

import secrets
import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.audit import service as audit
from app.kernel import clock, outbox
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.kernel.events import publish
from app.reviews import policy, queries, rules
from app.reviews.events import ReviewAssigned, ReviewTakenBack
from app.reviews.models import AssignmentRun, PairRule, Panel, Review, RunPair
from app.reviews.rules import RunWish
from app.reviews.service.assigning import new_review
from app.reviews.service.holding import (
    applies_in,
    call_of_officer,
    held_panel,
    proposal_of_officer,
    require_side,
)
from app.reviews.states import PairRuleKind, ReviewState, RunKind, RunState

if TYPE_CHECKING:
    from app.reviews.assignment.call import Outcome

WORK_OUT = "reviews.work_out"
SEEDS = 2**31


def ask_run(
    actor: Actor, call_id: uuid.UUID, party: str, wish: RunWish, *, kind: RunKind = RunKind.WHOLE
) -> AssignmentRun:
    """Ask that an assignment be worked out. The seed of the lot is drawn now and stands in the record."""
    call = call_of_officer(actor, call_id)
    require_side(actor, call, party)
    panel = held_panel(actor, call_id, party)
    refuse_if(rules.run_problems(wish, panel.state), "run.refused")
    row = AssignmentRun(
        call_id=call_id,
        party=party,
        number=queries.last_run_number(call_id, party) + 1,
        kind=kind,
        settings={**asdict(wish), "least": dict(wish.least)},
        seed=secrets.randbelow(SEEDS),
        result={},
        fault="",
        asked_by_id=actor.person_id,
        asked_at=clock.now(),
    )
    session().add(row)
    session().flush()
    audit.record(actor, "run.asked", row, party=party, changes={"seed": row.seed, "settings": row.settings})
    outbox.enqueue(WORK_OUT, {"run_id": str(row.id)}, key=f"run:{row.id}")
    return row


def ask_repair(actor: Actor, call_id: uuid.UUID, party: str) -> AssignmentRun:
    """Fill what fell away, changing as little as possible, by the settings that were adopted last."""
    call = call_of_officer(actor, call_id)
    require_side(actor, call, party)
    last = queries.last_adopted(call_id, party)
    wanted = call.side(party).reviews_wanted
    settings: dict[str, Any] = last.settings if last else {"reviews": wanted, "most_load": wanted * 4}
    wish = RunWish(**{**settings, "balance": 0, "most_probability": rules.EVEN, "keep_present": False})
    return ask_run(actor, call_id, party, wish, kind=RunKind.REPAIR)


def start_run(actor: Actor, run_id: uuid.UUID) -> bool:
    """Whether there is something to work out; a run that is done is not done again."""
    row = queries.run(run_id, hold=True)
    if row is None or row.state not in (RunState.WAITING, RunState.RUNNING):
        return False
    row.state = RunState.RUNNING
    audit.record(actor, "run.started", row, party=row.party)
    return True


def report_run(actor: Actor, run_id: uuid.UUID, percent: int) -> None:
    row = queries.run(run_id, hold=True)
    if row is not None and row.state == RunState.RUNNING and row.progress < percent:
        row.progress = percent
        audit.record(actor, "run.progressed", row, party=row.party)


def finish_run(actor: Actor, run_id: uuid.UUID, outcome: "Outcome") -> None:
    row = queries.run(run_id, hold=True)
    if row is None or row.state != RunState.RUNNING:
        return
    session().add_all(
        RunPair(
            run_id=row.id,
            proposal_id=it.proposal_id,
            person_id=it.person_id,
            change=it.change,
            affinity=it.affinity,
            probability=it.probability,
            rank=it.rank,
            of=it.of,
            better=dict(it.better),
        )
        for it in outcome.chosen
    )
    row.state, row.progress, row.finished_at = RunState.DONE, 100, clock.now()
    row.result = dict(outcome.summary)
    audit.record(actor, "run.finished", row, party=row.party)


def fail_run(actor: Actor, run_id: uuid.UUID, fault: str) -> None:
    row = queries.run(run_id, hold=True)
    if row is not None and row.state == RunState.RUNNING:
        row.state, row.fault, row.finished_at = RunState.FAILED, fault[:200], clock.now()
        audit.record(actor, "run.failed", row, party=row.party)


def run_of_officer(actor: Actor, run_id: uuid.UUID, *, hold: bool = False) -> AssignmentRun:
    """A run of the officer's own side; of the other side's not even the existence is told."""
    row = queries.run(run_id, hold=hold)
    if row is None:
        raise NotFound
    call = call_of_officer(actor, row.call_id)
    if not policy.may_run_side(actor, call, row.party, applies=applies_in(actor.person_id, call.id)):
        raise NotFound
    return row


def adopt_run(actor: Actor, run_id: uuid.UUID) -> AssignmentRun:
    """Put a run into force: ask whom it adds, take back whom it removes and who has not answered yet.

    Every pair is looked at again: one that is in conflict since, and the whole run has to be worked out anew.
    """
    row = run_of_officer(actor, run_id, hold=True)
    panel = held_panel(actor, row.call_id, row.party)
    pairs = queries.pairs_of_run(actor, run_id)
    added = [pair for pair in pairs if pair.change == "added"]
    refuse_if(rules.adoption_problems(row.state, panel.state, stale=_stale(row, added)), "run.refused")
    row.state, row.adopted_by_id, row.adopted_at = RunState.ADOPTED, actor.person_id, clock.now()
    for pair in pairs:
        if pair.change == "removed":
            _take_back(actor, pair)
    _ask(actor, panel, added)
    audit.record(actor, "run.adopted", row, party=row.party, changes={"added": len(added)})
    return row


def _stale(row: AssignmentRun, added: list[RunPair]) -> int:
    """How many of the added pairs must not be any more."""
    call = queries.call_of_run(row)
    may = {person.id for person in queries.reviewers_for(call.side(row.party).agency_id, call.id)}
    conflicts = queries.conflicts_in(call.id, {pair.person_id for pair in added})
    in_review = queries.ids_in_review(call.id)
    taken = queries.assigned_pairs(call.id)
    return sum(
        pair.person_id not in may
        or pair.proposal_id not in in_review
        or (pair.proposal_id, pair.person_id) in taken
        or bool(conflicts.of(pair.proposal_id, pair.person_id))
        for pair in added
    )


def _ask(actor: Actor, panel: Panel, added: list[RunPair]) -> None:
    numbers = queries.pseudonyms_by_proposal(panel.call_id, panel.party)
    asked: list[Review] = []
    for pair in added:
        taken = numbers.setdefault(pair.proposal_id, set())
        review = new_review(actor, panel, pair.proposal_id, pair.person_id, taken)
        taken.add(review.pseudonym)
        asked.append(review)
    session().add_all(asked)
    session().flush()
    for review in asked:
        audit.record(actor, "review.assigned", review, party=panel.party)
        publish(ReviewAssigned(review.id))


def _take_back(actor: Actor, pair: RunPair) -> None:
    review = queries.hold_assignment(pair.proposal_id, pair.person_id)
    if review is not None and review.state == ReviewState.INVITED:
        publish(ReviewTakenBack(review.id, review.call_id, review.reviewer_id))
        audit.record(actor, "review.taken_back", review, party=review.party)
        session().delete(review)


def set_pair_rule(
    actor: Actor, place: tuple[uuid.UUID, str], person_id: uuid.UUID, kind: PairRuleKind | None, reason: str
) -> PairRule | None:
    """Fix or forbid a pair of the own side for every run to come; `None` forgets the rule. `place`: proposal, party."""
    proposal_id, party = place
    _proposal, call = proposal_of_officer(actor, proposal_id)
    require_side(actor, call, party)
    if not queries.is_reviewer_of(person_id, call.side(party).agency_id, call.id):
        raise Forbidden
    row = queries.pair_rule(proposal_id, person_id, party)
    if kind is None:
        if row is not None:
            audit.record(actor, "pair_rule.forgotten", row, party=party)
            session().delete(row)
        return None
    refuse_if(rules.reason_problems(reason), "run.refused")
    if row is None:
        row = PairRule(proposal_id=proposal_id, person_id=person_id, party=party)
        session().add(row)
    row.kind, row.reason = kind, reason.strip()
    row.set_by_id, row.set_at = actor.person_id, clock.now()  # type: ignore[assignment]
    session().flush()
    audit.record(actor, "pair_rule.set", row, party=party, changes={"kind": kind.value})
    return row
