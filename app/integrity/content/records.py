"""The certified record of a person as the facts that the rules read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from app.disclosures.record.content import Record
from app.disclosures.record.funds import Support as RecordSupport
from app.disclosures.record.people import Certificate, ProductGroup
from app.disclosures.record.posts import Position as RecordPosition
from app.disclosures.record.values import Organisation
from app.integrity.catalogue.facts import (
    Answer,
    Body,
    Certificates,
    Engagement,
    InKind,
    Interest,
    Person,
    Position,
    Support,
)
from app.integrity.catalogue.forms import DOCUMENTS
from app.kernel.fiscal import Month

NEVER_ASKED = frozenset({"people.support.is_this"})
"""Inputs that stand in another part of the service."""
ATTACHED = frozenset({"synergistic"})
"""Documents that the record does not ask for: they are attached to the half, where nobody is named."""
COURSES = frozenset(
    {
        "people.certificates.security_training_on",
        "people.certificates.ethics_on",
        "people.certificates.support_training_on",
    }
)
"""A list of courses that was left unanswered is no "no": CMP-01 asks for the answer, and nothing follows from it."""
FIRST_FORMAT = COURSES | frozenset(
    {
        "people.documents",
        "people.products",
        "people.support.overlap",
        "people.certificates.malign_free",
        "people.certificates.institution_reporting",
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


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The certified record of a person and the signature on it.

    `earlier` is the support of a version before, `elsewhere` that of another version under another proposal.
    """

    record: Record
    signed_on: date
    signed_hash: str
    present_hash: str
    earlier: tuple[Support, ...] = ()
    not_asked: frozenset[str] = frozenset()
    elsewhere: tuple[Support, ...] = ()

    def bodies(self) -> list[Organisation]:
        """Every organisation the record names, but whom a financial interest is in."""
        record = self.record
        named = [post.organisation for post in record.positions]
        named += [body for item in record.support for body in (item.source, item.intermediary)]
        named += [row.client for row in record.consulting] + [tie.sponsor for tie in record.programmes]
        return [body for body in named if body.name or body.name_native]


def person_of(held: Disclosed, own_row: Iterable[Support] = (), **known: Any) -> Person:
    """The facts about a person. `known`: key, side, agency and the like; `own_row`: the row of this proposal."""
    record = held.record
    return Person(
        **known,
        unanswered=tuple(_unanswered(record, held)),
        documents=_documents(record),
        not_asked=NEVER_ASKED
        | held.not_asked
        | (frozenset() if record.certificates.is_answered else COURSES),
        positions=tuple(map(_position, record.positions)),
        support=(*map(_support, record.support), *own_row),
        in_kind=tuple(_in_kind(record)),
        engagements=tuple(_engagements(record)),
        talent="no" if record.programmes.nothing else ("yes" if record.programmes.items else None),
        consulting=_triggers(record),
        consulting_rows=len(record.consulting),
        interests=tuple(_interests(record)),
        products=_products(record),
        certificates=_certificates(known["key"], held),
        reduction_plan=answer_of(record.declarations.reduction_plan),
        earlier=held.earlier,
        other_rendering=held.elsewhere,
        paid_by_others=tuple(_paid_by_others(record)),
        internal_awards=tuple(fund.project for fund in record.internal_funds),
        free_texts=tuple(_texts(record)),
    )


def _unanswered(record: Record, held: Disclosed) -> Iterable[str]:
    """Places of questions without an answer. Courses are asked of everybody since the second format."""
    if not held.not_asked and not record.certificates.is_answered:
        yield "/certificates/nothing"


def _documents(record: Record) -> frozenset[str]:
    """The documents that can be drawn from the record, because their sections are answered."""
    drawn = {
        name
        for name, sections in DOCUMENTS.items()
        if all(record.section(section).is_answered for section in sections)
    }
    return frozenset(drawn | ATTACHED)


def _products(record: Record) -> tuple[int, int]:
    groups = [product.group for product in record.products]
    return groups.count(ProductGroup.RELATED), groups.count(ProductGroup.OTHER)


def _paid_by_others(record: Record) -> Iterable[tuple[str, bool]]:
    """People whom an outside body pays, and whether that body is in the list of support or of help in kind."""
    shown = [body_of(item.source) for item in record.support] + [
        body_of(item.source) for item in record.in_kind
    ]
    for mate in record.supported_people:
        payer = body_of(mate.payer)
        yield mate.name or mate.kind, any(body.is_same(payer) for body in shown)


def body_of(place: Organisation) -> Body:
    """An organisation of a record; its seat is where the organisation is."""
    schemes = (("ror", place.ror.rpartition("/")[2]), ("uei", place.uei), ("erad", place.erad_code))
    numbers = frozenset(f"{scheme}:{value.lower()}" for scheme, value in schemes if value)
    return Body(place.name or place.name_native, numbers, place.place.country)


def _position(post: RecordPosition) -> Position:
    return Position(
        title=post.title,
        body=body_of(post.organisation),
        start=_month(post.start),
        end=_month(post.end),
        kind={"primary": "main", "officer": "officer"}.get(post.kind, post.kind),
        paid=answer_of(post.remunerated),
        brings_resources=answer_of(post.brings_resources),
        contract_on_file=answer_of(post.contract_on_file),
        personal_service=post.personal_service == "yes",
        nda=answer_of(post.nda),
        reported=answer_of(post.reported),
        effort=post.effort.shares,
    )


def _support(item: RecordSupport) -> Support:
    return Support(
        key=item.id,
        title=item.title,
        source=replace(body_of(item.source), kind=cast("Any", item.source_kind)),
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
        nda=answer_of(item.nda),
        reported=answer_of(item.reported),
        contract_on_file=answer_of(item.contract_on_file),
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
            needs_time=answer_of(help_.needs_time),
            for_this_project=answer_of(help_.for_this_project),
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
            compensation=answer_of(tie.compensation),
            elements=tuple(answer_of(each) for each in tie.elements()),
            only_exchange=tie.only_exchange == "yes",
            until=_month(tie.end),
            contract_on_file=answer_of(tie.contract_on_file),
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

    malign_free = answer_of(record.declarations.not_malign)
    security, ethics = newest.get("research_security"), newest.get("research_ethics")
    return Certificates(
        signer=key,
        signed_on=held.signed_on,
        signed_hash=held.signed_hash,
        present_hash=held.present_hash,
        malign_free=malign_free,
        malign_free_on=held.signed_on if malign_free == "yes" else None,
        institution_reporting=answer_of(record.declarations.institution_reporting),
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


def answer_of(text: str) -> Answer:
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
