"""/api/v1/awards and /api/v1/payments."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from app.awards import policy, queries, service
from app.awards.models import ExpenditureReport
from app.awards.rules import ReportDraft, SalesDraft
from app.awards.schemas import (
    AwardOut,
    InsideAward,
    PartyChoice,
    PaymentIn,
    PaymentOut,
    ReportIn,
    ReportOut,
    ReversalOut,
    RoyaltyOut,
    SalesIn,
    Voiding,
)
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version
from app.web.idempotency import once_per_key
from app.web.paging import after, link_next, page_of, wanted_limit

api = Blueprint("awards_api", __name__, url_prefix="/api/v1", description="Awards and payments")
Answer = tuple[Any, int, dict[str, str]]


@api.get("/awards")
@api.response(200, AwardOut(many=True))
@governed_by(policy.may_view, anonymous=True)
def list_awards() -> Answer:
    limit = wanted_limit()
    page = page_of(
        queries.awards_for(current_actor(), after=after(), limit=limit + 1), limit, queries.position
    )
    return page.rows, 200, link_next(page)


@api.get("/awards/<uuid:award_id>")
@api.response(200)
@api.alt_response(404, description="No such award, or not released yet")
@governed_by(policy.may_view, anonymous=True)
def get_award(award_id: uuid.UUID) -> Answer:
    return _award(award_id)


@api.post("/awards/<uuid:award_id>/confirmations")
@api.arguments(PartyChoice)
@api.response(201)
@governed_by(policy.may_confirm, fresh=True)
def confirm_award(data: dict[str, str], award_id: uuid.UUID) -> Answer:
    once_per_key(lambda: {"id": str(service.confirm(current_actor(), award_id, data["party"]).id)})
    return _award(award_id, 201)


@api.post("/award-lines/<uuid:line_id>/payments")
@api.arguments(PaymentIn)
@api.response(201, PaymentOut)
@governed_by(policy.may_ask_payment, fresh=True)
def ask_payment(data: dict[str, Any], line_id: uuid.UUID) -> Answer:
    def effect() -> dict[str, str]:
        return {"id": str(service.ask_payment(current_actor(), line_id, data["amount"], data["pay_on"]).id)}

    return _payment(uuid.UUID(once_per_key(effect)["id"]), 201)


@api.post("/payments/<uuid:payment_id>/approval")
@api.response(201, PaymentOut)
@governed_by(policy.may_decide_payment, fresh=True)
def approve_payment(payment_id: uuid.UUID) -> Answer:
    version = given_version()
    once_per_key(lambda: {"id": str(service.approve_payment(current_actor(), payment_id, version).id)})
    return _payment(payment_id, 201)


@api.post("/payments/<uuid:payment_id>/voiding")
@api.arguments(Voiding)
@api.response(201, PaymentOut)
@governed_by(policy.may_decide_payment, fresh=True)
def void_payment(data: dict[str, str], payment_id: uuid.UUID) -> Answer:
    version = given_version()
    once_per_key(
        lambda: {"id": str(service.void_payment(current_actor(), payment_id, version, data["reason"]).id)}
    )
    return _payment(payment_id, 201)


@api.post("/payments/<uuid:payment_id>/reversals")
@api.arguments(Voiding)
@api.response(201, ReversalOut)
@governed_by(policy.may_ask_payment, fresh=True)
def reverse_payment(data: dict[str, str], payment_id: uuid.UUID) -> Answer:
    """Ask for the opposite of a payment that was made; a second person books it."""
    reason = data["reason"]
    kept = once_per_key(lambda: {"id": str(service.reverse_payment(current_actor(), payment_id, reason).id)})
    return _reversal(uuid.UUID(kept["id"]))


@api.post("/payment-reversals/<uuid:reversal_id>/approval")
@api.response(201, ReversalOut)
@governed_by(policy.may_decide_reversal, fresh=True)
def approve_reversal(reversal_id: uuid.UUID) -> Answer:
    version = given_version()
    once_per_key(lambda: {"id": str(service.approve_reversal(current_actor(), reversal_id, version).id)})
    return _reversal(reversal_id)


@api.post("/payment-reversals/<uuid:reversal_id>/refusal")
@api.arguments(Voiding)
@api.response(201, ReversalOut)
@governed_by(policy.may_decide_reversal, fresh=True)
def refuse_reversal(data: dict[str, str], reversal_id: uuid.UUID) -> Answer:
    version, reason = given_version(), data["reason"]
    once_per_key(
        lambda: {"id": str(service.refuse_reversal(current_actor(), reversal_id, version, reason).id)}
    )
    return _reversal(reversal_id)


@api.post("/awards/<uuid:award_id>/royalties")
@api.arguments(SalesIn)
@api.response(201, RoyaltyOut)
@governed_by(policy.may_state_sales, fresh=True)
def state_sales(draft: SalesDraft, award_id: uuid.UUID) -> Answer:
    """State one side's sales of a period; what is due follows from the programme of the call."""
    kept = once_per_key(lambda: {"id": str(service.state_sales(current_actor(), award_id, draft).id)})
    return _royalty(uuid.UUID(kept["id"]))


