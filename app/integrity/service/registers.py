"""Registers of facts come in as dated editions: awards, works, patents, owners, exclusions, programmes, posts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.audit import service as audit
from app.integrity.models import RegisterEntry, RegisterKey, RegisterSnapshot
from app.integrity.names.lookup import body_key, person_key
from app.integrity.queries import registers
from app.integrity.service import corpus
from app.integrity.sources.reading import digest_of
from app.integrity.sources.register_records import read_orcid_records, read_works
from app.integrity.sources.register_tables import (
    read_kaken,
    read_owners,
    read_patents,
    read_programmes,
    read_restrictions,
    read_sam_exclusions,
)
from app.integrity.sources.registered import Read, Registered
from app.integrity.states import Register
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Problem, RuleBroken
from app.kernel.ids import new_id
from app.kernel.intake import ImportReport
from app.kernel.intake import Refusal as Refused

LONGEST_ENTRY = 80
READERS: dict[Register, Callable[[Path], Read]] = {
    Register.KAKEN: read_kaken,
    Register.SAM: read_sam_exclusions,
    Register.RESTRICTIONS: read_restrictions,
    Register.PROGRAMMES: read_programmes,
    Register.PATENTS: read_patents,
    Register.OWNERS: read_owners,
    Register.WORKS: read_works,
    Register.ORCID: read_orcid_records,
}


def import_register(actor: Actor, register: Register, path: Path, dated: date) -> ImportReport:
    """Keep an edition: what is new, changed or gone against the one before. The same file twice changes nothing.

    An edition is the whole register: what it leaves out is retired. Lines that cannot be read are refused and named; a
    file in which nothing can be read changes nothing.
    """
    found = list(READERS[register](path))
    entries = {each.entry[:LONGEST_ENTRY]: each for each in found if isinstance(each, Registered)}
    refused = tuple(Refused(each.line, each.reason) for each in found if not isinstance(each, Registered))
    if not entries:
        raise RuleBroken("import.unreadable", [Problem("screening.nothing_read")])
    digest = digest_of(path)
    if registers.snapshot_of(register, digest) is not None:
        return ImportReport(unchanged=len(entries), refused=refused)
    edition = RegisterSnapshot(
        id=new_id(),
        register=register,
        dated=dated,
        sha256=digest,
        file_name=path.name[:200],
        refused=len(refused),
    )
    return _edition(actor, edition, entries, refused)


def _edition(
    actor: Actor, edition: RegisterSnapshot, entries: dict[str, Registered], refused: tuple[Refused, ...]
) -> ImportReport:
    """New entries in, changed ones as a new version, missing ones retired."""
    known = registers.in_force(edition.register)
    same = {key for key, each in entries.items() if key in known and known[key].entry_hash == each.version}
    changed, gone = (entries.keys() & known.keys()) - same, known.keys() - entries.keys()
    added = entries.keys() - known.keys()
    edition.imported_at, edition.entries = clock.now(), len(entries)
    edition.added, edition.changed, edition.retired = len(added), len(changed), len(gone)
    session().add(edition)
    session().flush()
    for key in changed | gone:
        known[key].until_id = edition.id
    session().flush()
    for key in sorted(added | changed):
        _enter(actor, edition, key, entries[key])
    session().flush()
    counts = {"added": len(added), "changed": len(changed), "retired": len(gone)}
    facts = {"register": edition.register.value, "sha256": edition.sha256, **counts}
    audit.record(actor, "register.imported", edition, changes=facts)
    return ImportReport(len(added), len(changed), len(same), len(gone), refused)


def _enter(actor: Actor, edition: RegisterSnapshot, key: str, each: Registered) -> None:
    row = RegisterEntry(
        id=new_id(),
        register=edition.register,
        entry=key,
        entry_hash=each.version,
        says=dict(each.says),
        since_id=edition.id,
    )
    keys = {*each.numbers, *map(person_key, each.people), *map(body_key, each.bodies)} - {""}
    session().add(row)
    session().flush()
    session().add_all(RegisterKey(entry_id=row.id, key=one) for one in sorted(keys))
    if edition.register == Register.KAKEN and each.says["text"]:
        corpus.keep_project(actor, edition.register.value, each.says)
