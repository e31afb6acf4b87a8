"""How an entry came to count, or not; and what else of the books has a state."""

from enum import StrEnum


class EntryState(StrEnum):
    """Derived from the entry and its resolution, never stored twice."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class Outcome(StrEnum):
    """The one resolution of a pending entry."""

    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class FundKind(StrEnum):
    APPROPRIATION = "appropriation"
    ENDOWMENT = "endowment"
    PRIVATE = "private"


class PeriodState(StrEnum):
    """Whether a month of a fund still takes entries."""

    OPEN = "open"
    CLOSED = "closed"


class PeriodAction(StrEnum):
    CLOSE = "close"
    REOPEN = "reopen"


class LotChangeKind(StrEnum):
    """What happened to a lot as a whole: its time was prolonged, it expired, it was cancelled."""

    CARRIED = "carried"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class BudgetStep(StrEnum):
    """One move of money between the stages of a lot."""

    ALLOCATE = "allocate"
    RELEASE = "release"
    COMMIT = "commit"
    UNCOMMIT = "uncommit"
    OBLIGATE = "obligate"
    OBLIGATE_COMMITTED = "obligate_committed"
    DEOBLIGATE = "deobligate"
    EXPEND = "expend"
    REFUND = "refund"
    ADJUST_UP = "adjust_up"
    ADJUST_DOWN = "adjust_down"
