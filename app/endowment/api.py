"""/api/v1/endowment."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from app.endowment import policy, queries, service
from app.endowment.rules import BookingDraft
from app.endowment.schemas import BookIn, BookingIn, BookingOut, PositionOut, Refusal
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key

api = Blueprint("endowment_api", __name__, url_prefix="/api/v1/endowment", description="The joint endowment")
Answer = tuple[Any, int, dict[str, str]]


@api.get("/position")
@api.response(200, PositionOut(many=True))
@governed_by(policy.may_view)
def get_position() -> Any:
    _require_reader()
    return queries.positions()


@api.post("/books")
@api.arguments(BookIn)
@api.response(201, PositionOut(many=True))
@governed_by(policy.may_prepare, fresh=True)
def open_book(data: dict[str, str]) -> Any:
    """Open the endowment's book in one more currency."""
    once_per_key(lambda: {"id": str(service.open_book(current_actor(), data["currency"]).id)})
    return queries.positions()


@api.get("/bookings")
@api.response(200, BookingOut(many=True))
@governed_by(policy.may_view)
def list_bookings() -> Any:
    _require_reader()
    return queries.bookings()


@api.post("/bookings")
@api.arguments(BookingIn)
@api.response(201, BookingOut)
@governed_by(policy.may_prepare, fresh=True)
def prepare_booking(draft: BookingDraft) -> Answer:
    kept = once_per_key(lambda: {"id": str(service.prepare(current_actor(), draft).id)})
    return _booking(uuid.UUID(kept["id"]), 201)


@api.get("/bookings/<uuid:booking_id>")
@api.response(200, BookingOut)
@governed_by(policy.may_view)
def get_booking(booking_id: uuid.UUID) -> Answer:
    return _booking(booking_id)


@api.post("/bookings/<uuid:booking_id>/approval")
@api.response(201, BookingOut)
@governed_by(policy.may_decide, fresh=True)
def approve_booking(booking_id: uuid.UUID) -> Answer:
    once_per_key(lambda: {"id": str(service.approve(current_actor(), booking_id, given_version()).id)})
    return _booking(booking_id, 201)


@api.post("/bookings/<uuid:booking_id>/refusal")
@api.arguments(Refusal)
@api.response(201, BookingOut)
@governed_by(policy.may_decide, fresh=True)
def refuse_booking(data: dict[str, str], booking_id: uuid.UUID) -> Answer:
    version = given_version()
    once_per_key(lambda: {"id": str(service.refuse(current_actor(), booking_id, version, data["reason"]).id)})
    return _booking(booking_id, 201)


def _require_reader() -> None:
    if not policy.may_view(current_actor()):
        raise NotFound


def _booking(booking_id: uuid.UUID, status: int = 200) -> Answer:
    _require_reader()
    found = queries.booking(booking_id)
    if found is None:
        raise NotFound
    return found, status, {"ETag": f'"{found.version}"'}
