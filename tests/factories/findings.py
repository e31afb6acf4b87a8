"""Findings on submitted proposals, raised by the rules through the service."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.accounts.models import Person as Account
from app.accounts.roles import Role
from app.integrity import queries, service
from app.integrity.catalogue.disposition import View
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import Certificates, Declared
from app.integrity.catalogue.shape import Remedy
from app.integrity.models import CheckRun, Finding
from app.integrity.queries import gathering
from app.integrity.rules import PlanDraft
from app.integrity.service import checking
from app.integrity.states import RunReason
from app.kernel import clock, db
from app.kernel.actor import system
from app.proposals import queries as proposals
from tests.factories.accounts import actor_of, grant, person, save
from tests.factories.integrity import integrity_officers
from tests.factories.prepared import prepared
from tests.factories.reviews import World, received

RULES = system("integrity rules")


@prepared
def questioned() -> tuple[World, dict[str, Account]]:
    """A submitted proposal with one open question (EXP-01), and an integrity officer a side."""
    world, officers = received(1), integrity_officers()
    checked(world.ids[0], sponsor_approves="yes")
    return world, officers


def checked(proposal_id: uuid.UUID, **declared: Any) -> CheckRun:
    """A run in which the team declared what is given: `classified="yes"` blocks, `sponsor_approves="yes"` asks."""
    return db.unit_of_work(_checked, RULES, proposal_id, declared)


def _checked(actor: Any, proposal_id: uuid.UUID, declared: dict[str, Any]) -> CheckRun:
    proposal = proposals.proposal(proposal_id)
    assert proposal is not None
    facts: Dossier = gathering.dossier(proposal, checking.read(actor, proposal, None), likenesses=())
    said = replace(facts.proposal, declared=Declared(**declared))
    people = tuple(replace(each, certificates=trained(each.certificates)) for each in facts.people)
    return checking.keep(actor, proposal, RunReason.REQUEST, replace(facts, proposal=said, people=people))


def trained(held: Certificates) -> Certificates:
    """With every course taken a month ago."""
    day = today() - timedelta(days=30)
    return replace(held, security_training_on=day, ethics_on=day, support_training_on=day)


def findings(proposal_id: uuid.UUID) -> Sequence[Finding]:
    if db.is_open():
        return queries.findings_of_proposal(proposal_id)
    with db.read_only():
        return queries.findings_of_proposal(proposal_id)


def only(proposal_id: uuid.UUID, rule: str = "EXP-01") -> Finding:
    """The one finding of a rule on a proposal, as it is kept now."""
    [found] = [each for each in findings(proposal_id) if each.rule == rule]
    return found


def third_officer(party: str) -> Account:
    """One more integrity officer of a side, for the panel."""
    who = person(f"Panel {party}", party=party)
    save(who, grant(who, Role.INTEGRITY_OFFICER, party=party))
    return who


def plan(days: int = 30) -> list[PlanDraft]:
    return [PlanDraft(Remedy.CONTRACT, "Delete the clause.", today() + timedelta(days=days))]


def today() -> date:
    return clock.now().date()


def adjudicated(who: Account, finding: Finding, view: View = View.CLEAR, **facts: Any) -> Finding:
    """The first officer's view, without waiting for an answer that was already given."""
    facts = {"reason": "The contract was read.", **facts}
    return db.unit_of_work(service.adjudicate, actor_of(who), finding.id, finding.version, view, **facts)


def concurred(who: Account, finding: Finding, view: View = View.CLEAR, **facts: Any) -> Finding:
    facts = {"reason": "The same is seen here.", **facts}
    return db.unit_of_work(service.concur, actor_of(who), finding.id, finding.version, view, **facts)
