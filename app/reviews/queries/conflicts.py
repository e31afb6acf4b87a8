"""Conflicts as conditions of statements, so that they hold in lists, counts and files at once (INV-16).

The same facts with what they rest on are in `facts`; a test holds the two together on random calls.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    TextClause,
    TextualSelect,
    Uuid,
    and_,
    bindparam,
    column,
    exists,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from app.accounts.models import Institution, Person
from app.integrity.queries import applies_in
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import Half, Proposal, TeamMember
from app.proposals.states import ProposalState
from app.reviews.conflicts import GROUND_OF, Ground, Lookbacks, edition, lookbacks
from app.reviews.models import ConflictDeclaration, ConflictWaiver, Relation, Review
from app.reviews.states import ConflictKind, ConflictSource, RelationKind

__all__ = [
    "applies_in",
    "declared_by",
    "hidden_from",
    "in_conflict",
    "is_in_conflict",
    "unconflicted",
    "void_among",
]

Me = Any
"""Whose conflicts are asked for: a person's key, or the parameter that stands for it."""
_DIALECTS = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": postgresql.dialect(paramstyle="named"),
}
_FOLDED = (" ", "\u3000", ".", ",", "-")


def hidden_from(actor: Actor) -> ColumnElement[bool]:
    """Proposals (`Proposal` in the statement) that an officer must not see: conflicts of the officer (REV-10)."""
    return Proposal.id.in_(in_conflict(actor.person_id))


def unconflicted(actor: Actor, proposal_id: Any = Review.proposal_id) -> ColumnElement[bool]:
    """Assignments (`Review` in the statement, or what `proposal_id` is a column of) that no conflict voids for him.

    Void is what `in_conflict` finds, and all of somebody whose institution is unknown where no officer cleared it.
    """
    today = clock.now().astimezone(UTC).date()
    written = _not_void(_dialect(), edition(today), str(proposal_id.expression))
    return written.bindparams(me=actor.person_id, **_days(today))  # type: ignore[return-value]  # text is a condition


def in_conflict(person_id: uuid.UUID | None) -> TextualSelect:
    """The proposals that a person may not judge, by everything but a missing institution."""
    today = clock.now().astimezone(UTC).date()
    written = _conflicts(_dialect(), edition(today)).bindparams(me=person_id, **_days(today))
    return written.columns(column("proposal_id", Uuid()))


def is_in_conflict(person_id: uuid.UUID | None, proposal_id: uuid.UUID) -> bool:
    """Whether one proposal is among those of `in_conflict`; looks at nothing but that proposal."""
    today = clock.now().astimezone(UTC).date()
    written = _of_one(_dialect(), edition(today))
    return (
        session().scalar(written.bindparams(me=person_id, proposal=proposal_id, **_days(today))) is not None
    )


def _dialect() -> str:
    return session().get_bind().dialect.name


def _days(today: date) -> dict[str, date]:
    """The parameters of a statement besides `me`: since when a tie of each kind counts."""
    return {_day_of(kind): day for kind, day in lookbacks(today).since.items() if day is not None}


def _day_of(kind: RelationKind) -> str:
    return f"since_{kind.value}"


@lru_cache(maxsize=8)
def _conflicts(dialect: str, since: date) -> TextClause:
    """`in_conflict` as text, by the periods in force since a day: putting it together takes longer than the database
    needs.
    """
    return _as_text(_every_conflict(literal_column(":me", Uuid()), lookbacks(since)), dialect, since)


@lru_cache(maxsize=16)
def _not_void(dialect: str, since: date, place: str) -> TextClause:
    """`unconflicted` as text, in the same way; `place` is the column of the proposal, with its table."""
    me, proposal_id = literal_column(":me", Uuid()), literal_column(place, Uuid())
    own_place = select(Person.institution_id).where(Person.id == me).scalar_subquery()
    is_known = or_(own_place.is_not(None), _is_cleared(proposal_id, me))
    is_free = ~_every_conflict(me, lookbacks(since), proposal_id).exists()
    return _as_text(and_(is_free, is_known), dialect, since)


@lru_cache(maxsize=8)
def _of_one(dialect: str, since: date) -> TextClause:
    """`is_in_conflict` as text, in the same way, with the parameter `proposal`."""
    me, proposal_id = literal_column(":me", Uuid()), literal_column(":proposal", Uuid())
    written = _as_text(_every_conflict(me, lookbacks(since), proposal_id), dialect, since)
    return written.bindparams(bindparam("proposal", None, Uuid()))


def _as_text(statement: ClauseElement, dialect: str, since: date) -> TextClause:
    written = statement.compile(dialect=_DIALECTS[dialect], compile_kwargs={"literal_binds": True})
    days = (bindparam(name, None, Date()) for name in _days(since))
    return text(str(written)).bindparams(bindparam("me", None, Uuid()), *days)


