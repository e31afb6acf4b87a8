"""/integrity/findings: a finding for officers: both sides' views, the question, the plan, the panel."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import render_template, url_for

from app.accounts import queries as accounts
from app.integrity import labels, policy, queries, rules, service
from app.integrity.catalogue import RULES
from app.integrity.pages.blueprint import pages
from app.integrity.schemas import DecisionIn, ViewIn, WordsIn
from app.integrity.service.deciding import Held, officer_sees, seen_by
from app.integrity.states import FindingState, RunReason
from app.kernel.actor import Actor
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form

Id = uuid.UUID
ROWS_OF_PLAN = 3


@pages.get("/integrity/findings/<uuid:finding_id>")
@governed_by(policy.may_view)
def finding(finding_id: Id) -> str:
    return _page(finding_id)


@pages.post("/integrity/findings/<uuid:finding_id>/view")
@governed_by(policy.may_adjudicate)
def adjudicate(finding_id: Id) -> Any:
    return _submit(finding_id, "view", lambda actor, version: service.adjudicate(
        actor, finding_id, version, **read_form(ViewIn())
    ))  # fmt: skip


@pages.post("/integrity/findings/<uuid:finding_id>/concurrence")
@governed_by(policy.may_concur)
def concur(finding_id: Id) -> Any:
    return _submit(finding_id, "view", lambda actor, version: service.concur(
        actor, finding_id, version, **read_form(ViewIn())
    ))  # fmt: skip


@pages.post("/integrity/findings/<uuid:finding_id>/question")
@governed_by(policy.may_view)
def ask(finding_id: Id) -> Any:
    return _submit(finding_id, "question", lambda actor, version: service.ask_again(
        actor, finding_id, version, read_form(WordsIn())["words"]
    ))  # fmt: skip


@pages.post("/integrity/findings/<uuid:finding_id>/decision")
@governed_by(policy.may_decide)
def decide(finding_id: Id) -> Any:
    return _submit(finding_id, "decision", lambda actor, version: service.decide(
        actor, finding_id, version, **read_form(DecisionIn())
    ))  # fmt: skip


@pages.post("/integrity/findings/<uuid:finding_id>/plan/<int:position>")
@governed_by(policy.may_view)
def mark_step(finding_id: Id, position: int) -> Any:
    return _submit(finding_id, "plan", lambda actor, version: service.mark_step_done(
        actor, finding_id, version, position
    ))  # fmt: skip


@pages.post("/integrity/proposals/<uuid:proposal_id>/checks")
@governed_by(policy.may_check)
def check_by_officer(proposal_id: Id) -> Any:
    proposal = officer_sees(current_actor(), proposal_id)
    address = url_for("integrity.proposal", call_id=proposal.call_id, proposal_id=proposal_id)

    def effect() -> dict[str, str]:
        service.check(current_actor(), proposal_id, RunReason.REQUEST)
        return {}

    return submit_form(effect, then=lambda _answer: address, again=lambda **_found: address)


def _submit(finding_id: Id, writes: str, verb: Callable[[Actor, int], object]) -> Any:
    def effect() -> dict[str, str]:
        verb(current_actor(), given_version())
        return {}

    then = lambda _answer: url_for("integrity.finding", finding_id=finding_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _page(finding_id, writes=writes, **found))


def _page(finding_id: Id, **found: Any) -> str:
    actor = current_actor()
    held = seen_by(actor, finding_id)
    if not policy.own_sides(actor, held.proposal.call, applies=held.applies):
        raise NotFound
    people = [held.finding.person_id] if held.finding.person_id else []
    evidence = unit_of_work(service.open_evidence, actor, finding_id)
    way, state = held.finding.steps, held.finding.state
    return render_template(
        "integrity/finding.html",
        finding=held.finding,
        evidence=evidence,
        proposal=held.proposal,
        rule=RULES[held.finding.rule],
        person=next(iter(accounts.people_by_ids(people).values()), None),
        steps=rules.shown_steps(way, state, to_officer=True, withheld=evidence.withheld),
        acts=_acts(actor, held),
        rows=range(ROWS_OF_PLAN),
        run=queries.newest_run(held.proposal.id),
        labels=labels,
        **{"typed": {}, "theirs": {}, "writes": "", **found},
    )


def _acts(actor: Actor, held: Held) -> set[str]:
    """What the reader can do with the finding now."""
    state, call = held.finding.state, held.proposal.call
    can = {"applies": held.applies}
    acts = {
        "adjudicate": state in (FindingState.OPEN, FindingState.ANSWERED)
        and policy.may_adjudicate(actor, call, held.finding, **can),
        "concur": state == FindingState.ADJUDICATED and policy.may_concur(actor, call, held.finding, **can),
        "ask": state in (FindingState.ANSWERED, FindingState.ADJUDICATED),
        "decide": state in (FindingState.PANEL, FindingState.APPEALED)
        and policy.may_decide(actor, call, held.finding, **can),
        "plan": state == FindingState.CLOSED,
    }
    return {name for name, may in acts.items() if may}
