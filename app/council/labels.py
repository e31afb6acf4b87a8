"""Words for the council's states, actions and refusals."""

from app.council.states import AgreementState, PriorityAction, PriorityState
from app.kernel.language import lazy

PRIORITY_STATES = {
    PriorityState.PROPOSED: lazy("Proposed"),
    PriorityState.CONSULTED: lazy("Consulted"),
    PriorityState.ENDORSED: lazy("Endorsed"),
    PriorityState.ACTIVE: lazy("Active"),
    PriorityState.GRADUATED: lazy("Graduated"),
    PriorityState.HANDED_OFF: lazy("Handed off"),
}
PRIORITY_ACTIONS = {
    PriorityAction.CONSULT: lazy("Mark as consulted"),
    PriorityAction.ENDORSE: lazy("Endorse priority"),
    PriorityAction.ACTIVATE: lazy("Activate priority"),
    PriorityAction.GRADUATE: lazy("Graduate priority"),
    PriorityAction.HAND_OFF: lazy("Hand off to the Systems & Technology Forum"),
}
AGREEMENT_STATES = {
    AgreementState.DRAFT: lazy("Draft"),
    AgreementState.SIGNED: lazy("Signed"),
    AgreementState.ENDED: lazy("Ended"),
}
PROBLEMS = {
    "priority.refused": lazy("The priority cannot be kept like this."),
    "agreement.refused": lazy("The agreement cannot be kept like this."),
    "text.both_languages": lazy("Write this text in both English and Japanese."),
    "code.taken": lazy("The code %(code)s is taken; choose another."),
    "agreement.needs_two_parties": lazy("Choose agencies of at least two parties."),
    "agreement.ends_in_the_past": lazy("The agreement must end in the future."),
    "priority.already_endorsed": lazy("%(party)s has already endorsed this priority."),
}
