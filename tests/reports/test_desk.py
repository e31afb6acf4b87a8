"""What waits for every kind of user, by when, and at a constant number of statements."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts import service as accounts
from app.accounts.models import Person
from app.accounts.roles import Role
from app.accounts.service import Newcomer
from app.awards import queries as awards_queries
from app.awards import service as awards
from app.calls import service as calls
from app.council import service as council
from app.council.service import PriorityText
from app.council.states import PriorityAction
from app.endowment import service as endowment
from app.kernel import clock, db
from app.kernel.actor import system
from app.kernel.bilingual import Bilingual
from app.kernel.money import Money
from app.proposals import service as proposals
from app.proposals.service import NewMember
from app.selection.states import DecisionAction
from tests.factories.accounts import actor_of, grant, person, save, sign_in
from tests.factories.calls import Programme, draft, programme, published_call
from tests.factories.council import council_members
from tests.factories.disclosures import certified
from tests.factories.endowment import administrators, contribution, opened
from tests.factories.integrity import integrity_officers
from tests.factories.proposals import begun, complete, ready, side, submitted
from tests.factories.reviews import (
    accept_all,
    agreed,
    assigned,
    during_review,
    in_review,
    lock_all,
    received,
    review_everything,
)
from tests.factories.selection import approve, locked_world, meet, met_world, turn

TITLE = Bilingual("Circular manufacturing", "資源循環")


def waiting(client: FlaskClient, who: Person) -> list[dict[str, Any]]:
    """The lines of somebody's desk, as the endpoint tells them."""
    sign_in(client, who)
    return list(client.get("/api/v1/desk").json["waiting"])


def codes(client: FlaskClient, who: Person) -> list[str]:
    return [line["code"] for line in waiting(client, who)]


@pytest.fixture
def base(client: FlaskClient) -> Programme:
    return programme()


# Researchers


def test_an_invitation_waits_with_the_deadline(client: FlaskClient, base: Programme) -> None:
    call = published_call(base)
    made, guest = begun(call), person(party="JP")
    save(guest)
    db.unit_of_work(proposals.add_member, made.lead(), made.id, NewMember("JP", guest.email))
    lines = waiting(client, guest)
    assert [(line["code"], line["due"]) for line in lines] == [
        ("answer", call.deadline_at.isoformat()),
        ("disclose", call.deadline_at.isoformat()),
    ]


def test_a_lead_is_led_from_writing_to_submitting(client: FlaskClient, base: Programme) -> None:
    call, sides = published_call(base), [side("US"), side("JP")]
    lead = sides[0].lead
    seen = [codes(client, lead)]
    begun(call, sides)
    seen.append(codes(client, lead))
    for one in sides:
        certified(one.lead)
    seen.append(codes(client, lead))
    assert seen == [[], ["disclose", "write"], ["write"]]


@pytest.mark.parametrize(("build", "code"), [(complete, "get_signed"), (ready, "submit"), (submitted, None)])
def test_the_next_step_of_a_proposal(
    client: FlaskClient, base: Programme, build: Callable[..., Any], code: str | None
) -> None:
    sides = [side("US"), side("JP")]
    for one in sides:
        certified(one.lead)
    build(published_call(base), sides)
    assert codes(client, sides[0].lead) == ([code] if code else [])


def test_a_disclosure_is_renewed_before_it_ends(client: FlaskClient, base: Programme) -> None:
    who = person()
    save(who)
    with clock.at(clock.now() - timedelta(days=340)):
        made = certified(who)
    lines = waiting(client, who)
    assert [(line["code"], line["due"]) for line in lines] == [
        ("disclose_again", made.valid_until.isoformat())
    ]


def test_members_who_do_not_lead_have_nothing_to_submit(client: FlaskClient, base: Programme) -> None:
    made, mate = complete(published_call(base)), person()
    save(mate)
    certified(mate)
    db.unit_of_work(proposals.add_member, made.lead(), made.id, NewMember("US", mate.email))
    db.unit_of_work(proposals.confirm_member, actor_of(mate), made.id)
    assert codes(client, mate) == []


# Institutions


def test_a_complete_half_waits_for_its_officer(client: FlaskClient, base: Programme) -> None:
    call, sides = published_call(base), [side("US"), side("JP")]
    begun(call, sides)
    before = codes(client, sides[0].officer)
    complete(call, sides)
    lines = waiting(client, sides[0].officer)
    ready(call, sides)
    after = codes(client, sides[0].officer)
    assert (before, [(n["code"], n["party"]) for n in lines], after) == (
        [],
        [("sign_half", "US")],
        ["sign_half"],
    )


