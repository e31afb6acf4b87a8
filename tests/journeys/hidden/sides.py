"""Secrets of a side's work around its reviews: its panel, its talk, its pool, and what reviewers say of themselves."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select, update

from app.accounts.models import Person
from app.kernel import db
from app.reviews import service as reviews
from app.reviews.models import (
    Bid,
    ConflictWaiver,
    Dissent,
    ExpertiseText,
    MeetingItem,
    MeetingScore,
    PairRule,
    PoolMember,
    Relation,
    Remark,
    ReviewerProfile,
    ReviewVersion,
    ScoreLine,
)
from app.reviews.rules import RunWish
from app.reviews.service import talking
from app.reviews.states import PairRuleKind, VersionKind
from tests.journeys.around import SAID, SIDE
from tests.journeys.everybody import PHASES, Everybody
from tests.journeys.hidden.secret import (
    MINE,
    OF_US,
    OFFICERS,
    Act,
    Secret,
    differing,
    set_,
    set_answer,
    set_locked,
)
from tests.reviews.test_meetings import item_of

OTHER = "Merit: none."


def secrets(made: Everybody, phase: str) -> Iterator[Secret]:
    yield from _of_panel(made, phase)
    yield from _of_talk(made, phase)
    yield from _of_pool(made)
    yield from _of_versions(made)
    yield from _of_ties(made)
    if phase == PHASES[1]:
        yield from _of_letters(made)
        yield from _of_runs(made)
    else:
        yield from _of_scores(made)


def _who(made: Everybody, name: str) -> Person:
    person = made.people[name]
    assert person is not None
    return person


def _row(model: type[Any], *where: Any) -> Any:
    with db.read_only() as session:
        return session.scalars(select(model).where(*where).order_by(model.id).limit(1)).one()


def _of_panel(made: Everybody, phase: str) -> Iterator[Secret]:
    """Minutes, answers, scores and dissent: of those who sit and of their officers, then of both sides' (D4, D8)."""
    assert made.meeting is not None
    item = item_of(made.meeting, made.world.ids[0])
    page = ("officer US", f"/meetings/{made.meeting.id}/items/{item.id}")
    room = {"officer US"} | (set() if phase == PHASES[3] else {"reviewer US", "writer US"})
    every = room | (set() if phase == PHASES[1] else {"officer JP"})
    mine = update(MeetingItem).where(MeetingItem.id == item.id)
    for code in SAID:
        is_open = phase == PHASES[3] and code != "staff"
        act = set_answer(MeetingItem, item.id, code, SIDE, text=OTHER)
        yield Secret(f"panel's {code}", every | (MINE if is_open else set()), act, page)
    yield Secret("panel's notes", room, set_locked(mine.values(notes=OTHER)), page)
    yield Secret("panel's statement", every, set_locked(mine.values(consensus=OTHER)), page)
    yield Secret("panel's rank", every, set_locked(mine.values(rank=7)), page)
    for name, values in {"before": {"before": 100}, "after": {"after": 100}}.items():
        score = update(MeetingScore).where(MeetingScore.item_id == item.id).values(**values)
        yield Secret(f"panel's score {name}", room, set_locked(score), page)
    dissent = update(Dissent).where(Dissent.item_id == item.id).values(text=OTHER)
    yield Secret("panel's dissent", room, set_locked(dissent), page)


def _of_talk(made: Everybody, phase: str) -> Iterator[Secret]:
    """The talk of a side is of those whose review is in (D4)."""
    first = made.world.ids[0]
    readers = {PHASES[1]: {"reviewer US"}, PHASES[2]: {"reviewer US", "writer US"}, PHASES[3]: set()}[phase]
    page = ("officer US", f"/calls/{made.world.call.id}/proposals/{first}/talk/{SIDE}")
    for name, where in {
        "reviewer": Remark.review_id.is_not(None),
        "officer": Remark.review_id.is_(None),
    }.items():
        act = set_locked(update(Remark).where(where).values(text=OTHER))
        yield Secret(f"remark of the {name}", {"officer US"} | readers, act, page)


