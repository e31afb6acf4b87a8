"""/rates: official rates under four eyes, and what was published last."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, url_for

from app.accounts import queries as accounts
from app.fx import labels, policy, queries, service
from app.fx.models import OfficialRate
from app.fx.rates import Rate, decimal_text
from app.fx.schemas import RateIn, RefusalIn
from app.kernel.decisions import Decision
from app.kernel.errors import NotFound
from app.kernel.parties import parties
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form

pages = Blueprint("fx", __name__, template_folder="templates", url_prefix="/rates")


@pages.get("")
@governed_by(policy.may_view_official)
def index() -> str:
    return _page()


@pages.post("")
@governed_by(policy.may_set, fresh=True)
def propose() -> Any:
    return _done(lambda: service.propose_rate(current_actor(), read_form(RateIn())))


@pages.post("/<uuid:rate_id>/approve")
@governed_by(policy.may_decide, fresh=True)
def approve(rate_id: uuid.UUID) -> Any:
    return _done(lambda: service.approve_rate(current_actor(), rate_id, given_version()))


@pages.post("/<uuid:rate_id>/refuse")
@governed_by(policy.may_decide, fresh=True)
def refuse(rate_id: uuid.UUID) -> Any:
    return _done(
        lambda: service.refuse_rate(
            current_actor(), rate_id, given_version(), read_form(RefusalIn())["reason"]
        )
    )


def _done(verb: Callable[[], OfficialRate]) -> Any:
    effect = lambda: {"id": str(verb().id)}  # noqa: E731
    return submit_form(effect, then=lambda _answer: url_for("fx.index"), again=_page)


def _page(**kept: Any) -> str:
    actor = current_actor()
    if not policy.may_view_official(actor):
        raise NotFound
    rates = queries.official_rates()
    people = {key for rate in rates for key in (rate.prepared_by_id, rate.decided_by_id) if key}
    currencies = [(code, code) for code in dict.fromkeys(party.currency for party in parties())]
    context = {
        "rates": rates, "shown": _shown, "labels": labels, "currencies": currencies,
        "people": accounts.people_by_ids(list(people)), "may_set": policy.may_set(actor),
        "mine": {
            rate.id
            for rate in rates
            if rate.decision == Decision.PREPARED and policy.may_decide(actor, rate.prepared_by_id)
        },
        "newest_day": queries.newest_day(), "imports": queries.imports(limit=5),
        "purposes": [(purpose.value, str(word)) for purpose, word in labels.PURPOSES.items()],
        "typed": {}, **kept,
    }  # fmt: skip
    return render_template("fx/index.html", **context)


def _shown(rate: OfficialRate) -> str:
    return decimal_text(Rate(rate.base, rate.quote, rate.numerator, rate.denominator, rate.day, ""))
