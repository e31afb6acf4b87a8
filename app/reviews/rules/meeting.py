"""How a panel meets: in which order it talks, what may be scored when, and what must be there before it ends."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from app.calls.models import CallAgency
from app.kernel.errors import Problem
from app.reviews.rules.ranking import Placed, Score, ranked
from app.reviews.states import ItemState, MeetingState

Key = TypeVar("Key", bound=Hashable)
JOINT = ""
JOINT_PANELS = ("joint", "board")


def is_joint(settings: Mapping[str, Any]) -> bool:
    """Whether a programme has one panel for all sides (its setting `review.panel`)."""
    return settings.get("review", {}).get("panel") in JOINT_PANELS


@dataclass(frozen=True, slots=True)
class Agenda:
    """A proposal to discuss. `spread`: the highest score less the lowest; `away`: who must leave the room."""

    proposal_id: UUID
    spread: int
    away: frozenset[UUID] = frozenset()


def discussion_order(agenda: Iterable[Agenda]) -> list[UUID]:
    """Proposals for which the same people leave the room come one after another, those of one group by spread.

    From one group to the next as few people as possible go out and in; among equals the group with the widest spread
    comes first. The room begins full.
    """
    groups: dict[frozenset[UUID], list[Agenda]] = {}
    for item in sorted(agenda, key=lambda it: (-it.spread, str(it.proposal_id))):
        groups.setdefault(item.away, []).append(item)
    order: list[UUID] = []
    room: frozenset[UUID] = frozenset()
    while groups:
        room = min(groups, key=lambda away: (len(away ^ room), *_first(groups[away])))
        order += [item.proposal_id for item in groups.pop(room)]
    return order


def _first(group: Sequence[Agenda]) -> tuple[int, str]:
    return -group[0].spread, str(group[0].proposal_id)


def planning_problems(
    party: str, *, is_joint: bool, sides: Sequence[CallAgency], is_there: bool
) -> list[Problem]:
    """A joint panel where the programme says so, and one of each side where it does not; one scale in one panel."""
    problems = [Problem("meeting.already_there")] if is_there else []
    if (party == JOINT) != is_joint:
        problems.append(Problem("meeting.joint_only" if is_joint else "meeting.each_side"))
    scales = {(it.scale_min, it.scale_max, it.scale_step, it.higher_is_better) for it in sides}
    if party == JOINT and len(scales) > 1:
        problems.append(Problem("meeting.scales_differ"))
    return problems


def running_problems(state: MeetingState, *wanted: MeetingState) -> list[Problem]:
    return [] if state in wanted else [Problem("meeting.wrong_moment")]


def opening_problems(*, members: int, chairs: int, items: int) -> list[Problem]:
    problems = [] if members >= 2 else [Problem("meeting.too_few_members")]
    problems += [] if chairs == 1 else [Problem("meeting.no_chair")]
    return problems + ([] if items else [Problem("meeting.no_agenda")])


def score_problems(
    state: ItemState, side: CallAgency, before: int | None, after: int | None
) -> list[Problem]:
    """Before the discussion the one score, from its beginning the other; both on the scale."""
    problems = []
    if before is not None and state != ItemState.WAITING:
        problems.append(Problem("meeting.score_before_too_late", "/before"))
    if after is not None and state == ItemState.WAITING:
        problems.append(Problem("meeting.score_after_too_early", "/after"))
    for name, score in (("before", before), ("after", after)):
        if score is not None and not is_on_scale(score, side):
            problems.append(Problem("meeting.score_off_scale", f"/{name}"))
    if before is None and after is None:
        problems.append(
            Problem("meeting.score_missing", "/before" if state == ItemState.WAITING else "/after")
        )
    return problems


def is_on_scale(score: int, side: CallAgency) -> bool:
    return side.scale_min <= score <= side.scale_max and (score - side.scale_min) % side.scale_step == 0


def closing_problems(items: Mapping[str, tuple[ItemState, int | None, str]]) -> list[Problem]:
    """By reference (state, rank, consensus): all discussed, all ranked, all with a statement; ranks without gaps."""
    problems = []
    for reference, (state, rank, consensus) in items.items():
        facts = {"reference": reference}
        if state != ItemState.DONE:
            problems.append(Problem("meeting.not_discussed", "", facts))
        if rank is None:
            problems.append(Problem("meeting.not_ranked", "", facts))
        if not consensus.strip():
            problems.append(Problem("meeting.no_consensus_statement", "", facts))
    ranks = {reference: rank for reference, (_s, rank, _c) in items.items() if rank is not None}
    if len(ranks) == len(items):
        problems += [Problem("meeting.rank_leaves_a_gap", "", {"reference": it}) for it in off_ranks(ranks)]
    return problems


def off_ranks(ranks: Mapping[Key, int]) -> list[Key]:
    """Those whose rank is not one more than the number of better ones; ties share a rank (1, 1, 3)."""
    counts = Counter(ranks.values())
    better = {rank: sum(count for other, count in counts.items() if other < rank) for rank in counts}
    return [key for key, rank in ranks.items() if rank != better[rank] + 1]


def bound(scores: Sequence[Score], ranks: Mapping[UUID, int], *, higher_is_better: bool) -> list[Placed]:
    """The order of a panel whose rank binds: its ranks as they are; who it did not rank stands behind, by scores."""
    known = sorted(
        (s for s in scores if s.proposal_id in ranks),
        key=lambda s: (ranks[s.proposal_id], str(s.proposal_id)),
    )
    order = [Placed(s.proposal_id, ranks[s.proposal_id], s.mean, s.count) for s in known]
    rest = ranked([s for s in scores if s.proposal_id not in ranks], higher_is_better=higher_is_better)
    last = max(len(order), max(ranks.values(), default=0))
    return order + [Placed(p.proposal_id, p.rank + last, p.mean, p.count) for p in rest]


def binding_problems(*, binds: bool, is_ranked: bool) -> list[Problem]:
    """Where the panel's rank binds, staff put nothing elsewhere once the panel has ranked."""
    return [Problem("panel.rank_binds")] if binds and is_ranked else []


def dissent_problems(state: ItemState, text: str) -> list[Problem]:
    problems = [Problem("meeting.not_discussed_yet")] if state == ItemState.WAITING else []
    return problems + ([] if text.strip() else [Problem("reason.needed", "/text")])
