"""Awards that were active before the rules asked on after an award are known to them on the way up; registers go."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from app.integrity import service
from app.integrity.models import AwardedProject
from app.integrity.queries import registers
from app.integrity.sources.register_tables import PROGRAMMES
from app.integrity.states import Register
from app.kernel import db, migrations
from tests.awards.test_service import confirmed, selected
from tests.factories.findings import RULES
from tests.factories.reviews import during_review
from tests.integrity.test_lists import DAY, table

BEFORE = "0032_expenditure"


def known() -> list[tuple[Any, datetime]]:
    with db.read_only() as session:
        return [(row.proposal_id, row.awarded_at) for row in session.query(AwardedProject)]


def test_awards_stay_known_and_registers_go(real_database: Any, tmp_path: Path) -> None:
    world, award = selected()
    with during_review(world.call):
        active = confirmed(world, award)
    assert known() == [(world.ids[0], active.active_at)]
    path = table(tmp_path / "1.csv", PROGRAMMES, ("Alpha", "", ""))
    db.unit_of_work(service.import_register, RULES, Register.PROGRAMMES, path, DAY)
    engine = db.engine()
    migrations.downgrade(engine, BEFORE)
    assert not {"register_entries", "register_keys", "awarded_projects"} & set(
        inspect(engine).get_table_names()
    )
    migrations.upgrade(engine)
    assert known() == [(world.ids[0], active.active_at)]
    with db.read_only() as session:
        assert registers.editions() == []
        assert session.execute(text("SELECT count(*) FROM awards")).scalar() == 1
