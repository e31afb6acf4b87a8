"""Words of the desk, the first page, the checks and the statements."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.accounts.roles import Role
from app.calls.labels import PHASES
from app.calls.labels import STATES as CALL_STATES
from app.council.labels import PRIORITY_STATES
from app.endowment.labels import FIGURES
from app.kernel.actor import Actor
from app.kernel.language import gettext as _
from app.kernel.language import language, lazy, ngettext
from app.ledger.labels import ACCOUNTS, PURPOSES
from app.proposals.labels import STATES as PROPOSAL_STATES
from app.reports.queries import News, Task, Thing
from app.reports.statements import Cut, Row
from app.reviews.labels import STATES as REVIEW_STATES


@dataclass(frozen=True, slots=True)
class Words:
    """What sort of thing waits, and the verb with its object that does it."""

    kind: Any
    action: Any


TASKS = {
    "answer": Words(lazy("Invitation to a team"), lazy("Answer invitation")),
    "write": Words(lazy("Proposal to write"), lazy("Continue proposal")),
    "mend": Words(lazy("Proposal to mend"), lazy("Mend proposal")),
    "confirm": Words(lazy("Somebody has not agreed yet"), lazy("Look at team")),
    "get_signed": Words(lazy("A signature is missing"), lazy("Ask for signature")),
    "submit": Words(lazy("Ready to submit"), lazy("Submit proposal")),
    "submit_again": Words(lazy("Changed since it was submitted"), lazy("Submit proposal again")),
    "disclose": Words(lazy("Disclosure"), lazy("Certify disclosure")),
    "disclose_again": Words(lazy("Disclosure"), lazy("Renew disclosure")),
    "sign_half": Words(lazy("Half to sign"), lazy("Read and sign half")),
    "accept_opinion": Words(lazy("Request for an opinion"), lazy("Answer request")),
    "give_opinion": Words(lazy("Opinion to give"), lazy("Give opinion")),
    "accept_review": Words(lazy("Request to review"), lazy("Answer request")),
    "write_review": Words(lazy("Review to write"), lazy("Write review")),
    "finish_review": Words(lazy("Review begun"), lazy("Finish review")),
    "sign_agreement": Words(lazy("Agreement to sign"), lazy("Sign agreement")),
    "sign_call": Words(lazy("Call to sign"), lazy("Read and sign call")),
    "publish_call": Words(lazy("Call signed by all"), lazy("Publish call")),
    "check_eligibility": Words(lazy("Eligibility"), lazy("Check proposals")),
    "find_reviewers": Words(lazy("Reviewers missing"), lazy("Assign reviewers")),
    "lock_side": Words(lazy("Reviews complete"), lazy("Lock own side")),
    "build_list": Words(lazy("Every side is locked"), lazy("Build joint list")),
    "turn_keys": Words(lazy("Joint meeting"), lazy("Turn keys")),
    "end_split": Words(lazy("Only one key is turned"), lazy("Decide")),
    "sign_release": Words(lazy("All decided"), lazy("Sign release of results")),
    "confirm_award": Words(lazy("Award to confirm"), lazy("Confirm award")),
    "approve_payment_reversal": Words(
        lazy("Reversal of a payment for a second person"), lazy("Look at payment")
    ),
    "approve_payment": Words(lazy("Payment for a second person"), lazy("Look at payment")),
    "decide_report": Words(lazy("Report of expenditure to look at"), lazy("Look at report")),
    "mend_report": Words(lazy("Report of expenditure sent back"), lazy("Send report again")),
    "send_report": Words(lazy("Fiscal year to report on"), lazy("Report expenditure")),
    "set_flags": Words(lazy("Integrity"), lazy("Set flags")),
    "consult_priority": Words(lazy("Priority proposed"), lazy("Open consultation")),
    "endorse_priority": Words(lazy("Priority consulted"), lazy("Endorse priority")),
    "activate_priority": Words(lazy("Priority endorsed"), lazy("Activate priority")),
    "approve_books": Words(lazy("Books, for a second person"), lazy("Approve or refuse")),
    "approve_endowment": Words(lazy("Endowment, for a second person"), lazy("Approve or refuse")),
    "sign_policy": Words(lazy("Spending policy"), lazy("Sign policy")),
    "open_accounts": Words(lazy("Accounts"), lazy("Look at people")),
    "dead_jobs": Words(lazy("Background work"), lazy("Look at failures")),
}
SENTENCES: dict[str, Callable[[Task], str]] = {
    "disclose": lambda _task: _(
        "Without a disclosure in force the proposals you take part in cannot be submitted."
    ),
    "disclose_again": lambda _task: _(
        "Your disclosure ends soon. If nothing changed, certifying it anew takes a minute."
    ),
    "check_eligibility": lambda task: ngettext(
        "%(num)s proposal to check: %(call)s",
        "%(num)s proposals to check: %(call)s",
        task.count,
        call=_of(task),
    ),
    "find_reviewers": lambda task: ngettext(
        "%(num)s proposal with too few reviewers: %(call)s",
        "%(num)s proposals with too few reviewers: %(call)s",
        task.count,
        call=_of(task),
    ),
    "turn_keys": lambda task: ngettext(
        "%(num)s key to turn: %(call)s", "%(num)s keys to turn: %(call)s", task.count, call=_of(task)
    ),
    "set_flags": lambda task: ngettext(
        "%(num)s proposal without your side's flag: %(call)s",
        "%(num)s proposals without your side's flag: %(call)s",
        task.count,
        call=_of(task),
    ),
    "open_accounts": lambda task: ngettext(
        "%(num)s person was invited and has not opened the account yet",
        "%(num)s people were invited and have not opened their account yet",
        task.count,
    ),
    "dead_jobs": lambda task: ngettext(
        "%(num)s piece of background work was given up",
        "%(num)s pieces of background work were given up",
        task.count,
    ),
}
"""Lines that are sentences; the others bear the title of the thing."""

THINGS = {
    "proposal": lazy("My proposals"),
    "half": lazy("Halves of my institution in open calls"),
    "review": lazy("Reviews I have handed in"),
    "call": lazy("Calls of my agency"),
    "priority": lazy("Active priorities"),
    "book": lazy("Books of the endowment"),
}
HALF_STATES = {"signed": lazy("Signed"), "draft": lazy("Not signed")}
STATES: dict[str, Any] = {
    "proposal": PROPOSAL_STATES,
    "half": HALF_STATES,
    "review": REVIEW_STATES,
    "call": {**CALL_STATES, **PHASES},
    "priority": PRIORITY_STATES,
}
NEWS = {
    "published": lazy("Call published"),
    "opened": lazy("Call opened"),
    "released": lazy("Results released"),
}
COMING = {
    "opens": lazy("The call “%(call)s” opens on %(when)s."),
    "closes": lazy("The call “%(call)s” closes on %(when)s."),
    "review_begins": lazy("The review of the call “%(call)s” begins on %(when)s."),
}
WILL_COME = (
    (
        Role.PROGRAMME_OFFICER,
        lazy("Calls to sign, proposals to check, sides to lock and keys to turn appear here."),
    ),
    (Role.INTEGRITY_OFFICER, lazy("Proposals appear here as soon as the deadline of their call has passed.")),
    (Role.REVIEWER, lazy("When an agency asks you to review, the request appears here.")),
    (Role.INSTITUTION_OFFICER, lazy("A half of your institution appears here as soon as it is complete.")),
    (Role.ENDOWMENT_ADMINISTRATOR, lazy("Bookings and payments that need a second person appear here.")),
    (Role.COUNCIL_MEMBER, lazy("Priorities to consult on, to endorse and to activate appear here.")),
    (
        Role.AUDITOR,
        lazy("The record, the books and the checks are always open to you."),
    ),
    (Role.SYSTEM_ADMINISTRATOR, lazy("Accounts that wait and work that failed appear here.")),
)
"""What an empty desk says, by the first role of the reader that is in the list."""

RESEARCHER_WILL_COME = lazy(
    "Invitations to a team, drafts with their deadline and missing signatures appear here."
)


def title_of(task: Task) -> str:
    """The line's own words: a sentence where several things stand behind it, else the title."""
    sentence = SENTENCES.get(task.code)
    return sentence(task) if sentence else _of(task)


