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
