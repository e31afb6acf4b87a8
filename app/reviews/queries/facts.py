"""What is known of judges and teams, loaded for a call or for one proposal, and the conflicts found in it."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.accounts.models import Institution, Person
from app.kernel import clock
from app.kernel.db import session
from app.proposals.models import Half, Proposal, TeamMember
from app.proposals.states import ProposalState
from app.reviews.conflicts import Facts, Findings, Somebody, Tie, find, lookbacks, name_keys
from app.reviews.models import ConflictDeclaration, ConflictWaiver, Relation

Id = uuid.UUID
_WHO = Person.id, Person.institution_id, Person.orcid, Person.name_latin, Person.name_native


def conflicts_in(
    call_id: Id, people: Collection[Id], proposal_id: Id | None = None, *, strangers: Sequence[Somebody] = ()
) -> Findings:
    """Every conflict of the people with the proposals of a call, or with one of them. Eight statements.

    `strangers`: judges without an account, known by name and institution alone.
    """
    return find(_facts(call_id, people, proposal_id, strangers))


def _facts(
    call_id: Id, people: Collection[Id], proposal_id: Id | None, strangers: Sequence[Somebody]
) -> Facts:
    scope = [
        Proposal.call_id == call_id,
        Proposal.state.not_in((ProposalState.DRAFT, ProposalState.WITHDRAWN)),
    ]
    if proposal_id is not None:
        scope.append(Proposal.id == proposal_id)
    teams, places = _teams(scope), _places(scope)
    judges = [*strangers, *(_somebody(row) for row in _in_parts(select(*_WHO), Person.id, people))]
    return Facts(
        judges=judges,
        teams=teams,
        lookbacks=lookbacks(clock.now().astimezone(UTC).date()),
        places=places,
        systems=_systems(_homes(judges, *teams.values()).union(*places.values())),
        applicants=_applicants(call_id),
        declared=_declared(scope, people),
        ties=_ties(people, {mate.person_id for team in teams.values() for mate in team}),
        waived=_waived(scope),
    )


def _somebody(row: Any) -> Somebody:
    names = (name_keys(row.name_latin)[0], name_keys(row.name_native)[0])
    return Somebody(row.id, row.institution_id, row.orcid or "", frozenset(key for key in names if key))


def _in_parts(wanted: Select[*tuple[Any, ...]], column: Any, ids: Collection[Id]) -> Iterable[Any]:
    """Rows whose column is one of the ids, in parts that every database takes."""
    listed = sorted(ids)
    for low in range(0, len(listed), 900):
        yield from session().execute(wanted.where(column.in_(listed[low : low + 900])))


def _teams(scope: Sequence[ColumnElement[bool]]) -> dict[Id, list[Somebody]]:
    wanted = (
        select(TeamMember.proposal_id, *_WHO)
        .join(Person, Person.id == TeamMember.person_id)
        .join(Proposal, Proposal.id == TeamMember.proposal_id)
    )
    teams: dict[Id, list[Somebody]] = defaultdict(list)
    for row in session().execute(wanted.where(*scope)):
        teams[row.proposal_id].append(_somebody(row))
    return teams


def _places(scope: Sequence[ColumnElement[bool]]) -> dict[Id, set[Id]]:
    wanted = select(Half.proposal_id, Half.institution_id).join(Proposal, Proposal.id == Half.proposal_id)
    found: dict[Id, set[Id]] = defaultdict(set)
    for proposal_id, place in session().execute(wanted.where(*scope)):
        if place is not None:
            found[proposal_id].add(place)
    return found


def _homes(*several: Iterable[Somebody]) -> set[Id]:
    return {one.institution_id for some in several for one in some if one.institution_id}


def _systems(institutions: Collection[Id]) -> dict[Id, set[str]]:
    """What an institution has in common with other campuses: the parent's ROR id, and its own."""
    wanted = select(Institution.id, Institution.ror_id, Institution.parent_ror_id)
    rows = _in_parts(wanted, Institution.id, institutions)
    return {row.id: {key for key in (row.ror_id, row.parent_ror_id) if key} for row in rows}


def _applicants(call_id: Id) -> set[Id]:
    """Everybody who takes part, or was asked to, in a proposal of the call, also in a draft."""
    wanted = select(TeamMember.person_id).join(Proposal, Proposal.id == TeamMember.proposal_id)
    applies = wanted.where(Proposal.call_id == call_id, Proposal.state != ProposalState.WITHDRAWN)
    return set(session().scalars(applies.distinct()))


def _declared(
    scope: Sequence[ColumnElement[bool]], people: Collection[Id]
) -> dict[tuple[Id, Id], dict[str, str]]:
    said = ConflictDeclaration
    wanted = select(said.proposal_id, said.person_id, said.source, said.kind)
    found: dict[tuple[Id, Id], dict[str, str]] = defaultdict(dict)
    for row in session().execute(wanted.join(Proposal, Proposal.id == said.proposal_id).where(*scope)):
        if row.person_id in people:
            found[row.proposal_id, row.person_id][row.source.value] = row.kind.value
    return found


def _ties(people: Collection[Id], members: Collection[Id]) -> list[Tie]:
    """Ties that a judge or a member of a team declared and did not take back."""
    columns = (
        *(Relation.id, Relation.person_id, Relation.kind, Relation.other_id, Relation.institution_id),
        *(Relation.other_orcid, Relation.other_key, Relation.turned_key, Relation.ended_on, Relation.authors),
        *(Relation.amount_minor, Relation.currency, Relation.is_writing_group),
    )
    wanted = select(*columns).where(Relation.removed_at.is_(None))
    return [
        Tie(
            row.id,
            row.person_id,
            row.kind,
            row.other_id,
            row.institution_id,
            row.other_orcid,
            (row.other_key, row.turned_key),
            row.ended_on,
            row.authors,
            None if row.amount_minor is None else (row.amount_minor, row.currency),
            row.is_writing_group,
        )
        for row in _in_parts(wanted, Relation.person_id, {*people, *members})
    ]


def _waived(scope: Sequence[ColumnElement[bool]]) -> set[tuple[Id, Id, Any]]:
    waiver = ConflictWaiver
    wanted = select(waiver.proposal_id, waiver.person_id, waiver.ground)
    in_force = wanted.where(waiver.granted_at.is_not(None), waiver.ended_at.is_(None))
    rows = session().execute(in_force.join(Proposal, Proposal.id == waiver.proposal_id).where(*scope))
    return {(row.proposal_id, row.person_id, row.ground) for row in rows}
