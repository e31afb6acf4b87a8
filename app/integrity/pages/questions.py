"""/questions and /proposals/…/checks: what a person is asked, the answer, an appeal; a check before submission."""

import uuid
from typing import Any

from flask import render_template, url_for

from app.integrity import labels, policy, queries, rules, service
from app.integrity.catalogue import RULES
from app.integrity.models import Finding
from app.integrity.pages.blueprint import pages
from app.integrity.schemas import AnswerIn, WordsIn
from app.integrity.service.deciding import seen_by
from app.integrity.states import Answer, FindingState, RunReason
from app.kernel import clock
from app.kernel.errors import NotFound
from app.proposals import queries as proposals
from app.proposals.policy import is_on_team
from app.web.access import governed_by, signed_in
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.submitting import submit_form

Id = uuid.UUID


@pages.get("/questions")
@signed_in
def questions() -> str:
    """One list for one person, whichever agency asks."""
    actor, limit = current_actor(), wanted_limit()
    rows = queries.questions_of(actor, after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda row: [str(row.answer_due), str(row.id)])
    references = queries.references_of(row.proposal_id for row in page.rows)
    return render_template(
        "integrity/questions.html",
        page=page,
        labels=labels,
        catalogue=RULES,
        references=references,
        own=[it for it in proposals.proposals_of_person(actor) if is_on_team(actor, it)],
    )


@pages.get("/questions/<uuid:finding_id>")
@governed_by(policy.may_answer)
def question(finding_id: Id) -> str:
    return _page(finding_id)


@pages.post("/questions/<uuid:finding_id>/answer")
@governed_by(policy.may_answer)
def answer(finding_id: Id) -> Any:
    def effect() -> dict[str, str]:
        data, version = read_form(AnswerIn()), given_version()
        service.answer(current_actor(), finding_id, version, data["answer"], data["words"])
        return {}

    return _submit(effect, finding_id, "answer")


@pages.post("/questions/<uuid:finding_id>/appeal")
@governed_by(policy.may_answer)
def appeal(finding_id: Id) -> Any:
    def effect() -> dict[str, str]:
        data, version = read_form(WordsIn()), given_version()
        service.appeal(current_actor(), finding_id, version, data["words"])
        return {}

    return _submit(effect, finding_id, "appeal")


@pages.get("/proposals/<uuid:proposal_id>/checks")
@governed_by(policy.may_check)
def checks(proposal_id: Id) -> str:
    """Of a draft what the rules would say now; of a submitted proposal what they found."""
    actor, proposal = current_actor(), proposals.proposal(proposal_id)
    if proposal is None or not is_on_team(actor, proposal):
        raise NotFound
    is_draft = not proposal.submission_count
    return render_template(
        "integrity/checks.html",
        proposal=proposal,
        seen=service.check_for_team(actor, proposal_id) if is_draft else [],
        findings=[] if is_draft else queries.findings_about(actor, proposal_id),
        run=None if is_draft else queries.newest_run(proposal_id),
        labels=labels,
        catalogue=RULES,
    )


@pages.post("/proposals/<uuid:proposal_id>/checks")
@governed_by(policy.may_check)
def check_again(proposal_id: Id) -> Any:
    def effect() -> dict[str, str]:
        service.check(current_actor(), proposal_id, RunReason.REQUEST)
        return {}

    then = lambda _answer: url_for("integrity.checks", proposal_id=proposal_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **_found: checks(proposal_id))


def _submit(effect: Any, finding_id: Id, writes: str) -> Any:
    then = lambda _answer: url_for("integrity.question", finding_id=finding_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _page(finding_id, writes=writes, **found))


def _page(finding_id: Id, **found: Any) -> str:
    actor = current_actor()
    held = seen_by(actor, finding_id)
    if not policy.may_answer(actor, held.finding, on_team=held.on_team):
        raise NotFound
    return render_template(
        "integrity/question.html",
        finding=held.finding,
        proposal=held.proposal,
        rule=RULES[held.finding.rule],
        steps=rules.shown_steps(held.finding.steps, held.finding.state, to_officer=False),
        answers=list(Answer),
        may_answer=held.finding.state == FindingState.OPEN,
        may_appeal=_may_appeal(held.finding),
        labels=labels,
        **{"typed": {}, "theirs": {}, "writes": "", **found},
    )


def _may_appeal(finding: Finding) -> bool:
    due = finding.appeal_due
    in_time = due is not None and due >= clock.now().date()
    return finding.state == FindingState.CLOSED and in_time and finding.decided_by_id is None
