"""Which tests a worker takes together, and which begin first.

A worker takes the tests of one file and one engine together, so that what they share is made once; the browser tests
all together, for one Chromium that remembers what was judged. (xdist's own groups are ignored by pytest 9.2:
https://github.com/pytest-dev/pytest-xdist/issues/1386.)
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

LONGEST_FIRST = ("browser", "journeys", "demo", "reliability", "real_data")
"""Folders whose tests take longest; one that began last would keep a worker busy while the other has nothing to do."""


APART = ("tests/journeys/test_two_worlds.py",)
"""Files whose tests make a world each and take long: every test may go to another worker."""


def folder_of(nodeid: str) -> str:
    return nodeid.split("/")[1]


def engine_of(nodeid: str) -> str:
    return "postgresql" if "postgresql" in nodeid.partition("::")[2] else "sqlite"


def group_of(nodeid: str) -> str:
    """The name of what a test is taken together with."""
    folder, (file, _sep, _test) = folder_of(nodeid), nodeid.partition("::")
    if file in APART:
        return nodeid
    return folder if folder == "browser" else f"{file} {engine_of(nodeid)}"


def place_of(nodeid: str) -> tuple[int, bool]:
    """Where a test stands: the longest folders first, then everything on SQLite before everything on PostgreSQL."""
    folder = folder_of(nodeid)
    place = LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)
    return place, engine_of(nodeid) == "postgresql"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place_of(item.nodeid))


class Sharing(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Sharing:
    return Sharing(config, log)
