"""Teams of proposals that are nearly the same compete: none of them judges the other's (REV-07)."""

import uuid
from datetime import UTC

from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.reviews.conflicts import similar_from
from app.reviews.models import ConflictDeclaration
from app.reviews.queries.pending import computed_words, pending_proposals, teams_of
from app.reviews.service.profiles import FINDER, void_conflicted
from app.reviews.states import ConflictKind, ConflictSource

Id = uuid.UUID


def compare_pending(actor: Actor, proposal_id: Id) -> int:
    """Compare a proposal with those pending in other calls; returns how many conflicts came of it.

    Each counts until an officer clears it or two people set it aside.
    """
    from app.reviews.conflicts.competing import alike  # noqa: PLC0415 - brings the engines

    every = pending_proposals()
    mine = next((it for it in every if it.proposal_id == proposal_id), None)
    others = [it for it in every if mine is not None and it.call_id != mine.call_id]
    if mine is None or not others:
        return 0
    least = similar_from(clock.now().astimezone(UTC).date())
    rivals = [others[at].proposal_id for at in alike(mine.text, [it.text for it in others], least=least)]
    teams = teams_of([proposal_id, *rivals])
    wanted = {(proposal_id, who) for key in rivals for who in teams[key]}
    wanted |= {(key, who) for key in rivals for who in teams[proposal_id]}
    new = sorted(wanted - computed_words([proposal_id, *rivals]), key=str)
    for pair in new:
        _say(actor, *pair)
    if new:
        void_conflicted(FINDER, {who for _key, who in new})
    return len(new)


def _say(actor: Actor, proposal_id: Id, person_id: Id) -> None:
    said = ConflictDeclaration(
        proposal_id=proposal_id,
        person_id=person_id,
        source=ConflictSource.COMPUTED,
        kind=ConflictKind.OTHER,
        declared_at=clock.now(),
    )
    session().add(said)
    session().flush()
    audit.record(actor, "conflict.declared", said, changes={"kind": "other", "source": "computed"})
