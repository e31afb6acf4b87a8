"""What must hold before a proposal is kept, signed and submitted.

`timing`: when. `costs`: the grid of costs. `people`: the team. `completeness`: everything before a signature and a
submission. `progress`: the next step, and the halves side by side.
"""

from app.proposals.rules.completeness import (
    attachment_problems,
    content_problems,
    document_problems,
    half_problems,
    institution_problems,
    lead_problems,
    missing_problems,
    shared_problems,
    signature_problems,
    signing_problems,
    submission_problems,
    text_problems,
)
from app.proposals.rules.costs import (
    CATEGORIES,
    INDIRECT,
    Cost,
    budget_problems,
    categories,
    cost_problems,
    first_month,
    fiscal_years,
    indirect_limit,
    total,
)
from app.proposals.rules.people import leaving_problems, member_problems, role_problems, team_problems
from app.proposals.rules.progress import Compared, Step, compared, next_step
from app.proposals.rules.timing import (
    UNTIL_RELEASE,
    closes_at,
    is_in_time,
    is_open,
    is_too_slow,
    is_written,
    opening_problems,
    shown_count,
    shown_state,
    writing_problems,
)

__all__ = [
    "CATEGORIES",
    "INDIRECT",
    "UNTIL_RELEASE",
    "Compared",
    "Cost",
    "Step",
    "attachment_problems",
    "budget_problems",
    "categories",
    "closes_at",
    "compared",
    "content_problems",
    "cost_problems",
    "document_problems",
    "first_month",
    "fiscal_years",
    "half_problems",
    "indirect_limit",
    "institution_problems",
    "is_in_time",
    "is_open",
    "is_too_slow",
    "is_written",
    "lead_problems",
    "leaving_problems",
    "member_problems",
    "missing_problems",
    "next_step",
    "opening_problems",
    "role_problems",
    "shared_problems",
    "shown_count",
    "shown_state",
    "signature_problems",
    "signing_problems",
    "submission_problems",
    "team_problems",
    "text_problems",
    "total",
    "writing_problems",
]
