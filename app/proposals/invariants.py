"""What must always hold of proposals and of what was received (INV-01, 03, 04, 05, 07, 09)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.crypto import content_hash
from app.kernel.invariants import Invariant, rows
from app.proposals import receipts
from app.proposals.models import Submission

AT_ONCE = 200


def receipts_that_do_not_fit(session: Session) -> Iterator[str]:
    """Submissions whose content does not hash to what was kept, or whose receipt is not about it (INV-01)."""
    wanted = select(Submission.id, Submission.content, Submission.content_hash, Submission.receipt)
    for key, content, kept, receipt in session.execute(wanted.execution_options(yield_per=AT_ONCE)):
        faults = receipts.faults(receipt, content=content)
        if content_hash(content) != kept:
            faults.append("hash")
        if faults:
            yield f"{key} {' '.join(faults)}"


INVARIANTS = (
    Invariant("every receipt fits the content that was received", receipts_that_do_not_fit),
    Invariant(
        "the submissions of a proposal leave no gap and end at its count",
        rows(
            "SELECT p.reference, p.submission_count FROM proposals p WHERE p.submission_count <>"
            " (SELECT count(*) FROM submissions s WHERE s.proposal_id = p.id)"
            " OR p.submission_count <>"
            " (SELECT coalesce(max(s.number), 0) FROM submissions s WHERE s.proposal_id = p.id)"
        ),
    ),
    Invariant(
        "nothing was received after the deadline, or after the time to mend",
        rows(
            "SELECT p.reference, s.number, s.received_at FROM submissions s JOIN proposals p ON p.id = s.proposal_id"
            " JOIN calls c ON c.id = p.call_id WHERE s.received_at > c.deadline_at"
            " AND (p.cure_until IS NULL OR s.received_at > p.cure_until)"
        ),
    ),
    Invariant(
        "a submission has every half of its proposal, each with a signature from before it was received",
        rows(
            "SELECT s.id, h.party FROM submissions s JOIN halves h ON h.proposal_id = s.proposal_id WHERE NOT EXISTS"
            " (SELECT 1 FROM submission_halves a JOIN signatures g ON g.half_id = h.id"
            " WHERE a.submission_id = s.id AND a.party = h.party AND g.institution_id = a.institution_id"
            " AND g.signed_at <= s.received_at)"
        ),
    ),
    Invariant(
        "every file of a submission is the file that was received",
        rows(
            "SELECT f.submission_id, f.file_id FROM submission_files f JOIN stored_files s ON s.id = f.file_id"
            " WHERE s.sha256 <> f.sha256"
        ),
    ),
    Invariant(
        "every half of a proposal belongs to a side of its call, and no side lacks one",
        rows(
            "SELECT p.reference FROM proposals p JOIN call_agencies a ON a.call_id = p.call_id WHERE NOT EXISTS"
            " (SELECT 1 FROM halves h WHERE h.proposal_id = p.id AND h.party = a.party AND h.currency = a.currency)"
        ),
    ),
    Invariant(
        "costs are in the currency of their half",
        rows(
            "SELECT l.id FROM budget_lines l JOIN halves h ON h.id = l.half_id WHERE l.currency <> h.currency"
        ),
    ),
    Invariant(
        "a lead of a half is in the team of that side",
        rows(
            "SELECT h.id FROM halves h WHERE h.lead_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM team_members m"
            " WHERE m.proposal_id = h.proposal_id AND m.person_id = h.lead_id AND m.party = h.party"
            " AND m.role = 'lead')"
        ),
    ),
)
