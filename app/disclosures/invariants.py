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
    Invariant(
        "another side read with the person's consent",
        rows(
            "SELECT r.id FROM record_reads r JOIN people p ON p.id = r.person_id WHERE r.party <> ''"
            " AND r.party <> p.party AND NOT EXISTS (SELECT 1 FROM disclosure_consents c"
            " WHERE c.person_id = r.person_id AND c.party = r.party AND c.given_at <= r.at"
            " AND (c.withdrawn_at IS NULL OR c.withdrawn_at >= r.at))"
        ),
    ),
    Invariant(
        "nobody consents to what the own side sees anyway",
        rows(
            "SELECT c.id FROM disclosure_consents c JOIN people p ON p.id = c.person_id"
            " WHERE c.party = p.party AND c.withdrawn_at IS NULL"
        ),
    ),
)
