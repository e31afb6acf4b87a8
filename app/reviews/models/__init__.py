"""The tables of review.

`reviewing`: reviews and conflict declarations. `panels`: places, locks, releases. `scores`: the sides on one scale.
`drafting`: versions, reminders, remarks. `meetings`: panels at work.
`pools`: who may review, and what ties them to others. `assigning`: computed assignments, bids, pair rules.
`opinions`: of experts outside the pool.
"""

from app.reviews.models.assigning import AssignmentRun, Bid, BidRound, PairRule, RunPair
from app.reviews.models.drafting import Remark, Reminder, ReviewVersion
from app.reviews.models.meetings import Dissent, Meeting, MeetingItem, MeetingMember, MeetingScore
from app.reviews.models.opinions import Opinion
from app.reviews.models.panels import Panel, PanelRank, Placement, ReleaseSignature
from app.reviews.models.pools import ConflictWaiver, ExpertiseText, PoolMember, Relation, ReviewerProfile
from app.reviews.models.reviewing import ConflictDeclaration, Review
from app.reviews.models.scores import ScoreLine, ScorePlan, Scoring

__all__ = [
    "AssignmentRun",
    "Bid",
    "BidRound",
    "ConflictDeclaration",
    "ConflictWaiver",
    "Dissent",
    "ExpertiseText",
    "Meeting",
    "MeetingItem",
    "MeetingMember",
    "MeetingScore",
    "Opinion",
    "PairRule",
    "Panel",
    "PanelRank",
    "Placement",
    "PoolMember",
    "Relation",
    "ReleaseSignature",
    "Remark",
    "Reminder",
    "Review",
    "ReviewVersion",
    "ReviewerProfile",
    "RunPair",
    "ScoreLine",
    "ScorePlan",
    "Scoring",
]
