"""/api/v1/disclosure: the caller's own record, and nobody else's."""

import uuid
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from app.disclosures import policy, queries, service
from app.disclosures.models import Disclosure
from app.disclosures.record.content import Record
from app.disclosures.schemas import (
    FILES,
    CertificationIn,
    ConsentOut,
    ContentIn,
    DisclosureOut,
    FactsIn,
    ReadingOut,
    VersionOut,
    file_of,
    read_file,
    shown,
)
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key

api = Blueprint("disclosures_api", __name__, url_prefix="/api/v1", description="Disclosures")
Answer = tuple[Any, int, dict[str, str]]


@api.get("/disclosure")
@api.response(200, DisclosureOut)
@governed_by(policy.may_view)
def get_disclosure() -> Answer:
    """The draft where there is one, else the certified version."""
    actor = current_actor()
    return _shown(queries.draft_of(actor.person_id) or queries.current(actor.person_id))


@api.put("/disclosure")
@api.arguments(ContentIn)
@api.response(200, DisclosureOut)
@governed_by(policy.may_write)
def save_disclosure(content: dict[str, Any]) -> Answer:
    """Keep a draft, whole sections at a time; `If-Match: "0"` where there is none yet."""
    unit_of_work(service.save_draft, current_actor(), given_version(), content)
    return _shown(queries.draft_of(current_actor().person_id))


@api.post("/disclosure/certifications")
@api.arguments(CertificationIn)
@api.response(201, DisclosureOut)
@governed_by(policy.may_certify, fresh=True)
def certify_disclosure(data: dict[str, str]) -> Answer:
    def effect() -> dict[str, int]:
        return {"number": service.certify(current_actor(), given_version(), data["statement"]).number}

    return _shown(queries.version_of(current_actor(), once_per_key(effect)["number"]), 201)


@api.get("/disclosure/versions")
@api.response(200, VersionOut(many=True))
@governed_by(policy.may_view)
def list_versions() -> Any:
    return queries.versions_of(current_actor())


@api.get("/disclosure/versions/<int:number>")
@api.response(200, DisclosureOut)
@governed_by(policy.may_view)
def get_version(number: int) -> Answer:
    return _shown(queries.version_of(current_actor(), number))


@api.get("/disclosure/files/<kind>")
@api.response(200)
@governed_by(policy.may_view)
def get_file(kind: str) -> Response:
    """The record as a file of a published format."""
    if kind not in FILES:
        raise NotFound
    record = _present_record()
    _origin, name, mimetype = FILES[kind]
    response = Response(file_of(kind, record), mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@api.put("/disclosure/files/<kind>")
@api.response(200, DisclosureOut)
@governed_by(policy.may_write)
def put_file(kind: str) -> Answer:
    """Lay a file of a published format (the body) over the draft; with `If-Match` as for the record itself."""
    actor = current_actor()
    if kind not in FILES:
        raise NotFound
    parts = read_file(kind, request.get_data(), _present_record())
    unit_of_work(service.save_draft, actor, given_version(), parts, source=FILES[kind][0])
    return _shown(queries.draft_of(actor.person_id))


def _present_record() -> Record:
    actor = current_actor()
    found = queries.draft_of(actor.person_id) or queries.current(actor.person_id)
    return queries.own_record(actor, found) if found else service.known_record(actor)


@api.get("/disclosure/readings")
@api.response(200, ReadingOut(many=True))
@governed_by(policy.may_view)
def list_readings() -> Any:
    """Who else read the record, when and why."""
    return queries.readings_of(current_actor())


@api.get("/disclosure/consents")
@api.response(200, ConsentOut(many=True))
@governed_by(policy.may_consent)
def list_consents() -> Any:
    """To which other side the caller consents or consented, newest first."""
    return queries.consents_of(current_actor())


@api.put("/disclosure/consents/<party>")
@api.response(200, ConsentOut)
@governed_by(policy.may_consent)
def give_consent(party: str) -> Any:
    """Let another side's integrity officers see what a finding took from the caller's record."""
    return unit_of_work(service.give_consent, current_actor(), party)


@api.delete("/disclosure/consents/<party>")
@api.response(204)
@governed_by(policy.may_consent)
def withdraw_consent(party: str) -> None:
    """End the consent now."""
    unit_of_work(service.withdraw_consent, current_actor(), party)


@api.post("/institutions/<uuid:institution_id>/facts")
@api.arguments(FactsIn)
@api.response(200)
@governed_by(policy.may_state_facts)
def state_facts(data: dict[str, Any], institution_id: uuid.UUID) -> dict[str, int]:
    """What an institution answers for all its people, as of a day."""

    def effect() -> dict[str, int]:
        return {
            "stated": service.state_facts(current_actor(), institution_id, data["answers"], data["as_of"])
        }

    return once_per_key(effect)


def _shown(found: Disclosure | None, status: int = 200) -> Answer:
    actor = current_actor()
    if found is None or not policy.may_view(actor, found):
        raise NotFound
    kept = {
        field.key: getattr(found, field.key)
        for field in Disclosure.__table__.columns
        if field.key != "sealed"
    }
    return {**kept, **shown(queries.own_record(actor, found))}, status, {"ETag": f'"{found.version}"'}
