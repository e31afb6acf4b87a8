"""The way of a call (product.md, "The way through"), and its computed phases."""

from enum import StrEnum


class CallState(StrEnum):
    DRAFT = "draft"
    AGREED = "agreed"
    PUBLISHED = "published"
    DECIDED = "decided"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class CallAction(StrEnum):
    AGREE = "agree"
    REVISE = "revise"
    PUBLISH = "publish"
    DECIDE = "decide"
    COMPLETE = "complete"
    CANCEL = "cancel"


TRANSITIONS: dict[tuple[CallState, CallAction], CallState] = {
    (CallState.DRAFT, CallAction.AGREE): CallState.AGREED,
    (CallState.AGREED, CallAction.REVISE): CallState.DRAFT,
    (CallState.DRAFT, CallAction.REVISE): CallState.DRAFT,
    (CallState.AGREED, CallAction.PUBLISH): CallState.PUBLISHED,
    (CallState.PUBLISHED, CallAction.DECIDE): CallState.DECIDED,
    (CallState.DECIDED, CallAction.COMPLETE): CallState.COMPLETED,
    (CallState.DRAFT, CallAction.CANCEL): CallState.CANCELLED,
    (CallState.AGREED, CallAction.CANCEL): CallState.CANCELLED,
    (CallState.PUBLISHED, CallAction.CANCEL): CallState.CANCELLED,
}


class Stage(StrEnum):
    """Steps of a review that may have a form of their own beside the reviewers' individual one."""

    PANEL = "panel"


class Phase(StrEnum):
    """Computed from the clock by `app.calls.phases`; never stored."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    UNDER_REVIEW = "under_review"
    RELEASED = "released"
