"""Locks, ranks and releases of a call."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.calls.models import Call, CallAgency
from app.calls.phases import PUBLISHED_STATES
from app.calls.policy import officer_sides
from app.calls.queries import WITH_SIDES
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.proposals.models import Proposal, Submission
from app.proposals.states import ProposalState
from app.reviews import phases, rules
from app.reviews.models import Panel, PanelRank, Placement, ReleaseSignature, Review
from app.reviews.queries.binding import meeting_ranks
from app.reviews.queries.conflicts import hidden_from
from app.reviews.rules import Placed, Score
from app.reviews.rules.meeting import bound
from app.reviews.states import WRITTEN, PanelState


@dataclass(frozen=True, slots=True)
class Rank:
    """A proposal's place on one side. `score`: mean overall in hundredths of that side's scale."""

    rank: int
    score: int
    review_count: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PanelView:
    """A side's panel with its order: as locked, or as it would be locked now."""

    call_id: uuid.UUID
    party: str
    state: PanelState
    locked_at: datetime | None
    content_hash: str
    shortfall_reason: str
    order: Sequence[Placed]


@dataclass(frozen=True, slots=True)
class JointRow:
    """A proposal with every side's rank."""

    proposal_id: uuid.UUID
    reference: str
    title: Bilingual
    sides: Mapping[str, Rank]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one call for its officers."""

    call: Call
    sides: tuple[str, ...]
    pending: int
    unlocked: tuple[str, ...]
    unsigned: tuple[str, ...]


def panel_of(call_id: uuid.UUID, party: str) -> Panel | None:
    return session().scalar(select(Panel).where(Panel.call_id == call_id, Panel.party == party))


def hold_panel(call_id: uuid.UUID, party: str) -> Panel | None:
    """A side's panel, held until the transaction ends: assigning, placing and locking take turns here."""
    wanted = select(Panel).where(Panel.call_id == call_id, Panel.party == party)
    return session().scalar(wanted.with_for_update(of=Panel).execution_options(populate_existing=True))


def sides_locked(call_id: uuid.UUID) -> dict[str, bool]:
    """Party → whether its reviews and ranks are constant, for every side of the call."""
    wanted = (
        select(CallAgency.party, Panel.state)
        .outerjoin(Panel, (Panel.call_id == CallAgency.call_id) & (Panel.party == CallAgency.party))
        .where(CallAgency.call_id == call_id)
        .order_by(CallAgency.party)
    )
    return {party: state == PanelState.LOCKED for party, state in session().execute(wanted)}


def all_locked(call_id: uuid.UUID) -> bool:
    sides = sides_locked(call_id)
    return bool(sides) and all(sides.values())


def joint_ranks(call_id: uuid.UUID) -> dict[uuid.UUID, dict[str, Rank]]:
    """Proposal → party → rank, of proposals that were not withdrawn. Nothing until every side is locked (INV-13)."""
    if not all_locked(call_id):
        return {}
    columns = PanelRank.rank, PanelRank.score, PanelRank.review_count, PanelRank.reason
    wanted = (
        select(PanelRank.proposal_id, Panel.party, *columns)
        .join(Panel, Panel.id == PanelRank.panel_id)
        .join(Proposal, Proposal.id == PanelRank.proposal_id)
        .where(Panel.call_id == call_id, Proposal.state != ProposalState.WITHDRAWN)
        .order_by(Panel.party, PanelRank.rank, PanelRank.proposal_id)
    )
    found: dict[uuid.UUID, dict[str, Rank]] = {}
    for proposal_id, party, rank, score, count, reason in session().execute(wanted):
        found.setdefault(proposal_id, {})[party] = Rank(rank, score, count, reason)
    return found


def ranks_of(panel: Panel) -> Sequence[PanelRank]:
    """The ranks of a locked side."""
    wanted = select(PanelRank).where(PanelRank.panel_id == panel.id)
    return session().scalars(wanted.order_by(PanelRank.rank, PanelRank.proposal_id)).all()


def scores_of(call_id: uuid.UUID, party: str) -> list[Score]:
    """The mean overall score of every proposal in review that one side has reviewed."""
    wanted = (
        select(Review.proposal_id, func.sum(Review.overall), func.count())
        .join(Proposal, Proposal.id == Review.proposal_id)
        .where(Review.call_id == call_id, Review.party == party, Review.state.in_(WRITTEN))
        .where(Proposal.state == ProposalState.IN_REVIEW)
        .group_by(Review.proposal_id)
    )
    return [
        Score(proposal_id, rules.half_even(int(total or 0), count), count)
        for proposal_id, total, count in session().execute(wanted)
    ]


def order_of(call: Call, party: str, *, reader: Actor | None = None) -> list[Placed]:
    """A side's order as it would be locked now, without proposals that are hidden from `reader`; the call comes with
    its sides.
    """
    scores, panel = scores_of(call.id, party), panel_of(call.id, party)
    if reader is not None:
        hidden = hidden_among(reader, call.id)
        scores = [score for score in scores if score.proposal_id not in hidden]
    side = call.side(party)
    if side.rank_binds and (ranks := meeting_ranks(call.id, party)):
        return bound(scores, ranks, higher_is_better=side.higher_is_better)
    places = {key: (row.place, row.reason) for key, row in placements_of(panel).items()}
    return rules.ranked(scores, higher_is_better=side.higher_is_better, places=places)


