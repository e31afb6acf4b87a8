"""What must hold of passwords, people, roles, sessions, links and repeated tries."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

from app.accounts.models import Agency, Institution, MailLink
from app.accounts.passwords import normal_password
from app.accounts.roles import SCOPES, Role
from app.accounts.states import LinkPurpose
from app.kernel.actor import Grant
from app.kernel.bilingual import LANGUAGES, Bilingual
from app.kernel.errors import Problem
from app.kernel.parties import party_codes

SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 128
"""NIST SP 800-63B-4 §3.1.1.2: 15 characters where a password is the only factor, and room for at least 64."""
BLOCKED = (
    "passwordpassword",
    "correcthorsebatterystaple",
    "thisismypassword",
    "thisisapassword",
    "letmeinletmeinletmein",
    "iloveyouiloveyou",
    "adminadminadmin",
    "changemechangeme",
    "qwertyuiopasdfgh",
    "1qaz2wsx3edc4rfv",
    "abcdefghijklmnop",
    "1234567890123456",
    "0123456789012345",
)
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890123456789",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
FEWEST_DIFFERENT = 6
OWN_WORDS = ("jusstic", "justic")

ABSOLUTE = timedelta(hours=12)
IDLE, IDLE_WITH_A_ROLE = timedelta(minutes=60), timedelta(minutes=30)
APPLICANT_ROLES = {Role.INSTITUTION_OFFICER}
FRESH = timedelta(minutes=5)
SEEN_EVERY = timedelta(minutes=5)
MOST_SESSIONS, MOST_SESSIONS_WITH_A_ROLE = 5, 2

LIFE = {
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.REGISTRATION: timedelta(days=14),
    LinkPurpose.RESET: timedelta(minutes=30),
}
FEWEST_ADMINISTRATORS = 2


# Passwords


def password_problems(
    text: str, own_words: Collection[str] = (), pointer: str = "/password"
) -> list[Problem]:
    """Length and guessability. No rule asks for kinds of characters. `own_words`: names and address of the
    person.
    """
    password = normal_password(text)
    problems = []
    if len(password) < SHORTEST_PASSWORD:
        problems.append(
            Problem("password.too_short", pointer, {"shortest": SHORTEST_PASSWORD, "length": len(password)})
        )
    if len(password) > LONGEST_PASSWORD:
        problems.append(Problem("password.too_long", pointer, {"longest": LONGEST_PASSWORD}))
    if not problems and _is_guessable(password, own_words):
        problems.append(Problem("password.guessable", pointer))
    return problems


def _is_guessable(password: str, own_words: Collection[str]) -> bool:
    folded = "".join(c for c in password.casefold() if c.isalnum())
    if len(set(folded)) < FEWEST_DIFFERENT or any(blocked in folded for blocked in BLOCKED):
        return True
    rest = folded
    for word in sorted({*_parts_of(own_words), *OWN_WORDS}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < SHORTEST_PASSWORD // 2 or _is_run(folded)


def _parts_of(own_words: Collection[str]) -> set[str]:
    """The parts of names and addresses; those of one or two letters would forbid too much."""
    return {part for word in own_words for part in re.split(r"[\W_]+", word.casefold()) if len(part) > 2}


def _is_run(folded: str) -> bool:
    """Keys that lie in a row, forwards or backwards."""
    rows = [row * 4 for row in RUNS] + [row[::-1] * 4 for row in RUNS]
    return any(folded in row for row in rows)


# People and roles


def person_problems(*, party: str, language: str, zone: str) -> list[Problem]:
    """Choices that a form offers and an API could miss."""
    problems = _directory_problems(party)
    if language not in LANGUAGES:
        problems.append(Problem("language.unknown", "/language"))
    if zone not in known_zones():
        problems.append(Problem("zone.unknown", "/zone", {"zone": zone}))
    return problems


@cache
def known_zones() -> frozenset[str]:
    """IANA zones of this machine, read once: the library looks through its files at every question."""
    return frozenset(available_timezones())


def grant_problems(grant: Grant, agency: Agency | None, institution: Institution | None) -> list[Problem]:
    """The role exists and names just what limits it; `agency` and `institution` are what its ids led to."""
    if grant.role not in set(Role):
        return [Problem("role.unknown", "/role")]
    scopes = SCOPES[Role(grant.role)]
    problems = []
    if ("agency" in scopes) != (agency is not None):
        problems.append(
            Problem("role.agency_needed" if "agency" in scopes else "role.agency_not_used", "/agency_id")
        )
    if ("institution" in scopes) != (institution is not None):
        code = "role.institution_needed" if "institution" in scopes else "role.institution_not_used"
        problems.append(Problem(code, "/institution_id"))
    if "party" in scopes and grant.party not in party_codes():
        problems.append(Problem("role.party_needed", "/party"))
    return problems


def party_of_grant(grant: Grant, agency: Agency | None, institution: Institution | None) -> str:
    """An agency or an institution brings its party with it."""
    scope = agency or institution
    return scope.party if scope else grant.party


def administrator_problems(others: int) -> list[Problem]:
    """Whoever loses the role must leave enough administrators behind (ISO/IEC 27002 5.18: no single person)."""
    if others < FEWEST_ADMINISTRATORS:
        return [Problem("role.last_administrators", "", {"fewest": FEWEST_ADMINISTRATORS})]
    return []


# Institutions and agencies


def agency_problems(code: str, party: str, name: Bilingual, *, is_taken: bool) -> list[Problem]:
    problems = _directory_problems(party)
    if is_taken:
        problems.append(Problem("agency.code_taken", "/code", {"code": code}))
    if not name.is_complete():
        problems.append(Problem("agency.name_in_both_languages", "/name"))
    return problems


def institution_problems(party: str, name: Bilingual, *, is_known: bool) -> list[Problem]:
    problems = _directory_problems(party)
    if is_known:
        problems.append(Problem("institution.known_already", "/name"))
    if not (name.en.strip() or name.ja.strip()):
        problems.append(Problem("institution.name_needed", "/name"))
    return problems


def _directory_problems(party: str) -> list[Problem]:
    return [] if party in party_codes() else [Problem("party.unknown", "/party", {"party": party})]


# Sessions, links, tries


def idle_limit(roles: Collection[str]) -> timedelta:
    """How long a session may rest: an hour for applicants, half of it for whoever decides about others."""
    return IDLE_WITH_A_ROLE if set(roles) - APPLICANT_ROLES else IDLE


def most_sessions(roles: Collection[str]) -> int:
    return MOST_SESSIONS_WITH_A_ROLE if set(roles) - APPLICANT_ROLES else MOST_SESSIONS


def is_session_alive(
    last_seen_at: datetime, expires_at: datetime, roles: Collection[str], now: datetime
) -> bool:
    return now < expires_at and now - last_seen_at < idle_limit(roles)


def link_problems(link: MailLink | None, purposes: Collection[LinkPurpose], now: datetime) -> list[Problem]:
    """A link is there, unused, in time and for this; the answer does not tell which of these it misses."""
    if link is None or link.purpose not in purposes or link.used_at is not None or now > link.expires_at:
        return [Problem("link.unusable")]
    return []


class Limit:
    """At most `most` tries in `window`; where failures go on, the window grows up to `longest`, and ends at
    `hard`.
    """

    def __init__(
        self, most: int, window: timedelta, *, longest: timedelta | None = None, hard: int = 0
    ) -> None:
        self.most, self.window, self.longest, self.hard = most, window, longest or window, hard

    def wait(self, made: Sequence[datetime], now: datetime) -> timedelta | None:
        """How long until another try counts; zero: at once; None: never, until the password is set anew.

        `made`: instants of earlier tries, oldest first.
        """
        if self.hard and len(made) >= self.hard:
            return None
        window = min(self.window * max(1, len(made) // self.most), self.longest)
        recent = [at for at in made if now - at < window]
        if len(recent) < self.most:
            return timedelta()
        return recent[-self.most] + window - now

    @property
    def memory(self) -> timedelta | None:
        """After so long a try may be forgotten; None where all of them count."""
        return None if self.hard else self.longest


LIMITS = {
    "sign_in.account": Limit(10, timedelta(minutes=5), longest=timedelta(minutes=15), hard=100),
    "sign_in.address": Limit(100, timedelta(minutes=5)),
    "confirm": Limit(10, timedelta(minutes=5)),
    "reset.account": Limit(5, timedelta(days=1)),
    "reset.address": Limit(20, timedelta(hours=1)),
    "register.address": Limit(20, timedelta(hours=1)),
    "invite": Limit(30, timedelta(days=1)),
}
"""Kinds of tries and their limits (warehouse: 10 logins in 5 minutes, 5 resets a day; NIST: 100 failures in
all).
"""
