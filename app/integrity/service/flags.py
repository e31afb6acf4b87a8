"""A flag is set by an officer, or follows from the findings."""

import uuid

from app.audit import service as audit
from app.calls.models import Call
from app.integrity import policy, queries, rules
from app.integrity.events import FlagSet
from app.integrity.models import IntegrityFlag
from app.integrity.states import Derived, Flag
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, NotFound, refuse_if
from app.kernel.events import publish
from app.proposals import queries as proposals


def set_flag(
    actor: Actor,
    proposal_id: uuid.UUID,
    party: str,
    flag: Flag,
    *,
    reason: str,
    condition: str = "",
    number: int | None,
) -> IntegrityFlag:
    """Set a side's flag; the one before stays in the record. `number` is that of the flag in force, 0 without one.

    Raises VersionStale with the flag in force when somebody of the same side was faster.
    """
    call, applies = visible(actor, proposal_id)
    if not policy.may_set(actor, call, party, applies=applies):
        raise Forbidden
    before = queries.in_force(proposal_id, party, hold=True)
    expect_version(before.number if before else 0, number, _theirs(before))
    findings = rules.derived_flag(queries.standings_of(proposal_id))
    problems = [*rules.flag_problems(flag, condition, reason), *rules.milder_problems(flag, findings)]
    refuse_if(problems, "flag.refused")
    made = _replace(before, proposal_id, party)
    made.flag, made.condition, made.reason = flag, condition.strip(), reason.strip()
    made.set_by_id = actor.person_id
    session().add(made)
    session().flush()
    audit.record(actor, "integrity.flag_set", made, party=party, changes={"flag": flag.value})
    publish(FlagSet(proposal_id, party))
    return made


def derive(actor: Actor, proposal_id: uuid.UUID, call: Call, *, may_clear: bool = True) -> None:
    """Set each side's flag to what the findings come to, where it says something else; only after the deadline.

    Without `may_clear` a side that has not spoken stays silent where nothing was found.
    """
    if not rules.is_past_deadline(call, clock.now()):
        return
    flag = rules.derived_flag(queries.standings_of(proposal_id))
    for party in call.parties:
        before = queries.in_force(proposal_id, party, hold=True)
        if before is None and flag == Flag.CLEAR and not may_clear:
            continue
        if before is not None and not rules.is_to_replace(
            before.flag, flag, by_hand=before.set_by_id is not None
        ):
            continue
        made = _replace(before, proposal_id, party)
        made.flag, made.reason = flag, Derived.FINDINGS
        made.condition = Derived.PLAN if flag == Flag.CONDITION else ""
        session().add(made)
        session().flush()
        audit.record(actor, "integrity.flag_derived", made, party=party, changes={"flag": flag.value})
        publish(FlagSet(proposal_id, party))


def visible(actor: Actor, proposal_id: uuid.UUID) -> tuple[Call, bool]:
    """The call of a proposal whose flags the actor may see, and whether the actor applies in it."""
    proposal = proposals.head(proposal_id)
    if proposal is None or not rules.is_past_deadline(proposal.call, clock.now()):
        raise NotFound
    applies = queries.applies_in(actor.person_id, proposal.call_id)
    is_there = proposals.submitted(proposal_id) is not None
    if not is_there or not policy.may_view(actor, proposal.call, applies=applies):
        raise NotFound
    return proposal.call, applies


def _replace(before: IntegrityFlag | None, proposal_id: uuid.UUID, party: str) -> IntegrityFlag:
    now = clock.now()
    if before is not None:
        before.replaced_at = now
        session().flush()
    number = before.number + 1 if before else 1
    return IntegrityFlag(proposal_id=proposal_id, party=party, number=number, set_at=now)


def _theirs(before: IntegrityFlag | None) -> dict[str, str]:
    if before is None:
        return {}
    return {"flag": before.flag.value, "condition": before.condition, "reason": before.reason}
