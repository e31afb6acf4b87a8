"""The way of an award and of a payment (product.md, "The way through")."""

from enum import StrEnum


class AwardState(StrEnum):
    AGREEMENT_PENDING = "agreement_pending"
    ACTIVE = "active"
    GATE = "gate"
    FINAL_REPORTING = "final_reporting"
    CLOSED = "closed"
    STOPPED_WITHOUT_FAULT = "stopped_without_fault"
    TERMINATED = "terminated"


class AwardAction(StrEnum):
    ACTIVATE = "activate"
    HOLD_GATE = "hold_gate"
    LEAVE_GATE = "leave_gate"
    BEGIN_FINAL_REPORTING = "begin_final_reporting"
    CLOSE = "close"
    STOP = "stop"
    TERMINATE = "terminate"


S, A = AwardState, AwardAction
AWARD: dict[tuple[AwardState, AwardAction], AwardState] = {
    (S.AGREEMENT_PENDING, A.ACTIVATE): S.ACTIVE,
    (S.ACTIVE, A.HOLD_GATE): S.GATE,
    (S.GATE, A.LEAVE_GATE): S.ACTIVE,
    (S.ACTIVE, A.BEGIN_FINAL_REPORTING): S.FINAL_REPORTING,
    (S.FINAL_REPORTING, A.CLOSE): S.CLOSED,
    (S.ACTIVE, A.STOP): S.STOPPED_WITHOUT_FAULT,
    (S.GATE, A.STOP): S.STOPPED_WITHOUT_FAULT,
    (S.ACTIVE, A.TERMINATE): S.TERMINATED,
    (S.GATE, A.TERMINATE): S.TERMINATED,
}


class LineKind(StrEnum):
    NATIONAL = "national"
    ENDOWMENT = "endowment"


class PaymentState(StrEnum):
    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


class PaymentAction(StrEnum):
    POST = "post"
    VOID = "void"


PAYMENT: dict[tuple[PaymentState, PaymentAction], PaymentState] = {
    (PaymentState.PENDING, PaymentAction.POST): PaymentState.POSTED,
    (PaymentState.PENDING, PaymentAction.VOID): PaymentState.VOIDED,
}


class PeriodKind(StrEnum):
    """What a report of expenditure is about: a fiscal year of the line's party, or a milestone of the project."""

    FISCAL_YEAR = "fiscal_year"
    MILESTONE = "milestone"


class ReportState(StrEnum):
    """A report that is due has no row yet; `checked` has the first of two officers where money comes back."""

    SUBMITTED = "submitted"
    CHECKED = "checked"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class ReportAction(StrEnum):
    CHECK = "check"
    ACCEPT = "accept"
    SEND_BACK = "send_back"


R = ReportState
REPORT: dict[tuple[ReportState, ReportAction], ReportState] = {
    (R.SUBMITTED, ReportAction.CHECK): R.CHECKED,
    (R.SUBMITTED, ReportAction.ACCEPT): R.ACCEPTED,
    (R.CHECKED, ReportAction.ACCEPT): R.ACCEPTED,
    (R.SUBMITTED, ReportAction.SEND_BACK): R.RETURNED,
    (R.CHECKED, ReportAction.SEND_BACK): R.RETURNED,
}


class ItemKind(StrEnum):
    """What a line of a report says: a kind of direct cost, one subaward, or what the base leaves out besides."""

    DIRECT = "direct"
    SUBAWARD = "subaward"
    EXCLUDED = "excluded"
