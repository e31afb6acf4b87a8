"""What must always hold of the endowment (INV-28, INV-29; I9, I10, I11)."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.endowment import content
from app.endowment.models import Policy
from app.kernel.crypto import content_hash
from app.kernel.invariants import Invariant, rows

_IS_BINDING = (
    "(b.pledge_id IS NULL OR EXISTS (SELECT 1 FROM endowment_pledges p WHERE p.id = b.pledge_id AND p.basis = 'none')"
    " OR EXISTS (SELECT 1 FROM pledge_outcomes o WHERE o.pledge_id = b.pledge_id"
    " AND o.outcome = 'met' AND o.decision = 'approved'))"
)
_STANDS = "NOT EXISTS (SELECT 1 FROM entries e WHERE e.reverses_id = b.entry_id)"
_BOOK = "JOIN funds f ON f.id = a.fund_id WHERE f.kind = 'endowment'"


def _signatures_differ(session: Session) -> Iterable[str]:
    for policy in session.scalars(select(Policy).options(selectinload(Policy.signatures))):
        hashed = content_hash(content.policy_content(policy))
        if {policy.content_sha256, *(signature.content_sha256 for signature in policy.signatures)} != {
            hashed
        }:
            yield f"policy {policy.currency} {policy.number}"


INVARIANTS = (
    Invariant(
        "principal was drawn with the keys of at least two parties, none turned by who prepared the draw",
        rows(
            "SELECT d.id FROM principal_draws d WHERE d.decision = 'approved' AND (SELECT count(DISTINCT k.party)"
            " FROM principal_draw_keys k WHERE k.draw_id = d.id AND k.turned_by_id <> d.prepared_by_id) < 2"
        ),
    ),
    Invariant(
        "an approved reversal is the opposite entry, and a year has at most one payout that stands",
        rows(
            "SELECT r.id FROM endowment_reversals r JOIN entries e ON e.id = r.entry_id"
            " WHERE e.reverses_id IS NULL OR e.reverses_id <> r.reverses_id UNION ALL"
            " SELECT b.id FROM endowment_payouts b JOIN endowment_payouts p ON p.currency = b.currency"
            " AND p.year = b.year AND p.attempt > b.attempt WHERE b.decision = 'approved'"
            " AND p.decision <> 'refused' AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.reverses_id = b.entry_id)"
        ),
    ),
    Invariant(
        "principal equals the approved contributions less the approved draws, by party and currency",
        rows(
            f"SELECT a.party, a.currency, a.posted_minor FROM accounts a {_BOOK}"  # noqa: S608
            " AND a.code = '3000' AND a.posted_minor <> coalesce((SELECT sum(b.amount_minor)"
            " FROM endowment_bookings b WHERE b.kind = 'contribution' AND b.state = 'approved'"
            f" AND b.party = a.party AND b.currency = a.currency AND {_IS_BINDING} AND {_STANDS}), 0)"
            " - coalesce((SELECT sum(l.amount_minor) FROM entry_lines l JOIN principal_draws d"
            " ON d.entry_id = l.entry_id WHERE l.account_id = a.id AND d.decision = 'approved'), 0)"
        ),
    ),
    Invariant(
        "an approved booking is posted with its own amount",
        rows(
            "SELECT b.id FROM endowment_bookings b WHERE b.state = 'approved' AND b.kind <> 'sale'"
            " AND NOT EXISTS (SELECT 1 FROM entry_lines l WHERE l.entry_id = b.entry_id"
            " AND l.amount_minor = b.amount_minor)"
        ),
    ),
    Invariant(
        "what is deferred is what was paid or is owed on pledges that are not principal yet",
        rows(
            f"SELECT a.party, a.currency, a.posted_minor FROM accounts a {_BOOK}"  # noqa: S608
            " AND a.code = '2300' AND a.posted_minor < 0"
        ),
    ),
    Invariant(
        "no pledge is paid beyond its amount",
        rows(
            "SELECT p.id FROM endowment_pledges p JOIN endowment_bookings b ON b.pledge_id = p.id"  # noqa: S608
            f" WHERE b.state = 'approved' AND {_STANDS}"
            " GROUP BY p.id, p.amount_minor HAVING sum(b.amount_minor) > p.amount_minor"
        ),
    ),
    Invariant(
        "no gift is released beyond what was given for the same priority",
        rows(
            "SELECT donor_id, priority_id, currency FROM endowment_bookings b WHERE state = 'approved'"  # noqa: S608
            f" AND {_STANDS}"
            " AND kind IN ('gift', 'gift_release') AND priority_id IS NOT NULL"
            " GROUP BY donor_id, priority_id, currency"
            " HAVING sum(CASE WHEN kind = 'gift' THEN amount_minor ELSE -amount_minor END) < 0"
        ),
    ),
    Invariant(
        "a valuation is the sum of its lines and its cash",
        rows(
            "SELECT v.id FROM endowment_valuations v LEFT JOIN endowment_valuation_lines l ON l.valuation_id = v.id"
            " GROUP BY v.id, v.total_minor, v.cash_minor, v.adjustment_minor"
            " HAVING v.total_minor <> v.cash_minor + coalesce(sum(l.fair_minor), 0)"
            " OR v.adjustment_minor <> coalesce(sum(l.fair_minor - l.cost_minor), 0)"
        ),
    ),
    Invariant(
        "the books' adjustment to fair value is that of the latest valuation",
        rows(
            f"SELECT a.currency, a.posted_minor FROM accounts a {_BOOK} AND a.code = '1110'"  # noqa: S608
            " AND a.posted_minor <> coalesce((SELECT v.adjustment_minor FROM endowment_valuations v"
            " WHERE v.decision = 'approved' AND v.currency = a.currency"
            " ORDER BY v.quarter_end DESC, v.decided_at DESC LIMIT 1), 0)"
        ),
    ),
    Invariant(
        "an index has as many levels as it says, one a month",
        rows(
            "SELECT i.id FROM endowment_price_imports i LEFT JOIN endowment_price_levels l ON l.import_id = i.id"
            " GROUP BY i.id, i.months HAVING count(l.id) <> i.months"
        ),
    ),
    Invariant("every signature is under the content of its policy as it stands", _signatures_differ),
    Invariant(
        "a matched line of a bank and its movement of cash are the same amount",
        rows(
            "SELECT m.line_id FROM bank_matches m JOIN bank_lines b ON b.id = m.line_id"
            " WHERE b.currency <> m.currency OR b.amount_minor <> coalesce((SELECT sum(l.amount_minor)"
            " FROM entry_lines l JOIN accounts a ON a.id = l.account_id JOIN funds f ON f.id = a.fund_id"
            " WHERE l.entry_id = m.entry_id AND a.code = '1000' AND f.kind = 'endowment'"
            " AND f.currency = m.currency), 0)"
        ),
    ),
    Invariant(
        "a payout rests on a policy that two people have signed",
        rows(
            "SELECT p.id FROM endowment_payouts p WHERE (SELECT count(DISTINCT s.signed_by_id)"
            " FROM endowment_policy_signatures s WHERE s.policy_id = p.policy_id) < 2"
        ),
    ),
    Invariant(
        "a payout rests on an approved valuation of its own book",
        rows(
            "SELECT p.id FROM endowment_payouts p JOIN endowment_valuations v ON v.id = p.valuation_id"
            " WHERE v.decision <> 'approved' OR v.currency <> p.currency"
        ),
    ),
    Invariant(
        "an authorised payout is posted in its parts",
        rows(
            "SELECT p.id FROM endowment_payouts p WHERE p.decision = 'approved' AND p.amount_minor <>"
            " (SELECT sum(l.amount_minor) FROM entry_lines l WHERE l.entry_id = p.entry_id AND l.amount_minor > 0)"
        ),
    ),
    Invariant(
        "an authorised payout keeps room for what was promised of its year, or has a memorandum",
        rows(
            "SELECT p.id FROM endowment_payouts p WHERE p.decision = 'approved' AND p.memorandum = ''"
            " AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.reverses_id = p.entry_id)"
            " AND p.promised_minor < coalesce((SELECT sum(c.amount_minor) FROM endowment_commitments c"
            " WHERE c.decision = 'approved' AND c.currency = p.currency AND c.year = p.year), 0)"
        ),
    ),
)
