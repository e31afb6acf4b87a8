"""The verbs of review, by what they are about.

`eligibility`: officers accept, refuse or ask to mend. `conflicts`: who said what about whom. `assigning`: who judges
what. `reviewing`: the reviewer's own verbs. `panels`: places and locks. `scoring`: the sides on one scale. `releasing`:
results are shown. `pools`, `profiles`: who may be asked, and what people say of themselves; `disclosed`: ties taken
from disclosures; `competing`: proposals alike. `waivers`: a conflict set aside by two. `opinions`: experts are asked.
Every verb begins in `holding`.
"""

from app.reviews.service.assigning import assign, unassign
from app.reviews.service.bidding import (
    bid,
    open_bids,
)
from app.reviews.service.conflicts import declare, declare_own, record_conflict
from app.reviews.service.disclosed import take_disclosed
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
from app.reviews.service.runs import (
    WORK_OUT,
    adopt_run,
    ask_repair,
    ask_run,
    fail_run,
    finish_run,
    report_run,
    run_of_officer,
    set_pair_rule,
    start_run,
)
from app.reviews.service.scoring import plan_scores, score
from app.reviews.service.waivers import ask_waiver, end_waiver, grant_waiver

__all__ = [
    "WORK_OUT",
    "accept",
    "accept_proposal",
    "accept_proposals",
    "add_relation",
    "add_text",
    "adopt_run",
    "ask_cure",
    "ask_repair",
    "ask_run",
    "ask_waiver",
    "assign",
    "bid",
    "declare",
    "declare_own",
    "declare_relations",
    "decline",
    "decline_pool",
    "end_waiver",
    "fail_run",
    "finish_run",
    "grant_waiver",
    "invite_reviewer",
    "join_pool",
    "leave_pool",
    "limit_reviewer",
    "lock_side",
    "open_bids",
    "place",
    "plan_scores",
    "record_conflict",
    "recuse",
    "refuse_proposal",
    "refuse_reviewer",
    "remove_relation",
    "remove_text",
    "reopen",
    "report_run",
    "rest_served",
    "run_of_officer",
    "save",
    "save_profile",
    "score",
    "set_pair_rule",
    "sign_release",
    "start_run",
    "submit",
    "take_disclosed",
    "unassign",
    "vet_reviewer",
]
