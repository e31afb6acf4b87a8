"""The verbs of the books, by what they are about.

`booking`: the one way in, for one entry or a batch (`run`). `entries`: post, hold, settle, void, expire, reverse.
`funds`: open a fund or an account. `lots`: the budgetary book; `opening`: the opening of a lot, reversed. `periods`:
close and reopen months. `upkeep`: snapshots, and everything derived written anew.
"""

from app.ledger.service.booking import Answer, Done, run
from app.ledger.service.entries import expire, expire_due, hold, post, reverse, settle, void
from app.ledger.service.funds import open_account, open_appropriation, open_fund
from app.ledger.service.lots import Move, Obligation, carry_over, hold_obligation, move, open_lot
from app.ledger.service.lots import expire_due as expire_lots
from app.ledger.service.opening import (
    approve_opening_reversal,
    refuse_opening_reversal,
    reverse_opening,
)
from app.ledger.service.upkeep import rebuild, snapshot

__all__ = [
    "Answer",
    "Done",
    "Move",
    "Obligation",
    "approve_opening_reversal",
    "carry_over",
    "expire",
    "expire_due",
    "expire_lots",
    "hold",
    "hold_obligation",
    "move",
    "open_account",
    "open_appropriation",
    "open_fund",
    "open_lot",
    "post",
    "rebuild",
    "refuse_opening_reversal",
    "reverse",
    "reverse_opening",
    "run",
    "settle",
    "snapshot",
    "void",
]
