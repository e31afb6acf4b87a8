"""What must always hold of the books (funding-models.md 3.3; INV-21 to INV-27)."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.invariants import Invariant, rows
from app.ledger import queries
from app.ledger.models import Account


def _balances_differ_from_lines(session: Session) -> Iterable[str]:
    replayed = queries.replayed()
    for account in session.scalars(select(Account)):
        if (account.posted_minor, account.held_minor) != replayed.get(account.id, (0, 0)):
            yield f"account {account.id} ({account.code})"


INVARIANTS = (
    Invariant(
        "every entry sums to zero per currency",
        rows(
            "SELECT entry_id, currency, sum(amount_minor) FROM entry_lines"
            " GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0"
        ),
    ),
    Invariant(
        "every entry has two lines or more",
        rows(
            "SELECT e.id FROM entries e LEFT JOIN entry_lines l ON l.entry_id = e.id"
            " GROUP BY e.id HAVING count(l.id) < 2"
        ),
    ),
    Invariant("running balances equal a replay of the lines", _balances_differ_from_lines),
    Invariant(
        "a line is in its account's currency",
        rows(
            "SELECT l.id FROM entry_lines l JOIN accounts a ON a.id = l.account_id WHERE l.currency <> a.currency"
        ),
    ),
    Invariant(
        "only pending entries have a resolution",
        rows(
            "SELECT r.entry_id FROM resolutions r JOIN entries e ON e.id = r.entry_id WHERE NOT e.is_pending"
        ),
    ),
    Invariant(
        "a lot's authority equals the sum of its other accounts (I4)",
        rows(
            "SELECT lot_id FROM accounts WHERE lot_id IS NOT NULL GROUP BY lot_id"
            " HAVING sum(CASE WHEN code = 'B100' THEN posted_minor ELSE -posted_minor END) <> 0"
        ),
    ),
)
