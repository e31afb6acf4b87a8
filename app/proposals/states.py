"""The way of a proposal (product.md, "The way through"), the roles in a team, the kinds of documents."""

from enum import StrEnum


class ProposalState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    INELIGIBLE = "ineligible"
    NEEDS_CURE = "needs_cure"
    MATCHED = "matched"
    ELIGIBLE = "eligible"
    IN_REVIEW = "in_review"
    RANKED = "ranked"
    SELECTED = "selected"
    RESERVE = "reserve"
    DECLINED = "declined"


class ProposalAction(StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ASK_CURE = "ask_cure"
    MATCH = "match"
    ACCEPT = "accept"
    REFUSE = "refuse"
    BEGIN_REVIEW = "begin_review"
    RANK = "rank"
    SELECT = "select"
    RESERVE = "reserve"
    DECLINE = "decline"


S, A = ProposalState, ProposalAction
TRANSITIONS: dict[tuple[ProposalState, ProposalAction], ProposalState] = {
    (S.DRAFT, A.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, A.SUBMIT): S.SUBMITTED,
    (S.NEEDS_CURE, A.SUBMIT): S.SUBMITTED,
    (S.DRAFT, A.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, A.WITHDRAW): S.WITHDRAWN,
    (S.NEEDS_CURE, A.WITHDRAW): S.WITHDRAWN,
    (S.MATCHED, A.WITHDRAW): S.WITHDRAWN,
    (S.ELIGIBLE, A.WITHDRAW): S.WITHDRAWN,
    (S.IN_REVIEW, A.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, A.ASK_CURE): S.NEEDS_CURE,
    (S.NEEDS_CURE, A.MATCH): S.MATCHED,
    (S.SUBMITTED, A.MATCH): S.MATCHED,
    (S.MATCHED, A.ACCEPT): S.ELIGIBLE,
    (S.SUBMITTED, A.REFUSE): S.INELIGIBLE,
    (S.NEEDS_CURE, A.REFUSE): S.INELIGIBLE,
    (S.MATCHED, A.REFUSE): S.INELIGIBLE,
    (S.ELIGIBLE, A.BEGIN_REVIEW): S.IN_REVIEW,
    (S.IN_REVIEW, A.RANK): S.RANKED,
    (S.RANKED, A.SELECT): S.SELECTED,
    (S.RANKED, A.RESERVE): S.RESERVE,
    (S.RANKED, A.DECLINE): S.DECLINED,
    (S.RESERVE, A.SELECT): S.SELECTED,
    (S.RESERVE, A.DECLINE): S.DECLINED,
}
OWN_ACTIONS = frozenset({A.SUBMIT, A.WITHDRAW})
"""What the team does itself; every other action belongs to the officers."""

WRITTEN = frozenset({S.DRAFT, S.SUBMITTED, S.NEEDS_CURE})
"""States in which the team may still write, while time is left."""


class TeamRole(StrEnum):
    LEAD = "lead"
    CO_LEAD = "co_lead"
    MEMBER = "member"


class DocumentKind(StrEnum):
    NARRATIVE = "narrative"
    LETTER = "letter"
    DATA_PLAN = "data_plan"


OF_THE_SHARED_PART = frozenset({DocumentKind.NARRATIVE, DocumentKind.DATA_PLAN})
"""Which documents both halves stand on; the others belong to one half."""
