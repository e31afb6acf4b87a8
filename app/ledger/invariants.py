"""What must always hold of the books (funding-models.md 3.3; INV-21 to INV-27). The numbers are the paper's."""

import uuid
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, literal, select
from sqlalchemy.orm import Session

from app.audit.models import AuditRow
from app.kernel.invariants import Invariant, rows
from app.ledger.content import FIELDS, entry_hash
from app.ledger.models import Account, Entry, Line, Resolution
from app.ledger.queries import balances
from app.ledger.queries.balances import Window

BATCH = 10_000
COUNTED = (
    "SELECT l.entry_id, l.account_id, l.amount_minor, l.effective_on AS counted_on, l.booked_at AS counted_at"
    " FROM entry_lines l WHERE NOT l.is_pending"
    " UNION ALL SELECT l.entry_id, l.account_id, l.amount_minor, r.effective_on, r.resolved_at"
    " FROM entry_lines l JOIN resolutions r ON r.entry_id = l.entry_id AND r.outcome = 'posted' WHERE l.is_pending"
)
"""Every line that counts, with the day and the instant it counts from."""


def _balances_differ_from_lines(session: Session) -> Iterable[str]:
    replayed = balances.replayed()
    for account in session.scalars(select(Account)):
        if (account.posted_minor, account.held_minor) != replayed.get(account.id, (0, 0)):
            yield f"account {account.id} ({account.code})"


def _snapshots_differ_from_lines(_session: Session) -> Iterable[str]:
    sums: dict[object, dict[uuid.UUID, int]] = {}
    for one in balances.snapshots():
        point = (one.through_on, one.taken_at)
        if point not in sums:
            sums[point] = balances.debits(Window(*point))
        if sums[point].get(one.account_id, 0) != one.debit_minor:
            yield f"account {one.account_id} through {one.through_on}"


def _entries_differ_from_the_record(session: Session) -> Iterable[str]:
    """Entries without a row in the sealed record, or with another content than it was given; the same of resolutions.

    Rows from before contents were hashed have none to compare.
    """
    for entry_id, entry, legs, told in _entries(session):
        if told is None or told.get("content", entry_hash(entry, legs)) != entry_hash(entry, legs):
            yield f"entry {entry_id} ({entry['key']})"
    ended = (
        select(Resolution.entry_id, Resolution.effective_on, AuditRow.changes)
        .join(AuditRow, _is_of(Resolution.entry_id))
        .where(AuditRow.action == literal("entry.").concat(cast(Resolution.outcome, String)))
        .execution_options(yield_per=BATCH)
    )
    for entry_id, day, changes in session.execute(ended):
        if changes.get("effective_on", day.isoformat()) != day.isoformat():
            yield f"resolution of entry {entry_id}"


def _is_of(entry_id: Any) -> ColumnElement[bool]:
    return and_(AuditRow.subject_type == Entry.__tablename__, AuditRow.subject_id == entry_id)


def _entries(
    session: Session,
) -> Iterator[tuple[uuid.UUID, dict[str, Any], list[tuple[uuid.UUID, int, str]], dict[str, Any] | None]]:
    """Every entry with its lines and what the record tells of its booking, one after the other."""
    began = case((Entry.is_pending, "entry.held"), else_="entry.posted")
    columns = [getattr(Entry, name) for name in FIELDS]
    wanted = (
        select(Entry.id, *columns, AuditRow.changes, Line.account_id, Line.amount_minor, Line.currency)
        .join(Line, Line.entry_id == Entry.id)
        .outerjoin(AuditRow, and_(_is_of(Entry.id), AuditRow.action == began))
        .order_by(Entry.id)
        .execution_options(yield_per=BATCH)
    )
    for entry_id, rows_of in groupby(session.execute(wanted), key=itemgetter(0)):
        lines = [tuple(row) for row in rows_of]
        head = dict(zip(FIELDS, lines[0][1:-4], strict=True))
        yield entry_id, head, [(row[-3], int(row[-2]), row[-1]) for row in lines], lines[0][-4]


