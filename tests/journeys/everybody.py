"""One call with everybody around it, in four phases: who is who, and where everything is."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from app.accounts.models import Agency, Person, RoleGrant
from app.accounts.roles import Role
from app.awards import queries as awards
from app.awards.models import Award
from app.calls import service as calls
from app.calls.drafts import CallDraft
from app.calls.models import Call
from app.integrity import queries as flags
from app.integrity.models import Finding
from app.kernel import clock, db
from app.proposals import service as proposals
from app.proposals.service import NewMember
from app.proposals.states import TeamRole
from app.reviews import service as reviews
from app.reviews.models import Meeting, Opinion, Review
from app.reviews.rules.opinions import Expert, OpinionText, OpinionWish
from app.reviews.service import opinions as experts
from app.reviews.states import ConflictKind
from app.selection import service as selection
from tests.factories import proposals as build
from tests.factories import reviews as reviewing
from tests.factories.accounts import actor_of, agency, grant, institution, officer, person, save
from tests.factories.calls import PANEL, Programme, draft, programme, published_call
from tests.factories.disclosures import certified, declaring, position
from tests.factories.endowment import Administrators, opened, with_income
from tests.factories.integrity import flagged, integrity_officers
from tests.factories.proposals import Draft, answer_work, begun, complete, sign_all, submit
from tests.factories.reviews import World, accept_all, agreed, during_review, lock_all
from tests.factories.selection import approve, decline
from tests.journeys import around

PHASES = ("before the deadline", "in review", "locked", "released")


@dataclass
class Everybody:
    """A world in some phase. The first proposal is the one everything is about, the second a rival's.

    `people` by what they are to the first proposal; `reviews` by what is in them; `unfinished` was never submitted.
    """

    world: World
    people: dict[str, Person | None]
    unfinished: Draft
    prepared: Call
    integrity: dict[str, Person]
    team: Administrators
    reviews: dict[str, Review] = field(default_factory=dict)
    opinion: Opinion | None = None
    meeting: Meeting | None = None
    finding: Finding | None = None
    award: Award | None = None

    @property
    def elsewhere(self) -> Agency:
        """An agency that has nothing to do with the call."""
        stranger = self.people["officer elsewhere"]
        with db.read_only() as session:
            wanted = select(Agency).join(RoleGrant, RoleGrant.agency_id == Agency.id)
            return session.scalars(wanted.where(RoleGrant.person_id == stranger.id)).one()

    def name_of(self, person_id: uuid.UUID) -> str:
        """What somebody is called here."""
        return next(name for name, who in self.people.items() if who is not None and who.id == person_id)

    @property
    def proposal(self) -> Draft:
        return self.world.proposals[0]

    @property
    def pools(self) -> dict[str, list[Any]]:
        """Every id there is for each name of a place in an address."""
        world = self.world
        with db.read_only():
            found = [build.loaded(made) for made in (*world.proposals, self.unfinished)]
        documents = [document for proposal in found for document in proposal.documents]
        leads = [side.lead for side in self.proposal.sides.values()]
        return {
            "call_id": [world.call.id, self.prepared.id],
            "proposal_id": [*world.ids, self.unfinished.id],
            "party": list(world.parties),
            "review_id": [review.id for review in self.reviews.values()],
            "opinion_id": [self.opinion.id] if self.opinion else [],
            "document_id": [document.id for document in documents],
            "file_id": [document.file_id for document in documents],
            "number": [1],
            "award_id": [self.award.id] if self.award else [],
            "line_id": [line.id for line in self.award.lines[:2]] if self.award else [],
            "person_id": [*(lead.id for lead in leads), world.reviewers["JP"][0].id],
            "institution_id": [leads[0].institution_id],
            "agreement_id": [world.base.agreement.id],
            "priority_id": [world.base.priority.id],
            "fund_id": [lot.fund_id for lot in world.base.lots.values()],
            "lot_id": [lot.id for lot in world.base.lots.values()],
        }


@contextmanager
def everybody(phase: str) -> Iterator[Everybody]:
    """The world in one of `PHASES`; the clock stands there until the block ends."""
    made = _received()
    if phase == PHASES[0]:
        with clock.at(clock.now()):
            yield made
        return
    with during_review(made.world.call, days=1):
        _review(made)
        if phase != PHASES[1]:
            _lock(made)
        if phase == PHASES[3]:
            _release(made)
        yield made


def _received() -> Everybody:
    """Both submitted, a third proposal is a draft; the call is open."""
    team = opened()
    with_income(team, USD=10**9, JPY=10**9)
    base = programme()
    call = published_call(base, wanted=_wanted(base))
    double, role = officer(base.agencies["US"])
    save(double, role)
    mine, rival = _submitted(call, _member()), _submitted(call, double, sponsor_approves="yes")
    world = World(base, call, [mine, rival], reviewing.reviewers(base, each=6))
    unfinished = begun(call)
    first = next(iter(world.parties))
    prepared = db.unit_of_work(calls.create_draft, world.officer(first), "HIDDEN-1", draft(base))
    people, integrity = _people(world, unfinished, double), integrity_officers()
    people |= {f"integrity {party}": who for party, who in integrity.items()}
    return Everybody(world, people, unfinished, prepared, integrity, team)


def _wanted(base: Programme) -> CallDraft:
    """The first side's panel has a form of its own."""
    wanted = draft(base)
    first, *others = wanted.sides
    return replace(wanted, sides=(replace(first, stages=(PANEL,)), *others))


