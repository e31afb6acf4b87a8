"""/people: who has an account, which roles they hold; inviting, granting, closing."""

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for

from app.accounts import labels, policy, queries, service
from app.accounts.models import Person
from app.accounts.pages.blueprint import pages
from app.accounts.pages.choices import form_choices, read_with_institution
from app.accounts.roles import SCOPES, Role
from app.accounts.schemas import GrantIn, InvitationIn
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.paging import after, page_of, wanted_limit
from app.web.submitting import submit_form


@pages.get("/people")
@governed_by(policy.may_list_people)
def people() -> str:
    actor, limit, words = current_actor(), wanted_limit(), request.args.get("q", "")[:200]
    if not policy.may_list_people(actor):
        raise NotFound
    rows = queries.people_for(actor, words=words, after=after(), limit=limit + 1)
    page = page_of(rows, limit, lambda person: [person.email])
    return render_template(
        "accounts/people.html", page=page, labels=labels, words=words, may_invite=policy.may_invite(actor)
    )


@pages.get("/people/invite")
@governed_by(policy.may_invite)
def invitation() -> str:
    if not policy.may_invite(current_actor()):
        raise NotFound
    return _invitation_form()


@pages.post("/people/invite")
@governed_by(policy.may_invite)
def invite() -> Any:
    actor = current_actor()

    def effect() -> dict[str, str]:
        newcomer, grant = read_with_institution(InvitationIn())
        service.count_attempt(actor, "invite", str(actor.person_id))
        return {"id": str(service.invite(actor, newcomer, grant).id), "email": newcomer.email}

    def then(answer: dict[str, Any]) -> str:
        if policy.may_list_people(actor):
            return url_for("accounts.person", person_id=answer["id"])
        return url_for("accounts.invitation", sent=answer["email"])

    return submit_form(effect, then=then, again=_invitation_form)


@pages.get("/people/<uuid:person_id>")
@governed_by(policy.may_view_person)
def person(person_id: uuid.UUID) -> str:
    return _person_page(person_id)


@pages.post("/people/<uuid:person_id>/roles")
@governed_by(policy.may_grant, fresh=True)
def grant_role(person_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        grant = read_with_institution(GrantIn())
        return {"id": str(service.grant_role(current_actor(), person_id, grant).person_id)}

    return submit_form(effect, then=_to_person, again=lambda **found: _person_page(person_id, **found))


@pages.post("/people/<uuid:person_id>/roles/<uuid:grant_id>/revoke")
@governed_by(policy.may_revoke, fresh=True)
def revoke_role(person_id: uuid.UUID, grant_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.revoke_role(current_actor(), grant_id).person_id)}

    return submit_form(effect, then=_to_person, again=lambda **found: _person_page(person_id, **found))


@pages.post("/people/<uuid:person_id>/<any(disable, enable, invite_again):action>")
@governed_by(policy.may_disable)
def move_person(person_id: uuid.UUID, action: str) -> Any:
    verbs = {"disable": service.disable, "enable": service.enable, "invite_again": service.invite_again}

    def effect() -> dict[str, str]:
        return {"id": str(verbs[action](current_actor(), person_id).id)}

    return submit_form(effect, then=_to_person, again=lambda **found: _person_page(person_id, **found))


@pages.post("/people/<uuid:person_id>/sessions/<uuid:sign_in_id>/end")
@governed_by(policy.may_end_sign_in)
def end_sign_in_of(person_id: uuid.UUID, sign_in_id: uuid.UUID) -> Any:
    unit_of_work(service.end_sign_in, current_actor(), sign_in_id)
    return redirect(url_for("accounts.person", person_id=person_id), code=303)


def _visible_person(person_id: uuid.UUID) -> Person:
    found = queries.person(person_id)
    if found is None or not policy.may_view_person(current_actor(), found):
        raise NotFound
    return found


def _person_page(person_id: uuid.UUID, **found: Any) -> str:
    shown, actor = _visible_person(person_id), current_actor()
    grants, agencies = queries.role_grants(person_id), queries.all_agencies()
    return render_template(
        "accounts/person.html",
        person=shown,
        grants=grants,
        agencies=agencies,
        agency_codes={agency.id: agency.code for agency in agencies},
        held_for=queries.institutions_by_ids(g.institution_id for g in grants if g.institution_id),
        labels=labels,
        scopes=SCOPES,
        roles=list(Role),
        may_grant=policy.may_grant(actor, person_id),
        **{"typed": {}, **form_choices(), **found},
    )


def _invitation_form(**found: Any) -> str:
    actor = current_actor()
    roles = list(Role) if policy.may_administer(actor) else [Role.REVIEWER]
    own = {grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)}
    agencies = [a for a in queries.all_agencies() if policy.may_administer(actor) or a.id in own]
    return render_template(
        "accounts/invite.html",
        agencies=agencies,
        roles=[role for role in roles if agencies or policy.may_administer(actor)],
        labels=labels,
        **{"typed": {}, **form_choices(), **found},
    )


def _to_person(answer: dict[str, Any]) -> str:
    return url_for("accounts.person", person_id=answer["id"])
