"""The pages of proposals as a browser without JavaScript sees them."""

import re
import uuid
from datetime import timedelta

import pytest

from app.kernel import clock, db
from app.kernel.bilingual import Bilingual
from app.proposals import content, receipts, service
from app.proposals.service import NewMember, SharedText
from tests.factories import proposals as build
from tests.factories.accounts import person, save, sign_in
from tests.factories.http import csrf_token, multipart, post_form

SHARED = {
    "title.en": "New title",
    "title.ja": "新しい題名",
    "abstract.en": "Why",
    "abstract.ja": "理由",
    "keywords": "quantum, sensing、quantum",
    "months": "24",
}


@pytest.fixture
def made(call):
    return build.begun(call)


def text_of(answer):
    """The words of a page, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def codes(answer):
    return re.findall(r'data-code="([^"]+)"', answer.get_data(as_text=True))


def go(client, who, path):
    sign_in(client, who)
    return client.get(path)


def test_a_proposal_is_begun_from_its_call(client, call):
    side = build.side("JP")
    page = go(client, side.lead, f"/proposals/new?call_id={call.id}")
    assert (page.status_code, f'value="{call.id}" selected' in page.get_data(as_text=True)) == (200, True)
    fields = {"call_id": str(call.id), "title.en": "Sensors", "title.ja": "センサ", "party": ""}
    answer = post_form(client, "/proposals/new", fields)
    assert answer.status_code == 303
    record = client.get(answer.headers["Location"])
    assert (record.status_code, "Sensors" in text_of(record)) == (200, True)
    assert "11 missing" not in text_of(record)
    assert "things are missing before the proposal can be submitted" in text_of(record)


def test_a_refused_beginning_keeps_what_was_typed(client, call):
    with clock.at(call.deadline_at + timedelta(days=1)):
        sign_in(client, build.side("JP").lead)
        assert "No call is open now" in text_of(client.get("/proposals/new"))
        fields = {"call_id": str(call.id), "title.en": "Kept words", "title.ja": ""}
        answer = post_form(client, "/proposals/new", fields)
    assert (answer.status_code, codes(answer)) == (422, ["proposal.call_not_open"])


def test_the_list_shows_own_proposals_and_questions(client, made):
    asked = person()
    save(asked)
    db.unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", asked.email))
    reference = build.loaded(made).reference
    assert reference in text_of(go(client, made.sides["US"].lead, "/proposals"))
    page = go(client, asked, "/proposals")
    assert "Waits for your answer" in text_of(page)
    assert f"/proposals/{made.id}/invitation" in page.get_data(as_text=True)
    stranger = person()
    save(stranger)
    assert "No proposal yet" in text_of(go(client, stranger, "/proposals"))


PAGES = [
    "",
    "/shared",
    "/halves/US",
    "/halves/JP/budget",
    "/team",
    "/documents",
    "/submit",
    "/sign/US",
    "/history",
]


def test_every_page_opens_for_the_team_in_both_languages(client, made):
    sign_in(client, made.sides["US"].lead)
    opened = {}
    for language in ("en", "ja"):
        client.set_cookie("language", language)
        for page in PAGES:
            answer = client.get(f"/proposals/{made.id}{page}")
            spoken = f'<html lang="{language}">' in answer.get_data(as_text=True)
            opened[language, page] = (answer.status_code, spoken)
    assert opened == dict.fromkeys(opened, (200, True))


def test_strangers_find_nothing_wherever_they_look(client, call):
    made, stranger = build.submitted(call), person()
    save(stranger)
    sign_in(client, stranger)
    seen = {}
    for page in (*PAGES, "/withdraw", "/invitation", "/submissions/1", "/submissions/1/receipt"):
        answer, missing = (client.get(f"/proposals/{key}{page}") for key in (made.id, uuid.uuid4()))
        seen[page] = (answer.status_code, missing.status_code, len(answer.data) == len(missing.data))
    assert seen == dict.fromkeys(seen, (404, 404, True))


def test_the_next_step_is_told_and_whose_it_is(client, call):
    made = build.complete(call)
    path, lead = f"/proposals/{made.id}", made.sides["US"].lead
    assert "Everybody in the team has to agree" in text_of(go(client, lead, path))
    for side in made.sides.values():
        build.certified(side.lead)
    assert "The institutions sign it now" in text_of(client.get(path))
    build.sign_all(made)
    assert "Nothing is missing. Submit the proposal" in text_of(client.get(path))
    build.submit(made)
    assert "Version 1 was received" in text_of(client.get(path))
    build.write_half(made, "US", Bilingual("Other"))
    assert "Your draft differs from version 1" in text_of(client.get(path))
    with clock.at(call.deadline_at + timedelta(seconds=1)):
        sign_in(client, lead)
        assert "The agencies have the proposal" in text_of(client.get(path))


def test_a_draft_that_missed_the_deadline_says_so(client, made, call):
    with clock.at(call.deadline_at + timedelta(seconds=1)):
        page = go(client, made.sides["US"].lead, f"/proposals/{made.id}")
    assert "this draft was not submitted" in text_of(page)


def test_the_record_costs_the_same_with_one_and_with_many(client, call, count_queries):
    made, lengths = build.complete(call), []
    for more in (0, 5):
        for _ in range(more):
            who = person()
            save(who)
            db.unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", who.email))
        sign_in(client, made.sides["US"].lead)
        with count_queries() as seen:
            assert client.get(f"/proposals/{made.id}").status_code == 200
        lengths.append(len(seen))
    assert lengths == [10, 10]


def test_the_shared_part_is_saved(client, made):
    sign_in(client, made.sides["JP"].lead)
    path = f"/proposals/{made.id}/shared"
    answer = post_form(client, path, {**SHARED, "version": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/proposals/{made.id}")
    kept = build.loaded(made)
    assert (kept.title.ja, kept.keywords, kept.months) == ("新しい題名", ["quantum", "sensing"], 24)


def test_a_mistake_comes_back_with_every_typed_word(client, made):
    sign_in(client, made.sides["JP"].lead)
    answer = post_form(client, f"/proposals/{made.id}/shared", {**SHARED, "months": "soon", "version": "1"})
    assert answer.status_code == 422
    assert "新しい題名" in answer.get_data(as_text=True)
    assert 'href="#f-months"' in answer.get_data(as_text=True)


def test_a_stale_form_shows_both_texts_and_keeps_mine(client, made):
    build.write_shared(made, SharedText(Bilingual("Theirs", "相手"), build.ABSTRACT, ("k",), 36))
    sign_in(client, made.sides["JP"].lead)
    answer = post_form(client, f"/proposals/{made.id}/shared", {**SHARED, "version": "1"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "New title" in page, "Theirs" in page) == (412, True, True)
    assert 'name="version" value="2"' in page


def test_autosave_goes_on_from_version_to_version(client, made):
    sign_in(client, made.sides["JP"].lead)
    path, token = f"/proposals/{made.id}/shared/autosave", csrf_token(client)
    first = client.post(path, data={**SHARED, "version": "1", "csrf_token": token})
    assert (first.status_code, first.headers["ETag"]) == (204, '"2"')
    second = client.post(path, data={**SHARED, "months": "30", "version": "2", "csrf_token": token})
    assert (second.status_code, second.headers["ETag"]) == (204, '"3"')
    stale = client.post(path, data={**SHARED, "version": "2", "csrf_token": token})
    assert stale.status_code == 412
    assert build.loaded(made).months == 30


def test_a_half_and_its_budget_are_saved_and_autosaved(client, made):
    side = made.sides["JP"]
    sign_in(client, side.lead)
    half = f"/proposals/{made.id}/halves/JP"
    text = {"institution_id": str(side.institution.id), "contribution.en": "", "contribution.ja": "装置"}
    version = str(build.loaded(made).half("JP").version)
    saved = post_form(client, half, {**text, "version": version})
    assert saved.status_code == 303
    token, version = csrf_token(client), str(build.loaded(made).half("JP").version)
    auto = client.post(
        f"{half}/autosave", data={**text, "contribution.en": "A", "version": version, "csrf_token": token}
    )
    assert auto.status_code == 204
    page = client.get(f"{half}/budget").get_data(as_text=True)
    names = re.findall(r'name="(budget\.\d+)\.fiscal_year" value="(\d+)"', page)
    hidden = dict(re.findall(r'name="(budget\.\d+\.category)" value="(\w+)"', page))
    assert len(names) == len(hidden) == 4 * len({year for _name, year in names})
    cells = {f"{name}.fiscal_year": year for name, year in names} | hidden
    cells |= {f"{name}.amount.currency": "JPY" for name, _year in names}
    cells |= {f"{name}.amount.amount": "" for name, _year in names} | {f"{names[0][0]}.amount.amount": "1500"}
    totals = client.post(f"{half}/budget/totals", data={**cells, "csrf_token": token})
    assert "JPY 1,500" in text_of(totals)
    version = str(build.loaded(made).half("JP").version)
    assert post_form(client, f"{half}/budget", {**cells, "version": version}).status_code == 303
    assert [line.amount_minor for line in build.loaded(made).half("JP").lines] == [1500]
    cells[f"{names[1][0]}.amount.amount"] = "7"
    version = str(build.loaded(made).half("JP").version)
    auto = client.post(f"{half}/budget/autosave", data={**cells, "version": version, "csrf_token": token})
    assert auto.status_code == 204
    wrong = post_form(
        client, f"{half}/budget", {**cells, f"{names[2][0]}.amount.amount": "1.5", "version": "9"}
    )
    assert wrong.status_code == 422
    assert f'id="f-{names[2][0].replace(".", "-")}-amount"' in wrong.get_data(as_text=True)
    stale = post_form(
        client, f"{half}/budget", {**cells, f"{names[0][0]}.amount.amount": "9", "version": "1"}
    )
    assert (stale.status_code, "stored: JPY 1,500" in text_of(stale)) == (412, True)


def test_a_refused_half_and_a_stale_half_come_back(client, made):
    sign_in(client, made.sides["US"].lead)
    half = f"/proposals/{made.id}/halves/US"
    text = {"institution_id": str(uuid.uuid4()), "contribution.en": "Kept words", "contribution.ja": ""}
    version = str(build.loaded(made).half("US").version)
    refused = post_form(client, half, {**text, "version": version})
    assert (refused.status_code, codes(refused)) == (422, ["half.institution_unknown"])
    stale = post_form(client, half, {**text, "institution_id": "", "version": "99"})
    assert (stale.status_code, "Kept words" in stale.get_data(as_text=True)) == (412, True)


def test_a_half_that_is_not_there_is_not_found(client, made):
    sign_in(client, made.sides["US"].lead)
    for page in ("halves/FR", "halves/FR/budget", "sign/FR"):
        assert client.get(f"/proposals/{made.id}/{page}").status_code == 404


def test_the_other_side_reads_a_half_and_finds_no_form(client, made):
    page = go(client, made.sides["US"].lead, f"/proposals/{made.id}/halves/JP")
    assert "Each side writes its own half" in text_of(page)
    assert "Save half" not in text_of(page)
    budget = client.get(f"/proposals/{made.id}/halves/JP/budget")
    assert "Save budget" not in text_of(budget)


def test_an_institution_is_found_by_its_name(client, made):
    other = build.side("US", "Great Plains Institute")
    page = go(client, made.sides["US"].lead, f"/proposals/{made.id}/halves/US?q=great+plains")
    assert f'value="{other.institution.id}"' in page.get_data(as_text=True)


def test_the_team_page_asks_changes_and_removes(client, made):
    second = person("Second Person")
    save(second)
    sign_in(client, made.sides["US"].lead)
    path = f"/proposals/{made.id}/team"
    fields = {"party": "US", "email": second.email, "role": "member", "name": ""}
    assert post_form(client, path, fields).status_code == 303
    assert "Second Person" in text_of(client.get(path))
    again = post_form(client, path, fields)
    assert (again.status_code, codes(again)) == (422, ["team.already_member"])
    member = next(m for m in build.loaded(made).team if m.person_id == second.id)
    assert post_form(client, f"{path}/{member.id}/role", {"role": "lead"}).status_code == 303
    assert build.loaded(made).half("US").lead_id == second.id
    old = next(m for m in build.loaded(made).team if m.person_id == made.sides["US"].lead.id)
    left = post_form(client, f"{path}/{old.id}/remove", {"_own": "1"})
    assert (left.status_code, left.headers["Location"]) == (303, "/proposals")


def test_an_invitation_is_answered(client, made):
    yes, no = person(), person()
    save(yes, no)
    for who in (yes, no):
        db.unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", who.email))
    path = f"/proposals/{made.id}/invitation"
    assert "Will you take part?" in text_of(go(client, yes, path))
    assert client.get(f"/proposals/{made.id}").status_code == 404
    assert post_form(client, f"{path}/accept").headers["Location"] == f"/proposals/{made.id}"
    assert client.get(f"/proposals/{made.id}").status_code == 200
    sign_in(client, no)
    assert post_form(client, f"{path}/decline").headers["Location"] == "/proposals"
    assert len(build.loaded(made).team) == 3


def attach(client, made, data=b"", **fields):
    sent = {
        "csrf_token": csrf_token(client),
        "idempotency_key": uuid.uuid4().hex,
        "kind": "narrative",
        "party": "",
    }
    path = f"/proposals/{made.id}/documents"
    return client.post(path, **multipart({**sent, **fields}, "plan.pdf", data or build.pdf()))


def test_a_document_is_attached_downloaded_and_removed(client, made):
    sign_in(client, made.sides["US"].lead)
    assert attach(client, made).status_code == 303
    document = build.loaded(made).documents[0]
    path = f"/proposals/{made.id}/documents/{document.id}"
    file = client.get(f"{path}/file", buffered=True)
    assert (file.data, file.headers["Content-Security-Policy"]) == (
        build.pdf(),
        "default-src 'none'; sandbox",
    )
    assert "plan.pdf" in text_of(client.get(f"/proposals/{made.id}/documents"))
    assert post_form(client, f"{path}/remove").status_code == 303
    assert build.loaded(made).documents == []
    assert client.get(f"{path}/file").status_code == 404


def test_a_refused_document_says_why(client, made):
    sign_in(client, made.sides["US"].lead)
    wrong = attach(client, made, party="US")
    assert (wrong.status_code, codes(wrong)) == (422, ["document.of_the_shared_part"])
    assert "belongs to the shared part" in text_of(wrong)
    nothing = post_form(client, f"/proposals/{made.id}/documents", {"kind": "narrative", "party": ""})
    assert (nothing.status_code, "Choose a PDF file" in text_of(nothing)) == (422, True)


def test_a_stranger_leaves_no_bytes_behind(client, made):
    stranger = person()
    save(stranger)
    sign_in(client, stranger)
    assert attach(client, made).status_code == 404


def test_an_institution_reads_every_word_and_signs(client, call):
    made = build.complete(call)
    path = f"/proposals/{made.id}/sign/JP"
    sign_in(client, made.sides["JP"].officer)
    listed = client.get("/to-sign")
    assert f"/proposals/{made.id}/sign/JP" in listed.get_data(as_text=True)
    page = text_of(client.get(path))
    for word in (build.TITLE.en, build.ABSTRACT.ja, "Our laboratory.", "JPY 1,000,000", "narrative.pdf"):
        assert word in page
    digest = content.present(build.loaded(made)).hash_of("JP")
    build.write_half(made, "JP", Bilingual("Changed"))
    old = post_form(client, path, {"content_hash": digest})
    assert (old.status_code, codes(old)) == (422, ["signature.content_changed"])
    assert "Changed" in text_of(old)
    digest = content.present(build.loaded(made)).hash_of("JP")
    assert post_form(client, path, {"content_hash": digest}).status_code == 303
    assert "signed the present text" in text_of(client.get(path))


def test_a_team_asks_for_the_signature(client, call):
    made = build.complete(call)
    sign_in(client, made.sides["JP"].lead)
    assert post_form(client, f"/proposals/{made.id}/sign/US/ask").status_code == 303
    incomplete = build.begun(call, list(made.sides.values()))
    sign_in(client, made.sides["JP"].lead)
    refused = post_form(client, f"/proposals/{incomplete.id}/sign/US/ask")
    assert refused.status_code == 422


def test_the_list_to_sign_is_for_officers(client, made):
    assert go(client, made.sides["US"].lead, "/to-sign").status_code == 404


def test_the_check_list_leads_to_where_each_thing_is_mended(client, made):
    page = go(client, made.sides["US"].lead, f"/proposals/{made.id}/submit").get_data(as_text=True)
    points = re.findall(r'<li data-code="([^"]+)">.*?<a href="([^"]+)">', page)
    wanted = {
        "proposal.abstract_missing_ja": f"/proposals/{made.id}/shared#f-abstract-ja",
        "proposal.narrative_missing": f"/proposals/{made.id}/documents",
        "half.institution_missing": f"/proposals/{made.id}/halves/US#f-institution_id",
        "budget.empty": f"/proposals/{made.id}/halves/US/budget",
        "team.no_disclosure": f"/proposals/{made.id}/team",
        "signature.missing": f"/proposals/{made.id}/sign/US",
    }
    assert wanted.items() <= dict(points).items()
    for address in dict(points).values():
        assert client.get(address).status_code == 200


def test_submitting_leads_to_a_receipt_that_holds(client, call):
    made = build.ready(call)
    sign_in(client, made.sides["US"].lead)
    path = f"/proposals/{made.id}/submit"
    assert "Nothing is missing" in text_of(client.get(path))
    key = uuid.uuid4().hex
    first = post_form(client, path, {"idempotency_key": key})
    again = post_form(client, path, {"idempotency_key": key})
    assert (first.status_code, first.headers["Location"]) == (303, f"/proposals/{made.id}/submissions/1")
    assert again.headers["Location"] == first.headers["Location"]
    page = client.get(first.headers["Location"])
    assert "This is the version that counts" in text_of(page)
    receipt = client.get(f"{first.headers['Location']}/receipt")
    assert receipt.headers["Content-Disposition"].endswith('-1-receipt.json"')
    assert receipts.faults(receipt.get_data(as_text=True)) == []
    file_id = build.loaded(made).documents[0].file_id
    file = client.get(f"{first.headers['Location']}/files/{file_id}", buffered=True)
    assert file.data == build.pdf()
    for missing in (
        f"/proposals/{made.id}/submissions/2",
        f"{first.headers['Location']}/files/{uuid.uuid4()}",
    ):
        assert client.get(missing).status_code == 404
    build.submit(made)
    assert "has replaced this one" in text_of(client.get(first.headers["Location"]))
    assert "Version 2" in text_of(client.get(path))


def test_a_refused_submission_comes_back_with_the_check_list(client, made):
    sign_in(client, made.sides["US"].lead)
    answer = post_form(client, f"/proposals/{made.id}/submit")
    assert (answer.status_code, "Not submitted" in text_of(answer)) == (422, True)
    assert "signature.missing" in codes(answer)


def test_withdrawing_needs_a_second_thought(client, call):
    made = build.submitted(call)
    sign_in(client, made.sides["US"].lead)
    path = f"/proposals/{made.id}/withdraw"
    assert "This cannot be undone" in text_of(client.get(path))
    wrong = post_form(client, path, {"confirm": "nonsense", "reason": "Kept words"})
    assert (wrong.status_code, codes(wrong)) == (422, ["proposal.reference_differs"])
    assert "Kept words" in wrong.get_data(as_text=True)
    right = post_form(client, path, {"confirm": build.loaded(made).reference, "reason": ""})
    assert right.status_code == 303
    assert "This proposal was withdrawn" in text_of(client.get(f"/proposals/{made.id}"))
    assert go(client, made.sides["US"].officer, path).status_code == 404


def test_the_history_tells_the_team_nothing_before_the_release(client, call, base):
    made = build.submitted(call)
    for action in build.OFFICERS_WAY:
        db.unit_of_work(service.move, base.actor("US"), made.id, action, reason="kept inside")
    path = f"/proposals/{made.id}/history"
    page = text_of(go(client, made.sides["US"].lead, path))
    assert ("Review began" in page, "Ranked" in page) == (True, False)
    assert base.officers["US"].name_latin not in page
    assert made.sides["JP"].lead.name_latin in page


def test_a_page_of_one_answer_is_ones_own(client, made):
    """A shared page is not cached, and its next reader is asked again."""
    answer = go(client, made.sides["US"].lead, f"/proposals/{made.id}")
    assert answer.headers["Cache-Control"] == "private, no-store"
