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


class PanelState(StrEnum):
    OPEN = "open"
    LOCKED = "locked"


class PanelAction(StrEnum):
    LOCK = "lock"


PANEL: dict[tuple[PanelState, PanelAction], PanelState] = {(PanelState.OPEN, PanelAction.LOCK): PanelState.LOCKED}