def _of(task: Task | Thing | News) -> str:
    return task.title.text(language()) or _("Untitled")


def supported(projects: int, amounts: str) -> str:
    return ngettext(
        "%(num)s project is supported so far: %(amounts)s.",
        "%(num)s projects are supported so far: %(amounts)s.",
        projects,
        amounts=amounts,
    )


def thing_title(thing: Thing | News) -> str:
    return _of(thing)


def news_title(one: News) -> str:
    return _("%(what)s: %(title)s", what=str(NEWS[one.code]), title=_of(one))


def state_of(thing: Thing) -> str:
    words = STATES.get(thing.kind, {})
    return str(words[thing.state]) if thing.state in words else ""


def will_come(actor: Actor) -> str:
    return str(next((words for role, words in WILL_COME if actor.has(role)), RESEARCHER_WILL_COME))


def relative(instant: datetime, now: datetime) -> str:
    """How far off an instant is, in whole days or hours; empty for what has passed."""
    left = instant - now
    if left < timedelta():
        return ""
    if left < timedelta(hours=1):
        return _("in less than an hour")
    if left < timedelta(days=2):
        return ngettext("in %(num)s hour", "in %(num)s hours", int(left / timedelta(hours=1)))
    return ngettext("in %(num)s day", "in %(num)s days", left.days)


