"""The officer's list of a call's submitted proposals: the page is cut first, and only its rows are looked into."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.calls.models import Call, CallAgency
from app.integrity import queries as integrity
from app.integrity.queries import InForce
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals import queries as proposals
from app.proposals.models import Proposal, Submission
from app.proposals.queries import Submitted
from app.proposals.states import ProposalState
from app.reviews import phases, rules
from app.reviews.models import Review
from app.reviews.queries.conflicts import hidden_from, is_in_conflict
from app.reviews.states import LEFT, WRITTEN

UNSEEN = (ProposalState.DRAFT, ProposalState.WITHDRAWN)
SORTS = ("reference", "score", "done")
_TITLES = Submission.__table__.c
SCALE = 1000
UNSCORED = {True: -1, False: 10**9}
"""Where proposals without a score stand: last, whichever way the scale runs."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer wants to see. `party`: the own side whose reviews are sorted and filtered by.

    `sort`: "reference", "score" (best first) or "done" (fewest reviews first). `progress`: "", "short" or "done".
    """

    party: str
    state: str = ""
    words: str = ""
    progress: str = ""
    flag: str = ""
    sort: str = "reference"
    is_falling: bool = False

    @classmethod
    def of(cls, party: str, args: Mapping[str, str]) -> "Wish":
        """From the query of an address; a word it does not know counts as none."""
        sort = args.get("sort", "")
        return cls(
            party,
            state=args.get("state", ""),
            words=args.get("q", "")[:200],
            progress=args.get("progress", ""),
            flag=args.get("flag", ""),
            sort=key if (key := sort.removeprefix("-")) in SORTS else "reference",
            is_falling=sort.startswith("-"),
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one side is with a proposal. `mean` in hundredths; None without a review, or where it is not shown."""

    done: int
    assigned: int
    wanted: int
    mean: int | None


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One line. `sides`: party → progress of sides the reader may read; `others`: party → per cent, in tens."""

    line: Submitted
    key: int
    sides: Mapping[str, Progress] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, InForce] = field(default_factory=dict)


def overview(
    actor: Actor,
    call: Call,
    wish: Wish,
    *,
    readable: Collection[str],
    after: list[Any] | None = None,
    limit: int = 26,
) -> list[OverviewRow]:
    """A page of proposals. `readable`: the sides whose scores the reader may see (INV-13).

    Five statements, however many proposals there are; the call comes with its sides.
    """
    keys = session().execute(_page(actor, call, wish, after).limit(limit)).all()
    ids = [row.id for row in keys]
    lines, progress = proposals.submitted_by_ids(ids), _progress(ids)
    flags = integrity.flags_of(ids)
    sides = {side.party: side for side in call.agencies}
    return [
        OverviewRow(
            lines[row.id],
            int(row.key),
            {party: _shown(progress.get((row.id, party)), sides[party]) for party in readable},
            {
                party: rules.rounded(_shown(progress.get((row.id, party)), side).done, side.reviews_wanted)
                for party, side in sides.items()
                if party not in readable
            },
            flags[row.id],
        )
        for row in keys
        if row.id in lines
    ]


def position(row: OverviewRow) -> list[Any]:
    """The sort key of a row, for the cursor of the next page."""
    return [row.key, row.line.reference]


def _page(actor: Actor, call: Call, wish: Wish, after: list[Any] | None) -> Select[Any]:
    seen = _seen(actor, call)
    side = call.side(wish.party)
    tally = _tally(call, wish.party)
    needs_tally = wish.sort in ("score", "done") or bool(wish.progress)
    key = _key(wish, side, tally)
    wanted = select(Proposal.id, key.label("key")).where(*seen, *_filters(wish, side, tally))
    if needs_tally:
        wanted = wanted.outerjoin(tally, tally.c.proposal_id == Proposal.id)
    if wish.words:
        wanted = wanted.join(
            Submission,
            and_(Submission.proposal_id == Proposal.id, Submission.number == Proposal.submission_count),
        )
    return _in_order(wanted, wish, key, after)


def _seen(actor: Actor, call: Call) -> list[ColumnElement[bool]]:
    """What an officer of the call may see: submitted, past the deadline, free of the officer's own conflicts."""
    is_past = phases.is_past_deadline(call, clock.now())
    return [
        Proposal.call_id == call.id,
        Proposal.state.not_in(UNSEEN),
        ~hidden_from(actor),
        *([] if is_past else [Proposal.id.is_(None)]),
    ]


