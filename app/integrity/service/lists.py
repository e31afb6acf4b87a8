"""Published lists come in as dated editions; people and organisations are laid beside them; what two officers cleared
is not asked again while the entry stays as it is.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from app.accounts.models import Institution, Person
from app.audit import service as audit
from app.integrity.catalogue.calendar import months_later
from app.integrity.catalogue.dated import on_day
from app.integrity.models import Clearance, Finding, ListedEntry, ListSnapshot, RegisteredEntry, ScreeningHit
from app.integrity.queries import lists
from app.integrity.screening import Hit, OrganisationSubject, PersonSubject, WrittenName
from app.integrity.sources import (
    ListedParty,
    OfacFiles,
    Refusal,
    read_consolidated_list,
    read_denied_persons,
    read_end_users,
    read_ofac,
    read_restricted_json,
    read_uflpa_page,
)
from app.integrity.sources.reading import digest_of
from app.integrity.states import HitState, Outcome
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Problem, RuleBroken
from app.kernel.ids import new_id
from app.kernel.intake import ImportReport
from app.kernel.intake import Refusal as Refused

Read = Iterator[ListedParty | Refusal]
LONGEST_ENTRY = 80
TO_OFFICER = frozenset({"review", "review_low", "question"})
SDN = ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv")
NON_SDN = ("cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv")


def _ofac(names: tuple[str, ...], code: str) -> Callable[[Path], Read]:
    return lambda folder: read_ofac(OfacFiles(*(folder / name for name in names)), code)


FORMATS: dict[str, Callable[[Path], Read]] = {
    "ofac-sdn": _ofac(SDN, "ofac-sdn"),
    "ofac-nonsdn": _ofac(NON_SDN, "ofac-nonsdn"),
    "csl": read_consolidated_list,
    "denied-persons": read_denied_persons,
    "restricted-json": read_restricted_json,
    "uflpa-page": read_uflpa_page,
    "end-users": read_end_users,
}
"""How each publisher's files are read; those of OFAC are a folder."""


def import_list(actor: Actor, kind: str, path: Path, dated: date) -> ImportReport:
    """Keep an edition: what is new, changed or gone against the one before. The same file twice changes nothing.

    Lines that cannot be read are refused and named; a file in which nothing can be read changes nothing.
    """
    found = list(FORMATS[kind](path))
    parties = [each for each in found if isinstance(each, ListedParty)]
    refused = tuple(Refused(each.line, each.reason) for each in found if isinstance(each, Refusal))
    if not parties:
        raise RuleBroken("import.unreadable", [Problem("screening.nothing_read")])
    digest = digest_of(path)
    by_list: dict[str, dict[str, ListedParty]] = {}
    for party in parties:
        by_list.setdefault(party.list_code, {})[party.entry[:LONGEST_ENTRY]] = party
    total = ImportReport(refused=refused)
    for code, entries in sorted(by_list.items()):
        total = _plus(total, _edition(actor, ListSnapshot(
            id=new_id(), list_code=code, dated=dated, sha256=digest, file_name=path.name, refused=len(refused)
        ), entries))  # fmt: skip
    return total


def register_entry(actor: Actor, key: tuple[str, str], number: str, found_by: str, checked_by: str) -> None:
    """The registry number of a listed organisation, found by one person and checked by another."""
    row = RegisteredEntry(
        id=new_id(), list_code=key[0], entry=key[1], number=number.lower(), found_by=found_by, checked_by=checked_by,
        entered_at=clock.now(),
    )  # fmt: skip
    session().add(row)
    session().flush()
    audit.record(
        actor, "listed_entry.registered", row, changes={"list": key[0], "entry": key[1], "number": number}
    )


def screen(actor: Actor, people: Iterable[Person], institutions: Iterable[Institution]) -> Counter[uuid.UUID]:
    """Lay subjects beside every list in force and keep what comes into question.

    Subject → how many hits are new for an officer. What two officers cleared is none while the entry stays as it is.
    Five statements and those that write, however many subjects.
    """
    edition = lists.editions_hash()
    if not edition:
        return Counter()
    index, bench = lists.index(edition), _Bench(lists.clearances_in_force())
    found: dict[uuid.UUID, list[Hit]] = {}
    persons, places = list(people), list(institutions)
    found |= {person.id: index.people_like(_person(person)) for person in persons}
    found |= {place.id: index.organisations_like(_institution(place)) for place in places}
    for row in lists.hits_of([person.id for person in persons], [place.id for place in places]):
        bench.known.setdefault(row.person_id or row.institution_id, []).append(row)
    columns = {person.id: "person_id" for person in persons} | {
        place.id: "institution_id" for place in places
    }
    fresh = Counter({key: bench.keep(columns[key], key, hits) for key, hits in found.items()})
    session().flush()
    return fresh


