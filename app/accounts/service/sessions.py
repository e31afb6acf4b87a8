"""Signing in and out. A session is a row here; the browser holds only a random token."""

import secrets
import uuid

from sqlalchemy import update

from app.accounts import policy, queries, rules
from app.accounts.models import Attempt, Person, SignIn
from app.accounts.passwords import hash_of, is_outdated, is_password
from app.accounts.states import PersonState
from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.crypto import sha256_hex
from app.kernel.db import lock, session
from app.kernel.errors import NotFound, Problem, RuleBroken, SignInRequired, TooManyAttempts

AGENT_LENGTH = 200


def count_attempt(actor: Actor, kind: str, subject: str) -> None:
    """Count a try against its limit (`rules.LIMITS`) before it is made.

    Has a unit of work of its own, so that the count stays when the try fails. Raises TooManyAttempts, and
    RuleBroken `sign_in.locked` where only a new password helps.
    """
    limit, subject_hash, now = rules.LIMITS[kind], _subject_hash(kind, subject), clock.now()
    wait = limit.wait(queries.attempts(kind, subject_hash), now)
    if wait is None:
        raise RuleBroken("sign_in.locked", [Problem("sign_in.locked")])
    if wait:
        raise TooManyAttempts(int(wait.total_seconds()) + 1)
    session().add(Attempt(kind=kind, subject_hash=subject_hash, at=now))
    if limit.memory:
        queries.forget_attempts(kind, subject_hash, before=now - limit.memory)


def check_password(actor: Actor, email: str, password: str) -> uuid.UUID:
    """The id of the active person with this address and password. Reads only; the caller counts attempts.

    Raises RuleBroken `sign_in.refused`, the same and after the same time for an address that nobody has.
    """
    found = queries.person_by_email(email)
    kept = found.password if found and found.state == PersonState.ACTIVE else None
    if not is_password(password, kept) or found is None:
        raise RuleBroken("sign_in.refused", [Problem("sign_in.refused")])
    return found.id


def open_sign_in(actor: Actor, person_id: uuid.UUID, *, password: str = "", agent: str = "") -> str:
    """Begin a session of a person who was checked; returns the token for the cookie, which is kept nowhere
    else.

    Forgets the failed tries, ends sessions beyond the person's number, and hashes `password` anew where the
    costs have risen since.
    """
    found = session().get_one(Person, person_id)
    if password and found.password and is_outdated(found.password):
        found.password = hash_of(password)
    forget_failures(actor, found)
    _make_room(found)
    token, now = _new_token(), clock.now()
    row = SignIn(
        person_id=found.id,
        token_hash=sha256_hex(token.encode()),
        created_at=now,
        fresh_at=now,
        last_seen_at=now,
        expires_at=now + rules.ABSOLUTE,
        agent=agent[:AGENT_LENGTH],
    )
    session().add(row)
    session().flush()
    audit.record(queries.actor_of(found) if not actor.is_signed_in else actor, "sign_in.opened", row)
    return token


def confirm(actor: Actor) -> str:
    """Note that the person behind a session has just given the password again; the token changes with it."""
    row = _own_sign_in(actor)
    token = _new_token()
    row.token_hash, row.fresh_at = sha256_hex(token.encode()), clock.now()
    audit.record(actor, "sign_in.confirmed", row)
    return token


def sign_out(actor: Actor) -> None:
    row = _own_sign_in(actor)
    row.revoked_at = clock.now()
    audit.record(actor, "sign_in.ended", row)


def end_sign_in(actor: Actor, sign_in_id: uuid.UUID) -> None:
    """End one session, on whatever device it is; it is dead with the next request."""
    row = lock(SignIn, sign_in_id)
    if row is None or row.revoked_at is not None or not policy.may_end_sign_in(actor, row):
        raise NotFound
    row.revoked_at = clock.now()
    audit.record(actor, "sign_in.ended", row)


def end_other_sign_ins(actor: Actor) -> None:
    row = _own_sign_in(actor)
    end_sign_ins_of(actor, row.person_id, but=row.id)
    audit.record(actor, "sign_in.others_ended", row)


def end_sign_ins_of(actor: Actor, person_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """End every session of a person but one: the part that a new password and a lost role share."""
    ended = update(SignIn).where(SignIn.person_id == person_id, SignIn.revoked_at.is_(None), SignIn.id != but)
    session().execute(ended.values(revoked_at=clock.now()))


def forget_failures(actor: Actor, person: Person) -> None:
    """Begin to count anew, after the right password or a new one."""
    queries.forget_attempts("sign_in.account", _subject_hash("sign_in.account", person.email))


def keep_alive(actor: Actor) -> None:
    """Note that a session is in use; asked for at most every few minutes."""
    used = update(SignIn).where(SignIn.id == actor.session_id)
    session().execute(used.values(last_seen_at=clock.now()))


def _own_sign_in(actor: Actor) -> SignIn:
    row = lock(SignIn, actor.session_id) if actor.session_id else None
    if row is None or row.revoked_at is not None:
        raise SignInRequired
    return row


def _make_room(whom: Person) -> None:
    """One session more must not be more than the person may have: the longest unused ones end."""
    now = clock.now()
    roles = {grant.role for grant in queries.grants_of(whom.id)}
    for old in queries.sign_ins_of(whom.id, now)[rules.most_sessions(roles) - 1 :]:
        old.revoked_at = now


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _subject_hash(kind: str, subject: str) -> str:
    return sha256_hex(f"{kind}:{subject.strip().lower()}".encode())
