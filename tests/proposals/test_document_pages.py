"""Documents in the browser: an attached file leads back to the list that names it."""

import io

from flask.testing import FlaskClient

from tests.factories.accounts import sign_in
from tests.factories.calls import programme, published_call
from tests.factories.http import post_form
from tests.factories.proposals import begun, pdf


def test_an_attached_document_leads_back_to_the_list_that_names_it(client: FlaskClient) -> None:
    made = begun(published_call(programme()))
    sign_in(client, made.sides["US"].lead)
    fields = {"kind": "narrative", "party": "", "file": (io.BytesIO(pdf("Text")), "narrative.pdf")}
    answer = post_form(client, f"/proposals/{made.id}/documents", fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/proposals/{made.id}/documents")
    assert "narrative.pdf" in client.get(answer.headers["Location"]).text


def test_a_form_without_a_file_says_so(client: FlaskClient) -> None:
    made = begun(published_call(programme()))
    sign_in(client, made.sides["US"].lead)
    answer = post_form(client, f"/proposals/{made.id}/documents", {"kind": "narrative", "party": ""})
    assert (answer.status_code, "document.no_file" in answer.text) == (422, True)
