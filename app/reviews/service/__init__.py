"""The verbs of review, by what they are about.

`eligibility`: officers accept, refuse or ask to mend. `conflicts`: who said what about whom. `assigning`: who judges
what. `reviewing`: the reviewer's own verbs. `panels`: places and locks. `scoring`: the sides on one scale. `releasing`:
results are shown. `pools`, `profiles`: who may be asked, and what people say of themselves. `waivers`: a conflict set
aside by two. Every verb begins in `holding`.
"""

from app.reviews.service.assigning import assign, unassign
from app.reviews.service.conflicts import declare, declare_own, record_conflict
from app.reviews.service.eligibility import accept_proposal, accept_proposals, ask_cure, refuse_proposal
from app.reviews.service.panels import lock_side, place
from app.reviews.service.pools import (
    decline_pool,
    invite_reviewer,
    join_pool,
    leave_pool,
    limit_reviewer,
    refuse_reviewer,
    rest_served,
    vet_reviewer,
)
from app.reviews.service.profiles import (
    add_relation,
    add_text,
    declare_relations,
    remove_relation,
    remove_text,
    save_profile,
)
from app.reviews.service.releasing import sign_release
from app.reviews.service.reviewing import accept, decline, recuse, reopen, save, submit
from app.reviews.service.scoring import plan_scores, score
from app.reviews.service.waivers import ask_waiver, end_waiver, grant_waiver

__all__ = [
    "accept",
    "accept_proposal",
    "accept_proposals",
    "add_relation",
    "add_text",
    "ask_cure",
    "ask_waiver",
    "assign",
    "declare",
    "declare_own",
    "declare_relations",
    "decline",
    "decline_pool",
    "end_waiver",
    "grant_waiver",
    "invite_reviewer",
    "join_pool",
    "leave_pool",
    "limit_reviewer",
    "lock_side",
    "place",
    "plan_scores",
    "record_conflict",
    "recuse",
    "refuse_proposal",
    "refuse_reviewer",
    "remove_relation",
    "remove_text",
    "reopen",
    "rest_served",
    "save",
    "save_profile",
    "score",
    "sign_release",
    "submit",
    "unassign",
    "vet_reviewer",
]
