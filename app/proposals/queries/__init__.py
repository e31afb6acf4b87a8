"""Reading proposals.

`whole`: one proposal with everything, for its team. `own`: lists of a team and of institutions. `received`: submissions
for those who decide, sealed until the deadline has passed.
"""

from app.proposals.queries.own import (
    institutions_of_side,
    invitations_of,
    is_reference_taken,
    proposals_of_person,
    proposals_to_sign,
    submission,
    submissions_of,
)
from app.proposals.queries.received import (
    Counts,
    HalfAsk,
    Submitted,
    Teammate,
    applicants_of,
    asks,
    counts_of_call,
    people_of,
    submission_file,
    submission_for_reading,
    submitted,
    submitted_by_ids,
    submitted_of_call,
)
from app.proposals.queries.whole import WHOLE, head, hold, is_unprepared, proposal

__all__ = [
    "WHOLE",
    "Counts",
    "HalfAsk",
    "Submitted",
    "Teammate",
    "applicants_of",
    "asks",
    "counts_of_call",
    "head",
    "hold",
    "institutions_of_side",
    "invitations_of",
    "is_reference_taken",
    "is_unprepared",
    "people_of",
    "proposal",
    "proposals_of_person",
    "proposals_to_sign",
    "submission",
    "submission_file",
    "submission_for_reading",
    "submissions_of",
    "submitted",
    "submitted_by_ids",
    "submitted_of_call",
]
