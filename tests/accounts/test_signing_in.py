from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from app.accounts.models import Attempt, SignIn
from app.accounts.states import PersonState
from app.kernel import clock, db, outbox
from app.kernel.idempotency import KeptAnswer
from app.kernel.outbox import Job
from tests.factories import accounts as make
from tests.factories.http import csrf_token, post_form

RIGHT = {"email": "ann@example.org", "password": make.PASSWORD}


@pytest.fixture
def ann(database):
    who = make.person("Ann Ng", email="ann@example.org", password=make.PASSWORD)
    make.save(who)
    return who


def all_of(model):
    with db.read_only() as session:
        return session.scalars(select(model)).all()


def is_signed_in(client):
    return client.get("/api/v1/me").json["is_signed_in"]


def address_in_letter():
    body = [job.payload["body"] for job in all_of(Job) if job.kind == "mail.send"][-1]
    return urlsplit(next(word for word in body.split() if "ujp_" in word)).path


def test_the_page_asks_for_address_and_password(client):
    page = client.get("/sign-in").text
    assert ('name="email"' in page, 'name="password"' in page, "<h1>Sign in</h1>" in page) == (
        True,
        True,
        True,
    )


def test_the_right_password_leads_to_the_desk(client, ann):
    answer = post_form(client, "/sign-in", RIGHT)
    assert (answer.status_code, answer.location, is_signed_in(client)) == (303, "/desk", True)
    assert client.get("/sign-in").location == "/desk"


def test_the_cookie_holds_a_token_and_nothing_about_the_person(client, ann):
    post_form(client, "/sign-in", RIGHT)
    with client.session_transaction() as cookie:
        assert sorted(cookie) == ["sign_in"]
        assert len(cookie["sign_in"]) == 43


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/profile", "/profile"),
        ("/people?q=a", "/people?q=a"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("profile", "/"),
        ("", "/desk"),
    ],
)
def test_signing_in_leads_only_to_pages_of_the_service(client, ann, target, expected):
    answer = post_form(client, "/sign-in", RIGHT, query_string={"next": target})
    assert answer.location == expected


def test_a_session_from_before_does_not_live_on(client, ann):
    """Session fixation: what somebody put into the browser before is gone after signing in."""
    with client.session_transaction() as cookie:
        cookie["sign_in"], cookie["planted"] = "x", "y"
    before = csrf_token(client)
    post_form(client, "/sign-in", RIGHT)
    with client.session_transaction() as cookie:
        assert ("planted" in cookie, cookie["sign_in"] == "x") == (False, False)
    assert csrf_token(client) != before


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org", "  "])
def test_every_wrong_pair_gets_the_same_page(client, ann, email):
    answer = post_form(client, "/sign-in", {"email": email, "password": "wrong wrong wrong"})
    assert (answer.status_code, is_signed_in(client)) == (422, False)
    assert "do not belong together" in answer.text
    assert "wrong wrong wrong" not in answer.text


def test_the_address_that_was_typed_stays(client, ann):
    answer = post_form(client, "/sign-in", {"email": "ann@example.org", "password": "wrong"})
    assert 'value="ann@example.org"' in answer.text


def test_no_hash_of_a_password_is_kept_for_repeated_requests(client, ann):
    post_form(client, "/sign-in", RIGHT)
    assert all_of(KeptAnswer) == []


def test_the_eleventh_try_is_told_to_wait(client, ann):
    wrong = {"email": "ann@example.org", "password": "wrong wrong wrong"}
    assert [post_form(client, "/sign-in", wrong).status_code for _ in range(10)] == [422] * 10
    answer = post_form(client, "/sign-in", RIGHT)
    assert (answer.status_code, 290 <= int(answer.headers["Retry-After"]) <= 301) == (429, True)


def test_an_address_that_nobody_has_is_limited_alike(client, ann):
    wrong = {"email": "nobody@example.org", "password": "wrong wrong wrong"}
    assert [post_form(client, "/sign-in", wrong).status_code for _ in range(11)] == [422] * 10 + [429]


