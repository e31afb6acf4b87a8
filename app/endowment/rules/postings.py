"""The lines of every entry of the endowment: (account code, party) → change in minor units, debits positive.

Principal, what may be spent, the reserve, what is committed and what is restricted are accounts of their own
(funding-models.md 3.2), so no posting can take one for another.
"""

from collections.abc import Mapping

from app.endowment.states import BookingKind, Outcome, PledgeStanding
from app.kernel.money import Money

Lines = dict[tuple[str, str], int]

CASH, COST, ADJUSTMENT = "1000", "1100", "1110"
RECEIVABLE, MEMORANDUM, CONTRA = "1200", "1210", "1219"
TREASURY, DEFERRED, PRINCIPAL = "2100", "2300", "3000"
GAINS, AVAILABLE, RESERVE, COMMITTED, RESTRICTED = "3100", "3200", "3300", "3400", "3410"
MATCHED, REALISED, UNREALISED, PRIVATE, FEES = "4000", "4200", "4210", "4400", "5300"

_SIMPLE = {
    BookingKind.MATCH: (CASH, MATCHED),
    BookingKind.GIFT_RELEASE: (RESTRICTED, AVAILABLE),
    BookingKind.PURCHASE: (COST, CASH),
    BookingKind.FEE: (FEES, CASH),
    BookingKind.RESERVE_RELEASE: (RESERVE, AVAILABLE),
}
"""Kind → what is debited, what is credited."""


def booking_lines(
    kind: BookingKind, amount: int, party: str, *, cost: int = 0, is_restricted: bool = False
) -> Lines:
    """The lines of a booking that needs no more than itself; contributions and income have their own."""
    if kind == BookingKind.SALE:
        return _sum(((CASH, ""), amount), ((COST, ""), -cost), ((REALISED, ""), cost - amount))
    if kind == BookingKind.GIFT:
        return _sum(((CASH, ""), amount), ((RESTRICTED if is_restricted else PRIVATE, ""), -amount))
    if kind == BookingKind.REMITTANCE:
        return _sum(((TREASURY, party), amount), ((CASH, ""), -amount))
    debit, credit = _SIMPLE[kind]
    return _sum(((debit, ""), amount), ((credit, ""), -amount))


def contribution_lines(amount: int, party: str, pledge: PledgeStanding | None) -> Lines:
    """Straight to principal; deferred while the pledge it pays is conditional; off the receivable when it is not."""
    cash = ((CASH, ""), amount)
    if pledge is None:
        return _sum(cash, ((PRINCIPAL, party), -amount))
    if pledge == PledgeStanding.CONDITIONAL:
        return _sum(cash, ((DEFERRED, party), -amount))
    return _sum(
        cash, ((RECEIVABLE, party), -amount), ((DEFERRED, party), amount), ((PRINCIPAL, party), -amount)
    )


def income_lines(split: Mapping[tuple[str, str], Money]) -> Lines:
    """What comes in, and the share of everybody it belongs to."""
    shares = [(target, -money.minor) for target, money in split.items()]
    return _sum(((CASH, ""), -sum(minor for _, minor in shares)), *shares)


def pledge_lines(amount: int, party: str, *, is_conditional: bool) -> Lines:
    """A memorandum for a conditional pledge; a receivable that is deferred until it is paid for another one."""
    debit, credit = (MEMORANDUM, CONTRA) if is_conditional else (RECEIVABLE, DEFERRED)
    return _sum(((debit, party), amount), ((credit, party), -amount))


def outcome_lines(outcome: Outcome, amount: int, paid: int, party: str) -> Lines:
    """The memorandum ends. Met: what was paid is principal, the rest is receivable. Lapsed: what was paid goes back."""
    ends = [((CONTRA, party), amount), ((MEMORANDUM, party), -amount)]
    if outcome == Outcome.LAPSED:
        return _sum(*ends, ((DEFERRED, party), paid), ((TREASURY, party), -paid))
    owed = amount - paid
    return _sum(
        *ends,
        ((RECEIVABLE, party), owed),
        ((DEFERRED, party), -owed),
        ((DEFERRED, party), paid),
        ((PRINCIPAL, party), -paid),
    )


def valuation_lines(change: int) -> Lines:
    """The holdings became worth so much more (or less) above cost since the valuation before."""
    return _sum(((ADJUSTMENT, ""), change), ((UNREALISED, ""), -change))


def payout_lines(reserve: int, promised: int, new: int) -> Lines:
    """Out of the accumulated return: a part in reserve, a part to what was promised, the rest may be allocated."""
    return _sum(
        ((GAINS, ""), reserve + promised + new),
        ((RESERVE, ""), -reserve),
        ((COMMITTED, ""), -promised),
        ((AVAILABLE, ""), -new),
    )


def draw_lines(shares: Mapping[str, int]) -> Lines:
    """Party → its share of a draw: out of its principal, into the accumulated return."""
    drawn = [((PRINCIPAL, party), share) for party, share in shares.items()]
    return _sum(*drawn, ((GAINS, ""), -sum(shares.values())))


def _sum(*lines: tuple[tuple[str, str], int]) -> Lines:
    """Changes added up by account; those that come to nothing are left out."""
    found: Lines = {}
    for account, minor in lines:
        found[account] = found.get(account, 0) + minor
    return {account: minor for account, minor in found.items() if minor}
