"""The way of a priority and of an agreement (product.md, "The way through")."""

from enum import StrEnum


class PriorityState(StrEnum):
    PROPOSED = "proposed"
    CONSULTED = "consulted"
    ENDORSED = "endorsed"
    ACTIVE = "active"
    GRADUATED = "graduated"
    HANDED_OFF = "handed_off"


class PriorityAction(StrEnum):
    CONSULT = "consult"
    ENDORSE = "endorse"
    ACTIVATE = "activate"
    GRADUATE = "graduate"
    HAND_OFF = "hand_off"


PRIORITY: dict[tuple[PriorityState, PriorityAction], PriorityState] = {
    (PriorityState.PROPOSED, PriorityAction.CONSULT): PriorityState.CONSULTED,
    (PriorityState.CONSULTED, PriorityAction.ENDORSE): PriorityState.ENDORSED,
    (PriorityState.ENDORSED, PriorityAction.ACTIVATE): PriorityState.ACTIVE,
    (PriorityState.ACTIVE, PriorityAction.GRADUATE): PriorityState.GRADUATED,
    (PriorityState.ACTIVE, PriorityAction.HAND_OFF): PriorityState.HANDED_OFF,
    (PriorityState.ENDORSED, PriorityAction.HAND_OFF): PriorityState.HANDED_OFF,
}


class AgreementState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"


class AgreementAction(StrEnum):
    SIGN = "sign"
    END = "end"


AGREEMENT: dict[tuple[AgreementState, AgreementAction], AgreementState] = {
    (AgreementState.DRAFT, AgreementAction.SIGN): AgreementState.SIGNED,
    (AgreementState.SIGNED, AgreementAction.END): AgreementState.ENDED,
}
