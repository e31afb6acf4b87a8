"""Migrations: up, down, up again on both engines, and no difference to the models."""

from pathlib import Path

import pytest
from sqlalchemy import inspect

from app.kernel import db, migrations
from tests.conftest import ENGINES, new_database


@pytest.mark.parametrize("kind", ENGINES)
def test_up_down_up_and_no_drift(kind: str, tmp_path: Path) -> None:
    with new_database(kind, tmp_path) as url:
        engine = db.open_engine(url)
        newest = set(inspect(engine).get_table_names())
        migrations.check(engine)
        migrations.downgrade(engine, "base")
        assert set(inspect(engine).get_table_names()) == {"alembic_version"}
        migrations.upgrade(engine)
        assert set(inspect(engine).get_table_names()) == newest
        migrations.check(engine)
        with engine.connect() as connection:
            assert migrations.is_at_head(connection)
        engine.dispose()
