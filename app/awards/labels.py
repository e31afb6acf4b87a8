"""Words of awards and payments."""

from app.awards.states import AwardState, LineKind, PaymentState
from app.kernel.language import lazy

STATES = {
    AwardState.AGREEMENT_PENDING: lazy("Waits for confirmation"),
    AwardState.ACTIVE: lazy("Active"),
    AwardState.GATE: lazy("At a gate"),
    AwardState.FINAL_REPORTING: lazy("Final reporting"),
    AwardState.CLOSED: lazy("Closed"),
    AwardState.STOPPED_WITHOUT_FAULT: lazy("Stopped without fault"),
    AwardState.TERMINATED: lazy("Terminated"),
}
KINDS = {LineKind.NATIONAL: lazy("National award"), LineKind.ENDOWMENT: lazy("Joint endowment")}
PAYMENTS = {
    PaymentState.PENDING: lazy("Waits for a second person"),
    PaymentState.POSTED: lazy("Paid"),
    PaymentState.VOIDED: lazy("Not paid"),
}
PROBLEMS = {
    "award.refused": lazy("The award cannot go on like this."),
    "award.fill_exceeds_share": lazy(
        "The endowment would pay more than the call's share of the half in %(currency)s."
    ),
    "award.already_confirmed": lazy("%(party)s has already confirmed."),
    "payment.refused": lazy("This cannot be paid."),
    "payment.award_not_active": lazy("The award is not active."),
    "payment.wrong_currency": lazy("This line is paid in %(currency)s."),
    "payment.must_be_positive": lazy("The amount must be more than nothing."),
    "payment.exceeds_obligation": lazy("Together with earlier payments this is more than is obligated."),
    "payment.date_has_passed": lazy("The payment date must not lie in the past."),
    "payment.second_person": lazy("A second person must decide; you asked for this payment yourself."),
}
HISTORY = {
    "award.created": lazy("Award created from the joint selection"),
    "award.confirmed": lazy("Confirmed"),
    "award.activated": lazy("Active: every line is obligated"),
}
