"""What must always hold of awards (INV-24, I6, I12, I13)."""

from app.kernel.invariants import Invariant, rows

INVARIANTS = (
    Invariant(
        "every award has a national line of every party of its call",
        rows(
            "SELECT a.reference, c.party FROM awards a JOIN call_agencies c ON c.call_id = a.call_id WHERE NOT EXISTS"
            " (SELECT 1 FROM award_lines l WHERE l.award_id = a.id AND l.party = c.party AND l.kind = 'national')"
        ),
    ),
    Invariant(
        "an award is active if and only if every line is obligated",
        rows(
            "SELECT a.reference FROM awards a JOIN award_lines l ON l.award_id = a.id"
            " LEFT JOIN resolutions r ON r.entry_id = l.entry_id AND r.outcome = 'posted'"
            " WHERE (a.state = 'agreement_pending') <> (r.entry_id IS NULL)"
        ),
    ),
    Invariant(
        "payments never exceed what is obligated",
        rows(
            "SELECT l.id FROM award_lines l JOIN payments p ON p.line_id = l.id AND p.state <> 'voided'"
            " WHERE NOT EXISTS (SELECT 1 FROM payment_reversals r"
            " WHERE r.payment_id = p.id AND r.decision = 'approved')"
            " GROUP BY l.id, l.amount_minor HAVING sum(p.amount_minor) > l.amount_minor"
        ),
    ),
    Invariant(
        "a payment is reversed in the books if and only if a second person approved it (I2)",
        rows(
            "SELECT p.id FROM payments p LEFT JOIN payment_reversals r ON r.payment_id = p.id"
            " AND r.decision = 'approved' LEFT JOIN entries e ON e.reverses_id = p.entry_id"
            " WHERE (r.id IS NULL) <> (e.id IS NULL) OR r.entry_id <> e.id"
            " OR (r.id IS NOT NULL AND p.state <> 'posted')"
        ),
    ),
    Invariant(
        "the national lines of a call's awards never exceed its agency's budget",
        rows(
            "SELECT c.call_id, c.party FROM call_agencies c JOIN awards a ON a.call_id = c.call_id"
            " JOIN award_lines l ON l.award_id = a.id AND l.party = c.party AND l.kind = 'national'"
            " GROUP BY c.call_id, c.party, c.budget_minor HAVING sum(l.amount_minor) > c.budget_minor"
        ),
    ),
    Invariant(
        "a received royalty is posted with its own amount, and never comes to more than sales",
        rows(
            "SELECT r.id FROM award_royalties r WHERE r.due_minor > r.sales_minor OR r.decision = 'approved'"
            " AND r.due_minor <> coalesce((SELECT sum(l.amount_minor) FROM entry_lines l"
            " WHERE l.entry_id = r.entry_id AND l.amount_minor > 0), 0)"
        ),
    ),
    Invariant(
        "an award belongs to a selected proposal",
        rows(
            "SELECT a.reference FROM awards a JOIN proposals p ON p.id = a.proposal_id WHERE p.state <> 'selected'"
        ),
    ),
)
