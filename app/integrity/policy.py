"""Who sees and sets the flags on proposals (access study, 3.2 rows B5 to B7, 3.3 rules 5, 6 and 8).

`applies`: whether the actor takes part in a proposal of the call; then no right of an officer is left in it.
"""

import uuid

from app.accounts.roles import Role
from app.calls.models import Call
from app.integrity.models import Finding
from app.kernel.actor import Actor


def may_list(actor: Actor) -> bool:
    return bool(actor.grants_of(Role.INTEGRITY_OFFICER))


def own_sides(actor: Actor, call: Call, *, applies: bool) -> tuple[str, ...]:
    """The sides of the call for which the actor is an integrity officer."""
    if applies:
        return ()
    grants = actor.grants_of(Role.INTEGRITY_OFFICER)
    own = {grant.party for grant in grants if grant.call_id in (None, call.id)}
    return tuple(party for party in call.parties if party in own)


def may_view(actor: Actor, call: Call, *, applies: bool) -> bool:
    """Officers of either side see that a proposal is there, who applies, and every side's flag."""
    return bool(own_sides(actor, call, applies=applies))


def may_set(actor: Actor, call: Call, party: str, *, applies: bool) -> bool:
    """An officer speaks for the own side only."""
    return party in own_sides(actor, call, applies=applies)


def may_read_text(actor: Actor, call: Call, party: str, *, applies: bool) -> bool:
    """Condition and reason stay on their side; the other side sees the flag alone."""
    return may_set(actor, call, party, applies=applies)


def may_view_finding(actor: Actor, call: Call, finding: Finding, *, on_team: bool, applies: bool) -> bool:
    """The person it is about; the team that agreed, where it is about the whole; officers of the call's sides."""
    return may_answer(actor, finding, on_team=on_team) or may_view(actor, call, applies=applies)


def may_answer(actor: Actor, finding: Finding, *, on_team: bool) -> bool:
    """Nobody answers for somebody else; what is about the whole proposal any member answers."""
    if finding.person_id is not None:
        return actor.person_id == finding.person_id
    return on_team


def may_check(actor: Actor, call: Call, *, on_team: bool, applies: bool) -> bool:
    """The team asks for its own sake at any time; officers after the deadline."""
    return on_team or may_view(actor, call, applies=applies)


def may_open_record(actor: Actor, call: Call, person_id: uuid.UUID, party: str, *, applies: bool) -> bool:
    """An officer reads what a person of the own side certified, never another's, never the own record (F1, F2).

    `party` is the side on which the person takes part.
    """
    return may_set(actor, call, party, applies=applies) and actor.person_id != person_id


def may_adjudicate(actor: Actor, call: Call, finding: Finding, *, applies: bool) -> bool:
    """An officer of the side whose rule it is."""
    return finding.party in own_sides(actor, call, applies=applies)


def may_concur(actor: Actor, call: Call, finding: Finding, *, applies: bool) -> bool:
    """An officer of another side, and another person than the first."""
    others = set(own_sides(actor, call, applies=applies)) - {finding.party}
    return bool(others) and actor.person_id != finding.adjudicated_by_id


def may_decide(actor: Actor, call: Call, finding: Finding, *, applies: bool) -> bool:
    """The panel is without the first two officers."""
    first_two = (finding.adjudicated_by_id, finding.concurred_by_id)
    return may_view(actor, call, applies=applies) and actor.person_id not in first_two


def may_audit(actor: Actor) -> bool:
    """The audit of the rules themselves shows aggregates only: integrity officers and auditors."""
    return may_list(actor) or bool(actor.grants_of(Role.AUDITOR))
