"""Form rules stop a submission before it is received: all at once, each with its place, opening no record."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text

from app.calls.models import Call
from app.disclosures.models import RecordRead
from app.integrity import service
from app.integrity.catalogue import CATALOGUE
from app.integrity.catalogue.forms import of_proposal, of_record
from app.integrity.labels import PROBLEMS
from app.integrity.models import FormCheck
from app.integrity.queries.forms import code_of, form_problems
from app.integrity.states import RunReason
from app.kernel import clock, db
from app.kernel.db import read_only
from app.kernel.errors import RuleBroken, Unavailable
from app.proposals import service as proposals
from app.proposals.service import NewMember
from tests.factories import proposals as build
from tests.factories.accounts import actor_of, person, save, sign_in
from tests.factories.calls import programme, published_call
from tests.factories.disclosures import certified, courses, declaring, support
from tests.factories.findings import RULES
from tests.factories.http import post_form, send_json
from tests.factories.proposals import Draft


@pytest.fixture
def call(app: Flask, database: Engine) -> Call:
    return published_call(programme())


def refused(made: Draft, party: str) -> list[tuple[str, str]]:
    build.prepared(made, made.lead(party))
    with pytest.raises(RuleBroken) as fault:
        db.unit_of_work(proposals.submit, made.lead(party), made.id, clock.now(), build.SIGNER)
    return [(problem.code, problem.pointer) for problem in fault.value.problems]


@pytest.mark.parametrize(("party", "expected"), [
    ("JP", [("form.trn_02", "/record/certificates/nothing"), ("form.cmp_05", "/record/support/items/0/overlap"),
            ("form.eff_03", "/record/support/effort")]),
    ("US", [("form.crt_04", "/record/declarations/not_malign"), ("form.trn_01", "/record/certificates/nothing"),
            ("form.cmp_05", "/record/support/items/0/overlap"), ("form.eff_02", "/record/support/effort")]),
])  # fmt: skip
def test_everything_in_the_own_record_is_refused_at_once_with_its_place(
    call: Call, party: str, expected: list[tuple[str, str]]
) -> None:
    made = build.ready(call)
    full = {"runs": [{"first": "2026-04", "last": "2028-03", "percent": "70"}]}
    items = [support(effort=full), support(title="Lasers", effort=full, overlap="none")]
    wrong = {**declaring(support=items), "certificates": {"nothing": True, "items": []}}
    wrong["declarations"] = {**wrong["declarations"], "not_malign": "no"}
    certified(made.sides[party].lead, wrong)
    assert refused(made, party) == expected


def test_a_record_that_is_in_order_keeps_nobody(call: Call) -> None:
    made = build.ready(call)
    for side in made.sides.values():
        certified(side.lead, declaring(support=[support(overlap="none")]))
    assert build.submit(made).number == 1


def test_others_learn_only_that_a_record_has_to_be_amended(call: Call) -> None:
    """What is wrong in it is the content of somebody else's disclosure."""
    made = build.ready(call)
    other = made.sides[made.parties[1]].lead
    certified(other, declaring(support=[support(), support(title="Lasers")]))
    with pytest.raises(RuleBroken) as fault:
        build.submit(made)
    assert [(it.code, it.pointer, it.facts) for it in fault.value.problems] == [
        ("form.of_other", "/team", {"name": other.name_latin, "count": 2})
    ]
    with read_only():
        own = form_problems(actor_of(other), build.loaded(made), clock.now())
    assert [it.pointer for it in own] == [
        "/record/support/items/0/overlap",
        "/record/support/items/1/overlap",
    ]


def test_a_course_grows_old_while_the_record_still_holds(call: Call) -> None:
    taken = (clock.now() - timedelta(days=360)).date().isoformat()
    made = build.begun(call)
    build.answer_work(made)
    certified(made.sides["US"].lead, declaring(certificates=courses(completed=taken)))
    lead = made.lead("US")
    with read_only():
        proposal = build.loaded(made)
        days = [day for day in range(20) if form_problems(lead, proposal, clock.now() + timedelta(days=day))]
        first = form_problems(lead, proposal, clock.now() + timedelta(days=10))
    assert days[0] in (5, 6, 7)
    assert days == list(range(days[0], 20))
    assert [it.code for it in first] == ["form.trn_01"]


OLD = ("rules_hash", "settings_hash")


@pytest.mark.parametrize("column", OLD)
def test_a_record_judged_by_other_rules_or_settings_is_judged_anew_at_the_submission(
    call: Call, column: str
) -> None:
    made = build.ready(call)
    certified(made.sides["US"].lead, declaring(support=[support()]))
    outdate(column)
    with read_only():
        assert form_problems(made.lead("US"), build.loaded(made), clock.now()) == []
    assert refused(made, "US") == [("form.cmp_05", "/record/support/items/0/overlap")]
    with read_only() as session:
        read = session.scalars(select(RecordRead.person_id)).all()
    assert sorted(read, key=str) == sorted((side.lead.id for side in made.sides.values()), key=str)


