"""Published market history, taken for the projection."""

from app.audit import service as audit
from app.endowment import queries, rules
from app.endowment.models import MarketImport, MarketLevel
from app.endowment.rules import NANO
from app.endowment.service.books import require_administrator
from app.endowment.sources import UnreadableSeries, read_market
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.crypto import sha256_hex
from app.kernel.db import session
from app.kernel.errors import Problem, RuleBroken, refuse_if


def take_market(actor: Actor, source: str, data: bytes) -> MarketImport:
    """Take a monthly series (CSV: Date, SP500, Dividend, Long Interest Rate). Months without a figure are left out.

    Raises RuleBroken `market.refused` where it is no such table, names no source, or has no month.
    """
    require_administrator(actor)
    try:
        series = read_market(data)
    except UnreadableSeries as fault:
        raise RuleBroken(
            "market.refused", [Problem("market.no_table", "/file", {"text": fault.text})]
        ) from fault
    file_hash = sha256_hex(data)
    refuse_if(
        rules.market_problems(series, source, is_known=queries.is_market_known(file_hash)), "market.refused"
    )
    months = sorted(series.months)
    taken = MarketImport(
        source=source.strip(), file_hash=file_hash, month_count=len(months), first_month=months[0].first_day(),
        last_month=months[-1].first_day(), imported_at=clock.now(), imported_by_id=actor.person_id,
    )  # fmt: skip
    session().add(taken)
    session().flush()
    session().add_all(
        MarketLevel(
            import_id=taken.id,
            month=month.first_day(),
            price_nano=int(series.months[month].price.scaleb(NANO)),
            dividend_nano=int(series.months[month].dividend.scaleb(NANO)),
            yield_nano=int(series.months[month].bond_yield.scaleb(NANO)),
        )
        for month in months
    )
    session().flush()
    audit.record(actor, "market.taken", taken, changes={"file_hash": file_hash, "months": len(months)})
    return taken
