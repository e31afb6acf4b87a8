"""What must always hold of disclosures."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.disclosures.models import Disclosure
from app.disclosures.states import DisclosureState
from app.kernel.crypto import content_hash
from app.kernel.invariants import Invariant, rows


def changed_after_certification(session: Session) -> Iterator[str]:
    """Certified versions whose content does not hash to what was certified (CRT-03); shows ids only."""
    certified = select(Disclosure.id, Disclosure.content, Disclosure.content_hash)
    for key, content, kept in session.execute(certified.where(Disclosure.state != DisclosureState.DRAFT)):
        if content_hash(content) != kept:
            yield str(key)


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
)
