"""What must always hold of calls."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.content import hash_of
from app.calls.models import Call
from app.calls.phases import PUBLISHED_STATES
from app.kernel.invariants import Invariant, rows


def _published_text_changed(session: Session) -> Iterable[str]:
    for call in session.scalars(select(Call).where(Call.state.in_(PUBLISHED_STATES))):
        if hash_of(call) != call.content_hash:
            yield call.code


INVARIANTS = (
    Invariant("a published call still has the text that every agency signed", _published_text_changed),
    Invariant(
        "every side of a published call signed the same text",
        rows(
            "SELECT c.code FROM calls c JOIN call_agencies a ON a.call_id = c.id"
            " WHERE c.state IN ('agreed', 'published', 'decided', 'completed') AND a.signed_hash <> c.content_hash"
        ),
    ),
    Invariant(
        "a call that left its draft has sides of at least two parties",
        rows(
            "SELECT c.code FROM calls c WHERE c.state NOT IN ('draft', 'cancelled')"
            " AND (SELECT count(DISTINCT party) FROM call_agencies a WHERE a.call_id = c.id) < 2"
        ),
    ),
)
