"""What must be right before this process takes requests: asked by `/readyz`."""

from datetime import datetime, timedelta

from sqlalchemy import text

from app.files import store
from app.kernel import clock, db, migrations

LARGEST_OFFSET = timedelta(seconds=5)


def schema_is_newest() -> bool:
    with db.reading_engine().connect() as connection:
        return migrations.is_at_head(connection)


def store_is_writable() -> bool:
    return store.active().writable()


def clock_is_sane() -> bool:
    """This machine's clock and the database's differ by less than five seconds (INV-44)."""
    if db.session().get_bind().dialect.name == "sqlite":
        return True
    told: datetime = db.session().execute(text("SELECT clock_timestamp()")).scalar_one()
    return abs(told - clock.now()) < LARGEST_OFFSET


CHECKS = {"schema": schema_is_newest, "store": store_is_writable, "clock": clock_is_sane}
