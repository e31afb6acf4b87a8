"""What time itself does to the books."""

from typing import Any

from app.kernel.actor import system
from app.kernel.db import unit_of_work
from app.ledger import service

DAILY = "ledger.daily"


def daily(_payload: dict[str, Any]) -> None:
    """End pending entries and age lots whose time is over; a second run of a day finds nothing to do."""
    unit_of_work(service.expire_due, system("calendar"))
    unit_of_work(service.expire_lots, system("calendar"))
