"""The verbs of review."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select, update

from app.accounts.models import Person
from app.audit.models import AuditRow
from app.integrity.queries import flags_of
from app.kernel import clock
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, DomainError, Forbidden, NotFound, RuleBroken, VersionStale
from app.kernel.outbox import Job
from app.proposals import queries as proposals
from app.proposals.states import ProposalState
from app.reviews import queries, service
from app.reviews.models import Panel, PanelRank, Review
from app.reviews.queries import Rank
from app.reviews.states import ConflictKind, ReviewState
from tests.factories import reviews as build
from tests.factories.accounts import actor_of, person, save


def state_of(proposal_id: uuid.UUID) -> ProposalState:
    with read_only():
        found = proposals.head(proposal_id)
    assert found is not None
    return found.state


def kept(review: Review) -> Review:
    with read_only():
        found = queries.review(review.id)
    assert found is not None
    return found


def refused(fault: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def letters() -> list[str]:
    """Receivers and subjects of what waits to be sent."""
    with read_only() as reader:
        rows = reader.scalars(select(Job).where(Job.kind == "mail.send", Job.key.like("mail:review-%")))
        return sorted(f"{row.payload['to']}: {row.payload['subject']}" for row in rows)


# Eligibility


def test_accepting_walks_every_step_that_is_left(app, database: Engine) -> None:
    world = build.received(3)
    officer = world.officer("US")
    with build.after_deadline(world.call):
        assert unit_of_work(service.accept_proposals, officer, world.call.id, world.ids[:2]) == 2
        assert [state_of(key) for key in world.ids] == [
            ProposalState.IN_REVIEW,
            ProposalState.IN_REVIEW,
            ProposalState.SUBMITTED,
        ]
        with pytest.raises(NotFound):
            unit_of_work(service.accept_proposals, officer, world.call.id, world.ids)
        assert state_of(world.ids[2]) == ProposalState.SUBMITTED
        unit_of_work(service.accept_proposal, world.officer("JP"), world.ids[2])
        with pytest.raises(Conflict):
            unit_of_work(service.accept_proposal, world.officer("JP"), world.ids[2])


def test_a_refusal_and_a_cure_need_reasons_and_are_told(app, database: Engine) -> None:
    world = build.received(2)
    officer, (first, second) = world.officer("US"), world.ids
    with build.after_deadline(world.call):
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.refuse_proposal, officer, first, " ")
        assert refused(fault) == ["reason.needed"]
        unit_of_work(service.refuse_proposal, officer, first, "Outside the scope.")
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.ask_cure, officer, second, "", clock.now())
        assert refused(fault) == ["reason.needed", "eligibility.cure_in_the_past"]
        unit_of_work(service.ask_cure, officer, second, "Sign again.", clock.now() + timedelta(days=7))
        assert [state_of(key) for key in world.ids] == [ProposalState.INELIGIBLE, ProposalState.NEEDS_CURE]
        unit_of_work(service.accept_proposal, officer, second)
    subjects = [line.partition(": ")[2].partition(" ")[2] for line in letters()]
    assert sorted(subjects) == ["is not eligible"] * 2 + ["please mend your proposal"] * 2


@pytest.mark.parametrize("verb", [service.accept_proposal])
def test_before_the_deadline_nothing_can_be_decided(app, database: Engine, verb) -> None:
    world = build.received(1)
    with pytest.raises(NotFound):
        unit_of_work(verb, world.officer("US"), world.ids[0])


def test_nobody_but_officers_of_the_call_decides(app, database: Engine) -> None:
    world, stranger = build.received(1), person()
    save(stranger)
    with build.after_deadline(world.call):
        for actor in (actor_of(stranger), world.reviewer("US"), world.proposals[0].lead("US")):
            with pytest.raises(NotFound):
                unit_of_work(service.accept_proposal, actor, world.ids[0])


# Assignment


def test_an_assignment_refuses_every_conflict(app, database: Engine) -> None:
    world = build.in_review(2)
    officer, proposal = world.officer("US"), world.ids[0]
    place = world.proposals[0].sides["JP"].institution
    colleague = build.reviewer(world.base, "US")
    homeless = build.reviewer(world.base, "US")
    unit_of_work(_settle, colleague.id, place.id)
    unit_of_work(_settle, homeless.id, None)
    expected = [
        (colleague.id, ["assignment.conflict_same_institution"]),
        (homeless.id, ["assignment.conflict_institution_unknown"]),
        (world.reviewers["JP"][0].id, ["assignment.no_reviewer_of_agency"]),
        (
            world.proposals[1].sides["US"].lead.id,
            ["assignment.no_reviewer_of_agency", "assignment.conflict_applicant"],
        ),
        (uuid.uuid4(), ["assignment.no_reviewer_of_agency"]),
    ]
    with build.during_review(world.call):
        for reviewer, codes in expected:
            with pytest.raises(RuleBroken) as fault:
                unit_of_work(service.assign, officer, proposal, "US", reviewer)
            assert refused(fault) == codes
        unit_of_work(
            service.record_conflict, officer, proposal, homeless.id, ConflictKind.NONE, "Independent."
        )
        unit_of_work(service.assign, officer, proposal, "US", homeless.id)
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.assign, officer, proposal, "US", homeless.id)
        assert refused(fault) == ["assignment.already_there"]


def _settle(person_id: uuid.UUID, place: uuid.UUID | None) -> None:
    session().info["audited"] = True
    session().get_one(Person, person_id).institution_id = place


def test_each_side_assigns_for_itself(app, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        theirs = world.reviewers["JP"][0].id
        with pytest.raises(Forbidden):
            unit_of_work(service.assign, world.officer("US"), world.ids[0], "JP", theirs)
        with pytest.raises(NotFound):
            unit_of_work(service.assign, world.officer("US"), world.ids[0], "XX", theirs)
        review = build.assigned(world, "JP")
        with pytest.raises(NotFound):
            unit_of_work(service.unassign, world.officer("US"), review.id, "Mine.")


def test_numbers_of_reviewers_are_free_and_not_in_order(app, database: Engine) -> None:
    """INV-20: over many proposals the first who is asked is not always number one."""
    world = build.in_review(8, each=3)
    with build.during_review(world.call):
        drawn = [[build.assigned(world, "US", p, r).pseudonym for r in range(3)] for p in range(8)]
    assert all(len(set(numbers)) == 3 and set(numbers) <= set(range(1, 10)) for numbers in drawn)
    assert len({tuple(numbers) for numbers in drawn}) > 1


def test_taking_back_removes_what_is_unwritten_and_keeps_what_is_written(app, database: Engine) -> None:
    world = build.in_review()
    officer = world.officer("US")
    with build.during_review(world.call):
        fresh, written = build.assigned(world, "US", number=0), build.reviewed(world, "US", number=1)
        with pytest.raises(RuleBroken):
            unit_of_work(service.unassign, officer, fresh.id, "")
        unit_of_work(service.unassign, officer, fresh.id, "Too many.")
        unit_of_work(service.unassign, officer, written.id, "A conflict.")
        with read_only():
            assert queries.review(fresh.id) is None
        assert (kept(written).state, kept(written).answers) == (ReviewState.RECUSED, build.ANSWERS)
        build.assigned(world, "US", number=0)


# The reviewer


def test_a_review_is_saved_submitted_and_reopened(app, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review, actor = build.agreed(world, "US"), world.reviewer("US")
        part = {"merit": {"score": None, "text": "So far."}}
        review = unit_of_work(service.save, actor, review.id, review.version, part)
        assert review.state == ReviewState.DRAFT
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.submit, actor, review.id, review.version)
        assert refused(fault) == ["review.score_missing", "review.score_missing", "review.text_missing"]
        review = unit_of_work(service.submit, actor, review.id, review.version, build.ANSWERS)
        assert (review.state, review.overall, review.answers) == (ReviewState.SUBMITTED, 367, build.ANSWERS)
        with pytest.raises(Conflict):
            unit_of_work(service.save, actor, review.id, review.version, part)
        with pytest.raises(NotFound):
            unit_of_work(service.reopen, world.officer("JP"), review.id, "Please explain.")
        review = unit_of_work(service.reopen, world.officer("US"), review.id, "Please explain.")
        assert (review.state, review.overall, review.answers) == (ReviewState.DRAFT, None, build.ANSWERS)


def test_two_tabs_lose_nothing(app, database: Engine) -> None:
    """INV-11: the second tab hears 412 with what the first one kept."""
    world = build.in_review()
    with build.during_review(world.call):
        review, actor = build.agreed(world, "US"), world.reviewer("US")
        old = review.version
        unit_of_work(service.save, actor, review.id, old, {"merit": {"score": 300, "text": "First tab."}})
        with pytest.raises(VersionStale) as fault:
            unit_of_work(service.save, actor, review.id, old, {"merit": {"score": 500, "text": "Second."}})
        first = {"merit": {"score": 300, "text": "First tab."}}
        assert fault.value.theirs == {"answers": first, "conflicts": first}
        with pytest.raises(VersionStale):
            unit_of_work(service.submit, actor, review.id, old, build.ANSWERS)
        assert kept(review).answers == {"merit": {"score": 300, "text": "First tab."}}


def test_the_promise_comes_before_the_content(app, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review, actor = build.assigned(world, "US"), world.reviewer("US")
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.accept, actor, review.id, confidentiality=False)
        assert refused(fault) == ["review.conflict_not_declared", "review.confidence_not_promised"]
        with pytest.raises(Forbidden):
            unit_of_work(service.save, actor, review.id, review.version, {})


def test_whoever_leaves_is_out_and_the_officer_hears(app, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        first, second = build.assigned(world, "US", number=0), build.agreed(world, "US", number=1)
        with pytest.raises(RuleBroken):
            unit_of_work(service.decline, world.reviewer("US", 0), first.id, " ")
        unit_of_work(service.decline, world.reviewer("US", 0), first.id, "No time.")
        unit_of_work(service.declare, world.reviewer("US", 1), second.id, ConflictKind.MONEY, "Shares.")
        for number, review in enumerate((first, second)):
            with pytest.raises(NotFound):
                unit_of_work(service.recuse, world.reviewer("US", number), review.id, "Again.")
    assert [kept(first).state, kept(second).state] == [ReviewState.DECLINED, ReviewState.RECUSED]
    officer = world.base.officers["US"].email
    assert sum(1 for line in letters() if line.startswith(officer) and "another reviewer" in line) == 2


def test_reviewing_begins_with_the_phase(app, database: Engine) -> None:
    world = build.received()
    with build.after_deadline(world.call):
        build.accept_all(world)
        review, actor = build.agreed(world, "US"), world.reviewer("US")
        with pytest.raises(Forbidden):
            unit_of_work(service.save, actor, review.id, review.version, build.ANSWERS)
    with build.during_review(world.call):
        unit_of_work(service.save, actor, review.id, review.version, build.ANSWERS)


# Panels, locks, release


def test_the_panel_gives_a_place_with_a_reason(app, database: Engine) -> None:
    world = build.in_review(3)
    officer, call = world.officer("US"), world.call.id
    with build.during_review(world.call):
        build.review_everything(world, each=1, step=50)
        first, _second, third = world.ids
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.place, officer, call, "US", third, 1, reason="")
        assert refused(fault) == ["reason.needed"]
        with pytest.raises(Forbidden):
            unit_of_work(service.place, officer, call, "JP", third, 1, reason="Bolder.")
        unit_of_work(service.place, officer, call, "US", third, 1, reason="Bolder.")
        unit_of_work(service.place, officer, call, "US", first, 3, reason="Safer.")
        unit_of_work(service.place, officer, call, "US", first, None, reason="We think again.")
        build.lock_all(world, reason="One review each is enough.")
        with read_only():
            ranks = queries.joint_ranks(call)
        assert {key: (row["US"].rank, row["US"].reason) for key, row in ranks.items()} == {
            third: (1, "Bolder."),
            first: (2, ""),
            _second: (3, ""),
        }
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.place, officer, call, "US", first, 1, reason="Too late.")
        assert "panel.locked" in refused(fault)


def test_a_lock_names_everything_that_is_missing(app, database: Engine) -> None:
    world = build.received(3)
    officer, call = world.officer("US"), world.call.id
    with build.during_review(world.call):
        unit_of_work(service.accept_proposals, officer, call, world.ids[:2])
        build.reviewed(world, "US", 0)
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.lock_side, officer, call, "US")
        assert refused(fault) == [
            "panel.eligibility_open",
            "panel.proposal_unreviewed",
            "panel.reviews_missing",
        ]
        with pytest.raises(Forbidden):
            unit_of_work(service.lock_side, officer, call, "JP")


def test_locked_is_constant(app, database: Engine) -> None:
    """INV-17: no verb and no statement changes what a lock covers."""
    world = build.in_review()
    officer, call = world.officer("US"), world.call.id
    with build.during_review(world.call):
        build.review_everything(world, each=1)
        late = build.agreed(world, "US", number=2)
        with read_only() as reader:
            done = reader.scalars(
                select(Review).where(Review.party == "US", Review.overall.is_not(None))
            ).one()
        panel = unit_of_work(service.lock_side, officer, call, "US", "Enough.")
        attempts = [
            (service.lock_side, officer, call, "US"),
            (service.reopen, officer, done.id, "Why."),
            (service.unassign, officer, done.id, "Why."),
            (service.unassign, officer, late.id, "Why."),
            (service.assign, officer, world.ids[0], "US", world.reviewers["US"][1].id),
            (service.save, world.reviewer("US", 2), late.id, late.version, build.ANSWERS),
            (service.recuse, world.reviewer("US", 0), done.id, "Why."),
        ]
        for verb, *args in attempts:
            with pytest.raises(DomainError) as fault:
                unit_of_work(verb, *args)
            assert isinstance(fault.value, Conflict | RuleBroken), verb
    for statement in (
        update(Review).where(Review.id == done.id).values(overall=100),
        update(Panel).where(Panel.id == panel.id).values(content_hash="f" * 64),
        update(PanelRank).where(PanelRank.panel_id == panel.id).values(rank=9),
        delete(PanelRank).where(PanelRank.panel_id == panel.id),
        delete(Review).where(Review.id == done.id),
    ):
        with pytest.raises(Conflict, match=r"conflict\.constraint"):
            unit_of_work(_run, statement)


def _run(statement) -> None:
    session().info["audited"] = True
    session().execute(statement)


def test_one_side_locked_moves_nothing(app, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        build.review_everything(world, each=1)
        unit_of_work(service.lock_side, world.officer("US"), world.call.id, "US", "Enough.")
        with read_only():
            assert queries.joint_ranks(world.call.id) == {}
            assert queries.sides_locked(world.call.id) == {"JP": False, "US": True}
        assert state_of(world.ids[0]) == ProposalState.IN_REVIEW
        unit_of_work(service.lock_side, world.officer("JP"), world.call.id, "JP", "Enough.")
        assert state_of(world.ids[0]) == ProposalState.RANKED
        with read_only():
            rank = Rank(1, 367, 1)
            assert queries.joint_ranks(world.call.id) == {world.ids[0]: {"JP": rank, "US": rank}}


def test_results_are_released_by_the_last_signature(app, database: Engine) -> None:
    world = build.in_review()
    us, jp, call = world.officer("US"), world.officer("JP"), world.call.id
    with build.during_review(world.call):
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.sign_release, us, call, "US")
        assert refused(fault) == ["release.side_not_locked"] * 2 + ["release.call_not_decided"]
        build.review_everything(world, each=1)
        build.lock_all(world, reason="Enough.")
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.sign_release, us, call, "US")
        assert refused(fault) == ["release.call_not_decided"]
        unit_of_work(build.calls.decide, build.system("joint meeting"), call)
        with pytest.raises(Forbidden):
            unit_of_work(service.sign_release, us, call, "JP")
        unit_of_work(service.sign_release, us, call, "US")
        with read_only():
            assert queries.sight(us, call).call.released_at is None
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(service.sign_release, us, call, "US")
        assert refused(fault) == ["release.already_signed"]
        unit_of_work(service.sign_release, jp, call, "JP")
        with read_only():
            assert queries.sight(us, call).call.released_at == clock.now()


def test_every_change_is_in_the_record_without_a_word_of_a_review(app, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        build.reviewed(world, "US")
    with read_only() as reader:
        rows = reader.scalars(
            select(AuditRow).where(AuditRow.subject_type.in_(["reviews", "conflict_declarations"]))
        )
        seen = [(row.action, row.party, row.changes) for row in rows]
    assert sorted(seen, key=str) == [
        ("conflict.declared", "", {"kind": "none", "source": "self"}),
        ("review.accepted", "US", {}),
        ("review.assigned", "US", {}),
        ("review.submitted", "US", {}),
    ]


def test_no_flag_is_a_flag_that_is_missing(app, database: Engine) -> None:
    world = build.in_review(2)
    with read_only():
        assert flags_of(world.ids) == {key: {} for key in world.ids}
