"""A proposal with its people as the facts that the rules read. Pure: rows and records in, a dossier out."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, cast

from app.disclosures.record.content import Record
from app.disclosures.record.funds import Support as RecordSupport
from app.disclosures.record.people import Certificate
from app.disclosures.record.posts import Position as RecordPosition
from app.disclosures.record.values import Organisation
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import (
    NOBODY,
    Answer,
    Body,
    Certificates,
    CostLine,
    Engagement,
    InKind,
    InstitutionFacts,
    Interest,
    Person,
    Place,
    Position,
    Proposal,
    Support,
)
from app.integrity.catalogue.found import Outside
from app.kernel.fiscal import Month

NEVER_ASKED = frozenset(
    {"people.support.is_this", "people.products", "people.certificates.institution", "people.documents"}
)
"""Inputs that stand in another part of the service or are asked by an agency's own form."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The certified record of a person and the signature on it; `earlier` is the support of a version before."""

    record: Record
    signed_on: date
    signed_hash: str
    present_hash: str
    earlier: tuple[Support, ...] = ()
    not_asked: frozenset[str] = frozenset()


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


def body_of(place: Organisation) -> Body:
    """An organisation of a record; its seat is where the organisation is."""
    schemes = (("ror", place.ror.rpartition("/")[2]), ("uei", place.uei), ("erad", place.erad_code))
    numbers = frozenset(f"{scheme}:{value.lower()}" for scheme, value in schemes if value)
    return Body(place.name or place.name_native, numbers, place.place.country)


def institution_body(institution: Any) -> Body:
    if institution is None:
        return NOBODY
    numbers = frozenset({f"ror:{institution.ror_id}"}) if institution.ror_id else frozenset()
    return Body(institution.name.en or institution.name.ja, numbers, institution.party, "university")


def institution_facts(body: Body, side: str, stated: Mapping[Any, str]) -> InstitutionFacts:
    """What an institution stated, by the names of `disclosures.states.Fact`; the rest was not asked."""
    names = {field.name for field in fields(InstitutionFacts)}
    known = {str(fact): _answer(said) for fact, said in stated.items() if str(fact) in names}
    return InstitutionFacts(body, side, **cast("Any", known))


