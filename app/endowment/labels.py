"""Words of the endowment."""

from app.endowment.models.corrections import debited as total
from app.endowment.spending import Rule, Underwater
from app.endowment.states import (
    BookingKind,
    DonorKind,
    MatchedBy,
    Obstacle,
    Outcome,
    ParityBasis,
    ParityRule,
    PledgeStanding,
)
from app.kernel.decisions import Decision
from app.kernel.language import lazy
from app.ledger.labels import purpose

KINDS = {
    BookingKind.CONTRIBUTION: lazy("Contribution"),
    BookingKind.INCOME: lazy("Income"),
    BookingKind.MATCH: lazy("Match of income"),
    BookingKind.GIFT: lazy("Gift"),
    BookingKind.GIFT_RELEASE: lazy("Release of a gift"),
    BookingKind.PURCHASE: lazy("Purchase of a holding"),
    BookingKind.SALE: lazy("Sale of a holding"),
    BookingKind.FEE: lazy("Investment fee"),
    BookingKind.RESERVE_RELEASE: lazy("Release from the reserve"),
    BookingKind.REMITTANCE: lazy("Remittance to the Treasury"),
}
THINGS = {
    "bookings": lazy("Booking"),
    "pledges": lazy("Pledge"),
    "outcomes": lazy("Outcome of a pledge"),
    "valuations": lazy("Valuation"),
    "prices": lazy("Price index"),
    "payouts": lazy("Payout"),
    "commitments": lazy("Commitment"),
    "draws": lazy("Draw of principal"),
    "reversals": lazy("Reversal"),
    "policies": lazy("Spending policy"),
    "rate": lazy("Official rate"),
    "trade": lazy("Currency trade"),
    "revaluation": lazy("Month-end revaluation"),
    "period": lazy("Month of the books"),
}
LISTS = {
    "bookings": lazy("Bookings"),
    "pledges": lazy("Pledges"),
    "outcomes": lazy("Outcomes of pledges"),
    "valuations": lazy("Valuations"),
    "prices": lazy("Price indices"),
    "payouts": lazy("Payouts"),
    "commitments": lazy("Commitments of coming years"),
    "draws": lazy("Draws of principal"),
    "reversals": lazy("Reversals"),
    "policies": lazy("Spending policies"),
}
PREPARE = {
    "bookings": lazy("Prepare a booking"),
    "pledges": lazy("Prepare a pledge"),
    "outcomes": lazy("Prepare the outcome of a pledge"),
    "valuations": lazy("Prepare a valuation"),
    "prices": lazy("Prepare a price index"),
    "payouts": lazy("Prepare a payout"),
    "commitments": lazy("Prepare a commitment"),
    "draws": lazy("Prepare a draw of principal"),
    "reversals": lazy("Prepare a reversal"),
    "policies": lazy("Draft a spending policy"),
}
REVERSED = lazy("Reversed")
WITHDRAWN = lazy("Withdrawn")
STATES = {
    Decision.PREPARED: lazy("Waits for approval"),
    Decision.APPROVED: lazy("Approved"),
    Decision.REFUSED: lazy("Refused"),
}
SIGNED = {True: lazy("Signed"), False: lazy("Waits for signatures")}
BASES = {
    ParityBasis.NONE: lazy("Unconditional"),
    ParityBasis.CAPITAL: lazy("Parity on capital"),
    ParityBasis.INCOME: lazy("Parity on income"),
}
STANDINGS = {
    PledgeStanding.PROPOSED: lazy("Waits for approval"),
    PledgeStanding.CONDITIONAL: lazy("Conditional"),
    PledgeStanding.BINDING: lazy("Binding"),
    PledgeStanding.LAPSED: lazy("Lapsed"),
    PledgeStanding.REFUSED: lazy("Refused"),
}
OUTCOMES = {
    Outcome.MET: lazy("Condition met"),
    Outcome.LAPSED: lazy("Deadline passed without a match"),
}
DONORS = {
    DonorKind.COMPANY: lazy("Company"),
    DonorKind.FOUNDATION: lazy("Foundation"),
    DonorKind.PERSON: lazy("Person"),
}
PARITY_RULES = {
    ParityRule.FLAG: lazy("Shown beside the payout"),
    ParityRule.BLOCK: lazy("Stops the payout"),
}
RULES = {
    Rule.MOVING_AVERAGE: lazy("Rate of the average value (R1)"),
    Rule.SMOOTHED: lazy("Last payout and value, smoothed (R2)"),
    Rule.INFLATION: lazy("Last payout in today's prices (R3)"),
    Rule.INCOME_AND_PRINCIPAL: lazy("Income, gifts and a share of principal (R4)"),
    Rule.INCOME: lazy("Interest and dividends (R5)"),
}
UNDERWATER = {
    Underwater.STOP: lazy("Pay nothing"),
    Underwater.INCOME: lazy("Pay income only"),
    Underwater.SCALED: lazy("Pay in proportion to the value"),
    Underwater.PRUDENT: lazy("Pay on, with a memorandum"),
}
OBSTACLES = {
    Obstacle.COLLAR_LOW: lazy("The rule came to less than the collar allows; the collar counts."),
    Obstacle.COLLAR_HIGH: lazy("The rule came to more than the collar allows; the collar counts."),
    Obstacle.PRUDENCE: lazy("More than the prudent share of the average value (R6)."),
    Obstacle.UNDERWATER: lazy("The fund is worth less than was given (R7)."),
    Obstacle.REAL_FLOOR: lazy(
        "The fund has lost purchasing power: it is worth less than the real floor (R8)."
    ),
    Obstacle.OVERCOMMITTED: lazy("More is promised for the year than the payout less its reserve."),
    Obstacle.PARITY: lazy("A party has contributed less than its least share."),
    Obstacle.PARITY_UNKNOWN: lazy("Parity cannot be told: an exchange rate is missing."),
}
STEPS = {
    "market_value": lazy("Market value at the close of the year"),
    "stays_invested": lazy("Stays invested"),
    "payout": lazy("Payout of the year"),
    "reserve": lazy("Reserve"),
    "promised": lazy("Promised for the year before"),
    "new_money": lazy("New money of the year"),
    "carried": lazy("Left from earlier years and releases"),
    "awarded": lazy("Allocated to awards"),
    "held": lazy("Held by awards in preparation"),
    "uncommitted": lazy("May be allocated today"),
}
FIGURES = {
    "fair_value": lazy("Fair value at the close"),
    "average": lazy("Average of the quarter ends"),
    "historic_value": lazy("Nominal floor: what was given"),
    "real_floor": lazy("Real floor: what was given, in prices of the close (R8)"),
    "real_shortfall": lazy("Below the real floor"),
    "collar_low": lazy("Lowest amount of the collar"),
    "collar_high": lazy("Highest amount of the collar"),
    "promised": lazy("Promised for the year"),
    "bad_year": lazy("What a bad year would pay the year after, less the reserve"),
    **{f"rule_{rule}": words for rule, words in RULES.items()},
}
MATCHED_BY = {
    MatchedBy.REFERENCE: lazy("by its reference"),
    MatchedBy.PERSON: lazy("by a person"),
}
MISSING = {
    "value": lazy("No approved valuation for %(when)s."),
    "price": lazy("No approved price index for %(when)s."),
    "payout": lazy("No payout for %(when)s, which the policy reads."),
    "history": lazy("Market history and price index together do not hold so many years."),
}
PROBLEMS = {
    "endowment.policy_draws_no_principal": lazy(
        "The spending policy in force pays no share of principal (R4); principal stays."
    ),
    "endowment.more_principal_than_a_year_gives": lazy(
        "The policy’s share of principal leaves %(left)s %(currency)s this year."
    ),
    "reversal.refused": lazy("This entry cannot be reversed."),
    "reversal.unknown_entry": lazy("Choose an entry of the endowment."),
    "reversal.corrected_otherwise": lazy(
        "This is not put right by its opposite: a valuation or an index is replaced by a newer one, a pledge ends with "
        "its outcome, an award gives back what it does not need."
    ),
    "reversal.not_posted": lazy("Only a posted entry is reversed."),
    "reversal.reversed_already": lazy("The entry is reversed already."),
    "reversal.waits_already": lazy("A reversal of this entry waits for approval already."),
    "reversal.later_payout": lazy("A later year’s payout rests on this one; withdraw that one first."),
    "reversal.pledge_concluded": lazy(
        "The pledge that was paid has met its condition or lapsed; the money is principal or goes back."
    ),
    "reversal.used_already": lazy(
        "What was given or bought is released or sold in part; put that right first."
    ),
    "reversal.before_its_day": lazy("A reversal counts from the day of its entry (%(day)s) or later."),
    "market.refused": lazy("The series was not taken."),
    "market.no_file": lazy("Choose the file of the series."),
    "market.no_table": lazy("This is no table of the series: %(text)s."),
    "market.source_needed": lazy("Say who publishes the series."),
    "market.empty": lazy("The series has no month with all figures."),
    "market.taken_before": lazy("This file was taken before."),
    "bank.refused": lazy("The statement was not taken; nothing of it was kept."),
    "bank.no_file": lazy("Choose the workbook."),
    "bank.not_a_workbook": lazy("This is no workbook (XLSX) that can be opened."),
    "bank.too_long": lazy("The workbook has too many rows; at most %(text)s are taken."),
    "bank.no_heading": lazy("No heading with a day and an amount was found in the first rows."),
    "bank.empty": lazy("There is no row below the heading."),
    "bank.no_day": lazy("Row %(row)s: “%(text)s” is no day, such as 2026-03-31."),
    "bank.no_amount": lazy("Row %(row)s: “%(text)s” is no amount of this currency other than zero."),
    "bank.taken_before": lazy("This workbook was taken before."),
    "bank.day_in_future": lazy("Row %(row)s: the day lies in the future."),
    "match.refused": lazy("Nothing was matched."),
    "match.nothing_chosen": lazy("Choose at least one line."),
    "match.movement_twice": lazy("One movement was chosen for two lines."),
    "match.taken": lazy("This line is matched already."),
    "match.other_amount": lazy("Line and movement have other amounts, or the movement is matched already."),
    "match.reason_needed": lazy("Say why the match is taken back."),
    "endowment.refused": lazy("This cannot be booked in the endowment."),
    "endowment.amount_must_be_positive": lazy("The amount must be more than nothing."),
    "endowment.no_book_in_currency": lazy("The endowment has no book in %(currency)s."),
    "endowment.contribution_needs_party": lazy("Choose the party whose treasury contributes."),
    "endowment.income_has_no_party": lazy("This kind belongs to the whole book; leave the party empty."),
    "endowment.gift_needs_donor": lazy("Choose the donor."),
    "endowment.only_gifts_have_donor": lazy("Only a gift has a donor."),
    "endowment.only_gifts_are_restricted": lazy("Only a gift can be restricted to a priority."),
    "endowment.trade_needs_holding": lazy("Choose the holding that is bought or sold."),
    "endowment.only_trades_have_holding": lazy("Only a purchase or a sale is about a holding."),
    "endowment.only_contributions_pay_pledges": lazy("Only a contribution pays a pledge."),
    "endowment.sale_needs_cost": lazy("Give what the sold holding had cost, for a sale and only for one."),
    "endowment.unknown_donor": lazy("There is no such donor."),
    "endowment.unknown_priority": lazy("There is no such priority."),
    "endowment.more_than_was_given": lazy(
        "The donor's gifts for this priority do not hold so much any more."
    ),
    "endowment.holding_of_another_book": lazy("The holding belongs to the book of another currency."),
    "endowment.more_than_it_cost": lazy("The cost is more than what is held had cost."),
    "endowment.pledge_takes_no_money": lazy("This pledge takes no money: it is not approved, or has lapsed."),
    "endowment.pledge_of_another_party": lazy("The pledge was made by another party."),
    "endowment.more_than_was_pledged": lazy("More than is still unpaid of the pledge."),
    "endowment.pledge_needs_party": lazy("Choose the party that pledges."),
    "endowment.condition_needs_deadline": lazy(
        "A condition needs the day by which it must be met, and only a condition does."
    ),
    "endowment.deadline_in_the_past": lazy("The deadline must lie in the future."),
    "endowment.pledge_has_no_open_condition": lazy("The pledge has no condition that is still open."),
    "endowment.outcome_waits": lazy("An outcome of this pledge waits for approval already, or was approved."),
    "endowment.met_after_deadline": lazy("The condition was met after the deadline; the pledge has lapsed."),
    "endowment.lapsed_before_deadline": lazy("The deadline has not passed on that day."),
    "endowment.citation_needed": lazy("Cite the document that this rests on."),
    "endowment.no_quarter_end": lazy("Choose the last day of March, June, September or December."),
    "endowment.value_every_holding_once": lazy(
        "Give the value of every holding of the book once, and of no other one."
    ),
    "endowment.value_in_the_books_currency": lazy(
        "Give every value in the currency of the book, nothing or more."
    ),
    "endowment.correction_needs_reason": lazy("This quarter is valued already; say why it is replaced."),
    "endowment.line_of_index_unusable": lazy("Line %(line)s cannot be used: “%(text)s”."),
    "endowment.index_is_empty": lazy("The index holds no month."),
    "endowment.index_is_no_table": lazy("This is not a table with the columns Date and Index (%(text)s)."),
    "endowment.month_of_index_missing": lazy("A month is missing between the first and the last."),
    "endowment.index_too_fine": lazy("A level has more than nine decimals."),
    "endowment.policy_cannot_be_worked": lazy(
        "These rules cannot be worked: a rate lies between 0 and 1, a collar opens upwards, a window has quarters."
    ),
    "endowment.policy_starts_too_early": lazy(
        "A version starts neither before today nor before the one it follows."
    ),
    "endowment.opening_payout_has_a_year": lazy(
        "Give the last payout before these books together with its year."
    ),
    "endowment.opening_in_the_books_currency": lazy("Give the last payout in the currency of the book."),
    "endowment.no_policy_in_force": lazy("No spending policy with two signatures is in force for %(year)s."),
    "endowment.year_has_a_payout": lazy("The year %(year)s has a payout already."),
    "endowment.year_not_closed": lazy("The year has not closed yet."),
    "endowment.value_missing": lazy("The approved valuation of %(when)s is missing."),
    "endowment.price_missing": lazy("The approved price level of %(when)s is missing."),
    "endowment.payout_missing": lazy("The payout of %(when)s is missing."),
    "endowment.not_what_the_policy_allows": lazy(
        "The policy allows more than nothing and at most %(allowed)s %(currency)s."
    ),
    "endowment.prudence_needs_memorandum": lazy(
        "Above the prudent share a payout needs the memorandum of the boards."
    ),
    "endowment.overcommitted_needs_memorandum": lazy(
        "More is promised than the payout carries; it needs the memorandum of the boards."
    ),
    "endowment.underwater_needs_memorandum": lazy(
        "The fund is worth less than was given; paying on needs the memorandum of the boards."
    ),
    "endowment.parity_blocks": lazy(
        "The agreement stops payouts while parity is breached or cannot be told."
    ),
    "endowment.basis_changed": lazy("What this was computed from has changed; prepare it anew."),
    "endowment.year_is_paid_already": lazy(
        "Commit for %(first)s or later; the payout of the year is authorised."
    ),
    "endowment.more_than_a_bad_year_pays": lazy(
        "In a bad year the payout of %(year)s would fall short of the promises by %(amount)s %(currency)s."
    ),
    "endowment.signs_once": lazy("You have signed this version, or may not sign."),
    "endowment.authority_needed": lazy("Cite the act or decision that this rests on."),
    "endowment.date_in_the_future": lazy("The date must not lie in the future."),
    "endowment.second_person": lazy("A second person must decide; you prepared this yourself."),
}
HISTORY = {
    f"{noun}.{how}": words
    for noun in (
        "booking",
        "pledge",
        "pledge_outcome",
        "valuation",
        "price_import",
        "payout",
        "commitment",
        "principal_draw",
        "reversal",
    )
    for how, words in (
        ("prepared", lazy("Prepared")),
        ("approved", lazy("Approved and posted")),
        ("refused", lazy("Refused")),
    )
} | {
    "policy.drafted": lazy("Drafted"),
    "policy.signed": lazy("Signed"),
    "payout.withdrawn": lazy("Authorisation withdrawn"),
    "principal_draw.key_turned": lazy("Key turned"),
}

__all__ = ["purpose", "total"]


def missing_text(kind: str, when: str) -> str:
    """What a projection lacks, as a sentence."""
    return str(MISSING[kind]) % {"when": when}
