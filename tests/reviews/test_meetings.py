"""Panels at work: order of talk, what members see, scores, minutes, dissent, and the rank that binds or advises."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from app.reviews import queries
from app.reviews import service as reviews
from app.reviews.models import Meeting
from app.reviews.queries.meetings import agenda_of, rows_of
from app.reviews.queries.meetings import meeting as load
from app.reviews.rules import meeting as rules
from app.reviews.rules.meeting import Agenda
from app.reviews.rules.ranking import Score
from app.reviews.service import meetings as service
from app.reviews.states import ConflictKind, ItemState
from tests.factories import reviews as build
from tests.factories.calls import draft
from tests.factories.http import post_form
from tests.reviews.test_pages import client_of

MINUTES = {"notes": "We talked.", "consensus": "Worth funding.", "rank": 1}
KEYS = [uuid.UUID(int=number) for number in range(8)]
AGENDA = st.lists(
    st.builds(Agenda, st.sampled_from(KEYS), st.integers(0, 5), st.frozensets(st.sampled_from(KEYS[:2]))),
    unique_by=lambda item: item.proposal_id,
)


def refused(act: Any, *args: Any, **more: Any) -> list[str]:
    with pytest.raises(RuleBroken) as fault:
        unit_of_work(act, *args, **more)
    return [problem.code for problem in fault.value.problems]


def panel(world: build.World, party: str = "US", *, members: int = 2) -> Meeting:
    officer = world.officer("US")
    meeting = unit_of_work(service.plan_meeting, officer, world.call.id, party)
    for number in range(members):
        who = world.reviewers["US"][number].id
        unit_of_work(service.seat, officer, meeting.id, who, is_chair=number == 0)
    unit_of_work(service.set_agenda, officer, meeting.id)
    return meeting


def reloaded(meeting: Meeting) -> Meeting:
    with read_only():
        found = load(meeting.id)
    assert found is not None
    return found


def item_of(meeting: Meeting, proposal_id: uuid.UUID) -> Any:
    return next(item for item in reloaded(meeting).items if item.proposal_id == proposal_id)


def discuss(world: build.World, meeting: Meeting, ranks: Sequence[int]) -> None:
    """Talk about everything and give the ranks, proposal by proposal."""
    officer = world.officer("US")
    unit_of_work(service.open_meeting, officer, meeting.id)
    for proposal_id, rank in zip(world.ids, ranks, strict=True):
        item = item_of(meeting, proposal_id)
        unit_of_work(service.call_up, officer, meeting.id, item.id)
        version = item_of(meeting, proposal_id).version
        unit_of_work(service.minute, officer, meeting.id, item.id, version, {**MINUTES, "rank": rank})
        unit_of_work(service.put_away, officer, meeting.id, item.id)


def scored_world(
    count: int = 3, *, rank_binds: bool = False, settings_: dict[str, Any] | None = None
) -> build.World:
    base = build.programme()
    wanted = draft(base)
    sides = tuple(replace(side, rank_binds=rank_binds, reviews_wanted=1) for side in wanted.sides)
    world = build.in_review(
        count, base=base, wanted=replace(wanted, sides=sides, settings=settings_ or wanted.settings)
    )
    with build.during_review(world.call):
        for number in range(count):
            build.reviewed(world, "US", number, 2, answers=build.scored(500 - 100 * number))
    return world


def test_who_leaves_leaves_once_and_the_widest_spread_comes_first() -> None:
    one, two = frozenset({KEYS[6]}), frozenset({KEYS[6], KEYS[7]})
    agenda = [
        Agenda(KEYS[0], 100),
        Agenda(KEYS[1], 300, one),
        Agenda(KEYS[2], 200),
        Agenda(KEYS[3], 50, two),
        Agenda(KEYS[4], 10, one),
    ]
    assert rules.discussion_order(agenda) == [KEYS[2], KEYS[0], KEYS[1], KEYS[4], KEYS[3]]


@given(AGENDA)
@settings(max_examples=60, deadline=None)
def test_every_proposal_once_and_groups_are_never_torn(agenda: list[Agenda]) -> None:
    away = {item.proposal_id: item.away for item in agenda}
    order = rules.discussion_order(agenda)
    assert sorted(order) == sorted(away)
    changes = sum(away[one] != away[two] for one, two in pairwise(order))
    assert changes == max(len(set(away.values())) - 1, 0)


@pytest.mark.parametrize(
    ("ranks", "off"),
    [([1, 2, 3], []), ([1, 1, 3], []), ([1, 1, 2], [2]), ([2, 3, 4], [0, 1, 2]), ([1, 2, 2], [])],
)
def test_ties_share_a_rank_and_leave_the_next_out(ranks: list[int], off: list[int]) -> None:
    assert rules.off_ranks(dict(enumerate(ranks))) == off


def test_a_binding_order_keeps_the_panels_ranks_and_puts_the_others_behind() -> None:
    scores = [Score(key, mean, 2) for key, mean in zip(KEYS, (100, 200, 300, 400), strict=False)]
    order = rules.bound(scores, {KEYS[0]: 1, KEYS[1]: 1}, higher_is_better=True)
    assert [(it.proposal_id, it.rank) for it in order] == [
        (KEYS[0], 1),
        (KEYS[1], 1),
        (KEYS[3], 3),
        (KEYS[2], 4),
    ]


def test_a_panel_from_the_call_to_the_hash(app: Flask, database: Engine) -> None:
    world = scored_world(2)
    with build.during_review(world.call):
        officer, member, chair = world.officer("US"), world.reviewer("US", 1), world.reviewer("US", 0)
        with pytest.raises(Forbidden):
            unit_of_work(service.plan_meeting, world.officer("JP"), world.call.id, "US")
        assert refused(service.plan_meeting, officer, world.call.id, "") == ["meeting.each_side"]
        meeting = panel(world, members=1)
        assert refused(service.open_meeting, officer, meeting.id) == ["meeting.too_few_members"]
        stranger = world.reviewers["JP"][0].id
        assert refused(service.seat, officer, meeting.id, stranger) == ["meeting.no_reviewer_of_agency"]
        unit_of_work(service.seat, officer, meeting.id, world.reviewers["US"][1].id)
        first = item_of(meeting, world.ids[0]).id
        unit_of_work(service.give_score, member, meeting.id, first, before=400)
        unit_of_work(service.open_meeting, officer, meeting.id)
        assert refused(service.give_score, member, meeting.id, first, after=300) == [
            "meeting.score_after_too_early"
        ]
        unit_of_work(service.call_up, chair, meeting.id, first)
        with pytest.raises(Forbidden):
            unit_of_work(service.call_up, member, meeting.id, first)
        assert refused(service.give_score, member, meeting.id, first, before=300) == [
            "meeting.score_before_too_late"
        ]
        assert refused(service.give_score, member, meeting.id, first, after=333) == [
            "meeting.score_off_scale"
        ]
        unit_of_work(service.give_score, member, meeting.id, first, after=500)
        unit_of_work(service.dissent, member, meeting.id, first, "I would fund it.")
        with read_only():
            rows = rows_of(member, load(meeting.id), is_officer=False)
            row = next(row for row in rows if row.item.id == first)
        assert (row.before, row.after, row.own.before) == (400, 500, 400)
        second = item_of(meeting, world.ids[1]).id
        unit_of_work(service.call_up, officer, meeting.id, second)
        states = {item.id: item.state for item in reloaded(meeting).items}
        assert states == {first: ItemState.DONE, second: ItemState.NOW}
        missing = ["meeting.not_ranked", "meeting.no_consensus_statement"]
        assert sorted(refused(service.close_meeting, officer, meeting.id)) == sorted(
            [*missing, *missing, "meeting.not_discussed"]
        )
        for item in (first, second):
            version = next(it.version for it in reloaded(meeting).items if it.id == item)
            unit_of_work(service.minute, chair, meeting.id, item, version, MINUTES)
        unit_of_work(service.put_away, officer, meeting.id, second)
        closed = unit_of_work(service.close_meeting, officer, meeting.id)
        assert len(closed.content_hash) == 64
        with pytest.raises(Conflict):
            unit_of_work(service.close_meeting, officer, meeting.id)
        assert refused(service.dissent, member, meeting.id, first, "Late.") == ["meeting.wrong_moment"]


def test_a_conflict_hides_the_item_and_is_not_told(app: Flask, database: Engine) -> None:
    world = scored_world(2)
    with build.during_review(world.call):
        officer, member = world.officer("US"), world.reviewer("US", 1)
        meeting = panel(world)
        unit_of_work(
            reviews.record_conflict, officer, world.ids[0], member.person_id, ConflictKind.FAMILY, "A cousin."
        )
        with read_only():
            found = load(meeting.id)
            agenda = {it.proposal_id: it.away for it in agenda_of(world.call, found)}
            seen = [(row.number, row.item.proposal_id) for row in rows_of(member, found, is_officer=False)]
        assert agenda == {world.ids[0]: frozenset({member.person_id}), world.ids[1]: frozenset()}
        assert seen == [(1, world.ids[1])]
        hidden = item_of(meeting, world.ids[0]).id
        with pytest.raises(NotFound):
            unit_of_work(service.give_score, member, meeting.id, hidden, before=300)
        unit_of_work(service.open_meeting, officer, meeting.id)
        unit_of_work(service.call_up, officer, meeting.id, hidden)
        client = client_of(app, world.reviewers["US"][1])
        page = client.get(f"/meetings/{meeting.id}/table").text
        assert "Nothing from this list is on the table." in page
        assert str(hidden) not in page
        assert client.get(f"/meetings/{meeting.id}/items/{hidden}").status_code == 404
        told = client_of(app, world.base.officers["US"]).get(f"/meetings/{meeting.id}/items/{hidden}").text
        assert "These members leave the room" in told
        assert client_of(app, world.base.officers["JP"]).get(f"/meetings/{meeting.id}").status_code == 404


@pytest.mark.parametrize(("binds", "wanted"), [(True, [3, 1, 1]), (False, [1, 2, 3])])
def test_the_rank_binds_or_advises(app: Flask, database: Engine, *, binds: bool, wanted: list[int]) -> None:
    """BSF: the panel's rank is followed. NSF: it advises, and the order is that of scores and officers."""
    world = scored_world(3, rank_binds=binds)
    with build.during_review(world.call):
        officer, meeting = world.officer("US"), panel(world)
        discuss(world, meeting, [3, 1, 1])
        if binds:
            assert refused(reviews.lock_side, officer, world.call.id, "US") == ["panel.meeting_not_closed"]
        unit_of_work(service.close_meeting, officer, meeting.id)
        act = (reviews.place, officer, world.call.id, "US", world.ids[2], 1)
        if binds:
            assert refused(*act, reason="Staff think so.") == ["panel.rank_binds"]
        for number in range(3):
            build.reviewed(world, "JP", number, 0)
        build.lock_all(world)
        with read_only():
            ranks = queries.joint_ranks(world.call.id)
        assert [ranks[key]["US"].rank for key in world.ids] == wanted


