"""From scores to places: one order a side, ties share a place, and the panel may give another one with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from app.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class Score:
    """The mean of a proposal's overall scores in hundredths, and of how many reviews."""

    proposal_id: UUID
    mean: int
    count: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A proposal with its rank; `reason` where the panel, not the scores, gave it."""

    proposal_id: UUID
    rank: int
    mean: int
    count: int
    reason: str = ""


def ranked(
    scores: Sequence[Score], *, higher_is_better: bool, places: Mapping[UUID, tuple[int, str]] | None = None
) -> list[Placed]:
    """Everybody in order. Equal means share a rank and the next rank is skipped for it (1, 1, 3).

    `places`: proposal → (place, reason) as the panel put it; the lower places are filled first. A proposal put on a
    place stands there alone; where that place lies inside a tie it stands behind the tie.
    """
    places = {
        key: value for key, value in (places or {}).items() if any(s.proposal_id == key for s in scores)
    }
    by_id = {score.proposal_id: score for score in scores}
    free = [score for score in scores if score.proposal_id not in places]
    groups = _groups(free, higher_is_better=higher_is_better)
    for key, (place, _reason) in sorted(places.items(), key=lambda item: (item[1][0], str(item[0]))):
        groups.insert(_index(groups, place), [by_id[key]])
    return _numbered(groups, places)


def _groups(scores: Sequence[Score], *, higher_is_better: bool) -> list[list[Score]]:
    sign = -1 if higher_is_better else 1
    order = sorted(scores, key=lambda score: (sign * score.mean, str(score.proposal_id)))
    return [list(group) for _, group in groupby(order, key=lambda score: score.mean)]


def _index(groups: Sequence[Sequence[Score]], place: int) -> int:
    """Before which group a proposal comes to stand on `place`, or behind the last."""
    before = 0
    for index, group in enumerate(groups):
        if before >= place - 1:
            return index
        before += len(group)
    return len(groups)


def _numbered(groups: Sequence[Sequence[Score]], places: Mapping[UUID, tuple[int, str]]) -> list[Placed]:
    placed, rank = [], 1
    for group in groups:
        for score in group:
            reason = places.get(score.proposal_id, (0, ""))[1]
            placed.append(Placed(score.proposal_id, rank, score.mean, score.count, reason))
        rank += len(group)
    return placed


def placement_problems(place: int | None, reason: str, *, most: int, is_scored: bool) -> list[Problem]:
    """A place lies within the list, the proposal has a score, and the panel says why; `place` None takes it back."""
    problems = [] if is_scored else [Problem("panel.proposal_without_review", "/proposal_id")]
    if place is not None and not 1 <= place <= max(most, 1):
        problems.append(Problem("panel.no_such_place", "/place", {"most": most}))
    if not reason.strip():
        problems.append(Problem("reason.needed", "/reason"))
    return problems
