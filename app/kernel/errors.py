"""How anything is refused. No HTTP here: `app.web.problems` turns these into answers.

Codes are stable, dotted and lower-case (`proposal.deadline_passed`); the words for them are in the `labels` of
the package that raises them, in both languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One reason for a refusal: a stable code, a JSON pointer to the field, and facts the message names."""

    code: str
    pointer: str = ""
    facts: dict[str, Any] = field(default_factory=dict, hash=False)


class DomainError(Exception):
    """A refusal with a stable code and facts."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotFound(DomainError):
    """There is no such thing, or the actor may not know that there is: the answer is the same."""

    def __init__(self, code: str = "not_found", **facts: Any) -> None:
        super().__init__(code, **facts)


class Forbidden(DomainError):
    """The actor can see the thing but may not do this to it."""

    def __init__(self, code: str = "forbidden", **facts: Any) -> None:
        super().__init__(code, **facts)


class SignInRequired(DomainError):
    def __init__(self) -> None:
        super().__init__("sign_in_required")


class FreshSignInRequired(DomainError):
    """The action needs a sign-in of the last few minutes (money, release, export)."""

    def __init__(self) -> None:
        super().__init__("fresh_sign_in_required")


class Conflict(DomainError):
    """The thing is in a state in which this cannot be done."""


class VersionRequired(DomainError):
    def __init__(self) -> None:
        super().__init__("version.required")


class VersionStale(DomainError):
    """Somebody changed the thing since it was read. Carries both versions' content so that nothing is lost."""

    def __init__(self, current: int, theirs: dict[str, Any] | None = None) -> None:
        super().__init__("version.stale", current=current)
        self.current = current
        self.theirs = theirs or {}


class Unavailable(DomainError):
    """A writer could not be served in time; nothing was done and the request may be sent again."""

    def __init__(self, code: str = "unavailable", **facts: Any) -> None:
        super().__init__(code, **facts)


class TooManyAttempts(DomainError):
    """A limit on repeated tries is reached; the next try counts after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many_requests")
        self.seconds = seconds


class RuleBroken(DomainError):
    """A rule of the programme refuses; `problems` holds every reason at once."""

    def __init__(self, code: str, problems: Sequence[Problem], **facts: Any) -> None:
        super().__init__(code, **facts)
        self.problems = tuple(problems)


def refuse_if(problems: Sequence[Problem], code: str) -> None:
    """Raise RuleBroken with all problems when there is one."""
    if problems:
        raise RuleBroken(code, problems)
