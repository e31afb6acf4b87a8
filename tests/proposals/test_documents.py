"""Documents: one's own upload becomes part of the proposal."""

import io
import uuid

import pytest

from app.files import service as files
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from app.proposals import service
from app.proposals.states import DocumentKind
from tests.factories import proposals as build
from tests.factories.accounts import actor_of, person, save


@pytest.fixture
def made(call):
    return build.begun(call)


def upload(actor, text=""):
    return files.upload(actor, io.BytesIO(build.pdf(text)), "計画.pdf")


def attach(made, actor, file, *, kind=DocumentKind.NARRATIVE, party=""):
    return unit_of_work(service.attach, actor, made.id, kind, party, file.id)


def documents(made):
    return [
        (d.kind.value, d.party, d.file.original_name, d.file.sha256) for d in build.loaded(made).documents
    ]


def test_an_own_upload_is_attached_and_replaced(made):
    first, second = upload(made.lead(), "first"), upload(made.lead("JP"), "second")
    attach(made, made.lead(), first)
    assert documents(made) == [("narrative", "", "計画.pdf", first.sha256)]
    attach(made, made.lead("JP"), second)
    assert documents(made) == [("narrative", "", "計画.pdf", second.sha256)]


def test_a_letter_belongs_to_its_own_side(made):
    file = upload(made.lead("JP"))
    attach(made, made.lead("JP"), file, kind=DocumentKind.LETTER, party="JP")
    with pytest.raises(Forbidden):
        attach(made, made.lead("JP"), file, kind=DocumentKind.LETTER, party="US")


def test_somebody_elses_upload_is_not_there(made):
    stranger = person()
    save(stranger)
    theirs = upload(actor_of(stranger))
    for file_id in (theirs.id, uuid.uuid4()):
        with pytest.raises(NotFound):
            unit_of_work(service.attach, made.lead(), made.id, DocumentKind.NARRATIVE, "", file_id)


def test_place_and_time_are_told_together(made, call):
    file = upload(made.lead())
    with clock.at(call.deadline_at.replace(microsecond=1)), pytest.raises(RuleBroken) as refused:
        attach(made, made.lead(), file, party="US")
    assert [p.code for p in refused.value.problems] == [
        "proposal.deadline_passed",
        "document.of_the_shared_part",
    ]


def test_a_document_is_taken_out_again(made):
    document = attach(made, made.lead(), upload(made.lead()))
    unit_of_work(service.detach, made.lead("JP"), made.id, document.id)
    assert documents(made) == []
    with pytest.raises(NotFound):
        unit_of_work(service.detach, made.lead(), made.id, document.id)


def test_a_document_of_the_other_side_stays(made):
    document = attach(made, made.lead("JP"), upload(made.lead("JP")), kind=DocumentKind.LETTER, party="JP")
    with pytest.raises(Forbidden):
        unit_of_work(service.detach, made.lead("US"), made.id, document.id)


def test_a_document_that_is_used_cannot_be_discarded_even_after_it_was_replaced(call):
    made = build.ready(call)
    used = build.loaded(made).documents[0].file
    build.submit(made)
    build.attach(made, text="newer")
    with pytest.raises(Conflict):
        unit_of_work(files.discard, made.lead(), used.id)
