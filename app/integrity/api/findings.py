"""/api/v1: findings for those they are about and for officers; the rules themselves for everybody."""

import uuid
from collections.abc import Callable
from typing import Any

from app.integrity import policy, queries, service
from app.integrity.api.blueprint import api
from app.integrity.catalogue import RULES
from app.integrity.models import Finding
from app.integrity.queries import audits
from app.integrity.schemas import (
    AnswerIn,
    DecisionIn,
    FindingOut,
    OfficerFindingOut,
    RuleOut,
    RunOut,
    ViewIn,
    WordsIn,
)
from app.integrity.service import Evidence
from app.integrity.service.deciding import seen_by
from app.integrity.states import RunReason
from app.kernel.actor import Actor
from app.kernel.db import unit_of_work
from app.web.access import governed_by, public, signed_in
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key
from app.web.paging import link_next, page_of, wanted_cursor, wanted_limit

Answer = tuple[Any, int, dict[str, str]]
Id = uuid.UUID


@api.get("/integrity-rules")
@api.response(200, RuleOut(many=True))
@public
def list_rules() -> Any:
    """The catalogue of rules in force."""
    return list(RULES.values())


@api.get("/me/findings")
@api.response(200, FindingOut(many=True))
@signed_in
def my_questions() -> Answer:
    """The one list of what waits for the caller's answer."""
    limit = wanted_limit()
    rows = queries.questions_of(current_actor(), after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda row: [str(row.answer_due), str(row.id)])
    return page.rows, 200, link_next(page)


@api.post("/proposals/<uuid:proposal_id>/checks")
@api.response(201, RunOut)
@governed_by(policy.may_check)
def check(proposal_id: Id) -> Any:
    """Ask the rules about a submitted proposal now."""

    def effect() -> dict[str, str]:
        return {"id": str(service.check(current_actor(), proposal_id, RunReason.REQUEST).id)}

    return audits.run(uuid.UUID(once_per_key(effect)["id"]))


@api.get("/proposals/<uuid:proposal_id>/findings")
@api.response(200, OfficerFindingOut(many=True))
@governed_by(policy.may_view)
def list_findings(proposal_id: Id) -> Any:
    """Every finding on a proposal, for officers of its call after the deadline."""
    evidence = unit_of_work(service.open_evidence_on, current_actor(), proposal_id)
    return [_shown(row, evidence[row.id]) for row in queries.findings_of_proposal(proposal_id)]


@api.get("/findings/<uuid:finding_id>")
@api.response(200, FindingOut)
@governed_by(policy.may_view_finding)
def show(finding_id: Id) -> Answer:
    """A finding as the person sees it."""
    return _answer(finding_id)


@api.post("/findings/<uuid:finding_id>/answer")
@api.arguments(AnswerIn)
@api.response(200, FindingOut)
@governed_by(policy.may_answer)
def answer(data: dict[str, Any], finding_id: Id) -> Answer:
    """Correct, explain, or say that somebody else is meant."""
    said = data["answer"], data["words"]
    return _once(finding_id, lambda actor, version: service.answer(actor, finding_id, version, *said))


@api.post("/findings/<uuid:finding_id>/appeal")
@api.arguments(WordsIn)
@api.response(200, FindingOut)
@governed_by(policy.may_answer)
def appeal(data: dict[str, Any], finding_id: Id) -> Answer:
    """Ask for a panel without the first two officers."""
    return _once(finding_id, lambda actor, version: service.appeal(actor, finding_id, version, data["words"]))


@api.post("/findings/<uuid:finding_id>/adjudication")
@api.arguments(ViewIn)
@api.response(200, OfficerFindingOut)
@governed_by(policy.may_adjudicate)
def adjudicate(data: dict[str, Any], finding_id: Id) -> Answer:
    """The first officer's view."""
    return _once(finding_id, lambda actor, version: service.adjudicate(actor, finding_id, version, **data))


@api.post("/findings/<uuid:finding_id>/concurrence")
@api.arguments(ViewIn)
@api.response(200, OfficerFindingOut)
@governed_by(policy.may_concur)
def concur(data: dict[str, Any], finding_id: Id) -> Answer:
    """The other side's view: the same, another, or a question."""
    return _once(finding_id, lambda actor, version: service.concur(actor, finding_id, version, **data))


@api.post("/findings/<uuid:finding_id>/question")
@api.arguments(WordsIn)
@api.response(200, OfficerFindingOut)
@governed_by(policy.may_view)
def ask(data: dict[str, Any], finding_id: Id) -> Answer:
    """Ask the applicant once more."""
    return _once(
        finding_id, lambda actor, version: service.ask_again(actor, finding_id, version, data["words"])
    )


@api.post("/findings/<uuid:finding_id>/decision")
@api.arguments(DecisionIn)
@api.response(200, OfficerFindingOut)
@governed_by(policy.may_decide)
def decide(data: dict[str, Any], finding_id: Id) -> Answer:
    """The panel ends a dissent or an appeal."""
    return _once(finding_id, lambda actor, version: service.decide(actor, finding_id, version, **data))


@api.post("/findings/<uuid:finding_id>/plan/<int:position>")
@api.response(200, OfficerFindingOut)
@governed_by(policy.may_view)
def mark_step(finding_id: Id, position: int) -> Answer:
    """A step of the plan was taken."""
    return _once(
        finding_id, lambda actor, version: service.mark_step_done(actor, finding_id, version, position)
    )


def _once(finding_id: Id, verb: Callable[[Actor, int], object]) -> Answer:
    """Do it once for the request's key; the finding as it stands then. Nothing of its content is kept with the key."""

    def effect() -> dict[str, str]:
        verb(current_actor(), given_version())
        return {}

    once_per_key(effect)
    return _answer(finding_id)


def _answer(finding_id: Id) -> Answer:
    evidence = unit_of_work(service.open_evidence, current_actor(), finding_id)
    finding = seen_by(current_actor(), finding_id).finding
    return _shown(finding, evidence), 200, {"ETag": f'"{finding.version}"'}


def _shown(finding: Finding, evidence: Evidence) -> dict[str, Any]:
    """The row with what the reader may see of its evidence."""
    kept = {column.key: getattr(finding, column.key) for column in Finding.__table__.columns}
    seen = {"evidence": evidence.facts, "evidence_withheld": evidence.withheld}
    return {**kept, **seen, "steps": finding.steps, "plan": finding.plan}
