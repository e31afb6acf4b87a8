"""Statements of the books: each a pure function of balances and movements to tables that page, PDF and workbook share.

`layout`: what a statement is made of. `books`: the figures it is made from. `periods`: fiscal years of every party.
`position`, `activity`, `lots`, `obligations`, `annual`, `parity`: one statement each; `journal`: every entry, for other
programs.
"""

from app.reports.statements.activity import activity
from app.reports.statements.annual import PayoutFacts, annual
from app.reports.statements.books import Balance, Movement, Obligation
from app.reports.statements.layout import Column, Row, Statement, Table
from app.reports.statements.lots import status_of_funds
from app.reports.statements.obligations import outstanding
from app.reports.statements.parity import PartyShare, parity
from app.reports.statements.periods import Cut, cuts, read_cut
from app.reports.statements.position import position

__all__ = [
    "Balance",
    "Column",
    "Cut",
    "Movement",
    "Obligation",
    "PartyShare",
    "PayoutFacts",
    "Row",
    "Statement",
    "Table",
    "activity",
    "annual",
    "cuts",
    "outstanding",
    "parity",
    "position",
    "read_cut",
    "status_of_funds",
]
