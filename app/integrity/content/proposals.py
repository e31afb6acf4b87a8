"""A proposal with its people, institutions and surroundings as one dossier."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from app.disclosures.record.content import Record
from app.disclosures.states import Fact
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import (
    NOBODY,
    WORK_QUESTIONS,
    Answer,
    Body,
    CostLine,
    Declared,
    InstitutionFacts,
    Person,
    Place,
    Proposal,
    Support,
)
from app.integrity.catalogue.found import NOT_AWARDED, AfterAward, Outside
from app.integrity.content.records import EVERYTHING, Disclosed, answer_of, person_of
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.proposals.rules.costs import INDIRECT


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the proposal itself."""

    disclosed: Mapping[uuid.UUID, Disclosed]
    agencies: Mapping[str, str]
    other_places: Sequence[Place] = ()
    outside: Outside = Outside()  # noqa: RUF009 - frozen
    institutions: Sequence[InstitutionFacts] = ()
    declared: Declared = Declared()  # noqa: RUF009 - frozen
    costs: Sequence[CostLine] = ()
    after: AfterAward = NOT_AWARDED


OF_FACTS = {
    Fact.CONFUCIUS: "confucius",
    Fact.CONFUCIUS_WAIVER: "confucius_waiver",
    Fact.FOREIGN_GIFTS: "foreign_report",
    Fact.FOREIGN_REPORT: "foreign_gifts",
    Fact.LARGE_RECIPIENT: "large_recipient",
    Fact.SECURITY_PROGRAMME: "security_programme",
    Fact.SELF_EVALUATION: "self_evaluation",
    Fact.INTEGRITY_RULES: "integrity_rules",
    Fact.TRAVEL_RECORDS: "travel_records",
}
"""Fact as it was asked → input of the rules. What was asked as `foreign_report` is the report of section 117 (INS-02),
as `foreign_gifts` the yearly report to NSF (INS-01).
"""


def dossier_of(proposal: Any, around: Surroundings, on: date) -> Dossier:
    """`proposal` has the attributes of `proposals.models.Proposal`, with team, halves and call."""
    members = sorted(proposal.team, key=lambda member: (member.party, str(member.person_id)))
    people = tuple(_person(proposal, member, around) for member in members)
    return Dossier(
        proposal=_proposal(proposal, around, on),
        people=people,
        institutions=tuple(around.institutions),
        outside=around.outside,
        after=around.after,
    )


def institution_body(institution: Any) -> Body:
    if institution is None:
        return NOBODY
    numbers = frozenset({f"ror:{institution.ror_id}"}) if institution.ror_id else frozenset()
    return Body(institution.name.en or institution.name.ja, numbers, institution.party, "university")


def institution_facts(
    body: Body, side: str, stated: Mapping[Fact, Any], report_due: date | None = None
) -> InstitutionFacts:
    """What an institution stated (`stated`: fact → row with `answer` and `as_of`); the rest was not asked.

    `report_due`: when the report on conflicts of interest was due, where the agency asks for one.
    """
    known = {OF_FACTS[fact]: answer_of(row.answer) for fact, row in stated.items() if fact in OF_FACTS}
    review, report = stated.get(Fact.EXPORT_REVIEW), stated.get(Fact.COI_REPORT)
    return InstitutionFacts(
        body,
        side,
        export_outcome="reviewed" if review is not None and review.answer == "yes" else None,
        coi_report_due=report_due if report is not None else None,
        coi_report_on=report.as_of if report is not None and report.answer == "yes" else None,
        **cast("Any", known),
    )


def declared_work(answers: Mapping[str, Any]) -> Declared:
    """What the team answered about the work; a question without an answer was asked ('')."""
    said = {name: answers.get(name, "") for name in WORK_QUESTIONS}
    return Declared(
        **cast("Any", said),
        field=answers.get("field", ""),
        sites=tuple(answers.get("sites", ())),
        partners=tuple(map(_named_body, answers.get("partners", ()))),
        suppliers=tuple(map(_named_body, answers.get("suppliers", ()))),
        equipment=tuple((row["item"], _named_body(row), False) for row in answers.get("equipment", ())),
    )


def _named_body(row: Mapping[str, str]) -> Body:
    number = row["ror"].rstrip("/").rpartition("/")[2].lower()
    return Body(row["name"], frozenset({f"ror:{number}"}) if number else frozenset())


def most_proposals(call: Any) -> int:
    """How many proposals of a call one person may lead; 0 where the call sets no limit."""
    limit = call.settings.get("most_proposals_per_lead", 0)
    return limit if isinstance(limit, int) else 0


def followed_by(call: Any) -> frozenset[str]:
    """What the call follows beside open research: `trust`, `designated`, `defence`; nothing where it says nothing."""
    return frozenset(call.settings.get("security", ()))


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
        programme=followed_by(proposal.call),
        costs=(*_costs(proposal), *around.costs),
        **_asked(proposal),
        declared=around.declared,
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


def cost_lines(rows: Iterable[Mapping[str, str]], project: str, joint_project: str) -> Iterable[CostLine]:
    """Costs as a team entered them one by one: a salary as percent of the working time, or an item with its price."""
    for row in rows:
        amount, currency = row.get("amount", ""), row.get("currency", "")
        yield CostLine(
            project,
            row.get("item", ""),
            person=row.get("member", ""),
            price=Money.parse(amount, currency) if amount and currency else None,
            share=Decimal(row["share"]) / 100 if row.get("share") else None,
            start=Month.parse(row["first"]) if row.get("first") else None,
            end=Month.parse(row["last"]) if row.get("last") else None,
            joint_project=joint_project,
        )


def _asked(proposal: Any) -> dict[str, Any]:
    """OVL-03: direct costs of the half for which the call states what a month of work costs, and that norm."""
    norms: Mapping[str, str] = proposal.call.settings.get("direct_per_month", {})
    for half in proposal.halves:
        lines = [line.amount for line in half.lines if line.category != INDIRECT]
        if lines and half.party in norms:
            norm = Money.parse(str(norms[half.party]), half.currency)
            return {"asked_direct": Money(sum(each.minor for each in lines), half.currency),
                    "median_direct_per_month": norm}  # fmt: skip
    return {}


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
    made = person_of(held, _draft_row(proposal, held.record), joined=_joined(member), **known)
    return replace(
        made, certificates=replace(made.certificates, institution=_approved(proposal, member.party))
    )


def _joined(member: Any) -> date | None:
    return member.confirmed_at.date() if member.confirmed_at else None


def _approved(proposal: Any, party: str) -> Answer:
    """CRT-05: the institution approves by signing the half; a draft that nobody signed was not asked yet."""
    halves = [half for half in proposal.halves if half.party == party]
    return "yes" if any(half.signature is not None for half in halves) else None


def _draft_row(proposal: Any, record: Record) -> Iterable[Support]:
    """CMP-03: where the record does not list this proposal the engine adds the row; the person completes it."""
    if any(item.is_this_proposal == "yes" for item in record.support):
        return
    title = proposal.title.en or proposal.title.ja
    yield Support(f"this-{proposal.id}", title, overlap="none", status="pending", is_this=True)
