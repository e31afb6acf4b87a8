"""Computed assignments: what they are made of, and what they gave, for officers of the side."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person
from app.calls import queries as calls
from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.proposals.models import Proposal, Submission
from app.proposals.states import ProposalState
from app.reviews import policy
from app.reviews.models import AssignmentRun, Bid, BidRound, ExpertiseText, PairRule, Review, RunPair
from app.reviews.queries.conflicts import applies_in, hidden_from, in_conflict
from app.reviews.queries.facts import conflicts_in
from app.reviews.queries.panels import hidden_among
from app.reviews.queries.pools import limits_of, profiles_of
from app.reviews.queries.side import reviewers_for
from app.reviews.states import LEFT, PairRuleKind, ReviewState, RunState

if TYPE_CHECKING:
    from app.reviews.assignment.call import Material, Paper, Reviewer

Id = uuid.UUID
Pair = tuple[Id, Id]


def run(run_id: Id, *, hold: bool = False) -> AssignmentRun | None:
    wanted = select(AssignmentRun).where(AssignmentRun.id == run_id)
    if hold:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return session().scalar(wanted)


def runs_of(call_id: Id, party: str, *, limit: int = 20) -> Sequence[AssignmentRun]:
    """A side's newest runs."""
    wanted = select(AssignmentRun).where(AssignmentRun.call_id == call_id, AssignmentRun.party == party)
    return session().scalars(wanted.order_by(AssignmentRun.number.desc()).limit(limit)).all()


def last_run_number(call_id: Id, party: str) -> int:
    wanted = select(func.max(AssignmentRun.number))
    of_side = wanted.where(AssignmentRun.call_id == call_id, AssignmentRun.party == party)
    return session().scalar(of_side) or 0


def last_adopted(call_id: Id, party: str) -> AssignmentRun | None:
    wanted = select(AssignmentRun).where(
        AssignmentRun.call_id == call_id,
        AssignmentRun.party == party,
        AssignmentRun.state == RunState.ADOPTED,
    )
    return session().scalar(wanted.order_by(AssignmentRun.number.desc()).limit(1))


def change_counts(actor: Actor, run_id: Id) -> dict[str, int]:
    """How many pairs a run adds, keeps and removes, of the proposals that the reader may see."""
    wanted = select(RunPair.change, func.count()).join(Proposal, Proposal.id == RunPair.proposal_id)
    mine = wanted.where(RunPair.run_id == run_id, ~hidden_from(actor)).group_by(RunPair.change)
    return dict(session().execute(mine).all())


def run_pairs(
    actor: Actor, run_id: Id, *, change: str = "", after: list[Any] | None = None, limit: int = 51
) -> Sequence[Any]:
    """Pairs of a run by proposal: `(pair, reference, person)`; without the reader's own conflicts."""
    wanted = (
        select(RunPair, Proposal.reference, Person)
        .join(Proposal, Proposal.id == RunPair.proposal_id)
        .join(Person, Person.id == RunPair.person_id)
        .where(RunPair.run_id == run_id, ~hidden_from(actor))
    )
    if change:
        wanted = wanted.where(RunPair.change == change)
    if after and len(after) == 2:
        reference, last = after[0], uuid.UUID(after[1])
        later = (Proposal.reference > reference) | ((Proposal.reference == reference) & (RunPair.id > last))
        wanted = wanted.where(later)
    return session().execute(wanted.order_by(Proposal.reference, RunPair.id).limit(limit)).all()


def run_pair_position(row: Any) -> list[Any]:
    return [row[1], str(row[0].id)]


def pairs_of_run(actor: Actor, run_id: Id) -> Sequence[RunPair]:
    """Every pair that changes something, without the actor's own conflicts."""
    wanted = select(RunPair).join(Proposal, Proposal.id == RunPair.proposal_id).where(~hidden_from(actor))
    wanted = wanted.where(RunPair.run_id == run_id, RunPair.change.in_(("added", "removed")))
    return session().scalars(wanted.order_by(RunPair.id)).all()


def names_in(actor: Actor, result: dict[str, Any]) -> tuple[dict[str, str], dict[str, Person]]:
    """References and people that a run's shortfalls name; what the reader must not see is missing."""
    every = [end for it in result.get("shortfalls", []) for end in (it, *it["remedies"])]
    ids = {uuid.UUID(end["proposal"]) for end in every if end["proposal"]}
    seen = select(Proposal.id, Proposal.reference).where(Proposal.id.in_(ids), ~hidden_from(actor))
    people = {uuid.UUID(end["reviewer"]) for end in every if end["reviewer"]}
    found = session().scalars(select(Person).where(Person.id.in_(people)))
    references = {str(row.id): row.reference for row in session().execute(seen)}
    return references, {str(person.id): person for person in found}


# What a run is made of


