"""Who reviews what: the most total affinity or the best worst-off proposal, with a proof and named shortfalls.

`assign` solves a call at once; `repair` changes as little as possible when somebody declines; `explain` and
`difference` answer questions about an assignment. Inside: `problem` (what goes in and out), `network` (the flow
problem), `duals` (the proof), `optimum` (both together), `needs` (rules that are no flow), `fair` and `swaps` (the
worst-off proposal), `shortage` (what cannot be met and the remedy), `draw` (assignment by lot).
"""

from app.reviews.assignment.changes import Difference, Explanation, difference, explain
from app.reviews.assignment.problem import (
    Assignment,
    AssignmentProblem,
    Need,
    Remedy,
    Shortfall,
    SparseAffinity,
)
from app.reviews.assignment.solve import assign, repair

__all__ = [
    "Assignment",
    "AssignmentProblem",
    "Difference",
    "Explanation",
    "Need",
    "Remedy",
    "Shortfall",
    "SparseAffinity",
    "assign",
    "difference",
    "explain",
    "repair",
]
