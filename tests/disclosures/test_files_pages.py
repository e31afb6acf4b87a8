"""Files and forms of the own record, as pages and in the API."""

import io
import re

import pypdfium2
import pytest

from app.disclosures import labels, queries
from app.disclosures.schemas import FILES
from app.kernel import db
from tests.factories.accounts import actor_of, person, save, sign_in
from tests.factories.disclosures import certified, declaring, position, support
from tests.factories.http import csrf_token, post_form

API = "/api/v1/disclosure/files"


@pytest.fixture
def author(client):
    who = person("Hanako Author")
    save(who)
    sign_in(client, who)
    return who


def full():
    sealed = support(title="canary-sealed", nda="yes", status="pending", source={"name": "Hidden company"})
    return declaring(support=[support(), sealed], positions=[position(kind="side", remunerated="no")])


def send(client, kind, data, version="0", name="file.xml"):
    fields = {"kind": kind, "version": version, "file": (io.BytesIO(data), name)}
    return post_form(client, "/disclosure/files", fields, content_type="multipart/form-data")


def draft_of(who):
    with db.read_only():
        draft = queries.draft_of(who.id)
        return queries.own_record(actor_of(who), draft) if draft else None


@pytest.mark.parametrize("kind", sorted(FILES))
def test_each_file_goes_out_and_comes_back_into_another_record(client, author, kind):
    certified(author, full())
    sent = client.get(f"/disclosure/files/{kind}")
    assert (sent.status_code, sent.headers["Content-Disposition"]) == (
        200,
        f"attachment; filename={FILES[kind][1]}",
    )
    assert client.get(f"{API}/{kind}").data[:4] == sent.data[:4]
    other = person("Taro Other")
    save(other)
    sign_in(client, other)
    assert send(client, kind, sent.data).status_code == 303
    taken = draft_of(other)
    assert "Hanako" in taken.identity.latin.given or kind in ("coa", "erad")
    held = {
        "sciencv-support": taken.support,
        "erad": taken.support,
        "orcid": taken.positions,
        "sciencv-sketch": taken.positions,
    }
    assert kind == "coa" or held[kind].items != ()


def test_a_value_from_a_file_says_so(client, author):
    certified(author, full())
    data = client.get(f"{API}/sciencv-support").data.replace(b"Sensors", b"Actuators")
    answer = client.put(
        f"{API}/sciencv-support", data=data, headers={"If-Match": '"0"', "X-CSRFToken": csrf_token(client)}
    )
    assert (answer.status_code, answer.json["state"]) == (200, "draft")
    sources = {one["source"] for one in answer.json["provenance"]["values"]}
    assert sources >= {"self", "sciencv"}
    page = client.get("/disclosure").get_data(as_text=True)
    assert "Where it came from: read from SciENcv" in page
    assert [one["title"] for one in answer.json["content"]["support"]["items"]].count("Actuators") == 1


def test_a_bad_file_comes_back_with_every_place(client, author):
    bad = b"<profile>\n<funding>\n<support><contributiontype/><startdate>soon</startdate></support></funding></profile>"
    answer = send(client, "sciencv-support", bad)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, re.findall(r'data-code="([^"]+)"', page)) == (
        422,
        ["disclosure.file_missing", "disclosure.file_bad_date"],
    )
    assert "line 3: “soon” is no date" in page
    assert draft_of(author) is None
    told = client.put(
        f"{API}/orcid", data=b"{", headers={"If-Match": '"0"', "X-CSRFToken": csrf_token(client)}
    )
    assert (told.status_code, told.json["errors"][0]["code"]) == (422, "disclosure.file_not_json")


def test_no_file_and_no_format_are_refused(client, author):
    assert post_form(client, "/disclosure/files", {"kind": "orcid", "version": "0"}).status_code == 422
    assert send(client, "word", b"x").status_code == 422
    for path in ("/disclosure/files/word", f"{API}/word", "/disclosure/forms/word", "/disclosure/forms/erad"):
        assert client.get(path).status_code == 404


def test_every_fault_has_words(client, author):
    codes = {
        "not_xml",
        "has_dtd",
        "wrong_root",
        "too_large",
        "encoding",
        "wrong_order",
        "missing",
        "bad_date",
        "bad_number",
    }
    codes |= {
        "bad_amount",
        "bad_choice",
        "not_workbook",
        "no_table",
        "not_json",
        "not_csv",
        "bad_columns",
        "bad_row",
        "none",
    }
    assert {f"disclosure.file_{code}" for code in codes} <= labels.PROBLEMS.keys()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_forms_open_as_pages_in_either_language(client, author, language):
    certified(author, full())
    for form in labels.FORMS:
        page = client.get(f"/disclosure/forms/{form}?in={language}").get_data(as_text=True)
        assert f'<html lang="{language}"' in page
        assert "Sensors" in page or form == "sketch"
    erad = client.get(f"/disclosure/forms/erad?in={language}").get_data(as_text=True)
    assert ("canary-sealed" in erad, "Hidden company" in erad, "2026: 20" in erad) == (False, False, True)
    common = client.get(f"/disclosure/forms/support?in={language}").get_data(as_text=True)
    assert ("canary-sealed" in common, "2027: 2.40" in common) == (True, True)


def test_a_form_is_a_pdf_with_japanese_in_it(client, author):
    certified(author, declaring(support=[support(title="量子計測の高度化")]))
    answer = client.get("/disclosure/forms/erad.pdf?in=ja")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    text = pypdfium2.PdfDocument(answer.data)[0].get_textpage().get_text_range()
    assert ("量子計測の高度化" in text, "研究インテグリティ" in text) == (True, True)
