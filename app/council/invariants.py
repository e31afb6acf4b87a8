"""What must always hold of priorities and agreements."""

from app.kernel.invariants import Invariant, rows

INVARIANTS = (
    Invariant(
        "an agreement in force carries the signature of every agency",
        rows(
            "SELECT a.code FROM agreements a JOIN agreement_signatories s ON s.agreement_id = a.id"
            " WHERE a.state <> 'draft' AND s.signed_at IS NULL"
        ),
    ),
    Invariant(
        "an endorsed priority was endorsed by at least two parties",
        rows(
            "SELECT p.code FROM priorities p WHERE p.endorsed_at IS NOT NULL"
            " AND (SELECT count(*) FROM endorsements e WHERE e.priority_id = p.id) < 2"
        ),
    ),
)