def _proposal(proposal: Any, around: Surroundings, on: date) -> Proposal:
    first = Month.of(proposal.call.review_ends_at.date()).plus(1)
    key = str(proposal.id)
    own = tuple(
        Place(str(member.person_id), key, member.role.value == "lead", member.party)
        for member in proposal.team
    )
    submitted = proposal.submitted_at.date() if proposal.submitted_at else on
    limit = proposal.call.settings.get("most_proposals_per_lead", 0)
    return Proposal(
        key=key,
        title=proposal.title.en or proposal.title.ja,
        start=first,
        end=first.plus(proposal.months - 1),
        submitted=submitted,
        joint_project=key,
        own_places=own,
        other_places=tuple(around.other_places),
        most_proposals=limit if isinstance(limit, int) else 0,
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
    key, account = str(member.person_id), member.person
    held = around.disclosed.get(member.person_id)
    agency = around.agencies.get(member.party, "")
    shared = {
        "key": key,
        "name": account.name_latin,
        "side": member.party,
        "agency": agency,
        "lead": member.role.value == "lead",
        "primary": institution_body(account.institution),
    }
    if held is None:
        return Person(**shared, unanswered=("/disclosure",), not_asked=EVERYTHING)
    record = held.record
    return Person(
        **shared,
        not_asked=NEVER_ASKED
        | held.not_asked
        | (frozenset() if record.certificates.is_answered else COURSES),
        positions=tuple(map(_position, record.positions)),
        support=(*map(_support, record.support), *_draft_row(proposal, record)),
        in_kind=tuple(_in_kind(record)),
        engagements=tuple(_engagements(record)),
        talent="no" if record.programmes.nothing else ("yes" if record.programmes.items else None),
        consulting=_triggers(record),
        consulting_rows=len(record.consulting),
        interests=tuple(_interests(record)),
        certificates=_certificates(key, held),
        reduction_plan=_answer(record.declarations.reduction_plan),
        earlier=held.earlier,
        internal_awards=tuple(fund.project for fund in record.internal_funds),
        free_texts=tuple(_texts(record)),
    )


COURSES = frozenset(
    {
        "people.certificates.security_training_on",
        "people.certificates.ethics_on",
        "people.certificates.support_training_on",
    }
)
"""Asked by some forms only: a list of courses that was left unanswered was not asked for."""
FIRST_FORMAT = COURSES | frozenset(
    {
        "people.support.overlap",
        "people.certificates.malign_free",
        "people.certificates.institution_reporting",
        "people.certificates.security_training_on",
        "people.certificates.ethics_on",
        "people.certificates.support_training_on",
        "people.consulting_rows",
    }
)
"""What the first format of the record did not ask."""
EVERYTHING = (
    NEVER_ASKED
    | FIRST_FORMAT
    | {
        "people.certificates.signer",
        "people.certificates.malign_free",
        "people.certificates.institution_reporting",
    }
)


def _draft_row(proposal: Any, record: Record) -> Iterable[Support]:
    """CMP-03: where the record does not list this proposal the engine adds the row; the person completes it."""
    if any(item.is_this_proposal == "yes" for item in record.support):
        return
    title = proposal.title.en or proposal.title.ja
    yield Support(f"this-{proposal.id}", title, overlap="none", status="pending", is_this=True)


def _position(post: RecordPosition) -> Position:
    return Position(
        title=post.title,
        body=body_of(post.organisation),
        start=_month(post.start),
        end=_month(post.end),
        kind={"primary": "main", "officer": "officer"}.get(post.kind, post.kind),
        paid=_answer(post.remunerated),
        brings_resources=_answer(post.brings_resources),
        contract_on_file=_answer(post.contract_on_file),
        personal_service=post.personal_service == "yes",
        nda=_answer(post.nda),
        reported=_answer(post.reported),
        effort=post.effort.shares,
    )


def _support(item: RecordSupport) -> Support:
    return Support(
        key=item.id,
        title=item.title,
        source=body_of(item.source),
        via=body_of(item.intermediary),
        number=item.number,
        status="pending" if item.status == "pending" else "current",
        contribution="inkind" if item.contribution == "inkind" else "award",
        start=_month(item.start),
        end=_month(item.end),
        amount=item.amount,
        with_indirect=item.with_indirect != "no",
        effort=item.effort.shares,
        months_entered=tuple((each.year, each.value) for each in item.effort.person_months),
        percent_entered=tuple((each.year, int(each.value)) for each in item.effort.percents),
        objectives=item.objectives,
        overlap=item.overlap,
        is_this=item.is_this_proposal == "yes",
        role=item.role,
        nda=_answer(item.nda),
        reported=_answer(item.reported),
        contract_on_file=_answer(item.contract_on_file),
        joint_project=item.joint_project,
    )


def _in_kind(record: Record) -> Iterable[InKind]:
    titles = {item.title.casefold() for item in record.support if item.contribution == "inkind"}
    for help_ in record.in_kind:
        place = "support" if help_.description.casefold() in titles or help_.objectives else ""
        yield InKind(
            description=help_.description,
            source=body_of(help_.source),
            value=help_.value,
            needs_time=_answer(help_.needs_time),
            for_this_project=_answer(help_.for_this_project),
            stands_in=cast("Any", place),
        )


def _engagements(record: Record) -> Iterable[Engagement]:
    for tie in record.programmes:
        sponsor = body_of(tie.sponsor)
        if tie.country and not sponsor.seat:
            sponsor = Body(sponsor.name, sponsor.ids, tie.country)
        status = tie.status if tie.status in ("applied", "current", "ended") else "current"
        yield Engagement(
            programme=tie.name,
            sponsor=sponsor,
            status=cast("Any", status),
            compensation=_answer(tie.compensation),
            elements=tuple(_answer(each) for each in tie.elements()),
            only_exchange=tie.only_exchange == "yes",
            until=_month(tie.end),
            contract_on_file=_answer(tie.contract_on_file),
        )


def _triggers(record: Record) -> tuple[Answer, Answer, Answer]:
    """The three questions: yes where one consulting says so, or the question about hidden contracts does."""
    rows = tuple(record.consulting)

    def of(name: str) -> Answer:
        return "yes" if any(getattr(row, name) == "yes" for row in rows) else "no"

    hidden = record.declarations.hidden_contracts
    return of("requires_research"), of("affects_portfolio"), "yes" if hidden == "yes" else of("conceals")


def _interests(record: Record) -> Iterable[Interest]:
    for held in record.interests:
        if held.kind:
            yield Interest(
                body=body_of(held.entity),
                kind=cast("Any", held.kind),
                value=held.value,
                publicly_traded=held.publicly_traded == "yes",
                officer=held.officer == "yes",
                acquired=_day(held.acquired),
                declared=_day(held.declared_on),
            )


def _certificates(key: str, held: Disclosed) -> Certificates:
    record = held.record
    newest: dict[str, Certificate] = {}
    for certificate in sorted(record.certificates, key=lambda each: each.completed):
        newest[certificate.kind] = certificate

    def day(kind: str) -> date | None:
        return _day(newest[kind].completed) if kind in newest else None

    malign_free = _answer(record.declarations.not_malign)
    security, ethics = newest.get("research_security"), newest.get("research_ethics")
    return Certificates(
        signer=key,
        signed_on=held.signed_on,
        signed_hash=held.signed_hash,
        present_hash=held.present_hash,
        malign_free=malign_free,
        malign_free_on=held.signed_on if malign_free == "yes" else None,
        institution_reporting=_answer(record.declarations.institution_reporting),
        security_training_on=day("research_security"),
        security_training=f"{security.provider} {security.module}".strip() if security else "",
        ethics_on=day("research_ethics"),
        ethics_until=_day(ethics.valid_until) if ethics else None,
        support_training_on=day("other_support"),
    )


def _texts(record: Record) -> Iterable[tuple[str, str]]:
    for item in record.support:
        yield f"/support/{item.id}/objectives", item.objectives
        yield f"/support/{item.id}/overlap", item.overlap
    for row in record.consulting:
        yield f"/consulting/{row.id}/description", row.description


def _answer(text: str) -> Answer:
    return cast("Answer", text) if text in ("yes", "no") else ""


def _month(text: str) -> Month | None:
    """The month of `2027`, `2027-04` or `2027-04-01`; None for nothing."""
    if not text:
        return None
    parts = text.split("-")
    return Month(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1)


def _day(text: str) -> date | None:
    month = _month(text)
    if month is None:
        return None
    parts = text.split("-")
    return date(month.year, month.number, int(parts[2])) if len(parts) > 2 else month.first_day()
