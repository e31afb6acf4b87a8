"""Submitting: every version receipted, every refusal complete, the deadline asked of the instant of admission."""

import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.audit import queries as audit
from app.kernel import clock, db, events, parties
from app.kernel.bilingual import Bilingual
from app.kernel.crypto import content_hash
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken, Unavailable
from app.kernel.outbox import Job
from app.kernel.parties import Party
from app.proposals import queries, receipts, service
from app.proposals.events import ProposalMoved, ProposalSubmitted, ProposalWithdrawn
from app.proposals.models import Submission, SubmissionFile, SubmissionHalf
from app.proposals.service import NewMember, SharedText
from app.proposals.states import ProposalAction, ProposalState
from tests.factories import proposals as build
from tests.factories.accounts import actor_of, agency, officer, person, save
from tests.factories.calls import programme, published_call
from tests.factories.disclosures import certified

INSTANT = timedelta(microseconds=1)
THIRD = Party(
    code="NZ",
    name=Bilingual("New Zealand", "ニュージーランド"),
    currency="NZD",
    fiscal_year_start=7,
    fiscal_year_named_by="end",
    zone="Pacific/Auckland",
    zone_name=Bilingual("Wellington", "ウェリントン"),
    language="en",
)


@pytest.fixture
def made(call):
    return build.ready(call)


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def versions(made):
    with db.read_only():
        return list(queries.submissions_of(made.id))


@pytest.fixture
def heard():
    """News that was published while a test runs."""
    news, before = [], dict(events._handlers)
    kinds = (ProposalSubmitted, ProposalWithdrawn, ProposalMoved)
    events.subscribe(dict.fromkeys(kinds, (news.append,)))
    yield news
    events.subscribe(before)


def test_a_submission_is_a_receipted_copy(made, heard):
    admitted = clock.now()
    submission = build.submit(made, at=admitted)
    kept = build.loaded(made)
    assert (kept.state, kept.submission_count, kept.submitted_at) == (ProposalState.SUBMITTED, 1, admitted)
    assert (submission.number, submission.received_at) == (1, admitted)
    assert submission.content_hash == content_hash(submission.content)
    assert (
        receipts.faults(submission.receipt, public_key=build.SIGNER.public_key, content=submission.content)
        == []
    )
    said = receipts.read(submission.receipt)["receipt"]
    narrative = kept.documents[0].file
    assert (said["reference"], said["submission"], said["submitted_by"]) == (
        kept.reference,
        1,
        made.lead().name,
    )
    assert [f["sha256"] for f in said["files"]] == [narrative.sha256]
    assert heard == [ProposalSubmitted(made.id, 1)]


def test_what_upper_packages_ask_for_is_kept_beside_the_content(made):
    submission = build.submit(made)
    with db.read_only() as reader:
        halves = reader.scalars(select(SubmissionHalf).order_by(SubmissionHalf.party)).all()
        files = reader.scalars(select(SubmissionFile)).all()
    assert [(h.party, h.lead_id, h.institution_id, str(h.ask), h.currency) for h in halves] == [
        ("JP", made.sides["JP"].lead.id, made.sides["JP"].institution.id, "1000000", "JPY"),
        ("US", made.sides["US"].lead.id, made.sides["US"].institution.id, "10000.00", "USD"),
    ]
    assert [(f.kind, f.party, f.submission_id) for f in files] == [("narrative", "", submission.id)]
    assert submission.title == build.TITLE
    assert submission.team == [
        {
            "person": str(side.lead.id),
            "party": party,
            "role": "lead",
            "institution": str(side.institution.id),
        }
        for party, side in sorted(made.sides.items())
    ]


def test_the_letter_is_one_piece_of_work_of_the_same_transaction(made):
    build.submit(made)
    with db.read_only() as reader:
        jobs = reader.scalars(select(Job).where(Job.kind == "proposals.submitted")).all()
    assert [job.payload for job in jobs] == [{"proposal_id": str(made.id), "number": 1}]


def test_the_deadline_is_asked_of_the_instant_of_admission(made, call):
    with clock.at(call.deadline_at + timedelta(seconds=90)):
        assert build.submit(made, at=call.deadline_at).received_at == call.deadline_at
        with pytest.raises(RuleBroken) as refused:
            build.submit(made, at=call.deadline_at + INSTANT)
    assert codes(refused) == ["proposal.deadline_passed"]


def test_what_took_longer_than_two_minutes_is_not_kept(made, call):
    with clock.at(call.deadline_at + timedelta(seconds=121)), pytest.raises(Unavailable):
        build.submit(made, at=call.deadline_at)
    assert versions(made) == []


