"""News of calls."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallPublished:
    """The call's text is public; applicants may start when it opens."""

    call_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class CallCancelled:
    """The call ends without a selection."""

    call_id: uuid.UUID
