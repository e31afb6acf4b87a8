"""The scores of every side of a call side by side: what goes into a scoring, and what came out."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import func, select

from app.calls.models import Call
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.proposals.models import Proposal, Submission
from app.proposals.states import ProposalState
from app.reviews.harmonisation import Given
from app.reviews.models import Panel, Review, ScoreLine, ScorePlan, Scoring
from app.reviews.queries.conflicts import hidden_from
from app.reviews.states import ReviewState


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One proposal, raw and harmonised together. Ranks are doubled; `sides` as in the model."""

    proposal_id: uuid.UUID
    reference: str
    title: Bilingual
    rank: int
    advisory: int | None
    sides: Mapping[str, Mapping[str, int]]


def plan_of(call_id: uuid.UUID) -> ScorePlan | None:
    return session().get(ScorePlan, call_id)


def scoring_of(call_id: uuid.UUID) -> Scoring | None:
    return session().get(Scoring, call_id)


def lines_of(call_id: uuid.UUID) -> Sequence[ScoreLine]:
    return session().scalars(select(ScoreLine).where(ScoreLine.call_id == call_id)).all()


def panel_hashes(call_id: uuid.UUID) -> dict[str, str]:
    """What a scoring rests on: party → hash of its locked reviews and ranks."""
    wanted = select(Panel.party, Panel.content_hash).where(Panel.call_id == call_id)
    return dict(session().execute(wanted.order_by(Panel.party)).all())


def given_of(call: Call) -> tuple[list[uuid.UUID], Given]:
    """The locked overall scores of a call, with its proposals in a fixed order; withdrawn ones are left out."""
    wanted = (
        select(Review.proposal_id, Review.party, Review.reviewer_id, Review.overall)
        .join(Proposal, Proposal.id == Review.proposal_id)
        .where(Review.call_id == call.id, Review.state == ReviewState.LOCKED)
        .where(Proposal.state != ProposalState.WITHDRAWN)
        .order_by(Review.proposal_id, Review.party, Review.reviewer_id)
    )
    reviews = session().execute(wanted).all()
    proposals = sorted({row.proposal_id for row in reviews})
    columns = sorted({(row.party, row.reviewer_id) for row in reviews})
    at = {key: place for place, key in enumerate(proposals)}
    by = {key: place for place, key in enumerate(columns)}
    scores = np.full((len(proposals), len(columns)), np.nan)
    for row in reviews:
        scores[at[row.proposal_id], by[row.party, row.reviewer_id]] = row.overall
    parties = list(call.parties)
    side = np.array([parties.index(party) for party, _reviewer in columns], dtype=int)
    rising = [call.side(party).higher_is_better for party in parties]
    return proposals, Given(scores, side, parties, rising)


def score_rows(
    reader: Actor, call_id: uuid.UUID, *, after: list[Any] | None = None, limit: int = 51
) -> list[ScoreRow]:
    """A page of proposals by harmonised rank, without those that are hidden from `reader`. One statement."""
    newest = (Submission.proposal_id == Proposal.id) & (Submission.number == Proposal.submission_count)
    wanted = (
        select(
            Proposal.id,
            Proposal.reference,
            Submission.title,
            ScoreLine.rank,
            ScoreLine.advisory,
            ScoreLine.sides,
        )
        .join(ScoreLine, ScoreLine.proposal_id == Proposal.id)
        .join(Submission, newest)
        .where(ScoreLine.call_id == call_id, ~hidden_from(reader))
        .where(Proposal.state != ProposalState.WITHDRAWN)
        .order_by(ScoreLine.rank, Proposal.reference)
        .limit(limit)
    )
    if after and len(after) == 2:
        rank, reference = after
        later = (ScoreLine.rank == rank) & (Proposal.reference > reference)
        wanted = wanted.where((ScoreLine.rank > rank) | later)
    return [ScoreRow(*row) for row in session().execute(wanted)]


def scored_count(reader: Actor, call_id: uuid.UUID) -> int:
    """How many proposals of a scoring this reader sees."""
    wanted = (
        select(func.count())
        .select_from(ScoreLine)
        .join(Proposal, Proposal.id == ScoreLine.proposal_id)
        .where(ScoreLine.call_id == call_id, ~hidden_from(reader))
        .where(Proposal.state != ProposalState.WITHDRAWN)
    )
    return session().scalar(wanted) or 0


def score_position(row: ScoreRow) -> list[Any]:
    return [row.rank, row.reference]
