"""The sides' scores on one scale: planned when a call is published, done when the last side is locked.

Nobody chooses a method after having seen what it gives. The result informs the joint meeting; it decides nothing.
"""

import uuid
from collections.abc import Sequence

from app.audit import service as audit
from app.calls import queries as calls
from app.calls.programmes import programme
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.crypto import content_hash
from app.kernel.db import session
from app.kernel.errors import NotFound
from app.reviews import queries
from app.reviews.content import scoring_content, scoring_hash
from app.reviews.harmonisation import Line, report
from app.reviews.models import ScoreLine, ScorePlan, Scoring

SCORE = "reviews.score"
DEFAULT = "side_quantile"
SEEDS = 2**31


def plan_scores(actor: Actor, call_id: uuid.UUID) -> ScorePlan:
    """Fix how scores will be harmonised, as the call's programme says, and the seed, at the call's publication."""
    call = calls.call(call_id)
    if call is None or call.published_at is None:
        raise NotFound
    template = programme(call.programme)
    settings = template.settings.get("review", {}) if template else {}
    plan = ScorePlan(
        call_id=call_id,
        method=settings.get("harmonisation", DEFAULT),
        seed=call_id.int % SEEDS,
        frozen_at=call.published_at,
    )
    session().add(plan)
    session().flush()
    audit.record(actor, "scores.planned", call, changes={"method": plan.method, "seed": plan.seed})
    return plan


def score(actor: Actor, call_id: uuid.UUID) -> Scoring | None:
    """Put the locked scores on one scale by the frozen plan, once; None where a side is open or nothing was planned."""
    call, plan = calls.call(call_id, hold=True), queries.plan_of(call_id)
    if call is None or plan is None or not queries.all_locked(call_id):
        return None
    there = queries.scoring_of(call_id)
    if there is not None:
        return there
    proposals, given = queries.given_of(call)
    found = report(given, method=plan.method, seed=plan.seed)
    content = scoring_content(found)
    lines = _lines(call_id, proposals, found.lines)
    scoring = Scoring(
        call_id=call_id,
        scored_at=clock.now(),
        inputs_hash=content_hash(queries.panel_hashes(call_id)),
        content=content,
        content_hash=scoring_hash(content, lines),
    )
    session().add(scoring)
    session().flush()
    session().add_all(lines)
    session().flush()
    audit.record(actor, "scores.harmonised", call, changes={"content_hash": scoring.content_hash})
    return scoring


def _lines(
    call_id: uuid.UUID, proposals: Sequence[uuid.UUID], lines: Sequence[Line | None]
) -> list[ScoreLine]:
    return [
        ScoreLine(
            call_id=call_id,
            proposal_id=proposal_id,
            rank=line.rank,
            advisory=line.advisory,
            value=line.value,
            sides={
                party: {"raw": line.raw[party], "value": line.by_side[party], "rank": line.side_rank[party]}
                for party in line.by_side
            },
        )
        for proposal_id, line in zip(proposals, lines, strict=True)
        if line is not None
    ]
