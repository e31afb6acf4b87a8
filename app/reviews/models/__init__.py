"""The tables of review.

`reviewing`: reviews and conflict declarations. `panels`: places, locks, releases. `scores`: the sides on one scale.
"""

from app.reviews.models.panels import Panel, PanelRank, Placement, ReleaseSignature
from app.reviews.models.reviewing import ConflictDeclaration, Review
from app.reviews.models.scores import ScoreLine, ScorePlan, Scoring

__all__ = [
    "ConflictDeclaration",
    "Panel",
    "PanelRank",
    "Placement",
    "ReleaseSignature",
    "Review",
    "ScoreLine",
    "ScorePlan",
    "Scoring",
]