def _of_versions(made: Everybody) -> Iterator[Secret]:
    """Why a review was given back to its reviewer (D3)."""
    review = made.reviews["US"]
    mine = (ReviewVersion.review_id == review.id, ReviewVersion.kind == VersionKind.REOPENED)
    with db.read_only() as session:
        number = session.scalars(select(ReviewVersion.number).where(*mine)).one()
    act = set_locked(update(ReviewVersion).where(*mine).values(reason=OTHER))
    page = ("reviewer US", f"/reviews/{review.id}/versions/{number}")
    yield Secret("reason of a reopening", {"reviewer US", "officer US"}, act, page)


def _of_pool(made: Everybody) -> Iterator[Secret]:
    """What an agency notes about somebody in its pool, and what that person says."""
    row = _row(PoolMember)
    page = ("officer US", f"/pool-members/{row.id}")
    yield Secret("vetting note of the pool", OF_US, set_(PoolMember, row.id, vetting_note=OTHER), page)


def _of_ties(made: Everybody) -> Iterator[Secret]:
    """What reviewers say of themselves, and what their officers make of it (C1 to C4)."""
    idle, rival = _who(made, "idle reviewer"), made.world.ids[1]
    profile, own = (
        _row(ReviewerProfile, ReviewerProfile.person_id == idle.id),
        ("idle reviewer", "/reviews/profile"),
    )
    yield Secret("keywords", {"idle reviewer"}, set_(ReviewerProfile, profile.id, keywords_en=["Merit"]), own)
    text = _row(ExpertiseText, ExpertiseText.person_id == idle.id)
    yield Secret("text of a reviewer", {"idle reviewer"}, set_(ExpertiseText, text.id, title=OTHER), own)
    tie = _row(Relation, Relation.person_id == idle.id)
    yield Secret("tie of a reviewer", {"idle reviewer"}, set_(Relation, tie.id, evidence=OTHER), own)
    side = ("officer US", f"/calls/{made.world.call.id}/proposals/{rival}/assignment/{SIDE}")
    rule, waiver = _row(PairRule), _row(ConflictWaiver)
    officers = {"officer US", "torn officer"}
    yield Secret("pair rule", officers, set_(PairRule, rule.id, kind=PairRuleKind.FIXED), side)
    yield Secret("reason of a pair rule", officers, set_(PairRule, rule.id, reason=OTHER), side)
    yield Secret("reason of a waiver", officers, set_(ConflictWaiver, waiver.id, reason=OTHER), side)


def _of_letters(made: Everybody) -> Iterator[Secret]:
    """Of what a reviewer is reminded, and what one would like."""
    world, officer = made.world, made.world.officer(SIDE)
    draft = made.reviews["draft"]

    def reminded(word: str) -> Act:
        return lambda: db.unit_of_work(talking.remind, officer, world.call.id, SIDE, {draft.id}, word)

    yield differing("reminder", {"writer US"}, ("writer US", "letters"), reminded)

    page = ("idle reviewer", f"/bids/{world.call.id}/{SIDE}")
    for name, proposal, counted in (
        ("first", world.ids[0], set()),
        ("rival", world.ids[1], {"torn officer"}),
    ):
        wish = _row(Bid, Bid.proposal_id == proposal)
        knows = {"idle reviewer", "officer US"} | counted
        yield Secret(f"bid on the {name}", knows, set_(Bid, wish.id, wish=-1), page)


def _of_runs(made: Everybody) -> Iterator[Secret]:
    """An assignment that one side has worked out (D1)."""
    world = made.world

    def asked(word: str) -> Act:
        wish = RunWish(reviews={"One": 1, "Another": 2}[word], most_load=4)
        return partial(db.unit_of_work, reviews.ask_run, world.officer(SIDE), world.call.id, SIDE, wish)

    knows = {"officer US", "torn officer", "auditor"}
    yield differing(
        "assignment run", knows, ("officer US", f"/calls/{world.call.id}/assignment/{SIDE}"), asked
    )


def _of_scores(made: Everybody) -> Iterator[Secret]:
    """Both sides on one scale, for the officers of both."""
    line = update(ScoreLine).where(ScoreLine.proposal_id == made.world.ids[0]).values(rank=7)
    page = ("officer US", f"/calls/{made.world.call.id}/scores")
    yield Secret("harmonised rank", OFFICERS, set_locked(line), page)
