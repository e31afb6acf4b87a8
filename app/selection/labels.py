"""Words of the joint meeting."""

from app.kernel.language import lazy
from app.selection.states import DecisionState, LineReason, Outcome

DECISIONS = {
    DecisionState.PENDING: lazy("Not decided yet"),
    DecisionState.APPROVED: lazy("Approved"),
    DecisionState.RESERVED: lazy("Reserve list"),
    DecisionState.DECLINED: lazy("Declined"),
}
OUTCOMES = {
    Outcome.OPEN: lazy("Not decided yet"),
    Outcome.SPLIT: lazy("Split: one key alone"),
    Outcome.COORDINATED: lazy("Coordinated: selected"),
    Outcome.RESERVE: lazy("On the reserve list"),
    Outcome.DECLINED: lazy("Declined by every party"),
}
REASONS = {
    LineReason.FUNDED: lazy("In the funding set"),
    LineReason.BUDGET: lazy("The agency's budget does not reach"),
    LineReason.ENDOWMENT: lazy("Agency and endowment together do not reach"),
    LineReason.EXCLUSIVE: lazy("A rival proposal is funded"),
    LineReason.MUST_NOT_FUND: lazy("Taken out by order"),
    LineReason.TOPIC_FLOOR: lazy("The place is reserved for another topic"),
    LineReason.BELOW_THE_LINE: lazy("Below the line"),
}
PROBLEMS = {
    "selection.refused": lazy("This cannot be decided like this."),
    "selection.side_not_locked": lazy("The side of %(party)s has not locked its reviews yet."),
    "selection.call_not_under_review": lazy("The call is not under review."),
    "selection.keys_already_turned": lazy("A key was already turned; the list is final."),
    "selection.not_in_the_funding_set": lazy("The proposal is not in the funding set of the joint list."),
    "selection.integrity_open": lazy("The integrity officer of %(party)s has not spoken yet."),
    "selection.integrity_hold": lazy("The integrity officer of %(party)s has put the proposal on hold."),
    "selection.funded_needs_no_reserve": lazy(
        "The proposal is in the funding set: approve or decline it. The reserve list is for what no purse reached."
    ),
    "selection.purses_do_not_reach": lazy(
        "What the agency of %(party)s and the endowment still hold does not reach."
    ),
    "selection.reserve_stands_before": lazy(
        "Another proposal stands before it on the reserve list and could be paid. Decide that one first."
    ),
    "selection.already_decided": lazy("Every party has decided; this is final."),
}
HISTORY = {
    "selection.list_built": lazy("Joint list built"),
    "decision.approved": lazy("Key turned: approved"),
    "decision.reserved": lazy("Key turned: reserve list"),
    "decision.declined": lazy("Key turned: declined"),
}
