import pytest
from sqlalchemy import select

from app.accounts.models import SignIn
from app.kernel import db
from tests.factories import accounts as make
from tests.factories.http import post_form

FORM = {"name_latin": "Ann Ng", "language": "en", "zone": "UTC", "orcid": "", "researcher_number": ""}


@pytest.fixture
def ann(client):
    who = make.person("Ann", password=make.PASSWORD, email="ann@example.org")
    make.save(who)
    make.sign_in(client, who)
    return who


def me(client):
    return client.get("/api/v1/me").json["person"]


def test_the_profile_shows_what_is_kept(client, ann):
    page = client.get("/profile").text
    assert ('value="Ann"' in page, "ann@example.org" in page, 'name="version" value="1"' in page) == (
        True,
        True,
        True,
    )


def test_saving_the_profile(client, ann):
    answer = post_form(
        client, "/profile", {**FORM, "version": "1", "orcid": "https://orcid.org/0000-0002-1825-0097"}
    )
    assert (answer.status_code, answer.location) == (303, "/profile?saved=1")
    assert (me(client)["name_latin"], me(client)["orcid"], me(client)["version"]) == (
        "Ann Ng",
        "0000-0002-1825-0097",
        2,
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("orcid", "0000-0002-1825-0098", "its last character checks the others"),
        ("researcher_number", "1234567", "the eight digits"),
        ("name_latin", "", "This field is needed."),
        ("name_latin", "a\x07b", "one line without control characters"),
        ("name_latin", "a\x00b", "a character that cannot be kept"),
        ("name_latin", "x" * 201, "at most 200 characters"),
        ("zone", "Mars/Base", "Choose a time zone"),
        ("language", "fr", "Choose English or Japanese."),
        ("institution_id", "7", "Choose one from the list."),
        ("email", "eve@example.org", "There is no such field."),
    ],
)
def test_a_mistake_is_named_beside_its_field(client, ann, field, value, words):
    answer = post_form(client, "/profile", {**FORM, "version": "1", field: value})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert (me(client)["name_latin"], me(client)["version"]) == ("Ann", 1)


def test_an_old_version_shows_both_texts(client, ann):
    post_form(client, "/profile", {**FORM, "version": "1"})
    answer = post_form(client, "/profile", {**FORM, "version": "1", "name_latin": "Mine"})
    assert (answer.status_code, "Ann Ng" in answer.text, "Mine" in answer.text) == (412, True, True)


def test_a_missing_version_is_refused(client, ann):
    assert post_form(client, "/profile", FORM).status_code == 428


def test_changing_the_password(client, ann):
    new = "an old bridge over still water"
    answer = post_form(client, "/profile/password", {"old": "wrong", "new": new, "again": new})
    assert (answer.status_code, "not your present password" in answer.text, new in answer.text) == (
        422,
        True,
        False,
    )
    answer = post_form(client, "/profile/password", {"old": make.PASSWORD, "new": new, "again": new})
    assert (answer.status_code, answer.location) == (303, "/profile/sessions?changed=1")
    assert "The password is changed" in client.get(answer.location).text


def test_ending_a_session_on_another_device(client, app, ann):
    other = app.test_client()
    row = make.sign_in(other, ann)
    assert "End all other sessions" in client.get("/profile/sessions").text
    assert post_form(client, f"/profile/sessions/{row.id}/end").location == "/profile/sessions"
    assert [c.get("/api/v1/me").json["is_signed_in"] for c in (client, other)] == [True, False]


def test_ending_all_other_sessions(client, app, ann):
    others = [app.test_client() for _ in range(2)]
    for other in others:
        make.sign_in(other, ann)
    assert post_form(client, "/profile/sessions/end-others").location == "/profile/sessions"
    assert [c.get("/api/v1/me").json["is_signed_in"] for c in (client, *others)] == [True, False, False]


def test_the_session_of_somebody_else_is_not_there(client, app, ann):
    bob, other = make.person(), app.test_client()
    make.save(bob)
    row = make.sign_in(other, bob)
    assert post_form(client, f"/profile/sessions/{row.id}/end").status_code == 404
    with db.read_only() as session:
        assert session.scalar(select(SignIn.revoked_at).where(SignIn.id == row.id)) is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_sessions_costs_the_same_number_of_queries(client, app, ann, count_queries, number):
    for _ in range(number):
        make.sign_in(app.test_client(), ann)
    with count_queries() as seen:
        assert client.get("/profile/sessions").status_code == 200
    assert len([s for s in seen if s.startswith("SELECT")]) == 3