# Reviewers


def test_a_reviewer_answers_then_writes(client: FlaskClient) -> None:
    world = in_review(2)
    with during_review(world.call):
        assigned(world, "US", 0)
        agreed(world, "US", 1)
        found = waiting(client, world.reviewers["US"][0])
    due = {line["due"] for line in found}
    assert ([line["code"] for line in found], due) == (
        ["accept_review", "write_review"],
        {world.call.review_ends_at.isoformat()},
    )


# Programme officers


def test_a_call_waits_for_each_signature_then_for_publishing(client: FlaskClient, base: Programme) -> None:
    made = db.unit_of_work(calls.create_draft, base.actor("US"), "QST-2027", draft(base))
    officers = base.officers
    seen = [[codes(client, officers[party]) for party in ("US", "JP")]]
    digest = db.unit_of_work(calls.present_hash, base.actor("US"), made.id)
    for party in ("US", "JP"):
        db.unit_of_work(calls.sign, base.actor(party), made.id, base.agencies[party].id, digest)
        seen.append([codes(client, officers[p]) for p in ("US", "JP")])
    assert seen == [
        [["sign_call"], ["sign_call"]],
        [[], ["sign_call"]],
        [["publish_call"], ["publish_call"]],
    ]


def test_an_agreement_waits_for_the_own_agency_only(client: FlaskClient, base: Programme) -> None:
    agencies = [agency.id for agency in base.agencies.values()]
    made = db.unit_of_work(council.draft_agreement, base.actor("US"), "MOC-02", TITLE, agencies)
    db.unit_of_work(council.sign_agreement, base.actor("US"), made.id, base.agencies["US"].id)
    assert [codes(client, base.officers[party]) for party in ("US", "JP")] == [[], ["sign_agreement"]]


def test_from_eligibility_to_the_lock(client: FlaskClient) -> None:
    world = received(2)
    seen = []
    with during_review(world.call):
        officer = world.base.officers["US"]
        seen.append([(n["code"], n["count"]) for n in waiting(client, officer)])
        accept_all(world)
        seen.append([(n["code"], n["count"]) for n in waiting(client, officer)])
        review_everything(world)
        seen.append([(n["code"], n["count"]) for n in waiting(client, officer)])
    assert seen == [
        [("check_eligibility", 2)],
        [("find_reviewers", 2)],
        [("lock_side", 0)],
    ]


def test_from_the_joint_list_to_the_payment(client: FlaskClient) -> None:
    world, team = locked_world(1)
    officer, other = world.base.officers["US"], world.base.officers["JP"]
    seen = []
    with during_review(world.call):
        meet(world)
        seen.append(codes(client, officer))
        turn(world, world.ids[0], "US", DecisionAction.APPROVE)
        seen.append(codes(client, other))
        turn(world, world.ids[0], "JP", DecisionAction.APPROVE)
        seen.append(codes(client, officer))
        with db.read_only():
            award = awards_queries.award_of(world.ids[0])
        assert award is not None
        for party in world.parties:
            db.unit_of_work(awards.confirm, world.officer(party), award.id, party)
        line = next(n for n in award.lines if n.party == "US")
        amount = Money(100, "USD")
        db.unit_of_work(awards.ask_payment, world.officer("US"), line.id, amount, clock.today("UTC"))
        second = person()
        save(second, grant(second, Role.PROGRAMME_OFFICER, agency=world.base.agencies["US"]))
        seen += [codes(client, officer), codes(client, second)]
    assert seen == [
        ["turn_keys"],
        ["end_split"],
        ["sign_release", "confirm_award"],
        ["sign_release"],
        ["approve_payment", "sign_release"],
    ]
    assert team.preparer.id != team.approver.id


def test_a_locked_call_waits_for_its_joint_list(client: FlaskClient) -> None:
    world, _team = locked_world(1)
    with during_review(world.call):
        review_everything(world)
        lock_all(world)
        assert codes(client, world.base.officers["JP"]) == ["build_list"]


# Integrity, council, endowment, administration


def test_proposals_wait_for_a_flag_of_each_side(client: FlaskClient) -> None:
    world, officers = received(2), integrity_officers()
    with during_review(world.call):
        lines = waiting(client, officers["JP"])
    assert [(n["code"], n["party"], n["count"]) for n in lines] == [("set_flags", "JP", 2)]


