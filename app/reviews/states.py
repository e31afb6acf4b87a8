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


class PoolState(StrEnum):
    """Where a person stands with an agency's pool of reviewers."""

    INVITED = "invited"
    JOINED = "joined"
    VETTED = "vetted"
    DECLINED = "declined"
    REFUSED = "refused"
    LEFT = "left"


class PoolAction(StrEnum):
    INVITE = "invite"
    JOIN = "join"
    DECLINE = "decline"
    VET = "vet"
    REFUSE = "refuse"
    LEAVE = "leave"


POOL: dict[tuple[PoolState, PoolAction], PoolState] = {
    (PoolState.INVITED, PoolAction.JOIN): PoolState.JOINED,
    (PoolState.INVITED, PoolAction.DECLINE): PoolState.DECLINED,
    (PoolState.JOINED, PoolAction.VET): PoolState.VETTED,
    (PoolState.JOINED, PoolAction.REFUSE): PoolState.REFUSED,
    (PoolState.JOINED, PoolAction.LEAVE): PoolState.LEFT,
    (PoolState.VETTED, PoolAction.LEAVE): PoolState.LEFT,
    (PoolState.VETTED, PoolAction.REFUSE): PoolState.REFUSED,
    (PoolState.DECLINED, PoolAction.INVITE): PoolState.INVITED,
    (PoolState.LEFT, PoolAction.INVITE): PoolState.INVITED,
    (PoolState.REFUSED, PoolAction.INVITE): PoolState.INVITED,
}


class RelationKind(StrEnum):
    """What ties a person to another person or to an institution, as the person declares it."""

    EMPLOYMENT = "employment"
    COAUTHOR = "coauthor"
    COLLABORATOR = "collaborator"
    COEDITOR = "coeditor"
    ADVISOR = "advisor"
    ADVISEE = "advisee"
    FAMILY = "family"
    BUSINESS = "business"
    MONEY = "money"
    STOCK = "stock"
    COMPETITOR = "competitor"


class PairRuleKind(StrEnum):
    FIXED = "fixed"
    FORBIDDEN = "forbidden"


class RunState(StrEnum):
    """A computed assignment: waits, is computed, stands to be looked at, was put into force, or could not be."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    ADOPTED = "adopted"


class RunKind(StrEnum):
    WHOLE = "whole"
    REPAIR = "repair"


class VersionKind(StrEnum):
    """How a version of a review came to be."""

    SAVED = "saved"
    SUBMITTED = "submitted"
    REOPENED = "reopened"


class MeetingState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class MeetingAction(StrEnum):
    OPEN = "open"
    CLOSE = "close"


MEETING: dict[tuple[MeetingState, MeetingAction], MeetingState] = {
    (MeetingState.PLANNED, MeetingAction.OPEN): MeetingState.OPEN,
    (MeetingState.OPEN, MeetingAction.CLOSE): MeetingState.CLOSED,
}


class ItemState(StrEnum):
    """A proposal on the agenda of a panel: waits, is on the table now, was discussed."""

    WAITING = "waiting"
    NOW = "now"
    DONE = "done"


class OpinionState(StrEnum):
    """Where one expert's opinion on one proposal stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    RECUSED = "recused"
    TAKEN_BACK = "taken_back"


class OpinionAction(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    SAVE = "save"
    SUBMIT = "submit"
    RECUSE = "recuse"
    TAKE_BACK = "take_back"


OPINION: dict[tuple[OpinionState, OpinionAction], OpinionState] = {
    (OpinionState.ASKED, OpinionAction.ACCEPT): OpinionState.ACCEPTED,
    (OpinionState.ASKED, OpinionAction.DECLINE): OpinionState.DECLINED,
    (OpinionState.ACCEPTED, OpinionAction.DECLINE): OpinionState.DECLINED,
    (OpinionState.ACCEPTED, OpinionAction.SAVE): OpinionState.ACCEPTED,
    (OpinionState.ACCEPTED, OpinionAction.SUBMIT): OpinionState.SUBMITTED,
    (OpinionState.ASKED, OpinionAction.TAKE_BACK): OpinionState.TAKEN_BACK,
    (OpinionState.ACCEPTED, OpinionAction.TAKE_BACK): OpinionState.TAKEN_BACK,
    (OpinionState.ASKED, OpinionAction.RECUSE): OpinionState.RECUSED,
    (OpinionState.ACCEPTED, OpinionAction.RECUSE): OpinionState.RECUSED,
    (OpinionState.SUBMITTED, OpinionAction.RECUSE): OpinionState.RECUSED,
}

UNANSWERED = frozenset({OpinionState.ASKED, OpinionState.ACCEPTED})
"""States in which an opinion is still waited for."""

ENDED = frozenset({OpinionState.DECLINED, OpinionState.RECUSED, OpinionState.TAKEN_BACK})
"""States in which the expert has no part in the proposal any more."""


class Closeness(StrEnum):
    """How near the question lies to the expert's own field."""

    OWN = "own"
    NEAR = "near"
    FAR = "far"
