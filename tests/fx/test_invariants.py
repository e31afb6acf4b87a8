from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.fx import service
from app.fx.invariants import INVARIANTS
from app.fx.models import RateImport, ReferenceRate
from app.kernel import clock
from app.kernel.actor import system
from app.kernel.db import read_only, session, unit_of_work


@pytest.fixture
def published(database, tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("Date,USD,JPY,\n2026-10-30,1.1172,175.68,\n")
    with clock.at(datetime(2026, 10, 31, tzinfo=UTC)):
        unit_of_work(service.import_rates, system("test"), path)


def broken() -> set[str]:
    with read_only() as reading:
        return {one.name for one in INVARIANTS if list(one.find(reading))}


def change(statement) -> None:
    unit_of_work(lambda: session().execute(statement))


def test_what_the_service_does_keeps_them(published):
    assert broken() == set()


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (
            update(ReferenceRate).where(ReferenceRate.quote == "JPY").values(base="CHF"),
            "every rate of a source is based on one currency",
        ),
        (
            update(ReferenceRate).values(
                imported_at=datetime(2026, 10, 31, tzinfo=UTC) + timedelta(seconds=1)
            ),
            "every rate is of the source its import names",
        ),
        (update(RateImport).values(added=1), "no import wrote more rates than it reported"),
    ],
)
def test_each_breach_is_found(published, statement, name):
    change(statement)
    assert broken() == {name}
