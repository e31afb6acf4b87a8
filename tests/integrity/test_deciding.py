"""The way of a finding: answer, adjudication, the other side, the panel, appeal, plan; who may do what."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app.accounts.models import Person
from app.integrity import queries, service
from app.integrity.catalogue.disposition import Joint, View
from app.integrity.models import Finding
from app.integrity.states import Answer, FindingState, Flag, Outcome
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.db import read_only
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken, VersionStale
from app.web import formats
from tests.factories import reviews as build
from tests.factories.accounts import actor_of
from tests.factories.findings import adjudicated, checked, concurred, only, plan, questioned, third_officer
from tests.integrity.test_checking import broken, letters


@pytest.fixture
def raised(app: Flask, database: Engine) -> tuple[build.World, dict[str, Person]]:
    return questioned()


def answered(world: build.World, said: Answer = Answer.EXPLAIN) -> Finding:
    lead, finding = world.proposals[0].lead("US"), only(world.ids[0])
    return db.unit_of_work(service.answer, lead, finding.id, finding.version, said, "The clause is void.")


def flags(world: build.World) -> set[Flag]:
    with read_only():
        return {it.flag for it in queries.flags_of(world.ids)[world.ids[0]].values()}


def sides(finding: Finding, officers: dict[str, Person]) -> tuple[Person, Person]:
    """The first officer and the other side's."""
    return officers[finding.party], next(who for party, who in officers.items() if party != finding.party)


def test_two_sides_agree_that_there_is_nothing(raised) -> None:
    world, officers = raised
    answered(world)
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0]), officers)
        adjudicated(first, only(world.ids[0]))
        assert only(world.ids[0]).state == FindingState.ADJUDICATED
        concurred(other, only(world.ids[0]))
        done = only(world.ids[0])
        assert (done.state, done.outcome, done.joint) == (FindingState.CLOSED, Outcome.CLEAR, Joint.PROCEED)
        assert flags(world) == {Flag.CLEAR}
    kinds = [step.kind.value for step in done.steps]
    assert kinds == ["raised", "answered", "adjudicated", "concurred"]
    assert len([subject for subject in letters() if "decision on EXP-01" in subject]) == 2
    told = next(body for body in letters("body") if "have decided on a question" in body)
    assert (told.startswith("Dear "), f"until {formats.day(done.appeal_due)};" in told) == (True, True)
    assert broken() == []


def test_what_was_corrected_is_closed_as_corrected(raised) -> None:
    world, officers = raised
    answered(world, Answer.CORRECT)
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0]), officers)
        adjudicated(first, only(world.ids[0]))
        concurred(other, only(world.ids[0]))
        assert only(world.ids[0]).outcome == Outcome.CORRECTED


def test_a_plan_is_one_for_both_sides_and_ends_with_its_steps(raised) -> None:
    world, officers = raised
    answered(world)
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0]), officers)
        with pytest.raises(RuleBroken) as fault:
            adjudicated(first, only(world.ids[0]), View.MITIGABLE)
        assert [problem.code for problem in fault.value.problems] == ["finding.plan_needed"]
        adjudicated(first, only(world.ids[0]), View.MITIGABLE, plan=plan())
        concurred(other, only(world.ids[0]), View.CLEAR)
        done = only(world.ids[0])
        assert (done.outcome, len(done.plan), flags(world)) == (Outcome.MITIGATED, 1, {Flag.CONDITION})
        db.unit_of_work(service.mark_step_done, actor_of(other), done.id, done.version, 1)
        assert flags(world) == {Flag.CLEAR}


def test_a_statutory_bar_stands_whatever_the_other_side_finds(raised) -> None:
    world, officers = raised
    answered(world)
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0]), officers)
        adjudicated(first, only(world.ids[0]), View.STATUTORY_BAR)
        concurred(other, only(world.ids[0]), View.CLEAR)
        done = only(world.ids[0])
        assert (done.outcome, done.joint, flags(world)) == (
            Outcome.UNRESOLVED,
            Joint.REPLACE_PERSON,
            {Flag.HOLD},
        )


def test_a_dissent_goes_to_a_panel_without_the_first_two(raised) -> None:
    world, officers = raised
    answered(world)
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0]), officers)
        adjudicated(first, only(world.ids[0]), View.CONCERN)
        concurred(other, only(world.ids[0]), View.CLEAR)
        assert only(world.ids[0]).state == FindingState.PANEL
        for one_of_two in (first, other):
            with pytest.raises(Forbidden):
                decided(actor_of(one_of_two), world)
        decided(actor_of(third_officer("JP")), world)
        assert (only(world.ids[0]).state, only(world.ids[0]).outcome) == (FindingState.CLOSED, Outcome.CLEAR)


