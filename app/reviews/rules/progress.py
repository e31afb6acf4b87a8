"""How far a side is, as the other side may know it, and how far a review is, as its reviewer sees it."""

from collections.abc import Sequence

from app.calls.models import Question
from app.reviews.rules.answers import Answers


def rounded(done: int, wanted: int) -> int:
    """How much is done, in steps of ten per cent, rounded down: all that one side sees of the other (INV-13)."""
    return min(done * 10 // wanted, 10) * 10 if wanted > 0 else 0


def answered(answers: Answers, criteria: Sequence[Question]) -> tuple[int, int]:
    """How many of the questions that must be answered are, and how many there are."""
    needed = [criterion for criterion in criteria if criterion.is_required]
    return sum(1 for criterion in needed if _is_whole(answers.get(criterion.code, {}), criterion)), len(
        needed
    )


def _is_whole(answer: object, criterion: Question) -> bool:
    given = dict(answer)  # type: ignore[call-overload]
    lacks_score = criterion.has_score and given.get("score") is None
    lacks_text = criterion.has_text and not (given.get("text") or "").strip()
    return not lacks_score and not lacks_text
