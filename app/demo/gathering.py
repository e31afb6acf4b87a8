"""Whom the agencies may ask: pools with what reviewers say of themselves, bids, a worked-out assignment, experts, talk."""

import uuid
from collections.abc import Mapping
from typing import Any

from app.accounts import queries as accounts
from app.accounts import service as accounts_service
from app.accounts.service.profiles import profile_of
from app.demo.founding import newcomer
from app.demo.reading import read
from app.demo.world import OPERATOR, World, do
from app.kernel.db import read_only
from app.kernel.parties import party
from app.reviews import queries as looks
from app.reviews import service as reviews
from app.reviews.queries.talk import numbers_of
from app.reviews.rules import Expertise, RunWish, Tied
from app.reviews.rules.opinions import Expert, OpinionText, OpinionWish
from app.reviews.service import opinions, talking
from app.reviews.states import ConflictKind, RelationKind

JOINED, TIED = -300, -60
BIDDING, BID, BIDS_CLOSE = -38, -36, 6
ASKED, AGREED, TOLD, DUE = -20, -18, -6, 10
WORKED_OUT, TALKED = -5, -4
HIGHEST_LOAD = 6
CALL = "storage"
WISHES = {
    "US": (
        ("reviews-us-1", "solid-state", 1),
        ("reviews-us-2", "sodium", 1),
        ("reviews-us-2", "solid-state", -1),
    ),
    "JP": (("reviews-jp-1", "solid-state", 1), ("reviews-jp-2", "sodium", 1)),
}
"""Who would like what: 1 eager, -1 rather not."""


def gather(world: World) -> None:
    """The pool of every agency, long before the first call."""
    for table in read("people")["person"]:
        said = read("reviewers").get(table["key"])
        if said:
            _describe(world, table, said)
            for grant in table["grants"]:
                _join(world, table, grant["agency"])


