"""The team: who takes part, asking, answering, roles."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.accounts import queries as accounts
from app.disclosures import queries as disclosures
from app.kernel import clock
from app.kernel.errors import NotFound
from app.proposals import labels, policy, queries, service
from app.proposals.pages.blueprint import pages
from app.proposals.pages.frame import frame, standing, visible
from app.proposals.schemas import MemberIn, RoleIn
from app.proposals.states import TeamRole
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.submitting import submit_form


@pages.get("/proposals/<uuid:proposal_id>/team")
@governed_by(policy.may_view)
def team(proposal_id: uuid.UUID) -> str:
    return _team_page(proposal_id)


@pages.post("/proposals/<uuid:proposal_id>/team")
@governed_by(policy.may_change_team)
def add_member(proposal_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        member = read_form(MemberIn())
        return {"id": str(service.add_member(current_actor(), proposal_id, member).proposal_id)}

    return submit_form(effect, then=_to_team, again=lambda **found: _team_page(proposal_id, **found))


@pages.post("/proposals/<uuid:proposal_id>/team/<uuid:member_id>/role")
@governed_by(policy.may_change_team)
def change_role(proposal_id: uuid.UUID, member_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        role: TeamRole = read_form(RoleIn())["role"]
        return {"id": str(service.change_role(current_actor(), proposal_id, member_id, role).proposal_id)}

    return submit_form(effect, then=_to_team, again=lambda **found: _team_page(proposal_id, **found))


@pages.post("/proposals/<uuid:proposal_id>/team/<uuid:member_id>/remove")
@governed_by(policy.may_leave)
def remove_member(proposal_id: uuid.UUID, member_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.remove_member(current_actor(), proposal_id, member_id).id)}

    def then(answer: dict[str, Any]) -> str:
        is_own = request.form.get("_own") == "1"
        return url_for("proposals.index") if is_own else _to_team(answer)

    return submit_form(effect, then=then, again=lambda **found: _team_page(proposal_id, **found))


@pages.get("/proposals/<uuid:proposal_id>/invitation")
@governed_by(policy.may_answer)
def invitation(proposal_id: uuid.UUID) -> str:
    """What somebody who was asked may know before saying yes: title, call, who asks."""
    return _invitation_page(proposal_id)


@pages.post("/proposals/<uuid:proposal_id>/invitation/<any(accept, decline):answer>")
@governed_by(policy.may_answer)
def answer_invitation(proposal_id: uuid.UUID, answer: str) -> Any:
    def effect() -> dict[str, str]:
        actor = current_actor()
        if answer == "accept":
            return {"id": str(service.confirm_member(actor, proposal_id).proposal_id)}
        return {"id": str(service.decline_member(actor, proposal_id).id)}

    def then(kept: dict[str, Any]) -> str:
        if answer == "accept":
            return url_for("proposals.record", proposal_id=kept["id"])
        return url_for("proposals.index")

    return submit_form(effect, then=then, again=lambda **found: _invitation_page(proposal_id, **found))


def _team_page(proposal_id: uuid.UUID, **found: Any) -> str:
    proposal, actor, now = visible(proposal_id), current_actor(), clock.now()
    inside = frame(proposal, standing(proposal, now))
    may_change = policy.may_change_team(actor, proposal) and inside["may_write"]
    values = {
        **inside,
        "may_change": may_change,
        "own": policy.membership(actor, proposal),
        "validity": disclosures.validity([member.person_id for member in proposal.team], now),
        "roles": [(role.value, labels.ROLES[role]) for role in TeamRole],
        "typed": {},
    }
    return render_template("proposals/team.html", **{**values, **found})


def _invitation_page(proposal_id: uuid.UUID, **found: Any) -> str:
    proposal, actor = queries.head(proposal_id), current_actor()
    member = policy.membership(actor, proposal) if proposal else None
    if proposal is None or member is None or not policy.may_answer(actor, proposal):
        raise NotFound
    asker = accounts.person(member.added_by_id)
    return render_template(
        "proposals/invitation.html", proposal=proposal, member=member, asker=asker, labels=labels, **found
    )


def _to_team(answer: dict[str, Any]) -> str:
    return url_for("proposals.team", proposal_id=answer["id"])
