"""What a team and its institutions look for."""

import uuid
from datetime import timedelta

import pytest

from app.kernel import clock, db
from app.proposals import queries, service
from app.proposals.service import NewMember
from app.proposals.states import ProposalAction
from tests.factories import proposals as build
from tests.factories.accounts import actor_of, institution, person, save


@pytest.fixture
def sides(call):
    return [build.side(party) for party in call.parties]


def test_own_proposals_come_last_begun_first_and_go_on(call, sides):
    made = []
    for minutes in (3, 2, 1):
        with clock.at(clock.now() - timedelta(minutes=minutes)):
            made.append(build.begun(call, sides))
    build.begun(call)
    actor = made[0].lead()
    with db.read_only():
        found = queries.proposals_of_person(actor)
        rest = queries.proposals_of_person(
            actor, after=[found[0].created_at.isoformat(), str(found[0].id)], limit=1
        )
    assert [p.id for p in found] == [one.id for one in reversed(made)]
    assert [p.id for p in rest] == [made[1].id]


def test_waiting_for_a_signature_are_halves_of_own_institutions_in_open_calls(call, sides):
    made = build.complete(call, sides)
    build.complete(call)
    officer = made.officer("JP")
    with db.read_only():
        (half,) = queries.proposals_to_sign(officer)
        assert (half.proposal.id, half.party, half.signature, half.proposal.call.code) == (
            made.id,
            "JP",
            None,
            call.code,
        )
        assert queries.proposals_to_sign(made.lead()) == []
    build.sign(made, "JP")
    with db.read_only():
        (half,) = queries.proposals_to_sign(officer)
        assert half.signature is not None
        after = [call.deadline_at.isoformat(), str(half.id)]
        assert queries.proposals_to_sign(officer, after=after) == []
    with clock.at(call.deadline_at + timedelta(seconds=1)), db.read_only():
        assert queries.proposals_to_sign(officer) == []


def test_a_proposal_to_be_mended_waits_for_signatures_after_the_deadline(call, sides, base):
    made = build.submitted(call, sides)
    until = call.deadline_at + timedelta(days=2)
    db.unit_of_work(service.move, base.actor("US"), made.id, ProposalAction.ASK_CURE, cure_until=until)
    with clock.at(until), db.read_only():
        assert [half.proposal_id for half in queries.proposals_to_sign(made.officer("US"))] == [made.id]


def test_questions_wait_until_they_are_answered(call, sides):
    made = build.begun(call, sides)
    asked = person()
    save(asked)
    db.unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", asked.email))
    with db.read_only():
        assert [p.id for p in queries.invitations_of(actor_of(asked))] == [made.id]
    db.unit_of_work(service.confirm_member, actor_of(asked), made.id)
    with db.read_only():
        assert queries.invitations_of(actor_of(asked)) == []


def test_offered_are_institutions_of_that_sides_people(call, sides):
    made = build.begun(call, sides)
    elsewhere = institution(party="JP")
    save(elsewhere)
    abroad = person(party="US", institution=elsewhere)
    save(abroad)
    db.unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", abroad.email))
    with db.read_only():
        offered = queries.institutions_of_side(made.id, "US")
    assert [place.id for place in offered] == [made.sides["US"].institution.id]


def test_references_are_known(call, sides):
    made = build.begun(call, sides)
    with db.read_only():
        assert queries.is_reference_taken(build.loaded(made).reference) is True
        assert queries.is_reference_taken("QST-2027-NOBODY") is False


def test_versions_are_read_newest_first(call, sides):
    made = build.submitted(call, sides)
    build.submit(made)
    with db.read_only():
        assert [s.number for s in queries.submissions_of(made.id)] == [2, 1]
        assert queries.submission(made.id, 3) is None
        assert queries.submission(uuid.uuid4(), 1) is None
