"""Words of the books."""

from app.kernel.decisions import Decision
from app.kernel.language import gettext, lazy
from app.kernel.money import Money
from app.ledger.states import BudgetStep, EntryState, LotChangeKind, PeriodAction, PeriodState

STATES = {
    EntryState.PENDING: lazy("Pending"),
    EntryState.POSTED: lazy("Posted"),
    EntryState.VOIDED: lazy("Voided"),
    EntryState.EXPIRED: lazy("Expired"),
}
ACCOUNTS = {
    "1000": lazy("Cash"),
    "1100": lazy("Investments"),
    "1110": lazy("Fair-value adjustment"),
    "1200": lazy("Contributions receivable"),
    "1210": lazy("Conditional pledges"),
    "1219": lazy("Conditional pledges (contra)"),
    "1300": lazy("Royalties receivable"),
    "1400": lazy("Advances to grantees"),
    "2000": lazy("Grants payable"),
    "2010": lazy("Grants payable later"),
    "2100": lazy("Due to the Treasury"),
    "2200": lazy("Currency clearing"),
    "2300": lazy("Deferred conditional contributions"),
    "3000": lazy("Principal"),
    "3020": lazy("Inflation reserve"),
    "3100": lazy("Accumulated gains"),
    "3200": lazy("Income available"),
    "3300": lazy("Operating reserve"),
    "3400": lazy("Committed to awards"),
    "3410": lazy("Restricted by gift"),
    "3500": lazy("Currency translation"),
    "4000": lazy("Contributions"),
    "4100": lazy("Interest and dividends"),
    "4200": lazy("Realised gains and losses"),
    "4210": lazy("Unrealised gains and losses"),
    "4300": lazy("Royalties"),
    "4400": lazy("Private matching"),
    "4500": lazy("Currency gains"),
    "5000": lazy("Grants paid"),
    "5100": lazy("De-obligated grants"),
    "5200": lazy("Administration"),
    "5300": lazy("Investment fees"),
    "5400": lazy("Currency losses"),
    "5500": lazy("Written off"),
    "B100": lazy("Authority"),
    "B200": lazy("Available"),
    "B250": lazy("Allocated"),
    "B300": lazy("Committed"),
    "B400": lazy("Obligated"),
    "B500": lazy("Expended"),
    "B600": lazy("Expired"),
    "B700": lazy("Cancelled"),
}
STEPS = {
    BudgetStep.ALLOCATE: lazy("Allocate"),
    BudgetStep.RELEASE: lazy("Take the allocation back"),
    BudgetStep.COMMIT: lazy("Commit"),
    BudgetStep.UNCOMMIT: lazy("Take the commitment back"),
}
LOT_CHANGES = {
    LotChangeKind.CARRIED: lazy("Carried over"),
    LotChangeKind.EXPIRED: lazy("Expired"),
    LotChangeKind.CANCELLED: lazy("Cancelled"),
}
PERIOD_STATES = {PeriodState.OPEN: lazy("Open"), PeriodState.CLOSED: lazy("Closed")}
PERIOD_ACTIONS = {PeriodAction.CLOSE: lazy("Close the month"), PeriodAction.REOPEN: lazy("Reopen the month")}
DECISIONS = {
    Decision.PREPARED: lazy("Waits for a second person"),
    Decision.APPROVED: lazy("Approved"),
    Decision.REFUSED: lazy("Refused"),
}
PROBLEMS = {
    "lot.reversal_refused": lazy("The opening of this lot cannot be reversed."),
    "lot.reversal_there": lazy("A reversal of this opening waits already, or is booked."),
    "lot.has_history": lazy("The lot was carried over or has expired; its opening stays."),
    "lot.in_use": lazy(
        "%(currency)s %(used)s of the lot is allocated, committed, obligated or spent. Release or reverse that first."
    ),
    "ledger.second_person": lazy("Somebody else than the one who prepared this decides it."),
    "ledger.period_closed": lazy(
        "%(month)s is closed for this fund. Book in an open month, or have it reopened."
    ),
    "ledger.settled_before_its_day": lazy("An entry cannot count before its own day."),
    "period.refused": lazy("The month cannot be changed like this."),
    "period.not_closed": lazy("This month is not closed."),
    "period.closed_already": lazy("This month is closed already."),
    "period.not_over": lazy("This month is not over yet."),
    "period.waits_already": lazy("A change of this month waits for a second person already."),
    "lot.cancelled": lazy("Lot %(lot)s is cancelled; nothing of it can be booked any more."),
    "lot.unknown_kind": lazy("This party has no such kind of lot."),
    "lot.date_too_late": lazy("A lot of this kind ends on %(latest)s at the latest."),
    "lot.carry_not_open": lazy("This carry-over is not open to this kind of lot."),
    "lot.carried_already": lazy("After the carry-overs that were made, this one is not allowed."),
    "lot.carry_too_much": lazy("At most %(most)s %(currency)s can be carried over."),
    "lot.approval_needed": lazy("Cite the approval of the carry-over."),
    "lot.carried_too_late": lazy("It had to be carried over by %(until)s."),
    "trade.refused": lazy("The trade cannot be entered like this."),
    "trade.only_endowment": lazy("Only books of the endowment trade currencies."),
    "trade.amount_must_be_positive": lazy("The amount must be more than nothing."),
    "trade.same_currency": lazy("A trade is between two currencies."),
    "trade.needs_reporting_currency": lazy("One side of a trade must be in %(currency)s; book two trades."),
    "trade.day_in_future": lazy("A trade is entered once it is made."),
    "trade.counterparty_needed": lazy("Name the counterparty."),
    "trade.reference_taken": lazy("A trade with the reference %(reference)s is entered already."),
    "revaluation.refused": lazy("The book cannot be revalued like this."),
    "revaluation.only_endowment": lazy(
        "Only the endowment is revalued; awards and appropriations never are."
    ),
    "revaluation.reporting_currency": lazy("A book in the reporting currency has nothing to revalue."),
    "revaluation.no_reporting_book": lazy(
        "Open a book in %(currency)s first; gains and losses are told there."
    ),
    "revaluation.done_already": lazy("This book is revalued until %(until)s already."),
    "revaluation.waits_already": lazy("A revaluation of this book waits for a second person."),
    "revaluation.position_changed": lazy(
        "The book changed since this was computed. Refuse it and compute it anew."
    ),
    "ledger.refused": lazy("This cannot be booked."),
    "fund.refused": lazy("The fund cannot be opened like this."),
    "lot.refused": lazy("The lot cannot be opened like this."),
    "ledger.unknown_account": lazy("There is no such account."),
    "ledger.needs_two_lines": lazy("An entry needs two lines or more."),
    "ledger.empty_line": lazy("A line must move something."),
    "ledger.wrong_currency": lazy("A line must be in its account's currency."),
    "ledger.unbalanced": lazy("The lines in %(currency)s do not sum to zero."),
    "ledger.overdrawn": lazy("Account %(account)s (%(currency)s) does not hold enough."),
    "ledger.key_reused": lazy("The event %(key)s was already booked differently."),
    "ledger.already_resolved": lazy("The entry is no longer pending (%(state)s)."),
    "ledger.only_posted_is_reversed": lazy("Only a posted entry can be reversed."),
    "lot.wrong_currency": lazy("The amount must be in %(currency)s, the currency of the fund."),
    "lot.amount_must_be_positive": lazy("The authority must be more than nothing."),
    "lot.paid_before_obligated": lazy("Payment must not end before obligation."),
    "lot.authority_needed": lazy("Cite the act that appropriates the money."),
    "lot.obligation_period_over": lazy("Nothing may be obligated from this lot after %(until)s."),
    "lot.payment_period_over": lazy("Nothing may be paid from this lot after %(until)s."),
}
PURPOSES = {
    "authority": lazy("Authority of a lot"),
    "budget_allocate": lazy("Allocation"),
    "budget_release": lazy("Allocation taken back"),
    "budget_commit": lazy("Commitment"),
    "budget_uncommit": lazy("Commitment taken back"),
    "budget_obligate": lazy("Obligation"),
    "budget_obligate_committed": lazy("Obligation of committed money"),
    "budget_deobligate": lazy("De-obligation"),
    "budget_expend": lazy("Expenditure"),
    "budget_refund": lazy("Refund"),
    "budget_adjust_up": lazy("Upward adjustment out of expired money"),
    "budget_adjust_down": lazy("De-obligation after expiry"),
    "expiry": lazy("Expiry of unobligated money"),
    "cancellation": lazy("Cancellation of a lot"),
    "currency_trade": lazy("Currency trade"),
    "currency_revaluation": lazy("Month-end revaluation"),
    "obligation": lazy("Obligation of an award"),
    "payment": lazy("Payment of an instalment"),
    "return_to_lot": lazy("Unspent money back to the lot"),
    "return_expired": lazy("Unspent money back to an expired lot"),
    "return_to_treasury": lazy("Unspent money due to the Treasury"),
    "royalty": lazy("Royalty from sales"),
    "endowment_contribution": lazy("Contribution to the endowment"),
    "endowment_income": lazy("Income of the endowment"),
    "endowment_commitment": lazy("Commitment of endowment income"),
    "endowment_payment": lazy("Payment from the endowment"),
    "endowment_return": lazy("Unspent money back to the endowment"),
    "endowment_match": lazy("Match of income"),
    "endowment_gift": lazy("Gift"),
    "endowment_gift_release": lazy("Release of a gift"),
    "endowment_purchase": lazy("Purchase of a holding"),
    "endowment_sale": lazy("Sale of a holding"),
    "endowment_fee": lazy("Investment fee"),
    "endowment_reserve_release": lazy("Release from the reserve"),
    "endowment_remittance": lazy("Remittance to the Treasury"),
    "endowment_pledge": lazy("Pledge"),
    "endowment_pledge_met": lazy("Condition met"),
    "endowment_pledge_lapsed": lazy("Lapsed"),
    "endowment_valuation": lazy("Valuation"),
    "endowment_payout": lazy("Payout of the year"),
    "endowment_principal_draw": lazy("Draw of principal"),
}


def purpose(code: str) -> str:
    """The words of an entry's purpose; a reversal names what it reverses."""
    if code.startswith("reversal_of_"):
        return f"{gettext('Reversal')}: {purpose(code.removeprefix('reversal_of_'))}"
    return str(PURPOSES.get(code, code))


def amount(minor: int, currency: str) -> Money:
    """Minor units of a row as an amount that can be shown."""
    return Money(minor, currency)
