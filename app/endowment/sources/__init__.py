"""Readers of what others publish or send: bytes in, plain data out, every refusal with its line.

`series`: market and price series, for looking ahead. `statements`: workbooks of banks and custodians.
"""

from app.endowment.sources.series import (
    MarketMonth,
    MarketSeries,
    PriceSeries,
    Refusal,
    UnreadableSeries,
    read_market,
    read_prices,
)
from app.endowment.sources.statements import LineFault, StatementLine, UnreadableStatement, read_statement

__all__ = [
    "LineFault",
    "MarketMonth",
    "MarketSeries",
    "PriceSeries",
    "Refusal",
    "StatementLine",
    "UnreadableSeries",
    "UnreadableStatement",
    "read_market",
    "read_prices",
    "read_statement",
]
