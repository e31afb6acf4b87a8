"""What must always hold of awards (INV-24, I6 to I8, I12, I13)."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.awards import queries
from app.awards.expenditure import indirect_allowed, matching_indirect
from app.awards.models import Award, AwardLine, ExpenditureReport
from app.awards.states import ReportState
from app.kernel.invariants import Invariant, rows


def _reported(session: Session) -> Iterator[tuple[Award, AwardLine]]:
    """Lines with an accepted report, with their award."""
    has_report = select(ExpenditureReport.line_id).where(ExpenditureReport.state == ReportState.ACCEPTED)
    wanted = select(Award).where(Award.lines.any(AwardLine.id.in_(has_report)))
    for award in session.scalars(wanted.options(queries.CALL, queries.LINES, queries.REPORTS)):
        yield from ((award, line) for line in award.lines if line.accepted)


def _wrong_indirect(session: Session) -> Iterable[str]:
    """I7, I8: within the cap, or on a modified base exactly what the rate gives; the matching part came back."""
    for award, line in _reported(session):
        rule, told = queries.cost_rule(award, line.party), queries.spent_before(line)
        most = indirect_allowed(rule, told, queries.awarded_on(award, line.party))
        claimed = sum(report.indirect for report in told)
        is_off = claimed != most if rule.is_modified else claimed > most
        back = [matching_indirect(rule, report.unspent, report.begins) for report in told]
        if is_off or back != [report.matching for report in told]:
            yield f"{award.reference} {line.party} {line.kind}"


def _paid_too_early(session: Session) -> Iterable[str]:
    """I13: what an award pays on reports, it paid after them."""
    loaded = (queries.CALL, queries.LINES, queries.PAYMENTS, queries.REPORTS)
    paying = select(Award).where(Award.lines.any(AwardLine.payments.any()))
    for award in session.scalars(paying.options(selectinload(Award.confirmations), *loaded)):
        for line in award.lines:
            payable = queries.payable(award, line)
            if payable is not None and payable < line.asked:
                yield f"{award.reference} {line.party} {line.kind}"


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
    Invariant("indirect cost follows the cost rule, unspent money with it (I7, I8)", _wrong_indirect),
    Invariant("an instalment that waits for a report is not paid before it (I13)", _paid_too_early),
    Invariant(
        "a report is the sum of its items, and reports stay within their line and its payments (I13)",
        rows(
            "SELECT l.id FROM award_lines l JOIN expenditure_reports r ON r.line_id = l.id"
            " AND r.state = 'accepted' GROUP BY l.id, l.amount_minor"
            " HAVING sum(r.direct_minor + r.indirect_minor + r.unspent_minor + r.matching_minor) > l.amount_minor"
            " OR sum(r.unspent_minor + r.matching_minor) > (SELECT coalesce(sum(p.amount_minor), 0)"
            " FROM payments p WHERE p.line_id = l.id AND p.state = 'posted' AND NOT EXISTS (SELECT 1"
            " FROM payment_reversals v WHERE v.payment_id = p.id AND v.decision = 'approved'))"
            " UNION ALL SELECT r.id FROM expenditure_reports r WHERE r.direct_minor <> coalesce((SELECT"
            " sum(i.amount_minor) FROM report_items i WHERE i.report_id = r.id AND i.kind = 'direct'), 0)"
        ),
    ),
    Invariant(
        "what a report gives back is posted with its own amount, once",
        rows(
            "SELECT r.id FROM expenditure_reports r WHERE r.state = 'accepted' AND"
            " r.unspent_minor + r.matching_minor <> coalesce((SELECT sum(l.amount_minor) FROM entry_lines l"
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
