"""/priorities and /agreements."""

import uuid
from typing import Any

from flask import Blueprint, render_template, request, url_for

from app.accounts import queries as accounts
from app.council import labels, policy, queries, service
from app.council.models import Priority
from app.council.schemas import AgreementDraft, PriorityEdit, PriorityProposal
from app.council.service import PriorityText
from app.council.states import PRIORITY, PriorityAction, PriorityState
from app.kernel.errors import NotFound
from app.kernel.states import actions_from
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.paging import after, page_of, wanted_limit
from app.web.submitting import submit_form

pages = Blueprint("council", __name__, template_folder="templates")


@pages.get("/priorities")
@governed_by(policy.may_view_priority, anonymous=True)
def priorities() -> str:
    limit = wanted_limit()
    rows = queries.priorities_for(current_actor(), after=after(), limit=limit + 1)
    page = page_of(rows, limit, lambda p: [p.code])
    may_propose = policy.may_propose(current_actor())
    return render_template("council/priorities.html", page=page, labels=labels, may_propose=may_propose)


@pages.get("/priorities/new")
@governed_by(policy.may_propose)
def new_priority() -> str:
    return _priority_form(None)


@pages.post("/priorities/new")
@governed_by(policy.may_propose)
def propose_priority() -> Any:
    def effect() -> dict[str, str]:
        data = read_form(PriorityProposal())
        text = PriorityText(data["title"], data["summary"])
        return {"id": str(service.propose_priority(current_actor(), data["code"], text).id)}

    return submit_form(effect, then=_to_priority, again=lambda **found: _priority_form(None, **found))


@pages.get("/priorities/<uuid:priority_id>")
@governed_by(policy.may_view_priority, anonymous=True)
def priority(priority_id: uuid.UUID) -> str:
    found, actor = _visible_priority(priority_id), current_actor()
    endorsed_by = {e.party for e in found.endorsements}
    own = [g.party for g in actor.grants_of("council_member") if g.party not in endorsed_by]
    actions = [a for a in actions_from(PRIORITY, found.state) if a != PriorityAction.ENDORSE]
    return render_template(
        "council/priority.html",
        priority=found,
        labels=labels,
        actions=actions if policy.may_move_priority(actor) else [],
        endorsing=own if found.state == PriorityState.CONSULTED else [],
        may_edit=policy.may_edit_priority(actor, found),
    )


@pages.get("/priorities/<uuid:priority_id>/edit")
@governed_by(policy.may_edit_priority)
def edit_priority(priority_id: uuid.UUID) -> str:
    return _priority_form(_visible_priority(priority_id))


@pages.post("/priorities/<uuid:priority_id>/edit")
@governed_by(policy.may_edit_priority)
def save_priority(priority_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        text = read_form(PriorityEdit())
        return {"id": str(service.edit_priority(current_actor(), priority_id, given_version(), text).id)}

    again = lambda **found: _priority_form(_visible_priority(priority_id), **found)  # noqa: E731
    return submit_form(effect, then=_to_priority, again=again)


@pages.post("/priorities/<uuid:priority_id>/endorse")
@governed_by(policy.may_endorse)
def endorse_priority(priority_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {
            "id": str(
                service.endorse_priority(current_actor(), priority_id, request.form.get("party", "")).id
            )
        }

    return submit_form(effect, then=_to_priority, again=lambda **_: priority(priority_id))


@pages.post("/priorities/<uuid:priority_id>/<any(consult, activate, graduate, hand_off):action>")
@governed_by(policy.may_move_priority)
def move_priority(priority_id: uuid.UUID, action: str) -> Any:
    def effect() -> dict[str, str]:
        wanted = PriorityAction(action)
        return {"id": str(service.move_priority(current_actor(), priority_id, given_version(), wanted).id)}

    return submit_form(effect, then=_to_priority, again=lambda **_: priority(priority_id))


@pages.get("/agreements")
@governed_by(policy.may_view_agreement, anonymous=True)
def agreements() -> str:
    limit = wanted_limit()
    rows = queries.agreements_for(current_actor(), after=after(), limit=limit + 1)
    page = page_of(rows, limit, lambda a: [a.code])
    may_draft = policy.may_draft_agreement(current_actor())
    return render_template("council/agreements.html", page=page, labels=labels, may_draft=may_draft)


@pages.get("/agreements/new")
@governed_by(policy.may_draft_agreement)
def new_agreement() -> str:
    return _agreement_form()


@pages.post("/agreements/new")
@governed_by(policy.may_draft_agreement)
def draft_agreement() -> Any:
    def effect() -> dict[str, str]:
        data = read_form(AgreementDraft())
        draft = service.draft_agreement(
            current_actor(), data["code"], data["title"], data["agencies"], expires_on=data["expires_on"]
        )
        return {"id": str(draft.id)}

    return submit_form(effect, then=_to_agreement, again=_agreement_form)


@pages.get("/agreements/<uuid:agreement_id>")
@governed_by(policy.may_view_agreement, anonymous=True)
def agreement(agreement_id: uuid.UUID) -> str:
    found, actor = queries.agreement(agreement_id), current_actor()
    if found is None or not policy.may_view_agreement(actor, found):
        raise NotFound
    open_for = [s for s in found.signatories if s.signed_at is None and policy.may_sign_agreement(actor, s)]
    return render_template("council/agreement.html", agreement=found, labels=labels, open_for=open_for)


@pages.post("/agreements/<uuid:agreement_id>/sign/<uuid:agency_id>")
@governed_by(policy.may_sign_agreement)
def sign_agreement(agreement_id: uuid.UUID, agency_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.sign_agreement(current_actor(), agreement_id, agency_id).id)}

    return submit_form(effect, then=_to_agreement, again=lambda **_: agreement(agreement_id))


def _priority_form(priority: Priority | None, **found: Any) -> str:
    return render_template("council/priority_form.html", priority=priority, **{"typed": {}, **found})


def _agreement_form(**found: Any) -> str:
    agencies = accounts.all_agencies()
    return render_template("council/agreement_form.html", agencies=agencies, **{"typed": {}, **found})


def _visible_priority(priority_id: uuid.UUID) -> Priority:
    found = queries.priority(priority_id)
    if found is None or not policy.may_view_priority(current_actor(), found):
        raise NotFound
    return found


def _to_priority(answer: dict[str, Any]) -> str:
    return url_for("council.priority", priority_id=answer["id"])


def _to_agreement(answer: dict[str, Any]) -> str:
    return url_for("council.agreement", agreement_id=answer["id"])