def test_a_priority_is_consulted_endorsed_and_activated(client: FlaskClient, base: Programme) -> None:
    members = council_members()
    first, seen = actor_of(members["US"]), []
    made = db.unit_of_work(council.propose_priority, first, "CIR-01", PriorityText(TITLE, TITLE))
    seen.append(codes(client, members["JP"]))
    made = db.unit_of_work(council.move_priority, first, made.id, made.version, PriorityAction.CONSULT)
    db.unit_of_work(council.endorse_priority, first, made.id, "US")
    seen += [codes(client, members["US"]), codes(client, members["JP"])]
    db.unit_of_work(council.endorse_priority, actor_of(members["JP"]), made.id, "JP")
    seen.append(codes(client, members["US"]))
    assert seen == [["consult_priority"], [], ["endorse_priority"], ["activate_priority"]]


def test_a_booking_waits_for_the_other_administrator(client: FlaskClient, base: Programme) -> None:
    team = opened(administrators())
    wanted = contribution("US", Money(100, "USD"))
    db.unit_of_work(endowment.prepare, actor_of(team.preparer), wanted)
    assert [codes(client, who) for who in (team.preparer, team.approver)] == [[], ["approve_endowment"]]


def test_accounts_that_were_not_opened_wait_for_the_administrator(
    client: FlaskClient, base: Programme
) -> None:
    keeper = person()
    save(keeper, grant(keeper, Role.SYSTEM_ADMINISTRATOR))
    before = codes(client, keeper)
    guest = Newcomer("guest@example.org", "Guest", "US", "en", "UTC")
    db.unit_of_work(accounts.invite, system("test"), guest)
    lines = waiting(client, keeper)
    assert (before, [(n["code"], n["count"]) for n in lines]) == ([], [("open_accounts", 1)])


def test_a_person_with_several_roles_finds_everything_on_one_desk(client: FlaskClient) -> None:
    world = in_review(1)
    who = world.reviewers["US"][0]
    save(grant(who, Role.SYSTEM_ADMINISTRATOR), grant(who, Role.COUNCIL_MEMBER, party="US"))
    db.unit_of_work(council.propose_priority, actor_of(who), "CIR-01", PriorityText(TITLE, TITLE))
    with during_review(world.call):
        assigned(world, "US")
        assert codes(client, who) == ["accept_review", "consult_priority"]


# The same number of statements for one and for three


def cost(client: FlaskClient, who: Person, count_queries: Any) -> int:
    sign_in(client, who)
    client.get("/desk")
    with count_queries() as seen:
        assert client.get("/desk").status_code == 200
    return len(seen)


def test_a_researchers_desk_costs_the_same_for_one_and_three(
    client: FlaskClient, base: Programme, count_queries: Any
) -> None:
    call, sides = published_call(base), [side("US"), side("JP")]
    complete(call, sides)
    costs = [[cost(client, who, count_queries) for who in (sides[0].lead, sides[0].officer)]]
    for _ in range(2):
        complete(call, sides)
    costs.append([cost(client, who, count_queries) for who in (sides[0].lead, sides[0].officer)])
    assert costs[0] == costs[1]


def test_an_officers_and_reviewers_desk_costs_the_same_for_one_and_three(
    client: FlaskClient, count_queries: Any
) -> None:
    world, flaggers, costs = in_review(3), integrity_officers(), []
    people = (world.base.officers["US"], world.reviewers["US"][0], flaggers["US"])
    with during_review(world.call):
        for numbers in ((0,), (1, 2)):
            for number in numbers:
                assigned(world, "US", number)
            costs.append([cost(client, who, count_queries) for who in people])
    assert costs[0] == costs[1]


def test_a_meetings_desk_costs_the_same_for_one_and_three(client: FlaskClient, count_queries: Any) -> None:
    (world, _team), costs = met_world(3), []
    with during_review(world.call):
        for keys in (world.ids[:1], world.ids[1:]):
            for key in keys:
                approve(world, key)
            costs.append(cost(client, world.base.officers["US"], count_queries))
    assert costs[0] == costs[1]


def test_the_councils_desk_costs_the_same_for_one_and_three(
    client: FlaskClient, base: Programme, count_queries: Any
) -> None:
    members = council_members()
    costs = []
    for names in (["A-1"], ["A-2", "A-3"]):
        for name in names:
            db.unit_of_work(
                council.propose_priority, actor_of(members["US"]), name, PriorityText(TITLE, TITLE)
            )
        costs.append(cost(client, members["US"], count_queries))
    assert costs[0] == costs[1]
