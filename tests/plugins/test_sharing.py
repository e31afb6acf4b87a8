"""How tests are shared between workers."""

from tests.plugins.sharing import group_of, place_of

BROWSER = "tests/browser/test_journey.py::test_clicking[ja-postgresql]"
JOURNEY = "tests/journeys/test_call_to_award.py::test_awards[postgresql]"
FILE = "tests/accounts/test_service.py::"


def test_a_file_is_shared_by_engines_and_the_browser_is_one() -> None:
    assert group_of(BROWSER) == group_of("tests/browser/test_visitor.py::test_x")
    assert (
        group_of(f"{FILE}test_a[sqlite]")
        == group_of(f"{FILE}test_b")
        != group_of(f"{FILE}test_a[postgresql]")
    )


def test_worlds_are_shared_one_by_one() -> None:
    worlds = "tests/journeys/test_two_worlds.py::test_nobody_is_told_what_they_must_not_know"
    assert group_of(f"{worlds}[sqlite-locked]") != group_of(f"{worlds}[sqlite-released]")


def test_what_takes_long_begins_first() -> None:
    nodes = [f"{FILE}test_a[postgresql]", f"{FILE}test_a[sqlite]", JOURNEY, BROWSER]
    assert sorted(nodes, key=place_of) == nodes[::-1]
