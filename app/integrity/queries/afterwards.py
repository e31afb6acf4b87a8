"""What happened since a proposal became an award (PAW-01 to PAW-03, PAW-05)."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.integrity.catalogue.facts import Person, Support
from app.integrity.catalogue.found import NOT_AWARDED, AfterAward
from app.integrity.catalogue.shape import Severity
from app.integrity.catalogue.stored import dossier_of
from app.integrity.content import Disclosed
from app.integrity.content.records import person_of
from app.integrity.models import AwardedProject, CheckRun, Finding, WorkAnswers
from app.integrity.states import UNSETTLED
from app.kernel import clock
from app.kernel.db import session
from app.proposals.models import Proposal, TeamMember

OMISSIONS = ("XCH-05", "XCH-06", "XCH-07", "XCH-08", "XCH-09", "XCH-10", "OVL-05")
"""Rules that find something a record leaves out."""
CHECKED_AGAIN_AFTER = timedelta(days=30)


def awarded_project(proposal_id: uuid.UUID) -> AwardedProject | None:
    return session().get(AwardedProject, proposal_id)


def due_again() -> list[uuid.UUID]:
    """Awarded projects about which the rules were not asked for thirty days."""
    since = clock.now() - CHECKED_AGAIN_AFTER
    lately = select(CheckRun.id).where(
        CheckRun.proposal_id == AwardedProject.proposal_id, CheckRun.at > since
    )
    wanted = select(AwardedProject.proposal_id).where(~lately.exists())
    return list(session().scalars(wanted.order_by(AwardedProject.proposal_id)))


def after_award(
    proposal: Proposal, disclosed: Mapping[uuid.UUID, Disclosed], work: WorkAnswers | None
) -> AfterAward:
    """The facts of an awarded project; nothing where it was not awarded.

    An omission is known from the day on which a rule raised it. Support counts as changed where the certified record
    lists other items than when the project was awarded; the team says when it told so in a yearly report.
    """
    row = awarded_project(proposal.id)
    if row is None:
        return NOT_AWARDED
    answers = work.answers if work else {}
    told = answers.get("support_told_on") or ""
    changed = list(_changed(proposal, disclosed, row.awarded_at))
    late = [name for name, signed in changed if not told or date.fromisoformat(told) < signed]
    return AfterAward(
        awarded=row.awarded_at.date(),
        found_undisclosed=tuple(_found_since(proposal.id, row.awarded_at)),
        changed_support=tuple(late),
        changed_declared=not late,
        new_people_without_documents=tuple(
            str(member.person_id)
            for member in proposal.team
            if _joined_since(member, row.awarded_at) and member.person_id not in disclosed
        ),
        updated=tuple((str(key), held.signed_on) for key, held in disclosed.items()),
        journeys_without_record=tuple(_journeys(answers.get("journeys", ()))),
    )


def _found_since(proposal_id: uuid.UUID, awarded: datetime) -> Iterator[tuple[str, date]]:
    """Rule and day of the first omission of each kind that came out after the award and was not put right."""
    wanted = (
        select(Finding.rule, Finding.raised_at)
        .where(Finding.proposal_id == proposal_id, Finding.rule.in_(OMISSIONS), Finding.raised_at > awarded)
        .where(Finding.state.in_(UNSETTLED), Finding.severity == Severity.REVIEW)
        .order_by(Finding.raised_at, Finding.rule)
    )
    first: dict[str, date] = {}
    for rule, raised in session().execute(wanted):
        first.setdefault(rule, raised.date())
    yield from first.items()


def _changed(
    proposal: Proposal, disclosed: Mapping[uuid.UUID, Disclosed], awarded: datetime
) -> Iterator[tuple[str, date]]:
    """Name and day of the newer signature of everybody whose list of support is not the one of the award."""
    wanted = select(CheckRun.facts).where(CheckRun.proposal_id == proposal.id, CheckRun.at <= awarded)
    facts = session().scalars(wanted.order_by(CheckRun.at.desc()).limit(1)).first()
    before = dossier_of(facts) if facts else None
    for member in proposal.team:
        held, known = disclosed.get(member.person_id), before and before.person(str(member.person_id))
        if held and known and held.signed_hash != known.certificates.signed_hash:
            now: Person = person_of(held, key=known.key, name=known.name, side=known.side)
            if _items(now.items()) != _items(known.items()):
                yield member.person.name_latin, held.signed_on


def _items(support: Iterable[Support]) -> set[tuple[str, str]]:
    return {(item.title.casefold(), item.number) for item in support if not item.is_this}


def _joined_since(member: TeamMember, awarded: datetime) -> bool:
    return member.confirmed_at is not None and member.confirmed_at > awarded


def _journeys(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for row in rows:
        if row.get("country") and row.get("in_record") != "yes":
            yield " ".join(
                part for part in (row["country"], row.get("first", ""), row.get("last", "")) if part
            )