def material_of(row: AssignmentRun) -> "Material":
    """Everything known of the side, without the proposals that whoever asked must not see."""
    from app.reviews.assignment.call import Material  # noqa: PLC0415 - brings the solver

    call = call_of_run(row)
    papers = _papers(call, row.asked_by_id)
    reviewers = _reviewers(call, row.party)
    firm, loose, left = _present(row.call_id, row.party)
    rules = _rules(row.call_id, row.party)
    people = {reviewer.id for reviewer in reviewers}
    conflicts = conflicts_in(row.call_id, people)
    barred = {pair for pair in conflicts.pairs if conflicts.of(*pair)} | left | rules[PairRuleKind.FORBIDDEN]
    for person_id in conflicts.everywhere:
        barred |= {(it.id, person_id) for it in papers if conflicts.of(it.id, person_id)}
    return Material(
        papers, reviewers, firm, loose, rules[PairRuleKind.FIXED], barred, bids_of(row.call_id, people)
    )


def _papers(call: Call, asked_by_id: Id) -> "list[Paper]":
    from app.reviews.assignment.call import Paper  # noqa: PLC0415 - brings the solver

    newest = (Submission.proposal_id == Proposal.id) & (Submission.number == Proposal.submission_count)
    wanted = (
        select(Proposal.id, Submission.content)
        .join(Submission, newest)
        .where(Proposal.call_id == call.id, Proposal.state == ProposalState.IN_REVIEW)
        .where(Proposal.id.not_in(in_conflict(asked_by_id)))
        .order_by(Proposal.reference)
    )
    return [
        Paper(row.id, text_of(row.content["shared"]), _folded(row.content["shared"]["keywords"]))
        for row in session().execute(wanted)
    ]


def text_of(shared: dict[str, Any]) -> str:
    """The words of a submission's shared part, in both languages."""
    parts = [*shared["title"].values(), *shared["abstract"].values(), *shared["keywords"]]
    return "\n".join(part for part in parts if part)


