import pytest

from app.accounts.roles import Role
from tests.factories import accounts as make
from tests.factories.http import csrf_token, send_json

PERSON = {
    "email": "new@example.org",
    "name_latin": "New Person",
    "party": "US",
    "language": "en",
    "zone": "UTC",
}
PROFILE = {"name_latin": "Ann Ng", "language": "ja", "zone": "Asia/Tokyo"}


@pytest.fixture
def ann(database):
    who = make.person("Ann", email="ann@example.org", password=make.PASSWORD)
    make.save(who)
    return who


@pytest.fixture
def administrator(client):
    rows = [make.person(f"Admin {n}", email=f"z{n}@example.org") for n in range(3)]
    make.save(*rows, *(make.grant(row, Role.SYSTEM_ADMINISTRATOR) for row in rows))
    make.sign_in(client, rows[0])
    return rows[0]


def errors(answer):
    return [(e["code"], e["pointer"]) for e in answer.json.get("errors", [])]


def test_nobody_is_somebody_too(client):
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json["is_signed_in"], answer.json["person"]) == (200, False, None)


def test_signing_in_and_out_over_the_api(client, ann):
    answer = send_json(
        client, "POST", "/api/v1/sign-ins", {"email": "ann@example.org", "password": make.PASSWORD}
    )
    assert (answer.status_code, answer.json["person"]["name_latin"], answer.headers["ETag"]) == (
        201,
        "Ann",
        '"1"',
    )
    (row,) = client.get("/api/v1/sign-ins").json
    assert send_json(client, "DELETE", f"/api/v1/sign-ins/{row['id']}").status_code == 204
    assert client.get("/api/v1/sign-ins").status_code == 401


def test_a_wrong_password_is_a_problem(client, ann):
    answer = send_json(client, "POST", "/api/v1/sign-ins", {"email": "ann@example.org", "password": "wrong"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert errors(answer) == [("sign_in.refused", "")]


def test_nothing_secret_leaves(client, ann):
    make.sign_in(client, ann)
    assert "password" not in client.get("/api/v1/me").json["person"]
    assert "argon2" not in client.get("/api/v1/me").text


def test_a_change_without_the_token_is_refused(client, ann):
    make.sign_in(client, ann)
    assert client.put("/api/v1/me", json=PROFILE, headers={"If-Match": '"1"'}).status_code == 400


def test_editing_the_own_profile_needs_the_version(client, ann):
    make.sign_in(client, ann)
    assert send_json(client, "PUT", "/api/v1/me", PROFILE).status_code == 428
    answer = send_json(client, "PUT", "/api/v1/me", PROFILE, version=1)
    assert (answer.status_code, answer.json["person"]["language"], answer.headers["ETag"]) == (
        200,
        "ja",
        '"2"',
    )
    client.set_cookie("language", "en")
    stale = send_json(client, "PUT", "/api/v1/me", {**PROFILE, "name_latin": "Mine"}, version=1)
    assert (stale.status_code, stale.json["theirs"]["name_latin"], stale.json["current"]) == (
        412,
        "Ann Ng",
        2,
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"is_admin": True}, [("field.unknown", "/is_admin")]),
        ({"name_latin": 7}, [("field.wrong_kind", "/name_latin")]),
        ({"orcid": 7}, [("field.wrong", "/orcid")]),
        ({"zone": "x", "language": "y"}, [("language.unknown", "/language"), ("zone.unknown", "/zone")]),
    ],
)
def test_every_mistake_names_its_field(client, ann, change, expected):
    make.sign_in(client, ann)
    answer = send_json(client, "PUT", "/api/v1/me", {**PROFILE, **change}, version=1)
    assert (answer.status_code, errors(answer)) == (422, expected)


def test_people_are_listed_page_by_page(client, administrator):
    first = client.get("/api/v1/people?limit=2")
    following = first.headers["Link"].partition("<")[2].partition(">")[0]
    assert [p["email"] for p in first.json] == ["z0@example.org", "z1@example.org"]
    assert [p["email"] for p in client.get(following).json] == ["z2@example.org"]
    assert [p["email"] for p in client.get("/api/v1/people?q=z1@").json] == ["z1@example.org"]