def test_the_check_list_shows_what_the_submission_says_and_its_readings_stay(
    call: Call, client: FlaskClient
) -> None:
    made = build.ready(call)
    lead = made.sides["US"].lead
    certified(lead, declaring(support=[support()]))
    outdate("rules_hash")
    sign_in(client, lead)
    page = client.get(f"/proposals/{made.id}/submit").get_data(as_text=True)
    assert "(CMP-05)" in page
    answer = post_form(client, f"/proposals/{made.id}/submit")
    assert (answer.status_code, "(CMP-05)" in answer.get_data(as_text=True)) == (422, True)
    with read_only() as session:
        assert len(session.scalars(select(RecordRead)).all()) == len(made.sides)


def test_an_interface_that_is_refused_leaves_the_readings_too(call: Call, client: FlaskClient) -> None:
    made = build.ready(call)
    lead = made.sides["US"].lead
    certified(lead, declaring(support=[support()]))
    outdate("settings_hash")
    sign_in(client, lead)
    answer = send_json(client, "POST", f"/api/v1/proposals/{made.id}/submissions", {})
    assert [each["code"] for each in answer.json["errors"]] == ["form.cmp_05"]
    with read_only() as session:
        assert len(session.scalars(select(RecordRead)).all()) == len(made.sides)


def test_a_submission_reads_nothing_that_a_refusal_could_forget(call: Call) -> None:
    """Where the rules changed between the two transactions it is not received, and asks to be sent again."""
    made = build.ready(call)
    outdate("rules_hash")
    with pytest.raises(Unavailable):
        db.unit_of_work(proposals.submit, made.lead(), made.id, clock.now(), build.SIGNER)
    with read_only() as session:
        assert session.scalars(select(RecordRead)).all() == []


def test_a_submission_keeps_what_it_judged_and_the_line_that_it_read(call: Call) -> None:
    made = build.ready(call)
    outdate("rules_hash")
    build.submit(made)
    with read_only() as session:
        assert {row.rules_hash for row in session.scalars(select(FormCheck))} == {CATALOGUE.digest()}
        read = [
            (row.person_id, row.purpose.value, row.reader_id) for row in session.scalars(select(RecordRead))
        ]
    assert sorted(read, key=str) == sorted(
        ((side.lead.id, "check", None) for side in made.sides.values()), key=str
    )


def outdate(column: str) -> None:
    """As if every record had been judged under earlier rules or settings."""
    earlier = text(f"UPDATE form_checks SET {column} = :o")
    db.unit_of_work(lambda: db.session().execute(earlier, {"o": "0" * 64}))


def test_nobody_opens_a_record_and_the_statements_do_not_grow_with_the_team(
    call: Call, count_queries: Any
) -> None:
    made = build.ready(call)
    lead, counts = made.lead(), []
    for _ in range(2):
        with read_only():
            proposal = build.loaded(made)
            with count_queries() as seen:
                form_problems(lead, proposal, clock.now())
        counts.append(len(seen))
        for _more in range(2):
            who = person(party="US", institution=made.sides["US"].institution)
            save(who)
            certified(who)
            db.unit_of_work(proposals.add_member, made.lead("US"), made.id, NewMember("US", who.email))
    assert counts == [4, 4]  # a course will grow old; three where nothing ever will
    with read_only() as session:
        assert session.scalars(select(RecordRead)).all() == []


def test_what_a_record_breaks_stands_nowhere_in_the_clear(call: Call) -> None:
    made = build.begun(call)
    certified(made.sides["US"].lead, declaring(support=[support()]))
    with read_only() as session:
        [kept] = session.execute(
            text("SELECT faults FROM form_checks f JOIN disclosures d ON d.id = f.disclosure_id"
                 " WHERE d.person_id = :who AND d.state = 'certified'"), {"who": made.sides["US"].lead.id.hex
                 if session.get_bind().dialect.name == "sqlite" else made.sides["US"].lead.id}
        ).scalars()  # fmt: skip
        assert b"CMP-05" not in bytes(kept)
        assert "CMP-05" in str([row.faults for row in session.scalars(select(FormCheck))])


def test_every_form_rule_has_words_for_a_refusal() -> None:
    codes = {code_of(rule.id) for rule in (*of_record(), *of_proposal())}
    assert codes <= PROBLEMS.keys()
    assert {code for code in PROBLEMS if code.startswith("form.")} - codes == {
        "form.of_other",
        "form.work_open",
    }


def test_a_check_judges_anew_what_older_rules_judged(call: Call) -> None:
    made = build.submitted(call)
    db.unit_of_work(
        lambda: db.session().execute(text("UPDATE form_checks SET rules_hash = :o"), {"o": "0" * 64})
    )
    db.unit_of_work(service.check, RULES, made.id, RunReason.REQUEST)
    with read_only() as session:
        assert set(session.scalars(select(FormCheck.rules_hash))) == {CATALOGUE.digest()}
