"""/endowment/projection: what a book can pay for decades under each version of its policy."""

from typing import Any

from flask import render_template, request, url_for

from app.endowment import labels, policy, queries, service
from app.endowment.pages.blueprint import pages, require_reader
from app.endowment.schemas import MarketIn, ProjectionIn
from app.kernel import clock
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.admission import takes_up_to
from app.web.forms import given_file, read_form
from app.web.submitting import submit_form

LARGEST = 4 * 1024 * 1024


@pages.get("/projection")
@governed_by(policy.may_view)
def projection() -> str:
    return _projection()


def _projection(**found: Any) -> str:
    require_reader()
    asked = {name: value for name, value in request.args.items() if value}
    wish = ProjectionIn().load(
        {**asked, "policies": [text for text in request.args.getlist("policies") if text]}
    )
    asked_for = queries.comparison(wish)
    found_ahead = queries.outlooks(asked_for.compared, wish, clock.today(current_actor().zone))
    context = {"typed": {}, "may_prepare": policy.may_prepare(current_actor()), **found}
    return render_template(
        "endowment/projection.html",
        wish={**wish, "currency": asked_for.currency},
        currencies=queries.currencies(),
        versions=asked_for.versions,
        compared=asked_for.compared,
        market=queries.newest_market(),
        labels=labels,
        drawn=found_ahead.drawn,
        replayed=found_ahead.replayed,
        missing=labels.missing_text(*found_ahead.missing) if found_ahead.missing else "",
        first_year=found_ahead.first_year,
        **context,
    )


@pages.post("/projection/market")
@takes_up_to(LARGEST)
@governed_by(policy.may_prepare)
def take_market() -> Any:
    def effect() -> dict[str, str]:
        typed, given = read_form(MarketIn()), given_file("market.refused", "market.no_file")
        return {"id": str(service.take_market(current_actor(), typed["source"], given.stream.read()).id)}

    return submit_form(effect, then=lambda _answer: url_for("endowment.projection"), again=_projection)
