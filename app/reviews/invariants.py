"""What must always hold of reviews, panels and releases."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.crypto import content_hash
from app.kernel.invariants import Invariant, rows
from app.reviews.content import meeting_hash, opinion_hash, panel_hash, review_hash, scoring_hash
from app.reviews.models import Meeting, Opinion, Panel, PanelRank, Review, ScoreLine, Scoring
from app.reviews.states import MeetingState, OpinionState, PanelState, ReviewState


def _locked_review_changed(session: Session) -> Iterable[str]:
    locked = select(Review).where(Review.state == ReviewState.LOCKED)
    for review in session.scalars(locked.execution_options(yield_per=1000)):
        if review_hash(review) != review.content_hash:
            yield str(review.id)


def _locked_side_changed(session: Session) -> Iterable[str]:
    for panel in session.scalars(select(Panel).where(Panel.state == PanelState.LOCKED)):
        ranks = session.scalars(select(PanelRank).where(PanelRank.panel_id == panel.id)).all()
        kept = select(Review).where(
            Review.call_id == panel.call_id, Review.party == panel.party, Review.state == ReviewState.LOCKED
        )
        if panel_hash(panel, ranks, session.scalars(kept).all()) != panel.content_hash:
            yield f"{panel.call_id} {panel.party}"


def _scoring_changed(session: Session) -> Iterable[str]:
    for scoring in session.scalars(select(Scoring)):
        lines = session.scalars(select(ScoreLine).where(ScoreLine.call_id == scoring.call_id)).all()
        if scoring_hash(scoring.content, lines) != scoring.content_hash:
            yield str(scoring.call_id)


def _scoring_of_other_scores(session: Session) -> Iterable[str]:
    for scoring in session.scalars(select(Scoring)):
        panels = select(Panel.party, Panel.content_hash).where(Panel.call_id == scoring.call_id)
        if content_hash(dict(session.execute(panels).all())) != scoring.inputs_hash:
            yield str(scoring.call_id)


def _closed_meeting_changed(session: Session) -> Iterable[str]:
    for meeting in session.scalars(select(Meeting).where(Meeting.state == MeetingState.CLOSED)):
        if meeting_hash(meeting) != meeting.content_hash:
            yield str(meeting.id)


def _given_opinion_changed(session: Session) -> Iterable[str]:
    for opinion in session.scalars(select(Opinion).where(Opinion.state == OpinionState.SUBMITTED)):
        if opinion_hash(opinion) != opinion.content_hash:
            yield str(opinion.id)


INVARIANTS = (
    Invariant("a locked review still has the content that was locked (INV-17)", _locked_review_changed),
    Invariant(
        "a locked side still has the ranks and reviews that were locked (INV-17)", _locked_side_changed
    ),
    Invariant(
        "a review is locked if and only if it was handed in when its side was locked",
        rows(
            "SELECT r.id FROM reviews r LEFT JOIN panels p ON p.call_id = r.call_id AND p.party = r.party"
            " WHERE (r.state = 'locked' AND (p.state IS NULL OR p.state <> 'locked'))"
            " OR (r.state = 'submitted' AND p.state = 'locked')"
        ),
    ),
    Invariant(
        "nobody reviews a proposal of whose team they are",
        rows(
            "SELECT r.id FROM reviews r JOIN team_members t ON t.proposal_id = r.proposal_id"
            " AND t.person_id = r.reviewer_id WHERE r.state NOT IN ('declined', 'recused')"
        ),
    ),
    Invariant(
        "whoever accepted a review said before that there is no conflict (INV-15)",
        rows(
            "SELECT r.id FROM reviews r WHERE r.state IN ('accepted', 'draft', 'submitted', 'locked')"
            " AND NOT EXISTS (SELECT 1 FROM conflict_declarations c WHERE c.proposal_id = r.proposal_id"
            " AND c.person_id = r.reviewer_id AND c.source = 'self')"
        ),
    ),
    Invariant(
        "a proposal is ranked only when every side of its call is locked (INV-13)",
        rows(
            "SELECT p.id FROM proposals p JOIN call_agencies a ON a.call_id = p.call_id"
            " LEFT JOIN panels s ON s.call_id = a.call_id AND s.party = a.party"
            " WHERE p.state IN ('ranked', 'selected', 'reserve', 'declined')"
            " AND (s.state IS NULL OR s.state <> 'locked')"
        ),
    ),
    Invariant(
        "results are released if and only if every side has signed (INV-19)",
        rows(
            "SELECT c.code FROM calls c WHERE (c.released_at IS NOT NULL) <>"
            " (NOT EXISTS (SELECT 1 FROM call_agencies a WHERE a.call_id = c.id AND NOT EXISTS"
            " (SELECT 1 FROM release_signatures s WHERE s.call_id = c.id AND s.party = a.party)))"
        ),
    ),
    Invariant(
        "a review belongs to the call of its proposal and to a side of it",
        rows(
            "SELECT r.id FROM reviews r JOIN proposals p ON p.id = r.proposal_id WHERE r.call_id <> p.call_id"
            " OR NOT EXISTS (SELECT 1 FROM call_agencies a WHERE a.call_id = r.call_id AND a.party = r.party)"
        ),
    ),
    Invariant("harmonised scores are as they were computed", _scoring_changed),
    Invariant("harmonised scores rest on the sides as they are locked", _scoring_of_other_scores),
    Invariant(
        "a published call has a plan for its scores, made when it was published",
        rows(
            "SELECT c.id FROM calls c LEFT JOIN score_plans p ON p.call_id = c.id"
            " WHERE c.published_at IS NOT NULL AND (p.call_id IS NULL OR p.frozen_at > c.review_opens_at)"
        ),
    ),
    Invariant(
        "nobody reviews a proposal with whose team they declared, or the team declared, a tie for life (INV-16)",
        rows(
            "SELECT r.id FROM reviews r JOIN team_members t ON t.proposal_id = r.proposal_id"
            " JOIN relations x ON (x.person_id = r.reviewer_id AND x.other_id = t.person_id)"
            " OR (x.person_id = t.person_id AND x.other_id = r.reviewer_id)"
            " WHERE r.state IN ('invited', 'accepted', 'draft', 'submitted') AND x.removed_at IS NULL"
            " AND x.kind IN ('family', 'business', 'advisor', 'advisee') AND (x.authors IS NULL OR x.authors <= 50)"
        ),
    ),
    Invariant(
        "a computed assignment is of a side of its call",
        rows(
            "SELECT u.id FROM assignment_runs u WHERE NOT EXISTS"
            " (SELECT 1 FROM call_agencies a WHERE a.call_id = u.call_id AND a.party = u.party)"
        ),
    ),
    Invariant("an opinion still says what was handed in (INV-17)", _given_opinion_changed),
    Invariant(
        "an opinion is of a side of its proposal's call, and not of the proposal's team",
        rows(
            "SELECT o.id FROM opinions o JOIN proposals p ON p.id = o.proposal_id WHERE o.call_id <> p.call_id"
            " OR NOT EXISTS (SELECT 1 FROM call_agencies a WHERE a.call_id = o.call_id AND a.party = o.party)"
            " OR (o.state IN ('asked', 'accepted', 'submitted') AND EXISTS (SELECT 1 FROM team_members t"
            " WHERE t.proposal_id = o.proposal_id AND t.person_id = o.person_id))"
        ),
    ),
    Invariant("a closed panel still says what it said (INV-17)", _closed_meeting_changed),
    Invariant(
        "no version of a review is newer than the review",
        rows(
            "SELECT v.id FROM review_versions v JOIN reviews r ON r.id = v.review_id WHERE v.number > r.version"
        ),
    ),
)
