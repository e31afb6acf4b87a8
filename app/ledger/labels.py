"""Words of the books."""

from app.kernel.language import gettext, lazy
from app.ledger.states import EntryState

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
PROBLEMS = {
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
    "obligation": lazy("Obligation of an award"),
    "payment": lazy("Payment of an instalment"),
    "endowment_contribution": lazy("Contribution to the endowment"),
    "endowment_income": lazy("Income of the endowment"),
    "endowment_commitment": lazy("Commitment of endowment income"),
    "endowment_payment": lazy("Payment from the endowment"),
}


def purpose(code: str) -> str:
    """The words of an entry's purpose; a reversal names what it reverses."""
    if code.startswith("reversal_of_"):
        return f"{gettext('Reversal')}: {purpose(code.removeprefix('reversal_of_'))}"
    return str(PURPOSES.get(code, code))
