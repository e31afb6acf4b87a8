"""How an entry came to count, or not."""

from enum import StrEnum


class EntryState(StrEnum):
    """Derived from the entry and its resolution, never stored twice."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


class Outcome(StrEnum):
    """The one resolution of a pending entry."""

    POSTED = "posted"
    VOIDED = "voided"


class FundKind(StrEnum):
    APPROPRIATION = "appropriation"
    ENDOWMENT = "endowment"
    PRIVATE = "private"