def _tally(call: Call, party: str) -> Any:
    """One side's reviews per proposal: how many were handed in, and the mean in thousandths of a hundredth."""
    return (
        select(
            Review.proposal_id,
            func.count().label("done"),
            (func.sum(Review.overall) * SCALE / func.count()).label("mean"),
        )
        .where(Review.call_id == call.id, Review.party == party, Review.state.in_(WRITTEN))
        .group_by(Review.proposal_id)
        .subquery()
    )


def _key(wish: Wish, side: CallAgency, tally: Any) -> Any:
    if wish.sort == "score":
        rising = func.coalesce(tally.c.mean, UNSCORED[side.higher_is_better])
        return -rising if side.higher_is_better else rising
    return (
        func.coalesce(tally.c.done, 0) if wish.sort == "done" else case((Proposal.id.is_(None), 1), else_=0)
    )


def _filters(wish: Wish, side: CallAgency, tally: Any) -> list[Any]:
    done = func.coalesce(tally.c.done, 0)
    wanted = {"short": done < side.reviews_wanted, "done": done >= side.reviews_wanted}
    found = [wanted[wish.progress]] if wish.progress in wanted else []
    if wish.state in set(ProposalState):
        found.append(Proposal.state == ProposalState(wish.state))
    if wish.flag:
        found.append(integrity.flag_is(wish.party, wish.flag))
    for word in wish.words.split()[:8]:
        columns = (Proposal.reference, _TITLES.title_en, _TITLES.title_ja)
        found.append(or_(*(func.lower(column).contains(word.lower(), autoescape=True) for column in columns)))
    return found


def _in_order(wanted: Select[Any], wish: Wish, key: Any, after: list[Any] | None) -> Select[Any]:
    reference = Proposal.reference
    by_reference = wish.sort == "reference"
    if after and len(after) == 2:
        at, last = after
        later = reference < last if wish.is_falling else reference > last
        further = key < at if wish.is_falling else key > at
        wanted = wanted.where(later if by_reference else or_(further, and_(key == at, later)))
    columns = [reference] if by_reference else [key, reference]
    return wanted.order_by(*(column.desc() if wish.is_falling else column for column in columns))


def _progress(ids: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, str], Progress]:
    """How far each side is with the rows of one page."""
    is_done = Review.state.in_(WRITTEN)
    wanted = (
        select(
            Review.proposal_id,
            Review.party,
            func.count(),
            func.sum(case((is_done, 1), else_=0)),
            func.sum(case((is_done, Review.overall), else_=0)),
        )
        .where(Review.proposal_id.in_(ids), Review.state.not_in(LEFT))
        .group_by(Review.proposal_id, Review.party)
    )
    return {
        (proposal_id, party): Progress(
            int(done), assigned, 0, rules.half_even(int(total), int(done)) if done else None
        )
        for proposal_id, party, assigned, done, total in session().execute(wanted)
    }


def _shown(progress: Progress | None, side: CallAgency) -> Progress:
    if progress is None:
        return Progress(0, 0, side.reviews_wanted, None)
    return Progress(progress.done, progress.assigned, side.reviews_wanted, progress.mean)


def by_state(actor: Actor, call: Call) -> dict[ProposalState, int]:
    """How many proposals of the call the officer sees in each state."""
    wanted = select(Proposal.state, func.count()).where(*_seen(actor, call)).group_by(Proposal.state)
    return dict(session().execute(wanted).all())


def pending_of(actor: Actor, call: Call, chosen: Collection[uuid.UUID]) -> list[Submitted]:
    """Those of the chosen proposals whose eligibility the officer can decide, by reference."""
    wanted = select(Proposal.id).where(
        *_seen(actor, call), Proposal.id.in_(chosen), Proposal.state.in_(phases.PENDING)
    )
    lines = proposals.submitted_by_ids(session().scalars(wanted))
    return sorted(lines.values(), key=lambda line: line.reference)


def is_hidden(actor: Actor, proposal_id: uuid.UUID) -> bool:
    """Whether a proposal is not there for an officer, because of a conflict that was declared."""
    return is_in_conflict(actor.person_id, proposal_id)
