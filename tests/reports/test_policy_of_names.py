"""The record tells what judges did, not who they are (access study, D6 and D7 against G4)."""

import re
import uuid

import pytest
from flask.testing import FlaskClient

from app.accounts.roles import Role
from app.kernel import db
from app.reports import policy
from app.reports.policy import is_name_withheld
from app.reviews.service import talking
from tests.factories import reviews as make
from tests.factories.accounts import actor_of, grant, person, save, sign_in
from tests.reviews.test_opinions import expert_with_account, given

JUDGE, OFFICER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.mark.parametrize(
    ("action", "by", "withheld"),
    [
        ("review.submitted", JUDGE, True),
        ("review.submitted", OFFICER, True),  # who is an officer elsewhere
        ("review.assigned", OFFICER, False),
        ("review.recused", JUDGE, True),
        ("review.recused", None, False),
        ("meeting.minuted", JUDGE, True),
        ("meeting.minuted", OFFICER, False),
        ("relations.declared", JUDGE, True),
        ("proposal.submitted", JUDGE, False),
        ("call.published", OFFICER, False),
    ],
)
def test_whose_name_is_withheld(action: str, by: uuid.UUID | None, *, withheld: bool) -> None:
    assert is_name_withheld(action, by, {OFFICER}) is withheld


def test_the_record_of_a_whole_review_names_no_judge(client: FlaskClient) -> None:
    world = make.in_review()
    expert, auditor = expert_with_account(), person()
    save(auditor, grant(auditor, Role.AUDITOR))
    with make.during_review(world.call):
        given(world, expert)
        first = make.reviewed(world, "US", 0, 0)
        make.reviewed(world, "US", 0, 1)
        db.unit_of_work(talking.remark, actor_of(world.reviewers["US"][0]), first.id, "Agreed?")
        db.unit_of_work(talking.remark_of_officer, world.officer("US"), world.ids[0], "US", "Yes.")
        sign_in(client, auditor)
        page = client.get("/record?limit=100").text
    judges = [expert, *world.reviewers["US"], *world.reviewers["JP"]]
    assert [who.name_latin for who in judges if who.name_latin in page] == []
    assert len(re.findall("a judge", page)) >= 9
    assert world.base.officers["US"].name_latin in page
    assert policy.may_view_record(actor_of(auditor))
