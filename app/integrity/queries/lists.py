"""Reading published lists: editions, entries in force, hits, clearances."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from app.accounts.models import Institution
from app.integrity.models import Clearance, ListedEntry, ListSnapshot, RegisteredEntry, ScreeningHit
from app.integrity.screening import ScreeningIndex
from app.integrity.sources import Address, Alias, Identifier, ListedParty
from app.integrity.states import HitState
from app.kernel import clock
from app.kernel.crypto import content_hash
from app.kernel.db import session
from app.proposals.models import Half, Proposal
from app.proposals.states import ProposalState

_PARTS: dict[str, type] = {"aliases": Alias, "addresses": Address, "identifiers": Identifier}
_DATES = ("effective", "expires")
OVER = (ProposalState.DRAFT, ProposalState.WITHDRAWN, ProposalState.INELIGIBLE, ProposalState.DECLINED)


def editions_hash() -> str:
    """Hash over the newest edition of every list: what a finding from lists rests on."""
    in_time = select(ListSnapshot.list_code, ListSnapshot.sha256).order_by(ListSnapshot.imported_at)
    newest = {code: sha for code, sha in session().execute(in_time)}  # noqa: C416 - a row is no pair
    return content_hash(newest) if newest else ""


def snapshot_of(list_code: str, sha256: str) -> ListSnapshot | None:
    same = select(ListSnapshot).where(ListSnapshot.list_code == list_code, ListSnapshot.sha256 == sha256)
    return session().scalar(same)


def editions(*, limit: int = 200) -> Sequence[ListSnapshot]:
    """Every edition that was imported, the newest first."""
    wanted = select(ListSnapshot).order_by(ListSnapshot.imported_at.desc(), ListSnapshot.list_code)
    return session().scalars(wanted.limit(limit)).all()


def in_force(list_code: str) -> dict[str, ListedEntry]:
    """Entry → its version in force."""
    wanted = select(ListedEntry).where(ListedEntry.list_code == list_code, ListedEntry.until_id.is_(None))
    return {row.entry: row for row in session().scalars(wanted)}


def parties_in_force() -> list[ListedParty]:
    """Every entry in force of every list, as the readers gave it."""
    wanted = select(ListedEntry.content).where(ListedEntry.until_id.is_(None))
    rows = session().scalars(wanted.order_by(ListedEntry.list_code, ListedEntry.entry))
    return [party_of(content) for content in rows]


def party_of(content: dict[str, Any]) -> ListedParty:
    """The listed party that was stored as JSON."""
    read = {
        name: _read(name, content[name]) for name in (f.name for f in fields(ListedParty)) if name in content
    }
    return ListedParty(**read)


def registered() -> dict[tuple[str, str], frozenset[str]]:
    """(list, entry) → registry numbers that two people checked."""
    found: dict[tuple[str, str], set[str]] = {}
    columns = RegisteredEntry.list_code, RegisteredEntry.entry, RegisteredEntry.number
    for code, entry, number in session().execute(select(*columns)):
        found.setdefault((code, entry), set()).add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


@lru_cache(maxsize=1)
def index(edition: str) -> ScreeningIndex:  # noqa: ARG001 - the key of the cache
    """The index of the edition in force; built once a process, anew when a list changes."""
    return ScreeningIndex(parties_in_force(), registered())


def hits_of(
    people: Iterable[uuid.UUID], institutions: Iterable[uuid.UUID], *, state: HitState | None = None
) -> Sequence[ScreeningHit]:
    of_people, of_bodies = list(people), list(institutions)
    wanted = select(ScreeningHit).where(
        ScreeningHit.person_id.in_(of_people) | ScreeningHit.institution_id.in_(of_bodies)
    )
    if state is not None:
        wanted = wanted.where(ScreeningHit.state == state)
    return session().scalars(wanted.order_by(ScreeningHit.list_code, ScreeningHit.entry)).all()


def clearances_in_force() -> set[tuple[uuid.UUID, str, str, str]]:
    """(person or institution, list, entry, hash of the entry) that two officers cleared and that still hold."""
    columns = (
        Clearance.person_id,
        Clearance.institution_id,
        Clearance.list_code,
        Clearance.entry,
        Clearance.entry_hash,
    )
    rows = session().execute(select(*columns).where(Clearance.until >= clock.now()))
    found: set[tuple[uuid.UUID, str, str, str]] = set()
    for person, place, code, entry, digest in rows:
        key = person or place
        if key is not None:
            found.add((key, code, entry, digest))
    return found


def _read(name: str, value: Any) -> Any:
    if name in _PARTS:
        return tuple(_PARTS[name](**part) for part in value)
    if name in _DATES:
        return date.fromisoformat(value) if value else None
    return tuple(value) if isinstance(value, list) else value


def project_institutions(
    only: Collection[uuid.UUID] | None = None,
) -> list[tuple[Institution, uuid.UUID]]:
    """Institutions of the halves of every proposal that was submitted and stands, each with the proposal."""
    wanted = (
        select(Institution, Half.proposal_id)
        .join(Half, Half.institution_id == Institution.id)
        .join(Proposal, Proposal.id == Half.proposal_id)
        .where(Proposal.state.not_in(OVER))
        .order_by(Institution.id, Half.proposal_id)
    )
    if only is not None:
        wanted = wanted.where(Institution.id.in_(only))
    return [(place, proposal_id) for place, proposal_id in session().execute(wanted)]


def imported_when(hits: Sequence[ScreeningHit]) -> dict[tuple[str, str, str], datetime]:
    """(list, entry, hash) of hits → when that version of the entry came in."""
    wanted = (
        select(ListedEntry.list_code, ListedEntry.entry, ListedEntry.entry_hash, ListSnapshot.imported_at)
        .join(ListSnapshot, ListSnapshot.id == ListedEntry.since_id)
        .where(ListedEntry.entry_hash.in_({hit.entry_hash for hit in hits}))
    )
    return {(code, entry, digest): at for code, entry, digest, at in session().execute(wanted)}
