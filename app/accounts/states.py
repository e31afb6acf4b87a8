"""States of a person's account, and what a mailed link is for."""

from enum import StrEnum


class PersonState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class PersonAction(StrEnum):
    ACCEPT = "accept"
    DISABLE = "disable"
    ENABLE = "enable"
    INVITE = "invite"


TRANSITIONS: dict[tuple[PersonState, PersonAction], PersonState] = {
    (PersonState.INVITED, PersonAction.ACCEPT): PersonState.ACTIVE,
    (PersonState.INVITED, PersonAction.DISABLE): PersonState.DISABLED,
    (PersonState.ACTIVE, PersonAction.DISABLE): PersonState.DISABLED,
    (PersonState.DISABLED, PersonAction.ENABLE): PersonState.ACTIVE,
    (PersonState.DISABLED, PersonAction.INVITE): PersonState.INVITED,
}


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    REGISTRATION = "registration"
    RESET = "reset"
