"""Letters: to whom, in which language, once."""

import pytest
from sqlalchemy import select

from app.kernel import db, mail, outbox
from app.kernel.bilingual import Bilingual
from app.kernel.outbox import Job
from app.proposals import letters, service
from app.proposals.jobs import HANDLERS
from app.proposals.service import NewMember
from tests.factories import proposals as build
from tests.factories.accounts import person, save


@pytest.fixture
def posted(app, monkeypatch):
    """Run what is due and hand out the letters that were laid into the outbox, by receiver."""
    monkeypatch.setattr(outbox, "_handlers", {**outbox._handlers, mail.KIND: lambda _letter: None})

    def run():
        while outbox.run_due():
            pass
        with db.read_only() as reader:
            jobs = reader.scalars(select(Job).where(Job.kind == mail.KIND)).all()
        return {job.payload["to"]: job.payload for job in jobs}

    return run


def test_the_receipt_goes_to_everybody_who_agreed_in_their_language(call, posted):
    us, jp = build.side("US"), build.side("JP")
    jp.lead.language = "ja"
    save(jp.lead)
    made = build.ready(call, [us, jp])
    build.submit(made)
    sent = posted()
    reference = build.loaded(made).reference
    english, japanese = sent[us.lead.email], sent[jp.lead.email]
    assert english["subject"] == f"{reference} was received (version 1)"
    assert japanese["subject"] == f"{reference} を受け付けました（第1版）"
    for letter, title in ((english, build.TITLE.en), (japanese, build.TITLE.ja)):
        assert title in letter["body"]
        assert f"/proposals/{made.id}/submissions/1" in letter["body"]
    assert us.officer.email not in sent


def test_whoever_was_asked_hears_from_whom(call, posted):
    made = build.begun(call)
    asked = person()
    save(asked)
    db.unit_of_work(service.add_member, made.lead("JP"), made.id, NewMember("US", asked.email))
    letter = posted()[asked.email]
    assert letter["subject"] == "Will you take part in a proposal?"
    assert made.sides["JP"].lead.name_latin in letter["body"]
    assert f"/proposals/{made.id}/invitation" in letter["body"]


def test_a_question_that_was_taken_back_sends_nothing(call, posted):
    made = build.begun(call)
    asked = person()
    save(asked)
    member = db.unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", asked.email))
    db.unit_of_work(service.remove_member, made.lead(), made.id, member.id)
    assert asked.email not in posted()


def test_the_officer_hears_that_a_signature_is_void_and_why(call, posted):
    made = build.complete(call)
    build.sign_all(made)
    build.write_half(made, "JP", Bilingual("Other"))
    sent = posted()
    letter = sent[made.sides["JP"].officer.email]
    assert "The half changed." in letter["body"]
    assert f"/proposals/{made.id}/sign/JP" in letter["body"]
    assert made.sides["US"].officer.email not in sent


def test_officers_hear_that_a_half_is_ready(call, posted):
    made = build.complete(call)
    db.unit_of_work(service.ask_signature, made.lead("JP"), made.id, "US")
    sent = posted()
    assert sent[made.sides["US"].officer.email]["subject"].endswith("waits for your signature")
    assert made.sides["JP"].officer.email not in sent


def test_the_team_hears_of_a_withdrawal(call, posted):
    made = build.submitted(call)
    db.unit_of_work(service.withdraw, made.lead(), made.id, build.loaded(made).reference)
    sent = posted()
    assert {sent[side.lead.email]["subject"] for side in made.sides.values()} == {
        f"{build.loaded(made).reference} was withdrawn"
    }


def test_a_job_done_twice_sends_one_letter(call, posted):
    made = build.submitted(call)
    posted()
    HANDLERS["proposals.submitted"]({"proposal_id": str(made.id), "number": 1})
    with db.read_only() as reader:
        keys = reader.scalars(select(Job.key).where(Job.kind == mail.KIND)).all()
    assert len([key for key in keys if "submitted" in key]) == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda nobody: letters.submitted(nobody, 1),
        letters.withdrawn,
        letters.member_asked,
        letters.signature_voided,
        lambda nobody: letters.signature_wanted(nobody, "US", "0" * 64),
    ],
)
def test_what_is_gone_meanwhile_sends_nothing(database, posted, write):
    db.unit_of_work(write, build.uuid.uuid4())
    assert posted() == {}
