"""What must always hold of the endowment (INV-28, INV-29; I9)."""

from app.kernel.invariants import Invariant, rows

INVARIANTS = (
    Invariant(
        "principal equals the approved contributions, by party and currency",
        rows(
            "SELECT a.party, a.currency, a.posted_minor FROM accounts a JOIN funds f ON f.id = a.fund_id"
            " WHERE f.kind = 'endowment' AND a.code = '3000' AND a.posted_minor <> coalesce((SELECT sum(b.amount_minor)"
            " FROM endowment_bookings b WHERE b.kind = 'contribution' AND b.state = 'approved'"
            " AND b.party = a.party AND b.currency = a.currency), 0)"
        ),
    ),
    Invariant(
        "an approved booking is posted with its own amount",
        rows(
            "SELECT b.id FROM endowment_bookings b WHERE b.state = 'approved' AND b.amount_minor <>"
            " (SELECT sum(l.amount_minor) FROM entry_lines l WHERE l.entry_id = b.entry_id AND l.amount_minor > 0)"
        ),
    ),
)
