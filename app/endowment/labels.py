"""Words of the endowment."""

from app.endowment.states import BookingKind, BookingState
from app.kernel.language import lazy

KINDS = {
    BookingKind.CONTRIBUTION: lazy("Contribution"),
    BookingKind.INCOME: lazy("Income"),
}
STATES = {
    BookingState.PREPARED: lazy("Waits for approval"),
    BookingState.APPROVED: lazy("Approved"),
    BookingState.REFUSED: lazy("Refused"),
}
PROBLEMS = {
    "endowment.refused": lazy("This cannot be booked in the endowment."),
    "endowment.amount_must_be_positive": lazy("The amount must be more than nothing."),
    "endowment.no_book_in_currency": lazy("The endowment has no book in %(currency)s."),
    "endowment.contribution_needs_party": lazy("Choose the party whose treasury contributes."),
    "endowment.income_has_no_party": lazy("Income belongs to the whole book; leave the party empty."),
    "endowment.authority_needed": lazy("Cite the act or decision that this rests on."),
    "endowment.date_in_the_future": lazy("The date must not lie in the future."),
    "endowment.second_person": lazy("A second person must decide; you prepared this yourself."),
}
HISTORY = {
    "booking.prepared": lazy("Prepared"),
    "booking.approved": lazy("Approved and posted"),
    "booking.refused": lazy("Refused"),
}
