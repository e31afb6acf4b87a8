"""/api/v1: opinions of experts: officers ask, experts answer, reviewers of the side read."""

import uuid
from typing import Any

from flask import Response

from app.files import queries as files
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Forbidden, NotFound
from app.reviews import policy, queries
from app.reviews.api.blueprint import Answer, api
from app.reviews.api.own import proposal_of
from app.reviews.models import Opinion
from app.reviews.queries import opinions as asked
from app.reviews.rules.opinions import Expert, OpinionText, OpinionWish
from app.reviews.schemas import AcceptanceIn, DeclarationIn, ReasonIn
from app.reviews.schemas import opinions as shapes
from app.reviews.service import opinions as service
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key
from app.web.sending import attachment

Id = uuid.UUID


@api.get("/proposals/<uuid:proposal_id>/opinions/<party>")
@api.response(200, shapes.OpinionOut(many=True))
@governed_by(policy.may_ask_opinion)
def list_opinions(proposal_id: Id, party: str) -> Any:
    """Opinions the caller's side asked for on a proposal."""
    sight, _line = queries.seen(current_actor(), proposal_id)
    if party not in sight.own:
        raise Forbidden if party in sight.call.parties else NotFound
    return asked.opinions_of(proposal_id, party)


@api.post("/proposals/<uuid:proposal_id>/opinions/<party>")
@api.arguments(shapes.OpinionIn)
@governed_by(policy.may_ask_opinion)
def ask_opinion(wanted: tuple[Expert, OpinionWish], proposal_id: Id, party: str) -> Answer:
    """Ask an expert outside the pool. A conflict of interest is told here, and nobody is contacted."""

    def effect() -> dict[str, str]:
        return _state(service.ask_opinion(current_actor(), (proposal_id, party), *wanted))

    return once_per_key(effect), 201, {}


@api.post("/opinions/<uuid:opinion_id>/removal")
@api.arguments(ReasonIn)
@governed_by(policy.may_ask_opinion)
def take_opinion_back(data: dict[str, str], opinion_id: Id) -> Any:
    return once_per_key(
        lambda: _state(service.take_opinion_back(current_actor(), opinion_id, data["reason"]))
    )


@api.get("/reviews/<uuid:review_id>/opinions")
@api.response(200, shapes.GivenOut(many=True))
@governed_by(policy.may_read_peers)
def list_given(review_id: Id) -> Any:
    """What experts said about the proposal to the caller's side; after the caller's own review is in."""
    review = queries.own_review(current_actor(), review_id)
    if review is None:
        raise NotFound
    if not policy.may_read_peers(current_actor(), review, review.proposal.call, clock.now()):
        raise Forbidden
    return asked.given_opinions(review.proposal_id, review.party)


@api.get("/opinions")
@api.response(200, shapes.OwnOpinionOut(many=True))
@governed_by(policy.may_list_own)
def list_own_opinions() -> Any:
    """The opinions that are or were asked of the caller, due first in front."""
    return asked.opinions_of_expert(current_actor())


@api.get("/opinions/<uuid:opinion_id>")
@api.response(200, shapes.OwnOpinionOut)
@governed_by(policy.may_view_opinion)
def get_opinion(opinion_id: Id) -> Answer:
    return _own(opinion_id)


@api.put("/opinions/<uuid:opinion_id>")
@api.arguments(shapes.OpinionTextIn)
@api.response(200, shapes.OwnOpinionOut)
@governed_by(policy.may_write_opinion)
def save_opinion(said: OpinionText, opinion_id: Id) -> Answer:
    unit_of_work(service.save_opinion, current_actor(), opinion_id, given_version(), said)
    return _own(opinion_id)


@api.post("/opinions/<uuid:opinion_id>/submission")
@api.arguments(shapes.OpinionTextIn)
@governed_by(policy.may_write_opinion)
def submit_opinion(said: OpinionText, opinion_id: Id) -> Any:
    return once_per_key(
        lambda: _state(service.submit_opinion(current_actor(), opinion_id, given_version(), said))
    )


@api.post("/opinions/<uuid:opinion_id>/declaration")
@api.arguments(DeclarationIn)
@governed_by(policy.may_view_opinion)
def declare_for_opinion(data: dict[str, Any], opinion_id: Id) -> Any:
    """The caller's own word about a conflict of interest. Any but `none` ends the request."""

    def effect() -> dict[str, str]:
        return _state(service.declare_for_opinion(current_actor(), opinion_id, data["kind"], data["note"]))

    return once_per_key(effect)


@api.post("/opinions/<uuid:opinion_id>/acceptance")
@api.arguments(AcceptanceIn)
@governed_by(policy.may_view_opinion)
def accept_opinion(data: dict[str, bool], opinion_id: Id) -> Any:
    return once_per_key(lambda: _state(service.accept_opinion(current_actor(), opinion_id, **data)))


@api.post("/opinions/<uuid:opinion_id>/refusal")
@api.arguments(ReasonIn)
@governed_by(policy.may_view_opinion)
def decline_opinion(data: dict[str, str], opinion_id: Id) -> Any:
    return once_per_key(lambda: _state(service.decline_opinion(current_actor(), opinion_id, data["reason"])))


@api.get("/opinions/<uuid:opinion_id>/proposal")
@governed_by(policy.may_read_for_opinion)
def get_opinion_proposal(opinion_id: Id) -> Any:
    """The proposal the question is about; without names where the call hides its applicants."""
    row = _read(opinion_id)
    return proposal_of(row)


@api.get("/opinions/<uuid:opinion_id>/files/<uuid:file_id>")
@governed_by(policy.may_read_for_opinion)
def get_opinion_file(opinion_id: Id, file_id: Id) -> Response:
    file, name = queries.file_for_reviewer(_read(opinion_id), file_id)
    return attachment(files.bytes_of(file), name, file.media_type)


def _mine(opinion_id: Id) -> Opinion:
    found = asked.own_opinion(current_actor(), opinion_id)
    if found is None:
        raise NotFound
    return found


def _read(opinion_id: Id) -> Opinion:
    """An own opinion whose proposal may be read now."""
    row = _mine(opinion_id)
    if not policy.may_read_for_opinion(current_actor(), row, row.proposal.call, clock.now()):
        raise NotFound
    return row


def _own(opinion_id: Id) -> Answer:
    row = _mine(opinion_id)
    return row, 200, {"ETag": f'"{row.version}"'}


def _state(row: Opinion) -> dict[str, str]:
    return {"id": str(row.id), "state": row.state.value}
