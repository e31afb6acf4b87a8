import pytest

from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.kernel import db
from app.kernel.outbox import Job
from tests.factories import accounts as make
from tests.factories.http import csrf_token, post_form

NOBODY = "00000000-0000-4000-8000-000000000000"

FORM = {
    "email": "new@example.org",
    "name_latin": "New Person",
    "party": "US",
    "language": "en",
    "zone": "UTC",
    "role": "",
    "role_party": "",
    "role_agency_id": "",
}


@pytest.fixture
def administrators(client):
    rows = [make.person(f"Admin {n}", email=f"z{n}@example.org") for n in range(3)]
    make.save(*rows, *(make.grant(row, Role.SYSTEM_ADMINISTRATOR) for row in rows))
    make.sign_in(client, rows[0])
    return rows


def test_people_are_for_administrators_and_auditors(client, app):
    ann = make.person()
    make.save(ann)
    make.sign_in(client, ann)
    assert [client.get(path).status_code for path in ("/people", "/people/invite")] == [404, 404]


def test_what_one_may_not_see_answers_as_if_it_were_not_there(client):
    ann, bob = make.person(), make.person()
    make.save(ann, bob)
    make.sign_in(client, ann)
    csrf_token(client)
    answers = [client.get(f"/people/{key}") for key in (bob.id, NOBODY)]
    bodies = [a.text.replace(str(key), "") for a, key in zip(answers, (bob.id, NOBODY), strict=True)]
    headers = [[h for h in a.headers if h[0] != "X-Request-Id"] for a in answers]
    assert [a.status_code for a in answers] == [404, 404]
    assert (bodies[0] == bodies[1], headers[0] == headers[1]) == (True, True)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_number_of_queries(client, administrators, count_queries, number):
    home = make.institution()
    people = [make.person(institution=home) for _ in range(number)]
    make.save(home, *people, *(make.grant(p, Role.AUDITOR) for p in people))
    with count_queries() as seen:
        page = client.get("/people").text
    assert page.count('<th scope="row">') == 3 + number
    assert len([s for s in seen if s.startswith("SELECT")]) == 3


def test_the_list_goes_on_by_cursor(client, administrators):
    first = client.get("/people?limit=2").text
    assert ("z0@example.org" in first, "z2@example.org" in first) == (True, False)
    following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get("/people" + following).text
    assert ("z0@example.org" in second, "z2@example.org" in second) == (False, True)


def test_an_administrator_invites_with_a_role(client, administrators):
    nsf = make.agency("NSF")
    make.save(nsf)
    answer = post_form(
        client, "/people/invite", {**FORM, "role": "programme_officer", "role_agency_id": str(nsf.id)}
    )
    page = client.get(answer.location).text
    assert ("New Person" in page, "Programme officer" in page, "Invited" in page) == (True, True, True)
    with db.read_only() as session:
        assert [job.payload["to"] for job in session.query(Job)] == ["new@example.org"]


def test_the_same_invitation_sent_twice_is_one(client, administrators):
    answers = [post_form(client, "/people/invite", {**FORM, "idempotency_key": "k" * 16}) for _ in range(2)]
    assert [a.location for a in answers] == [answers[0].location] * 2
    with db.read_only() as session:
        assert session.query(Job).count() == 1


def test_an_officer_invites_reviewers_of_the_own_agency(client):
    nsf, jst = make.agency("NSF"), make.agency("JST", party="JP")
    officer, role = make.officer(nsf)
    make.save(nsf, jst, officer, role)
    make.sign_in(client, officer)
    page = client.get("/people/invite").text
    assert ("NSF" in page, "JST" in page, "Auditor" in page) == (True, False, False)
    answer = post_form(client, "/people/invite", {**FORM, "role": "reviewer", "role_agency_id": str(nsf.id)})
    assert (
        answer.status_code,
        "new%40example.org" in answer.location or "new@example.org" in answer.location,
    ) == (303, True)
    other = {**FORM, "email": "b@example.org", "role": "reviewer", "role_agency_id": str(jst.id)}
    assert post_form(client, "/people/invite", other).status_code == 403


def test_invitations_are_limited_by_day(client, administrators):
    answers = [
        post_form(client, "/people/invite", {**FORM, "email": f"n{n}@example.org"}).status_code
        for n in range(31)
    ]
    assert answers == [303] * 30 + [429]


def test_a_role_is_given_and_taken_back(client, administrators):
    ann = make.person("Ann")
    make.save(ann)
    path = f"/people/{ann.id}"
    answer = post_form(client, f"{path}/roles", {"role": "auditor"})
    assert (answer.location, "Auditor" in client.get(path).text) == (path, True)
    with db.read_only() as session:
        grant = next(g for g in session.query(type(make.grant(ann, Role.AUDITOR))) if g.person_id == ann.id)
    assert post_form(client, f"{path}/roles/{grant.id}/revoke").location == path
    assert "Take role back" not in client.get(path).text


def test_a_role_without_its_scope_is_named(client, administrators):
    ann = make.person()
    make.save(ann)
    answer = post_form(client, f"/people/{ann.id}/roles", {"role": "reviewer"})
    assert (answer.status_code, "Choose the agency" in answer.text) == (422, True)


def test_roles_need_a_fresh_sign_in(client, administrators):
    make.sign_in(client, administrators[0], is_fresh=False)
    answer = post_form(client, f"/people/{administrators[1].id}/roles", {"role": "auditor"})
    assert answer.location == "/confirm?next=/"


def test_an_account_is_closed_and_opened(client, administrators):
    ann = make.person()
    make.save(ann)
    for action, state in (("disable", PersonState.DISABLED), ("enable", PersonState.ACTIVE)):
        assert post_form(client, f"/people/{ann.id}/{action}").status_code == 303
        assert client.get(f"/api/v1/people/{ann.id}").json["state"] == state
    assert post_form(client, f"/people/{ann.id}/invite_again").status_code == 422


def test_one_does_not_close_the_own_account(client, administrators):
    assert post_form(client, f"/people/{administrators[0].id}/disable").status_code == 403


def test_an_administrator_ends_a_session(client, app, administrators):
    ann, other = make.person(), app.test_client()
    make.save(ann)
    row = make.sign_in(other, ann)
    assert post_form(client, f"/people/{ann.id}/sessions/{row.id}/end").location == f"/people/{ann.id}"
    assert other.get("/api/v1/me").json["is_signed_in"] is False


def test_an_officer_of_an_institution_is_chosen_by_its_name(client, administrators):
    ann, kyoto = make.person(), make.institution("Kyoto University", party="JP", name_ja="京都大学")
    make.save(ann, kyoto)
    answer = post_form(
        client, f"/people/{ann.id}/roles", {"role": "institution_officer", "_institution": "京都大学"}
    )
    page = client.get(answer.location).text
    assert ("Institution officer" in page, "Kyoto University" in page) == (True, True)


def test_an_invited_officer_binds_the_institution_he_works_for(client, administrators):
    kyoto = make.institution("Kyoto University", party="JP")
    make.save(kyoto)
    form = {**FORM, "role": "institution_officer", "_institution": "Kyoto University"}
    assert post_form(client, "/people/invite", form).status_code == 303
    (person,) = client.get("/api/v1/people?q=new@").json
    assert [(g["role"], g["institution_id"], g["party"]) for g in person["grants"]] == [
        ("institution_officer", str(kyoto.id), "JP")
    ]
