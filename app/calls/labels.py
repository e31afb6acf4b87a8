"""Words for the states, phases and refusals of calls."""

from app.calls.states import CallState, Phase
from app.kernel.language import lazy

STATES = {
    CallState.DRAFT: lazy("Draft"),
    CallState.AGREED: lazy("Agreed by all agencies"),
    CallState.PUBLISHED: lazy("Published"),
    CallState.DECIDED: lazy("Decided"),
    CallState.COMPLETED: lazy("Completed"),
    CallState.CANCELLED: lazy("Cancelled"),
}
PHASES = {
    Phase.UPCOMING: lazy("Upcoming"),
    Phase.OPEN: lazy("Open"),
    Phase.CLOSED: lazy("Closed"),
    Phase.UNDER_REVIEW: lazy("Under review"),
    Phase.RELEASED: lazy("Results released"),
}
COST_CATEGORIES = {
    "personnel": lazy("Personnel"),
    "equipment": lazy("Equipment"),
    "travel": lazy("Travel"),
    "materials": lazy("Materials and supplies"),
    "subaward": lazy("Subawards"),
    "other": lazy("Other direct costs"),
    "indirect": lazy("Indirect costs"),
}
PROBLEMS = {
    "terms.currency": lazy("This programme pays in %(currency)s alone."),
    "terms.too_large": lazy("This programme pays at most %(most)s for a project."),
    "terms.share_too_large": lazy("The programme's share is at most %(permille)s per mille of the cost."),
    "terms.private_too_small": lazy(
        "The applicants' own share is at least %(permille)s per mille of the cost."
    ),
    "terms.length": lazy("A project of this programme must not be so long or so short."),
    "terms.contingency": lazy("A line for the exchange rate is at most %(permille)s per mille of the cost."),
    "call.refused": lazy("The call cannot be kept like this."),
    "call.own_agency_only": lazy("Draft calls of your own agency only."),
    "call.priority_not_active": lazy("Choose a priority that is active."),
    "call.agreement_not_signed": lazy("Choose an agreement that every agency has signed."),
    "call.deadline_is_no_instant": lazy(
        "This wall time does not exist, or exists twice, in that zone; choose another."
    ),
    "call.opens_after_deadline": lazy("The call must open before its deadline."),
    "call.review_opens_before_deadline": lazy("Review must begin after the deadline."),
    "call.review_ends_before_it_opens": lazy("Review must end after it begins."),
    "call.needs_two_parties": lazy("A joint call needs agencies of at least two parties."),
    "call.one_agency_a_party": lazy("Each party takes part with one agency."),
    "call.agency_not_in_agreement": lazy("This agency has not signed the agreement."),
    "call.unknown_party": lazy("There is no such party."),
    "call.wrong_currency": lazy("This side's amounts are in %(currency)s."),
    "call.half_must_be_positive": lazy("The largest half must be more than nothing."),
    "call.half_exceeds_budget": lazy("One half cannot be larger than the agency's whole budget."),
    "call.scale_does_not_fit": lazy("The steps must fill the scale exactly."),
    "call.stage_twice": lazy("This stage has two forms."),
    "call.form_needs_a_score": lazy("The form needs at least one scored question with a weight."),
    "call.anchor_off_scale": lazy("This is no point of the scale, or the question asks for no score."),
    "call.anchor_twice": lazy("This point of the scale is explained twice."),
    "call.criterion_twice": lazy("The question %(code)s stands twice in this form."),
    "call.criterion_asks_nothing": lazy("The question must ask for a score, a text, or both."),
    "call.weight_without_score": lazy("Only a scored question can have a weight."),
    "call.fill_cap_is_no_share": lazy("The endowment's share lies between 0 and 1000 per mille."),
    "call.not_signed_by_all": lazy("Every agency must sign this text first."),
    "call.needs_lot": lazy("The side of %(party)s needs a lot that pays its budget."),
    "call.budget_exceeds_lot": lazy("The lot of %(party)s does not hold the budget."),
    "call.deadline_has_passed": lazy("The deadline has passed; set a later one."),
    "call.text_changed": lazy(
        "The text has changed since you read it. Read it again and sign the present text."
    ),
    "call.not_open": lazy("The call does not take applications now."),
    "reason.needed": lazy("Write a reason."),
}
HISTORY = {
    "call.drafted": lazy("Call drafted"),
    "call.edited": lazy("Text changed; signatures void"),
    "call.signed": lazy("Signed"),
    "call.published": lazy("Published"),
    "call.cancelled": lazy("Cancelled"),
    "call.released": lazy("Results released"),
    "call.decided": lazy("Decided"),
}
