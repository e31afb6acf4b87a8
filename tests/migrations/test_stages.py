"""Forms of panels and what panels answered are never dropped: the way back to the schema without them is refused."""

import pytest
from sqlalchemy import Engine, MetaData, Table, inspect, select

from app.kernel import db, migrations
from app.reviews.service import meetings
from tests.factories import reviews as make
from tests.journeys.around import SAID
from tests.reviews.test_meetings import item_of, panel
from tests.reviews.test_stages import world_with_panel_form

BEFORE = "0029_accounting"
KEPT = ("calls", "call_agencies", "criteria", "panel_meetings", "panel_items", "relations")
NEW = ("stage_forms", "stage_criteria")


def rows(engine: Engine, tables: tuple[str, ...], without: tuple[str, ...] = ()) -> list[dict[str, object]]:
    """Every row of the tables, whatever the schema is."""
    found = []
    with engine.connect() as connection:
        for name in tables:
            table = Table(name, MetaData(), autoload_with=connection)
            columns = [column for column in table.c if column.name not in without]
            found += [
                {"": name, **row}
                for row in connection.execute(select(*columns).order_by(table.c.id)).mappings()
            ]
    return found


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_form_of_a_panel_refuses_the_way_back(real_database: str, is_answered: bool) -> None:
    world = world_with_panel_form()
    with make.during_review(world.call):
        if is_answered:
            _answer(world)
    engine = db.engine()
    before, tables = rows(engine, (*KEPT, *NEW)), set(inspect(engine).get_table_names())
    assert sum(row[""] == "stage_criteria" for row in before) == 3
    with pytest.raises(RuntimeError, match="1 form of a panel"):
        migrations.downgrade(engine, BEFORE)
    assert (rows(engine, (*KEPT, *NEW)), set(inspect(engine).get_table_names())) == (before, tables)
    with engine.connect() as connection:
        assert migrations.is_at_head(connection)


def _answer(world: make.World) -> None:
    officer, meeting = world.officer("US"), panel(world)
    db.unit_of_work(meetings.open_meeting, officer, meeting.id)
    item = item_of(meeting, world.ids[0])
    db.unit_of_work(meetings.call_up, officer, meeting.id, item.id)
    words = {"notes": "", "consensus": "", "rank": None, "answers": {"US": SAID}}
    version = item_of(meeting, world.ids[0]).version
    db.unit_of_work(meetings.minute, officer, meeting.id, item.id, version, words)


def test_calls_and_panels_without_such_forms_go_down_and_up(real_database: str) -> None:
    world = make.reviewed_world(1)
    with make.during_review(world.call):
        panel(world)
    engine = db.engine()
    before = rows(engine, KEPT)
    assert {row[""] for row in before} >= {"calls", "criteria", "panel_items"}
    migrations.downgrade(engine, BEFORE)
    assert not {*NEW} & set(inspect(engine).get_table_names())
    assert rows(engine, KEPT) == [
        {name: value for name, value in row.items() if name not in ("answers", "is_writing_group")}
        for row in before
    ]
    migrations.upgrade(engine)
    assert rows(engine, KEPT) == before
    assert rows(engine, NEW) == []
