"""The verbs of integrity, by what they are about.

`flags`: what programme officers see. `checking`: the rules are asked, findings raised. `deciding`: the way of a
finding. `lists`: published lists, hits, clearances. `corpus`: texts to compare with. `auditing`: the rules under audit.
"""

from app.integrity.service.checking import CHECK, check, check_for_team
from app.integrity.service.deciding import (
    adjudicate,
    answer,
    appeal,
    ask_again,
    concur,
    decide,
    mark_step_done,
)
from app.integrity.service.flags import set_flag

__all__ = [
    "CHECK",
    "adjudicate",
    "answer",
    "appeal",
    "ask_again",
    "check",
    "check_for_team",
    "concur",
    "decide",
    "mark_step_done",
    "set_flag",
]