def panel_view(reader: Actor, call: Call, party: str) -> PanelView:
    """For an officer who may read the side; proposals hidden from this reader are not there."""
    panel = panel_of(call.id, party)
    if panel is None or panel.state == PanelState.OPEN:
        order = order_of(call, party, reader=reader)
        return PanelView(call.id, party, PanelState.OPEN, None, "", "", order)
    hidden = hidden_among(reader, call.id)
    order = [
        Placed(row.proposal_id, row.rank, row.score, row.review_count, row.reason)
        for row in ranks_of(panel)
        if row.proposal_id not in hidden
    ]
    return PanelView(
        call.id, party, panel.state, panel.locked_at, panel.content_hash, panel.shortfall_reason, order
    )


def joint_view(reader: Actor, call_id: uuid.UUID) -> list[JointRow]:
    """Both sides' ranks by reference, without proposals that are hidden from `reader`; empty until all are locked."""
    ranks, hidden = joint_ranks(call_id), hidden_among(reader, call_id)
    newest = (Submission.proposal_id == Proposal.id) & (Submission.number == Proposal.submission_count)
    wanted = (
        select(Proposal.id, Proposal.reference, Submission.title)
        .join(Submission, newest)
        .where(Proposal.call_id == call_id, Proposal.state.in_(phases.EVALUATED))
        .order_by(Proposal.reference)
    )
    return [
        JointRow(proposal_id, reference, title, ranks[proposal_id])
        for proposal_id, reference, title in session().execute(wanted)
        if proposal_id in ranks and proposal_id not in hidden
    ]


def hidden_among(reader: Actor, call_id: uuid.UUID) -> set[uuid.UUID]:
    """Proposals of a call that are not there for an officer, because of a conflict that was declared."""
    return set(session().scalars(select(Proposal.id).where(Proposal.call_id == call_id, hidden_from(reader))))


def in_review(call_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Proposals of a call that are in review, by reference."""
    wanted = select(Proposal.id).where(Proposal.call_id == call_id, Proposal.state == ProposalState.IN_REVIEW)
    return session().scalars(wanted.order_by(Proposal.reference)).all()


def pending_count(call_id: uuid.UUID) -> int:
    """How many proposals of a call wait for a decision on eligibility."""
    return _pending([call_id]).get(call_id, 0)


def placements_of(panel: Panel | None) -> dict[uuid.UUID, Placement]:
    if panel is None:
        return {}
    wanted = select(Placement).where(Placement.panel_id == panel.id)
    return {row.proposal_id: row for row in session().scalars(wanted)}


def signatures_of(call_id: uuid.UUID) -> dict[str, ReleaseSignature]:
    wanted = select(ReleaseSignature).where(ReleaseSignature.call_id == call_id)
    return {row.party: row for row in session().scalars(wanted)}


def is_released(call: Call) -> bool:
    return phases.is_released(call, clock.now())


def officer_waiting(actor: Actor, *, limit: int = 100) -> list[Waiting]:
    """Per call of the actor's agencies that is past its deadline and not released, what waits; for a desk."""
    now = clock.now()
    agencies = {grant.agency_id for grant in actor.grants_of("programme_officer")}
    own = select(CallAgency.call_id).where(CallAgency.agency_id.in_(agencies))
    wanted = (
        select(Call)
        .where(Call.id.in_(own), Call.state.in_(PUBLISHED_STATES), Call.deadline_at < now)
        .where(Call.released_at.is_(None))
        .options(WITH_SIDES)
        .order_by(Call.review_ends_at, Call.id)
    )
    calls = session().scalars(wanted.limit(limit)).all()
    pending = _pending([call.id for call in calls])
    locked, signed = _locked([call.id for call in calls]), _signed([call.id for call in calls])
    return [
        Waiting(
            call,
            sides := tuple(side.party for side in officer_sides(actor, call)),
            pending.get(call.id, 0),
            tuple(party for party in sides if (call.id, party) not in locked),
            tuple(party for party in sides if (call.id, party) not in signed),
        )
        for call in calls
    ]


def _pending(call_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    wanted = select(Proposal.call_id, func.count()).where(
        Proposal.call_id.in_(call_ids), Proposal.state.in_(phases.PENDING)
    )
    return dict(session().execute(wanted.group_by(Proposal.call_id)).all())


def _locked(call_ids: Sequence[uuid.UUID]) -> set[tuple[uuid.UUID, str]]:
    wanted = select(Panel.call_id, Panel.party).where(
        Panel.call_id.in_(call_ids), Panel.state == PanelState.LOCKED
    )
    return {(call_id, party) for call_id, party in session().execute(wanted)}


def _signed(call_ids: Sequence[uuid.UUID]) -> set[tuple[uuid.UUID, str]]:
    wanted = select(ReleaseSignature.call_id, ReleaseSignature.party).where(
        ReleaseSignature.call_id.in_(call_ids)
    )
    return {(call_id, party) for call_id, party in session().execute(wanted)}
