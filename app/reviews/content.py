"""What a lock covers, as plain data in one canonical form (INV-17). Pure."""

from collections.abc import Iterable
from typing import Any

from app.kernel.crypto import content_hash
from app.reviews.models import Panel, PanelRank, Review


def review_content(review: Review) -> dict[str, Any]:
    """A review as it is locked: who judged what, every score and word, and when it was handed in."""
    return {
        "proposal": review.proposal_id,
        "party": review.party,
        "reviewer": review.reviewer_id,
        "pseudonym": review.pseudonym,
        "answers": review.answers,
        "overall": review.overall,
        "submitted_at": review.submitted_at,
    }


def review_hash(review: Review) -> str:
    return content_hash(review_content(review))


def panel_hash(panel: Panel, ranks: Iterable[PanelRank], reviews: Iterable[Review]) -> str:
    """The hash over a side's ranks and its locked reviews, whatever their order in the database."""
    return content_hash(
        {
            "call": panel.call_id,
            "party": panel.party,
            "shortfall_reason": panel.shortfall_reason,
            "ranks": sorted(_rank(rank) for rank in ranks),
            "reviews": sorted([str(review.id), review.content_hash] for review in reviews),
        }
    )


def _rank(rank: PanelRank) -> list[Any]:
    return [str(rank.proposal_id), rank.rank, rank.score, rank.review_count, rank.reason]
