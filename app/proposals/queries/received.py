"""Submitted proposals, for those who decide: newest submissions, and only once the deadline has passed.

The condition is part of every statement (INV-07, INV-08); the packages above ask their own policy.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Institution, Person
from app.calls.models import Call
from app.kernel import clock
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.kernel.money import Money
from app.proposals.models import Proposal, Submission, SubmissionFile, SubmissionHalf, TeamMember
from app.proposals.states import ProposalState, TeamRole


@dataclass(frozen=True, slots=True)
class HalfAsk:
    """Who asks for how much on one side of a submission."""

    party: str
    lead_id: uuid.UUID
    lead_name: Bilingual
    institution_id: uuid.UUID
    institution_name: Bilingual
    ask: Money


@dataclass(frozen=True, slots=True)
class Submitted:
    """The newest submission of a proposal, as a line of a list."""

    proposal_id: uuid.UUID
    reference: str
    state: ProposalState
    version: int
    call_id: uuid.UUID
    submission_id: uuid.UUID
    number: int
    title: Bilingual
    received_at: datetime
    halves: dict[str, HalfAsk] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Teammate:
    """One person of a submission's team."""

    person_id: uuid.UUID
    party: str
    role: TeamRole
    institution_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many proposals of a call are drafts, and how many were submitted and not withdrawn."""

    drafts: int
    submitted: int


def _sealed(*columns: Any) -> Select[Any]:
    """Newest submissions of proposals that were not withdrawn, once the deadline of their call has passed."""
    return (
        select(*columns)
        .select_from(Submission)
        .join(Proposal, Proposal.id == Submission.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .where(
            Submission.number == Proposal.submission_count,
            Proposal.state != ProposalState.WITHDRAWN,
            Call.deadline_at < clock.now(),
        )
    )


LISTED = 500
"""So many submissions are named one by one; more are asked for by their condition."""

_LINE = (
    Proposal.id,
    Proposal.reference,
    Proposal.state,
    Proposal.version,
    Proposal.call_id,
    Submission.id,
    Submission.number,
    Submission.title,
    Submission.received_at,
)
_ASK = (
    SubmissionHalf.party,
    Person.id,
    Person.name_latin,
    Person.name_native,
    Institution.id,
    Institution.name,
    SubmissionHalf.ask_minor,
    SubmissionHalf.currency,
)


def submitted_of_call(
    call_id: uuid.UUID,
    *,
    states: Collection[ProposalState] | None = None,
    after: str = "",
    limit: int | None = None,
) -> Sequence[Submitted]:
    """Submitted proposals of a call by reference, after `after`. Empty while the deadline has not passed.

    For packages above, which ask their own policy. Two statements, however many there are.
    """
    wanted = _sealed(*_LINE).where(Proposal.call_id == call_id).order_by(Proposal.reference)
    if states is not None:
        wanted = wanted.where(Proposal.state.in_(states))
    if after:
        wanted = wanted.where(Proposal.reference > after)
    return _with_halves(wanted if limit is None else wanted.limit(limit))


def submitted(proposal_id: uuid.UUID) -> Submitted | None:
    """The newest submission of one proposal as a line; None while the deadline has not passed, or there is none."""
    found = _with_halves(_sealed(*_LINE).where(Proposal.id == proposal_id))
    return found[0] if found else None


def submitted_by_ids(proposal_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Submitted]:
    """The same for several proposals."""
    found = _with_halves(_sealed(*_LINE).where(Proposal.id.in_(set(proposal_ids))))
    return {line.proposal_id: line for line in found}


def _with_halves(wanted: Select[Any]) -> Sequence[Submitted]:
    lines = [Submitted(*row) for row in session().execute(wanted)]
    by_submission = {line.submission_id: line for line in lines}
    if not lines:
        return lines
    asked = (
        select(SubmissionHalf.submission_id, *_ASK)
        .join(Person, Person.id == SubmissionHalf.lead_id)
        .join(Institution, Institution.id == SubmissionHalf.institution_id)
        .where(SubmissionHalf.submission_id.in_(_ids(wanted, by_submission)))
        .order_by(SubmissionHalf.party)
    )
    for submission_id, party, lead_id, latin, native, place_id, place, minor, currency in session().execute(
        asked
    ):
        by_submission[submission_id].halves[party] = HalfAsk(
            party, lead_id, Bilingual(latin, native), place_id, place, Money(minor, currency)
        )
    return lines


def _ids(wanted: Select[Any], known: Collection[uuid.UUID]) -> Any:
    """The submissions as a list while it is short, else as the question that found them."""
    return list(known) if len(known) <= LISTED else wanted.with_only_columns(Submission.id).order_by(None)


def submission_for_reading(proposal_id: uuid.UUID) -> Submission | None:
    """The newest submission with its files, for those who decide; None while the deadline has not passed."""
    files = selectinload(Submission.files).joinedload(SubmissionFile.file, innerjoin=True)
    return session().scalar(_sealed(Submission).where(Proposal.id == proposal_id).options(files))


def submission_file(submission_id: uuid.UUID, file_id: uuid.UUID) -> SubmissionFile | None:
    """A file of a submission, with what the store knows of it; the caller has asked its own policy."""
    wanted = select(SubmissionFile).where(SubmissionFile.submission_id == submission_id)
    named = wanted.where(SubmissionFile.file_id == file_id)
    return session().scalar(named.options(joinedload(SubmissionFile.file, innerjoin=True)).limit(1))


def asks(
    call_id: uuid.UUID, *, states: Collection[ProposalState] | None = None
) -> dict[uuid.UUID, dict[str, int]]:
    """What each submitted proposal of a call asks for: proposal → party → minor units of the party's currency."""
    wanted = _sealed(Proposal.id, SubmissionHalf.party, SubmissionHalf.ask_minor)
    wanted = wanted.join(SubmissionHalf, SubmissionHalf.submission_id == Submission.id)
    if states is not None:
        wanted = wanted.where(Proposal.state.in_(states))
    found: dict[uuid.UUID, dict[str, int]] = {}
    for proposal_id, party, minor in session().execute(wanted.where(Proposal.call_id == call_id)):
        found.setdefault(proposal_id, {})[party] = minor
    return found


