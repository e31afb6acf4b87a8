"""The form rules: those that may stop a submission, because they read only what people, institutions and calls entered.

A record is judged once, when it is certified, for every form it may be filed under; what its faults are does not change
with the proposal. What rests on the day (a course that grows old) carries the day from which it holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.integrity.catalogue.dated import Dated, on_day
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import Person, Proposal
from app.integrity.catalogue.running import run
from app.integrity.catalogue.shape import RULES, Mark, Rule, Severity
from app.kernel.fiscal import Month
from app.kernel.parties import party_codes

PLACES = {
    "CMP-03": ("support", "is_this_proposal"),
    "CMP-05": ("support", "overlap"),
    "CMP-06": ("support", "objectives"),
    "CMP-07": ("products", "nothing"),
    "CRT-04": ("declarations", "not_malign"),
    "CRT-06": ("declarations", "institution_reporting"),
    "TRN-01": ("certificates", "nothing"),
    "TRN-02": ("certificates", "nothing"),
    "EFF-01": ("support", "effort"),
    "EFF-02": ("support", "effort"),
    "EFF-03": ("support", "effort"),
    "SUP-02": ("consulting", "nothing"),
    "SUP-04": ("support", "effort"),
}
"""Rule → section and entry of the record in which it is mended; a rule that is missing is mended by certifying anew."""
DOCUMENTS = {
    "biosketch": ("education", "products"),
    "support": ("support",),
    "collaborators": ("collaborators",),
    "integrity": ("positions", "support"),
}
"""Document that an agency asks for → sections of the record it is drawn from."""
OF_A_PERSON, OF_THE_WORK = "people.", "proposal.declared"
AFTER_SUBMISSION = frozenset({"PAW", "GOV"})
"""Families that block a report or an act of an office, not a submission."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A form rule that a record breaks from a day on. `at` points into the record (`/support/items/2/overlap`)."""

    rule: str
    at: str
    since: date


def of_record() -> list[Rule]:
    """The form rules that read nothing but a person's record, in the order of the catalogue."""
    return [rule for rule in _form_rules() if rule.inputs[0].startswith(OF_A_PERSON)]


def of_proposal() -> list[Rule]:
    """The form rules about the team, the institutions and the work."""
    return [
        rule
        for rule in _form_rules()
        if not rule.inputs[0].startswith(OF_A_PERSON) or OF_THE_WORK in rule.inputs
    ]


def forms(dated: Dated) -> list[str]:
    """The agencies that have a form of their own; '' stands for every other."""
    owners = {key.split(".")[1] for key in dated.values if key.startswith("form.")}
    return ["", *sorted(owners - {"default", *party_codes()})]


def faults(person: Person, first: date, last: date) -> list[Fault]:
    """What a certified record breaks on `first`, and what it will break by `last`, with the day on which that begins."""
    now, later = _broken(person, first), _broken(person, last)
    begun = [Fault(rule, at, first) for rule, at in now]
    return begun + [Fault(*each, _begin(person, each, first, last)) for each in later if each not in now]


def _form_rules() -> Iterator[Rule]:
    blocking = (rule for rule in RULES.values() if Severity.BLOCK in rule.severities)
    return (rule for rule in blocking if rule.family not in AFTER_SUBMISSION)


def _broken(person: Person, on: date, rules: list[Rule] | None = None) -> list[tuple[str, str]]:
    """(rule, place) of everything that blocks a submission of that day, each once."""
    month = Month.of(on)
    case = Dossier(Proposal("", "", month, month, on), (person,))
    seen = run(case, on_day(on), only=of_record() if rules is None else rules)
    places = {item.key: number for number, item in enumerate(person.items())}
    marks = [(each.rule, each.mark) for each in seen if each.severity == Severity.BLOCK]
    return list(dict.fromkeys((rule, _place(rule, mark, places)) for rule, mark in marks))


def _place(rule: str, mark: Mark, places: dict[str, int]) -> str:
    """Where it is mended; a rule about one item names the item."""
    section, entry = PLACES.get(rule, ("", ""))
    if rule == "CMP-01":
        return str(mark.evidence["fields"][0])
    if rule == "CMP-02":
        section, entry = DOCUMENTS[mark.evidence["documents"][0]][0], "nothing"
    if not section:
        return ""
    number = next((number for key, number in places.items() if key and mark.about.startswith(key)), None)
    return f"/{section}/{entry}" if number is None else f"/{section}/items/{number}/{entry}"


def _begin(person: Person, wanted: tuple[str, str], first: date, last: date) -> date:
    """The first day on which a fault holds that does not hold on `first` and holds on `last`."""
    rules = [RULES[wanted[0]]]
    good, bad = 0, (last - first).days
    while bad - good > 1:
        middle = (good + bad) // 2
        holds = wanted in _broken(person, first + timedelta(days=middle), rules)
        good, bad = (good, middle) if holds else (middle, bad)
    return first + timedelta(days=bad)
