import psycopg
import pytest

from app.kernel.cursor import QuietCursor
from tests.plugins import needs

pytestmark = pytest.mark.needs("postgresql")


@pytest.fixture
def asked():
    """A cursor of each kind, on connections of their own."""
    url = needs.postgres_url().replace("+psycopg", "", 1)
    with psycopg.connect(url, cursor_factory=QuietCursor) as quiet, psycopg.connect(url) as plain:
        yield quiet.cursor(), plain.cursor()


def described(cursor, statement):
    found = cursor.execute(statement).description
    return None if found is None else [tuple(column) for column in found]


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("SELECT 1 AS one, 'a'::text AS word, 1.5::numeric(4, 2) AS half", ["one", "word", "half"]),
        ("SELECT", []),
        ("SET lock_timeout = 0", None),
    ],
)
def test_columns_are_described_as_psycopg_does(asked, statement, names):
    quiet, plain = (described(cursor, statement) for cursor in asked)
    assert quiet == plain
    assert (None if quiet is None else [column[0] for column in quiet]) == names


def test_a_column_is_found_by_its_place_from_either_end(asked):
    found = asked[0].execute("SELECT 1 AS one, 2 AS two").description
    assert (len(found), found[0].name, found[-1].name) == (2, "one", "two")


def test_a_description_that_nobody_looked_at_does_not_tell_about_the_next_result(asked):
    cursor = asked[0]
    first = cursor.execute("SELECT 1 AS one").description
    cursor.execute("SELECT 2 AS two")
    with pytest.raises(RuntimeError, match="another result"):
        first[0]
