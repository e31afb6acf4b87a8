"""Who may do what in review (access study, 3.2 rows B2, B6, C1 to C4, D1 to D12).

`applies`: whether the actor takes part in a proposal of the call; then no right of an officer or a reviewer is left
in it. Conflicts about single proposals are part of the statements in `queries`, so that they hold in every list.
"""

from datetime import datetime
from uuid import UUID

from app.accounts.roles import Role
from app.calls.models import Call
from app.calls.policy import officer_sides
from app.kernel.actor import Actor
from app.proposals.models import Proposal
from app.proposals.policy import may_view as may_view_own_proposal
from app.reviews import phases
from app.reviews.models import Meeting, Opinion, Review
from app.reviews.states import ENDED, LEFT, WRITTEN, OpinionState, ReviewState

# Officers


def own_sides(actor: Actor, call: Call, *, applies: bool) -> tuple[str, ...]:
    """The sides of the call for whose agency the actor is a programme officer."""
    return () if applies else tuple(side.party for side in officer_sides(actor, call))


def may_view_overview(actor: Actor, call: Call, *, applies: bool) -> bool:
    """Officers of every agency see the submitted proposals of their call after its deadline (B2, B6)."""
    return bool(own_sides(actor, call, applies=applies))


def may_decide_eligibility(actor: Actor, call: Call, *, applies: bool) -> bool:
    """Any of the call's officers; the submission is one."""
    return bool(own_sides(actor, call, applies=applies))


def may_run_side(actor: Actor, call: Call, party: str, *, applies: bool) -> bool:
    """Assign, take back, reopen, place and lock belong to each agency alone (D1, D2, D8 to D11)."""
    return party in own_sides(actor, call, applies=applies)


may_assign = may_ask_opinion = may_reopen = may_record_conflict = may_place = may_lock = may_sign_release = (
    may_run_side
)


def may_read_side(actor: Actor, call: Call, party: str, *, applies: bool, all_locked: bool) -> bool:
    """Own reviews and ranks at once, the other side's when both are locked (D4, D5, D8, D9; INV-13)."""
    own = own_sides(actor, call, applies=applies)
    return party in own or bool(own and all_locked)


def may_view_joint(actor: Actor, call: Call, *, applies: bool, all_locked: bool) -> bool:
    """Both sides' results side by side, for officers of both, once every side is locked."""
    return bool(all_locked and own_sides(actor, call, applies=applies))


# Reviewers


def is_reviewer(actor: Actor, call: Call, party: str) -> bool:
    """Whether the actor reviews for the agency of that side."""
    agency_id = next((side.agency_id for side in call.agencies if side.party == party), None)
    return agency_id is not None and any(
        grant.agency_id == agency_id and grant.call_id in (None, call.id)
        for grant in actor.grants_of(Role.REVIEWER)
    )


def may_list_own(actor: Actor) -> bool:
    return actor.is_signed_in


def may_view_own(actor: Actor, review: Review, call: Call, at: datetime) -> bool:
    """The own assignment until the release, and for 30 days after it the own text (D3, INV-18)."""
    if review.reviewer_id != actor.person_id or review.state in LEFT:
        return False
    if phases.is_released(call, at):
        return review.state in WRITTEN and phases.keeps_own_text(call, at)
    return is_reviewer(actor, call, review.party)


def may_read_proposal(actor: Actor, review: Review, call: Call, at: datetime) -> bool:
    """Content opens to whoever accepted, in the phase of review only (INV-15)."""
    has_accepted = review.state not in (ReviewState.INVITED, *LEFT)
    return has_accepted and may_view_own(actor, review, call, at) and phases.is_under_review(call, at)


def may_write(actor: Actor, review: Review, call: Call, at: datetime) -> bool:
    return may_read_proposal(actor, review, call, at)


def may_read_peers(actor: Actor, review: Review, call: Call, at: datetime) -> bool:
    """Others of the same side and proposal, by number, only after one's own is handed in (matrix code R2)."""
    return review.state in WRITTEN and may_read_proposal(actor, review, call, at)


# Experts outside the pool


def may_view_opinion(actor: Actor, opinion: Opinion, call: Call, at: datetime) -> bool:
    """Whoever was asked, until the release; what was handed in for 30 days after it (INV-18)."""
    if opinion.person_id != actor.person_id or opinion.state in ENDED:
        return False
    if phases.is_released(call, at):
        return opinion.state == OpinionState.SUBMITTED and phases.keeps_own_text(call, at)
    return True


def may_read_for_opinion(actor: Actor, opinion: Opinion, call: Call, at: datetime) -> bool:
    """Content opens to whoever accepted, in the phase of review only (INV-15)."""
    has_accepted = opinion.state in (OpinionState.ACCEPTED, OpinionState.SUBMITTED)
    return has_accepted and may_view_opinion(actor, opinion, call, at) and phases.is_under_review(call, at)


def may_write_opinion(actor: Actor, opinion: Opinion, call: Call, at: datetime) -> bool:
    return may_read_for_opinion(actor, opinion, call, at)


# Applicants


def may_view_results(actor: Actor, proposal: Proposal, at: datetime) -> bool:
    """The team and its institutions, once results are released, all of them at the same instant (INV-19)."""
    return phases.is_released(proposal.call, at) and may_view_own_proposal(actor, proposal)


# Pools and what people say of themselves


def may_keep_pool(actor: Actor, agency_id: UUID) -> bool:
    """Programme officers keep the pool of their own agency."""
    return any(grant.agency_id == agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER))


def may_keep_pools(actor: Actor) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER)


def may_keep_profile(actor: Actor) -> bool:
    """Everybody says what ties them to others; expertise is asked of reviewers only."""
    return actor.is_signed_in


def may_answer(actor: Actor, person_id: UUID) -> bool:
    """An invitation into a pool is answered by the person invited."""
    return actor.person_id is not None and actor.person_id == person_id


# Panels at work


def may_keep_meeting(actor: Actor, call: Call, party: str, *, applies: bool) -> bool:
    """Officers of the side, or of any side for a panel of all sides together (`party` '')."""
    own = own_sides(actor, call, applies=applies)
    return party in own or bool(own and not party)


def may_sit(actor: Actor, call: Call, meeting: Meeting) -> bool:
    """A member of the panel who still reviews for an agency of it, until results are released (INV-18)."""
    sits = any(member.person_id == actor.person_id for member in meeting.members)
    sides = [meeting.party] if meeting.party else call.parties
    return sits and call.released_at is None and any(is_reviewer(actor, call, party) for party in sides)


def may_view_meeting(actor: Actor, call: Call, meeting: Meeting, *, applies: bool) -> bool:
    return may_keep_meeting(actor, call, meeting.party, applies=applies) or may_sit(actor, call, meeting)


def may_minute(actor: Actor, call: Call, meeting: Meeting, *, applies: bool) -> bool:
    """The chair and the officers write down what the panel agreed on."""
    is_chair = any(it.person_id == actor.person_id and it.is_chair for it in meeting.members)
    return may_keep_meeting(actor, call, meeting.party, applies=applies) or (
        is_chair and may_sit(actor, call, meeting)
    )
