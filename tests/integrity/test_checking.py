"""The rules are asked about real proposals: findings raised once, gone when put right, back when wrong again."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app.integrity import queries, service
from app.integrity.catalogue import run
from app.integrity.catalogue.stored import dossier_of
from app.integrity.invariants import INVARIANTS
from app.integrity.models import CheckRun
from app.integrity.states import FindingState, Flag, Outcome, RunReason
from app.kernel import db, outbox
from app.kernel.db import read_only
from app.kernel.errors import Forbidden, NotFound, RuleBroken
from app.proposals import service as proposals
from app.proposals.service import NewMember
from app.tables import metadata
from tests.factories import reviews as build
from tests.factories.accounts import actor_of, person, save
from tests.factories.disclosures import certified, declaring, support
from tests.factories.findings import RULES, checked, findings, only
from tests.factories.integrity import flagged, integrity_officers
from tests.factories.proposals import complete, sign_all, submit


def broken() -> list[str]:
    with read_only() as session:
        return [invariant.name for invariant in INVARIANTS if list(invariant.find(session))]


def letters(part: str = "subject") -> list[str]:
    with read_only() as session:
        rows = session.execute(text("SELECT payload FROM jobs WHERE kind = 'mail.send'")).scalars()
        return [json.loads(row)[part] for row in rows]


def test_a_submission_is_checked_by_a_job(app: Flask, database: Engine) -> None:
    world = build.received(1)
    while outbox.run_due():
        pass
    with read_only():
        made = queries.newest_run(world.ids[0])
    assert made is not None
    assert (made.reason, made.found) == (RunReason.SUBMISSION, len(findings(world.ids[0])))
    asked = {each.rule for each in findings(world.ids[0]) if each.state != FindingState.NOTED}
    assert asked == set()


def test_a_finding_is_raised_once_and_gone_when_put_right(app: Flask, database: Engine) -> None:
    world = build.received(1)
    proposal = world.ids[0]
    checked(proposal, sponsor_approves="yes")
    first = only(proposal)
    checked(proposal, sponsor_approves="yes")
    assert (only(proposal).id, only(proposal).state) == (first.id, FindingState.OPEN)
    checked(proposal)
    assert (only(proposal).state, only(proposal).outcome) == (FindingState.CLOSED, Outcome.CORRECTED)
    checked(proposal, sponsor_approves="yes")
    again = only(proposal)
    assert (again.state, again.outcome) == (FindingState.OPEN, None)
    assert [step.kind.value for step in again.steps] == ["raised", "vanished", "returned"]
    assert broken() == []


def test_clocks_run_in_working_days_of_both_sides(app: Flask, database: Engine) -> None:
    world = build.received(1)
    checked(world.ids[0], sponsor_approves="yes")
    found = only(world.ids[0])
    due = [found.answer_due, found.adjudication_due, found.concurrence_due, found.letter_due]
    assert due == sorted(due)  # type: ignore[type-var]
    assert all(day is not None and day.weekday() < 5 for day in due)


def test_one_letter_a_run_however_many_questions(app: Flask, database: Engine) -> None:
    world = build.received(1)
    before = letters()
    checked(world.ids[0], sponsor_approves="yes", limits_who="yes", controlled_input="yes")
    asked = [subject for subject in letters() if subject not in before and "questions" in subject]
    assert len([each for each in findings(world.ids[0]) if each.state == FindingState.OPEN]) == 3
    assert len(asked) == len(world.parties)


def test_flags_follow_from_findings_after_the_deadline(app: Flask, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    proposal = world.ids[0]
    checked(proposal, sponsor_approves="yes")
    with read_only():
        assert queries.flags_of([proposal])[proposal] == {}
    with build.after_deadline(world.call):
        checked(proposal, sponsor_approves="yes")
        with read_only():
            flags = queries.flags_of([proposal])[proposal]
        assert {party: it.flag for party, it in flags.items()} == dict.fromkeys(world.parties, Flag.HOLD)
        with pytest.raises(RuleBroken) as fault:
            flagged(actor_of(officers["US"]), proposal, "US", Flag.CLEAR, number=1)
        assert [problem.code for problem in fault.value.problems] == ["flag.findings_open"]
        checked(proposal)
        with read_only():
            flags = queries.flags_of([proposal])[proposal]
        assert {it.flag for it in flags.values()} == {Flag.CLEAR}
    assert broken() == []


def test_a_hold_by_hand_is_not_lifted_by_the_rules(app: Flask, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    proposal = world.ids[0]
    with build.after_deadline(world.call):
        flagged(actor_of(officers["US"]), proposal, "US", Flag.HOLD)
        checked(proposal)
        with read_only():
            flags = queries.flags_of([proposal])[proposal]
    assert {party: it.flag for party, it in flags.items()} == {"US": Flag.HOLD, "JP": Flag.CLEAR}


def test_the_same_facts_and_versions_give_the_same_findings_again(app: Flask, database: Engine) -> None:
    world = build.received(1)
    made = checked(world.ids[0], sponsor_approves="yes", limits_who="yes")
    with read_only() as session:
        kept = session.get_one(CheckRun, made.id)
        again = run(dossier_of(kept.facts), kept.on_day, without=kept.suspended)
    fingerprints = {each.fingerprint for each in findings(world.ids[0])}
    assert (
        {each.fingerprint for each in again if not each.rule.startswith(("REV", "GOV"))}
        == fingerprints
        != set()
    )


def test_a_team_may_ask_about_its_draft_and_nothing_is_kept(app: Flask, database: Engine) -> None:
    made = complete(build.received(0).call)
    seen = db.unit_of_work(service.check_for_team, made.lead("US"), made.id)
    assert all(each.mark.subject in ("", str(made.lead("US").person_id)) for each in seen)
    assert findings(made.id) == []
    with pytest.raises(Forbidden):
        db.unit_of_work(service.check, RULES, made.id, RunReason.REQUEST)


def test_nobody_else_has_a_proposal_checked(app: Flask, database: Engine) -> None:
    world, officers = build.received(2), integrity_officers()
    strangers = (
        world.officer("US"),
        world.reviewer("US"),
        world.proposals[1].lead("US"),
        actor_of(officers["US"]),
    )
    for stranger in strangers:
        with pytest.raises(NotFound):
            db.unit_of_work(service.check, stranger, world.ids[0], RunReason.REQUEST)
    with build.after_deadline(world.call):
        db.unit_of_work(service.check, actor_of(officers["US"]), world.ids[0], RunReason.REQUEST)
        for stranger in strangers[:3]:
            with pytest.raises(NotFound):
                db.unit_of_work(service.check, stranger, world.ids[0], RunReason.REQUEST)


def test_what_was_disclosed_stands_nowhere_in_the_clear(app: Flask, database: Engine) -> None:
    """Findings, runs, letters and the audit record repeat nothing of it; the person reads it in the evidence."""
    world = build.received(1)
    canary = "CANARY-7f3 of the sealed columns"
    certified(world.proposals[0].sides["US"].lead, declaring(support=[support(title=canary, objectives="x")]))
    checked(world.ids[0], field=canary)
    [found] = [each for each in findings(world.ids[0]) if each.rule == "CMP-05"]
    assert found.evidence == {"item": canary}
    with read_only() as session:
        for table in metadata.sorted_tables:
            for row in session.execute(text(f'SELECT * FROM "{table.name}"')):
                kept = [bytes(it) if isinstance(it, memoryview) else it for it in row]
                assert "CANARY-7f3" not in repr(kept), table.name


def test_a_check_costs_the_same_statements_for_two_people_and_for_ten(
    app: Flask, database: Engine, count_queries: Any
) -> None:
    """The cost of a check is that of the rules, on either engine: few statements, however large the team."""
    call, costs = build.received(0).call, []
    for more in (0, 8):
        made = complete(call)
        for number in range(more):
            party = made.parties[number % 2]
            who = person(party=party, institution=made.sides[party].institution)
            save(who)
            db.unit_of_work(proposals.add_member, made.lead(), made.id, NewMember(party, who.email))
            db.unit_of_work(proposals.confirm_member, actor_of(who), made.id)
            certified(who)
        for side in made.sides.values():
            certified(side.lead)
        sign_all(made)
        submit(made)
        db.unit_of_work(service.check, RULES, made.id, RunReason.SUBMISSION)
        with count_queries() as counted:
            db.unit_of_work(service.check, RULES, made.id, RunReason.REQUEST)
        costs.append(len(counted))
    assert costs[0] == costs[1] <= 30
