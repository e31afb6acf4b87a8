"""Disclosures that stood open are sealed on the way up and open again on the way down; nothing they say is lost."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, Table, select

from app.disclosures import queries
from app.kernel import clock, db, migrations
from app.kernel.crypto import content_hash
from app.kernel.ids import new_id
from tests.conftest import ENGINES, new_database
from tests.factories.accounts import actor_of, person, save

NONE = {"answer": "no", "detail": ""}
QUESTIONS = ("foreign_talent_programme", "financial_interests", "other_contracts", "in_kind_support")
CONTENT = {
    "format": 1,
    "salt": "5a17",
    "positions": {
        "nothing": False,
        "items": [{"organisation": "U", "title": "教授", "start": "2020-04", "end": ""}],
    },
    "support": {"nothing": True, "items": []},
    "questions": dict.fromkeys(QUESTIONS, NONE),
}


def rows(engine: Engine) -> list[dict[str, object]]:
    with engine.connect() as connection:
        table = Table("disclosures", MetaData(), autoload_with=connection)
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def insert_old(engine: Engine, person_id: object) -> None:
    now = clock.now()
    with engine.begin() as connection:
        table = Table("disclosures", MetaData(), autoload_with=connection)
        is_postgresql = connection.dialect.name == "postgresql"
        written = now if is_postgresql else now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        until = clock.now().replace(year=now.year + 1)
        key = person_id if is_postgresql else person_id.hex  # type: ignore[attr-defined]
        own = new_id() if is_postgresql else new_id().hex
        values = {"id": own, "person_id": key, "number": 1, "state": "certified", "version": 1}
        dates = {
            "created_at": written,
            "certified_at": written,
            "valid_until": until if is_postgresql else until.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        content = {"content": json.dumps(CONTENT, ensure_ascii=False), "content_hash": content_hash(CONTENT)}
        connection.execute(table.insert().values(**values, **dates, **content))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", ENGINES)
def test_what_stood_open_is_sealed_and_opens_again(kind: str, tmp_path: Path) -> None:
    with new_database(kind, tmp_path) as url:
        engine = db.configure(url)
        author = person("Hanako Author")
        save(author)
        migrations.downgrade(engine, "0021_scores")
        insert_old(engine, author.id)
        migrations.upgrade(engine)
        [sealed] = rows(engine)
        assert "content" not in sealed
        assert "教授".encode() not in bytes(sealed["sealed"])  # type: ignore[arg-type]
        with db.read_only():
            kept = queries.current(author.id)
            assert kept is not None
            assert content_hash(queries.own_content(actor_of(author), kept)) == kept.content_hash
            assert queries.own_record(actor_of(author), kept).positions.items[0].title == "教授"
        migrations.downgrade(engine, "0021_scores")
        [again] = rows(engine)
        assert (json.loads(str(again["content"])), again["state"]) == (CONTENT, "certified")
        engine.dispose()
        db.reading_engine().dispose()
