"""/endowment/projection: what a book can pay for decades under each version of its policy."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for

from app.endowment import labels, policy, queries, service
from app.endowment.fan import fan
from app.endowment.models import Policy
from app.endowment.pages.blueprint import pages, require_reader
from app.endowment.projection import monte_carlo, quarterly_returns, replay
from app.endowment.rules import fund_year
from app.endowment.schemas import MarketIn, ProjectionIn
from app.endowment.spending import FundHistory, MissingFact, SpendingPolicy
from app.kernel import clock
from app.kernel.errors import Problem, RuleBroken
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.admission import takes_up_to
from app.web.forms import read_form
from app.web.submitting import submit_form

LARGEST = 4 * 1024 * 1024
COMPARED = 3


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
    currencies = queries.currencies()
    every = queries.policies()
    with_policy = [row.currency for row in every] or currencies or [""]
    currency = wish["currency"] if wish["currency"] in currencies else with_policy[0]
    versions = [row for row in every if row.currency == currency]
    compared = [row for row in versions if row.id in wish["policies"]] or versions
    context = {"typed": {}, "may_prepare": policy.may_prepare(current_actor()), **found}
    return render_template(
        "endowment/projection.html",
        wish={**wish, "currency": currency},
        currencies=currencies,
        versions=versions,
        compared=compared[:COMPARED],
        market=queries.newest_market(),
        labels=labels,
        **{**_outlooks(compared[:COMPARED], wish), **context},
    )


def _outlooks(compared: Sequence[Policy], wish: Mapping[str, Any]) -> dict[str, Any]:
    """Drawn futures and replayed history by version; or the words for what is missing."""
    market = queries.newest_market()
    if market is None or not compared:
        return _nothing("")
    first = compared[0]
    history = queries.fund_history(first)
    policies = {str(row.number): SpendingPolicy.from_table(row.settings) for row in compared}
    year = _last_close(history, fund_year(clock.today(current_actor().zone), first.closing_month))
    options = {"years": wish["years"]}
    try:
        returns = quarterly_returns(queries.market_months(market), history.prices, shares=wish["shares"])
        drawn = monte_carlo(
            history, policies, returns, year, paths=wish["paths"], seed=wish["seed"], **options
        )
        replayed = replay(history, policies, returns, year, **options)
    except MissingFact as missing:
        return {
            "drawn": {},
            "replayed": {},
            "missing": labels.missing_text(missing.kind, str(missing.when)),
            "first_year": year,
        }
    except ValueError:
        return {
            "drawn": {},
            "replayed": {},
            "missing": labels.missing_text("history", ""),
            "first_year": year,
        }
    show = lambda found: {name: fan(it, first.currency, year) for name, it in found.items()}  # noqa: E731
    return {"drawn": show(drawn), "replayed": show(replayed), "missing": "", "first_year": year}


def _nothing(missing: str) -> dict[str, Any]:
    return {"drawn": {}, "replayed": {}, "missing": missing, "first_year": 0}


def _last_close(history: FundHistory, running: int) -> int:
    """The newest year whose close was valued; the one before the running one where none was."""
    valued = [month.year for month in history.values if month.number == history.closing_month]
    return max((year for year in valued if year <= running), default=running - 1)


@pages.post("/projection/market")
@takes_up_to(LARGEST)
@governed_by(policy.may_prepare)
def take_market() -> Any:
    def effect() -> dict[str, str]:
        typed, given = read_form(MarketIn()), request.files.get("file")
        if given is None or not given.filename:
            raise RuleBroken("market.refused", [Problem("market.no_file", "/file")])
        return {"id": str(service.take_market(current_actor(), typed["source"], given.stream.read()).id)}

    return submit_form(effect, then=lambda _answer: url_for("endowment.projection"), again=_projection)