def clear(actor: Actor, finding: Finding, institutions: Iterable[uuid.UUID]) -> None:
    """Two officers found nothing in a hit: remember it for this version of the entry (3.4, 4.2 number 7)."""
    evidence, second = finding.evidence, finding.concurred_by_id or finding.decided_by_id
    if "entry_hash" not in evidence or finding.outcome != Outcome.CLEAR or finding.adjudicated_by_id is None:
        return
    people = [finding.person_id] if finding.person_id else []
    until = months_later(clock.now().date(), int(on_day(clock.now().date()).number("clearance_months")))
    for hit in lists.hits_of(people, () if people else institutions):
        if (hit.list_code, hit.entry_hash) != (evidence["list"], evidence["entry_hash"]):
            continue
        hit.state = HitState.CLEARED
        session().add(Clearance(
            id=new_id(), person_id=hit.person_id, institution_id=hit.institution_id, list_code=hit.list_code,
            entry=hit.entry, entry_hash=hit.entry_hash, first_by_id=finding.adjudicated_by_id, second_by_id=second,
            cleared_at=clock.now(), until=clock.now().replace(year=until.year, month=until.month, day=until.day),
        ))  # fmt: skip
    session().flush()


def _edition(actor: Actor, edition: ListSnapshot, entries: dict[str, ListedParty]) -> ImportReport:
    """One list of a file: new entries in, changed ones as a new version, missing ones retired."""
    known = lists.in_force(edition.list_code)
    if lists.snapshot_of(edition.list_code, edition.sha256) is not None:
        return ImportReport(unchanged=len(entries))
    same = {key for key, party in entries.items() if key in known and known[key].entry_hash == party.version}
    changed, gone = (entries.keys() & known.keys()) - same, known.keys() - entries.keys()
    added = entries.keys() - known.keys()
    edition.imported_at, edition.entries = clock.now(), len(entries)
    edition.added, edition.changed, edition.retired = len(added), len(changed), len(gone)
    session().add(edition)
    session().flush()
    for key in changed | gone:
        known[key].until_id = edition.id
    session().flush()
    session().add_all(_entry(edition, entries[key]) for key in sorted(added | changed))
    session().flush()
    counts = {"added": len(added), "changed": len(changed), "retired": len(gone)}
    audit.record(
        actor,
        "list.imported",
        edition,
        changes={"list": edition.list_code, "sha256": edition.sha256, **counts},
    )
    return ImportReport(len(added), len(changed), len(same), len(gone))


def _entry(edition: ListSnapshot, party: ListedParty) -> ListedEntry:
    content = asdict(party)
    del content["line"]
    for name in ("effective", "expires"):
        content[name] = content[name].isoformat() if content[name] else None
    return ListedEntry(
        id=new_id(),
        list_code=party.list_code,
        entry=party.entry[:LONGEST_ENTRY],
        entry_hash=party.version,
        name=party.name,
        content=content,
        since_id=edition.id,
    )


def _plus(one: ImportReport, other: ImportReport) -> ImportReport:
    counts = (one.added + other.added, one.changed + other.changed, one.unchanged + other.unchanged)
    return ImportReport(*counts, one.retired + other.retired, one.refused + other.refused)


def _person(person: Person) -> PersonSubject:
    home = person.institution
    written = [WrittenName(person.name_latin)]
    if person.name_native:
        written.append(WrittenName(person.name_native, person.name_kana))
    return PersonSubject(
        key=str(person.id),
        names=tuple(written),
        organisation_ids=frozenset({f"ror:{home.ror_id}"}) if home and home.ror_id else frozenset(),
        organisation_names=tuple(name for name in (home.name.en, home.name.ja) if name) if home else (),
        cities=(home.city,) if home and home.city else (),
    )


def _institution(place: Institution) -> OrganisationSubject:
    names = tuple(name for name in (place.name.en, place.name.ja) if name)
    numbers = frozenset({f"ror:{place.ror_id}"}) if place.ror_id else frozenset()
    return OrganisationSubject(str(place.id), names, numbers)


class _Bench:
    """What a screening works on: what was cleared, and the hits that are kept, by subject."""

    def __init__(self, cleared: set[tuple[uuid.UUID, str, str, str]]) -> None:
        self.cleared = cleared
        self.known: dict[uuid.UUID | None, list[ScreeningHit]] = {}

    def keep(self, column: str, key: uuid.UUID, hits: list[Hit]) -> int:
        """Replace what is kept of one subject by what is found now; how many are new for an officer."""
        before = {(row.list_code, row.entry, row.entry_hash): row for row in self.known.get(key, ())}
        fresh = 0
        for hit in hits:
            place = hit.party.list_code, hit.party.entry[:LONGEST_ENTRY], hit.party.version
            is_cleared, row = (key, *place) in self.cleared, before.pop(place, None)
            if row is None:
                row = ScreeningHit(id=new_id(), list_code=place[0], entry=place[1], entry_hash=place[2])
                setattr(row, column, key)
                row.found_at = clock.now()
                fresh += hit.outcome in TO_OFFICER and not is_cleared
            _write(row, hit, is_cleared=is_cleared)
            session().add(row)
        for row in before.values():
            session().delete(row)
        return fresh


def _write(row: ScreeningHit, hit: Hit, *, is_cleared: bool) -> None:
    row.own_name, row.listed_name = hit.own_name[:300], hit.listed_name
    row.score, row.stage, row.outcome = round(hit.score * 10_000), hit.stage, hit.outcome
    row.corroborators, row.contradicted = list(hit.corroborators), list(hit.contradicted)
    to_officer = HitState.RAISED if hit.outcome in TO_OFFICER else HitState.LOGGED
    row.state = HitState.CLEARED if is_cleared else to_officer
