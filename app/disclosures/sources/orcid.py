"""An ORCID record as its public interface gives it (JSON, version 3.0): names, education, employment."""

import json
from dataclasses import dataclass
from typing import Any

from app.disclosures.sources.faults import Collected, Fault, UnreadableFileError, small_enough

EMPLOYMENTS = ("employments", "invited-positions")
SUMMARIES = {
    "educations": "education-summary",
    "employments": "employment-summary",
    "invited-positions": "invited-position-summary",
}
_PARTS = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Affiliation:
    """One affiliation; `kind` is the list it stands in, `ror` the number of the organisation without its address."""

    kind: str
    organisation: str = ""
    role: str = ""
    department: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    ror: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class OrcidRecord:
    orcid: str = ""
    family: str = ""
    given: str = ""
    other_names: tuple[str, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()


def read(data: bytes) -> OrcidRecord:
    """The record of a file; raises UnreadableFileError with every fault and its path."""
    try:
        tree = json.loads(small_enough(data).decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise UnreadableFileError(Fault("encoding", f"byte {fault.start}")) from fault
    except (json.JSONDecodeError, RecursionError) as fault:
        raise UnreadableFileError(Fault("not_json", f"line {getattr(fault, 'lineno', 1)}")) from fault
    if not isinstance(tree, dict) or "orcid-identifier" not in tree:
        raise UnreadableFileError(Fault("wrong_root", "/", {"found": type(tree).__name__}))
    found = Collected()
    name, others = _at(tree, "person", "name"), _at(tree, "person", "other-names", "other-name")
    record = OrcidRecord(
        orcid=_word(_at(tree, "orcid-identifier", "path")),
        family=_word(_at(name, "family-name", "value")),
        given=_word(_at(name, "given-names", "value")),
        other_names=tuple(_word(_at(one, "content")) for one in _list(others)),
        affiliations=tuple(one for kind in SUMMARIES for one in _affiliations(tree, kind, found)),
    )
    found.settle()
    return record


def _affiliations(tree: Any, kind: str, found: Collected) -> list[Affiliation]:
    lines = []
    for number, group in enumerate(_list(_at(tree, "activities-summary", kind, "affiliation-group"))):
        for entry in _list(_at(group, "summaries")):
            place = f"/activities-summary/{kind}/affiliation-group/{number}"
            lines.append(_affiliation(kind, _at(entry, SUMMARIES[kind]), place, found))
    return lines


def _affiliation(kind: str, summary: Any, place: str, found: Collected) -> Affiliation:
    known = _at(summary, "organization", "disambiguated-organization")
    is_ror = _word(_at(known, "disambiguation-source")).upper() == "ROR"
    number = _word(_at(known, "disambiguated-organization-identifier")).rpartition("/")[2] if is_ror else ""
    address = _at(summary, "organization", "address")
    return Affiliation(
        kind,
        _word(_at(summary, "organization", "name")),
        _word(_at(summary, "role-title")),
        _word(_at(summary, "department-name")),
        _word(_at(address, "city")),
        _word(_at(address, "region")),
        _word(_at(address, "country")),
        number,
        found.day(_day(_at(summary, "start-date")), f"{place}/start-date"),
        found.day(_day(_at(summary, "end-date")), f"{place}/end-date"),
    )


def _day(value: Any) -> str:
    parts = [_word(_at(value, part, "value")) for part in _PARTS]
    known = parts[: next((n for n, part in enumerate(parts) if not part), 3)]
    return "-".join(part.zfill(2) for part in known)


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def write(record: OrcidRecord) -> bytes:
    """The same record in the same shape."""
    groups = {kind: {"affiliation-group": _groups(record, kind)} for kind in SUMMARIES}
    tree = {
        "orcid-identifier": {"path": record.orcid},
        "person": {
            "name": {"given-names": {"value": record.given}, "family-name": {"value": record.family}},
            "other-names": {"other-name": [{"content": name} for name in record.other_names]},
        },
        "activities-summary": groups,
    }
    return json.dumps(tree, ensure_ascii=False, indent=1).encode()


def _groups(record: OrcidRecord, kind: str) -> list[dict[str, Any]]:
    mine = [one for one in record.affiliations if one.kind == kind]
    return [{"summaries": [{SUMMARIES[kind]: _summary(one)}]} for one in mine]


def _summary(one: Affiliation) -> dict[str, Any]:
    known = {
        "disambiguated-organization-identifier": f"https://ror.org/{one.ror}",
        "disambiguation-source": "ROR",
    }
    address = {"city": one.city, "region": one.region, "country": one.country}
    return {
        "department-name": one.department,
        "role-title": one.role,
        "organization": {"name": one.organisation, "address": address}
        | ({"disambiguated-organization": known} if one.ror else {}),
        "start-date": _written_day(one.start),
        "end-date": _written_day(one.end),
    }


def _written_day(day: str) -> dict[str, Any] | None:
    return (
        {part: {"value": text} for part, text in zip(_PARTS, day.split("-"), strict=False)} if day else None
    )