def test_every_reason_is_given_at_once_and_names_the_person(call):
    made = build.begun(call)
    third = person("Third Person")
    save(third)
    unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", third.email))
    with pytest.raises(RuleBroken) as refused:
        build.submit(made)
    assert codes(refused) == [
        "proposal.abstract_missing_en",
        "proposal.abstract_missing_ja",
        "proposal.keywords_missing",
        "proposal.narrative_missing",
        "half.contribution_missing",
        "budget.empty",
        "half.institution_missing",
        "half.contribution_missing",
        "budget.empty",
        "team.no_disclosure",
        "team.no_disclosure",
        "team.not_confirmed",
        "team.no_disclosure",
        "signature.missing",
        "signature.missing",
        "form.work_open",
    ]
    named = [p.facts["name"] for p in refused.value.problems if p.code == "team.no_disclosure"]
    assert sorted(named) == sorted(m.person.name_latin for m in build.loaded(made).team)
    assert build.loaded(made).state == ProposalState.DRAFT


def test_a_disclosure_that_expired_is_named(call):
    made = build.complete(call)
    build.sign_all(made)
    with clock.at(clock.now() - timedelta(days=366)):
        certified(made.sides["JP"].lead)
    certified(made.sides["US"].lead)
    with pytest.raises(RuleBroken) as refused:
        build.submit(made)
    assert [(p.code, p.facts) for p in refused.value.problems] == [
        ("team.no_disclosure", {"name": made.sides["JP"].lead.name_latin})
    ]


def test_a_voided_signature_does_not_count(made):
    build.write_half(made, "JP", Bilingual("Other"))
    with pytest.raises(RuleBroken) as refused:
        build.submit(made)
    assert [(p.code, p.facts) for p in refused.value.problems] == [("signature.missing", {"party": "JP"})]


def test_it_can_be_replaced_until_the_deadline(made):
    first = build.submit(made)
    build.write_shared(made, SharedText(Bilingual("Second", "第二"), build.ABSTRACT, ("k",), 36))
    assert build.loaded(made).state == ProposalState.SUBMITTED
    build.sign_all(made)
    second = build.submit(made)
    assert [v.number for v in versions(made)] == [2, 1]
    assert [v.title.en for v in versions(made)] == ["Second", build.TITLE.en]
    assert (first.content_hash != second.content_hash, build.loaded(made).submission_count) == (True, 2)


def test_a_newer_draft_leaves_the_received_version_untouched(made):
    first = build.submit(made)
    build.write_shared(made, SharedText(Bilingual("Draft only", "草稿"), build.ABSTRACT, ("k",), 12))
    build.write_budget(made, "US", 5)
    kept = versions(made)
    assert [(v.number, v.content, v.receipt) for v in kept] == [(1, first.content, first.receipt)]


def test_the_database_refuses_to_change_what_was_received(made):
    build.submit(made)
    for table in ("submissions", "submission_halves", "submission_files"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            writer = db._Sessions.write()
            with pytest.raises(DBAPIError, match="append-only"):
                writer.execute(text(statement))
            writer.rollback()
            writer.close()
    assert len(versions(made)) == 1


def test_leads_of_either_side_submit_and_nobody_else(made):
    member, stranger = person(), person()
    save(member, stranger)
    unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", member.email))
    unit_of_work(service.confirm_member, actor_of(member), made.id)
    certified(member)
    build.sign_all(made)
    now = clock.now()
    for who, error in (
        (actor_of(member), Forbidden),
        (made.officer("US"), Forbidden),
        (actor_of(stranger), NotFound),
    ):
        with pytest.raises(error):
            unit_of_work(service.submit, who, made.id, now, build.SIGNER)
    unit_of_work(service.submit, made.lead("US"), made.id, now, build.SIGNER)
    unit_of_work(service.submit, made.lead("JP"), made.id, now, build.SIGNER)
    assert len(versions(made)) == 2


def test_withdrawing_needs_the_reference_and_is_final(made, heard):
    build.submit(made)
    reference = build.loaded(made).reference
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.withdraw, made.lead(), made.id, "QST-2027-WRONG1")
    assert codes(refused) == ["proposal.reference_differs"]
    unit_of_work(service.withdraw, made.lead("JP"), made.id, reference.lower(), "we found money elsewhere")
    assert build.loaded(made).state == ProposalState.WITHDRAWN
    assert len(versions(made)) == 1
    assert heard[-1] == ProposalWithdrawn(made.id)
    for again in (
        lambda: build.submit(made),
        lambda: build.write_half(made, "US", Bilingual("x")),
        lambda: unit_of_work(service.withdraw, made.lead(), made.id, reference),
    ):
        with pytest.raises((RuleBroken, Conflict)):
            again()


