"""Pages and endpoints of findings: the applicant's one list, the officers' two views, the catalogue, who sees what."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.accounts.models import Person
from app.integrity.catalogue import RULES
from app.integrity.states import FindingState, Outcome
from tests.factories import reviews as build
from tests.factories.findings import checked, only, questioned
from tests.factories.http import post_form, send_json
from tests.factories.proposals import complete
from tests.integrity.test_deciding import sides
from tests.integrity.test_pages import client_of

World = tuple[build.World, dict[str, Person]]


@pytest.fixture
def raised(app: Flask, database: Engine) -> World:
    return questioned()


def lead(app: Flask, world: build.World, party: str = "US") -> FlaskClient:
    return client_of(app, world.proposals[0].sides[party].lead)


def test_the_catalogue_is_for_everybody_and_in_both_languages(app: Flask, database: Engine) -> None:
    client = app.test_client()
    page = client.get("/integrity/rules").text
    assert [code for code in RULES if f'id="rule-{code.lower()}"' not in page] == []
    japanese = client.get("/integrity/rules", headers={"Accept-Language": "ja"}).text
    assert "必須項目未入力" in japanese
    assert len(client.get("/api/v1/integrity-rules").json) == len(RULES)


def test_a_person_reads_the_list_and_answers(app: Flask, raised: World) -> None:
    world, _ = raised
    client, finding = lead(app, world), only(world.ids[0])
    assert "Openness break" in client.get("/questions").text
    page = f"/questions/{finding.id}"
    assert "I correct it" in client.get(page).text
    empty = post_form(client, f"{page}/answer", {"answer": "explain", "version": str(finding.version)})
    assert (empty.status_code, "error-summary" in empty.text) == (422, True)
    said = {"answer": "explain", "words": "The clause is void.", "version": str(finding.version)}
    assert post_form(client, f"{page}/answer", said).status_code == 303
    assert only(world.ids[0]).state == FindingState.ANSWERED
    assert "No question waits for you" in client.get("/questions").text


def test_both_officers_give_their_views_on_pages(app: Flask, raised: World) -> None:
    world, officers = raised
    said = {"answer": "explain", "words": "The clause is void.", "version": str(only(world.ids[0]).version)}
    post_form(lead(app, world), f"/questions/{only(world.ids[0]).id}/answer", said)
    with build.after_deadline(world.call):
        finding = only(world.ids[0])
        page, plan = (
            f"/integrity/findings/{finding.id}",
            {"plan.0.remedy": "contract", "plan.0.words": "Delete it."},
        )
        one, two = sides(only(world.ids[0]), officers)
        first, other = client_of(app, one), client_of(app, two)
        assert "Your view as first officer" in first.get(page).text
        assert "Your view as first officer" not in other.get(page).text
        view = {"view": "mitigable", "reason": "Read.", **plan, "plan.0.due_on": "2099-01-10"}
        done = post_form(first, f"{page}/view", {**view, "version": str(finding.version)})
        assert done.status_code == 303
        hidden = lead(app, world).get(f"/questions/{finding.id}").text
        assert ("Judged by the first officer" in hidden, "Delete it." in hidden) == (False, False)
        concur = {"view": "mitigable", "reason": "Agreed.", "version": str(only(world.ids[0]).version)}
        assert post_form(other, f"{page}/concurrence", concur).status_code == 303
        shown = lead(app, world).get(f"/questions/{finding.id}").text
        assert ("Mitigated by a plan" in shown, "Delete it." in shown) == (True, True)
        step = {"version": str(only(world.ids[0]).version)}
        assert post_form(first, f"{page}/plan/1", step).status_code == 303
    assert only(world.ids[0]).outcome == Outcome.MITIGATED


def test_the_same_by_the_api(app: Flask, raised: World) -> None:
    world, officers = raised
    finding, person = only(world.ids[0]), lead(app, world)
    [mine] = person.get("/api/v1/me/findings").json
    assert (mine["rule"], mine["state"]) == ("EXP-01", "open")
    path = f"/api/v1/findings/{finding.id}"
    body = {"answer": "correct", "words": "Deleted."}
    assert send_json(person, "POST", f"{path}/answer", body, version=finding.version).status_code == 200
    with build.after_deadline(world.call):
        one, two = sides(only(world.ids[0]), officers)
        first, other = client_of(app, one), client_of(app, two)
        listed = first.get(f"/api/v1/proposals/{world.ids[0]}/findings").json
        assert [each["rule"] for each in listed if each["state"] != "noted"] == ["EXP-01"]
        view = {"view": "clear", "reason": "Read."}
        version = only(world.ids[0]).version
        assert send_json(first, "POST", f"{path}/adjudication", view, version=version).status_code == 200
        version = only(world.ids[0]).version
        done = send_json(other, "POST", f"{path}/concurrence", view, version=version)
        assert (done.status_code, done.json["outcome"]) == (200, "corrected")
        run = send_json(first, "POST", f"/api/v1/proposals/{world.ids[0]}/checks")
        assert (run.status_code, len(run.json["facts_hash"])) == (201, 64)


def test_who_sees_a_finding(app: Flask, raised: World) -> None:
    """Reviewers and programme officers never do; officers of integrity after the deadline."""
    world, officers = raised
    finding = only(world.ids[0])
    paths = [
        f"/questions/{finding.id}",
        f"/integrity/findings/{finding.id}",
        f"/api/v1/findings/{finding.id}",
        f"/api/v1/proposals/{world.ids[0]}/findings",
        f"/proposals/{world.ids[0]}/checks",
    ]
    with build.after_deadline(world.call):
        seen = {
            "lead": [lead(app, world).get(path).status_code for path in paths],
            "integrity": [client_of(app, officers["JP"]).get(path).status_code for path in paths],
            "programme": [client_of(app, world.base.officers["US"]).get(path).status_code for path in paths],
            "reviewer": [client_of(app, world.reviewers["US"][0]).get(path).status_code for path in paths],
        }
    assert seen == {
        "lead": [200, 404, 200, 404, 200],
        "integrity": [404, 200, 200, 200, 404],
        "programme": [404] * 5,
        "reviewer": [404] * 5,
    }
    before = client_of(app, officers["JP"])
    assert [before.get(path).status_code for path in paths] == [404] * 5


def test_a_draft_is_checked_on_its_page(app: Flask, database: Engine) -> None:
    world = build.received(0)
    made = complete(world.call)
    client = client_of(app, made.sides["US"].lead)
    assert client.get(f"/proposals/{made.id}/checks").status_code == 200
    stranger = client_of(app, build.reviewer(world.base, "US"))
    assert stranger.get(f"/proposals/{made.id}/checks").status_code == 404


def test_the_list_of_questions_costs_the_same_for_one_and_for_three(
    app: Flask, raised: World, count_queries
) -> None:
    world, _ = raised
    client = lead(app, world)
    client.get("/questions")
    with count_queries() as one:
        client.get("/questions")
    checked(world.ids[0], sponsor_approves="yes", limits_who="yes", controlled_input="yes")
    with count_queries() as three:
        client.get("/questions")
    assert len(one) == len(three)
