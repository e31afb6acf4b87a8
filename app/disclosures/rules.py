"""What a disclosure must say before it is certified, and for how long it then holds.

The content is plain JSON, `{format, salt, positions, support, questions}`; further sections join it without a change
of what is there. Each section is either a list of items or an explicit "nothing to declare": silence is no answer.
"""

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.disclosures.effort import appointment_share, person_months
from app.kernel.errors import Problem
from app.kernel.fiscal import Month

FORMAT = 1
SECTIONS = ("positions", "support")
QUESTIONS = ("foreign_talent_programme", "financial_interests", "other_contracts", "in_kind_support")
YES, NO, UNANSWERED = "yes", "no", ""
STATUSES = ("current", "pending")
NEEDED: dict[str, tuple[str, ...]] = {
    "positions": ("organisation", "title", "start"),
    "support": ("title", "source", "status", "amount", "start", "end", "effort"),
}
STATEMENTS = {"en": "I certify", "ja": "宣誓します"}
"""What a person types to certify, in either language."""

MONTHS_VALID = 12
"""A certificate holds twelve calendar months (CRT-02; common forms: signed at most 12 months before submission)."""

HIDDEN = frozenset({"format", "salt"})
"""What belongs to the record and not to the person: never shown, never compared."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions; None where a side does not have the entry."""

    pointer: str
    before: Any
    after: Any


def blank(salt: str) -> dict[str, Any]:
    """A content in which nothing is answered yet. `salt` keeps equal contents from having equal hashes."""
    sections = {name: {"nothing": False, "items": []} for name in SECTIONS}
    questions = {code: {"answer": UNANSWERED, "detail": ""} for code in QUESTIONS}
    return {"format": FORMAT, "salt": salt, **sections, "questions": questions}


def certification_problems(content: Mapping[str, Any]) -> list[Problem]:
    """Everything that is missing, all at once (CMP-01: tri-state must be yes or no)."""
    return [
        *(problem for name in SECTIONS for problem in _section_problems(name, content[name])),
        *(problem for code in QUESTIONS for problem in _question_problems(code, content["questions"][code])),
    ]


def _section_problems(name: str, section: Mapping[str, Any]) -> list[Problem]:
    items, at = section["items"], f"/{name}"
    if section["nothing"] and items:
        return [Problem("disclosure.nothing_and_items", f"{at}/nothing")]
    if not section["nothing"] and not items:
        return [Problem("disclosure.section_unanswered", f"{at}/nothing")]
    return [
        problem
        for number, item in enumerate(items)
        for problem in _item_problems(NEEDED[name], item, f"{at}/items/{number}")
    ]


def _item_problems(needed: Sequence[str], item: Mapping[str, Any], at: str) -> list[Problem]:
    problems = [
        Problem("disclosure.entry_missing", f"{at}/{field}")
        for field in needed
        if item.get(field) in (None, "")
    ]
    if item.get("start") and item.get("end") and item["end"] < item["start"]:
        problems.append(Problem("disclosure.ends_before_it_begins", f"{at}/end"))
    return problems


def _question_problems(code: str, given: Mapping[str, str]) -> list[Problem]:
    at = f"/questions/{code}"
    if given["answer"] not in (YES, NO):
        return [Problem("disclosure.unanswered", f"{at}/answer")]
    if given["answer"] == YES and not given["detail"].strip():
        return [Problem("disclosure.detail_needed", f"{at}/detail")]
    return []


def statement_problems(statement: str) -> list[Problem]:
    """The person types the statement; nobody can do it for them (CRT-01)."""
    wanted = {text.casefold() for text in STATEMENTS.values()}
    typed = " ".join(statement.split()).casefold().rstrip(".。")
    return [] if typed in wanted else [Problem("disclosure.statement_differs", "/statement")]


def is_month(text: str) -> bool:
    """Whether a text is a calendar month such as `2027-04`."""
    return re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", text) is not None


def valid_until(certified_at: datetime) -> datetime:
    """The same day and time a year later; 29 February becomes 28 February."""
    year = certified_at.year + MONTHS_VALID // 12
    last_day = calendar.monthrange(year, certified_at.month)[1]
    return certified_at.replace(year=year, day=min(certified_at.day, last_day))


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two contents say the same."""
    return not differences(one, other)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What changed from one version to another, entry by entry in the order of the form."""
    old, new = dict(_entries(before, "")), dict(_entries(after, ""))
    places = [*new, *(place for place in old if place not in new)]
    return [
        Change(place, old.get(place), new.get(place)) for place in places if old.get(place) != new.get(place)
    ]


def _entries(value: Any, at: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if at or key not in HIDDEN:
                yield from _entries(inner, f"{at}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _entries(inner, f"{at}/{number}")
    elif value not in (None, "", False):
        yield at, value


def months_a_year(percent: int) -> Decimal:
    """A share of the whole working time, in percent, as person-months of one year (integrity-rules 1.8)."""
    start = Month(2000, 1)
    return person_months(appointment_share(Decimal(percent) / 100, start, 12), start, start.plus(11))
