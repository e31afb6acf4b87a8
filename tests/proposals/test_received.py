"""Submitted proposals for those who decide: sealed until the deadline has passed, two statements however many."""

import uuid
from datetime import timedelta

import pytest

from app.kernel import clock, db
from app.kernel.bilingual import Bilingual
from app.kernel.money import Money
from app.proposals import queries, service
from app.proposals.queries import HalfAsk, Teammate
from app.proposals.service import NewMember, SharedText
from app.proposals.states import ProposalAction, ProposalState
from tests.factories import proposals as build
from tests.factories.accounts import person, save

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def made(call):
    return build.submitted(call, ask=5_000_00)


@pytest.fixture
def after(call):
    """The first instant after the deadline."""
    return call.deadline_at + INSTANT


def at(instant, ask):
    with clock.at(instant), db.read_only():
        return ask()


def test_nothing_is_told_until_the_very_instant_after_the_deadline(made, call, after):
    asked = {
        "list": lambda: list(queries.submitted_of_call(call.id)),
        "line": lambda: queries.submitted(made.id),
        "lines": lambda: queries.submitted_by_ids([made.id]),
        "reading": lambda: queries.submission_for_reading(made.id),
        "asks": lambda: queries.asks(call.id),
        "people": lambda: queries.people_of([made.id]),
    }
    assert {name: bool(at(call.deadline_at, ask)) for name, ask in asked.items()} == dict.fromkeys(
        asked, False
    )
    assert {name: bool(at(after, ask)) for name, ask in asked.items()} == dict.fromkeys(asked, True)


def test_a_line_tells_who_asks_for_how_much(made, call, after):
    (line,) = at(after, lambda: queries.submitted_of_call(call.id))
    kept = build.loaded(made)
    assert (line.proposal_id, line.reference, line.state, line.call_id, line.number, line.title) == (
        made.id,
        kept.reference,
        ProposalState.SUBMITTED,
        call.id,
        1,
        build.TITLE,
    )
    us = made.sides["US"]
    assert line.halves["US"] == HalfAsk(
        "US", us.lead.id, us.lead.name, us.institution.id, us.institution.name, Money(5_000_00, "USD")
    )
    assert at(after, lambda: queries.submitted(made.id)) == line
    assert at(after, lambda: queries.submitted_by_ids([made.id, uuid.uuid4()])) == {made.id: line}
    assert at(after, lambda: queries.asks(call.id)) == {made.id: {"US": 5_000_00, "JP": 5_000_00}}


def test_only_the_submitted_text_is_read_never_a_newer_draft(made, call, after):
    build.write_shared(made, SharedText(Bilingual("Draft only", "草稿"), build.ABSTRACT, ("k",), 12))
    build.write_budget(made, "US", 7)
    line = at(after, lambda: queries.submitted(made.id))
    assert (line.title, line.halves["US"].ask) == (build.TITLE, Money(5_000_00, "USD"))
    reading = at(after, lambda: queries.submission_for_reading(made.id))
    assert reading.content["shared"]["title"] == {"en": build.TITLE.en, "ja": build.TITLE.ja}
    assert [named.file.original_name for named in reading.files] == ["narrative.pdf"]


def test_the_newest_version_counts(made, call, after):
    build.write_half(made, "US", Bilingual("Second"))
    build.sign(made, "US")
    build.submit(made)
    assert at(after, lambda: queries.submitted(made.id)).number == 2
    assert at(after, lambda: queries.submission_for_reading(made.id)).number == 2


def test_drafts_and_withdrawn_proposals_are_not_there(made, call, after):
    build.complete(call)
    gone = build.submitted(call)
    db.unit_of_work(service.withdraw, gone.lead(), gone.id, build.loaded(gone).reference)
    assert [line.proposal_id for line in at(after, lambda: queries.submitted_of_call(call.id))] == [made.id]
    assert at(after, lambda: queries.submission_for_reading(gone.id)) is None


def test_the_list_goes_by_reference_and_can_be_cut_and_filtered(call, after, base):
    all_of_them = [build.submitted(call) for _ in range(3)]
    moved = all_of_them[0]
    db.unit_of_work(service.move, base.actor("US"), moved.id, ProposalAction.MATCH)
    references = sorted(build.loaded(made).reference for made in all_of_them)
    listed = at(after, lambda: queries.submitted_of_call(call.id))
    assert [line.reference for line in listed] == references
    page = at(after, lambda: queries.submitted_of_call(call.id, after=references[0], limit=1))
    assert [line.reference for line in page] == references[1:2]
    matched = at(after, lambda: queries.submitted_of_call(call.id, states={ProposalState.MATCHED}))
    assert [line.proposal_id for line in matched] == [moved.id]
    assert at(after, lambda: queries.asks(call.id, states={ProposalState.MATCHED})).keys() == {moved.id}
    assert list(at(after, lambda: queries.submitted_of_call(uuid.uuid4()))) == []


def test_one_and_three_cost_the_same(call, after, count_queries):
    lengths = []
    for more in (1, 2):
        for _ in range(more):
            build.submitted(call)
        with clock.at(after), db.read_only(), count_queries() as seen:
            queries.submitted_of_call(call.id)
            queries.asks(call.id)
        lengths.append(len(seen))
    assert lengths == [3, 3]


def test_many_lines_are_completed_by_their_question_not_by_a_list(made, call, after, monkeypatch):
    """Beyond a few hundred the halves are asked for by the same condition; the answer is the same."""
    few = at(after, lambda: queries.submitted_of_call(call.id, limit=25))
    monkeypatch.setattr(queries.received, "LISTED", 0)
    assert at(after, lambda: queries.submitted_of_call(call.id, limit=25)) == few


def test_the_people_of_the_submission_are_kept_for_checks_of_conflict(made, call, after):
    joined = person()
    save(joined)
    db.unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", joined.email))
    found = at(after, lambda: queries.people_of([made.id]))
    assert found == {
        made.id: [
            Teammate(side.lead.id, party, "lead", side.institution.id)
            for party, side in sorted(made.sides.items())
        ]
    }


def test_everybody_who_applies_in_a_call_is_known_drafts_too(made, call):
    draft, gone = build.begun(call), build.begun(call)
    db.unit_of_work(service.withdraw, gone.lead(), gone.id, build.loaded(gone).reference)
    with db.read_only():
        found = queries.applicants_of(call.id)
    assert found == {side.lead.id for one in (made, draft) for side in one.sides.values()}


def test_counts_tell_drafts_and_submissions(made, call):
    build.begun(call)
    gone = build.begun(call)
    db.unit_of_work(service.withdraw, gone.lead(), gone.id, build.loaded(gone).reference)
    with db.read_only():
        assert queries.counts_of_call(call.id) == queries.Counts(drafts=1, submitted=1)
        assert queries.counts_of_call(uuid.uuid4()) == queries.Counts(drafts=0, submitted=0)


def test_a_file_of_a_submission_is_found_by_its_id(made):
    file_id = build.loaded(made).documents[0].file_id
    with db.read_only():
        submission = queries.submission(made.id, 1)
        assert queries.submission_file(submission.id, file_id).file.id == file_id
        assert queries.submission_file(submission.id, uuid.uuid4()) is None
        assert queries.submission_file(uuid.uuid4(), file_id) is None
