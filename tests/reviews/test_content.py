"""What a lock covers: every word of a review counts, the order in the database does not."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from app.reviews.content import panel_hash, review_hash
from app.reviews.models import Panel, PanelRank, Review

IDS = [uuid.UUID(int=n) for n in range(1, 7)]
AT = datetime(2027, 5, 1, 9, tzinfo=UTC)


def review(**changes: Any) -> Review:
    facts = {
        "id": IDS[0],
        "proposal_id": IDS[1],
        "party": "US",
        "reviewer_id": IDS[2],
        "pseudonym": 4,
        "answers": {"merit": {"score": 400, "text": "Good."}},
        "overall": 400,
        "submitted_at": AT,
        "content_hash": "a" * 64,
    }
    return Review(**{**facts, **changes})


def rank(number: int, **changes: Any) -> PanelRank:
    facts = {"proposal_id": IDS[number], "rank": number, "score": 400, "review_count": 3, "reason": ""}
    return PanelRank(**{**facts, **changes})


PANEL = Panel(call_id=IDS[5], party="US", shortfall_reason="")


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": {"merit": {"score": 400, "text": "Good"}}},
        {"overall": 350},
        {"reviewer_id": IDS[3]},
        {"pseudonym": 5},
        {"party": "JP"},
        {"proposal_id": IDS[3]},
        {"submitted_at": AT.replace(second=1)},
    ],
)
def test_every_fact_of_a_review_is_covered(changes: dict[str, Any]):
    assert review_hash(review(**changes)) != review_hash(review())


def test_the_same_review_has_the_same_hash():
    assert review_hash(review()) == review_hash(review(id=IDS[4], content_hash="b" * 64))


@pytest.mark.parametrize(
    "changes", [{"rank": 2}, {"score": 1}, {"review_count": 2}, {"reason": "Bold."}, {"proposal_id": IDS[4]}]
)
def test_every_fact_of_a_rank_is_covered(changes: dict[str, Any]):
    assert panel_hash(PANEL, [rank(1, **changes)], []) != panel_hash(PANEL, [rank(1)], [])


def test_a_side_is_covered_in_any_order():
    two, ranks = [review(), review(id=IDS[4], content_hash="b" * 64)], [rank(1), rank(2)]
    whole = panel_hash(PANEL, ranks, two)
    assert panel_hash(PANEL, ranks[::-1], two[::-1]) == whole
    assert panel_hash(PANEL, ranks, two[:1]) != whole
    assert panel_hash(Panel(call_id=IDS[5], party="US", shortfall_reason="Ill."), ranks, two) != whole