def test_one_machine_has_a_hundred_tries(client, ann):
    subject = {"kind": "sign_in.address"}
    post_form(client, "/sign-in", {"email": "x@example.org", "password": "wrong"})
    (row,) = [a for a in all_of(Attempt) if a.kind == "sign_in.address"]
    make.save(*(Attempt(**subject, subject_hash=row.subject_hash, at=clock.now()) for _ in range(99)))
    assert post_form(client, "/sign-in", RIGHT).status_code == 429


def test_a_forged_form_is_refused(client, ann):
    assert client.post("/sign-in", data=RIGHT).status_code == 400
    answer = post_form(client, "/sign-in", RIGHT, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, is_signed_in(client)) == (400, False)


def test_an_unknown_field_is_named(client, ann):
    answer = post_form(client, "/sign-in", {**RIGHT, "is_admin": "1"})
    assert (answer.status_code, "There is no such field." in answer.text) == (422, True)


def test_signing_out_ends_the_session_for_a_copied_cookie_too(client, app, ann):
    post_form(client, "/sign-in", RIGHT)
    copied = client.get_cookie("session").value
    answer = post_form(client, "/sign-out")
    assert (answer.location, answer.headers["Clear-Site-Data"]) == ("/", '"cache", "storage"')
    thief = app.test_client()
    thief.set_cookie("session", copied)
    assert (is_signed_in(client), is_signed_in(thief)) == (False, False)


def test_a_page_asks_to_sign_in_and_leads_back(client, ann):
    answer = client.get("/profile/sessions?x=1")
    assert answer.location == "/sign-in?next=/profile/sessions?x%3D1"
    assert post_form(client, answer.location, RIGHT).location == "/profile/sessions?x=1"


def test_a_session_that_rested_too_long_says_so(client, ann):
    make.sign_in(client, ann)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert client.get("/profile").status_code == 302
        assert "Your session has ended" in client.get("/sign-in").text


def test_use_is_noted_at_most_every_five_minutes(client, ann, count_queries):
    make.sign_in(client, ann)
    begun = clock.now()
    for minutes, writes in ((1, 0), (6, 1), (7, 0)):
        with clock.at(begun + timedelta(minutes=minutes)), count_queries() as seen:
            assert client.get("/profile").status_code == 200
        assert len([s for s in seen if s.startswith("UPDATE")]) == writes
    (row,) = all_of(SignIn)
    assert row.last_seen_at == begun + timedelta(minutes=6)


def test_confirming_leads_back_with_a_fresh_session(client, ann):
    make.sign_in(client, ann, is_fresh=False)
    answer = post_form(client, "/confirm?next=/profile", {"password": make.PASSWORD})
    assert (answer.location, client.get("/api/v1/me").json["is_fresh"]) == ("/profile", True)


def test_a_wrong_password_confirms_nothing_and_is_counted(client, ann):
    make.sign_in(client, ann, is_fresh=False)
    answers = [post_form(client, "/confirm", {"password": "wrong"}).status_code for _ in range(11)]
    assert (answers, client.get("/api/v1/me").json["is_fresh"]) == ([422] * 10 + [429], False)


def test_registering_choosing_a_password_and_being_in(client):
    kyoto = make.institution("Kyoto University", party="JP", name_ja="京都大学")
    make.save(kyoto)
    form = {
        "email": "Hanako@example.org",
        "name_latin": "Hanako Sato",
        "name_native": "佐藤 花子",
        "name_kana": "サトウ ハナコ",
        "party": "JP",
        "language": "en",
        "zone": "Asia/Tokyo",
        "_institution": "京都大学",
        "institution_id": "",
    }
    assert post_form(client, "/register", form).location == "/sent"
    outbox.run_due()
    welcome = address_in_letter()
    assert client.get(welcome).text.count("hanako@example.org") == 2
    assert is_signed_in(client) is False
    answer = post_form(client, welcome, {"password": make.PASSWORD, "again": make.PASSWORD})
    me = client.get("/api/v1/me").json["person"]
    assert (answer.location, me["state"], me["name_native"]) == ("/desk", "active", "佐藤 花子")
    assert me["institution"]["name"] == {"en": "Kyoto University", "ja": "京都大学"}
    assert client.get(welcome).status_code == 410