def _member() -> Person:
    place = institution()
    who = person("Member of the team", institution=place)
    save(place, who)
    return who


def _submitted(call: Call, member: Person, **work: str) -> Draft:
    """Submitted by leads of both sides and one more; the first lead's disclosure has something to say.

    `work`: answers about the work that are not "no", and so raise a question.
    """
    made = complete(call)
    answer_work(made, **work)
    asked = NewMember("US", member.email, TeamRole.MEMBER)
    db.unit_of_work(proposals.add_member, made.lead(), made.id, asked)
    db.unit_of_work(proposals.confirm_member, actor_of(member), made.id)
    made.more.append(member)
    for one in (*(side.lead for side in made.sides.values()), member):
        certified(one, _told())
    sign_all(made)
    submit(made)
    return made


def _told() -> dict[str, Any]:
    return declaring(positions=[position(organisation={"name": "Second Employer Ltd"})])


def _people(world: World, unfinished: Draft, double: Person) -> dict[str, Person | None]:
    mine, rival = world.proposals
    other = agency(party="US")
    stranger, role = officer(other)
    torn, again = officer(world.base.agencies["US"])
    save(other, stranger, role, torn, again)
    ours, theirs = world.reviewers["US"], world.reviewers["JP"]
    return {
        "nobody": None,
        "outsider": _holder(None),
        "lead": mine.sides["US"].lead,
        "partner": mine.sides["JP"].lead,
        "member": mine.more[0],
        "rival": rival.sides["JP"].lead,
        "drafter": unfinished.sides["US"].lead,
        "binds": mine.sides["US"].officer,
        "binds rival": rival.sides["US"].officer,
        "reviewer US": ours[0],
        "writer US": ours[1],
        "expert": _holder(None),
        "torn reviewer": ours[2],
        "idle reviewer": ours[3],
        "reviewer JP": theirs[0],
        "officer US": world.base.officers["US"],
        "officer JP": world.base.officers["JP"],
        "torn officer": torn,
        "applying officer": double,
        "officer elsewhere": stranger,
        "endowment": _holder(Role.ENDOWMENT_ADMINISTRATOR),
        "council": _holder(Role.COUNCIL_MEMBER, party="US"),
        "auditor": _holder(Role.AUDITOR),
        "administrator": _holder(Role.SYSTEM_ADMINISTRATOR),
    }


def _holder(role: Role | None, **scope: str) -> Person:
    place = institution()
    who = person(institution=place)
    save(place, who, *([grant(who, role, **scope)] if role else []))
    return who


