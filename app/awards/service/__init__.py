"""The verbs of an award. `awarding`: create, confirm, pay. `reversals`: of payments. `royalties`: what comes back from
sales.
"""

from app.awards.service.awarding import (
    approve_payment,
    ask_payment,
    confirm,
    create,
    void_payment,
)
from app.awards.service.reversals import approve_reversal, refuse_reversal, reverse_payment
from app.awards.service.royalties import approve_royalty, refuse_royalty, state_sales

__all__ = [
    "approve_payment",
    "approve_reversal",
    "approve_royalty",
    "ask_payment",
    "confirm",
    "create",
    "refuse_reversal",
    "refuse_royalty",
    "reverse_payment",
    "state_sales",
    "void_payment",
]
