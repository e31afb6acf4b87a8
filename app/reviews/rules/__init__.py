"""What must hold in review.

`answers`: a review form against the agency's criteria, and its overall score. `ranking`: from scores to places.
`steps`: before an assignment, a lock, a release, a decision on eligibility. `progress`: what one side sees of the
other. `pools`: who may join a pool, relations, waivers. When anything happens stands in `app.reviews.phases`.
"""

from app.reviews.rules.answers import (
    Answers,
    answer_problems,
    half_even,
    overall,
    review_problems,
    words_in,
)
from app.reviews.rules.assigning import (
    EVEN,
    RunWish,
    adoption_problems,
    bidding_problems,
    run_problems,
)
from app.reviews.rules.pools import (
    Expertise,
    Standing,
    Tied,
    expertise_problems,
    granting_problems,
    joining_problems,
    relation_problems,
    text_problems,
    vetting_problems,
    waiver_problems,
)
from app.reviews.rules.progress import rounded
from app.reviews.rules.ranking import Placed, Score, placement_problems, ranked
from app.reviews.rules.steps import (
    LockFacts,
    acceptance_problems,
    assignment_problems,
    conflict_note_problems,
    cure_problems,
    declaration_problems,
    lock_problems,
    open_problems,
    reason_problems,
    release_problems,
    taking_back_problems,
)

__all__ = [
    "EVEN",
    "Answers",
    "Expertise",
    "LockFacts",
    "Placed",
    "RunWish",
    "Score",
    "Standing",
    "Tied",
    "acceptance_problems",
    "adoption_problems",
    "answer_problems",
    "assignment_problems",
    "bidding_problems",
    "conflict_note_problems",
    "cure_problems",
    "declaration_problems",
    "expertise_problems",
    "granting_problems",
    "half_even",
    "joining_problems",
    "lock_problems",
    "open_problems",
    "overall",
    "placement_problems",
    "ranked",
    "reason_problems",
    "relation_problems",
    "release_problems",
    "review_problems",
    "rounded",
    "run_problems",
    "taking_back_problems",
    "text_problems",
    "vetting_problems",
    "waiver_problems",
    "words_in",
]
