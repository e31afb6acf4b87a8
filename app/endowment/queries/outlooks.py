"""What a book can pay for decades under versions of its policy, from what is kept of markets and prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import structlog

from app.endowment.fan import Fan, fan
from app.endowment.models import Policy
from app.endowment.projection import Outlook, monte_carlo, quarterly_returns, replay
from app.endowment.queries.books import currencies
from app.endowment.queries.history import fund_history
from app.endowment.queries.markets import market_months, newest_market
from app.endowment.queries.rows import policies
from app.endowment.rules import fund_year
from app.endowment.spending import FundHistory, MissingFact, SpendingPolicy

log = structlog.get_logger("endowment")
COMPARED, ASKED = 3, ("seed", "paths", "years", "shares")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A book, all versions of its policy, and those that are compared."""

    currency: str
    versions: Sequence[Policy]
    compared: Sequence[Policy]


@dataclass(frozen=True, slots=True)
class Outlooks:
    """Drawn futures and replayed history by version number, from the close of `first_year` on.

    `missing`: the kind of figure that is missing and of when (`labels.MISSING`); then both are empty.
    """

    first_year: int = 0
    drawn: Mapping[str, Fan] = field(default_factory=dict)
    replayed: Mapping[str, Fan] = field(default_factory=dict)
    missing: tuple[str, str] | None = None


def comparison(wish: Mapping[str, Any]) -> Comparison:
    """The book that is named, else the first with a policy; the versions that are named, else the newest."""
    known, every = currencies(), policies()
    with_policy = [row.currency for row in every] or known or [""]
    currency = wish["currency"] if wish["currency"] in known else with_policy[0]
    versions = [row for row in every if row.currency == currency]
    compared = [row for row in versions if row.id in wish["policies"]] or versions
    return Comparison(currency, versions, compared[:COMPARED])


def outlooks(compared: Sequence[Policy], wish: Mapping[str, Any], today: date) -> Outlooks:
    """Both looks ahead, or what they lack. `wish`: years, paths, seed, shares."""
    market = newest_market()
    if market is None or not compared:
        return Outlooks()
    first = compared[0]
    drawn_from = {"market": market.file_hash, "versions": [row.number for row in compared]}
    asked = {name: str(wish[name]) if name == "shares" else wish[name] for name in ASKED}
    log.info("endowment.projection", currency=first.currency, **asked, **drawn_from)
    history = fund_history(first)
    settings = {str(row.number): SpendingPolicy.from_table(row.settings) for row in compared}
    year = _last_close(history, fund_year(today, first.closing_month))
    years, paths, seed = wish["years"], wish["paths"], wish["seed"]
    try:
        returns = quarterly_returns(market_months(market), history.prices, shares=Decimal(wish["shares"]))
        drawn = monte_carlo(history, settings, returns, year, paths=paths, seed=seed, years=years)
        replayed = replay(history, settings, returns, year, years=years)
    except MissingFact as missing:
        return Outlooks(year, missing=(missing.kind, str(missing.when)))
    except ValueError:
        return Outlooks(year, missing=("history", ""))
    return Outlooks(year, _fans(drawn, first.currency, year), _fans(replayed, first.currency, year))


def _fans(found: Mapping[str, Outlook], currency: str, year: int) -> dict[str, Fan]:
    return {name: fan(it, currency, year) for name, it in found.items()}


def _last_close(history: FundHistory, running: int) -> int:
    """The newest year whose close was valued; the one before the running one where none was."""
    valued = [month.year for month in history.values if month.number == history.closing_month]
    return max((year for year in valued if year <= running), default=running - 1)