@api.post("/royalties/<uuid:royalty_id>/approval")
@api.response(201, RoyaltyOut)
@governed_by(policy.may_decide_royalty, fresh=True)
def approve_royalty(royalty_id: uuid.UUID) -> Answer:
    version = given_version()
    once_per_key(lambda: {"id": str(service.approve_royalty(current_actor(), royalty_id, version).id)})
    return _royalty(royalty_id)


@api.post("/royalties/<uuid:royalty_id>/refusal")
@api.arguments(Voiding)
@api.response(201, RoyaltyOut)
@governed_by(policy.may_decide_royalty, fresh=True)
def refuse_royalty(data: dict[str, str], royalty_id: uuid.UUID) -> Answer:
    version, reason = given_version(), data["reason"]
    once_per_key(lambda: {"id": str(service.refuse_royalty(current_actor(), royalty_id, version, reason).id)})
    return _royalty(royalty_id)


@api.get("/award-reports")
@api.response(200, ReportOut(many=True))
@governed_by(policy.may_list_reports)
def list_reports() -> Any:
    """Reports on the lines of the reader's institutions, then those that wait for the reader."""
    if not policy.may_list_reports(current_actor()):
        raise NotFound
    own = [report for line, _award in queries.lines_to_report(current_actor()) for report in line.reports]
    return own + [report for report, _line, _award in queries.reports_for(current_actor())]


@api.get("/award-reports/<uuid:report_id>")
@api.response(200, ReportOut)
@api.alt_response(404, description="No such report")
@governed_by(policy.may_view_report)
def get_report(report_id: uuid.UUID) -> Answer:
    return _report(report_id, 200)


@api.post("/award-lines/<uuid:line_id>/reports")
@api.arguments(ReportIn)
@api.response(201, ReportOut)
@governed_by(policy.may_report, fresh=True)
def send_report(draft: ReportDraft, line_id: uuid.UUID) -> Answer:
    """Report what the institution spent of a line; the cost rule of the side judges the indirect cost."""
    kept = once_per_key(lambda: {"id": str(service.send_report(current_actor(), line_id, draft).id)})
    return _report(uuid.UUID(kept["id"]))


@api.post("/award-reports/<uuid:report_id>/check")
@api.response(201, ReportOut)
@governed_by(policy.may_decide_report, fresh=True)
def check_report(report_id: uuid.UUID) -> Answer:
    """The first of two officers where money comes back."""
    version = given_version()
    once_per_key(lambda: {"id": str(service.check_report(current_actor(), report_id, version).id)})
    return _report(report_id)


@api.post("/award-reports/<uuid:report_id>/acceptance")
@api.response(201, ReportOut)
@governed_by(policy.may_decide_report, fresh=True)
def accept_report(report_id: uuid.UUID) -> Answer:
    version = given_version()
    once_per_key(lambda: {"id": str(service.accept_report(current_actor(), report_id, version).id)})
    return _report(report_id)


@api.post("/award-reports/<uuid:report_id>/return")
@api.arguments(Voiding)
@api.response(201, ReportOut)
@governed_by(policy.may_return_report, fresh=True)
def return_report(data: dict[str, str], report_id: uuid.UUID) -> Answer:
    version, reason = given_version(), data["reason"]
    once_per_key(lambda: {"id": str(service.return_report(current_actor(), report_id, version, reason).id)})
    return _report(report_id)


def _report(report_id: uuid.UUID, status: int = 201) -> Answer:
    found = _visible_report(report_id)
    return found, status, {"ETag": f'"{found.version}"'}


def _visible_report(report_id: uuid.UUID) -> ExpenditureReport:
    found, actor = queries.report(report_id), current_actor()
    award = queries.award_of_line(found.line_id) if found else None
    if found is None or award is None:
        raise NotFound
    line = next(one for one in award.lines if one.id == found.line_id)
    if not policy.may_view_report(actor, award, line, barred=queries.is_barred(actor, award)):
        raise NotFound
    return found


def _royalty(royalty_id: uuid.UUID) -> Answer:
    found = queries.royalty(royalty_id)
    if found is None:
        raise NotFound
    return found, 201, {"ETag": f'"{found.version}"'}


def _reversal(reversal_id: uuid.UUID) -> Answer:
    found = queries.reversal(reversal_id)
    if found is None:
        raise NotFound
    return found, 201, {"ETag": f'"{found.version}"'}


def _award(award_id: uuid.UUID, status: int = 200) -> Answer:
    found, actor = queries.award(award_id), current_actor()
    barred = found is not None and queries.is_barred(actor, found)
    if found is None or not policy.may_view(actor, found, barred=barred):
        raise NotFound
    schema = InsideAward() if policy.is_inside(actor, found.call, barred=barred) else AwardOut()
    return schema.dump(found), status, {"ETag": f'"{found.version}"'}


def _payment(payment_id: uuid.UUID, status: int) -> Answer:
    found = queries.payment(payment_id)
    if found is None:
        raise NotFound
    return found, status, {"ETag": f'"{found.version}"'}