def test_a_joint_panel_where_the_programme_has_one(app: Flask, database: Engine) -> None:
    world = scored_world(2, settings_={"review": {"panel": "joint"}}, rank_binds=True)
    with build.during_review(world.call):
        officer = world.officer("JP")
        assert refused(service.plan_meeting, officer, world.call.id, "JP") == ["meeting.joint_only"]
        sides = {(it.scale_min, it.scale_max, it.scale_step) for it in world.call.agencies}
        if len(sides) > 1:
            assert refused(service.plan_meeting, officer, world.call.id, "") == ["meeting.scales_differ"]
        else:
            meeting = unit_of_work(service.plan_meeting, officer, world.call.id, "")
            assert refused(service.plan_meeting, officer, world.call.id, "") == ["meeting.already_there"]
            unit_of_work(service.set_agenda, world.officer("US"), meeting.id)
            assert {it.proposal_id for it in reloaded(meeting).items} == set(world.ids)


def test_a_panel_on_pages(app: Flask, database: Engine) -> None:
    world = scored_world(2)
    with build.during_review(world.call):
        client = client_of(app, world.base.officers["US"])
        made = post_form(client, f"/calls/{world.call.id}/meetings", {"party": "US"})
        room = made.location
        assert room in client.get(f"/calls/{world.call.id}/meetings").text
        assert post_form(client, f"{room}/open").status_code == 422
        for number in range(2):
            seat = {
                "person_id": str(world.reviewers["US"][number].id),
                "is_chair": "true" if number == 0 else "",
            }
            assert (
                post_form(client, f"{room}/members", {k: v for k, v in seat.items() if v}).status_code == 303
            )
        for verb in ("agenda", "open"):
            assert post_form(client, f"{room}/{verb}").location == room
        page = client.get(room).text
        item = room + "/items/" + page.split(f"{room}/items/")[1].split('"')[0]
        assert post_form(client, f"{item}/up").location == item
        member = client_of(app, world.reviewers["US"][1])
        assert room in member.get("/reviews").text
        assert post_form(member, f"{item}/score", {"after": "4"}).location == item
        assert post_form(member, f"{item}/dissent", {"text": ""}).status_code == 422
        assert post_form(member, f"{item}/dissent", {"text": "No."}).location == item
        version = client.get(item).text.split('name="version" value="')[1].split('"')[0]
        minutes = {"notes": "N", "consensus": "C", "rank": "1", "version": version}
        assert post_form(client, f"{item}/minutes", minutes).location == item
        stale = post_form(client, f"{item}/minutes", {**minutes, "notes": "Other"})
        assert (stale.status_code, "Other" in stale.text) == (412, True)
        assert "No." in client.get(item).text
        assert post_form(client, f"{room}/close").status_code == 422
        assert client.get(f"{room}/table").status_code == 200


def test_a_member_who_owes_a_review_reads_no_other_before_it_is_in(app: Flask, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        build.reviewed(world, "US", 0, 0)
        owed = build.agreed(world, "US", 0, 1)
        meeting = panel(world)
        path = f"/meetings/{meeting.id}/items/{item_of(meeting, world.ids[0]).id}"
        client = client_of(app, world.reviewers["US"][1])
        page = client.get(path).text
        assert "A strong idea." not in page
        assert "You read what others handed in once your own review is in." in page
        assert "A strong idea." in client_of(app, world.reviewers["US"][0]).get(path).text
        unit_of_work(reviews.submit, world.reviewer("US", 1), owed.id, owed.version, build.ANSWERS)
        assert "A strong idea." in client.get(path).text