def _every_conflict(me: Me, held: Lookbacks, only: Any = None) -> CompoundSelect[Any]:
    """A word of conflict; a place in a team of the same call; the institution of a member or of a half; a tie to a
    member or to an institution, declared by either side, that is not too long ago (REV-01 to REV-08).

    All proposals, or where `only` names one (a column or a parameter) the grounds against that one.
    """
    grounds = (
        _declared(me),
        _of_applicant(me),
        *_at_same_place(me),
        *_at_same_system(me),
        *_tied_to_people(me, held, of_all=only is None),
        *_tied_by_people(me, held),
        *_tied_to_places(me, held),
    )
    if only is not None:
        grounds = tuple(found.where(*(key == only for key in found.selected_columns)) for found in grounds)
    return union_all(*grounds)


def _declared(me: Me) -> Select[Any]:
    """A word of conflict; one that the service found (REV-07) unless it is cleared or set aside."""
    said = ConflictDeclaration
    stands = ~or_(
        _is_cleared(said.proposal_id, me),
        _is_waived(said.proposal_id, me, Ground.COMPETITOR),
    )
    counts = or_(said.source != ConflictSource.COMPUTED, stands)
    return select(said.proposal_id).where(said.person_id == me, said.kind != ConflictKind.NONE, counts)


def _of_applicant(me: Me) -> Select[Any]:
    """All of the calls in which the person applies."""
    mine, every = aliased(Proposal), aliased(Proposal)
    calls = (
        select(TeamMember.id)
        .join(mine, and_(mine.id == TeamMember.proposal_id, mine.state != ProposalState.WITHDRAWN))
        .where(TeamMember.person_id == me)
    )
    return calls.join(every, every.call_id == mine.call_id).with_only_columns(every.id)


def _at_same_place(me: Me) -> Iterator[Select[Any]]:
    own_place = select(Person.institution_id).where(Person.id == me).scalar_subquery()
    mate = aliased(Person)
    unwaived = lambda proposal_id: ~_is_waived(proposal_id, me, Ground.INSTITUTION)  # noqa: E731
    yield (
        select(TeamMember.proposal_id)
        .join(mate, mate.id == TeamMember.person_id)
        .where(mate.institution_id == own_place, unwaived(TeamMember.proposal_id))
    )
    yield select(Half.proposal_id).where(Half.institution_id == own_place, unwaived(Half.proposal_id))


def _at_same_system(me: Me) -> Iterator[Select[Any]]:
    """Another campus of the person's system that an officer has not cleared (REV-01)."""
    home, place, mate = aliased(Institution), aliased(Institution), aliased(Person)
    mine = select(home.id).join(Person, Person.institution_id == home.id).where(Person.id == me)
    own, name, parent = (
        mine.with_only_columns(found).scalar_subquery()
        for found in (home.id, home.ror_id, home.parent_ror_id)
    )
    shares = or_(place.parent_ror_id == parent, place.parent_ror_id == name, place.ror_id == parent)
    campuses = select(place.id).where(shares, place.id != own)
    members = select(TeamMember.proposal_id).join(mate, mate.id == TeamMember.person_id)
    yield members.where(mate.institution_id.in_(campuses), ~_is_cleared(TeamMember.proposal_id, me))
    yield select(Half.proposal_id).where(
        Half.institution_id.in_(campuses), ~_is_cleared(Half.proposal_id, me)
    )


def _tied_to_people(me: Me, held: Lookbacks, *, of_all: bool) -> Iterator[Select[Any]]:
    """The person declared a tie to a member: an account, an ORCID iD, or a name that an officer has not cleared.

    Where all proposals are asked about, SQLite is kept from beginning with every member of every team.
    """
    mate = aliased(Person)
    is_mate = TeamMember.person_id == (func.coalesce(mate.id, null()) if of_all else mate.id)
    team = (
        select(TeamMember.proposal_id).select_from(Relation).where(Relation.person_id == me, _is_live(held))
    )
    stands = _stands(TeamMember.proposal_id, me, held)
    yield team.join(TeamMember, TeamMember.person_id == Relation.other_id).where(stands)
    people = team.join(mate, _is_other_end(mate)).join(TeamMember, is_mate)
    yield people.where(mate.id != me, stands)
    namesakes = team.join(mate, _is_namesake(mate)).join(TeamMember, is_mate)
    yield namesakes.where(mate.id != me, ~_is_cleared(TeamMember.proposal_id, me))


def _tied_by_people(me: Me, held: Lookbacks) -> Iterator[Select[Any]]:
    """A member declared a tie to the person."""
    own = aliased(Person)
    team = (
        select(TeamMember.proposal_id)
        .select_from(Relation)
        .join(TeamMember, TeamMember.person_id == Relation.person_id)
        .where(_is_live(held), Relation.person_id != me)
    )
    stands = _stands(TeamMember.proposal_id, me, held)
    yield team.where(Relation.other_id == me, stands)
    yield team.join(own, _is_other_end(own)).where(own.id == me, stands)
    named = team.join(own, _is_namesake(own)).where(own.id == me)
    yield named.where(~_is_cleared(TeamMember.proposal_id, me))


