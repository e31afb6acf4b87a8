"""What a person has done as a reviewer, in calls whose results are released: told without a proposal."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import Agency
from app.calls.models import Call, CallAgency
from app.kernel import clock
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.reviews.models import Review
from app.reviews.states import ReviewState


@dataclass(frozen=True, slots=True)
class Served:
    """So many reviews for an agency in a call."""

    agency: Bilingual
    call: Bilingual
    code: str
    reviews: int
    released_at: datetime


def served_by(person_id: uuid.UUID | None) -> Sequence[Served]:
    """By the release, the newest first."""
    wanted = (
        select(Agency.name, Call.title, Call.code, func.count(), Call.released_at)
        .select_from(Review)
        .join(Call, Call.id == Review.call_id)
        .join(CallAgency, (CallAgency.call_id == Call.id) & (CallAgency.party == Review.party))
        .join(Agency, Agency.id == CallAgency.agency_id)
        .where(Review.reviewer_id == person_id, Review.state == ReviewState.LOCKED)
        .where(Call.released_at <= clock.now())
        .group_by(Agency.id, Call.id)
        .order_by(Call.released_at.desc(), Call.code, Agency.id)
    )
    return [Served(*row) for row in session().execute(wanted)]  # type: ignore[arg-type]
