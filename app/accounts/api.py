"""/api/v1/me, sign-ins, people, institutions, agencies."""

import uuid
from typing import Any

from flask import request
from flask_smorest import Blueprint
from flask_wtf.csrf import generate_csrf

from app.accounts import policy, queries, service
from app.accounts.models import Person
from app.accounts.schemas import (
    AgencyIn,
    AgencyOut,
    GrantIn,
    GrantOut,
    InstitutionIn,
    InstitutionOut,
    InvitationIn,
    MeOut,
    PersonOut,
    ProfileIn,
    SearchIn,
    SignInIn,
    SignInOut,
)
from app.accounts.service import Newcomer, Profile
from app.kernel import clock
from app.kernel.actor import ANONYMOUS, Grant
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.web import session_cookie
from app.web.access import governed_by, public, signed_in
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key
from app.web.paging import after, link_next, page_of, wanted_limit

api = Blueprint("accounts_api", __name__, url_prefix="/api/v1", description="People, institutions, agencies")
Answer = tuple[Any, int, dict[str, str]]


@api.get("/me")
@api.response(200, MeOut)
@public
def me() -> Answer:
    """Who is asking, signed in or not, and the token that every change carries in `X-CSRFToken`."""
    return _me()


@api.put("/me")
@api.arguments(ProfileIn)
@api.response(200, MeOut)
@governed_by(policy.may_edit_profile)
def edit_me(profile: Profile) -> Answer:
    actor = current_actor()
    unit_of_work(service.update_profile, actor, _id_of(actor.person_id), given_version(), profile)
    return _me()


@api.get("/sign-ins")
@api.response(200, SignInOut(many=True))
@signed_in
def list_sign_ins() -> Any:
    return queries.sign_ins_of(_id_of(current_actor().person_id), clock.now())


@api.post("/sign-ins")
@api.arguments(SignInIn)
@api.response(201, MeOut)
@public
def open_sign_in(data: dict[str, str]) -> Answer:
    """Sign in with address and password; the answer sets the cookie of the session and brings a new token."""
    email, password = data["email"], data["password"]
    unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.address", request.remote_addr or "")
    unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", email)
    person_id = service.check_password(ANONYMOUS, email, password)
    agent = request.headers.get("User-Agent", "")
    token = unit_of_work(service.open_sign_in, ANONYMOUS, person_id, password=password, agent=agent)
    session_cookie.begin(token)
    return _me(201)


@api.delete("/sign-ins/<uuid:sign_in_id>")
@api.response(204)
@governed_by(policy.may_end_sign_in)
def end_sign_in(sign_in_id: uuid.UUID) -> None:
    unit_of_work(service.end_sign_in, current_actor(), sign_in_id)


@api.get("/people")
@api.arguments(SearchIn, location="query")
@api.response(200, PersonOut(many=True))
@governed_by(policy.may_list_people)
def list_people(search: dict[str, str]) -> Any:
    actor, limit = current_actor(), wanted_limit()
    if not policy.may_list_people(actor):
        raise NotFound
    rows = queries.people_for(actor, words=search["q"], after=after(), limit=limit + 1)
    page = page_of(rows, limit, lambda person: [person.email])
    return page.rows, 200, link_next(page)


@api.post("/people")
@api.arguments(InvitationIn)
@api.response(201, PersonOut)
@governed_by(policy.may_invite)
def invite(invitation: tuple[Newcomer, Grant | None]) -> Answer:
    actor = current_actor()

    def effect() -> dict[str, str]:
        service.count_attempt(actor, "invite", str(actor.person_id))
        return {"id": str(service.invite(actor, *invitation).id)}

    return _answer(_person(uuid.UUID(once_per_key(effect)["id"])), 201)


@api.get("/people/<uuid:person_id>")
@api.response(200, PersonOut)
@governed_by(policy.may_view_person)
def get_person(person_id: uuid.UUID) -> Answer:
    found = _person(person_id)
    if not policy.may_view_person(current_actor(), found):
        raise NotFound
    return _answer(found)


@api.post("/people/<uuid:person_id>/grants")
@api.arguments(GrantIn)
@api.response(201, GrantOut)
@governed_by(policy.may_grant, fresh=True)
def grant_role(grant: Grant, person_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.grant_role(current_actor(), person_id, grant).id)}

    return queries.role_grant(uuid.UUID(once_per_key(effect)["id"]))


@api.delete("/grants/<uuid:grant_id>")
@api.response(204)
@governed_by(policy.may_revoke, fresh=True)
def revoke_role(grant_id: uuid.UUID) -> None:
    unit_of_work(service.revoke_role, current_actor(), grant_id)


@api.post("/people/<uuid:person_id>/<any(disable, enable):action>")
@api.response(200, PersonOut)
@governed_by(policy.may_disable)
def move_person(person_id: uuid.UUID, action: str) -> Answer:
    verbs = {"disable": service.disable, "enable": service.enable}
    unit_of_work(verbs[action], current_actor(), person_id)
    return _answer(_person(person_id))


@api.get("/institutions")
@api.arguments(SearchIn, location="query")
@api.response(200, InstitutionOut(many=True))
@public
def search_institutions(search: dict[str, str]) -> Any:
    return queries.search_institutions(search["q"], party=search["party"], limit=wanted_limit())


@api.post("/institutions")
@api.arguments(InstitutionIn)
@api.response(201, InstitutionOut)
@governed_by(policy.may_keep_directory)
def create_institution(data: dict[str, Any]) -> Any:
    def effect() -> dict[str, str]:
        made = service.create_institution(current_actor(), data["party"], data["name"], city=data["city"])
        return {"id": str(made.id)}

    return queries.institution(uuid.UUID(once_per_key(effect)["id"]))


@api.get("/institutions/<uuid:institution_id>")
@api.response(200, InstitutionOut)
@public
def get_institution(institution_id: uuid.UUID) -> Any:
    found = queries.institution(institution_id)
    if found is None:
        raise NotFound
    return found


@api.get("/agencies")
@api.response(200, AgencyOut(many=True))
@public
def list_agencies() -> Any:
    return queries.all_agencies()


@api.post("/agencies")
@api.arguments(AgencyIn)
@api.response(201, AgencyOut)
@governed_by(policy.may_keep_directory)
def create_agency(data: dict[str, Any]) -> Any:
    kept = once_per_key(lambda: {"id": str(service.create_agency(current_actor(), **data).id)})
    return queries.agency(uuid.UUID(kept["id"]))


def _me(status: int = 200) -> Answer:
    actor = current_actor()
    person = queries.person_with_grants(actor.person_id) if actor.is_signed_in else None
    answer = {
        "is_signed_in": actor.is_signed_in,
        "is_fresh": actor.is_fresh,
        "csrf_token": generate_csrf(),
        "person": person,
    }
    return answer, status, {"ETag": f'"{person.version}"'} if person else {}


def _person(person_id: uuid.UUID) -> Person:
    found = queries.person_with_grants(person_id)
    if found is None:
        raise NotFound
    return found


def _answer(person: Person, status: int = 200) -> Answer:
    return person, status, {"ETag": f'"{person.version}"'}


def _id_of(person_id: uuid.UUID | None) -> uuid.UUID:
    """The id of a signed-in person; the route has refused everybody else."""
    if person_id is None:
        raise NotFound
    return person_id
