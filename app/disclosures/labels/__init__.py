"""Words for disclosures: states, sections, questions with their sources, entries, refusals.

`questions_of(section)` is what the form, the page and the API's description draw a section from.
"""

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from app.disclosures.labels.choices import ANSWERS, CHOICES, FACTS, ORIGINS, PURPOSES, STATES
from app.disclosures.labels.entries import ENTRIES
from app.disclosures.labels.explained import EXPLAINED
from app.disclosures.labels.sections import ENTRIES_OF, INTRODUCTIONS, NOTHING, SECTIONS, SOURCES
from app.disclosures.record.content import ITEMS
from app.disclosures.record.people import Declarations, Identity
from app.disclosures.record.plain import read
from app.disclosures.record.values import Effort
from app.kernel.language import gettext as _
from app.kernel.language import language, lazy
from app.kernel.money import Money
from app.kernel.parties import parties

__all__ = [
    "ANSWERS",
    "ENTRIES",
    "ENTRIES_OF",
    "FACTS",
    "FILES",
    "FORMS",
    "INTRODUCTIONS",
    "NOTHING",
    "ORIGINS",
    "PURPOSES",
    "SECTIONS",
    "SOURCES",
    "STATES",
]
FILES = {
    "sciencv-support": lazy("SciENcv XML: current and pending (other) support"),
    "sciencv-sketch": lazy("SciENcv XML: biographical sketch"),
    "coa": lazy("NSF workbook: collaborators and other affiliations"),
    "orcid": lazy("ORCID record (JSON)"),
    "erad": lazy("e-Rad table (CSV)"),
}
FORMS = {
    "support": lazy("Current and Pending (Other) Support"),
    "sketch": lazy("Biographical Sketch"),
    "erad": lazy("e-Rad: research integrity items"),
}
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
    "disclosure.too_many_products": lazy("List at most %(most)s products of each group."),
    "disclosure.file_not_read": lazy("The file could not be read."),
    "disclosure.file_none": lazy("Choose a format and a file."),
    "disclosure.file_not_xml": lazy("%(place)s: this is not well-formed XML in the encoding it declares."),
    "disclosure.file_has_dtd": lazy("%(place)s: a file with a document type or entities is not taken."),
    "disclosure.file_wrong_root": lazy(
        "%(place)s: the file begins with “%(found)s”, which is another format."
    ),
    "disclosure.file_too_large": lazy("%(place)s: the file is larger than %(limit)s bytes."),
    "disclosure.file_encoding": lazy("%(place)s: the text is in an encoding that is not read here."),
    "disclosure.file_wrong_order": lazy("%(place)s: the elements are unknown or out of order (%(found)s)."),
    "disclosure.file_missing": lazy("%(place)s: “%(found)s” says nothing."),
    "disclosure.file_bad_date": lazy("%(place)s: “%(found)s” is no date; write 2027, 2027-04 or 2027-04-01."),
    "disclosure.file_bad_number": lazy("%(place)s: “%(found)s” is no number that can stand here."),
    "disclosure.file_bad_amount": lazy("%(place)s: “%(found)s” is no amount of that currency."),
    "disclosure.file_bad_choice": lazy("%(place)s: “%(found)s” is none of: %(allowed)s."),
    "disclosure.file_not_workbook": lazy("%(place)s: this is not an Excel workbook."),
    "disclosure.file_no_table": lazy("%(place)s: none of the five tables was found."),
    "disclosure.file_not_json": lazy("%(place)s: this is not JSON."),
    "disclosure.file_not_csv": lazy("%(place)s: a quotation mark is not closed."),
    "disclosure.file_bad_columns": lazy("%(place)s: the headings must be: %(expected)s."),
    "disclosure.file_bad_row": lazy("%(place)s: there are %(found)s cells, %(expected)s are expected."),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One entry of a section as it is asked: `parts` of an organisation, a name or a list of names."""

    name: str
    kind: str
    label: Any
    hint: Any = ""
    source: Any = ""
    needed: bool = False
    longest: int = 300
    choices: tuple[tuple[str, Any], ...] = ()
    parts: tuple["Question", ...] = ()

    def options(self) -> list[tuple[str, str]]:
        """The choices in the reader's language."""
        return [(key, str(word)) for key, word in self.choices]


@cache
def questions_of(section: str) -> tuple[Question, ...]:
    whole = {"identity": Identity, "declarations": Declarations}
    return _questions(section, whole.get(section) or ITEMS[section])


def _questions(section: str, kind: type) -> tuple[Question, ...]:
    hints = get_type_hints(kind)
    return tuple(
        _question(section, field, hints[field.name])
        for field in dataclasses.fields(kind)
        if field.name != "id"
    )


