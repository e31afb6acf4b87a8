"""The tables of the endowment.

`bookings`: what moved, holdings, donors. `pledges`: promises of the parties and what became of them. `values`:
valuations and price levels. `payouts`: signed policies, payouts, commitments of years to come. `statements`: what banks
told, and what it is in the books. `markets`: published history. `corrections`: draws of principal, reversals.
"""

from app.endowment.models.bookings import Booking, Donor, Holding
from app.endowment.models.corrections import DrawKey, PrincipalDraw, Reversal
from app.endowment.models.markets import MarketImport, MarketLevel
from app.endowment.models.payouts import SIGNATURES, Commitment, Payout, Policy, PolicySignature
from app.endowment.models.pledges import Pledge, PledgeOutcome
from app.endowment.models.statements import BankLine, BankMatch, BankStatement
from app.endowment.models.values import PriceImport, PriceLevel, Valuation, ValuationLine

__all__ = [
    "SIGNATURES",
    "BankLine",
    "BankMatch",
    "BankStatement",
    "Booking",
    "Commitment",
    "Donor",
    "DrawKey",
    "Holding",
    "MarketImport",
    "MarketLevel",
    "Payout",
    "Pledge",
    "PledgeOutcome",
    "Policy",
    "PolicySignature",
    "PriceImport",
    "PriceLevel",
    "PrincipalDraw",
    "Reversal",
    "Valuation",
    "ValuationLine",
]
