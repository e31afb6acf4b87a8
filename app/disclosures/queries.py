"""Reading disclosures: validity for those who check, content for the person alone."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from app.accounts.models import Person
from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.disclosures.models import Disclosure
from app.disclosures.states import DisclosureState
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import session


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody of an institution, and until when the disclosure holds (None: there is none in force)."""

    person_id: uuid.UUID
    name: Bilingual
    email: str
    valid_until: datetime | None


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
