"""What must always hold of the joint meeting (INV-23, I6, I12)."""

from app.kernel.invariants import Invariant, rows

INVARIANTS = (
    Invariant(
        "the funded shares of a list in force never exceed the agency's budget of the call",
        rows(
            "SELECT c.code, h.party, sum(h.national_minor) FROM joint_lists j"
            " JOIN selection_lines s ON s.list_id = j.id AND s.is_funded"
            " JOIN selection_shares h ON h.line_id = s.id"
            " AND EXISTS (SELECT 1 FROM decisions d WHERE d.line_id = s.id AND d.state <> 'declined')"
            " JOIN calls c ON c.id = j.call_id"
            " JOIN call_agencies a ON a.call_id = c.id AND a.party = h.party"
            " WHERE j.is_in_force GROUP BY c.code, h.party, a.budget_minor"
            " HAVING sum(h.national_minor) > a.budget_minor"
        ),
    ),
    Invariant(
        "a selected proposal has every party's key turned to approve",
        rows(
            "SELECT p.reference FROM proposals p WHERE p.state = 'selected' AND (EXISTS (SELECT 1 FROM decisions d"
            " WHERE d.proposal_id = p.id AND d.state <> 'approved')"
            " OR NOT EXISTS (SELECT 1 FROM decisions d WHERE d.proposal_id = p.id))"
        ),
    ),
    Invariant(
        "a proposal is on the reserve list by every party's key, or while a split over taking it up is open",
        rows(
            "SELECT p.reference FROM proposals p WHERE p.state = 'reserve'"
            " AND NOT EXISTS (SELECT 1 FROM splits s WHERE s.proposal_id = p.id AND s.closed_at IS NULL)"
            " AND (EXISTS (SELECT 1 FROM decisions d WHERE d.proposal_id = p.id AND d.state <> 'reserved')"
            " OR NOT EXISTS (SELECT 1 FROM decisions d WHERE d.proposal_id = p.id))"
        ),
    ),
    Invariant(
        "keys that differ have an open split with an owner",
        rows(
            "SELECT d.proposal_id FROM decisions d GROUP BY d.proposal_id HAVING count(DISTINCT d.state) > 1"
            " AND NOT EXISTS (SELECT 1 FROM splits s WHERE s.proposal_id = d.proposal_id AND s.closed_at IS NULL)"
        ),
    ),
)
