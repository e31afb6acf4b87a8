"""What must always hold of disclosures."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.disclosures import queries
from app.disclosures.models import Disclosure
from app.disclosures.states import DisclosureState
from app.kernel.crypto import content_hash
from app.kernel.envelope import SealedForOthersError
from app.kernel.invariants import Invariant, rows


def changed_after_certification(session: Session) -> Iterator[str]:
    """Certified versions that cannot be opened, or whose content does not hash to what was certified (CRT-03).

    Shows ids only.
    """
    certified = select(Disclosure).where(Disclosure.state != DisclosureState.DRAFT)
    for row in session.scalars(certified.options(undefer(Disclosure.sealed))):
        if not _is_as_certified(row):
            yield str(row.id)


def _is_as_certified(row: Disclosure) -> bool:
    try:
        return content_hash(queries.opened(row)) == row.content_hash
    except SealedForOthersError:
        return False


INVARIANTS = (
    Invariant("a certified disclosure is what was certified", changed_after_certification),
    Invariant(
        "the versions of a disclosure leave no gap",
        rows(
            "SELECT person_id, number FROM disclosures d WHERE number > 1 AND NOT EXISTS"
            " (SELECT 1 FROM disclosures p WHERE p.person_id = d.person_id AND p.number = d.number - 1)"
        ),
    ),
    Invariant(
        "a superseded disclosure was followed by a certified one",
        rows(
            "SELECT person_id, number FROM disclosures d WHERE state = 'superseded' AND NOT EXISTS"
            " (SELECT 1 FROM disclosures l WHERE l.person_id = d.person_id AND l.number > d.number"
            " AND l.state <> 'draft')"
        ),
    ),
    Invariant(
        "every record has a key of a party",
        rows(
            "SELECT person_id, number FROM disclosures d WHERE NOT EXISTS"
            " (SELECT 1 FROM record_keys k WHERE k.person_id = d.person_id)"
        ),
    ),
    Invariant(
        "what was read was certified, and of that person",
        rows(
            "SELECT r.id FROM record_reads r JOIN disclosures d ON d.id = r.disclosure_id"
            " WHERE d.person_id <> r.person_id OR d.state = 'draft'"
        ),
    ),
)
