"""Two agencies' scores side by side, and how far any of them can be trusted.

`harmonise` puts each side's scores on one scale, with every reason for doubt; `reliability` says how much of a score
is the proposal and how much the reviewer. Inside: `scales` (side by side), `doubts` (the warnings), `mixed` (the
advisory model), `agreement` (reliability), `report` (all of it, for one call).
"""

from app.reviews.harmonisation.agreement import Estimate, Reliability, reliability
from app.reviews.harmonisation.doubts import Doubt
from app.reviews.harmonisation.mixed import Advice
from app.reviews.harmonisation.report import Given, Line, Report, report
from app.reviews.harmonisation.scales import METHODS, Harmonised, harmonise

__all__ = [
    "METHODS",
    "Advice",
    "Doubt",
    "Estimate",
    "Given",
    "Harmonised",
    "Line",
    "Reliability",
    "Report",
    "harmonise",
    "reliability",
    "report",
]
