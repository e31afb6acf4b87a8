"""/api/v1 of the books: funds and lots, months, trades and revaluations."""

from app.ledger.api import exchange, funds, lots, periods
from app.ledger.api.blueprint import api

__all__ = ["api", "exchange", "funds", "lots", "periods"]
