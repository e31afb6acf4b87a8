"""The questions about the work: asked of the team with their sources, read by the rules."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.integrity import service
from app.integrity.queries import work_answers
from app.integrity.rules import WORK_QUESTIONS
from app.kernel import db
from app.kernel.errors import Forbidden, NotFound, RuleBroken, VersionStale
from tests.factories import proposals as proposing
from tests.factories import reviews as build
from tests.factories.accounts import sign_in
from tests.factories.disclosures import certified, declaring, position
from tests.factories.findings import RULES
from tests.factories.http import post_form
from tests.integrity.test_gathering import seen, states
from tests.integrity.test_lists import dpl, imported

NO = dict.fromkeys(WORK_QUESTIONS, "no")


@pytest.fixture
def world(app: Flask, database: Engine) -> Any:
    return build.received(1)


def answered(world: Any, version: int = 1, **answers: Any) -> None:
    lead = world.proposals[0].lead()
    db.unit_of_work(service.declare_work, lead, world.ids[0], version, answers)


@pytest.mark.parametrize(("rule", "answers", "expected"), [
    ("EXP-01", {"sponsor_approves": "yes", "limits_who": "yes"},
     [{"clause": "limits_who"}, {"clause": "sponsor_approves"}]),
    ("EXP-02", {"controlled_input": "unknown"}, [{"answer": "unknown"}]),
    ("EXP-02", {"controlled_input": "no"}, []),
    ("EXP-06", {"classified": "yes"}, [{}]),
])  # fmt: skip
def test_an_answer_raises_its_rule(
    world: Any, rule: str, answers: dict[str, str], expected: list[Any]
) -> None:
    answered(world, **answers)
    assert sorted((found for _, found in seen(world.ids[0], rule)), key=str) == expected


def test_the_export_office_answers_for_what_is_sensitive(world: Any) -> None:
    answered(world, sensitive="yes", not_fundamental="yes")
    assert (len(seen(world.ids[0], "EXP-03")), len(seen(world.ids[0], "EXP-04"))) == (1, 1)
    states(world, "JP", export_review="yes")
    assert (seen(world.ids[0], "EXP-03"), len(seen(world.ids[0], "EXP-04"))) == ([], 1)


def test_partners_suppliers_and_makers_are_laid_beside_the_lists(world: Any, tmp_path: Any) -> None:
    imported(
        dpl(tmp_path / "1.txt", "Zymurgy Fermentation Institute|Graz", "Beta Optics Laboratory Ltd|Reno")
    )
    partner = {"name": "ZYMURGY FERMENTATION INSTITUTE", "ror": ""}
    camera = {"item": "Camera", "name": "Beta Optics Laboratory Ltd", "ror": ""}
    answered(world, partners=[partner], equipment=[camera])
    assert [found["entry"] for _, found in seen(world.ids[0], "ENT-02")] == ["Zymurgy Fermentation Institute"]
    assert [found["item"] for _, found in seen(world.ids[0], "ENT-03")] == ["Camera"]


def test_a_supplier_in_which_a_member_holds_an_office_is_asked_about(world: Any) -> None:
    post = position(title="Director", organisation={"name": "Gamma Ltd"}, kind="officer")
    certified(world.proposals[0].sides["US"].lead, declaring(positions=[post]))
    answered(world, suppliers=[{"name": "gamma ltd", "ror": ""}])
    assert [found for _, found in seen(world.ids[0], "FCI-05")] == [{"organisation": "gamma ltd"}]


def test_classified_matter_stops_a_submission(app: Flask, database: Engine) -> None:
    made = proposing.ready(build.received(0).call)
    db.unit_of_work(service.declare_work, made.lead(), made.id, 1, {**NO, "classified": "yes"})
    with pytest.raises(RuleBroken) as fault:
        proposing.submit(made)
    assert [(it.code, it.pointer) for it in fault.value.problems] == [("form.exp_06", "/work/classified")]


@pytest.mark.parametrize("name", WORK_QUESTIONS)
def test_a_question_left_open_stops_a_submission(app: Flask, database: Engine, name: str) -> None:
    made = proposing.ready(build.received(0).call)
    proposing.answer_work(made, **{name: ""})
    with pytest.raises(RuleBroken) as fault:
        proposing.submit(made)
    assert [(it.code, it.pointer, it.facts) for it in fault.value.problems] == [
        ("form.work_open", f"/work/{name}", {"count": 1})
    ]
    proposing.answer_work(made, **{name: "no"})
    assert proposing.submit(made).number == 1


def test_questions_that_nobody_opened_are_open(app: Flask, database: Engine, client: FlaskClient) -> None:
    made = proposing.begun(build.received(0).call)
    sign_in(client, made.sides["US"].lead)
    page = client.get(f"/proposals/{made.id}/submit").text
    assert "6 questions about the work are open" in page
    assert f"/proposals/{made.id}/work#f-sponsor_approves" in page


def test_only_the_team_answers_and_nobody_overwrites_unseen(world: Any) -> None:
    answered(world, sponsor_approves="no")
    with pytest.raises(VersionStale) as stale:
        answered(world, sponsor_approves="yes")
    assert stale.value.theirs == {"sponsor_approves": "no"}
    made = world.proposals[0]
    for who, refusal in ((made.officer("US"), Forbidden), (world.officer("US"), NotFound)):
        with pytest.raises(refusal):
            db.unit_of_work(service.declare_work, who, made.id, 1, {})


def test_the_form_keeps_what_is_typed_and_names_a_wrong_country(client: FlaskClient, world: Any) -> None:
    sign_in(client, world.proposals[0].sides["US"].lead)
    path = f"/proposals/{world.ids[0]}/work"
    typed = {"version": "1", "sponsor_approves": "no", "sites": "us、JP", "partners.0.name": "Delta Lab"}
    wrong = post_form(client, path, {**typed, "sites": "Japan"})
    assert wrong.status_code == 422
    assert "Delta Lab" in wrong.get_data(as_text=True)
    assert post_form(client, path, typed).status_code == 303
    page = client.get(path).get_data(as_text=True)
    assert "US, JP" in page
    assert "Delta Lab" in page
    said = client.get(f"/api/v1/proposals/{world.ids[0]}/work-answers")
    assert (said.headers["ETag"], said.json["answers"]["sites"]) == ('"2"', ["US", "JP"])
    sign_in(client, world.proposals[0].sides["US"].officer)
    assert client.get(path).status_code == 404


def test_salaries_items_and_journeys_are_entered_on_the_page(app: Flask, world: Any) -> None:
    """Everything wrong is said at once beside its field, the list is open, and what was typed stays."""
    made = world.proposals[0]
    lead = made.sides["US"].lead
    db.unit_of_work(service.note_award, RULES, world.ids[0])
    client = app.test_client()
    sign_in(client, lead)
    page = f"/proposals/{world.ids[0]}/work"
    assert "Journeys abroad after the award" in client.get(page).text
    wrong = {"costs.0.member": str(lead.id), "costs.1.amount": "1,5", "costs.1.currency": "USD", "costs.2.item": "X",
             "costs.2.first": "soon", "journeys.0.country": "DEU", "support_told_on": "soon"}  # fmt: skip
    refused = post_form(client, page, {**NO, "version": "1", **wrong})
    assert refused.status_code == 422
    for words in ("A salary has a person", "Name the item", "Write an amount with", "Write a month", "Write the two",
                  "Write a day"):  # fmt: skip
        assert words in refused.text
    right = {"costs.0.member": str(lead.id), "costs.0.share": "60", "costs.1.item": "X", "costs.1.amount": "1500",
             "costs.1.currency": "USD", "journeys.0.country": "de", "journeys.0.in_record": "yes"}  # fmt: skip
    assert post_form(client, page, {**NO, "version": "1", **right}).status_code == 303
    with db.read_only():
        held = work_answers(world.ids[0])
        assert held is not None
        costs, journeys = held.answers["costs"], held.answers["journeys"]
    assert [(row["share"], row["item"], row["amount"]) for row in costs] == [
        ("60", "", ""),
        ("", "X", "1500.00"),
    ]
    assert [row["country"] for row in journeys] == ["DE"]
