"""/awards: the public list and record, and the money behind it."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.audit import queries as audit
from app.awards import labels, policy, queries, service
from app.awards.models import Award, AwardLine
from app.awards.pages.blueprint import pages
from app.awards.schemas import PaymentIn, SalesIn, Voiding
from app.awards.states import AwardState
from app.calls.terms import Terms
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.formats import money
from app.web.forms import given_version, read_form
from app.web.paging import after, page_of, wanted_limit
from app.web.submitting import submit_form


@pages.get("/awards")
@governed_by(policy.may_view, anonymous=True)
def index() -> str:
    limit = wanted_limit()
    rows = queries.awards_for(current_actor(), after=after(), limit=limit + 1)
    return render_template("awards/index.html", page=page_of(rows, limit, queries.position), labels=labels)


@pages.get("/awards/<uuid:award_id>")
@governed_by(policy.may_view, anonymous=True)
def award(award_id: uuid.UUID) -> str:
    return _award_page(award_id)


@pages.post("/awards/<uuid:award_id>/confirm")
@governed_by(policy.may_confirm, fresh=True)
def confirm(award_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.confirm(current_actor(), award_id, request.form.get("party", "")).id)}

    return submit_form(effect, then=_to_award, again=lambda **found: _award_page(award_id, **found))


@pages.get("/award-lines/<uuid:line_id>/payments/new")
@governed_by(policy.may_ask_payment, fresh=True)
def new_payment(line_id: uuid.UUID) -> str:
    return _payment_form(line_id)


@pages.post("/award-lines/<uuid:line_id>/payments/new")
@governed_by(policy.may_ask_payment, fresh=True)
def ask_payment(line_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(PaymentIn())
        service.ask_payment(current_actor(), line_id, data["amount"], data["pay_on"])
        return {"id": str(_line_award(line_id).id)}

    return submit_form(effect, then=_to_award, again=lambda **found: _payment_form(line_id, **found))


@pages.post("/payments/<uuid:payment_id>/approve")
@governed_by(policy.may_decide_payment, fresh=True)
def approve_payment(payment_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        paid = service.approve_payment(current_actor(), payment_id, given_version())
        return {"id": str(_line_award(paid.line_id).id)}

    return submit_form(effect, then=_to_award, again=lambda **found: _payment_page(payment_id, **found))


@pages.post("/payments/<uuid:payment_id>/void")
@governed_by(policy.may_decide_payment, fresh=True)
def void_payment(payment_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        reason = read_form(Voiding())["reason"]
        voided = service.void_payment(current_actor(), payment_id, given_version(), reason)
        return {"id": str(_line_award(voided.line_id).id)}

    return submit_form(effect, then=_to_award, again=lambda **found: _payment_page(payment_id, **found))


@pages.post("/payments/<uuid:payment_id>/reverse")
@governed_by(policy.may_ask_payment, fresh=True)
def reverse_payment(payment_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        made = service.reverse_payment(current_actor(), payment_id, read_form(Voiding())["reason"])
        return _award_of_payment(made.payment_id)

    return submit_form(effect, then=_to_award, again=lambda **found: _payment_page(payment_id, **found))


@pages.post("/payment-reversals/<uuid:reversal_id>/approve")
@governed_by(policy.may_decide_reversal, fresh=True)
def approve_reversal(reversal_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        made = service.approve_reversal(current_actor(), reversal_id, given_version())
        return _award_of_payment(made.payment_id)

    return submit_form(effect, then=_to_award, again=lambda **found: _reversal_page(reversal_id, **found))


@pages.post("/payment-reversals/<uuid:reversal_id>/refuse")
@governed_by(policy.may_decide_reversal, fresh=True)
def refuse_reversal(reversal_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        reason = read_form(Voiding())["reason"]
        made = service.refuse_reversal(current_actor(), reversal_id, given_version(), reason)
        return _award_of_payment(made.payment_id)

    return submit_form(effect, then=_to_award, again=lambda **found: _reversal_page(reversal_id, **found))


def _award_of_payment(payment_id: uuid.UUID) -> dict[str, str]:
    payment = queries.payment(payment_id)
    if payment is None:
        raise NotFound
    return {"id": str(_line_award(payment.line_id).id)}


def _reversal_page(reversal_id: uuid.UUID, **found: Any) -> str:
    reversal = queries.reversal(reversal_id)
    if reversal is None:
        raise NotFound
    return _payment_page(reversal.payment_id, **found)


@pages.post("/awards/<uuid:award_id>/royalties")
@governed_by(policy.may_state_sales, fresh=True)
def state_sales(award_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        stated = service.state_sales(current_actor(), award_id, read_form(SalesIn()))
        return {"id": str(stated.award_id)}

    return submit_form(effect, then=_to_award, again=lambda **found: _award_page(award_id, **found))


@pages.post("/royalties/<uuid:royalty_id>/approve")
@governed_by(policy.may_decide_royalty, fresh=True)
def approve_royalty(royalty_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        decided = service.approve_royalty(current_actor(), royalty_id, given_version())
        return {"id": str(decided.award_id)}

    return submit_form(effect, then=_to_award, again=lambda **found: _royalty_page(royalty_id, **found))


@pages.post("/royalties/<uuid:royalty_id>/refuse")
@governed_by(policy.may_decide_royalty, fresh=True)
def refuse_royalty(royalty_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        reason = read_form(Voiding())["reason"]
        return {
            "id": str(service.refuse_royalty(current_actor(), royalty_id, given_version(), reason).award_id)
        }

    return submit_form(effect, then=_to_award, again=lambda **found: _royalty_page(royalty_id, **found))


def _royalty_page(royalty_id: uuid.UUID, **found: Any) -> str:
    royalty = queries.royalty(royalty_id)
    if royalty is None:
        raise NotFound
    return _award_page(royalty.award_id, **found)


def _selling(award: Award) -> list[AwardLine]:
    """A line of every side whose sales the reader may state, where the programme is repaid from sales."""
    if "match" not in award.call.settings or not Terms.of(award.call.settings).royalty_permille:
        return []
    first = {line.party: line for line in reversed(award.lines) if line.paid.minor}
    return [line for party, line in first.items() if policy.may_state_sales(current_actor(), award, party)]


def _award_page(award_id: uuid.UUID, **found: Any) -> str:
    shown, actor = queries.award(award_id), current_actor()
    barred = shown is not None and queries.is_barred(actor, shown)
    if shown is None or not policy.may_view(actor, shown, barred=barred):
        raise NotFound
    inside = policy.is_inside(actor, shown.call, barred=barred)
    return render_template(
        "awards/award.html",
        award=shown,
        labels=labels,
        inside=inside,
        confirming=_may_confirm(shown) if inside else [],
        may_ask=lambda line: (
            inside and shown.state == AwardState.ACTIVE and policy.may_ask_payment(actor, shown, line)
        ),
        may_decide=lambda line, payment: (
            inside and policy.may_decide_payment(actor, shown, line, payment.asked_by_id)
        ),
        may_reverse=lambda line: inside and policy.may_ask_payment(actor, shown, line),
        may_decide_reversal=lambda line, reversal: (
            inside and policy.may_decide_reversal(actor, shown, line, reversal.prepared_by_id)
        ),
        selling=_selling(shown) if inside else [],
        payable={line.id: queries.payable(shown, line) for line in shown.lines} if inside else {},
        plans={
            line.id: [(labels.instalment(due), money(due.amount)) for due in queries.plan(shown, line)]
            for line in (shown.lines if inside else ())
        },
        reporting=any(policy.is_of_institution(actor, shown, line) for line in shown.lines),
        may_decide_royalty=lambda royalty: inside and policy.may_decide_royalty(actor, shown, royalty),
        history=audit.history("awards", shown.id) if inside else [],
        **{"typed": {}, **found},
    )


def _may_confirm(award: Award) -> list[str]:
    if award.state != AwardState.AGREEMENT_PENDING:
        return []
    confirmed, actor = {c.party for c in award.confirmations}, current_actor()
    return [p for p in award.call.parties if p not in confirmed and policy.may_confirm(actor, award, p)]


def _payment_form(line_id: uuid.UUID, **found: Any) -> str:
    award = _line_award(line_id)
    line = next(line for line in award.lines if line.id == line_id)
    if not policy.may_ask_payment(current_actor(), award, line):
        raise NotFound
    return render_template(
        "awards/payment_form.html", award=award, line=line, labels=labels, **{"typed": {}, **found}
    )


def _payment_page(payment_id: uuid.UUID, **found: Any) -> str:
    payment = queries.payment(payment_id)
    if payment is None:
        raise NotFound
    return _award_page(_line_award(payment.line_id).id, **found)


def _line_award(line_id: uuid.UUID) -> Award:
    award = queries.award_of_line(line_id)
    actor = current_actor()
    if award is None or not policy.is_inside(actor, award.call, barred=queries.is_barred(actor, award)):
        raise NotFound
    return award


def _to_award(answer: dict[str, Any]) -> str:
    return url_for("awards.award", award_id=answer["id"])
