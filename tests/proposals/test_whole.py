"""A proposal with everything, in five statements whatever its size."""

import uuid

import pytest
from sqlalchemy import inspect, select

from app.kernel import db
from app.proposals import content, queries, service
from app.proposals.models import Proposal
from app.proposals.service import NewMember
from tests.factories import proposals as build
from tests.factories.accounts import person, save


@pytest.fixture
def made(call):
    made = build.complete(call)
    build.sign(made, "JP")
    return made


def test_everything_is_loaded_and_nothing_more_is_asked(made, count_queries):
    with db.read_only(), count_queries() as seen:
        found = queries.proposal(made.id)
        content.submission_content(found, content.present(found))
        assert found.half("JP").signature is not None
        assert found.half("US").lead.name_latin == made.sides["US"].lead.name_latin
        assert found.call.side("JP").currency == "JPY"
    assert len(seen) == 5


def test_it_costs_the_same_with_a_larger_team(made, count_queries):
    for _ in range(4):
        who = person()
        save(who)
        db.unit_of_work(service.add_member, made.lead(), made.id, NewMember("JP", who.email))
    with db.read_only(), count_queries() as seen:
        assert len(queries.proposal(made.id).team) == 6
    assert len(seen) == 5


def test_by_hand_and_by_the_mapping_are_the_same_proposal(made):
    """Oracle: the loaders of SQLAlchemy."""
    with db.read_only():
        by_hand = queries.proposal(made.id)
        text, whole = content.present(by_hand), content.submission_content(by_hand, content.present(by_hand))
    with db.read_only() as reader:
        mapped = reader.scalars(select(Proposal).options(*queries.WHOLE).where(Proposal.id == made.id)).one()
        assert content.present(mapped) == text
        assert content.submission_content(mapped, content.present(mapped)) == whole


def test_the_head_leaves_costs_and_documents_alone(made):
    with db.read_only():
        head = queries.head(made.id)
        assert {"lines"} & inspect(head.halves[0]).unloaded == {"lines"}
        assert {"documents"} & inspect(head).unloaded == {"documents"}
        assert (len(head.team), len(head.halves)) == (2, 2)


def test_what_is_not_there_is_none(database):
    with db.read_only():
        assert (queries.proposal(uuid.uuid4()), queries.head(uuid.uuid4())) == (None, None)


def test_holding_shows_what_is_kept_now(made):
    """An object that was read before in the same session is brought up to date."""

    def verb():
        before = queries.proposal(made.id)
        title = before.title
        db.session().expire_on_commit = False
        held = queries.hold(made.id, costs=True, documents=True)
        return held is before, held.title == title

    assert db.unit_of_work(verb) == (True, True)
