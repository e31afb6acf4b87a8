"""Setting a flag, reading flags, and what waits."""

import pytest
from sqlalchemy import Engine

from app.accounts.roles import Role
from app.integrity import queries
from app.integrity.invariants import INVARIANTS
from app.integrity.queries import InForce
from app.integrity.states import Flag
from app.kernel import db
from app.kernel.db import read_only
from app.kernel.errors import Forbidden, NotFound, RuleBroken, VersionRequired, VersionStale
from app.proposals import service as proposals
from app.proposals.queries import submitted
from tests.factories import reviews as build
from tests.factories.accounts import actor_of, grant, save
from tests.factories.integrity import flagged, integrity_officers


def broken() -> list[str]:
    with read_only() as session:
        return [invariant.name for invariant in INVARIANTS if list(invariant.find(session))]


def test_a_newer_flag_replaces_the_older_which_stays(app, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    us, jp, proposal = actor_of(officers["US"]), actor_of(officers["JP"]), world.ids[0]
    with build.after_deadline(world.call):
        flagged(us, proposal, "US", Flag.HOLD)
        flagged(us, proposal, "US", Flag.CONDITION, condition="Report the visit.", number=1)
        flagged(jp, proposal, "JP")
        with read_only():
            assert queries.flags_of([proposal]) == {
                proposal: {"US": InForce(Flag.CONDITION, "Report the visit."), "JP": InForce(Flag.CLEAR, "")}
            }
            history = [
                (row.number, row.flag, row.replaced_at is None) for row in queries.history_of(proposal, "US")
            ]
        assert history == [(2, Flag.CONDITION, True), (1, Flag.HOLD, False)]
    assert broken() == []


def test_two_officers_of_a_side_do_not_overwrite_each_other(app, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    us, proposal = actor_of(officers["US"]), world.ids[0]
    with build.after_deadline(world.call):
        flagged(us, proposal, "US", Flag.HOLD)
        with pytest.raises(VersionStale) as fault:
            flagged(us, proposal, "US", Flag.CLEAR)
        assert fault.value.theirs == {"flag": "hold", "condition": "", "reason": "Checked."}
        with pytest.raises(VersionRequired):
            flagged(us, proposal, "US", Flag.CLEAR, number=None)  # type: ignore[arg-type]


def test_a_flag_is_the_own_sides_and_comes_after_the_deadline(app, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    us, proposal = actor_of(officers["US"]), world.ids[0]
    with pytest.raises(NotFound):
        flagged(us, proposal, "US")
    with build.after_deadline(world.call):
        with pytest.raises(Forbidden):
            flagged(us, proposal, "JP")
        for stranger in (world.officer("US"), world.reviewer("US"), world.proposals[0].lead("US")):
            with pytest.raises(NotFound):
                flagged(stranger, proposal, "US")
        with pytest.raises(RuleBroken) as fault:
            flagged(us, proposal, "US", Flag.CONDITION)
    assert [problem.code for problem in fault.value.problems] == ["flag.condition_needed"]


def test_whoever_applies_in_the_call_flags_nothing_in_it(app, database: Engine) -> None:
    world = build.received(2)
    lead = world.proposals[0].sides["US"].lead
    save(grant(lead, Role.INTEGRITY_OFFICER, party="US"))
    with build.after_deadline(world.call), pytest.raises(NotFound):
        flagged(actor_of(lead), world.ids[1], "US")


def test_what_waits_is_what_has_no_flag_of_the_own_side(app, database: Engine) -> None:
    world, officers = build.received(3), integrity_officers()
    us = actor_of(officers["US"])
    with read_only():
        assert queries.waiting_for(us) == []
    with build.after_deadline(world.call):
        flagged(us, world.ids[0], "US")
        flagged(actor_of(officers["JP"]), world.ids[1], "JP")
        _withdraw(world, 2)
        with read_only():
            assert [(w.call.id, w.party, w.count) for w in queries.waiting_for(us)] == [
                (world.call.id, "US", 1)
            ]
            waiting = queries.proposals_to_flag(world.call.id, "US", wanted="none")
            assert [line.proposal_id for line in waiting] == [world.ids[1]]
            clear = queries.proposals_to_flag(world.call.id, "US", wanted="clear")
            assert [line.proposal_id for line in clear] == [world.ids[0]]
            assert queries.waiting_for(world.officer("US")) == []


def _withdraw(world: build.World, number: int) -> None:
    made = world.proposals[number]
    with read_only():
        line = submitted(made.id)
    assert line is not None
    db.unit_of_work(proposals.withdraw, made.lead(), made.id, line.reference, "Moved.")
