"""The pages of the books: funds and lots, one lot, balances on a day, months, trades and revaluations."""

from app.ledger.pages import balances, exchange, funds, lots, periods
from app.ledger.pages.blueprint import pages

__all__ = ["balances", "exchange", "funds", "lots", "pages", "periods"]
