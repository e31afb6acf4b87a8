"""/profile: what one says of oneself, the password, and the sessions on all devices."""

import uuid
from typing import Any

from flask import redirect, render_template, url_for

from app.accounts import labels, policy, queries, service
from app.accounts.models import Person
from app.accounts.pages.blueprint import pages
from app.accounts.pages.choices import form_choices, read_with_institution
from app.accounts.schemas import ChangePasswordIn, ProfileIn
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.web.access import governed_by, signed_in
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import redrawn_if_refused, submit_form


@pages.get("/profile")
@signed_in
def profile() -> str:
    return _profile_form()


@pages.post("/profile")
@governed_by(policy.may_edit_profile)
def save_profile() -> Any:
    def effect() -> dict[str, str]:
        actor = current_actor()
        data = read_with_institution(ProfileIn())
        person_id = actor.person_id or uuid.UUID(int=0)
        return {"id": str(service.update_profile(actor, person_id, given_version(), data).id)}

    return submit_form(effect, then=lambda _: url_for("accounts.profile", saved=1), again=_profile_form)


@pages.get("/profile/password")
@governed_by(policy.may_change_password)
def password() -> str:
    return _password_form()


@pages.post("/profile/password")
@governed_by(policy.may_change_password)
def change_password() -> Any:
    def action() -> Any:
        actor, data = current_actor(), read_form(ChangePasswordIn())
        unit_of_work(service.count_attempt, actor, "confirm", str(actor.person_id))
        unit_of_work(service.change_password, actor, data["old"], data["new"])
        return redirect(url_for("accounts.sign_ins", changed=1), code=303)

    return redrawn_if_refused(action, _password_form)


@pages.get("/profile/sessions")
@signed_in
def sign_ins() -> str:
    actor = current_actor()
    rows = queries.sign_ins_of(_self().id, clock.now())
    return render_template("accounts/sign_ins.html", rows=rows, own_id=actor.session_id, labels=labels)


@pages.post("/profile/sessions/<uuid:sign_in_id>/end")
@governed_by(policy.may_end_sign_in)
def end_sign_in(sign_in_id: uuid.UUID) -> Any:
    unit_of_work(service.end_sign_in, current_actor(), sign_in_id)
    return redirect(url_for("accounts.sign_ins"), code=303)


@pages.post("/profile/sessions/end-others")
@signed_in
def end_other_sign_ins() -> Any:
    unit_of_work(service.end_other_sign_ins, current_actor())
    return redirect(url_for("accounts.sign_ins"), code=303)


def _self() -> Person:
    person = queries.person(current_actor().person_id)
    if person is None:
        raise NotFound
    return person


def _profile_form(**found: Any) -> str:
    person = _self()
    return render_template(
        "accounts/profile.html",
        person=person,
        grants=queries.role_grants(person.id),
        agency_codes={agency.id: agency.code for agency in queries.all_agencies()},
        labels=labels,
        **{"typed": {}, **form_choices(person.institution), **found},
    )


def _password_form(**found: Any) -> str:
    return render_template("accounts/password.html", **{"typed": {}, **found})
