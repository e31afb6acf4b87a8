"""/disclosure as a browser sees it, and what institutions see of it."""

import re
from datetime import timedelta

import pytest

from app.accounts.roles import Role
from app.disclosures import queries, rules
from app.kernel import clock, db
from tests.factories.accounts import grant, institution, person, save, sign_in
from tests.factories.disclosures import certified, nothing_to_declare, position
from tests.factories.http import csrf_token, post_form

NONE = {"positions.nothing": "true", "support.nothing": "true"}
ANSWERS = {f"questions.{code}.answer": "no" for code in rules.QUESTIONS}


@pytest.fixture
def author(client):
    who = person("Hanako Author")
    save(who)
    sign_in(client, who)
    return who


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def draft_of(who):
    with db.read_only():
        return queries.draft_of(who.id)


def test_the_page_tells_what_comes_next(client, author):
    assert "Write your disclosure." in text_of(client.get("/disclosure"))
    post_form(client, "/disclosure/edit", {**NONE, "version": "0"})
    assert "4 entries are missing" in text_of(client.get("/disclosure"))
    post_form(client, "/disclosure/edit", {**NONE, **ANSWERS, "version": "1"})
    assert "Read it once more and certify it" in text_of(client.get("/disclosure"))
    answer = post_form(client, "/disclosure/certify", {"statement": "I certify", "version": "2"})
    assert answer.status_code == 303
    assert "Nothing to do." in text_of(client.get("/disclosure"))


def test_an_expired_certificate_asks_for_a_new_one(client, author):
    with clock.at(clock.now() - timedelta(days=400)):
        certified(author)
    page = text_of(client.get("/disclosure"))
    assert ("Expired on" in page, "Read it once more and certify it" in page) == (True, True)


def test_lines_are_kept_and_more_are_offered(client, author):
    line = {"positions.items.1.organisation": "Example University", "positions.items.1.title": "Professor"}
    answer = post_form(client, "/disclosure/edit", {**line, "version": "0", "_more": "1"})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert len(re.findall(r'name="positions\.items\.\d+\.title"', page)) == 4
    assert draft_of(author).content["positions"]["items"] == [
        {"organisation": "Example University", "title": "Professor", "start": "", "end": ""}
    ]


def test_a_wrong_entry_comes_back_with_every_typed_word(client, author):
    fields = {"support.items.0.title": "Kept words", "support.items.0.effort": "200", "version": "0"}
    answer = post_form(client, "/disclosure/edit", fields)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Kept words" in page) == (422, True)
    assert 'href="#f-support-items-0-effort"' in page
    assert draft_of(author) is None


def test_a_stale_form_keeps_what_was_typed(client, author):
    post_form(client, "/disclosure/edit", {**NONE, "version": "0"})
    answer = post_form(client, "/disclosure/edit", {"positions.items.0.title": "Kept words", "version": "0"})
    assert (answer.status_code, "Kept words" in answer.get_data(as_text=True)) == (412, True)


def test_autosave_goes_on_from_version_to_version(client, author):
    token = csrf_token(client)
    first = client.post("/disclosure/autosave", data={**NONE, "version": "0", "csrf_token": token})
    assert (first.status_code, first.headers["ETag"]) == (204, '"1"')
    second = client.post(
        "/disclosure/autosave", data={**NONE, **ANSWERS, "version": "1", "csrf_token": token}
    )
    assert (second.status_code, second.headers["ETag"]) == (204, '"2"')
    assert client.post("/disclosure/autosave", data={"version": "1", "csrf_token": token}).status_code == 412


def test_certifying_shows_everything_that_is_missing(client, author):
    post_form(client, "/disclosure/edit", {**NONE, "version": "0"})
    assert "Not complete yet" in text_of(client.get("/disclosure/certify"))
    answer = post_form(client, "/disclosure/certify", {"statement": "no", "version": "1"})
    codes = re.findall(r'data-code="([^"]+)"', answer.get_data(as_text=True))
    assert (answer.status_code, codes) == (
        422,
        ["disclosure.unanswered"] * 4 + ["disclosure.statement_differs"],
    )


def test_certifying_asks_for_a_fresh_sign_in(client, author):
    post_form(client, "/disclosure/edit", {**NONE, **ANSWERS, "version": "0"})
    sign_in(client, author, is_fresh=False)
    answer = post_form(client, "/disclosure/certify", {"statement": "I certify", "version": "1"})
    assert (answer.status_code, "/confirm" in answer.headers["Location"]) == (302, True)


def test_there_is_nothing_to_certify_at_first(client, author):
    assert client.get("/disclosure/certify").status_code == 404
    assert client.get("/disclosure/edit").status_code == 200


def test_the_difference_between_versions_is_shown(client, author):
    certified(author)
    content = nothing_to_declare()
    content["positions"] = {"nothing": False, "items": [position(title="Dean")]}
    certified(author, content)
    page = text_of(client.get("/disclosure/versions/2"))
    assert ("What changed since version 1" in page, "Dean" in page) == (True, True)
    assert "Nothing changed." in text_of(client.get("/disclosure/versions/2?since=2"))
    assert client.get("/disclosure/versions/3").status_code == 404


def test_every_page_opens_in_both_languages(client, author):
    certified(author)
    opened = {}
    for language in ("en", "ja"):
        client.set_cookie("language", language)
        for page in ("", "/edit", "/certify", "/versions/1"):
            opened[language, page] = client.get(f"/disclosure{page}").status_code
    assert opened == dict.fromkeys(opened, 200)


def test_an_institution_sees_complete_or_not_and_nothing_else(client, database):
    place = institution()
    save(place)
    officer, ready, other = (
        person(f"{name} Person", institution=place) for name in ("Officer", "Ready", "Other")
    )
    save(officer, ready, other, grant(officer, Role.INSTITUTION_OFFICER, institution=place))
    content = nothing_to_declare()
    content["questions"]["other_contracts"] = {"answer": "yes", "detail": "canary-content"}
    certified(ready, content)
    sign_in(client, officer)
    page = client.get("/disclosures/employees")
    assert (page.status_code, "canary-content" in page.get_data(as_text=True)) == (200, False)
    assert (text_of(page).count("Complete until"), text_of(page).count("Incomplete")) == (1, 2)
    sign_in(client, ready)
    assert client.get("/disclosures/employees").status_code == 404