def test_withdrawing_is_possible_after_the_deadline_until_ranks_exist(made, call, base):
    build.submit(made)
    move = lambda action: unit_of_work(service.move, base.actor("US"), made.id, action)  # noqa: E731
    for action in ("match", "accept", "begin_review", "rank"):
        move(ProposalAction(action))
    with clock.at(call.deadline_at + timedelta(days=60)), pytest.raises(Conflict) as refused:
        unit_of_work(service.withdraw, made.lead(), made.id, build.loaded(made).reference)
    assert (refused.value.code, refused.value.facts) == ("proposal.not_withdrawable", {})


def test_a_third_party_that_joined_by_configuration_has_its_half(database, kept_files):
    """Nothing in the way of a proposal knows how many sides there are."""
    parties.join(THIRD)
    try:
        made = build.submitted(published_call(programme()))
        build.write_half(made, "NZ", Bilingual("Sheep"))
        with pytest.raises(RuleBroken) as refused:
            build.submit(made)
        (submission,) = versions(made)
    finally:
        parties.leave("NZ")
    assert {party: half["total"] for party, half in submission.content["halves"].items()} == {
        "JP": "1000000",
        "NZ": "10000.00",
        "US": "10000.00",
    }
    assert [(p.code, p.facts) for p in refused.value.problems] == [("signature.missing", {"party": "NZ"})]


def test_only_leads_withdraw(made):
    with pytest.raises(Forbidden):
        unit_of_work(service.withdraw, made.officer("US"), made.id, build.loaded(made).reference)


def test_officers_of_the_call_move_a_proposal_on(made, base, heard):
    build.submit(made)
    moved = unit_of_work(
        service.move, base.actor("JP"), made.id, ProposalAction.MATCH, reason="complete", party="JP"
    )
    assert moved.state == ProposalState.MATCHED
    assert heard[-1] == ProposalMoved(made.id, ProposalState.MATCHED)
    with db.read_only():
        row = audit.history("proposals", made.id)[0]
    assert (row.action, row.party, row.reason) == ("proposal.matched", "JP", "complete")


def test_nobody_else_moves_it_and_officers_do_not_act_for_the_team(made, base):
    build.submit(made)
    body = agency()
    save(body)
    other, grant = officer(body)
    save(other, grant)
    for who in (actor_of(other), made.lead()):
        with pytest.raises(Forbidden):
            unit_of_work(service.move, who, made.id, ProposalAction.MATCH)
    for action in (ProposalAction.SUBMIT, ProposalAction.WITHDRAW):
        with pytest.raises(Forbidden):
            unit_of_work(service.move, base.actor("US"), made.id, action)
    with pytest.raises(NotFound):
        unit_of_work(service.move, base.actor("US"), uuid.uuid4(), ProposalAction.MATCH)
    with pytest.raises(Conflict):
        unit_of_work(service.move, base.actor("US"), made.id, ProposalAction.SELECT)


def test_a_proposal_to_be_mended_is_written_signed_and_submitted_after_the_deadline(made, call, base):
    build.submit(made)
    late, until = call.deadline_at + timedelta(days=1), call.deadline_at + timedelta(days=3)
    with clock.at(late):
        for action, end in ((ProposalAction.ASK_CURE, None), (ProposalAction.MATCH, until)):
            with pytest.raises(Conflict):
                unit_of_work(service.move, base.actor("US"), made.id, action, cure_until=end)
        unit_of_work(service.move, base.actor("US"), made.id, ProposalAction.ASK_CURE, cure_until=until)
        build.write_half(made, "US", Bilingual("Mended"))
        build.sign(made, "US")
        second = build.submit(made)
        assert json.loads(second.receipt)["receipt"]["deadline_at"] == until.isoformat(
            timespec="microseconds"
        )
        assert build.loaded(made).state == ProposalState.SUBMITTED
        with pytest.raises(RuleBroken):
            build.write_half(made, "US", Bilingual("Again"))
    with db.read_only() as reader:
        assert len(reader.scalars(select(Submission)).all()) == 2


def test_a_proposal_to_be_mended_too_late_is_refused(made, call, base):
    build.submit(made)
    until = call.deadline_at + timedelta(days=3)
    unit_of_work(service.move, base.actor("US"), made.id, ProposalAction.ASK_CURE, cure_until=until)
    with clock.at(until + INSTANT), pytest.raises(RuleBroken) as refused:
        build.submit(made)
    assert codes(refused) == ["proposal.deadline_passed"]
