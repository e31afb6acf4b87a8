"""Words for disclosures: states, sections, questions, entries, refusals."""

from collections.abc import Mapping
from typing import Any

from app.disclosures.states import DisclosureState
from app.kernel.language import gettext as _
from app.kernel.language import lazy

STATES = {
    DisclosureState.DRAFT: lazy("In preparation"),
    DisclosureState.CERTIFIED: lazy("Certified"),
    DisclosureState.SUPERSEDED: lazy("Superseded"),
}
SECTIONS = {"positions": lazy("Positions"), "support": lazy("Current and pending support")}
INTRODUCTIONS = {
    "positions": lazy(
        "Every titled post in any country: employed, visiting, adjunct, honorary, board or advisory, paid or not."
    ),
    "support": lazy(
        "Every source of money for your research, in any country, running or applied for, "
        "with the share of your working time it takes."
    ),
}
NOTHING = {
    "positions": lazy("I hold no position to declare"),
    "support": lazy("I have no current or pending support to declare"),
}
QUESTIONS = {
    "foreign_talent_programme": lazy(
        "Do you take part in a talent recruitment programme of a foreign government, or have you applied to one?"
    ),
    "financial_interests": lazy(
        "Do you, your spouse or your dependants hold financial interests that relate to your research?"
    ),
    "other_contracts": lazy(
        "Do you have a contract that obliges you to keep something from your institution or from a funding agency?"
    ),
    "in_kind_support": lazy(
        "Do you receive equipment, space or people for your research from outside your institution?"
    ),
}
ANSWERS = {"yes": lazy("Yes"), "no": lazy("No"), "": lazy("Not answered")}
STATUSES = {"current": lazy("Running"), "pending": lazy("Applied for")}
ENTRIES = {
    "organisation": lazy("Organization"),
    "source": lazy("Source"),
    "status": lazy("Status"),
    "amount": lazy("Amount"),
    "currency": lazy("Currency"),
    "start": lazy("From"),
    "end": lazy("To"),
    "effort": lazy("Effort"),
    "nothing": lazy("Nothing to declare"),
    "answer": lazy("Your answer"),
    "detail": lazy("Explanation"),
}
TITLES = {"positions": lazy("Position title"), "support": lazy("Project title")}
PROBLEMS = {
    "disclosure.not_certified": lazy("The disclosure cannot be certified yet."),
    "disclosure.nothing_written": lazy("Write your disclosure first."),
    "disclosure.nothing_and_items": lazy(
        "You listed entries and also said there is nothing to declare; keep one of the two."
    ),
    "disclosure.section_unanswered": lazy("List what there is, or say that there is nothing to declare."),
    "disclosure.entry_missing": lazy("Fill in this entry, or empty the whole line."),
    "disclosure.ends_before_it_begins": lazy("The end lies before the beginning."),
    "disclosure.unanswered": lazy("Answer yes or no."),
    "disclosure.detail_needed": lazy("Explain your “yes”."),
    "disclosure.statement_differs": lazy("Type the statement exactly as it stands there."),
}


def place(pointer: str) -> str:
    """Where an entry stands, in words: `/support/items/1/title` → "Current and pending support 2: Title"."""
    parts = pointer.strip("/").split("/")
    if parts[0] == "questions":
        return f"{QUESTIONS[parts[1]]} {ENTRIES[parts[-1]]}"
    number = f" {int(parts[2]) + 1}" if len(parts) > 2 else ""
    entry = TITLES[parts[0]] if parts[-1] == "title" else ENTRIES[parts[-1]]
    return _("%(section)s%(number)s: %(entry)s", section=SECTIONS[parts[0]], number=number, entry=entry)


def said(pointer: str, value: Any) -> str:
    """The value of an entry in words."""
    entry = pointer.rpartition("/")[2]
    if value in (None, ""):
        return _("none")
    if entry == "effort":
        return f"{value} %"
    words: Mapping[str, Mapping[Any, Any]] = {
        "answer": ANSWERS,
        "status": STATUSES,
        "nothing": {True: _("Yes")},
    }
    return str(words[entry][value]) if entry in words else str(value)