def _question(section: str, field: dataclasses.Field[Any], hint: Any) -> Question:
    explained = EXPLAINED.get(f"{section}.{field.name}") or EXPLAINED.get(field.name) or ("", "")
    kind, parts = _kind_of(section, field, hint)
    return Question(
        field.name,
        kind,
        word_of(section, field.name),
        hint=explained[0],
        source=explained[1],
        needed=bool(field.metadata.get("needed")),
        longest=field.metadata.get("longest", 300),
        choices=tuple((str(key), word) for key, word in choices_of(section, field.name).items()),
        parts=parts,
    )


def _kind_of(section: str, field: dataclasses.Field[Any], hint: Any) -> tuple[str, tuple[Question, ...]]:
    if field.name == "funded_side":
        return "side", ()
    if hint is Effort:
        return "effort", ()
    if dataclasses.is_dataclass(hint):
        return "group", _questions(section, hint)  # type: ignore[arg-type]
    inner = [arm for arm in get_args(hint) if dataclasses.is_dataclass(arm) and arm is not Money]
    if inner:
        return "rows", _questions(section, inner[0])  # type: ignore[arg-type]
    return field.metadata["kind"], ()


def word_of(section: str, name: str) -> Any:
    return ENTRIES.get(f"{section}.{name}") or ENTRIES[name]


def choices_of(section: str, name: str) -> Mapping[Any, Any]:
    return CHOICES.get(f"{section}.{name}") or CHOICES.get(name) or {}


def place(pointer: str) -> str:
    """Where an entry stands, in words: `/support/items/1/title` → "Current and pending support 2: Project title"."""
    section, *rest = pointer.strip("/").split("/")
    if rest and rest[0] == "items":
        number, names = f" {int(rest[1]) + 1}", rest[2:]
    else:
        number, names = "", [name for name in rest if name in ENTRIES]
    entry = ": ".join(str(word_of(section, name)) for name in names if name in ENTRIES)
    if not entry:
        return str(SECTIONS[section]) + number
    return _("%(section)s%(number)s: %(entry)s", section=SECTIONS[section], number=number, entry=entry)


def said(section: str, name: str, value: Any) -> str:
    """A value of an entry, in its plain form, in words."""
    if value in (None, ""):
        return _("none")
    if isinstance(value, Mapping) and "currency" in value:
        return money_said(value)
    if isinstance(value, Mapping) and "shares" in value:
        return effort_said(value)
    if name == "funded_side":
        return side_said(value)
    chosen = choices_of(section, name) or ({} if value is True else ANSWERS if value in ("yes", "no") else {})
    return _("Yes") if value is True else str(chosen.get(value, value))


def money_said(value: Mapping[str, str]) -> str:
    """`JPY 12,000,000`: the code first, thousands apart."""
    whole, point, rest = str(value["amount"]).partition(".")
    grouped = f"{int(whole):,}" if whole.removeprefix("-").isdecimal() else whole
    return f"{value['currency']} {grouped}{point}{rest}"


NAMING = ("title", "name", "project", "description", "citation", "degree", "module", "relation")
BODIES = ("organisation", "source", "client", "sponsor", "entity", "payer", "host")


def name_of(row: Mapping[str, Any]) -> str:
    """What an entry is called where it is folded: its own title or name, else the organisation it is about."""
    own = next((row[key] for key in NAMING if isinstance(row.get(key), str) and row[key]), "")
    bodies = (row[key] for key in BODIES if isinstance(row.get(key), Mapping))
    body = next((it.get("name") or it.get("name_native") or "" for it in bodies), "")
    return " – ".join(part for part in (own, body) if part)[:120]


def said_of(pointer: str, value: Any) -> str:
    """The value at a place of the record in words."""
    parts = pointer.strip("/").split("/")
    return said(parts[0], parts[-1], value)


def origins_of(record: Any, section: str, item_id: str) -> list[str]:
    """Where the values of an entry came from, in words."""
    at = f"/{section}/{item_id}/"
    found = {one.source for place, one in record.provenance.items() if place.startswith(at)}
    return sorted(str(ORIGINS[source]) for source in found)


def effort_said(effort: Mapping[str, Any]) -> str:
    """`2027-04 – 2028-03: 20 %`, run by run."""
    return "; ".join(
        f"{run.first} – {run.last}: {percent_said(run.share)} %" for run in read(Effort, effort).runs()
    )


def percent_said(share: Any) -> str:
    """A share as a percentage without needless digits."""
    text = f"{100 * share:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def side_said(code: str) -> str:
    names = {one.code: one.name for one in parties()}
    return _("Both sides") if code not in names else str(names[code].text(language()))