def _describe(world: World, table: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Identifier, expertise, a text, and that the relations are complete."""
    actor, side = world.actor(table["key"]), party(table["party"])
    with world.days.at(JOINED, side=side.code, hour=9):
        with read_only():
            person = accounts.person(world.people[table["key"]].id)
            assert person is not None  # noqa: S101 - the account was opened by an earlier stage
            kept, version = profile_of(actor, person), person.version
        own = {name: said[name] for name in ("orcid", "researcher_number") if name in said}
        changed = type(kept)(**{**vars_of(kept), **own})
        do(accounts_service.update_profile, actor, person.id, version, changed)
        languages = list(dict.fromkeys((side.language, "en")))
        do(reviews.save_profile, actor, 1, Expertise(said["en"], said["ja"], languages))
        do(reviews.add_text, actor, said["title"], said["text"])
        do(reviews.declare_relations, actor)


def vars_of(kept: Any) -> dict[str, Any]:
    return {name: getattr(kept, name) for name in kept.__dataclass_fields__}


def _join(world: World, table: dict[str, Any], agency: str) -> None:
    officer, side = world.officer(agency), table["party"]
    with world.days.at(JOINED, side=side, hour=10):
        row = do(reviews.invite_reviewer, officer, world.agencies[agency].id, newcomer(world, table))
    with world.days.at(JOINED, side=side, hour=11):
        do(reviews.join_pool, world.actor(table["key"]), row.id, confidentiality=True)
    with world.days.at(JOINED, side=side, hour=15):
        do(reviews.vet_reviewer, officer, row.id)


def bid(world: World) -> None:
    """Both sides ask for bids; one reviewer has written with an applicant."""
    with world.days.at(TIED):
        tied = Tied(RelationKind.COAUTHOR, name=world.people["fairweather"].name_latin, authors=6)
        do(reviews.add_relation, world.actor("reviews-us-4"), tied)
    call, closes_at = world.calls[CALL], world.days.instant(BIDS_CLOSE)
    for side in call.agencies:
        with world.days.at(BIDDING, side=side.party):
            do(reviews.open_bids, world.officer(side.agency.code), call.id, side.party, closes_at)
        for who, proposal, wish in WISHES[side.party]:
            with world.days.at(BID, side=side.party):
                do(reviews.bid, world.actor(who), world.proposals[proposal], side.party, wish)


def deepen(world: World) -> None:
    """While reviews come in: experts are asked, an assignment with one reviewer more is worked out, a side talks."""
    _ask_expert(world)
    _leave_a_question(world)
    _work_out(world)
    _talk(world)


def _ask_expert(world: World) -> None:
    said, side = read("reviewers")["opinion"], world.calls[CALL].side("US")
    expert, officer = world.actor("lindqvist"), world.officer(side.agency.code)
    with world.days.at(ASKED, side=side.party):
        row = do(
            opinions.ask_opinion,
            *(officer, (world.proposals["solid-state"], side.party)),
            *(_expert(world, "lindqvist"), OpinionWish(said["question"], world.days.instant(DUE, hour=17))),
        )
    with world.days.at(AGREED, side=side.party):
        do(opinions.declare_for_opinion, expert, row.id, ConflictKind.NONE)
        agreed = do(opinions.accept_opinion, expert, row.id, confidentiality=True)
    with world.days.at(TOLD, side=side.party):
        told = OpinionText(said["text"], "own", said["note"])
        do(opinions.submit_opinion, expert, row.id, agreed.version, told)


def _leave_a_question(world: World) -> None:
    """Another side's question waits for its expert."""
    said, side = read("reviewers")["waiting"], world.calls[CALL].side("JP")
    with world.days.at(TOLD, side=side.party):
        wish = OpinionWish(said["question"], world.days.instant(DUE, side=side.party, hour=17))
        place = (world.proposals["sodium"], side.party)
        do(opinions.ask_opinion, world.officer(side.agency.code), place, _expert(world, "namekata"), wish)


def _expert(world: World, key: str) -> Expert:
    person = world.people[key]
    return Expert(person.email, person.name_latin, person.party, person.language)


def _work_out(world: World) -> None:
    """An assignment of three reviews for each proposal, to be looked at; nobody has adopted it."""
    from app.reviews.assignment import call as engine  # noqa: PLC0415 - brings the solver

    call = world.calls[CALL]
    side = call.side("JP")
    wish = RunWish(reviews=3, most_load=HIGHEST_LOAD, use_bids=True, keep_present=True, apart=False)
    with world.days.at(WORKED_OUT, side=side.party):
        row = do(reviews.ask_run, world.officer(side.agency.code), call.id, side.party, wish)
        with read_only():
            material = looks.material_of(row)
        outcome = engine.work_out(material, engine.Wish(**row.settings), row.seed)
        do(reviews.start_run, OPERATOR, row.id)
        do(reviews.finish_run, OPERATOR, row.id, outcome)


def _talk(world: World) -> None:
    said, side = read("reviewers")["talk"], world.calls[CALL].side("US")
    proposal = world.proposals["solid-state"]
    with world.days.at(TALKED, side=side.party):
        own, number = _numbers(proposal, side.party, world.people["reviews-us-2"].id)
        do(talking.remark, world.actor("reviews-us-2"), own, said["reviewer"].format(number=number))
    with world.days.at(TALKED, side=side.party, hour=14):
        officer = world.officer(side.agency.code)
        do(talking.remark_of_officer, officer, proposal, side.party, said["officer"])


def _numbers(proposal: uuid.UUID, side: str, reviewer: uuid.UUID) -> tuple[uuid.UUID, int]:
    """A reviewer's own review, and the number of somebody else of the side."""
    with read_only():
        numbers = numbers_of(proposal, side)
        own = next(row.id for row in looks.reviews_of(proposal, [side]) if row.reviewer_id == reviewer)
    return own, min(number for key, number in numbers.items() if key != own)
