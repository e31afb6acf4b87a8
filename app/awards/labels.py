"""Words of awards and payments."""

from app.awards.states import AwardState, LineKind, PaymentState
from app.kernel.decisions import Decision
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
REVERSALS = {
    Decision.PREPARED: lazy("A reversal waits for a second person"),
    Decision.APPROVED: lazy("Reversed"),
}
ROYALTIES = {
    Decision.PREPARED: lazy("Waits for a second person"),
    Decision.APPROVED: lazy("Repayment received"),
    Decision.REFUSED: lazy("Refused"),
}
PROBLEMS = {
    "royalty.refused": lazy("These sales cannot be stated."),
    "royalty.pure_grant": lazy("This programme is a pure grant; nothing of its sales comes back."),
    "royalty.currency": lazy("The sales of this side are stated in %(currency)s."),
    "royalty.stopped": lazy("The project stopped without fault and owes nothing."),
    "royalty.nothing_paid": lazy("Nothing was paid to this side, so nothing comes back."),
    "royalty.sales_negative": lazy("Sales are nothing or more."),
    "royalty.not_completed": lazy("The project is not completed in this period."),
    "royalty.stated_already": lazy("The sales of this period are stated already."),
    "royalty.before_the_end": lazy("The money comes in on the last day of the period or later."),
    "royalty.day_in_future": lazy("The day must not lie in the future."),
    "royalty.citation_needed": lazy("Cite the statement of sales."),
    "royalty.basis_changed": lazy("Other sales were booked since; state these anew."),
    "royalty.second_person": lazy("A second person must decide; you stated these sales yourself."),
    "award.refused": lazy("The award cannot go on like this."),
    "award.fill_exceeds_share": lazy(
        "The endowment would pay more than the call's share of the half in %(currency)s."
    ),
    "award.already_confirmed": lazy("%(party)s has already confirmed."),
    "payment.reversal_refused": lazy("This payment cannot be reversed."),
    "payment.refused": lazy("This cannot be paid."),
    "payment.award_not_active": lazy("The award is not active."),
    "payment.wrong_currency": lazy("This line is paid in %(currency)s."),
    "payment.must_be_positive": lazy("The amount must be more than nothing."),
    "payment.exceeds_obligation": lazy("Together with earlier payments this is more than is obligated."),
    "payment.date_has_passed": lazy("The payment date must not lie in the past."),
    "payment.not_paid": lazy("Only what was paid is reversed."),
    "payment.reversal_there": lazy("A reversal of this payment waits already, or is booked."),
    "payment.reversal_second_person": lazy(
        "A second person must decide; you asked for this reversal yourself."
    ),
    "payment.second_person": lazy("A second person must decide; you asked for this payment yourself."),
}
HISTORY = {
    "award.created": lazy("Award created from the joint selection"),
    "award.confirmed": lazy("Confirmed"),
    "award.activated": lazy("Active: every line is obligated"),
}