def _tied_to_places(me: Me, held: Lookbacks) -> Iterator[Select[Any]]:
    """The person declared a tie to the institution of a member or of a half."""
    mate = aliased(Person)
    mine = select(Relation.id).where(Relation.person_id == me, _is_live(held))
    yield (
        mine.with_only_columns(TeamMember.proposal_id)
        .select_from(Relation)
        .join(mate, mate.institution_id == Relation.institution_id)
        .join(TeamMember, TeamMember.person_id == mate.id)
        .where(_stands(TeamMember.proposal_id, me, held))
    )
    yield (
        mine.with_only_columns(Half.proposal_id)
        .select_from(Relation)
        .join(Half, Half.institution_id == Relation.institution_id)
        .where(_stands(Half.proposal_id, me, held))
    )


def _is_live(held: Lookbacks) -> ColumnElement[bool]:
    """Ties (`Relation` in the statement) that still count, by the longest period of all parties."""
    recent = [and_(Relation.kind == kind, *_since(kind, held)) for kind in RelationKind]
    known = [_is_of_few(held), *([Relation.is_writing_group] if held.writing_group else [])]
    return and_(Relation.removed_at.is_(None), or_(*recent), or_(*known), ~_is_small_holding(held.most_stock))


def _is_of_few(held: Lookbacks) -> ColumnElement[bool]:
    """No joint paper, or one of so few authors that all of them know each other."""
    return or_(Relation.authors.is_(None), Relation.authors <= held.most_authors)


def _stands(proposal_id: Any, me: Me, held: Lookbacks) -> ColumnElement[bool]:
    """A live tie that two people did not set aside; of a large paper's writing group, one nobody cleared (REV-02)."""
    is_of_few = _is_of_few(held)
    return or_(
        and_(is_of_few, ~_is_tie_waived(proposal_id, me)), and_(~is_of_few, ~_is_cleared(proposal_id, me))
    )


def _is_small_holding(most: Mapping[str, int]) -> ColumnElement[bool]:
    """Shares of a named worth that is at most what ties nobody."""
    small = [and_(Relation.currency == code, Relation.amount_minor <= minor) for code, minor in most.items()]
    return and_(Relation.kind == RelationKind.STOCK, Relation.amount_minor.is_not(None), or_(false(), *small))


def _since(kind: RelationKind, held: Lookbacks) -> list[ColumnElement[bool]]:
    if held.since[kind] is None:
        return []
    day = literal_column(f":{_day_of(kind)}", Date())
    return [or_(Relation.ended_on.is_(None), Relation.ended_on >= day)]


def _is_other_end(somebody: Any) -> ColumnElement[bool]:
    return and_(
        Relation.other_id.is_(None), Relation.other_orcid != "", somebody.orcid == Relation.other_orcid
    )


def _is_namesake(somebody: Any) -> ColumnElement[bool]:
    """Name against name where no ORCID iD says who is meant; two different ORCID iDs are two people."""
    keys = [_key_of(somebody.name_latin), _key_of(somebody.name_native)]
    same = or_(*(column.in_(keys) for column in (Relation.other_key, Relation.turned_key)))
    unsaid = or_(Relation.other_orcid == "", somebody.orcid.is_(None))
    return and_(Relation.other_id.is_(None), Relation.other_key != "", same, unsaid)


def _key_of(name: Any) -> Any:
    for ignored in _FOLDED:
        name = func.replace(name, ignored, "")
    return func.lower(name)


def _is_cleared(proposal_id: Any, me: Me) -> ColumnElement[bool]:
    word = aliased(ConflictDeclaration)
    return exists().where(
        word.proposal_id == proposal_id,
        word.person_id == me,
        word.source == ConflictSource.OFFICER,
        word.kind == ConflictKind.NONE,
    )


def _is_waived(proposal_id: Any, me: Me, ground: Ground) -> ColumnElement[bool]:
    return _waivers(proposal_id, me).where(ConflictWaiver.ground == ground).exists()


def _is_tie_waived(proposal_id: Any, me: Me) -> ColumnElement[bool]:
    same = [
        and_(Relation.kind == kind, ConflictWaiver.ground == ground) for kind, ground in GROUND_OF.items()
    ]
    return _waivers(proposal_id, me).where(or_(*same)).exists()


def _waivers(proposal_id: Any, me: Me) -> Select[Any]:
    """Waivers in force."""
    return select(ConflictWaiver.id).where(
        ConflictWaiver.proposal_id == proposal_id,
        ConflictWaiver.person_id == me,
        ConflictWaiver.granted_at.is_not(None),
        ConflictWaiver.ended_at.is_(None),
    )


def declared_by(
    proposal_id: uuid.UUID, person_id: uuid.UUID | None, source: ConflictSource
) -> ConflictDeclaration | None:
    """What one source said about a person and a proposal."""
    wanted = select(ConflictDeclaration).where(
        ConflictDeclaration.proposal_id == proposal_id,
        ConflictDeclaration.person_id == person_id,
        ConflictDeclaration.source == source,
    )
    return session().scalar(wanted)


def void_among(pairs: Collection[tuple[uuid.UUID, uuid.UUID]]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Those of the pairs (person, proposal) that a conflict voids; one statement a person."""
    found: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for person_id in {pair[0] for pair in pairs}:
        void = set(session().scalars(in_conflict(person_id)))
        found |= {pair for pair in pairs if pair[0] == person_id and pair[1] in void}
    return found
