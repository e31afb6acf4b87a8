"""Builders of people, institutions, agencies and roles. Each returns rows that are not kept yet; `save` keeps
them.
"""

import hashlib
import itertools
import secrets
import uuid
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.accounts import queries
from app.accounts.identifiers import search_key
from app.accounts.models import (
    Agency,
    Institution,
    InstitutionKey,
    InstitutionName,
    Person,
    RoleGrant,
    SignIn,
)
from app.accounts.passwords import hash_of
from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.ids import new_id

PASSWORD = "a quiet river in late autumn"
UNUSABLE = "!"
_number = itertools.count(1)


def agency(code: str = "", *, party: str = "US", name: Bilingual | None = None) -> Agency:
    code = code or f"AG{next(_number)}"
    return Agency(
        id=new_id(), code=code, party=party, name=name or Bilingual(f"Agency {code}", f"{code}機構")
    )


def institution(name: str = "", *, party: str = "US", name_ja: str = "", **columns: Any) -> Institution:
    """An institution with its names and the places a search finds it by."""
    name = name or f"University {next(_number)}"
    texts = [(name, "en"), *([(name_ja, "ja")] if name_ja else [])]
    made = Institution(id=new_id(), party=party, name=Bilingual(name, name_ja), **columns)
    made.names = [
        InstitutionName(text=text, language=language, kind="label", search_key=search_key(text))
        for text, language in texts
    ]
    return made


def person(
    name: str = "",
    *,
    party: str = "US",
    institution: Institution | None = None,
    password: str = "",
    **columns: Any,
) -> Person:
    """An active person who cannot sign in by password unless `password` is given."""
    number = next(_number)
    defaults: dict[str, Any] = {
        "email": f"person{number}@example.org",
        "state": PersonState.ACTIVE,
        "name_native": "",
        "language": "en",
        "zone": "America/New_York" if party == "US" else "Asia/Tokyo",
        "created_at": clock.now(),
        "institution_id": institution.id if institution else None,
        "password": hash_of(password) if password else UNUSABLE,
    }
    return Person(id=new_id(), name_latin=name or f"Person {number}", party=party, **{**defaults, **columns})


def grant(
    who: Person,
    role: Role,
    *,
    party: str = "",
    agency: Agency | None = None,
    institution: Institution | None = None,
    call_id: uuid.UUID | None = None,
) -> RoleGrant:
    """A role in force; an agency or an institution brings its party with it."""
    scope = agency or institution
    return RoleGrant(
        id=new_id(),
        person_id=who.id,
        role=role,
        party=party or (scope.party if scope else ""),
        agency_id=agency.id if agency else None,
        institution_id=institution.id if institution else None,
        call_id=call_id,
        granted_at=clock.now(),
    )


def save(*rows: Any) -> None:
    """Keep rows in the order given, in one unit of work of its own; builders need no audit row."""
    db.unit_of_work(_save, rows)


def _save(rows: tuple[Any, ...]) -> None:
    db.session().info["audited"] = True
    for row in rows:
        db.session().add(row)
        db.session().flush()
        if isinstance(row, Institution):
            _save_places(row)


def _save_places(row: Institution) -> None:
    places = {place for name in row.names for place in queries.search_places(name.search_key)}
    db.session().add_all(InstitutionKey(key=place, institution_id=row.id) for place in places)


def actor_of(who: Person, *, is_fresh: bool = True) -> Actor:
    """The person as an actor with the grants that are kept now."""
    if db.is_open():
        actor = queries.actor_of(who)
    else:
        with db.read_only():
            actor = queries.actor_of(who)
    return Actor(
        actor.person_id, actor.name, actor.grants, actor.language, actor.zone, actor.email, is_fresh=is_fresh
    )


def officer(agency: Agency, **columns: Any) -> tuple[Person, RoleGrant]:
    """A programme officer of an agency: the person and the grant, to be saved."""
    who = person(party=agency.party, **columns)
    return who, grant(who, Role.PROGRAMME_OFFICER, agency=agency)


def sign_in(client: FlaskClient, who: Person, *, is_fresh: bool = True) -> SignIn:
    """Sign the client in as `who` without a password: a session row, and its token in the cookie."""
    token, now = secrets.token_urlsafe(32), clock.now()
    row = SignIn(
        id=new_id(),
        person_id=who.id,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        created_at=now,
        fresh_at=now if is_fresh else now - timedelta(hours=1),
        last_seen_at=now,
        expires_at=now + timedelta(hours=12),
    )
    save(row)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["sign_in"] = token
    return row
