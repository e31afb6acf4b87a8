"""Reading disclosures: validity for those who check, content for the person, what others read of it.

Content is opened by `own_content` for its author; for anybody else by the service, which leaves a trace first.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import undefer

from app.accounts.models import Institution, Person
from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.disclosures import policy, rules, sealing
from app.disclosures.models import Consent, Disclosure, InstitutionFact, RecordKey, RecordRead
from app.disclosures.record.content import Record
from app.disclosures.record.plain import record_of
from app.disclosures.states import DisclosureState, Fact, Purpose
from app.kernel import envelope
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.kernel.envelope import Wrapped
from app.kernel.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody of an institution, and until when the disclosure holds (None: there is none in force)."""

    person_id: uuid.UUID
    name: Bilingual
    email: str
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One access row, for the person whose record it was. The name is empty for the service's own checks."""

    at: datetime
    reader: Bilingual
    party: str
    purpose: Purpose
    matter: str
    number: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody else's certified version, opened: the row, its content as it is kept, and the record in it."""

    row: Disclosure
    content: dict[str, Any]
    record: Record


_IN_FORCE = select(Disclosure.person_id, Disclosure.valid_until).where(
    Disclosure.person_id.in_(bindparam("people", expanding=True)),
    Disclosure.state == DisclosureState.CERTIFIED,
    Disclosure.valid_until >= bindparam("at"),
)


def validity(person_ids: Iterable[uuid.UUID], at: datetime) -> dict[uuid.UUID, datetime | None]:
    """Until when each person's certified disclosure holds; None where none is in force at `at`. Every id is a key."""
    asked: dict[uuid.UUID, datetime | None] = dict.fromkeys(person_ids)
    held = session().execute(_IN_FORCE, {"people": list(asked), "at": at})
    return asked | dict(held.all())


def draft_of(person_id: uuid.UUID | None, *, hold: bool = False) -> Disclosure | None:
    return _one(person_id, DisclosureState.DRAFT, hold=hold)


def current(person_id: uuid.UUID | None, *, hold: bool = False) -> Disclosure | None:
    """The certified version, in force or past its end."""
    return _one(person_id, DisclosureState.CERTIFIED, hold=hold)


def _one(person_id: uuid.UUID | None, state: DisclosureState, *, hold: bool) -> Disclosure | None:
    own = select(Disclosure).where(Disclosure.person_id == person_id, Disclosure.state == state)
    return session().scalar(own.with_for_update() if hold else own)


def own_content(actor: Actor, disclosure: Disclosure) -> dict[str, Any]:
    """What the actor's own version says, as it is kept. Raises Forbidden for anybody else's."""
    if not policy.may_view(actor, disclosure):
        raise Forbidden
    return opened(disclosure)


def own_record(actor: Actor, disclosure: Disclosure) -> Record:
    return record_of(own_content(actor, disclosure))


def opened(disclosure: Disclosure) -> dict[str, Any]:
    """The content of any version. Only for `own_content`, the invariants and the service's verbs that leave a trace."""
    key = record_key(disclosure.person_id)
    content: dict[str, Any] = sealing.unseal(key, disclosure.sealed, disclosure.person_id, disclosure.number)
    return content


def opened_all(rows: Iterable[Disclosure]) -> dict[uuid.UUID, dict[str, Any]]:
    """Person → content of one version each, with all keys in one statement. Same callers as `opened`."""
    found = {row.person_id: row for row in rows}
    wraps: dict[uuid.UUID, list[Wrapped]] = {key: [] for key in found}
    columns = RecordKey.person_id, RecordKey.party, RecordKey.key_id, RecordKey.wrapped
    held = select(*columns).where(RecordKey.person_id.in_(found)).order_by(RecordKey.created_at)
    for person_id, party, key_id, wrapped in session().execute(held):
        wraps[person_id].append(Wrapped(party, key_id, wrapped))
    return {
        key: sealing.unseal(
            envelope.ring().unwrap(wraps[key], sealing.about_record(key)), row.sealed, key, row.number
        )
        for key, row in found.items()
    }


