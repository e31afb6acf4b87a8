"""Published market history as the projection reads it."""

from sqlalchemy import select

from app.endowment.models import MarketImport, MarketLevel
from app.endowment.sources import MarketMonth
from app.kernel.db import session
from app.kernel.fiscal import Month


def is_market_known(file_hash: str) -> bool:
    return session().scalar(select(MarketImport.id).where(MarketImport.file_hash == file_hash)) is not None


def newest_market() -> MarketImport | None:
    return session().scalar(select(MarketImport).order_by(MarketImport.imported_at.desc()).limit(1))


def market_months(market: MarketImport) -> dict[Month, MarketMonth]:
    wanted = select(MarketLevel).where(MarketLevel.import_id == market.id)
    return {Month.of(row.month): MarketMonth(*row.figures()) for row in session().scalars(wanted)}
