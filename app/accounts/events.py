"""News of accounts: somebody is to get a letter."""

import uuid
from dataclasses import dataclass, field

from app.accounts.states import LinkPurpose


@dataclass(frozen=True, slots=True)
class LinkIssued:
    """A link was made for a person. The token is in no other place in clear text, and in no log."""

    link_id: uuid.UUID
    person_id: uuid.UUID
    purpose: LinkPurpose
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AlreadyRegistered:
    """Somebody wanted to register with the address of a person who has an account."""

    person_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The password was changed or set anew; all sessions ended."""

    person_id: uuid.UUID
