"""When a proposal may be begun, written and submitted, and what its team may know before the release."""

from datetime import datetime, timedelta

from app.calls.models import Call
from app.calls.phases import PUBLISHED_STATES, phase
from app.calls.states import Phase
from app.kernel.errors import Problem
from app.proposals.models import Proposal
from app.proposals.states import WRITTEN, ProposalState

SHOWN_FROM = 5
"""A count below this is not shown while the call is open (INV-08; access study, section 3.3, 12)."""

LONGEST_LAG = timedelta(seconds=120)
"""Between admission and the end of processing; later than that nothing is kept (INV-05)."""

UNTIL_RELEASE = frozenset(
    {ProposalState.RANKED, ProposalState.SELECTED, ProposalState.RESERVE, ProposalState.DECLINED}
)
"""What applicants learn only when results are released, everybody at once (INV-19)."""


def is_open(call: Call, at: datetime) -> bool:
    """Whether the call takes applications at `at`; the deadline itself is still in time (INV-04)."""
    return call.state in PUBLISHED_STATES and phase(call, at) == Phase.OPEN


def is_in_time(proposal: Proposal, at: datetime) -> bool:
    """Whether the team may write or submit at `at`: the call is open, or an officer asked to mend and time is left."""
    if proposal.state == ProposalState.NEEDS_CURE:
        return proposal.cure_until is not None and at <= proposal.cure_until
    return is_open(proposal.call, at)


def closes_at(proposal: Proposal) -> datetime:
    """The last instant at which the team may write and submit."""
    is_cured = proposal.state == ProposalState.NEEDS_CURE and proposal.cure_until is not None
    return proposal.cure_until if is_cured and proposal.cure_until else proposal.call.deadline_at


def is_written(proposal: Proposal) -> bool:
    """Whether the proposal is still in its team's hands."""
    return proposal.state in WRITTEN


def opening_problems(call: Call, at: datetime) -> list[Problem]:
    """A proposal is begun while its call is open."""
    return [] if is_open(call, at) else [Problem("proposal.call_not_open", facts={"code": call.code})]


def writing_problems(proposal: Proposal, at: datetime) -> list[Problem]:
    """Drafts are constant once the deadline has passed or the proposal left the team's hands (INV-07)."""
    if proposal.state not in WRITTEN:
        return [Problem("proposal.not_written_any_more")]
    return [] if is_in_time(proposal, at) else [Problem("proposal.deadline_passed")]


def is_too_slow(received_at: datetime, now: datetime) -> bool:
    return now - received_at > LONGEST_LAG


def shown_count(number: int) -> int | None:
    """A count as officers may see it while the call is open; None below five."""
    return number if number >= SHOWN_FROM else None


def shown_state(proposal: Proposal, at: datetime) -> ProposalState:
    """The state as the team may know it at `at`: nothing of ranks and decisions before the release (INV-19)."""
    released_at = proposal.call.released_at
    is_released = released_at is not None and released_at <= at
    return ProposalState.IN_REVIEW if proposal.state in UNTIL_RELEASE and not is_released else proposal.state
