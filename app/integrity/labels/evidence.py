"""What a rule saw, in words: names of pieces of evidence, and their codes."""

from collections.abc import Mapping
from typing import Any

from app.disclosures.labels import ENTRIES, SECTIONS, choices_of, place
from app.integrity.labels.work import WORK
from app.integrity.states import Register
from app.kernel.language import lazy

REGISTERS = {
    Register.KAKEN: lazy("Awards of KAKEN"),
    Register.SAM: lazy("Exclusions of SAM.gov"),
    Register.RESTRICTIONS: lazy("Restrictions on applying (e-Rad)"),
    Register.PROGRAMMES: lazy("Recruitment programmes, section 1286(c)(9)"),
    Register.PATENTS: lazy("Patents"),
    Register.OWNERS: lazy("Owners of companies"),
    Register.WORKS: lazy("Publications (OpenAlex)"),
    Register.ORCID: lazy("ORCID records"),
}
EVIDENCE = {
    "fields": lazy("Fields"),
    "documents": lazy("Documents"),
    "project": lazy("Project"),
    "field": lazy("Field"),
    "kind": lazy("Kind"),
    "passage": lazy("Passage"),
    "item": lazy("Item"),
    "items": lazy("Items"),
    "value": lazy("Value"),
    "limit": lazy("Limit"),
    "organisation": lazy("Organisation"),
    "year": lazy("Year"),
    "years": lazy("Years"),
    "from": lazy("From"),
    "until": lazy("Until"),
    "date": lazy("Date"),
    "month": lazy("Month"),
    "percent": lazy("Percent as entered"),
    "converted": lazy("Percent or months as converted"),
    "answer": lazy("Answer"),
    "programme": lazy("Programme"),
    "elements": lazy("Elements of the statute"),
    "status": lazy("Status"),
    "may_certify": lazy("The certificate can be given"),
    "list": lazy("List"),
    "entry": lazy("Entry"),
    "entry_number": lazy("Number of the entry"),
    "own_name": lazy("Own name"),
    "corroborators": lazy("What else agrees"),
    "priority": lazy("Urgency"),
    "position": lazy("Position"),
    "differs": lazy("What differs"),
    "people": lazy("People"),
    "reference": lazy("Reference"),
    "references": lazy("References"),
    "register": lazy("Public register"),
    "number": lazy("Number"),
    "by_number": lazy("Found by a number of the person"),
    "works": lazy("Publications"),
    "work": lazy("Publication"),
    "passages": lazy("Passages, own and other"),
    "owners": lazy("Owners"),
    "belongs": lazy("Where it belongs"),
    "places": lazy("Places"),
    "clause": lazy("Clause"),
    "concern": lazy("Concern named by the list"),
    "signed_on": lazy("Signed on"),
    "submitted_on": lazy("Submitted on"),
    "completed_on": lazy("Completed on"),
    "certified_on": lazy("Certified on"),
    "training": lazy("Course"),
    "signed": lazy("Signed by somebody"),
    "projects": lazy("Projects"),
    "by_institution": lazy("Entered by the institution"),
}
VALUES: dict[str, Mapping[str, Any]] = {
    "corroborators": {
        "identifier": lazy("a number"),
        "organisation": lazy("the organisation"),
        "birth_year": lazy("the year of birth that was volunteered"),
        "city": lazy("the city"),
    },
    "priority": {"normal": lazy("ordinary"), "low": lazy("not urgent")},
    "differs": {
        "missing": lazy("stands in one of them only"),
        "amount": lazy("the amount"),
        "start": lazy("the begin"),
        "end": lazy("the end"),
    },
    "belongs": {
        "facilities": lazy("among facilities and equipment"),
        "support": lazy("in the list of support"),
    },
    "documents": {
        "biosketch": lazy("Biographical sketch"),
        "support": lazy("Current and pending support"),
        "synergistic": lazy("Synergistic activities"),
        "collaborators": lazy("Collaborators and other affiliations"),
        "integrity": lazy("Items of research integrity (e-Rad)"),
    },
    "answer": {"yes": lazy("Yes"), "no": lazy("No"), "unknown": lazy("Not known"), "": lazy("Not answered")},
    "status": choices_of("programmes", "status"),
}
"""Piece of evidence → its codes in words; what is no code is shown as it is."""


def evidence_said(name: str, value: Any) -> str:
    """One value of a piece of evidence in the reader's language: codes in words, a share in percent."""
    if name == "elements":
        return str(ENTRIES.get(str(value), value))
    if name == "clause":
        return str(WORK[value][0]) if value in WORK else str(value)
    if name == "fields":
        return _field(str(value))
    if name == "register":
        return str(REGISTERS.get(value, value))
    return str(VALUES.get(name, {}).get(value, value))


def _field(pointer: str) -> str:
    """A place of the record, or a question about the work."""
    section, _slash, rest = pointer.strip("/").partition("/")
    if section == "disclosure":
        return str(NO_RECORD)
    if section == "work" and rest in WORK:
        return str(WORK[rest][0])
    at = f"/{section}" if rest.rpartition("/")[2] == "nothing" else pointer
    return place(at) if section in SECTIONS else pointer


NO_RECORD = lazy("A certified disclosure")
HASHES = frozenset({"signed_hash", "present_hash", "entry_hash"})
"""Evidence for machines: kept, not shown."""
