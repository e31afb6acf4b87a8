"""The way of a disclosure: draft → certified → superseded by the next certified version."""

from enum import StrEnum


class DisclosureState(StrEnum):
    DRAFT = "draft"
    CERTIFIED = "certified"
    SUPERSEDED = "superseded"


class DisclosureAction(StrEnum):
    CERTIFY = "certify"
    SUPERSEDE = "supersede"


TRANSITIONS: dict[tuple[DisclosureState, DisclosureAction], DisclosureState] = {
    (DisclosureState.DRAFT, DisclosureAction.CERTIFY): DisclosureState.CERTIFIED,
    (DisclosureState.CERTIFIED, DisclosureAction.SUPERSEDE): DisclosureState.SUPERSEDED,
}


class Purpose(StrEnum):
    """Why somebody else's disclosure is read."""

    CHECK = "check"
    FINDING = "finding"
    MITIGATION = "mitigation"
    APPEAL = "appeal"
    AUDIT = "audit"


class Fact(StrEnum):
    """What an institution answers once for all its people (integrity-rules 1.7)."""

    FOREIGN_REPORT = "foreign_report"
    FOREIGN_GIFTS = "foreign_gifts"
    CONFUCIUS = "confucius"
    CONFUCIUS_WAIVER = "confucius_waiver"
    LARGE_RECIPIENT = "large_recipient"
    SECURITY_PROGRAMME = "security_programme"
    SELF_EVALUATION = "self_evaluation"
    COI_RULES = "coi_rules"
    INTEGRITY_RULES = "integrity_rules"
    TRAVEL_RECORDS = "travel_records"
    EXPORT_REVIEW = "export_review"
    COI_REPORT = "coi_report"