PROBLEMS = {
    "statement.refused": lazy("The statement cannot be made like this."),
    "statement.unknown_days": lazy("Give a fiscal year, or two days in order: 2026-04-01..2027-03-31."),
    "statement.unknown_instant": lazy("Give an instant with its zone: 2026-11-24T09:00:00+00:00."),
}
STATEMENT_WORDS = {
    "position": lazy("Statement of position"),
    "activity": lazy("Statement of activity"),
    "lots": lazy("Status of funds"),
    "obligations": lazy("Outstanding obligations"),
    "assets": lazy("Assets"),
    "liabilities": lazy("Liabilities"),
    "net_assets": lazy("Net assets"),
    "memo": lazy("For information: not part of the sums"),
    "changes": lazy("Changes of net assets"),
    "results": lazy("Income and expense"),
    "total_assets": lazy("Total assets"),
    "total_liabilities": lazy("Total liabilities"),
    "total_net_assets": lazy("Total net assets"),
    "result": lazy("Result of the running period"),
    "opening": lazy("At the beginning"),
    "closing": lazy("At the end"),
    "sum": lazy("Sum"),
    "amount": lazy("Amount"),
    "annual": lazy("Annual statement of the endowment"),
    "floors": lazy("Value and floors"),
    "payout": lazy("Payout"),
    "promises": lazy("Promised for later years"),
    "allowed": lazy("Allowed by the policy"),
    "prudent": lazy("Prudent limit"),
    "reserve": lazy("Into the reserve"),
    "promised": lazy("For what was promised before"),
    "new_money": lazy("New money"),
    "parity": lazy("Parity statement"),
    "given_booked": lazy("Given, at the rates of the days"),
    "given_even": lazy("Given, at one rate"),
    "home_booked": lazy("Spent on the own side, at the rates of the days"),
    "home_even": lazy("Spent on the own side, at one rate"),
    "abroad_booked": lazy("Spent on another side, at the rates of the days"),
    "abroad_even": lazy("Spent on another side, at one rate"),
    "fund": lazy("Fund"),
    "days": lazy("Days"),
    "known": lazy("Books as known"),
    "currency": lazy("Currency"),
}


def word(key: str) -> str:
    """A heading, a column or a row of a statement: a word of its own, an account of the chart, or a purpose."""
    known = STATEMENT_WORDS.get(key) or ACCOUNTS.get(key) or PURPOSES.get(key) or FIGURES.get(key)
    return str(known) if known else key


def row_text(row: Row) -> str:
    if row.text:
        return row.text
    return f"{word(row.key)} ({row.party})" if row.party else word(row.key)


def cut_text(cut: Cut) -> str:
    days = f"{cut.first.isoformat()} – {cut.last.isoformat()}"
    if not cut.party:
        return days
    return _("%(party)s fiscal year %(year)s (%(days)s)") % {
        "party": cut.party,
        "year": cut.year,
        "days": days,
    }
