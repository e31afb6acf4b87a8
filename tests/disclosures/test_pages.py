"""/disclosure as a browser sees it, and what institutions see of it."""

import re
from datetime import timedelta

import pytest

from app.accounts.roles import Role
from app.disclosures import labels, queries, service
from app.disclosures.record.content import REQUIRED
from app.disclosures.states import Purpose
from app.kernel import clock, db
from app.kernel.actor import system
from tests.factories.accounts import actor_of, grant, institution, person, save, sign_in
from tests.factories.disclosures import certified, declaring, nothing_to_declare, position, support
from tests.factories.http import csrf_token, post_form

PLEDGES = {"hidden_contracts": "no", "not_malign": "yes", "institution_reporting": "yes"}
SECTIONS = "/disclosure/sections"


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
        draft = queries.draft_of(who.id)
        return queries.own_record(actor_of(who), draft) if draft else None


def mark_nothing(client, version="0"):
    return post_form(client, "/disclosure/nothing", {"sections[]": list(REQUIRED), "version": version})


def test_the_page_tells_what_comes_next(client, author):
    assert "Write your disclosure." in text_of(client.get("/disclosure"))
    assert mark_nothing(client).status_code == 303
    assert "3 entries are missing" in text_of(client.get("/disclosure"))
    answer = post_form(client, f"{SECTIONS}/declarations", {**PLEDGES, "version": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/disclosure")
    assert "Read it once more and certify it" in text_of(client.get("/disclosure"))
    answer = post_form(client, "/disclosure/certify", {"statement": "I certify", "version": "2"})
    assert answer.status_code == 303
    assert "Nothing to do." in text_of(client.get("/disclosure"))


def test_an_expired_certificate_asks_for_a_new_one(client, author):
    with clock.at(clock.now() - timedelta(days=400)):
        certified(author)
    page = text_of(client.get("/disclosure"))
    assert ("Expired on" in page, "Read it once more and certify it" in page) == (True, True)


def test_the_editor_begins_where_something_is_missing(client, author):
    assert client.get("/disclosure/edit").headers["Location"] == f"{SECTIONS}/identity"
    mark_nothing(client)
    assert client.get("/disclosure/edit").headers["Location"] == f"{SECTIONS}/declarations"


def test_one_section_leads_to_the_next(client, author):
    names = list(labels.SECTIONS)
    for version, (name, following) in enumerate(zip(names, [*names[1:], ""], strict=True)):
        fields = {"nothing": "true"} if name not in ("identity", "declarations") else {}
        answer = post_form(
            client, f"{SECTIONS}/{name}", {**fields, "version": str(min(version, 1) and len_of(author))}
        )
        assert answer.headers["Location"] == (f"{SECTIONS}/{following}" if following else "/disclosure")


def len_of(who):
    with db.read_only():
        return queries.draft_of(who.id).version


def test_entries_are_kept_and_more_are_offered(client, author):
    line = {
        "items.1.organisation.name": "Example University",
        "items.1.title": "Professor",
        "items.1.id": "0b",
    }
    answer = post_form(client, f"{SECTIONS}/positions", {**line, "version": "0", "_more": "1"})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert len(re.findall(r'name="items\.\d+\.title"', page)) == 4
    [kept] = draft_of(author).positions.items
    assert (kept.id, kept.title, kept.organisation.name) == ("0b", "Professor", "Example University")


def test_a_form_sent_twice_adds_no_entry_twice(client, author):
    page = client.get(f"{SECTIONS}/positions").get_data(as_text=True)
    key = re.search(r'name="items\.0\.id" value="([0-9a-f]+)"', page)[1]
    fields = {"items.0.id": key, "items.0.title": "Professor", "csrf_token": csrf_token(client)}
    for version in ("0", "1"):
        more = {"items.0.unit": "x" * int(version)}
        answer = client.post(f"{SECTIONS}/positions/autosave", data={**fields, **more, "version": version})
        assert answer.status_code == 204
    [kept] = draft_of(author).positions.items
    assert (kept.id, kept.unit) == (key, "x")


def test_a_wrong_entry_comes_back_with_every_typed_word(client, author):
    run = {"items.0.effort.runs.0.first": "2027-01", "items.0.effort.runs.0.last": "2027-02"}
    fields = {"items.0.title": "Kept words", **run, "items.0.effort.runs.0.percent": "200", "version": "0"}
    answer = post_form(client, f"{SECTIONS}/support", fields)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Kept words" in page, 'value="200"' in page) == (422, True, True)
    assert 'href="#f-items-0-effort-runs-0-percent"' in page
    assert draft_of(author) is None


def folds(page):
    """(open or not, summary) of every entry of a section."""
    found = re.findall(
        r'<details class="card" id="entry-\d+"( open)?>\s*<summary>(.*?)</summary>', page, re.DOTALL
    )
    return [
        (bool(is_open), re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", words)).strip())
        for is_open, words in found
    ]


def test_entries_are_folded_under_their_names_and_open_where_something_is_wrong(client, author):
    assert folds(client.get(f"{SECTIONS}/support").text) == [(True, "Support 1 new")]
    parts = declaring(support=[support(), support(title="Lasers", source={"name": "Far Fund"})])
    certified(author, parts)
    assert folds(client.get(f"{SECTIONS}/support").text) == [
        (False, "Support 1: Sensors – Example Foundation"),
        (False, "Support 2: Lasers – Far Fund"),
        (False, "Support 3 new"),
    ]
    more = folds(client.get(f"{SECTIONS}/support?more=1").text)
    assert [is_open for is_open, _ in more] == [False, False, True, True, True]
    typed = {"items.0.id": "a" * 32, "items.0.title": "One", "items.1.id": "b" * 32, "items.1.start": "soon"}
    answer = post_form(client, f"{SECTIONS}/support", {**typed, "version": "0"})
    assert [is_open for is_open, _ in folds(answer.text)] == [False, True, False]


def test_a_stale_form_keeps_what_was_typed(client, author):
    mark_nothing(client)
    answer = post_form(client, f"{SECTIONS}/positions", {"items.0.title": "Kept words", "version": "0"})
    assert (answer.status_code, "Kept words" in answer.get_data(as_text=True)) == (412, True)


def test_autosave_goes_on_from_version_to_version(client, author):
    token = csrf_token(client)
    path = f"{SECTIONS}/declarations/autosave"
    first = client.post(path, data={"not_malign": "yes", "version": "0", "csrf_token": token})
    assert (first.status_code, first.headers["ETag"]) == (204, '"1"')
    second = client.post(path, data={**PLEDGES, "version": "1", "csrf_token": token})
    assert (second.status_code, second.headers["ETag"]) == (204, '"2"')
    assert client.post(path, data={"version": "1", "csrf_token": token}).status_code == 412
    assert (
        client.post(f"{SECTIONS}/others/autosave", data={"version": "1", "csrf_token": token}).status_code
        == 404
    )


def test_figures_of_somebody_elses_form_stay_while_the_shares_do(client, author):
    effort = {
        "shares": {"2027-01": "0.5"},
        "estimated": True,
        "person_months": [{"year": 2027, "value": "0.50"}],
    }
    certified(author, declaring(support=[support(id="aa", effort=effort)]))
    run = {"items.0.effort.runs.0.first": "2027-01", "items.0.effort.runs.0.last": "2027-01"}
    fields = {"items.0.id": "aa", "items.0.title": "Sensors", **run, "version": "0"}
    post_form(client, f"{SECTIONS}/support", {**fields, "items.0.effort.runs.0.percent": "50"})
    assert [one.year for one in draft_of(author).support.items[0].effort.person_months] == [2027]
    post_form(
        client, f"{SECTIONS}/support", {**fields, "items.0.effort.runs.0.percent": "40", "version": "1"}
    )
    assert draft_of(author).support.items[0].effort.person_months == ()


def test_certifying_shows_everything_that_is_missing(client, author):
    mark_nothing(client)
    assert "Not complete yet" in text_of(client.get("/disclosure/certify"))
    answer = post_form(client, "/disclosure/certify", {"statement": "no", "version": "1"})
    codes = re.findall(r'data-code="([^"]+)"', answer.get_data(as_text=True))
    assert (answer.status_code, codes) == (
        422,
        ["disclosure.unanswered"] * 3 + ["disclosure.statement_differs"],
    )


def test_certifying_asks_for_a_fresh_sign_in(client, author):
    mark_nothing(client)
    sign_in(client, author, is_fresh=False)
    answer = post_form(client, "/disclosure/certify", {"statement": "I certify", "version": "1"})
    assert (answer.status_code, "/confirm" in answer.headers["Location"]) == (302, True)


def test_there_is_nothing_to_certify_at_first(client, author):
    assert client.get("/disclosure/certify").status_code == 404
    assert client.get("/disclosure/effort").status_code == 404
    assert client.get(f"{SECTIONS}/identity").status_code == 200
    assert client.get(f"{SECTIONS}/nowhere").status_code == 404


def test_the_difference_between_versions_is_shown(client, author):
    certified(author)
    certified(author, declaring(positions=[position(title="Dean")]))
    page = text_of(client.get("/disclosure/versions/2"))
    assert ("What changed since version 1" in page, "Dean" in page) == (True, True)
    assert "Nothing changed." in text_of(client.get("/disclosure/versions/2?since=2"))
    assert client.get("/disclosure/versions/3").status_code == 404


def full_load():
    run = {"runs": [{"first": "2027-04", "last": "2028-03", "percent": "60"}]}
    return declaring(support=[support(effort=run)], positions=[position(effort=run)])


def test_the_timeline_turns_red_where_it_passes_all_of_ones_time(client, author):
    certified(author, full_load())
    page = client.get("/disclosure/effort")
    body = page.get_data(as_text=True)
    assert body.count("effort-over") == 12
    assert "2027-04 to 2028-03: 120 %" in text_of(page)
    assert ("2027: 60 %" in text_of(page), "2027: 120 %" in text_of(page)) == (True, True)


def test_the_timeline_has_a_table_with_the_same_figures(client, author):
    certified(author, full_load())
    body = client.get("/disclosure/effort").get_data(as_text=True)
    rows = re.findall(r'<th scope="row">(\d{4}-\d\d)</th><td class="numeric">(\d+) %</td>', body)
    assert rows == [
        *((f"2027-{n:02}", "120") for n in range(4, 13)),
        *((f"2028-0{n}", "120") for n in range(1, 4)),
    ]


def test_who_read_it_is_shown_to_the_person(client, author):
    assert "Nobody yet" in text_of(client.get("/disclosure/readings"))
    certified(author)
    officer = person("Ada Officer")
    save(officer, grant(officer, Role.INTEGRITY_OFFICER, party="US"))
    db.unit_of_work(service.open_records, actor_of(officer), [author.id], Purpose.FINDING, "F-77")
    db.unit_of_work(service.open_records, system("checks"), [author.id], Purpose.CHECK)
    page = text_of(client.get("/disclosure/readings"))
    assert ("Ada Officer" in page, "F-77" in page, "The service" in page) == (True, True, True)


def test_every_page_opens_in_both_languages(client, author):
    certified(author, declaring(positions=[position()], support=[support()]))
    opened = {}
    pages = [
        "",
        "/certify",
        "/versions/1",
        "/effort",
        "/readings",
        *(f"/sections/{name}" for name in labels.SECTIONS),
    ]
    for language in ("en", "ja"):
        client.set_cookie("language", language)
        for page in pages:
            opened[language, page] = client.get(f"/disclosure{page}").status_code
    assert opened == dict.fromkeys(opened, 200)


@pytest.fixture
def place(client):
    here = institution()
    save(here)
    officer, ready, other = (
        person(f"{name} Person", institution=here) for name in ("Officer", "Ready", "Other")
    )
    save(officer, ready, other, grant(officer, Role.INSTITUTION_OFFICER, institution=here))
    sign_in(client, officer)
    return here, officer, ready


def test_an_institution_sees_complete_or_not_and_nothing_else(client, place):
    _here, _officer, ready = place
    content = nothing_to_declare()
    content["declarations"] |= {"hidden_contracts": "yes", "hidden_contracts_detail": "canary-content"}
    certified(ready, content)
    page = client.get("/disclosures/employees")
    assert (page.status_code, "canary-content" in page.get_data(as_text=True)) == (200, False)
    assert (text_of(page).count("Complete until"), text_of(page).count("Incomplete")) == (1, 2)
    sign_in(client, ready)
    assert client.get("/disclosures/employees").status_code == 404
    assert client.get("/disclosures/facts").status_code == 404


def test_an_institution_states_its_facts(client, place):
    here, _officer, ready = place
    said = {"as_of": "2026-11-01", "answers.confucius": "no"}
    assert (
        post_form(client, f"/disclosures/facts/{here.id}", said).headers["Location"] == "/disclosures/facts"
    )
    assert "Stated as of 1 Nov 2026" in text_of(client.get("/disclosures/facts"))
    assert post_form(client, f"/disclosures/facts/{here.id}", {"as_of": "soon"}).status_code == 422
    client.set_cookie("language", "ja")
    assert client.get("/disclosures/facts").status_code == 200
    sign_in(client, ready)
    assert post_form(client, f"/disclosures/facts/{here.id}", said).status_code == 404


def test_a_page_costs_the_same_for_one_and_for_three(client, author, count_queries):
    officer = person("Ada Officer")
    save(officer, grant(officer, Role.INTEGRITY_OFFICER, party="US"))
    costs = []
    for number in (1, 2):
        for _ in range(number):
            certified(author, declaring(positions=[position()] * number, support=[support()] * number))
            db.unit_of_work(service.open_records, actor_of(officer), [author.id], Purpose.FINDING)
        with count_queries() as seen:
            for path in (
                "/disclosure",
                "/disclosure/readings",
                "/disclosure/effort",
                "/disclosure/sections/support",
            ):
                client.get(path)
        costs.append(len(seen))
    assert costs[0] == costs[1]