def authors(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """People by id."""
    return {who.id: who for who in session().scalars(select(Person).where(Person.id.in_(list(person_ids))))}


def wraps_of(person_id: uuid.UUID) -> list[Wrapped]:
    held = select(RecordKey.party, RecordKey.key_id, RecordKey.wrapped).where(
        RecordKey.person_id == person_id
    )
    return [Wrapped(*row) for row in session().execute(held.order_by(RecordKey.created_at))]


def record_key(person_id: uuid.UUID) -> bytes:
    """The key of a person's record; raises SealedForOthersError where no key at hand opens it."""
    return envelope.ring().unwrap(wraps_of(person_id), sealing.about_record(person_id))


def people_with_keys(*, after: uuid.UUID | None = None, limit: int = 500) -> Sequence[uuid.UUID]:
    """People who have a record, by id."""
    wanted = select(RecordKey.person_id).distinct().order_by(RecordKey.person_id).limit(limit)
    return session().scalars(wanted.where(RecordKey.person_id > after) if after else wanted).all()


def keys_of(person_id: uuid.UUID) -> Sequence[RecordKey]:
    return session().scalars(select(RecordKey).where(RecordKey.person_id == person_id)).all()


def certified_of(person_ids: Iterable[uuid.UUID]) -> Sequence[Disclosure]:
    """The certified versions of several people, with their sealed content."""
    wanted = select(Disclosure).where(
        Disclosure.person_id.in_(list(person_ids)), Disclosure.state == DisclosureState.CERTIFIED
    )
    return session().scalars(wanted.options(undefer(Disclosure.sealed))).all()


def consents_of(actor: Actor) -> Sequence[Consent]:
    """What the actor consented to, in force or ended, newest first."""
    own = select(Consent).where(Consent.person_id == actor.person_id)
    return session().scalars(own.order_by(Consent.given_at.desc(), Consent.id)).all()


def consent_to(person_id: uuid.UUID | None, party: str, *, hold: bool = False) -> Consent | None:
    """The consent to a side that was not withdrawn."""
    own = select(Consent).where(
        Consent.person_id == person_id, Consent.party == party, Consent.withdrawn_at.is_(None)
    )
    return session().scalar(own.with_for_update() if hold else own)


def holds(row: Consent) -> bool:
    """Not withdrawn, and given to the text in force."""
    return row.withdrawn_at is None and row.terms == rules.TERMS_OF_CONSENT


def consented_sides(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """To which sides each person consents now, by the text in force. Every id is a key."""
    found = {key: frozenset[str]() for key in person_ids}
    wanted = select(Consent.person_id, Consent.party).where(
        Consent.person_id.in_(list(found)),
        Consent.withdrawn_at.is_(None),
        Consent.terms == rules.TERMS_OF_CONSENT,
    )
    for person_id, party in session().execute(wanted):
        found[person_id] |= {party}
    return found


def certified_by(person_id: uuid.UUID, at: datetime) -> Disclosure | None:
    """The version that was in force at a moment, with its content left closed."""
    wanted = select(Disclosure).where(Disclosure.person_id == person_id, Disclosure.certified_at <= at)
    return session().scalar(wanted.order_by(Disclosure.number.desc()).limit(1))


def readings_of(actor: Actor, *, limit: int = 200) -> list[Reading]:
    """Who else read the actor's record, newest first."""
    wanted = (
        select(
            RecordRead.at,
            Person.name_latin,
            Person.name_native,
            RecordRead.party,
            RecordRead.purpose,
            RecordRead.matter,
            Disclosure.number,
        )
        .join(Disclosure, Disclosure.id == RecordRead.disclosure_id)
        .outerjoin(Person, Person.id == RecordRead.reader_id)
        .where(RecordRead.person_id == actor.person_id)
        .order_by(RecordRead.at.desc(), RecordRead.id)
        .limit(limit)
    )
    return [
        Reading(at, Bilingual(latin or "", native or ""), party, purpose, matter, number)
        for at, latin, native, party, purpose, matter, number in session().execute(wanted)
    ]


def facts_of(institution_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[Fact, InstitutionFact]]:
    """What each institution stated last, by fact. Every id is a key."""
    found: dict[uuid.UUID, dict[Fact, InstitutionFact]] = {key: {} for key in institution_ids}
    wanted = select(InstitutionFact).where(InstitutionFact.institution_id.in_(list(found)))
    for row in session().scalars(wanted.order_by(InstitutionFact.stated_at, InstitutionFact.id)):
        found[row.institution_id][row.fact] = row
    return found


def own_institutions(actor: Actor) -> Sequence[Institution]:
    """Institutions the actor answers for."""
    own = {grant.institution_id for grant in actor.grants_of(Role.INSTITUTION_OFFICER)}
    return (
        session().scalars(select(Institution).where(Institution.id.in_(own)).order_by(Institution.id)).all()
    )


def author(person_id: uuid.UUID | None) -> Person | None:
    return session().get(Person, person_id) if person_id else None


def home_of(person: Person) -> Institution | None:
    return session().get(Institution, person.institution_id) if person.institution_id else None


def newest_number(person_id: uuid.UUID | None) -> int:
    newest = select(func.max(Disclosure.number)).where(Disclosure.person_id == person_id)
    return session().scalar(newest) or 0


def versions_of(actor: Actor) -> Sequence[Disclosure]:
    """The actor's own versions, newest first."""
    own = select(Disclosure).where(Disclosure.person_id == actor.person_id)
    return session().scalars(own.order_by(Disclosure.number.desc())).all()


def version_of(actor: Actor, number: int) -> Disclosure | None:
    """One of the actor's own versions."""
    own = select(Disclosure).where(Disclosure.person_id == actor.person_id, Disclosure.number == number)
    return session().scalar(own)


def employees_for(
    actor: Actor, at: datetime, *, after: list[Any] | None = None, limit: int = 26
) -> Sequence[Employee]:
    """People of the actor's own institutions, by name, with the state of their disclosure at `at`."""
    own = {grant.institution_id for grant in actor.grants_of(Role.INSTITUTION_OFFICER)}
    in_force = and_(
        Disclosure.person_id == Person.id,
        Disclosure.state == DisclosureState.CERTIFIED,
        Disclosure.valid_until >= at,
    )
    wanted = (
        select(Person.id, Person.name_latin, Person.name_native, Person.email, Disclosure.valid_until)
        .outerjoin(Disclosure, in_force)
        .where(Person.institution_id.in_(own), Person.state != PersonState.DISABLED)
        .order_by(Person.name_latin, Person.id)
    )
    if after:
        name, last_id = after[0], uuid.UUID(after[1])
        wanted = wanted.where(
            or_(Person.name_latin > name, and_(Person.name_latin == name, Person.id > last_id))
        )
    rows = session().execute(wanted.limit(limit))
    return [
        Employee(key, Bilingual(latin, native), email, until) for key, latin, native, email, until in rows
    ]
