"""A certified record is judged by the form rules once, for every form it may be filed under."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from app.disclosures import queries as disclosures
from app.disclosures import service as disclosing
from app.disclosures.models import Disclosure
from app.disclosures.record.plain import record_of
from app.disclosures.states import Purpose
from app.integrity.catalogue import CATALOGUE
from app.integrity.catalogue.dated import complete_since, on_day
from app.integrity.catalogue.forms import Fault, faults, forms
from app.integrity.content import Disclosed, person_of
from app.integrity.models import FormCheck
from app.integrity.queries.forms import judged_versions, unjudged
from app.integrity.queries.gathering import disclosed_of
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Forbidden
from app.kernel.parties import party_codes
from app.proposals import queries as proposals

ROLES = {"lead": True, "member": False}


def judge(actor: Actor, disclosure_id: uuid.UUID) -> FormCheck | None:
    """Keep what the form rules make of a version that was just certified; None where there is none.

    Only by the service itself, in the transaction in which its author certifies, so that nobody else opens the record.
    """
    row = session().get(Disclosure, disclosure_id)
    if row is None:
        return None
    kept = disclosures.opened(row)
    return keep(actor, row, disclosed_of(row, kept, record_of(kept)))


def judge_team(actor: Actor, proposal_id: uuid.UUID) -> int:
    """Judge anew the records of a team that other rules or settings judged; how many.

    In a transaction before the check list or the submission, so that the rules in force decide there and the access
    row of each record that was opened stays, whatever becomes of the submission.
    """
    proposal, stale = proposals.head(proposal_id), unjudged(proposal_id)
    if proposal is None or not stale:
        return 0
    opened = disclosing.open_records(actor, stale, Purpose.CHECK, proposal.reference)
    held = {
        key: (each.row, disclosed_of(each.row, each.content, each.record)) for key, each in opened.items()
    }
    return judge_stale(actor, held)


def judge_stale(actor: Actor, opened: Mapping[uuid.UUID, tuple[Disclosure, Disclosed]]) -> int:
    """Judge anew, of records that a check has opened, those that other rules or settings judged; how many."""
    rows = {row.id: key for key, (row, _) in opened.items()}
    stale = rows.keys() - judged_versions(rows, clock.now().date())
    for row_id in sorted(stale, key=str):
        keep(actor, *opened[rows[row_id]])
    return len(stale)


def keep(actor: Actor, row: Disclosure, held: Disclosed) -> FormCheck:
    """Judge an opened record, anew where it was judged by other rules or settings; the service itself does."""
    if not actor.is_system:
        raise Forbidden
    made = session().get(FormCheck, row.id) or FormCheck(disclosure_id=row.id)
    made.checked_at, made.rules_hash = clock.now(), CATALOGUE.digest()
    made.settings_hash = on_day(clock.now().date()).digest
    made.faults = _faults(str(row.person_id), held, _last_day(row))
    session().add(made)
    session().flush()
    return made


def _last_day(row: Disclosure) -> date:
    assert row.valid_until is not None  # noqa: S101 - a certified version has an end (CHECK)
    return row.valid_until.date()


def _faults(key: str, held: Disclosed, last: date) -> dict[str, dict[str, dict[str, Any]]]:
    """Party → agency → role → faults as plain values; a form without a fault has no entry."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for party, agency, role in _filed_under():
        who = person_of(held, key=key, name="", side=party, agency=agency, lead=ROLES[role])
        first = max(held.signed_on, complete_since())
        if broken := faults(who, first, max(first, last)):
            found.setdefault(party, {}).setdefault(agency, {})[role] = [_plain(each) for each in broken]
    return found


def _filed_under() -> Iterator[tuple[str, str, str]]:
    return product(party_codes(), forms(on_day(clock.now().date())), ROLES)


def _plain(fault: Fault) -> list[str]:
    return [fault.rule, fault.at, fault.since.isoformat()]
