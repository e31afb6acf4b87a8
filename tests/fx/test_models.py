"""The database itself refuses a rate that is none."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.fx.models import RateImport, ReferenceRate
from app.kernel import clock
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict
from app.kernel.ids import new_id


def keep(**columns) -> None:
    batch = RateImport(id=new_id(), source="ECB", file_name="x.csv", sha256="a" * 64, imported_at=clock.now())
    batch.added = batch.changed = batch.unchanged = batch.refused = 0
    defaults = {"date": date(2026, 10, 30), "base": "EUR", "quote": "USD", "numerator": 1, "denominator": 1}
    rows = [
        ReferenceRate(
            **{**defaults, "source": "ECB", "imported_at": clock.now(), "import_id": batch.id, **one}
        )
        for one in ({}, {"quote": "JPY", **columns})
    ]

    def verb() -> None:
        session().info["audited"] = True
        session().add(batch)
        session().flush()
        session().add_all(rows)

    unit_of_work(verb)


def test_two_currencies_of_a_day_are_kept(database):
    keep()
    with read_only() as reader:
        assert sorted(reader.scalars(select(ReferenceRate.quote))) == ["JPY", "USD"]


@pytest.mark.parametrize(
    "columns",
    [
        {"numerator": 0},
        {"denominator": -1},
        {"quote": "EUR"},
        {"quote": "US"},
        {"quote": "USD"},
        {"import_id": new_id()},
    ],
)
def test_what_is_no_rate_is_refused(database, columns):
    with pytest.raises((Conflict, IntegrityError)):
        keep(**columns)
