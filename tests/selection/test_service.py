"""The joint meeting: the list, two keys, splits, and what follows."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import registry
from app.awards import queries as awards
from app.calls import queries as calls
from app.calls.states import CallState
from app.integrity.states import Flag
from app.kernel import clock
from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from app.proposals import queries as proposals
from app.proposals.states import ProposalState
from app.selection import queries, service
from app.selection.states import DecisionAction, DecisionState
from tests.factories.accounts import actor_of, person, save
from tests.factories.calls import draft, programme, side
from tests.factories.reviews import World, during_review, lock_all, review_everything
from tests.factories.selection import approve, clear_all, decline, locked_world, meet, met_world, turn
from tests.reviews.test_pages import client_of

APPROVE, RESERVE, DECLINE = DecisionAction


def state_of(world: World, number: int = 0) -> ProposalState:
    with read_only():
        found = proposals.head(world.ids[number])
    assert found is not None
    return found.state


def broken() -> list[str]:
    with read_only() as reader:
        return [f"{i.name}: {row}" for i in registry.INVARIANTS for row in i.find(reader)]


def test_the_better_ranked_proposal_stands_first_and_both_are_funded(database: Engine) -> None:
    world, _team = met_world(2)
    with read_only():
        kept = queries.list_in_force(world.call.id)
        assert kept is not None
        lines = [(line.proposal_id, line.joint_rank, line.is_funded) for line in kept.lines]
    assert lines == [(world.ids[0], 1, True), (world.ids[1], 2, True)]


def test_no_list_before_every_side_has_locked(database: Engine) -> None:
    world, _team = locked_world(1)
    with during_review(world.call), pytest.raises(RuleBroken) as caught:
        unit_of_work(service.build_joint_list, world.officer("US"), world.call.id)
    assert [p.code for p in caught.value.problems] == ["selection.side_not_locked"] * 2


def test_one_key_alone_is_a_split_with_an_owner_and_a_date(database: Engine) -> None:
    world, _team = met_world(1)
    with during_review(world.call):
        turn(world, world.ids[0], "US", APPROVE)
        with read_only():
            split = queries.open_split(world.ids[0])
        assert split is not None
        assert (split.owner_party, split.due_on > clock.today("UTC")) == ("JP", True)
        assert state_of(world) == ProposalState.RANKED
        turn(world, world.ids[0], "JP", APPROVE)
    with read_only():
        assert queries.open_split(world.ids[0]) is None
    assert (state_of(world), broken()) == (ProposalState.SELECTED, [])


def test_keys_that_differ_wait_until_one_is_turned_back(database: Engine) -> None:
    world, _team = met_world(1)
    with during_review(world.call):
        turn(world, world.ids[0], "US", APPROVE)
        turn(world, world.ids[0], "JP", DECLINE, "Outside the area.")
        assert (state_of(world), broken()) == (ProposalState.RANKED, [])
        turn(world, world.ids[0], "US", DECLINE, "We agree.")
    assert state_of(world) == ProposalState.DECLINED


def test_a_decided_proposal_stays_decided(database: Engine) -> None:
    world, _team = met_world(1)
    with during_review(world.call):
        approve(world, world.ids[0])
        with pytest.raises(RuleBroken) as caught:
            turn(world, world.ids[0], "JP", DECLINE, "Too late.")
    assert [p.code for p in caught.value.problems] == ["selection.already_decided"]


def test_the_call_is_decided_with_its_last_proposal(database: Engine) -> None:
    world, _team = met_world(2)
    with during_review(world.call):
        approve(world, world.ids[0])
        with read_only():
            assert calls.call(world.call.id).state == CallState.PUBLISHED  # type: ignore[union-attr]
        decline(world, world.ids[1])
    with read_only():
        assert calls.call(world.call.id).state == CallState.DECIDED  # type: ignore[union-attr]


def test_integrity_holds_a_key(database: Engine) -> None:
    world, _team = locked_world(1)
    with during_review(world.call):
        review_everything(world)
        lock_all(world)
        unit_of_work(service.build_joint_list, world.officer("US"), world.call.id)
        with pytest.raises(RuleBroken) as caught:
            turn(world, world.ids[0], "US", APPROVE)
        assert [p.code for p in caught.value.problems] == ["selection.integrity_open"] * 2
        clear_all(world, flag=Flag.HOLD)
        with pytest.raises(RuleBroken) as caught:
            turn(world, world.ids[0], "US", APPROVE)
        assert [p.code for p in caught.value.problems] == ["selection.integrity_hold"] * 2


def test_the_list_is_final_once_a_key_was_turned(database: Engine) -> None:
    world, _team = locked_world(1)
    with during_review(world.call):
        first = meet(world)
        second = unit_of_work(service.build_joint_list, world.officer("JP"), world.call.id)
        assert (first.number, second.number) == (1, 2)
        turn(world, world.ids[0], "US", APPROVE)
        with pytest.raises(RuleBroken):
            unit_of_work(service.build_joint_list, world.officer("JP"), world.call.id)


def test_a_key_belongs_to_its_party(database: Engine) -> None:
    world, _team = met_world(1)
    somebody = person()
    save(somebody)
    with during_review(world.call):
        with pytest.raises(Forbidden):
            unit_of_work(service.decide, world.officer("US"), world.ids[0], "JP", APPROVE, "")
        with pytest.raises(NotFound):
            unit_of_work(service.decide, actor_of(somebody), world.ids[0], "US", APPROVE, "")
        turn(world, world.ids[0], "US", APPROVE)
        with pytest.raises(Conflict):
            turn(world, world.ids[0], "US", APPROVE)


def test_both_keys_make_an_award_and_a_declined_proposal_none(database: Engine) -> None:
    world, _team = met_world(2)
    with during_review(world.call):
        approve(world, world.ids[0])
        decline(world, world.ids[1])
    with read_only():
        award = awards.award_of(world.ids[0])
        assert award is not None
        assert ([line.party for line in award.lines], awards.award_of(world.ids[1])) == (["JP", "US"], None)
        keys = queries.decisions_of(world.ids)
    assert {key.state for key in keys[world.ids[0]].values()} == {DecisionState.APPROVED}
    assert broken() == []


ASK = 10_000_00
"""What every half of the factories asks for, in minor units."""


def short_world(count: int, *, pays: int) -> World:
    """Both agencies can pay the halves of so many proposals, the endowment next to nothing."""
    base = programme()
    sides = tuple(
        side(body, budget=pays * ASK, largest=ASK, lot_id=base.lots[p].id)
        for p, body in base.agencies.items()
    )
    wanted = replace(draft(base), sides=sides)
    return locked_world(count, income={"USD": 100, "JPY": 100}, base=base, wanted=wanted)[0]


def reserve(world: World, number: int) -> None:
    for party in world.parties:
        turn(world, world.ids[number], party, RESERVE)


def codes_of(world: World, number: int, action: DecisionAction) -> list[str]:
    with pytest.raises(RuleBroken) as caught:
        turn(world, world.ids[number], "US", action, "")
    return [problem.code for problem in caught.value.problems]


def test_what_no_purse_reaches_waits_and_the_call_is_decided_with_it(database: Engine) -> None:
    world = short_world(2, pays=1)
    with during_review(world.call):
        meet(world)
        assert codes_of(world, 0, RESERVE) == ["selection.funded_needs_no_reserve"]
        turn(world, world.ids[1], "US", RESERVE)
        assert (state_of(world, 1), broken()) == (ProposalState.RANKED, [])
        turn(world, world.ids[1], "JP", RESERVE)
        assert state_of(world, 1) == ProposalState.RESERVE
        approve(world, world.ids[0])
        assert codes_of(world, 1, APPROVE) == ["selection.purses_do_not_reach"] * 2
    with read_only():
        assert calls.call(world.call.id).state == CallState.DECIDED  # type: ignore[union-attr]
    assert broken() == []


def choices_of(app: Flask, world: World, number: int) -> list[str]:
    client = client_of(app, world.base.officers["US"])
    page = client.get(f"/proposals/{world.ids[number]}/decision/US")
    return re.findall(r'name="action" value="(\w+)"', page.text)


def test_the_reserve_list_is_offered_to_what_no_purse_reached(app: Flask, database: Engine) -> None:
    world = short_world(2, pays=1)
    with during_review(world.call):
        meet(world)
        assert choices_of(app, world, 0) == ["approve", "decline"]
        assert choices_of(app, world, 1) == ["approve", "reserve", "decline"]


def test_money_that_others_leave_takes_the_reserve_up_in_order(database: Engine) -> None:
    world = short_world(3, pays=1)
    with during_review(world.call):
        meet(world)
        reserve(world, 1)
        reserve(world, 2)
        decline(world, world.ids[0])
        assert codes_of(world, 2, APPROVE) == ["selection.reserve_stands_before"]
        approve(world, world.ids[1])
        assert (state_of(world, 1), broken()) == (ProposalState.SELECTED, [])
        assert codes_of(world, 2, APPROVE) == ["selection.purses_do_not_reach"] * 2
        decline(world, world.ids[2])
    with read_only():
        award = awards.award_of(world.ids[1])
    assert award is not None
    assert {line.amount.minor for line in award.lines if line.party} == {ASK}
    assert (state_of(world, 2), broken()) == (ProposalState.DECLINED, [])


def test_a_key_that_is_turned_back_leaves_the_money_to_others(database: Engine) -> None:
    world = short_world(3, pays=1)
    with during_review(world.call):
        meet(world)
        reserve(world, 1)
        reserve(world, 2)
        decline(world, world.ids[0])
        turn(world, world.ids[1], "US", APPROVE)
        assert (state_of(world, 1), broken()) == (ProposalState.RESERVE, [])
        assert codes_of(world, 2, APPROVE) == ["selection.purses_do_not_reach"] * 2
        turn(world, world.ids[1], "US", RESERVE)
        decline(world, world.ids[1])
        approve(world, world.ids[2])
    assert (state_of(world, 2), broken()) == (ProposalState.SELECTED, [])
