"""What an officer sees of a call and of one proposal: the one place where that is decided, for pages, API and verbs."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from app.calls import queries as calls
from app.calls.models import Call
from app.integrity.queries import applies_in
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.proposals import queries as proposals
from app.proposals.queries import Submitted
from app.reviews import phases, policy
from app.reviews.queries.overview import is_hidden
from app.reviews.queries.panels import sides_locked


@dataclass(frozen=True, slots=True)
class Sight:
    """A call as an officer sees it. `own`: the sides the officer runs; `readable`: whose reviews may be read."""

    call: Call
    own: tuple[str, ...]
    readable: tuple[str, ...]
    locked: Mapping[str, bool]

    @property
    def is_joint(self) -> bool:
        """Whether both sides' results stand side by side."""
        return all(self.locked.values())


def sight(actor: Actor, call_id: uuid.UUID, *, criteria: bool = False, hold: bool = False) -> Sight:
    """A call past its deadline, for an officer of one of its agencies who does not apply in it; NotFound otherwise."""
    call = calls.call(call_id, criteria=criteria, hold=hold)
    if call is None or not phases.is_past_deadline(call, clock.now()):
        raise NotFound
    own = policy.own_sides(actor, call, applies=applies_in(actor.person_id, call_id))
    if not own:
        raise NotFound
    locked = sides_locked(call_id)
    readable = call.parties if all(locked.values()) else own
    return Sight(call, own, readable, locked)


def seen(actor: Actor, proposal_id: uuid.UUID) -> tuple[Sight, Submitted]:
    """A submitted proposal as an officer without a conflict sees it; NotFound otherwise."""
    line = proposals.submitted(proposal_id)
    if line is None or is_hidden(actor, proposal_id):
        raise NotFound
    return sight(actor, line.call_id, criteria=True), line
