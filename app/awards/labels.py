"""Words of awards and payments."""

from app.awards.states import AwardState, ItemKind, LineKind, PaymentState, PeriodKind, ReportState
from app.calls.labels import COST_CATEGORIES
from app.calls.terms import Due
from app.kernel.decisions import Decision
from app.kernel.language import gettext as _
from app.kernel.language import lazy
from app.kernel.money import Money

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
REPORTS = {
    ReportState.SUBMITTED: lazy("Waits for the office that pays"),
    ReportState.CHECKED: lazy("Checked, waits for a second officer"),
    ReportState.ACCEPTED: lazy("Report accepted"),
    ReportState.RETURNED: lazy("Sent back to be mended"),
}
REPORT_TONES = {
    ReportState.SUBMITTED: "waiting",
    ReportState.CHECKED: "waiting",
    ReportState.ACCEPTED: "done",
    ReportState.RETURNED: "attention",
}
INSTALMENTS = {
    "signature": lazy("at signature"),
    "science_report": lazy("on the scientific report"),
    "fiscal_report": lazy("on the fiscal report"),
    "report": lazy("on a report"),
    "milestone": lazy("on a milestone"),
    "end": lazy("at the end"),
}
ITEMS = {ItemKind.SUBAWARD: lazy("Subaward"), ItemKind.EXCLUDED: lazy("Left out besides")}
ROYALTIES = {
    Decision.PREPARED: lazy("Waits for a second person"),
    Decision.APPROVED: lazy("Repayment received"),
    Decision.REFUSED: lazy("Refused"),
}
PROBLEMS = {
    "report.refused": lazy("This report cannot go on like this."),
    "report.award_not_running": lazy(
        "Expenditure is reported from the confirmation of an award until it is closed."
    ),
    "report.waits_already": lazy("A report on this line waits already; it is decided first."),
    "report.support_changed": lazy(
        "Support of the team changed since the award. The team first answers the question about it (PAW-02)."
    ),
    "report.period_unknown": lazy("Choose a fiscal year of the project that has begun, or a milestone."),
    "report.unknown_kind": lazy("The call knows no such kind of cost."),
    "report.base_is_direct": lazy(
        "Indirect cost of this side counts on all direct cost; nothing is left out."
    ),
    "report.subawards_differ": lazy("The subawards do not add up to the cost of subawards."),
    "report.leaves_out_too_much": lazy("More is left out than the direct cost that counts."),
    "report.wrong_currency": lazy("This line is reported in %(currency)s."),
    "report.indirect_too_high": lazy(
        "With the earlier reports the cap allows at most %(currency)s %(most)s of indirect cost here."
    ),
    "report.indirect_differs": lazy(
        "By the rate of the period and the base of the rule, indirect cost here is %(currency)s %(due)s."
    ),
    "report.more_than_awarded": lazy(
        "Together with earlier reports this is more than the line of the award."
    ),
    "report.returns_more_than_there": lazy(
        "With its indirect cost %(currency)s %(wanted)s would come back; of what was paid, %(there)s is there."
    ),
    "report.one_officer_is_enough": lazy("No money comes back; the report is accepted by one officer."),
    "report.needs_two_officers": lazy("Money comes back; another officer checks the report first."),
    "report.second_person": lazy("A second person must decide; you sent or checked this report yourself."),
    "payment.report_needed": lazy(
        "By the terms of the award %(currency)s %(payable)s may be paid by now; more waits for an accepted report."
    ),
    "payment.settled_by_report": lazy(
        "An accepted report gave money back out of this payment; it cannot be reversed."
    ),
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


def period(kind: PeriodKind, number: int) -> str:
    """What a report is about."""
    if kind == PeriodKind.MILESTONE:
        return _("Milestone %(number)s", number=number)
    return _("Fiscal year %(year)s", year=number)


def instalment(due: Due) -> str:
    """When an instalment is paid, in words."""
    on = str(INSTALMENTS.get(due.on, due.on))
    return _("Year %(year)s, %(on)s", year=due.year, on=on) if due.year else on


def percent(permille: int) -> str:
    """A rate as it is spoken of: 15 %, 12.5 %."""
    return f"{permille / 10:g} %"


def cost(kind: str) -> str:
    """A kind of cost in words; a kind of the call's own as it is written there."""
    return str(COST_CATEGORIES.get(kind, kind))


def amount(minor: int, currency: str) -> Money:
    """Minor units as an amount that can be shown."""
    return Money(minor, currency)