INVARIANTS = (
    Invariant("every entry is what the sealed record says was booked (I2)", _entries_differ_from_the_record),
    Invariant(
        "every entry sums to zero per currency (I1)",
        rows(
            "SELECT entry_id, currency, sum(amount_minor) FROM entry_lines"
            " GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0"
        ),
    ),
    Invariant(
        "every entry has two lines or more (I1)",
        rows(
            "SELECT e.id FROM entries e LEFT JOIN entry_lines l ON l.entry_id = e.id"
            " GROUP BY e.id HAVING count(l.id) < 2"
        ),
    ),
    Invariant(
        "a line is in its account's currency and repeats its entry's dates (I1)",
        rows(
            "SELECT l.id FROM entry_lines l JOIN accounts a ON a.id = l.account_id JOIN entries e ON e.id = l.entry_id"
            " WHERE l.currency <> a.currency OR l.booked_at <> e.booked_at OR l.effective_on <> e.effective_on"
            " OR l.is_pending <> e.is_pending"
        ),
    ),
    Invariant(
        "only pending entries have a resolution, not before their own day (I2)",
        rows(
            "SELECT r.entry_id FROM resolutions r JOIN entries e ON e.id = r.entry_id"
            " WHERE NOT e.is_pending OR r.effective_on < e.effective_on"
        ),
    ),
    Invariant(
        "a reversal is the exact opposite of what it reverses (I2)",
        rows(
            "SELECT reversal FROM ("
            " SELECT e.id AS reversal, l.account_id, l.amount_minor FROM entries e"
            " JOIN entry_lines l ON l.entry_id IN (e.id, e.reverses_id) WHERE e.reverses_id IS NOT NULL"
            ") AS both_sides GROUP BY reversal, account_id HAVING sum(amount_minor) <> 0"
        ),
    ),
    Invariant(
        "the books of every fund sum to zero, waiting lines apart (I3)",
        rows(
            f"SELECT a.fund_id, a.currency, sum(c.amount_minor) FROM ({COUNTED}) AS c"  # noqa: S608 - no value from outside
            " JOIN accounts a ON a.id = c.account_id GROUP BY a.fund_id, a.currency HAVING sum(c.amount_minor) <> 0"
        ),
    ),
    Invariant(
        "every line that waited and was posted has its settled line, and no other has (I3)",
        rows(
            "SELECT l.id FROM entry_lines l JOIN resolutions r ON r.entry_id = l.entry_id AND r.outcome = 'posted'"
            " LEFT JOIN settled_lines s ON s.line_id = l.id AND s.entry_id = l.entry_id"
            " AND s.account_id = l.account_id AND s.amount_minor = l.amount_minor"
            " AND s.effective_on = r.effective_on AND s.booked_at = r.resolved_at WHERE s.line_id IS NULL"
            " UNION ALL SELECT s.line_id FROM settled_lines s LEFT JOIN resolutions r ON r.entry_id = s.entry_id"
            " AND r.outcome = 'posted' WHERE r.entry_id IS NULL"
        ),
    ),
    Invariant("running balances equal a replay of the lines (I3)", _balances_differ_from_lines),
    Invariant("snapshots equal a replay of the lines (I3)", _snapshots_differ_from_lines),
    Invariant(
        "a lot's authority equals the sum of its other accounts, none below nothing (I4)",
        rows(
            "SELECT lot_id FROM accounts WHERE lot_id IS NOT NULL GROUP BY lot_id"
            " HAVING sum(CASE WHEN code = 'B100' THEN posted_minor ELSE -posted_minor END) <> 0"
            " OR min(posted_minor - held_minor) < 0"
        ),
    ),
    Invariant(
        "an approved reversal of an opening is the opposite of the lot's own authority, and the lot is empty (I2, I4)",
        rows(
            "SELECT v.id FROM lot_reversals v JOIN lots t ON t.id = v.lot_id LEFT JOIN entries e ON e.id = v.entry_id"
            " LEFT JOIN entries o ON o.id = e.reverses_id WHERE v.decision = 'approved'"
            " AND (o.subject_id IS NULL OR o.subject_id <> t.id OR o.purpose <> 'authority' OR EXISTS (SELECT 1"
            " FROM accounts a WHERE a.lot_id = t.id AND (a.posted_minor <> 0 OR a.held_minor <> 0)))"
        ),
    ),
    Invariant(
        "nothing is obligated after a lot's last day but out of what expired (I5)",
        rows(
            f"SELECT t.code, c.entry_id FROM ({COUNTED}) AS c"  # noqa: S608 - no value from outside
            " JOIN accounts a ON a.id = c.account_id JOIN lots t ON t.id = a.lot_id"
            " WHERE c.counted_on > t.obligate_by GROUP BY t.code, c.entry_id"
            " HAVING -sum(CASE WHEN a.code IN ('B400', 'B500') THEN c.amount_minor ELSE 0 END)"
            " > sum(CASE WHEN a.code = 'B600' AND c.amount_minor > 0 THEN c.amount_minor ELSE 0 END)"
        ),
    ),
    Invariant(
        "nothing is paid after a lot's last day of payment (I5)",
        rows(
            f"SELECT t.code, c.entry_id FROM ({COUNTED}) AS c"  # noqa: S608 - no value from outside
            " JOIN accounts a ON a.id = c.account_id JOIN lots t ON t.id = a.lot_id"
            " WHERE c.counted_on > t.liquidate_by AND a.code = 'B500'"
            " GROUP BY t.code, c.entry_id HAVING sum(c.amount_minor) < 0"
        ),
    ),
    Invariant(
        "a cancelled lot holds nothing but what was spent and cancelled (I5)",
        rows(
            "SELECT t.code, a.code FROM lots t JOIN accounts a ON a.lot_id = t.id WHERE t.cancelled_at IS NOT NULL"
            " AND a.code NOT IN ('B100', 'B500', 'B700') AND (a.posted_minor <> 0 OR a.held_minor <> 0)"
        ),
    ),
    Invariant(
        "an outside event is one entry (I17)",
        rows("SELECT key FROM entries GROUP BY key HAVING count(*) > 1"),
    ),
    Invariant(
        "nothing was booked into a month after it was closed",
        rows(
            f"SELECT p.id, c.entry_id FROM ({COUNTED}) AS c JOIN accounts a ON a.id = c.account_id"  # noqa: S608
            " JOIN periods p ON p.fund_id = a.fund_id AND c.counted_on BETWEEN p.first_on AND p.last_on"
            " WHERE p.state = 'closed' AND c.counted_at > (SELECT max(h.decided_at) FROM period_changes h"
            " WHERE h.period_id = p.id AND h.decision = 'approved' AND h.action = 'close')"
        ),
    ),
    Invariant(
        "every change of a month has two people and a reason",
        rows(
            "SELECT p.id FROM periods p WHERE p.state = 'closed' AND NOT EXISTS (SELECT 1 FROM period_changes h"
            " WHERE h.period_id = p.id AND h.decision = 'approved' AND h.action = 'close'"
            " AND h.decided_by_id <> h.prepared_by_id)"
        ),
    ),
    Invariant(
        "a trade is one entry with two legs in each of its currencies (I1)",
        rows(
            "SELECT t.reference FROM trades t JOIN entry_lines l ON l.entry_id = t.entry_id"
            " GROUP BY t.reference HAVING count(*) <> 4 OR count(DISTINCT l.currency) <> 2"
        ),
    ),
    Invariant(
        "a revaluation is about the endowment alone",
        rows(
            "SELECT r.id FROM revaluations r JOIN funds f ON f.id = r.fund_id WHERE f.kind <> 'endowment'"
            " OR f.currency = r.reporting_currency"
        ),
    ),
)
