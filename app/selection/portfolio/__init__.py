"""Choosing what to fund from every party's purse at once, with the endowment filling gaps.

`rank_order` follows the joint rank; `optimise` looks for the most value. Both end with a set that is payable
to the last minor unit, checked in whole numbers, and a reason for what they leave out (funding-models 4c).
"""

from app.selection.portfolio.choose import optimise, rank_order
from app.selection.portfolio.problem import InfeasibleProblem, Portfolio, PortfolioProblem, Reason

__all__ = ["InfeasibleProblem", "Portfolio", "PortfolioProblem", "Reason", "optimise", "rank_order"]
