"""Pools, profiles and computed assignments over the API, by the same services as the pages."""

import pytest
from flask.testing import FlaskClient

from app.kernel import outbox
from tests.factories import reviews as make
from tests.factories.accounts import sign_in
from tests.factories.calls import programme
from tests.factories.http import send_json
from tests.reviews.test_pools import ORCID, joined


def test_a_profile_is_read_and_kept_by_its_version(client: FlaskClient):
    base = programme()
    who, row = joined(base, next(iter(base.agencies)), orcid=ORCID)
    sign_in(client, who)
    mine = client.get("/api/v1/reviewer-profile").get_json()
    assert (mine["keywords_en"], mine["memberships"][0]["state"]) == (["quantum sensing"], "joined")
    said = {"keywords_en": "soil, water", "languages": ["ja"], "most_load": 4}
    stale = send_json(client, "PUT", "/api/v1/reviewer-profile", said, version=99)
    assert stale.status_code == 412
    kept = send_json(client, "PUT", "/api/v1/reviewer-profile", said, version=mine["version"])
    assert kept.status_code == 200
    assert client.get("/api/v1/reviewer-profile").get_json()["keywords_en"] == ["soil", "water"]
    left = send_json(client, "POST", f"/api/v1/pool-members/{row.id}/leave", {"reason": "I retire."})
    assert left.get_json()["state"] == "left"


@pytest.mark.parametrize(
    ("relation", "code"),
    [
        ({"kind": "coauthor", "name": "Ken Mori", "ended_on": "2020-01-31"}, ""),
        ({"kind": "coauthor"}, "relation.no_other_end"),
        ({"kind": "employment", "name": "Ken Mori"}, "relation.institution_needed"),
        ({"kind": "employment", "institution": "Nowhere"}, "relation.institution_not_known"),
    ],
)
def test_relations_are_declared_and_taken_back(client: FlaskClient, relation: dict, code: str):
    base = programme()
    sign_in(client, base.officers[next(iter(base.officers))])
    answer = send_json(client, "POST", "/api/v1/reviewer-profile/relations", relation)
    if code:
        assert code in [error["code"] for error in answer.get_json()["errors"]]
        return
    place = f"/api/v1/reviewer-profile/relations/{answer.get_json()['id']}"
    assert [it["name"] for it in client.get("/api/v1/reviewer-profile/relations").get_json()] == ["Ken Mori"]
    assert send_json(client, "DELETE", place).status_code == 200
    assert client.get("/api/v1/reviewer-profile/relations").get_json() == []


def test_the_pool_is_listed_for_its_officers_alone(client: FlaskClient):
    base = programme()
    own, other = list(base.agencies)[:2]
    _who, row = joined(base, own, orcid=ORCID)
    place = f"/api/v1/pools/{base.agencies[own].id}"
    sign_in(client, base.officers[other])
    assert client.get(place).status_code == 404
    sign_in(client, base.officers[own])
    (line,) = client.get(f"{place}?state=joined&q=person").get_json()
    assert (line["id"], line["orcid"], line["languages"]) == (str(row.id), ORCID, ["en", "ja"])
    vetted = send_json(client, "POST", f"/api/v1/pool-members/{row.id}/vetting", {"note": "Seen."})
    assert vetted.get_json()["state"] == "vetted"


def test_an_assignment_is_worked_out_and_adopted(client: FlaskClient):
    world = make.in_review(2, each=2)
    party = world.parties[0]
    with make.during_review(world.call):
        sign_in(client, world.base.officers[party])
        place = f"/api/v1/calls/{world.call.id}/assignment-runs/{party}"
        asked = send_json(client, "POST", place, {"reviews": 1, "most_load": 2, "least": {"US": ""}})
        assert asked.status_code == 202
        run = f"/api/v1/assignment-runs/{asked.get_json()['id']}"
        outbox.run_due()
        assert client.get(run).get_json()["state"] == "done"
        assert {it["change"] for it in client.get(f"{run}/pairs").get_json()} == {"added"}
        assert send_json(client, "POST", f"{run}/adoption", {}).get_json() == {"state": "adopted"}
        assert [it["number"] for it in client.get(place).get_json()] == [1]
        refused = send_json(client, "POST", place, {"reviews": 1, "most_load": 1, "least_load": 9})
        assert [error["code"] for error in refused.get_json()["errors"]] == ["run.loads_contradict"]
