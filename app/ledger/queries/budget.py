"""Status of funds: every lot with its stages, as they are or as they were on a day."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.kernel.db import session
from app.kernel.decisions import Decision
from app.kernel.money import Money
from app.ledger.models import Account, Entry, Lot, LotChange, LotReversal
from app.ledger.queries import balances
from app.ledger.queries.balances import Window
from app.ledger.queries.books import accounts_of_lots, lots_of_funds
from app.ledger.rules import NOT_YET_OBLIGATED


@dataclass(frozen=True, slots=True)
class LotStatus:
    """A lot and its stages (code → minor units, own direction).

    `stages` holds what is free; money that pending obligations hold counts as committed, so that authority is always
    the sum of the other stages (I4).
    """

    lot: Lot
    stages: dict[str, int]
    is_paying: int
    """What pending payments hold of the obligated money."""

    def money(self, code: str) -> Money:
        return Money(self.stages[code], self.lot.fund.currency)

    @property
    def paying(self) -> Money:
        return Money(self.is_paying, self.lot.fund.currency)


def status_of_funds(
    fund_ids: Collection[uuid.UUID], *, through: date | None = None, at: datetime | None = None
) -> list[LotStatus]:
    """Every lot of the funds: as it stands now, or through a day as it was known at an instant."""
    lots = lots_of_funds(fund_ids)
    accounts = accounts_of_lots([lot.id for lot in lots])
    if through is None and at is None:
        return [_status(lot, accounts[lot.id], _now) for lot in lots]
    ids = [account.id for of_lot in accounts.values() for account in of_lot.values()]
    sums, holds = balances.debits(Window(through, at), ids) if ids else {}, balances.held(at)

    def then(account: Account) -> tuple[int, int]:
        return sums.get(account.id, 0) * account.sign, holds.get(account.id, 0)

    return [_status(lot, accounts[lot.id], then) for lot in lots]


def _now(account: Account) -> tuple[int, int]:
    return account.posted_minor, account.held_minor


def _status(lot: Lot, accounts: dict[str, Account], look: Callable[[Account], tuple[int, int]]) -> LotStatus:
    stages, waiting, paying = {}, 0, 0
    for code, account in accounts.items():
        posted, held = look(account)
        is_planned = code in NOT_YET_OBLIGATED
        stages[code] = posted - held if is_planned else posted
        waiting += held if is_planned else 0
        paying += held if code == "B400" else 0
    stages["B300"] = stages.get("B300", 0) + waiting
    return LotStatus(lot, stages, paying)


def changes_of(lot_id: uuid.UUID) -> Sequence[LotChange]:
    """What happened to a lot as a whole, the oldest first."""
    wanted = select(LotChange).where(LotChange.lot_id == lot_id)
    return session().scalars(wanted.order_by(LotChange.changed_at, LotChange.id)).all()


def opening_of(lot: Lot) -> Entry | None:
    """The entry that booked the authority of a lot."""
    return session().scalar(select(Entry).where(Entry.key == f"lot:{lot.code}:authority"))


def reversals_of(lot_id: uuid.UUID) -> Sequence[LotReversal]:
    """Reversals of the opening of a lot that were ever asked for, the oldest first."""
    wanted = select(LotReversal).where(LotReversal.lot_id == lot_id)
    return session().scalars(wanted.order_by(LotReversal.prepared_at)).all()


def reversal(reversal_id: uuid.UUID) -> LotReversal | None:
    return session().get(LotReversal, reversal_id)


def waiting_reversals() -> Sequence[LotReversal]:
    """Reversals that nobody has decided, with lot and fund; the caller filters by policy."""
    wanted = select(LotReversal).where(LotReversal.decision == Decision.PREPARED)
    loaded = joinedload(LotReversal.lot, innerjoin=True).joinedload(Lot.fund, innerjoin=True)
    return session().scalars(wanted.options(loaded).order_by(LotReversal.prepared_at)).all()


def lots_due(today: date) -> Sequence[uuid.UUID]:
    """Lots whose time may be over, wherever their party lives (a day ahead of UTC at most)."""
    over = or_(
        Lot.expired_at.is_(None) & (Lot.obligate_by <= today),
        Lot.expired_at.is_not(None) & (Lot.liquidate_by <= today),
    )
    wanted = select(Lot.id).where(Lot.cancelled_at.is_(None), over)
    return session().scalars(wanted.order_by(Lot.code)).all()
