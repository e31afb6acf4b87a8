"""The verbs of an award. `awarding`: create, confirm, pay. `reversals`: of payments. `royalties`: what comes back from
sales. `reporting`: what was spent, and what comes back unspent.
"""

from app.awards.service.awarding import (
    approve_payment,
    ask_payment,
    confirm,
    create,
    void_payment,
)
from app.awards.service.reporting import accept_report, check_report, return_report, send_report
from app.awards.service.reversals import approve_reversal, refuse_reversal, reverse_payment
from app.awards.service.royalties import approve_royalty, refuse_royalty, state_sales

__all__ = [
    "accept_report",
    "approve_payment",
    "approve_reversal",
    "approve_royalty",
    "ask_payment",
    "check_report",
    "confirm",
    "create",
    "refuse_reversal",
    "refuse_royalty",
    "return_report",
    "reverse_payment",
    "send_report",
    "state_sales",
    "void_payment",
]
