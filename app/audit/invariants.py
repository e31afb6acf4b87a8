"""What must always hold of the audit record."""

from app.kernel.invariants import Invariant, rows

INVARIANTS = (
    Invariant(
        "every leaf has a row and positions leave no gap",
        rows(
            "SELECT position FROM audit_leaves l WHERE position > 0 AND NOT EXISTS"
            " (SELECT 1 FROM audit_leaves p WHERE p.position = l.position - 1)"
        ),
    ),
    Invariant(
        "the newest head covers every leaf",
        rows(
            "SELECT count(*) FROM audit_leaves HAVING count(*) > coalesce((SELECT max(size) FROM audit_heads), 0)"
        ),
    ),
)
