"""The flag one side's integrity officer sets on a proposal: all that programme officers see (matrix 3.3, rule 8)."""

from enum import StrEnum


class Flag(StrEnum):
    CLEAR = "clear"
    CONDITION = "condition"
    HOLD = "hold"