def people_of(proposal_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Teammate]]:
    """Who stands in the newest submissions, for checks of conflict."""
    wanted = _sealed(Proposal.id, Submission.team).where(Proposal.id.in_(set(proposal_ids)))
    return {found: [_teammate(entry) for entry in team] for found, team in session().execute(wanted)}


def _teammate(entry: dict[str, Any]) -> Teammate:
    place = entry["institution"]
    return Teammate(
        uuid.UUID(entry["person"]),
        entry["party"],
        TeamRole(entry["role"]),
        uuid.UUID(place) if place else None,
    )


def applicants_of(call_id: uuid.UUID) -> set[uuid.UUID]:
    """Everybody who takes part, or was asked to, in a proposal of the call that was not withdrawn.

    For "nobody judges in a call in which he applies"; tells no content.
    """
    people = select(TeamMember.person_id).join(Proposal, Proposal.id == TeamMember.proposal_id)
    wanted = people.where(Proposal.call_id == call_id, Proposal.state != ProposalState.WITHDRAWN)
    return set(session().scalars(wanted.distinct()))


def counts_of_call(call_id: uuid.UUID) -> Counts:
    """How many are written and how many were submitted; shown through `rules.shown_count` while the call is open."""
    by_state = (
        select(Proposal.state, func.count()).where(Proposal.call_id == call_id).group_by(Proposal.state)
    )
    counts = dict(session().execute(by_state).all())
    drafts = counts.pop(ProposalState.DRAFT, 0)
    counts.pop(ProposalState.WITHDRAWN, None)
    return Counts(drafts, sum(counts.values()))
