"""The checks of reviews find what is broken: each is shown a database in which it does not hold."""

import pytest
from sqlalchemy import Engine, text

from app.kernel.db import read_only, session, unit_of_work
from app.reviews.invariants import INVARIANTS
from tests.factories import reviews as build

TRIGGERS = ("reviews_locked_refuses_update", "panels_locked_refuses_update")


def broken() -> list[int]:
    with read_only() as reader:
        return [n for n, invariant in enumerate(INVARIANTS) if list(invariant.find(reader))]


def _break(statement: str) -> None:
    """Change rows behind the back of everything that guards them."""
    opened = session()
    opened.info["audited"] = True
    for name in TRIGGERS:
        table = name.partition("_")[0]
        is_postgresql = opened.get_bind().dialect.name == "postgresql"
        opened.execute(text(f"DROP TRIGGER {name}" + (f" ON {table}" if is_postgresql else "")))
    opened.execute(text(statement))


CASES = [
    ("UPDATE reviews SET answers = '{}'", [0]),
    ("UPDATE panels SET shortfall_reason = 'Another.'", [1]),
    ("UPDATE reviews SET state = 'submitted', content_hash = ''", [1, 2]),
    (
        "UPDATE reviews SET reviewer_id = (SELECT person_id FROM team_members WHERE party = reviews.party)",
        [0, 3, 4],
    ),
    ("DELETE FROM conflict_declarations", [4]),
    ("UPDATE panels SET state = 'open', locked_at = NULL, content_hash = '' WHERE party = 'US'", [2, 5]),
    ("UPDATE calls SET released_at = review_ends_at", [6]),
    ("UPDATE reviews SET party = 'XX', pseudonym = pseudonym + 100 * (party = 'US')", [0, 1, 2, 7]),
]


@pytest.mark.parametrize(("statement", "found"), CASES)
def test_what_is_broken_is_found(app, database: Engine, statement: str, found: list[int]) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        build.review_everything(world, each=1)
        build.lock_all(world, reason="Enough.")
    assert broken() == []
    unit_of_work(_break, statement.replace("* (party = 'US')", "* (CASE party WHEN 'US' THEN 1 ELSE 0 END)"))
    assert broken() == found
