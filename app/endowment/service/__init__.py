"""The verbs of the endowment.

`books`: open a book, post, promise and pay a fill. `bookings`, `pledges`, `values`, `payouts`: what one person
prepares; `kinds` knows them by name. `corrections`: draws of principal and reversals.
`deciding`: what another one approves or refuses, whatever it is.
"""

from app.endowment.service.bookings import add_donor, add_holding, prepare
from app.endowment.service.books import hold_payment, hold_promise, open_book, take_back
from app.endowment.service.corrections import draw, reverse
from app.endowment.service.deciding import approve, refuse
from app.endowment.service.kinds import prepare_kind
from app.endowment.service.markets import take_market
from app.endowment.service.payouts import commit, compute, draft_policy, propose, sign
from app.endowment.service.pledges import conclude, pledge
from app.endowment.service.statements import match_lines, take_statement, undo_match
from app.endowment.service.values import import_prices, value

__all__ = [
    "add_donor",
    "add_holding",
    "approve",
    "commit",
    "compute",
    "conclude",
    "draft_policy",
    "draw",
    "hold_payment",
    "hold_promise",
    "import_prices",
    "match_lines",
    "open_book",
    "pledge",
    "prepare",
    "prepare_kind",
    "propose",
    "refuse",
    "reverse",
    "sign",
    "take_back",
    "take_market",
    "take_statement",
    "undo_match",
    "value",
]
