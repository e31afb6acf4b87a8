"""The team: ask somebody in, agree or decline, pass the lead on, leave."""

import uuid
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.accounts import service as accounts_service
from app.accounts.models import Person
from app.accounts.service import Newcomer
from app.audit import service as audit
from app.kernel import clock, outbox
from app.kernel.actor import Actor, system
from app.kernel.db import session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.ids import new_id
from app.kernel.parties import party as party_of
from app.proposals import policy, queries, rules
from app.proposals.models import Proposal, TeamMember
from app.proposals.service.holding import held
from app.proposals.service.signing import void_all
from app.proposals.states import TeamRole

ASKED = "proposals.member_asked"
CHANGED = "team_changed"


@dataclass(frozen=True, slots=True)
class NewMember:
    """Whom a lead asks to take part; name and language are used where the address has no account yet."""

    party: str
    email: str
    role: TeamRole = TeamRole.MEMBER
    name: str = ""
    language: str = ""


def add_member(actor: Actor, proposal_id: uuid.UUID, newcomer: NewMember) -> TeamMember:
    """Ask somebody to take part. Without an account an invitation goes out; either way the person has to agree."""
    proposal = _held_by_lead(actor, proposal_id)
    email = accounts.normal_email(newcomer.email)
    problems = rules.writing_problems(proposal, clock.now())
    problems += rules.member_problems(proposal, newcomer.party, email)
    person = accounts.person_by_email(email)
    if person is None and not newcomer.name.strip():
        problems.append(Problem("team.name_needed", "/name"))
    refuse_if(problems, "team.not_changed")
    person = person or _invited(actor, proposal, newcomer, email)
    member = _new_member(actor, proposal, newcomer, person)
    _take_lead(proposal, member)
    audit.record(
        actor, "team.member_asked", proposal, party=newcomer.party, changes={"person": str(person.id)}
    )
    void_all(actor, proposal, CHANGED)
    outbox.enqueue(ASKED, {"member_id": str(member.id)}, key=f"{ASKED}:{member.id}")
    return member


def _invited(actor: Actor, proposal: Proposal, newcomer: NewMember, email: str) -> Person:
    """An account that opens with the link in a letter; the service invites on behalf of the team."""
    accounts_service.count_attempt(actor, "invite", str(actor.person_id))
    side = party_of(newcomer.party)
    wanted = Newcomer(
        email=email,
        name_latin=newcomer.name.strip(),
        party=side.code,
        language=newcomer.language or side.language,
        zone=side.zone,
    )
    return accounts_service.invite(system(f"team of {proposal.reference}"), wanted)


def _new_member(actor: Actor, proposal: Proposal, newcomer: NewMember, person: Person) -> TeamMember:
    member = TeamMember(
        id=new_id(),
        party=newcomer.party,
        person_id=person.id,
        role=newcomer.role,
        position=1 + max((m.position for m in proposal.team if m.party == newcomer.party), default=-1),
        added_by_id=actor.person_id,
        added_at=clock.now(),
    )
    proposal.team.append(member)
    session().flush()
    return member


def _take_lead(proposal: Proposal, member: TeamMember) -> None:
    """The lead of a side is one person: who led before stays as co-lead."""
    if member.role != TeamRole.LEAD:
        return
    for other in proposal.team:
        if other is not member and other.party == member.party and other.role == TeamRole.LEAD:
            other.role = TeamRole.CO_LEAD
    half = proposal.half(member.party)
    half.lead_id, half.changed_at = member.person_id, clock.now()


def confirm_member(actor: Actor, proposal_id: uuid.UUID) -> TeamMember:
    """Agree to take part."""
    proposal, member = _asked(actor, proposal_id)
    member.confirmed_at = clock.now()
    audit.record(actor, "team.member_confirmed", proposal, party=member.party)
    return member


def decline_member(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """Say no; the place in the team is gone."""
    proposal, member = _asked(actor, proposal_id)
    _drop(actor, proposal, member, "team.member_declined")
    return proposal


def _asked(actor: Actor, proposal_id: uuid.UUID) -> tuple[Proposal, TeamMember]:
    proposal = queries.hold(proposal_id)
    member = policy.membership(actor, proposal) if proposal else None
    if proposal is None or member is None:
        raise NotFound
    if not policy.may_answer(actor, proposal):
        raise Forbidden
    refuse_if(rules.writing_problems(proposal, clock.now()), "team.not_changed")
    return proposal, member


def change_role(actor: Actor, proposal_id: uuid.UUID, member_id: uuid.UUID, role: TeamRole) -> TeamMember:
    """Give a member another role. Making somebody lead turns the side's lead into a co-lead."""
    proposal = _held_by_lead(actor, proposal_id)
    member = _member(proposal, member_id)
    problems = rules.writing_problems(proposal, clock.now()) + rules.role_problems(member, role)
    refuse_if(problems, "team.not_changed")
    if member.role != role:
        member.role = role
        _take_lead(proposal, member)
        changes = {"person": str(member.person_id), "role": role.value}
        audit.record(actor, "team.role_changed", proposal, party=member.party, changes=changes)
        void_all(actor, proposal, CHANGED)
    return member


def remove_member(actor: Actor, proposal_id: uuid.UUID, member_id: uuid.UUID) -> Proposal:
    """Take somebody out of the team, or leave it oneself."""
    proposal = held(actor, proposal_id)
    member = _member(proposal, member_id)
    if not policy.may_leave(actor, proposal, member):
        raise Forbidden
    problems = rules.writing_problems(proposal, clock.now())
    refuse_if(problems + rules.leaving_problems(proposal.team, member), "team.not_changed")
    _drop(actor, proposal, member, "team.member_removed")
    return proposal


def _drop(actor: Actor, proposal: Proposal, member: TeamMember, action: str) -> None:
    half = proposal.half(member.party)
    if half.lead_id == member.person_id:
        half.lead_id, half.changed_at = None, clock.now()
    proposal.team.remove(member)
    audit.record(actor, action, proposal, party=member.party, changes={"person": str(member.person_id)})
    void_all(actor, proposal, CHANGED)


def _held_by_lead(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    proposal = held(actor, proposal_id)
    if not policy.may_change_team(actor, proposal):
        raise Forbidden
    return proposal


def _member(proposal: Proposal, member_id: uuid.UUID) -> TeamMember:
    for member in proposal.team:
        if member.id == member_id:
            return member
    raise NotFound