def test_people_are_not_there_for_others(client, ann):
    assert client.get("/api/v1/people").status_code == 401
    make.sign_in(client, ann)
    assert client.get("/api/v1/people").status_code == 404
    assert client.get(f"/api/v1/people/{ann.id}").json["email"] == "ann@example.org"


def test_an_invitation_with_a_role_and_its_repetition(client, administrator):
    nsf = make.agency("NSF")
    make.save(nsf)
    body = {**PERSON, "role": "reviewer", "role_agency_id": str(nsf.id)}
    answers = [send_json(client, "POST", "/api/v1/people", body, key="k" * 20) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert [(g["role"], g["party"]) for g in answers[0].json["grants"]] == [("reviewer", "US")]
    other = send_json(client, "POST", "/api/v1/people", {**body, "email": "b@example.org"}, key="k" * 20)
    assert (other.status_code, errors(other)) == (422, [("idempotency.key_reused", "")])
    again = send_json(client, "POST", "/api/v1/people", body)
    assert (again.status_code, errors(again)) == (422, [("person.email_taken", "/email")])


def test_a_role_is_given_and_taken_back(client, administrator, ann):
    answer = send_json(client, "POST", f"/api/v1/people/{ann.id}/grants", {"role": "auditor"})
    assert (answer.status_code, answer.json["role"], answer.json["revoked_at"]) == (201, "auditor", None)
    assert send_json(client, "DELETE", f"/api/v1/grants/{answer.json['id']}").status_code == 204
    assert client.get(f"/api/v1/people/{ann.id}").json["grants"][0]["revoked_at"] is not None


def test_a_role_needs_a_fresh_sign_in(client, administrator, ann):
    make.sign_in(client, administrator, is_fresh=False)
    answer = send_json(client, "POST", f"/api/v1/people/{ann.id}/grants", {"role": "auditor"})
    assert (answer.status_code, answer.json["code"]) == (403, "fresh_sign_in_required")


def test_an_account_is_closed_once(client, administrator, ann):
    path = f"/api/v1/people/{ann.id}"
    assert send_json(client, "POST", f"{path}/disable").json["state"] == "disabled"
    assert send_json(client, "POST", f"{path}/disable").status_code == 409
    assert send_json(client, "POST", f"{path}/enable").json["state"] == "active"


def test_institutions_are_public(client):
    kyoto = make.institution("Kyoto University", party="JP", name_ja="京都大学", city="Kyoto")
    make.save(kyoto, make.institution("Kyoto Prize Foundation", party="US"))
    found = client.get("/api/v1/institutions?q=京都").json
    assert [(i["id"], i["name"]["ja"], i["city"]) for i in found] == [(str(kyoto.id), "京都大学", "Kyoto")]
    assert [i["party"] for i in client.get("/api/v1/institutions?q=kyoto&party=US").json] == ["US"]
    assert client.get(f"/api/v1/institutions/{kyoto.id}").json == found[0]
    assert client.get("/api/v1/institutions/00000000-0000-4000-8000-000000000000").status_code == 404


def test_the_directory_is_kept_by_administrators(client, administrator, ann):
    name = {"en": "New Lab", "ja": "新研究所"}
    made = send_json(client, "POST", "/api/v1/institutions", {"party": "JP", "name": name, "city": "Nara"})
    agency = send_json(client, "POST", "/api/v1/agencies", {"code": "JST", "party": "JP", "name": name})
    assert [(a.status_code, a.json["name"]) for a in (made, agency)] == [(201, name)] * 2
    assert [a["code"] for a in client.get("/api/v1/agencies").json] == ["JST"]
    make.sign_in(client, ann)
    assert (
        send_json(client, "POST", "/api/v1/agencies", {"code": "X1", "party": "JP", "name": name}).status_code
        == 403
    )


def test_the_token_stays_the_same_within_a_session(client, ann):
    make.sign_in(client, ann)
    assert csrf_token(client) == csrf_token(client) or len(csrf_token(client)) > 40
