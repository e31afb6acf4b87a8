"""The way of a review and of a panel (product.md, "The way through")."""

from enum import StrEnum


class ReviewState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    LOCKED = "locked"
    DECLINED = "declined"
    RECUSED = "recused"


class ReviewAction(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    RECUSE = "recuse"
    SAVE = "save"
    SUBMIT = "submit"
    REOPEN = "reopen"
    LOCK = "lock"


S, A = ReviewState, ReviewAction
REVIEW: dict[tuple[ReviewState, ReviewAction], ReviewState] = {
    (S.INVITED, A.ACCEPT): S.ACCEPTED,
    (S.INVITED, A.DECLINE): S.DECLINED,
    (S.INVITED, A.RECUSE): S.RECUSED,
    (S.ACCEPTED, A.DECLINE): S.DECLINED,
    (S.ACCEPTED, A.RECUSE): S.RECUSED,
    (S.DRAFT, A.RECUSE): S.RECUSED,
    (S.SUBMITTED, A.RECUSE): S.RECUSED,
    (S.ACCEPTED, A.SAVE): S.DRAFT,
    (S.DRAFT, A.SAVE): S.DRAFT,
    (S.DRAFT, A.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, A.REOPEN): S.DRAFT,
    (S.SUBMITTED, A.LOCK): S.LOCKED,
}


WRITTEN = frozenset({S.SUBMITTED, S.LOCKED})
"""States in which a review counts and may be read by its side's officers."""

LEFT = frozenset({S.DECLINED, S.RECUSED})
"""States in which the reviewer has no part in the proposal any more."""


class PanelState(StrEnum):
    OPEN = "open"
    LOCKED = "locked"


class PanelAction(StrEnum):
    LOCK = "lock"


PANEL: dict[tuple[PanelState, PanelAction], PanelState] = {
    (PanelState.OPEN, PanelAction.LOCK): PanelState.LOCKED
}


class ConflictKind(StrEnum):
    """What a person said about a proposal; `none` is the only answer that opens it."""

    NONE = "none"
    INSTITUTION = "institution"
    COLLABORATOR = "collaborator"
    FAMILY = "family"
    ADVISOR = "advisor"
    MONEY = "money"
    OTHER = "other"


class ConflictSource(StrEnum):
    """Who said it. Every source has its own word, and one conflict among them is enough."""

    SELF = "self"
    OFFICER = "officer"
    COMPUTED = "computed"
