"""A booking of the endowment is prepared by one person and approved, or refused, by another."""

from enum import StrEnum


class BookingKind(StrEnum):
    CONTRIBUTION = "contribution"
    INCOME = "income"


class BookingState(StrEnum):
    PREPARED = "prepared"
    APPROVED = "approved"
    REFUSED = "refused"


class BookingAction(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"


TRANSITIONS: dict[tuple[BookingState, BookingAction], BookingState] = {
    (BookingState.PREPARED, BookingAction.APPROVE): BookingState.APPROVED,
    (BookingState.PREPARED, BookingAction.REFUSE): BookingState.REFUSED,
}
