"""What a signature covers, and what it does not."""

import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.bilingual import Bilingual
from app.kernel.crypto import content_hash
from app.proposals import content
from app.proposals.models import BudgetLine
from app.proposals.states import DocumentKind, TeamRole
from tests.factories.proposals import document, member, signature, unsaved

SHARED_CHANGES = {
    "title": lambda p: setattr(p, "title", Bilingual("Other", "別")),
    "abstract": lambda p: setattr(p, "abstract", Bilingual("Other", "別")),
    "keywords": lambda p: setattr(p, "keywords", ["other"]),
    "months": lambda p: setattr(p, "months", 24),
    "somebody joins": lambda p: p.team.append(member(p.team[0].person, "US")),
    "a role": lambda p: setattr(p.team[0], "role", TeamRole.CO_LEAD),
    "a document of the shared part": lambda p: p.documents.append(document(DocumentKind.DATA_PLAN)),
    "the bytes of the narrative": lambda p: setattr(p.documents[0].file, "sha256", "b" * 64),
}
HALF_CHANGES = {
    "lead": lambda h: setattr(h, "lead_id", uuid.uuid4()),
    "institution": lambda h: setattr(h, "institution_id", uuid.uuid4()),
    "contribution": lambda h: setattr(h, "contribution", Bilingual("Other", "別")),
    "an amount": lambda h: setattr(h.lines[0], "amount_minor", 101),
    "a cost more": lambda h: h.lines.append(
        BudgetLine(fiscal_year=2030, category="travel", amount_minor=1, currency=h.currency)
    ),
}
NO_CHANGES = {
    "somebody agrees": lambda p: setattr(p.team[0], "confirmed_at", None),
    "a name is spelled otherwise": lambda p: setattr(p.team[0].person, "name_latin", "Other Spelling"),
    "the order of the team": lambda p: p.team.reverse(),
    "the order of the costs": lambda p: p.halves[0].lines.reverse(),
    "a signature": lambda p: signature(p.halves[0], "c" * 64),
    "the state": lambda p: setattr(p, "state", "submitted"),
}


def hashes(proposal):
    return content.present(proposal).hashes()


@pytest.mark.parametrize("change", SHARED_CHANGES.values(), ids=SHARED_CHANGES.keys())
def test_a_change_of_the_shared_part_changes_every_hash(change):
    proposal = unsaved()
    before = hashes(proposal)
    change(proposal)
    after = hashes(proposal)
    assert {party for party in before if before[party] != after[party]} == {"US", "JP"}


@pytest.mark.parametrize("change", HALF_CHANGES.values(), ids=HALF_CHANGES.keys())
def test_a_change_of_a_half_changes_its_own_hash_only(change):
    proposal = unsaved()
    before = hashes(proposal)
    change(proposal.half("JP"))
    after = hashes(proposal)
    assert {party for party in before if before[party] != after[party]} == {"JP"}


def test_a_document_of_a_half_is_covered_by_its_half_only():
    proposal = unsaved()
    before = hashes(proposal)
    proposal.documents.append(document(DocumentKind.LETTER, "US"))
    after = hashes(proposal)
    assert {party for party in before if before[party] != after[party]} == {"US"}


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES.keys())
def test_what_is_no_text_changes_no_hash(change):
    proposal = unsaved()
    before, text = hashes(proposal), content.present(proposal).text_hash()
    change(proposal)
    assert (hashes(proposal), content.present(proposal).text_hash()) == (before, text)


def test_two_proposals_with_one_text_differ_by_their_reference():
    one, other = unsaved(), unsaved()
    other.reference = "QST-2027-ZZZZZ1"
    assert hashes(one)["US"] != hashes(other)["US"]


def test_a_submission_is_plain_and_can_be_read_without_the_database():
    proposal = unsaved()
    signature(proposal.half("US"), "c" * 64)
    whole = content.submission_content(proposal, content.present(proposal))
    assert json.loads(json.dumps(whole)) == whole
    lead = str(proposal.half("US").lead_id)
    assert whole["people"][lead]["latin"] == "Lead US"
    assert whole["institutions"][whole["halves"]["JP"]["institution"]]["en"] == "University JP"
    assert whole["halves"]["US"]["total"] == "4.00"
    assert whole["signatures"] == {
        "US": {
            "institution": whole["halves"]["US"]["institution"],
            "signed_by": str(proposal.half("US").signature.signed_by_id),
            "signed_at": "2027-01-04T00:00:00.000000+00:00",
            "content_hash": "c" * 64,
        }
    }


def test_a_copy_without_names_names_nobody():
    proposal = unsaved()
    proposal.documents.append(document(DocumentKind.LETTER, "JP"))
    signature(proposal.half("US"), "c" * 64)
    whole = content.submission_content(proposal, content.present(proposal))
    hidden = json.dumps(content.without_names(whole))
    people = [str(m.person_id) for m in proposal.team] + [str(h.institution_id) for h in proposal.halves]
    names = ["Lead US", "University JP", "narrative.pdf"]
    assert [word for word in people + names if word in hidden] == []
    assert content.without_names(whole)["shared"]["title"] == whole["shared"]["title"]
    assert content.without_names(whole)["halves"]["JP"]["budget"] == whole["halves"]["JP"]["budget"]


@given(st.text(), st.text(), st.lists(st.text(max_size=8), max_size=4), st.integers(1, 60))
def test_equal_texts_have_equal_hashes_and_unlike_ones_do_not(english, japanese, keywords, months):
    one, other = unsaved(), unsaved()
    for half, twin in zip(one.halves, other.halves, strict=True):
        half.lead_id, half.institution_id = twin.lead_id, twin.institution_id
    for place, twin in zip(one.team, other.team, strict=True):
        place.person_id = twin.person_id
    assert hashes(one) == hashes(other)
    one.title, one.keywords, one.months = Bilingual(english, japanese), keywords, months
    same = (one.title, one.keywords, one.months) == (other.title, other.keywords, other.months)
    assert (hashes(one) == hashes(other)) is same


def test_a_hash_is_that_of_the_canonical_json_anybody_can_compute():
    text = content.present(unsaved())
    assert text.hash_of("JP") == content_hash({"shared": text.shared, "half": text.halves["JP"]})
    assert text.text_hash() == content_hash({"shared": text.shared, "halves": text.halves})
    assert content.bilingual(content.texts(Bilingual("a", "い"))) == Bilingual("a", "い")
