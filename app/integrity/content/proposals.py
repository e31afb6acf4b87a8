"""A proposal with its people, institutions and surroundings as one dossier."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, cast

from app.disclosures.record.content import Record
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import (
    NOBODY,
    Body,
    CostLine,
    InstitutionFacts,
    Person,
    Place,
    Proposal,
    Support,
)
from app.integrity.catalogue.found import Outside
from app.integrity.content.records import EVERYTHING, Disclosed, answer_of, person_of
from app.kernel.fiscal import Month


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the proposal itself."""

    disclosed: Mapping[uuid.UUID, Disclosed]
    agencies: Mapping[str, str]
    other_places: Sequence[Place] = ()
    outside: Outside = Outside()  # noqa: RUF009 - frozen
    institutions: Sequence[InstitutionFacts] = ()


def dossier_of(proposal: Any, around: Surroundings, on: date) -> Dossier:
    """`proposal` has the attributes of `proposals.models.Proposal`, with team, halves and call."""
    members = sorted(proposal.team, key=lambda member: (member.party, str(member.person_id)))
    people = tuple(_person(proposal, member, around) for member in members)
    return Dossier(
        proposal=_proposal(proposal, around, on),
        people=people,
        institutions=tuple(around.institutions),
        outside=around.outside,
    )


def institution_body(institution: Any) -> Body:
    if institution is None:
        return NOBODY
    numbers = frozenset({f"ror:{institution.ror_id}"}) if institution.ror_id else frozenset()
    return Body(institution.name.en or institution.name.ja, numbers, institution.party, "university")


def institution_facts(body: Body, side: str, stated: Mapping[Any, str]) -> InstitutionFacts:
    """What an institution stated, by the names of `disclosures.states.Fact`; the rest was not asked."""
    names = {field.name for field in fields(InstitutionFacts)}
    known = {str(fact): answer_of(said) for fact, said in stated.items() if str(fact) in names}
    return InstitutionFacts(body, side, **cast("Any", known))


def most_proposals(call: Any) -> int:
    """How many proposals of a call one person may lead; 0 where the call sets no limit."""
    limit = call.settings.get("most_proposals_per_lead", 0)
    return limit if isinstance(limit, int) else 0


def _proposal(proposal: Any, around: Surroundings, on: date) -> Proposal:
    first = Month.of(proposal.call.review_ends_at.date()).plus(1)
    key = str(proposal.id)
    own = tuple(
        Place(str(member.person_id), key, member.role.value == "lead", member.party)
        for member in proposal.team
    )
    submitted = proposal.submitted_at.date() if proposal.submitted_at else on
    return Proposal(
        key=key,
        title=proposal.title.en or proposal.title.ja,
        start=first,
        end=first.plus(proposal.months - 1),
        submitted=submitted,
        joint_project=key,
        own_places=own,
        other_places=tuple(around.other_places),
        most_proposals=most_proposals(proposal.call),
        costs=tuple(_costs(proposal)),
    )


def _costs(proposal: Any) -> Iterable[CostLine]:
    """Costs of this proposal only: they are halves of one project and never doubles of each other."""
    for half in proposal.halves:
        for line in half.lines:
            first = Month(line.fiscal_year, 1)
            yield CostLine(
                str(proposal.id),
                line.category,
                price=line.amount,
                start=first,
                joint_project=str(proposal.id),
            )


def _person(proposal: Any, member: Any, around: Surroundings) -> Person:
    account = member.person
    held = around.disclosed.get(member.person_id)
    known = {
        "key": str(member.person_id),
        "name": account.name_latin,
        "side": member.party,
        "agency": around.agencies.get(member.party, ""),
        "lead": member.role.value == "lead",
        "primary": institution_body(account.institution),
    }
    if held is None:
        return Person(**known, unanswered=("/disclosure",), not_asked=EVERYTHING)
    return person_of(held, _draft_row(proposal, held.record), **known)


def _draft_row(proposal: Any, record: Record) -> Iterable[Support]:
    """CMP-03: where the record does not list this proposal the engine adds the row; the person completes it."""
    if any(item.is_this_proposal == "yes" for item in record.support):
        return
    title = proposal.title.en or proposal.title.ja
    yield Support(f"this-{proposal.id}", title, overlap="none", status="pending", is_this=True)
