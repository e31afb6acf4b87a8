"""No way back over a year that has two payouts to the schema that knows one a year: refused, and nothing changed."""

import pytest
from sqlalchemy import inspect, select, text

from app.endowment.models import Payout
from app.endowment.rules import ReversalDraft
from app.kernel import clock, db, migrations
from tests.factories.endowment import decided, opened, paid_out, with_income

BEFORE = "0024_screening"
SENTENCE = "a payout was withdrawn and authorised again in USD"


def payouts(engine):
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT id, attempt, decision FROM endowment_payouts ORDER BY id")
        ).all()


def test_a_second_payout_refuses_the_way_back(real_database):
    team = opened()
    with_income(team, USD=10**8)
    engine = db.engine()
    first = payouts(engine)
    with db.read_only() as reader:
        made = reader.scalars(select(Payout)).one()
    day = clock.today(team.preparer.zone)
    decided(team, "reversals", ReversalDraft(made.entry_id, day, "Authorised on a mistake"))
    paid_out(team, "USD", made.year)
    before = payouts(engine)
    assert len(before) == len(first) + 1
    tables = set(inspect(engine).get_table_names())
    with pytest.raises(RuntimeError, match=SENTENCE):
        migrations.downgrade(engine, BEFORE)
    assert (payouts(engine), set(inspect(engine).get_table_names())) == (before, tables)
    with engine.connect() as connection:
        assert migrations.is_at_head(connection)


def test_one_payout_a_year_goes_down_and_up(real_database):
    team = opened()
    with_income(team, USD=10**8)
    engine = db.engine()
    before = payouts(engine)
    migrations.downgrade(engine, BEFORE)
    migrations.upgrade(engine)
    assert payouts(engine) == before