def test_a_name_that_fits_several_institutions_is_asked_for(client):
    make.save(
        make.institution("Tokyo University A", party="JP"), make.institution("Tokyo University B", party="JP")
    )
    answer = post_form(client, "/register", {"_institution": "tokyo univ", "email": "x"})
    assert (answer.status_code, "Write an e-mail address" in answer.text) == (422, True)
    assert "Choose the institution from the list below" in answer.text
    assert answer.text.count('name="institution_id"') == 3


def test_a_registration_with_mistakes_keeps_what_was_typed(client):
    answer = post_form(client, "/register", {"email": "no address", "name_latin": "Hanako", "party": "JP"})
    assert (answer.status_code, outbox.run_due()) == (422, 0)
    assert 'value="no address"' in answer.text
    assert 'value="Hanako"' in answer.text


def test_registering_answers_alike_for_an_address_that_has_an_account(client, ann):
    form = {"name_latin": "X", "party": "US", "language": "en", "zone": "UTC"}
    answers = [
        post_form(client, "/register", {**form, "email": e}) for e in ("ann@example.org", "new@example.org")
    ]
    assert [(a.status_code, a.location, len(a.data)) for a in answers] == [
        (303, "/sent", len(answers[0].data))
    ] * 2


def test_a_new_password_through_a_letter(client, ann):
    assert post_form(client, "/reset", {"email": "ann@example.org"}).location == "/sent"
    outbox.run_due()
    link = address_in_letter()
    new = "an old bridge over still water"
    assert "ann@example.org" in client.get(link).text
    answer = post_form(client, link, {"password": new, "again": new + "x"})
    assert (answer.status_code, "The two passwords differ" in answer.text) == (422, True)
    answer = post_form(client, link, {"password": new, "again": new})
    assert answer.location == "/sign-in?again=1"
    assert "The new password is set" in client.get(answer.location).text
    assert post_form(client, "/sign-in", {**RIGHT, "password": new}).location == "/desk"
    assert post_form(client, link, {"password": new, "again": new}).status_code == 422


def test_resets_are_limited_by_account(client, ann):
    answers = [post_form(client, "/reset", {"email": "ann@example.org"}).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_a_link_that_nobody_sent_is_gone(client):
    assert [client.get(path).status_code for path in ("/welcome/ujp_x", "/reset/ujp_x")] == [410, 410]


def test_a_link_for_another_purpose_does_not_open(client, ann):
    post_form(client, "/reset", {"email": "ann@example.org"})
    outbox.run_due()
    welcome = address_in_letter().replace("/reset/", "/welcome/")
    answer = post_form(client, welcome, {"password": make.PASSWORD, "again": make.PASSWORD})
    assert (answer.status_code, "This link was used" in answer.text) == (422, True)


def test_demonstration_accounts_are_shown_in_demo_mode_only(client, app, ann, monkeypatch):
    class Somebody:
        kind, name, email, password = "Researcher", "Ann Ng", "ann@example.org", make.PASSWORD

    monkeypatch.setitem(app.extensions, "demo_accounts", lambda: [Somebody])
    assert "Sign in as Ann Ng" not in client.get("/sign-in").text
    assert app.extensions["settings"].demo is False


@pytest.mark.parametrize("path", ["/sign-in", "/register", "/reset", "/sent"])
def test_the_pages_speak_japanese(client, path):
    client.set_cookie("language", "ja")
    page = client.get(path).text
    assert ('<html lang="ja">' in page, "メール" in page) == (True, True)


def test_a_closed_account_cannot_sign_in(client):
    make.save(make.person(email="eve@example.org", password=make.PASSWORD, state=PersonState.DISABLED))
    assert (
        post_form(client, "/sign-in", {"email": "eve@example.org", "password": make.PASSWORD}).status_code
        == 422
    )
