"""Reading people, grants, sessions, institutions and agencies."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, case, delete, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.identifiers import search_key
from app.accounts.models import (
    KEY_LENGTH,
    Agency,
    Attempt,
    Institution,
    InstitutionKey,
    InstitutionName,
    MailLink,
    Person,
    RoleGrant,
    SignIn,
)
from app.accounts.policy import may_list_people
from app.accounts.roles import Role
from app.accounts.rules import FRESH, is_session_alive
from app.accounts.states import PersonState
from app.kernel.actor import Actor, Grant
from app.kernel.bilingual import Bilingual
from app.kernel.db import session

SHORTEST_SEARCH = 2
LAST_CHARACTER = "\U0010ffff"
_NAME_EN = Institution.__table__.c.name_en


# People


def normal_email(text: str) -> str:
    """The form in which addresses are kept and compared."""
    return text.strip().lower()


def person(person_id: uuid.UUID | None) -> Person | None:
    """A person with the institution."""
    return session().get(Person, person_id, options=[joinedload(Person.institution)]) if person_id else None


def person_with_grants(person_id: uuid.UUID | None) -> Person | None:
    """A person with the institution and every grant there ever was."""
    loaded = [joinedload(Person.institution), selectinload(Person.grants)]
    return session().get(Person, person_id, options=loaded) if person_id else None


def person_by_email(email: str) -> Person | None:
    return session().scalar(select(Person).where(Person.email == normal_email(email)))


def is_anybody_there() -> bool:
    """Whether the service has a single account."""
    return session().scalar(select(Person.id).limit(1)) is not None


def person_by_orcid(orcid: str) -> Person | None:
    return session().scalar(select(Person).where(Person.orcid == orcid))


def people_by_ids(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """People with their institutions, by id."""
    found = select(Person).options(joinedload(Person.institution)).where(Person.id.in_(set(person_ids)))
    return {row.id: row for row in session().scalars(found)}


def people_for(actor: Actor, *, words: str = "", after: str = "", limit: int = 26) -> Sequence[Person]:
    """People an administrator or auditor may see, by e-mail address; `words` is looked for in names and
    address.
    """
    if not may_list_people(actor):
        return []
    seen = select(Person).options(joinedload(Person.institution), selectinload(Person.grants))
    for word in words.split():
        seen = seen.where(_holds(word, Person.email, Person.name_latin, Person.name_native, Person.name_kana))
    if after:
        seen = seen.where(Person.email > after)
    return session().scalars(seen.order_by(Person.email).limit(limit)).all()


def _holds(word: str, *columns: Any) -> Any:
    return or_(*(func.lower(column).contains(word.lower(), autoescape=True) for column in columns))


def is_taken(column: Any, value: str | None, *, but: uuid.UUID | None = None) -> bool:
    """Whether another person has this value in a column of `Person` that is unique."""
    if value is None:
        return False
    return session().scalar(select(Person.id).where(column == value, Person.id != but)) is not None


# Roles


def grants_of(person_id: uuid.UUID) -> tuple[Grant, ...]:
    """The grants in force."""
    mine = select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None))
    return tuple(as_grant(row) for row in session().scalars(mine.order_by(RoleGrant.granted_at)))


def as_grant(row: RoleGrant | Row[Any]) -> Grant:
    return Grant(str(row.role), row.party, row.agency_id, row.institution_id, row.call_id)


def role_grant(grant_id: uuid.UUID) -> RoleGrant | None:
    return session().get(RoleGrant, grant_id)


def role_grants(person_id: uuid.UUID) -> Sequence[RoleGrant]:
    """Every grant a person ever had, newest first, for the record of the person."""
    every = select(RoleGrant).where(RoleGrant.person_id == person_id)
    return session().scalars(every.order_by(RoleGrant.granted_at.desc(), RoleGrant.id)).all()


def holders_of(
    role: Role,
    *,
    party: str | None = None,
    agency_id: uuid.UUID | None = None,
    institution_id: uuid.UUID | None = None,
) -> Sequence[Person]:
    """Active people who hold a role, within a scope where one is named; by Latin name."""
    held = select(RoleGrant.person_id).where(RoleGrant.role == role, RoleGrant.revoked_at.is_(None))
    for column, value in (
        (RoleGrant.party, party),
        (RoleGrant.agency_id, agency_id),
        (RoleGrant.institution_id, institution_id),
    ):
        held = held if value is None else held.where(column == value)
    people = select(Person).options(joinedload(Person.institution)).where(Person.id.in_(held))
    active = people.where(Person.state == PersonState.ACTIVE)
    return session().scalars(active.order_by(Person.name_latin, Person.id)).all()


def hold_grants_of(role: Role) -> None:
    """Hold every grant of a role until the transaction ends, so that two people cannot end the last two at
    once.
    """
    held = select(RoleGrant.id).where(RoleGrant.role == role, RoleGrant.revoked_at.is_(None))
    session().scalars(held.order_by(RoleGrant.id).with_for_update()).all()


def officers_of(institution_id: uuid.UUID) -> Sequence[Person]:
    """The people who may bind an institution."""
    return holders_of(Role.INSTITUTION_OFFICER, institution_id=institution_id)


def actor_of(whom: Person) -> Actor:
    """A person as an actor, without a session (command line, jobs, the demonstration)."""
    return Actor(
        person_id=whom.id,
        name=whom.name.text(whom.language),
        grants=grants_of(whom.id),
        language=whom.language,
        zone=whom.zone,
        email=whom.email,
    )


# Sessions


@dataclass(frozen=True, slots=True)
class LivingSession:
    """Who a session belongs to, and when it was last noted to be in use."""

    actor: Actor
    last_seen_at: datetime


_SIGN_IN = (
    select(
        SignIn.id.label("session_id"),
        SignIn.person_id,
        SignIn.fresh_at,
        SignIn.last_seen_at,
        SignIn.expires_at,
        Person.name_latin,
        Person.name_native,
        Person.language,
        Person.zone,
        Person.email,
        RoleGrant.role,
        RoleGrant.party,
        RoleGrant.agency_id,
        RoleGrant.institution_id,
        RoleGrant.call_id,
    )
    .join(Person, Person.id == SignIn.person_id)
    .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, RoleGrant.revoked_at.is_(None)))
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.revoked_at.is_(None),
        Person.state == PersonState.ACTIVE,
    )
)


def sign_in_rows(token_hash: str) -> Sequence[Any]:
    """Session, person and grants in one question: one row a grant, or one without."""
    return session().execute(_SIGN_IN, {"token_hash": token_hash}).all()


def living_session(token_hash: str, now: datetime) -> LivingSession | None:
    """The session behind a token, with the person as an actor; None when it ended or rested too long."""
    rows = sign_in_rows(token_hash)
    if not rows:
        return None
    first = rows[0]
    grants = tuple(as_grant(row) for row in rows if row.role is not None)
    if not is_session_alive(first.last_seen_at, first.expires_at, [grant.role for grant in grants], now):
        return None
    name = Bilingual(first.name_latin, first.name_native)
    actor = Actor(
        person_id=first.person_id,
        name=name.text(first.language),
        grants=grants,
        language=first.language,
        zone=first.zone,
        email=first.email,
        session_id=first.session_id,
        is_fresh=now - first.fresh_at < FRESH,
    )
    return LivingSession(actor, first.last_seen_at)


def sign_ins_of(person_id: uuid.UUID, now: datetime) -> Sequence[SignIn]:
    """Sessions that are neither ended nor past their absolute limit, last used first."""
    alive = select(SignIn).where(
        SignIn.person_id == person_id, SignIn.revoked_at.is_(None), SignIn.expires_at > now
    )
    return session().scalars(alive.order_by(SignIn.last_seen_at.desc(), SignIn.id)).all()


def mail_link(token_hash: str, *, hold: bool = False) -> MailLink | None:
    """A mailed link with its person; `hold` keeps it until the transaction ends, so that it is used once."""
    found = select(MailLink).where(MailLink.token_hash == token_hash).options(joinedload(MailLink.person))
    return session().scalar(found.with_for_update(of=MailLink) if hold else found)


# Attempts


def attempts(kind: str, subject_hash: str) -> Sequence[datetime]:
    """When tries of one kind on one subject were made, oldest first; holds the subject until the transaction
    ends.
    """
    if session().get_bind().dialect.name == "postgresql":
        session().execute(select(func.pg_advisory_xact_lock(int(subject_hash[:15], 16))))
    made = select(Attempt.at).where(Attempt.kind == kind, Attempt.subject_hash == subject_hash)
    return session().scalars(made.order_by(Attempt.at)).all()


def forget_attempts(kind: str, subject_hash: str, *, before: datetime | None = None) -> None:
    gone = delete(Attempt).where(Attempt.kind == kind, Attempt.subject_hash == subject_hash)
    session().execute(gone if before is None else gone.where(Attempt.at < before))


# Institutions


def institution(institution_id: uuid.UUID | None) -> Institution | None:
    """An institution with its names."""
    if institution_id is None:
        return None
    return session().get(Institution, institution_id, options=[selectinload(Institution.names)])


def institution_by_ror(ror_id: str) -> Institution | None:
    return session().scalar(select(Institution).where(Institution.ror_id == ror_id))


def institutions_by_ids(institution_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Institution]:
    found = select(Institution).where(Institution.id.in_(set(institution_ids)))
    return {row.id: row for row in session().scalars(found)}


def institutions_by_ror(ror_ids: Collection[str]) -> dict[str, Institution]:
    found = select(Institution).where(Institution.ror_id.in_(ror_ids))
    return {row.ror_id: row for row in session().scalars(found) if row.ror_id}


def institution_hashes(ror_ids: Collection[str]) -> dict[str, Any]:
    """What an import compares: id, version, status and the hash of the record last read, by ROR id."""
    columns = (
        Institution.ror_id,
        Institution.id,
        Institution.version,
        Institution.status,
        Institution.source_hash,
    )
    found = session().execute(select(*columns).where(Institution.ror_id.in_(ror_ids)))
    return {row.ror_id: row for row in found}


def institutions_named(name: str) -> Sequence[Institution]:
    """Institutions one of whose names is exactly this one, when both are folded."""
    same = select(InstitutionName.institution_id).where(InstitutionName.search_key == search_key(name))
    return session().scalars(select(Institution).where(Institution.id.in_(same)).order_by(_NAME_EN)).all()


def search_institutions(words: str, *, party: str = "", limit: int = 10) -> Sequence[Institution]:
    """Active institutions one of whose names holds every word, in English or Japanese; the nearest name
    first.

    Fewer than two characters find nothing. An exact name comes first, then names that begin with the words,
    then the shorter name.
    """
    wanted = search_key(words)
    if len(wanted) < SHORTEST_SEARCH:
        return []
    found = select(Institution).where(Institution.status == "active")
    for word in _longest_first(wanted):
        found = found.where(Institution.id.in_(_at_places(word)))
    if party:
        found = found.where(Institution.party == party)
    return session().scalars(_nearest_first(found, wanted).limit(limit)).all()


def _longest_first(wanted: str) -> list[str]:
    """The words of a search; one of a single character is too common to ask for beside others."""
    words = sorted(set(wanted.split()), key=lambda word: (-len(word), word))
    return [word for word in words if len(word) >= SHORTEST_SEARCH] or [wanted]


def _at_places(word: str) -> Select[uuid.UUID]:
    begin = word[:KEY_LENGTH]
    end = begin + LAST_CHARACTER
    return select(InstitutionKey.institution_id).where(InstitutionKey.key >= begin, InstitutionKey.key < end)


def _nearest_first(found: Select[Institution], wanted: str) -> Select[Institution]:
    same, begun = (wanted, f"the {wanted}"), or_(*(_begins(text) for text in (wanted, f"the {wanted}")))
    is_same, begins = InstitutionName.search_key.in_(same), and_(begun, InstitutionName.kind != "acronym")
    distance = case((is_same, 0), (begins, 1000), else_=2000) + func.length(InstitutionName.search_key)
    nearest = select(func.min(distance)).where(InstitutionName.institution_id == Institution.id)
    return found.order_by(nearest.scalar_subquery(), _NAME_EN, Institution.id)


def _begins(text: str) -> Any:
    return InstitutionName.search_key.startswith(text, autoescape=True)


def search_places(folded: str) -> set[str]:
    """The beginnings a folded name is found by: each word of Latin script, each character of others."""
    places = {folded[:KEY_LENGTH]}
    for index, character in enumerate(folded):
        is_word_start = index == 0 or folded[index - 1] == " " or not folded[index - 1].isascii()
        if character != " " and (is_word_start or not character.isascii()):
            places.add(folded[index : index + KEY_LENGTH])
    return {place for place in places if len(place) >= SHORTEST_SEARCH or place == folded}


# Agencies


def agency(agency_id: uuid.UUID | None) -> Agency | None:
    return session().get(Agency, agency_id) if agency_id else None


def agency_by_code(code: str) -> Agency | None:
    return session().scalar(select(Agency).where(Agency.code == code))


def agencies_by_ids(agency_ids: Iterable[uuid.UUID]) -> Sequence[Agency]:
    wanted = select(Agency).where(Agency.id.in_(set(agency_ids)))
    return session().scalars(wanted.order_by(Agency.party, Agency.code)).all()


def all_agencies() -> Sequence[Agency]:
    return session().scalars(select(Agency).order_by(Agency.party, Agency.code)).all()


def agencies_of(party: str) -> Sequence[Agency]:
    return session().scalars(select(Agency).where(Agency.party == party).order_by(Agency.code)).all()
