"""What must always hold of flags."""

from app.kernel.invariants import Invariant, rows

INVARIANTS = (
    Invariant(
        "the newest flag of a side is the one in force, and it is the only one",
        rows(
            "SELECT f.proposal_id, f.party FROM integrity_flags f GROUP BY f.proposal_id, f.party"
            " HAVING sum(CASE WHEN f.replaced_at IS NULL THEN 1 ELSE 0 END) <> 1"
            " OR max(CASE WHEN f.replaced_at IS NULL THEN f.number ELSE 0 END) <> max(f.number)"
            " OR max(f.number) <> count(*)"
        ),
    ),
    Invariant(
        "a flag stands on a side of the proposal's call",
        rows(
            "SELECT f.id FROM integrity_flags f JOIN proposals p ON p.id = f.proposal_id WHERE NOT EXISTS"
            " (SELECT 1 FROM call_agencies a WHERE a.call_id = p.call_id AND a.party = f.party)"
        ),
    ),
    Invariant(
        "only what was submitted carries a flag",
        rows(
            "SELECT f.id FROM integrity_flags f JOIN proposals p ON p.id = f.proposal_id"
            " WHERE p.submission_count = 0"
        ),
    ),
)
