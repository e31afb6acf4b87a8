"""What a lock and a scoring cover, as plain data in one canonical form (INV-17). Pure."""

import math
from collections.abc import Iterable
from typing import Any

from app.kernel.crypto import content_hash
from app.reviews.harmonisation import Reliability, Report
from app.reviews.models import Meeting, MeetingItem, Opinion, Panel, PanelRank, Review, ScoreLine


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


def opinion_hash(opinion: Opinion) -> str:
    """The hash over an opinion as it is handed in: who was asked what, and every word of the answer."""
    names = (
        "proposal_id",
        "party",
        "person_id",
        "number",
        "question",
        "text",
        "note",
        "closeness",
        "submitted_at",
    )
    return content_hash({name: getattr(opinion, name) for name in names})


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


def meeting_hash(meeting: Meeting) -> str:
    """The hash over what a panel said, whatever the order in the database."""
    return content_hash(
        {
            "call": meeting.call_id,
            "party": meeting.party,
            "members": sorted([str(it.person_id), it.is_chair] for it in meeting.members),
            "items": sorted(_item(item) for item in meeting.items),
        }
    )


def _item(item: MeetingItem) -> list[Any]:
    """Answers where there are any: a panel without a form of its own is sealed as before there were such forms."""
    scores = sorted([str(it.person_id), it.before, it.after] for it in item.scores)
    dissents = sorted([str(it.person_id), it.text] for it in item.dissents)
    said = [str(item.proposal_id), item.position, item.rank, item.notes, item.consensus, scores, dissents]
    return [*said, item.answers] if item.answers else said


SHARES = 10_000  # parts of one in which shares and correlations are kept


def scoring_content(report: Report) -> dict[str, Any]:
    """What is told of a whole call: numbers in ten-thousandths, None where there is none."""
    return {
        "method": report.method,
        "doubts": [
            {"code": doubt.code, "party": party, "value": _parts(doubt.value), "limit": _parts(doubt.limit)}
            for doubt, party in report.doubts
        ],
        "reliability": {party: _reliability(of) for party, of in report.reliabilities.items()},
        "shared": {method: _parts(share) for method, share in report.shared.items()},
        "against": [
            {"rows": one, "columns": other, "counts": counts}
            for (one, other), counts in report.against.items()
        ],
    }


def _reliability(of: Reliability) -> dict[str, Any]:
    told = {"icc1": of.icc1, "icck": of.icck, "alpha": of.alpha}
    figures = {
        name: {"value": _parts(one.value), "low": _parts(one.low), "high": _parts(one.high)}
        for name, one in told.items()
    }
    return {**figures, "k": _parts(of.k), "proposals": of.proposals, "scores": of.scores}


def _parts(value: float) -> int | None:
    return None if math.isnan(value) else round(value * SHARES)


def scoring_hash(content: dict[str, Any], lines: Iterable[ScoreLine]) -> str:
    kept = sorted([str(it.proposal_id), it.rank, it.advisory, it.value, it.sides] for it in lines)
    return content_hash({"content": content, "lines": kept})