def _review(made: Everybody) -> None:
    """One handed in on each side, one being written, one left because of a conflict; a flag and its reason."""
    world = made.world
    accept_all(world)
    made.reviews = {party: reviewing.reviewed(world, party, answers=said(party)) for party in world.parties}
    made.reviews["US"] = _again(world, made.reviews["US"])
    made.reviews["draft"] = written(world, "US", said("draft"))
    review, torn = reviewing.assigned(world, "US", 0, 2), world.reviewer("US", 2)
    db.unit_of_work(reviews.declare, torn, review.id, ConflictKind.FAMILY, "Siblings.")
    made.reviews["rival"] = reviewing.reviewed(world, "US", 1, 0, answers=said("rival"))
    officer_of_us = made.people["torn officer"]
    assert officer_of_us is not None
    db.unit_of_work(
        reviews.declare_own, actor_of(officer_of_us), world.ids[0], ConflictKind.COLLABORATOR, "We publish."
    )
    made.opinion, made.finding = _opinion(made), around.question_to(world)
    made.meeting = around.panel_at_work(world)
    around.talk(world, made.reviews["US"])
    idle, drafter = made.people["idle reviewer"], made.people["drafter"]
    assert idle is not None
    assert drafter is not None
    around.wishes_and_ties(world, idle)
    around.asked_into_the_pool(world, drafter)
    around.waiver_asked(world)
    for party, who in made.integrity.items():
        flagged(actor_of(who), world.ids[0], party)


def _again(world: World, review: Review) -> Review:
    """Given back to its reviewer, and handed in once more."""
    db.unit_of_work(reviews.reopen, world.officer("US"), review.id, "A word is missing.")
    with db.read_only() as session:
        version = session.get_one(Review, review.id).version
    return db.unit_of_work(reviews.submit, world.reviewer("US"), review.id, version, said("US"))


def _opinion(made: Everybody) -> Opinion:
    """An expert outside the pool has told the first side what it asked."""
    who, world = made.people["expert"], made.world
    assert who is not None
    expert = Expert(who.email, who.name_latin, who.party, "en")
    wish = OpinionWish("Does it stand the heat?", world.call.review_ends_at)
    actor, place = actor_of(who), (world.ids[0], "US")
    row = db.unit_of_work(experts.ask_opinion, world.officer("US"), place, expert, wish)
    db.unit_of_work(experts.declare_for_opinion, actor, row.id, ConflictKind.NONE)
    row = db.unit_of_work(experts.accept_opinion, actor, row.id, confidentiality=True)
    told = OpinionText("Heat as the expert sees it.", "own", "Between the expert and the agency.")
    return db.unit_of_work(experts.submit_opinion, actor, row.id, row.version, told)


def said(whose: str, merit: int = 400) -> dict[str, dict[str, Any]]:
    """Answers by which one knows whose review it is."""
    merit_text = {"score": merit, "text": f"Merit as {whose} sees it."}
    note = {"score": None, "text": f"Between {whose} and the agency."}
    return {**reviewing.ANSWERS, "merit": merit_text, "note": note}


def written(world: World, party: str, answers: dict[str, Any]) -> Review:
    """The second reviewer's, not handed in yet."""
    begun_review, actor = agreed(world, party, 0, 1), world.reviewer(party, 1)
    return db.unit_of_work(reviews.save, actor, begun_review.id, begun_review.version, answers)


def _lock(made: Everybody) -> None:
    """Every review that is still missing comes in, panel and question end, then both sides lock."""
    world, unfinished = made.world, made.reviews.pop("draft")
    second = world.reviewer("US", 1)
    made.reviews["second"] = db.unit_of_work(
        reviews.submit, second, unfinished.id, unfinished.version, said("second")
    )
    made.reviews["rival JP"] = reviewing.reviewed(world, "JP", 1, 0, answers=said("rival JP"))
    assert made.meeting is not None
    around.panel_is_over(world, made.meeting)
    around.settled(world, made.integrity)
    lock_all(world, reason="Enough.")


def _release(made: Everybody) -> None:
    """Decided and released; the first is awarded."""
    world = made.world
    clear_the_rest(made)
    db.unit_of_work(selection.build_joint_list, world.officer("US"), world.call.id)
    approve(world, world.ids[0])
    decline(world, world.ids[1])
    for party in world.parties:
        db.unit_of_work(reviews.sign_release, world.officer(party), world.call.id, party)
    with db.read_only():
        made.award = awards.award_of(world.ids[0])
    assert made.award is not None


def clear_the_rest(made: Everybody) -> None:
    """Integrity clears the rival too."""
    for party, who in made.integrity.items():
        with db.read_only():
            before = flags.in_force(made.world.ids[1], party)
        flagged(actor_of(who), made.world.ids[1], party, number=before.number if before else 0)
