"""/api/v1/disclosure: the caller's own record, and nobody else's."""

from typing import Any

from flask_smorest import Blueprint

from app.disclosures import policy, queries, service
from app.disclosures.models import Disclosure
from app.disclosures.schemas import CertificationIn, ContentIn, DisclosureOut, VersionOut
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
    """Keep a draft; `If-Match: "0"` where there is none yet."""
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


def _shown(found: Disclosure | None, status: int = 200) -> Answer:
    if found is None or not policy.may_view(current_actor(), found):
        raise NotFound
    return found, status, {"ETag": f'"{found.version}"'}
