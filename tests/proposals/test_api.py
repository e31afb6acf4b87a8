"""/api/v1/proposals: from a draft to a receipt, with every refusal as problem+json."""

import json
import uuid

import pytest

from app.integrity.rules import WORK_QUESTIONS
from app.kernel import db, outbox
from app.proposals import content, receipts, service
from tests.factories import proposals as build
from tests.factories.accounts import person, save, sign_in
from tests.factories.disclosures import certified
from tests.factories.http import csrf_token, multipart, send_json

TITLE = {"en": "Sensors", "ja": "センサ"}


@pytest.fixture
def sides(call):
    return {party: build.side(party) for party in call.parties}


def upload(client, data=b"", name="計画.pdf"):
    sent = multipart({}, name, data or build.pdf())
    return client.post("/api/v1/proposal-files", **sent, headers={"X-CSRFToken": csrf_token(client)})


def errors(answer):
    return [(error["code"], error["pointer"]) for error in answer.json["errors"]]


def started(client, call, side):
    sign_in(client, side.lead)
    body = {"call_id": str(call.id), "title": TITLE}
    return send_json(client, "POST", "/api/v1/proposals", body)


def test_the_whole_way_over_http(client, call, sides):
    """Both leads, both institutions, one receipt that anybody can check."""
    us, jp = sides["US"], sides["JP"]
    made = started(client, call, us)
    assert (made.status_code, made.json["state"], made.headers["ETag"]) == (201, "draft", '"1"')
    path = f"/api/v1/proposals/{made.json['id']}"

    asked = send_json(client, "POST", f"{path}/team", {"party": "JP", "email": jp.lead.email, "role": "lead"})
    assert asked.status_code == 201
    shared = {"title": TITLE, "abstract": TITLE, "keywords": ["quantum"], "months": 24}
    assert send_json(client, "PUT", path, shared, version=1).json["version"] == 2
    file = upload(client)
    assert (file.status_code, file.json["name"], file.json["state"]) == (201, "計画.pdf", "pending")
    narrative = {"kind": "narrative", "file_id": file.json["id"]}
    assert send_json(client, "PUT", f"{path}/documents", narrative).status_code == 200

    for side in (us, jp):
        sign_in(client, side.lead)
        if side is jp:
            assert client.get(path).status_code == 404
            assert send_json(client, "POST", f"{path}/team/confirmations").status_code == 201
        half = f"{path}/halves/{side.party}"
        text = {"institution_id": str(side.institution.id), "contribution": TITLE}
        kept = client.get(half)
        edited = send_json(client, "PUT", half, text, version=int(kept.headers["ETag"].strip('"')))
        amount = {"amount": "1000.00" if side is us else "1000", "currency": kept.json["currency"]}
        cells = [{"fiscal_year": 2027, "category": "personnel", "amount": amount}]
        budget = send_json(client, "PUT", f"{half}/budget", {"budget": cells}, version=edited.json["version"])
        assert (budget.status_code, budget.json["total"]) == (200, amount)
        certified(side.lead)

    for side in (us, jp):
        sign_in(client, side.officer)
        waiting = client.get("/api/v1/to-sign").json
        assert [(line["reference"], line["party"]) for line in waiting] == [
            (made.json["reference"], side.party)
        ]
        signing = client.get(f"{path}/halves/{side.party}/signing").json
        assert signing["problems"] == []
        digest = {"content_hash": signing["content_hash"]}
        assert send_json(client, "POST", f"{path}/halves/{side.party}/signatures", digest).status_code == 201

    sign_in(client, jp.lead)
    answers = dict.fromkeys(WORK_QUESTIONS, "no")
    assert send_json(client, "PUT", f"{path}/work-answers", answers, version=0).status_code == 200
    key = uuid.uuid4().hex
    first = send_json(client, "POST", f"{path}/submissions", key=key)
    again = send_json(client, "POST", f"{path}/submissions", key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    received = client.get(f"{path}/submissions/1").json
    assert receipts.faults(received["receipt"], content=received["content"]) == []
    assert client.get(path).json["state"] == "submitted"
    assert [line["reference"] for line in client.get("/api/v1/proposals").json] == [made.json["reference"]]


def test_the_key_of_receipts_is_public(client):
    answer = client.get("/api/v1/receipt-key")
    assert answer.json == {"algorithm": "Ed25519", "public_key": build.SIGNER.public_key}


def test_an_empty_draft_says_everything_that_is_missing(client, call, sides):
    made = started(client, call, sides["US"])
    answer = send_json(client, "POST", f"/api/v1/proposals/{made.json['id']}/submissions")
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (
        422,
        "application/problem+json",
        "proposal.not_submitted",
    )
    assert ("signature.missing", "/sign/JP") in errors(answer)
    assert ("half.lead_missing", "/team/JP") in errors(answer)
    assert all(error["detail"] for error in answer.json["errors"])


def test_in_japanese_the_refusal_is_japanese(client, call, sides):
    made = started(client, call, sides["US"])
    client.set_cookie("language", "ja")
    answer = send_json(client, "POST", f"/api/v1/proposals/{made.json['id']}/submissions")
    assert {error["detail"].isascii() for error in answer.json["errors"]} == {False}


BAD = [
    ({}, [("field.missing", "/abstract"), ("field.missing", "/keywords"), ("field.missing", "/months"),
          ("field.missing", "/title")]),
    ({"state": "submitted"}, [("field.unknown", "/state")]),
    ({"months": "many"}, [("field.wrong_kind", "/months")]),
    ({"months": 0}, [("field.out_of_range", "/months")]),
    ({"title": "Sensors"}, [("field.wrong", "/title")]),
    ({"title": {"en": "x" * 301, "ja": ""}}, [("field.wrong", "/title/en")]),
    ({"title": {"en": "nul \x00", "ja": ""}}, [("field.wrong", "/title/en")]),
    ({"keywords": [1]}, [("field.wrong_kind", "/keywords/0")]),
    ({"keywords": ["x" * 61]}, [("proposal.keywords_too_long", "/keywords")]),
]  # fmt: skip


def test_bad_input_is_named_field_by_field(client, call, sides):
    path = f"/api/v1/proposals/{started(client, call, sides['US']).json['id']}"
    good = {"title": TITLE, "abstract": TITLE, "keywords": [], "months": 12}
    for change, wanted in BAD:
        answer = send_json(client, "PUT", path, {**good, **change} if change else {}, version=1)
        assert (answer.status_code, sorted(errors(answer))) == (422, wanted)
    assert client.get(path).json["version"] == 1


AMOUNTS = ["12.5", "12", "1e5", "-1.00", "１２.00", "1,000.00", "NaN", "", 12, "100000000000000000.00"]


def test_an_amount_is_exact_or_refused(client, call, sides):
    path = f"/api/v1/proposals/{started(client, call, sides['US']).json['id']}/halves/US/budget"
    said = {}
    for amount in AMOUNTS:
        cell = {"fiscal_year": 2027, "category": "travel", "amount": {"amount": amount, "currency": "USD"}}
        answer = send_json(client, "PUT", path, {"budget": [cell]}, version=1)
        said[amount] = (answer.status_code, errors(answer))
    assert said == dict.fromkeys(AMOUNTS, (422, [("field.wrong", "/budget/0/amount")]))


def test_a_version_is_asked_for_and_an_old_one_brings_both_texts(client, call, sides):
    made = started(client, call, sides["US"])
    path = f"/api/v1/proposals/{made.json['id']}"
    body = {"title": TITLE, "abstract": TITLE, "keywords": [], "months": 12}
    assert send_json(client, "PUT", path, body).status_code == 428
    stale = send_json(client, "PUT", path, body, version=7)
    assert (stale.status_code, stale.json["current"], stale.json["theirs"]["title"]) == (412, 1, TITLE)


def test_an_old_hash_is_refused_by_name(client, call):
    made = build.complete(call)
    sign_in(client, made.sides["US"].officer)
    path = f"/api/v1/proposals/{made.id}/halves/US/signatures"
    answer = send_json(client, "POST", path, {"content_hash": "0" * 64})
    assert (answer.status_code, errors(answer)) == (422, [("signature.content_changed", "/content_hash")])
    assert send_json(client, "POST", path, {"content_hash": "short"}).status_code == 422


def test_strangers_get_the_answer_for_what_does_not_exist(client, call):
    made = build.submitted(call)
    stranger = person()
    save(stranger)
    sign_in(client, stranger)
    real, missing = f"/api/v1/proposals/{made.id}", f"/api/v1/proposals/{uuid.uuid4()}"
    for tail in ("", "/halves/US", "/halves/US/signing", "/submissions", "/submissions/1"):
        answers = [client.get(path + tail) for path in (real, missing)]
        assert [a.status_code for a in answers] == [404, 404]
        assert answers[0].data == answers[1].data
    for path in (real, missing):
        assert send_json(client, "POST", f"{path}/submissions").status_code == 404


def test_officers_and_reviewers_find_nothing_here_before_or_after_the_deadline(client, call, base):
    made = build.submitted(call)
    sign_in(client, base.officers["US"])
    assert client.get(f"/api/v1/proposals/{made.id}").status_code == 404
    assert client.get("/api/v1/proposals").json == []
    assert client.get("/api/v1/to-sign").json == []


def test_a_half_that_is_not_there_is_not_found(client, call):
    made = build.begun(call)
    sign_in(client, made.sides["US"].lead)
    assert client.get(f"/api/v1/proposals/{made.id}/halves/FR").status_code == 404


def test_nobody_comes_without_signing_in(client, call):
    made = build.begun(call)
    assert client.get(f"/api/v1/proposals/{made.id}").status_code == 401


def test_a_document_is_served_as_a_sandboxed_attachment(client, call):
    made = build.complete(call)
    sign_in(client, made.sides["JP"].lead)
    document = build.loaded(made).documents[0]
    answer = client.get(f"/api/v1/proposals/{made.id}/documents/{document.id}/file", buffered=True)
    assert (answer.status_code, answer.data) == (200, build.pdf())
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    missing = client.get(f"/api/v1/proposals/{made.id}/documents/{uuid.uuid4()}/file")
    assert missing.status_code == 404


def test_a_large_body_is_taken_for_uploads_only(client, call, sides):
    made = started(client, call, sides["US"])
    big = b"%PDF-1.7\n" + bytes(2 * 1024 * 1024)
    assert upload(client, big, "big.pdf").status_code == 201
    path = f"/api/v1/proposals/{made.json['id']}"
    long = {"title": {"en": "x" * 2_000_000, "ja": ""}, "abstract": TITLE, "keywords": [], "months": 12}
    assert send_json(client, "PUT", path, long, version=1).status_code == 413
    assert upload(client, bytes(26 * 1024 * 1024), "huge.pdf").status_code == 413


def test_what_is_no_pdf_by_name_is_refused_by_name(client, sides):
    sign_in(client, sides["US"].lead)
    answer = upload(client, b"<html>", "page.html")
    assert (answer.status_code, errors(answer)) == (422, [("file.kind", "/file")])
    nothing = client.post("/api/v1/proposal-files", headers={"X-CSRFToken": csrf_token(client)})
    assert (nothing.status_code, errors(nothing)) == (422, [("document.no_file", "/file")])


def test_an_upload_is_checked_and_told_to_its_owner_only(client, sides):
    sign_in(client, sides["US"].lead)
    file = upload(client).json["id"]
    outbox.run_due()
    assert client.get(f"/api/v1/proposal-files/{file}").json["state"] == "clean"
    sign_in(client, sides["JP"].lead)
    assert client.get(f"/api/v1/proposal-files/{file}").status_code == 404


def test_members_answer_and_leave(client, call):
    made = build.begun(call)
    second = person()
    save(second)
    path = f"/api/v1/proposals/{made.id}/team"
    sign_in(client, made.sides["US"].lead)
    asked = send_json(client, "POST", path, {"party": "US", "email": second.email})
    member = next(m for m in asked.json["team"] if m["person"]["id"] == str(second.id))
    changed = send_json(client, "PUT", f"{path}/{member['id']}/role", {"role": "co_lead"})
    assert next(m["role"] for m in changed.json["team"] if m["id"] == member["id"]) == "co_lead"
    sign_in(client, second)
    assert send_json(client, "POST", f"{path}/refusals").status_code == 204
    sign_in(client, made.sides["US"].lead)
    again = send_json(client, "POST", path, {"party": "US", "email": second.email})
    member = next(m for m in again.json["team"] if m["person"]["id"] == str(second.id))
    assert send_json(client, "DELETE", f"{path}/{member['id']}").status_code == 204
    assert len(client.get(f"/api/v1/proposals/{made.id}").json["team"]) == 2


def test_documents_and_proposals_are_taken_back(client, call):
    made = build.complete(call)
    sign_in(client, made.sides["US"].lead)
    path, document = f"/api/v1/proposals/{made.id}", build.loaded(made).documents[0]
    assert send_json(client, "POST", f"{path}/halves/US/signature-requests").status_code == 202
    assert send_json(client, "DELETE", f"{path}/documents/{document.id}").status_code == 204
    wrong = send_json(client, "POST", f"{path}/withdrawals", {"confirm": "no"})
    assert (wrong.status_code, errors(wrong)) == (422, [("proposal.reference_differs", "/confirm")])
    gone = send_json(client, "POST", f"{path}/withdrawals", {"confirm": build.loaded(made).reference})
    assert (gone.status_code, gone.json["state"], gone.json["version"]) == (201, "withdrawn", None)
    assert "ETag" not in client.get(path).headers


def test_lists_cost_the_same_for_one_and_for_three(client, call, sides, count_queries):
    people, lengths = list(sides.values()), []
    for more in (1, 2):
        for _ in range(more):
            build.complete(call, people)
        for who, path in ((sides["US"].lead, "/api/v1/proposals"), (sides["US"].officer, "/api/v1/to-sign")):
            sign_in(client, who)
            with count_queries() as seen:
                listed = len(client.get(path).json)
            lengths.append((path, listed, len(seen)))
    own, signing = lengths[0::2], lengths[1::2]
    assert [(listed, queries == own[0][2]) for _path, listed, queries in own] == [(1, True), (3, True)]
    assert [(listed, queries == signing[0][2]) for _path, listed, queries in signing] == [
        (1, True),
        (3, True),
    ]


def test_the_state_in_the_answer_hides_ranks_until_release(client, call, base):
    made = build.submitted(call)
    for action in build.OFFICERS_WAY:
        db.unit_of_work(service.move, base.actor("US"), made.id, action)
    sign_in(client, made.sides["US"].lead)
    assert client.get(f"/api/v1/proposals/{made.id}").json["state"] == "in_review"
    assert client.get("/api/v1/proposals").json[0]["state"] == "in_review"


def test_the_signed_content_is_what_the_hash_covers(client, call):
    made = build.complete(call)
    sign_in(client, made.sides["JP"].officer)
    signing = client.get(f"/api/v1/proposals/{made.id}/halves/JP/signing").json
    assert content.content_hash(json.loads(json.dumps(signing["content"]))) == signing["content_hash"]
    assert client.get(f"/api/v1/proposals/{made.id}/halves/FR/signing").status_code == 404


def test_signing_needs_a_fresh_sign_in_and_submitting_in_the_last_seconds_does_not(client, call):
    made = build.ready(call)
    path = f"/api/v1/proposals/{made.id}"
    sign_in(client, made.sides["US"].officer, is_fresh=False)
    signed = send_json(client, "POST", f"{path}/halves/US/signatures", {"content_hash": "0" * 64})
    assert signed.json["code"] == "fresh_sign_in_required"
    sign_in(client, made.sides["US"].lead, is_fresh=False)
    assert send_json(client, "POST", f"{path}/submissions", {}).status_code == 201
