"""Letters: to whom, in which language, and what none of them says."""

from sqlalchemy import Engine, select

from app.kernel import clock
from app.kernel.db import read_only, unit_of_work
from app.kernel.outbox import Job, JobState
from app.reviews import service
from app.reviews.jobs import tell_released, tell_team
from app.reviews.letters import TELL_TEAM
from app.reviews.service.releasing import TELL
from tests.factories import reviews as build

TITLE = ("Sensors beyond the classical limit", "古典限界を超えるセンサ")


def letters() -> list[dict[str, str]]:
    with read_only() as session:
        wanted = select(Job).where(Job.kind == "mail.send", Job.key.like("mail:review-%"))
        return [row.payload for row in session.scalars(wanted.order_by(Job.created_at, Job.key))]


def test_a_reviewer_hears_of_every_step_in_the_own_language(app, database: Engine) -> None:
    world = build.in_review()
    us = build.reviewer(world.base, "US", language="en")
    jp = build.reviewer(world.base, "JP", language="ja")
    world.reviewers = {"US": [us], "JP": [jp]}
    with build.during_review(world.call):
        for party in world.parties:
            review = build.reviewed(world, party)
            with clock.at(world.call.review_opens_at):
                unit_of_work(service.reopen, world.officer(party), review.id, "Please say more.")
            unit_of_work(service.unassign, world.officer(party), review.id, "Enough.")
    said = {who.email: [row["subject"] for row in letters() if row["to"] == who.email] for who in (us, jp)}
    assert sorted(said[us.email]) == [
        "A review in QST-2027 is no longer needed",
        "A review of yours in QST-2027 was reopened",
        "Please review a proposal in QST-2027",
    ]
    assert sorted(said[jp.email]) == [
        "QST-2027 審査のお願い",
        "QST-2027 審査依頼取消しのお知らせ",
        "QST-2027 審査結果の修正のお願い",
    ]


def test_no_letter_names_a_proposal_to_a_reviewer_or_a_reviewer_to_anybody(app, database: Engine) -> None:
    """Before the own word about conflicts a reviewer knows nothing but the call (INV-12, INV-15)."""
    world = build.in_review()
    with build.during_review(world.call):
        review = build.assigned(world, "US")
        unit_of_work(service.decline, world.reviewer("US"), review.id, "No time.")
    names = [person.name_latin for people in world.reviewers.values() for person in people]
    for letter in letters():
        text = letter["subject"] + letter["body"]
        if letter["to"] == world.reviewers["US"][0].email:
            assert [word for word in TITLE if word in text] == []
        else:
            assert letter["to"] == world.base.officers["US"].email
            assert [name for name in names if name in text] == []


def test_every_team_hears_of_the_release(app, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        build.review_everything(world, each=1)
        build.lock_all(world, reason="Enough.")
        build.release(world)
        _run(TELL, tell_released)
        _run(TELL_TEAM, tell_team)
        told = sorted(row["to"] for row in letters() if row["subject"] == "Results of QST-2027")
    assert told == sorted(side.lead.email for made in world.proposals for side in made.sides.values())


def _run(kind: str, handler) -> None:
    with read_only() as session:
        payloads = [job.payload for job in session.scalars(select(Job).where(Job.kind == kind))]
        assert {job.state for job in session.scalars(select(Job).where(Job.kind == kind))} == {
            JobState.PENDING
        }
    for payload in payloads:
        handler(payload)
        handler(payload)  # a second delivery writes nothing
