"""Reading the books. `balances`: what an account held on a day; `budget`: lots and their stages; `locking`: what a
booking reads under lock; `periods`, `exchange`: months, trades and revaluations.
"""

from app.ledger.queries.balances import Window, balance, debits, held, replayed, trial_balance
from app.ledger.queries.books import (
    account,
    accounts_by_ids,
    accounts_of_fund,
    accounts_of_lots,
    entries_about,
    entries_of_fund,
    entry,
    entry_by_key,
    fund,
    fund_by_code,
    funds,
    funds_for,
    lines_of_account,
    lot,
    lot_by_code,
    lots_of_agency,
    lots_of_funds,
    unobligated,
)
from app.ledger.queries.budget import status_of_funds

__all__ = [
    "Window",
    "account",
    "accounts_by_ids",
    "accounts_of_fund",
    "accounts_of_lots",
    "balance",
    "debits",
    "entries_about",
    "entries_of_fund",
    "entry",
    "entry_by_key",
    "fund",
    "fund_by_code",
    "funds",
    "funds_for",
    "held",
    "lines_of_account",
    "lot",
    "lot_by_code",
    "lots_of_agency",
    "lots_of_funds",
    "replayed",
    "status_of_funds",
    "trial_balance",
    "unobligated",
]
