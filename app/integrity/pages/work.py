"""/proposals/…/work: the questions about the work, each in a sentence with its source."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.integrity import labels, queries, service
from app.integrity.pages.blueprint import pages
from app.integrity.rules import WORK_LISTS, WORK_QUESTIONS, WORK_ROWS
from app.integrity.schemas import WorkIn
from app.kernel.errors import NotFound
from app.kernel.parties import party
from app.proposals import policy as proposal_policy
from app.proposals import queries as proposals
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, nested, read_form
from app.web.submitting import submit_form

SPARE_ROWS = 2


@pages.get("/proposals/<uuid:proposal_id>/work")
@governed_by(proposal_policy.is_on_team)
def work(proposal_id: uuid.UUID) -> str:
    return _page(proposal_id)


@pages.post("/proposals/<uuid:proposal_id>/work")
@governed_by(proposal_policy.is_on_team)
def declare_work(proposal_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        service.declare_work(current_actor(), proposal_id, given_version(), read_form(WorkIn()))
        return {}

    then = lambda _answer: url_for("integrity.checks", proposal_id=proposal_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _page(proposal_id, **found))


def _page(proposal_id: uuid.UUID, **found: Any) -> str:
    proposal = proposals.head(proposal_id)
    if proposal is None or not proposal_policy.is_on_team(current_actor(), proposal):
        raise NotFound
    held = queries.work_answers(proposal_id)
    values = nested(request.form) if found.get("typed") else (held.answers if held else {})
    rows = {
        name: [*values.get(name, []), *({} for _ in range(SPARE_ROWS))] for name in (*WORK_LISTS, *WORK_ROWS)
    }
    return render_template(
        "integrity/work.html",
        proposal=proposal,
        values=values,
        rows=rows,
        questions=WORK_QUESTIONS,
        lists=WORK_LISTS,
        members=[(str(it.person_id), it.person.name) for it in proposal.team],
        currencies=[party(code).currency for code in proposal.call.parties],
        is_awarded=queries.awarded_project(proposal_id) is not None,
        version=held.version if held else 0,
        labels=labels,
        **{"theirs": {}, **found},
    )
