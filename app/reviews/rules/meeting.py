"""How a panel meets: in which order it talks, what may be scored when, and what must be there before it ends."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from app.calls.models import CallAgency, StageForm
from app.kernel.errors import Problem
from app.reviews.rules.answers import Answers, form_problems
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


MISSING = frozenset({"review.score_missing", "review.text_missing"})
"""What a form that is not filled in yet lacks; no fault while the panel is still at work."""


def answers_problems(answers: Mapping[str, Answers], forms: Mapping[str, StageForm]) -> list[Problem]:
    """By party: what the panel's answers have wrong. What is missing is asked for when the meeting is closed."""
    problems = [Problem("meeting.no_form", f"/answers/{party}") for party in answers.keys() - forms.keys()]
    for party, form in forms.items():
        found = form_problems(answers.get(party, {}), form)
        problems += [_in_form(it, party) for it in found if it.code not in MISSING]
    return problems


def _in_form(problem: Problem, party: str) -> Problem:
    """The same problem at its place among the forms of all parties."""
    return replace(problem, pointer=problem.pointer.replace("/answers/", f"/answers/{party}/", 1))


def unanswered(answers: Mapping[str, Answers], forms: Mapping[str, StageForm]) -> bool:
    """Whether a form of the panel is still to be filled in."""
    return any(form_problems(answers.get(party, {}), form) for party, form in forms.items())


@dataclass(frozen=True, slots=True)
class Minuted:
    """What the minutes say of one proposal. `is_unanswered`: a form of the panel is not filled in."""

    state: ItemState
    rank: int | None
    consensus: str
    is_unanswered: bool = False


def closing_problems(items: Mapping[str, Minuted]) -> list[Problem]:
    """By reference: all discussed, all ranked, all with a statement and the panel's form; ranks without gaps."""
    problems = []
    for reference, it in items.items():
        facts = {"reference": reference}
        if it.state != ItemState.DONE:
            problems.append(Problem("meeting.not_discussed", "", facts))
        if it.rank is None:
            problems.append(Problem("meeting.not_ranked", "", facts))
        if not it.consensus.strip():
            problems.append(Problem("meeting.no_consensus_statement", "", facts))
        if it.is_unanswered:
            problems.append(Problem("meeting.form_unanswered", "", facts))
    ranks = {reference: it.rank for reference, it in items.items() if it.rank is not None}
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