def decided(actor: Actor, world: build.World, outcome: Outcome = Outcome.CLEAR) -> Finding:
    finding = only(world.ids[0])
    words = {"reason": "Heard both."}
    return db.unit_of_work(service.decide, actor, finding.id, finding.version, outcome, **words)


def test_an_appeal_is_in_time_and_once(raised) -> None:
    world, officers = raised
    answered(world)
    lead = world.proposals[0].lead("US")
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0]), officers)
        adjudicated(first, only(world.ids[0]), View.STATUTORY_BAR)
        concurred(other, only(world.ids[0]), View.STATUTORY_BAR)
        appealed(lead, world)
        assert (only(world.ids[0]).state, flags(world)) == (FindingState.APPEALED, {Flag.HOLD})
        decided(actor_of(third_officer("US")), world)
        with pytest.raises(Conflict):
            appealed(lead, world)


def test_an_appeal_too_late_is_refused(raised) -> None:
    world, officers = raised
    answered(world)
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0]), officers)
        adjudicated(first, only(world.ids[0]))
        done = concurred(other, only(world.ids[0]))
        assert done.appeal_due is not None
    with clock.at(world.call.deadline_at + timedelta(days=60)), pytest.raises(Conflict):
        appealed(world.proposals[0].lead("US"), world)


def appealed(actor: Actor, world: build.World) -> Finding:
    finding = only(world.ids[0])
    return db.unit_of_work(service.appeal, actor, finding.id, finding.version, "The clause was never signed.")


def test_an_officer_waits_for_the_answer_until_its_day(raised) -> None:
    world, officers = raised
    with build.after_deadline(world.call):
        checked(world.ids[0])
        checked(world.ids[0], sponsor_approves="yes")  # raised again: the clock begins today
        first, _ = sides(only(world.ids[0]), officers)
        with pytest.raises(Conflict):
            adjudicated(first, only(world.ids[0]))
    with clock.at(world.call.deadline_at + timedelta(days=30)):
        assert adjudicated(first, only(world.ids[0])).state == FindingState.ADJUDICATED


def test_asking_again_brings_both_sides_back_to_the_one_question(raised) -> None:
    world, officers = raised
    answered(world)
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0]), officers)
        adjudicated(first, only(world.ids[0]))
        concurred(other, only(world.ids[0]), View.NEEDS_INFORMATION, reason="Which contract?")
        asked = only(world.ids[0])
        assert (asked.state, asked.view, asked.steps[-1].words) == (
            FindingState.OPEN,
            None,
            "Which contract?",
        )
        answered(world)
        assert only(world.ids[0]).state == FindingState.ANSWERED


def test_who_may_do_what(raised) -> None:
    world, officers = raised
    finding = only(world.ids[0])
    for stranger in (world.officer("US"), world.reviewer("US"), actor_of(officers["US"])):
        with pytest.raises(NotFound):
            db.unit_of_work(service.answer, stranger, finding.id, finding.version, Answer.EXPLAIN, "x")
    answered(world)
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0]), officers)
        with pytest.raises(Forbidden):
            adjudicated(other, only(world.ids[0]))
        adjudicated(first, only(world.ids[0]))
        with pytest.raises(Forbidden):
            concurred(first, only(world.ids[0]))
        with pytest.raises(NotFound):
            adjudicated(world.base.officers["US"], only(world.ids[0]))


def test_two_who_act_at_once_do_not_overwrite_each_other(raised) -> None:
    world, _ = raised
    finding = only(world.ids[0])
    answered(world)
    lead = world.proposals[0].lead("JP")
    with pytest.raises(VersionStale):
        db.unit_of_work(service.answer, lead, finding.id, finding.version, Answer.EXPLAIN, "Late.")


def test_a_note_about_origin_is_refused(raised) -> None:
    world, officers = raised
    answered(world)
    with build.after_deadline(world.call):
        first, _ = sides(only(world.ids[0]), officers)
        with pytest.raises(RuleBroken) as fault:
            adjudicated(first, only(world.ids[0]), reason="Her nationality explains it.")
    [problem] = fault.value.problems
    assert (problem.code, problem.facts) == ("finding.speaks_of_origin", {"words": "nationality"})


IMPOSSIBLE = (
    "UPDATE findings SET state = 'closed'",
    "UPDATE findings SET outcome = 'unresolved', closed_at = raised_at, state = 'closed'",
    "UPDATE findings SET view = 'clear'",
    "UPDATE findings SET severity = 'advise'",
    "UPDATE findings SET other_view = 'clear'",
    "DELETE FROM finding_steps",
    "DELETE FROM integrity_runs",
)


def test_the_database_refuses_what_cannot_be(raised) -> None:
    for statement in IMPOSSIBLE:
        with pytest.raises(Conflict):
            db.unit_of_work(lambda sql=statement: db.session().execute(text(sql)))
