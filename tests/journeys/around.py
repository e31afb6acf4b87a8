"""What people do around the reviews of `everybody`: a panel at work, talk, wishes, ties, and what the rules ask.

All of it is about the first side, whose first three reviewers have written, are writing, and left in conflict.
"""

from app.accounts.models import Institution, Person
from app.accounts.service import Newcomer
from app.integrity import service as integrity
from app.integrity.models import Finding
from app.integrity.states import Answer, FindingState
from app.kernel import clock, db, outbox
from app.reviews import service as reviews
from app.reviews.conflicts import Ground
from app.reviews.models import Meeting, MeetingItem, PoolMember, Review
from app.reviews.rules import Expertise, Tied
from app.reviews.service import meetings, talking
from app.reviews.states import PairRuleKind, RelationKind
from tests.factories.accounts import actor_of
from tests.factories.findings import adjudicated, concurred, only
from tests.factories.reviews import World
from tests.reviews.test_meetings import item_of, panel, reloaded

SIDE = "US"
SAID = {
    "competitive": {"score": 200, "text": "As competitive as the panel finds it."},
    "risks": {"score": None, "text": "Risks as the panel sees them."},
    "staff": {"score": None, "text": "Between the panel and the agency."},
}
"""Answers to the panel's form of `tests.factories.calls`."""


def panel_at_work(world: World) -> Meeting:
    """The first proposal is on the table: scored twice, minuted, and one member disagrees."""
    officer, chair, member = world.officer(SIDE), world.reviewer(SIDE), world.reviewer(SIDE, 1)
    meeting = panel(world, SIDE, members=3)
    item = item_of(meeting, world.ids[0])
    db.unit_of_work(meetings.give_score, chair, meeting.id, item.id, before=300)
    db.unit_of_work(meetings.open_meeting, officer, meeting.id)
    db.unit_of_work(meetings.call_up, officer, meeting.id, item.id)
    db.unit_of_work(meetings.give_score, chair, meeting.id, item.id, after=350)
    _minute(world, meeting, item, rank=1)
    db.unit_of_work(meetings.dissent, member, meeting.id, item.id, "Dissent as a member sees it.")
    return meeting


def panel_is_over(world: World, meeting: Meeting) -> None:
    """The rival was discussed too, and the meeting is closed."""
    officer, item = world.officer(SIDE), item_of(meeting, world.ids[1])
    db.unit_of_work(meetings.call_up, officer, meeting.id, item.id)
    _minute(world, meeting, item, rank=2)
    db.unit_of_work(meetings.put_away, officer, meeting.id, item.id)
    db.unit_of_work(meetings.close_meeting, officer, meeting.id)


def _minute(world: World, meeting: Meeting, item: MeetingItem, *, rank: int) -> None:
    words = {"notes": "Notes as the panel took them.", "consensus": "What the panel agreed on.", "rank": rank}
    present = next(it for it in reloaded(meeting).items if it.id == item.id)
    said = {**words, "answers": {SIDE: SAID}}
    db.unit_of_work(meetings.minute, world.officer(SIDE), meeting.id, item.id, present.version, said)


def talk(world: World, handed_in: Review) -> None:
    """A reviewer whose review is in, and the officer, speak about the first proposal."""
    chair = world.reviewer(SIDE)
    db.unit_of_work(talking.remark, chair, handed_in.id, "A remark of the first reviewer.")
    said = "A remark of the officer."
    db.unit_of_work(talking.remark_of_officer, world.officer(SIDE), world.ids[0], SIDE, said)


def asked_into_the_pool(world: World, who: Person) -> PoolMember:
    """Somebody is asked and has not answered yet."""
    newcomer = Newcomer(who.email, who.name_latin, who.party, "en", "UTC")
    agency = world.base.agencies[SIDE].id
    return db.unit_of_work(reviews.invite_reviewer, world.officer(SIDE), agency, newcomer)


def wishes_and_ties(world: World, idle: Person) -> None:
    """The idle reviewer says what they can do, would like and are tied to; the officer forbids a pair."""
    actor, officer, rival = actor_of(idle), world.officer(SIDE), world.ids[1]
    db.unit_of_work(reviews.save_profile, actor, 1, Expertise(["optics"], ["光学"], ["en", "ja"]))
    db.unit_of_work(reviews.add_text, actor, "On optics", "A text of the idle reviewer.")
    tied = Tied(RelationKind.COEDITOR, name="Somebody Quite Else", evidence="A journal of optics.")
    db.unit_of_work(reviews.add_relation, actor, tied)
    db.unit_of_work(reviews.declare_relations, actor)
    db.unit_of_work(reviews.open_bids, officer, world.call.id, SIDE, clock.now().replace(year=2098))
    for proposal in world.ids:
        db.unit_of_work(reviews.bid, actor, proposal, SIDE, 1)
    rule = (reviews.set_pair_rule, officer, (rival, SIDE), idle.id)
    db.unit_of_work(*rule, PairRuleKind.FORBIDDEN, "A reason of the officer.")


def waiver_asked(world: World) -> None:
    """The officer asks to set aside that the third reviewer is tied to the rival."""
    rival, torn = world.proposals[1].sides["JP"].lead, world.reviewers[SIDE][2]
    with db.read_only() as session:
        place = session.get_one(Institution, rival.institution_id).name.en
    tied = Tied(RelationKind.COEDITOR, institution=place)
    db.unit_of_work(reviews.add_relation, actor_of(torn), tied)
    ask = (reviews.ask_waiver, world.officer(SIDE), (world.ids[1], SIDE), torn.id)
    db.unit_of_work(*ask, Ground.COEDITOR, "A reason for the waiver.")


def question_to(world: World) -> Finding:
    """The rules ask the rival's team, which said that a sponsor must approve; it has not answered yet."""
    while outbox.run_due(limit=500):
        pass
    return only(world.ids[1])


def answered(world: World, words: str) -> Finding:
    """The rival's team explains, unless it has."""
    finding = only(world.ids[1])
    if finding.state != FindingState.OPEN:
        return finding
    answer = (integrity.answer, world.proposals[1].lead(), finding.id, finding.version)
    return db.unit_of_work(*answer, Answer.EXPLAIN, words)


def settled(world: World, officers: dict[str, Person]) -> None:
    """The team answered, and one officer of each side finds nothing wrong."""
    finding = answered(world, "An answer of the team.")
    (other,) = (who for party, who in officers.items() if party != finding.party)
    adjudicated(officers[finding.party], finding, reason="A view of the first officer.")
    concurred(other, only(world.ids[1]), reason="A view of the other officer.")
