"""/endowment: the position of every book, and bookings under four eyes."""

import uuid
from typing import Any

from flask import Blueprint, render_template, url_for

from app.accounts import queries as accounts
from app.audit import queries as audit
from app.endowment import labels, policy, queries, service
from app.endowment.models import Booking
from app.endowment.schemas import BookingIn, Refusal
from app.endowment.states import BookingState
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.kernel.parties import parties
from app.ledger.labels import ACCOUNTS
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form

pages = Blueprint("endowment", __name__, template_folder="templates", url_prefix="/endowment")


@pages.get("")
@governed_by(policy.may_view)
def index() -> str:
    _require_reader()
    return render_template(
        "endowment/index.html",
        positions=queries.positions(),
        waiting=queries.bookings(state=BookingState.PREPARED),
        bookings=queries.bookings(limit=25),
        labels=labels,
        accounts=ACCOUNTS,
        may_prepare=policy.may_prepare(current_actor()),
    )


@pages.get("/bookings/new")
@governed_by(policy.may_prepare, fresh=True)
def new() -> str:
    return _form()


@pages.post("/bookings/new")
@governed_by(policy.may_prepare, fresh=True)
def prepare() -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.prepare(current_actor(), read_form(BookingIn())).id)}

    return submit_form(effect, then=_to_booking, again=_form)


@pages.get("/bookings/<uuid:booking_id>")
@governed_by(policy.may_view)
def booking(booking_id: uuid.UUID) -> str:
    return _booking_page(booking_id)


@pages.post("/bookings/<uuid:booking_id>/approve")
@governed_by(policy.may_decide, fresh=True)
def approve(booking_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.approve(current_actor(), booking_id, given_version()).id)}

    return submit_form(effect, then=_to_booking, again=lambda **found: _booking_page(booking_id, **found))


@pages.post("/bookings/<uuid:booking_id>/refuse")
@governed_by(policy.may_decide, fresh=True)
def refuse(booking_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        reason = read_form(Refusal())["reason"]
        return {"id": str(service.refuse(current_actor(), booking_id, given_version(), reason).id)}

    return submit_form(effect, then=_to_booking, again=lambda **found: _booking_page(booking_id, **found))


def _form(**found: Any) -> str:
    choices = [(p.code, p.name.text(language())) for p in parties()]
    currencies = [(fund.currency, fund.currency) for fund in queries.books()]
    context = {"parties_choice": choices, "currencies": currencies, "labels": labels, "typed": {}, **found}
    return render_template("endowment/booking_form.html", **context)


def _booking_page(booking_id: uuid.UUID, **found: Any) -> str:
    _require_reader()
    shown = queries.booking(booking_id)
    if shown is None:
        raise NotFound
    return render_template(
        "endowment/booking.html",
        booking=shown,
        labels=labels,
        people=accounts.people_by_ids(_people(shown)),
        may_decide=shown.state == BookingState.PREPARED
        and policy.may_decide(current_actor(), shown.prepared_by_id),
        history=audit.history("endowment_bookings", shown.id),
        **{"typed": {}, **found},
    )


def _people(booking: Booking) -> list[uuid.UUID]:
    return [person_id for person_id in (booking.prepared_by_id, booking.decided_by_id) if person_id]


def _require_reader() -> None:
    if not policy.may_view(current_actor()):
        raise NotFound


def _to_booking(answer: dict[str, Any]) -> str:
    return url_for("endowment.booking", booking_id=answer["id"])