def _folded(words: Collection[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


def _reviewers(call: Call, party: str) -> "list[Reviewer]":
    """Who reviews for the side, and is not away while the review lasts."""
    from app.reviews.assignment.call import Reviewer  # noqa: PLC0415 - brings the solver

    agency_id = call.side(party).agency_id
    people = reviewers_for(agency_id, call.id)
    ids = {person.id for person in people}
    profiles, texts, limits = profiles_of(ids), _texts(ids), limits_of(agency_id, ids)
    found = []
    for person in sorted(people, key=lambda it: it.id):
        said = profiles.get(person.id)
        if said and said.away_from and said.away_until and _covers(call, said.away_from, said.away_until):
            continue
        words = [*said.keywords_en, *said.keywords_ja] if said else []
        own = [*texts.get(person.id, []), *([" ".join(words)] if words else [])]
        found.append(
            Reviewer(
                person.id,
                person.party,
                person.institution_id,
                own,
                _folded(words),
                frozenset(said.languages) if said else frozenset(),
                limits.get(person.id),
            )
        )
    return found


def _covers(call: Call, first: Any, last: Any) -> bool:
    """Away for the whole time of the review."""
    return bool(first <= call.review_opens_at.date() and last >= call.review_ends_at.date())


def _texts(people: Collection[Id]) -> dict[Id, list[str]]:
    found: dict[Id, list[str]] = defaultdict(list)
    listed = sorted(people)
    for low in range(0, len(listed), 900):
        wanted = select(ExpertiseText.person_id, ExpertiseText.title, ExpertiseText.text)
        part = wanted.where(ExpertiseText.person_id.in_(listed[low : low + 900]))
        for row in session().execute(part.order_by(ExpertiseText.id)):
            found[row.person_id].append(f"{row.title}\n{row.text}")
    return found


def _present(call_id: Id, party: str) -> tuple[set[Pair], set[Pair], set[Pair]]:
    """Assignments of a side: agreed or written, asked only, and left."""
    wanted = select(Review.proposal_id, Review.reviewer_id, Review.state)
    firm: set[Pair] = set()
    loose: set[Pair] = set()
    left: set[Pair] = set()
    for row in session().execute(wanted.where(Review.call_id == call_id, Review.party == party)):
        kind = left if row.state in LEFT else loose if row.state == ReviewState.INVITED else firm
        kind.add((row.proposal_id, row.reviewer_id))
    return firm, loose, left


def _rules(call_id: Id, party: str) -> dict[PairRuleKind, set[Pair]]:
    found: dict[PairRuleKind, set[Pair]] = {kind: set() for kind in PairRuleKind}
    wanted = select(PairRule.proposal_id, PairRule.person_id, PairRule.kind)
    mine = wanted.join(Proposal, Proposal.id == PairRule.proposal_id).where(Proposal.call_id == call_id)
    for row in session().execute(mine.where(PairRule.party == party)):
        found[row.kind].add((row.proposal_id, row.person_id))
    return found


def pair_rule(proposal_id: Id, person_id: Id, party: str) -> PairRule | None:
    wanted = select(PairRule).where(PairRule.proposal_id == proposal_id, PairRule.person_id == person_id)
    return session().scalar(wanted.where(PairRule.party == party).with_for_update())


def pair_rules_of(proposal_id: Id, party: str) -> dict[Id, PairRule]:
    wanted = select(PairRule).where(PairRule.proposal_id == proposal_id, PairRule.party == party)
    return {row.person_id: row for row in session().scalars(wanted)}


# What adoption asks


def call_of_run(row: AssignmentRun) -> Call:
    """The call of a run, with its sides."""
    found = calls.call(row.call_id)
    if found is None:
        raise LookupError(row.call_id)
    return found


def ids_in_review(call_id: Id) -> set[Id]:
    in_review = (Proposal.call_id == call_id) & (Proposal.state == ProposalState.IN_REVIEW)
    return set(session().scalars(select(Proposal.id).where(in_review)))


def assigned_pairs(call_id: Id) -> set[Pair]:
    """Everybody who has, or had and left, a proposal of the call."""
    wanted = select(Review.proposal_id, Review.reviewer_id).where(Review.call_id == call_id)
    return {(row.proposal_id, row.reviewer_id) for row in session().execute(wanted)}


def pseudonyms_by_proposal(call_id: Id, party: str) -> dict[Id, set[int]]:
    found: dict[Id, set[int]] = defaultdict(set)
    wanted = select(Review.proposal_id, Review.pseudonym)
    for row in session().execute(wanted.where(Review.call_id == call_id, Review.party == party)):
        found[row.proposal_id].add(row.pseudonym)
    return found


# Bids


def bid_round(call_id: Id, party: str) -> BidRound | None:
    return session().scalar(select(BidRound).where(BidRound.call_id == call_id, BidRound.party == party))


def bids_of(call_id: Id, people: Collection[Id]) -> dict[Pair, int]:
    wanted = select(Bid.proposal_id, Bid.person_id, Bid.wish)
    every = wanted.join(Proposal, Proposal.id == Bid.proposal_id).where(Proposal.call_id == call_id)
    return {
        (row.proposal_id, row.person_id): row.wish
        for row in session().execute(every)
        if row.person_id in people
    }


def bid_counts(actor: Actor, call_id: Id, agency_id: Id) -> Counter[int]:
    """How often people of the side said something, by wish; what a conflict hides from the actor is not counted."""
    people = {person.id for person in reviewers_for(agency_id, call_id)}
    hidden = hidden_among(actor, call_id)
    bids = bids_of(call_id, people).items()
    return Counter(wish for (proposal_id, _person), wish in bids if proposal_id not in hidden)


def own_bid(proposal_id: Id, person_id: Id | None) -> Bid | None:
    wanted = select(Bid).where(Bid.proposal_id == proposal_id, Bid.person_id == person_id)
    return session().scalar(wanted.with_for_update())


def biddable(call_id: Id, person_id: Id | None, *, after: str = "", limit: int = 51) -> Sequence[Any]:
    """Proposals of a call on which a reviewer may bid: `(id, reference, title, own wish)`. Those in conflict are not
    there, and nothing tells that they are not.
    """
    newest = (Submission.proposal_id == Proposal.id) & (Submission.number == Proposal.submission_count)
    mine = (Bid.proposal_id == Proposal.id) & (Bid.person_id == person_id)
    wanted = (
        select(Proposal.id, Proposal.reference, Submission.title, Bid.wish)
        .join(Submission, newest)
        .outerjoin(Bid, mine)
        .where(Proposal.call_id == call_id, Proposal.state == ProposalState.IN_REVIEW)
        .where(Proposal.id.not_in(in_conflict(person_id)), Proposal.reference > after)
    )
    return session().execute(wanted.order_by(Proposal.reference).limit(limit)).all()


def is_bidding(row: BidRound | None, now: datetime) -> bool:
    return row is not None and row.opened_at <= now < row.closes_at


def bid_rounds_of(actor: Actor) -> list[tuple[BidRound, Call]]:
    """Where the actor may bid now, what closes first first."""
    now = clock.now()
    wanted = (
        select(BidRound, Call)
        .join(Call, Call.id == BidRound.call_id)
        .options(selectinload(Call.agencies))
        .where(BidRound.opened_at <= now, BidRound.closes_at > now)
        .order_by(BidRound.closes_at, BidRound.id)
    )
    return [
        (row, call)
        for row, call in session().execute(wanted)
        if policy.is_reviewer(actor, call, row.party) and not applies_in(actor.person_id, call.id)
    ]


def call_of_bid(actor: Actor, proposal_id: Id) -> Id | None:
    """The call of a proposal in review that may be shown to the actor for a bid."""
    wanted = select(Proposal.call_id).where(
        Proposal.id == proposal_id,
        Proposal.state == ProposalState.IN_REVIEW,
        Proposal.id.not_in(in_conflict(actor.person_id)),
    )
    return session().scalar(wanted)


def bidden_call(actor: Actor, call_id: Id, party: str) -> Call | None:
    """A call in which the actor may bid for the side now."""
    call = calls.call(call_id)
    if call is None or party not in call.parties or not policy.is_reviewer(actor, call, party):
        return None
    is_open = is_bidding(bid_round(call_id, party), clock.now())
    return call if is_open and not applies_in(actor.person_id, call_id) else None
