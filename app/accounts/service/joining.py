"""How somebody comes to have an account, and to a new password: by links sent to the own address."""

import secrets
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import update

from app.accounts import policy, queries, rules
from app.accounts.events import AlreadyRegistered, LinkIssued, PasswordChanged
from app.accounts.models import MailLink, Person
from app.accounts.passwords import hash_of, is_password
from app.accounts.service.roles import add_grant
from app.accounts.service.sessions import end_sign_ins_of, forget_failures
from app.accounts.states import TRANSITIONS, LinkPurpose, PersonAction, PersonState
from app.audit import service as audit
from app.kernel import clock, outbox
from app.kernel.actor import Actor, Grant
from app.kernel.crypto import sha256_hex
from app.kernel.db import lock, session
from app.kernel.errors import Forbidden, NotFound, Problem, RuleBroken, SignInRequired, refuse_if
from app.kernel.events import publish
from app.kernel.states import step

TOKEN_PREFIX = "ujp_"  # noqa: S105 - what scanners for leaked secrets look for
REGISTER, RESET = "accounts.register", "accounts.reset"
OPENING = (LinkPurpose.INVITATION, LinkPurpose.REGISTRATION)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What must be known of somebody who shall have an account."""

    email: str
    name_latin: str
    party: str
    language: str
    zone: str
    name_native: str = ""
    name_kana: str = ""
    institution_id: uuid.UUID | None = None


def invite(actor: Actor, newcomer: Newcomer, grant: Grant | None = None) -> Person:
    """Give somebody an account that opens with the link in a letter; `grant` is a role that waits for them."""
    if not policy.may_invite(actor, grant) or not policy.may_invite_into(actor, newcomer.institution_id):
        raise Forbidden
    person = _add_person(newcomer, _newcomer_problems(newcomer))
    if grant is not None:
        add_grant(actor, person, grant)
    audit.record(actor, "person.invited", person, party=person.party)
    _issue_link(actor, person, LinkPurpose.INVITATION)
    return person


def invite_again(actor: Actor, person_id: uuid.UUID) -> Person:
    """Send a new link to somebody who has not opened the account; the earlier link ends."""
    person = lock(Person, person_id)
    if person is None or not policy.may_list_people(actor):
        raise NotFound
    if not policy.may_invite(actor):
        raise Forbidden
    refuse_if(
        [] if person.state == PersonState.INVITED else [Problem("person.not_waiting")], "invitation.refused"
    )
    audit.record(actor, "person.invited", person, party=person.party)
    _issue_link(actor, person, LinkPurpose.INVITATION)
    return person


def register(actor: Actor, newcomer: Newcomer) -> None:
    """Somebody wants an account as a researcher. What follows is told by letter only, so that nobody learns
    here whether an address has an account: a link that opens it, or the news that there is one.
    """
    problems = rules.person_problems(party=newcomer.party, language=newcomer.language, zone=newcomer.zone)
    present = queries.person_by_email(newcomer.email)
    if present is None:
        person = _add_person(newcomer, problems + _institution_problems(newcomer))
        audit.record(actor, "person.registered", person, party=person.party)
        _issue_link(actor, person, LinkPurpose.REGISTRATION)
    elif present.state == PersonState.INVITED:
        audit.record(actor, "person.registered_again", present, party=present.party)
        _issue_link(actor, present, LinkPurpose.REGISTRATION)
    elif present.state == PersonState.ACTIVE:
        publish(AlreadyRegistered(present.id))


def create_person(actor: Actor, newcomer: Newcomer, password: str, grant: Grant | None = None) -> Person:
    """An account that is open at once, made by the operator (the first administrators, the demonstration)."""
    if not actor.is_system:
        raise Forbidden
    problems = _newcomer_problems(newcomer) + rules.password_problems(password, _words_of(newcomer))
    person = _add_person(newcomer, problems)
    person.password, person.state = hash_of(password), step(TRANSITIONS, person.state, PersonAction.ACCEPT)
    if grant is not None:
        add_grant(actor, person, grant)
    audit.record(actor, "person.created", person, party=person.party)
    return person


def accept_invitation(actor: Actor, token: str, password: str) -> Person:
    """Whoever has the link of an invitation or registration opens the account with a password of their own."""
    link = _usable_link(token, OPENING, PersonState.INVITED)
    person = link.person
    refuse_if(rules.password_problems(password, _words_of(person)), "password.refused")
    person.state = step(TRANSITIONS, person.state, PersonAction.ACCEPT)
    person.password, link.used_at = hash_of(password), clock.now()
    audit.record(queries.actor_of(person), "person.joined", person, party=person.party)
    return person


def ask_to_register(actor: Actor, newcomer: Newcomer) -> None:
    """Take a registration in. It is carried out by a job, so that neither answer nor time tells of an account."""
    problems = rules.person_problems(party=newcomer.party, language=newcomer.language, zone=newcomer.zone)
    refuse_if(problems + _institution_problems(newcomer), "person.refused")
    payload = {**asdict(newcomer), "institution_id": str(newcomer.institution_id or "")}
    outbox.enqueue(REGISTER, payload, key=f"{REGISTER}:{secrets.token_hex(16)}")


def ask_for_reset(actor: Actor, email: str) -> None:
    """Take the wish for a new password in; carried out by a job for the same reason."""
    outbox.enqueue(RESET, {"email": email}, key=f"{RESET}:{secrets.token_hex(16)}")


def request_reset(actor: Actor, email: str) -> None:
    """Send a link for a new password to an address that has an account; nothing tells whether it has."""
    person = queries.person_by_email(email)
    if person is None or person.state == PersonState.DISABLED:
        return
    purpose = LinkPurpose.RESET if person.state == PersonState.ACTIVE else LinkPurpose.INVITATION
    own = queries.actor_of(person)
    audit.record(own, "password.reset_requested", person)
    _issue_link(own, person, purpose)


def reset_password(actor: Actor, token: str, password: str) -> Person:
    """Set a new password through a link; every session of the person ends."""
    link = _usable_link(token, (LinkPurpose.RESET,), PersonState.ACTIVE)
    refuse_if(rules.password_problems(password, _words_of(link.person)), "password.refused")
    link.used_at = clock.now()
    _set_password(actor, link.person, password)
    audit.record(queries.actor_of(link.person), "password.reset", link.person)
    return link.person


def change_password(actor: Actor, old: str, new: str) -> None:
    """Replace the own password; every other session ends."""
    person = lock(Person, actor.person_id) if policy.may_change_password(actor) else None
    if person is None:
        raise SignInRequired
    problems = rules.password_problems(new, _words_of(person), "/new")
    if not is_password(old, person.password):
        problems.append(Problem("password.wrong", "/old"))
    refuse_if(problems, "password.refused")
    _set_password(actor, person, new)
    audit.record(actor, "password.changed", person)


def _set_password(actor: Actor, person: Person, password: str) -> None:
    person.password = hash_of(password)
    end_sign_ins_of(actor, person.id, but=actor.session_id)
    forget_failures(actor, person)
    publish(PasswordChanged(person.id))


def _add_person(newcomer: Newcomer, problems: list[Problem]) -> Person:
    refuse_if(problems, "person.refused")
    person = Person(
        email=queries.normal_email(newcomer.email),
        name_latin=newcomer.name_latin,
        name_native=newcomer.name_native,
        name_kana=newcomer.name_kana,
        party=newcomer.party,
        language=newcomer.language,
        zone=newcomer.zone,
        institution_id=newcomer.institution_id,
        created_at=clock.now(),
        state=PersonState.INVITED,
    )
    session().add(person)
    session().flush()
    return person


def _newcomer_problems(newcomer: Newcomer) -> list[Problem]:
    problems = rules.person_problems(party=newcomer.party, language=newcomer.language, zone=newcomer.zone)
    if queries.person_by_email(newcomer.email) is not None:
        problems.append(Problem("person.email_taken", "/email", {"email": newcomer.email}))
    return problems + _institution_problems(newcomer)


def _institution_problems(newcomer: Newcomer) -> list[Problem]:
    if newcomer.institution_id is None or queries.institution(newcomer.institution_id) is not None:
        return []
    return [Problem("institution.unknown", "/institution_id")]


def _issue_link(actor: Actor, person: Person, purpose: LinkPurpose) -> None:
    """Make a link and tell the letter writers; earlier links of the person end."""
    token, now = TOKEN_PREFIX + secrets.token_urlsafe(32), clock.now()
    earlier = update(MailLink).where(MailLink.person_id == person.id, MailLink.used_at.is_(None))
    session().execute(earlier.where(MailLink.expires_at > now).values(used_at=now))
    link = MailLink(
        person_id=person.id,
        purpose=purpose,
        token_hash=sha256_hex(token.encode()),
        sent_by_id=actor.person_id if actor.person_id != person.id else None,
        created_at=now,
        expires_at=now + rules.LIFE[purpose],
    )
    session().add(link)
    session().flush()
    publish(LinkIssued(link.id, person.id, purpose, token))


def _usable_link(token: str, purposes: tuple[LinkPurpose, ...], state: PersonState) -> MailLink:
    link = queries.mail_link(sha256_hex(token.encode()), hold=True)
    problems = rules.link_problems(link, purposes, clock.now())
    if link is None or problems or link.person.state != state:
        raise RuleBroken("link.unusable", problems or [Problem("link.unusable")])
    return link


def _words_of(whom: Person | Newcomer) -> list[Any]:
    return [whom.email, whom.name_latin, whom.name_native, whom.name_kana]
