"""The worker does by itself what time does to the books."""

from datetime import date

from flask import Flask

from app.background import Worker
from app.kernel.db import read_only
from app.ledger import queries
from tests.ledger.conftest import Desk
from tests.ledger.test_lots import on, open_lot


def test_the_worker_expires_a_lot_on_the_day_after_its_end(app: Flask, us: Desk) -> None:
    lot, settings = open_lot(us, "annual", 2027), app.extensions["settings"]
    with on(date(2027, 9, 30)):
        Worker(settings).turn()
    with read_only():
        assert queries.lot(lot.id).expired_at is None
    with on(date(2027, 10, 1)):
        Worker(settings).turn()
    with read_only():
        assert queries.lot(lot.id).expired_at is not None
