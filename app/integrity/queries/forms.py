"""What keeps a proposal from being submitted by the form rules: read from what was judged, opening no record."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, exists, select

from app.disclosures.models import Disclosure
from app.disclosures.states import DisclosureState
from app.integrity.catalogue import CATALOGUE, run
from app.integrity.catalogue.dated import on_day
from app.integrity.catalogue.forms import forms, of_proposal
from app.integrity.catalogue.running import Seen
from app.integrity.catalogue.shape import RULES, Severity
from app.integrity.models import FormCheck
from app.integrity.queries import gathering
from app.integrity.queries.findings import suspended_rules
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Problem
from app.proposals.models import Proposal, TeamMember
from app.proposals.states import TeamRole

CODES = "form."
_PRESENT = FormCheck.rules_hash == bindparam("rules"), FormCheck.settings_hash == bindparam("settings")
_CERTIFIED = (
    Disclosure.person_id.in_(bindparam("people", expanding=True)),
    Disclosure.state == DisclosureState.CERTIFIED,
)
_JUDGED = (
    select(Disclosure.person_id, FormCheck.faults)
    .join(FormCheck, FormCheck.disclosure_id == Disclosure.id)
    .where(*_CERTIFIED, *_PRESENT)
)
_JUDGED_OTHERWISE = (
    select(Disclosure.person_id)
    .join(TeamMember, TeamMember.person_id == Disclosure.person_id)
    .where(TeamMember.proposal_id == bindparam("proposal"), Disclosure.state == DisclosureState.CERTIFIED)
    .where(~exists().where(FormCheck.disclosure_id == Disclosure.id, *_PRESENT))
)
PLACES_OF_THE_WHOLE = {"EXP-06": "/work/classified"}


def form_problems(actor: Actor, proposal: Proposal, at: datetime) -> list[Problem]:
    """Everything at once: the actor's own record point by point, of others only that there is something to mend.

    A record that was not judged by the rules in force keeps nobody here; the check list and the submission judge it
    first. Three
    statements where nothing is wrong, two more where something may be, however large the team.
    """
    due = _due(proposal, at.date())
    whole = _of_the_whole(proposal, at.date())
    suspended = set(suspended_rules()) if due or whole else set()
    problems: list[Problem] = []
    for member, faults in due:
        problems += _said(actor, member, [fault for fault in faults if fault[0] not in suspended])
    return problems + [_problem_of(seen) for seen in whole if seen.rule not in suspended]


Due = list[tuple[str, str]]
"""Rule and place in the record, of the faults that hold on a day."""


def _due(proposal: Proposal, on: date) -> list[tuple[TeamMember, Due]]:
    """The members whose record breaks a rule of the form of their side and agency on a day."""
    judged = _judged([member.person_id for member in proposal.team], on)
    if not any(judged.values()):
        return []
    own_forms, codes = forms(on_day(on)), gathering.agencies_of(proposal)
    found = []
    for member in proposal.team:
        agency = codes.get(member.party, "")
        of_side = judged.get(member.person_id, {}).get(member.party, {})
        of_form = of_side.get(agency if agency in own_forms else "", {})
        listed = of_form.get("lead" if member.role == TeamRole.LEAD else "member", ())
        if due := [(rule, at) for rule, at, since in listed if since <= on.isoformat()]:
            found.append((member, due))
    return found


def _said(actor: Actor, member: TeamMember, due: Due) -> Iterator[Problem]:
    """What a record says is its author's: the others learn that it has to be amended."""
    if due and member.person_id != actor.person_id:
        facts = {"name": member.person.name_latin, "count": len(due)}
        yield Problem(f"{CODES}of_other", "/team", facts)
        return
    for rule, place in due:
        yield Problem(code_of(rule), f"/record{place}")


def _judged(people: list[uuid.UUID], on: date) -> dict[uuid.UUID, Any]:
    """Person → faults of the certified version, where the rules and settings of the judgement are those in force."""
    return dict(session().execute(_JUDGED, {"people": people, **_in_force(on)}).all())


def judged_versions(disclosure_ids: Iterable[uuid.UUID], on: date) -> set[uuid.UUID]:
    """Which versions were judged by the rules and settings of a day."""
    wanted = select(FormCheck.disclosure_id).where(
        FormCheck.disclosure_id.in_(list(disclosure_ids)), *_PRESENT
    )
    return set(session().scalars(wanted, _in_force(on)))


def unjudged(proposal_id: uuid.UUID) -> set[uuid.UUID]:
    """Members whose certified record was judged by other rules or settings than those of today, or never."""
    today = clock.now().date()
    return set(session().scalars(_JUDGED_OTHERWISE, {"proposal": proposal_id, **_in_force(today)}))


def _in_force(on: date) -> dict[str, str]:
    """The hashes of the rules and settings of a day."""
    return {"rules": CATALOGUE.digest(), "settings": on_day(on).digest}


def _of_the_whole(proposal: Proposal, on: date) -> list[Seen]:
    """The form rules about the team, the institutions and the work."""
    seen = run(gathering.outline(proposal, on), on, only=of_proposal())
    return [each for each in seen if each.severity == Severity.BLOCK]


def _problem_of(seen: Seen) -> Problem:
    side = RULES[seen.rule].side
    if seen.rule == "CMP-01":
        asked = seen.mark.evidence["fields"]
        return Problem(f"{CODES}work_open", asked[0], {"count": len(asked)})
    facts = {"name": seen.mark.evidence.get("organisation", "")}
    place = f"/halves/{side}/institution_id" if side else PLACES_OF_THE_WHOLE.get(seen.rule, "/team")
    return Problem(code_of(seen.rule), place, facts)


def code_of(rule: str) -> str:
    """`EFF-03` → `form.eff_03`."""
    return CODES + rule.lower().replace("-", "_")
