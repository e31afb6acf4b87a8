"""The spending rules of the fund. `payout` is what a year may pay; `stress` is the same after a bad year."""

from app.endowment.spending.stress import Stress, overcommitted, stress
from app.endowment.spending.yearly import (
    Contribution,
    Flag,
    FundHistory,
    MissingFact,
    Payout,
    Rule,
    SpendingPolicy,
    Underwater,
    payout,
)

__all__ = [
    "Contribution",
    "Flag",
    "FundHistory",
    "MissingFact",
    "Payout",
    "Rule",
    "SpendingPolicy",
    "Stress",
    "Underwater",
    "overcommitted",
    "payout",
    "stress",
]
