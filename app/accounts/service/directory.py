"""Institutions and agencies."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, update

from app.accounts import policy, queries, rules
from app.accounts.identifiers import search_key
from app.accounts.models import Agency, Institution, InstitutionKey, InstitutionName
from app.accounts.sources import Name, Organisation, organisations
from app.audit import service as audit
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.crypto import content_hash
from app.kernel.db import session
from app.kernel.errors import Forbidden, refuse_if
from app.kernel.ids import new_id
from app.kernel.intake import ImportReport, Refusal
from app.kernel.parties import party_codes

BATCH = 1000
ACTIVE = "active"
CITY_LENGTH = 200


def create_agency(actor: Actor, code: str, party: str, name: Bilingual) -> Agency:
    """Add a funding body of a party."""
    if not policy.may_keep_directory(actor):
        raise Forbidden
    taken = queries.agency_by_code(code) is not None
    refuse_if(rules.agency_problems(code, party, name, is_taken=taken), "agency.refused")
    agency = Agency(code=code, party=party, name=name)
    session().add(agency)
    session().flush()
    audit.record(actor, "agency.created", agency, party=party)
    return agency


def create_institution(actor: Actor, party: str, name: Bilingual, *, city: str = "") -> Institution:
    """Add an institution that no registry holds."""
    if not policy.may_keep_directory(actor):
        raise Forbidden
    names = [(text, language) for text, language in ((name.en, "en"), (name.ja, "ja")) if text]
    same = [i for text, _ in names for i in queries.institutions_named(text) if i.party == party]
    refuse_if(rules.institution_problems(party, name, is_known=bool(same)), "institution.refused")
    institution = Institution(id=new_id(), party=party, name=name, city=city)
    session().add(institution)
    session().flush()
    _write_names({institution.id: [Name(text, language, "label") for text, language in names]})
    audit.record(actor, "institution.created", institution, party=party)
    return institution


@dataclass
class _Tally:
    """What an import has done so far. `id` and the table name make it the subject of its audit row."""

    __tablename__ = "institutions"
    id: uuid.UUID = field(default_factory=new_id)
    report: ImportReport = field(default_factory=ImportReport)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def records(self) -> int:
        return self.report.added + self.report.changed + self.report.unchanged + self.report.retired

    def count(self, **numbers: int) -> None:
        self.report = replace(
            self.report, **{n: getattr(self.report, n) + more for n, more in numbers.items()}
        )


def import_institutions(
    actor: Actor, path: Path, *, progress: Callable[[int], None] = lambda _: None
) -> ImportReport:
    """Bring the directory to what a file of the Research Organization Registry says.

    Streams; a second import of the same file changes nothing. Organisations of a country that is no party are
    left out; so is a record that cannot be read, which is reported with its line. A file that is cut short is
    refused as a whole (RuleBroken `import.unreadable`), and then nothing of it stays.
    """
    if not policy.may_keep_directory(actor):
        raise Forbidden
    tally = _Tally()
    wanted = _of_parties(organisations(path), tally)
    while batch := list(islice(wanted, BATCH)):
        _import_batch(batch, tally)
        progress(tally.records)
    report = replace(tally.report, refused=tuple(tally.refused))
    numbers = {n: getattr(report, n) for n in ("added", "changed", "unchanged", "retired")}
    audit.record(actor, "institutions.imported", tally, changes={**numbers, "refused": len(report.refused)})
    return report


def _of_parties(found: Iterable[Organisation | Refusal], tally: _Tally) -> Iterator[Organisation]:
    codes = set(party_codes())
    for one in found:
        if isinstance(one, Refusal):
            tally.refused.append(one)
        elif one.country_code in codes:
            yield one


def _import_batch(batch: Sequence[Organisation], tally: _Tally) -> None:
    """Sort a batch into new, changed and known records, and write each kind with one statement."""
    kept = queries.institution_hashes([one.ror_id for one in batch])
    new = [one for one in batch if one.ror_id not in kept]
    rows = {one.ror_id: _row(one, new_id()) for one in new}
    changed = [one for one in batch if one.ror_id in kept and kept[one.ror_id].source_hash != _hash(one)]
    for one in changed:
        rows[one.ror_id] = _row(one, kept[one.ror_id].id)
    if new:
        session().connection().execute(
            insert(Institution), [rows[one.ror_id] | {"version": 1} for one in new]
        )
    _update_rows([rows[one.ror_id] | {"version": kept[one.ror_id].version + 1} for one in changed])
    _forget_names([kept[one.ror_id].id for one in changed])
    _write_names({rows[one.ror_id]["id"]: one.names for one in (*new, *changed)})
    retired = sum(one.status != ACTIVE and kept[one.ror_id].status == ACTIVE for one in changed)
    unchanged = len(batch) - len(new) - len(changed)
    tally.count(added=len(new), changed=len(changed) - retired, unchanged=unchanged, retired=retired)


def _row(one: Organisation, key: uuid.UUID) -> dict[str, Any]:
    return {
        "id": key,
        "ror_id": one.ror_id,
        "parent_ror_id": _parent(one),
        "party": one.country_code,
        "name_en": one.name_en or ("" if one.name_ja else one.names[0].text),
        "name_ja": one.name_ja,
        "city": one.city[:CITY_LENGTH],
        "status": one.status,
        "source_hash": _hash(one),
    }


def _hash(one: Organisation) -> str:
    return content_hash(
        [one.country_code, one.name_en, one.name_ja, one.city, one.status, one.names, _parent(one)]
    )


def _parent(one: Organisation) -> str | None:
    """The first the registry names; the one of most records that have any."""
    return one.parents[0] if one.parents else None


def _update_rows(rows: Sequence[dict[str, Any]]) -> None:
    table = cast(Table, Institution.__table__)
    columns = [column for column in (rows[0] if rows else {}) if column != "id"]
    if rows:
        change = (
            update(table).where(table.c.id == bindparam("key")).values({c: bindparam(c) for c in columns})
        )
        session().execute(change, [{**row, "key": row["id"]} for row in rows])


def _forget_names(institution_ids: Sequence[uuid.UUID]) -> None:
    if institution_ids:
        for table in (InstitutionName, InstitutionKey):
            session().execute(delete(table).where(table.institution_id.in_(institution_ids)))


def _write_names(names: dict[uuid.UUID, Sequence[Name]]) -> None:
    """Write names, and every place in them where a search may begin."""
    rows, places = [], set()
    for key, known in names.items():
        for name in known:
            folded = search_key(name.text)
            rows.append(
                {
                    "id": new_id(),
                    "institution_id": key,
                    "text": name.text,
                    "language": name.language[:8],
                    "kind": name.kind,
                    "search_key": folded,
                }
            )
            places |= {(place, key) for place in queries.search_places(folded)}
    if rows:
        session().connection().execute(insert(InstitutionName), rows)
        session().connection().execute(
            insert(InstitutionKey), [{"key": p, "institution_id": k} for p, k in places]
        )
