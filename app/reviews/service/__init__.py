"""The verbs of review, by what they are about.

`eligibility`: officers accept, refuse or ask to mend. `conflicts`: who said what about whom. `assigning`: who judges
what. `reviewing`: the reviewer's own verbs. `panels`: places and locks. `scoring`: the sides on one scale. `releasing`:
results are shown. Every verb begins in `holding`.
"""

from app.reviews.service.assigning import assign, unassign
from app.reviews.service.conflicts import declare, declare_own, record_conflict
from app.reviews.service.eligibility import accept_proposal, accept_proposals, ask_cure, refuse_proposal
from app.reviews.service.panels import lock_side, place
from app.reviews.service.releasing import sign_release
from app.reviews.service.reviewing import accept, decline, recuse, reopen, save, submit
from app.reviews.service.scoring import plan_scores, score

__all__ = [
    "accept",
    "accept_proposal",
    "accept_proposals",
    "ask_cure",
    "assign",
    "declare",
    "declare_own",
    "decline",
    "lock_side",
    "place",
    "plan_scores",
    "record_conflict",
    "recuse",
    "refuse_proposal",
    "reopen",
    "save",
    "score",
    "sign_release",
    "submit",
    "unassign",
]
