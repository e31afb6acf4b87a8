"""One joint call from a priority to its awards, by clicking: in English on SQLite, in Japanese on PostgreSQL.

Every page on the way is looked at by its visitor (tests/browser/visitor.py).
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from app.kernel import clock
from app.kernel.language import set_language
from tests.browser.applying import apply, read_results
from tests.browser.cast import Cast
from tests.browser.deciding import award, judge, select
from tests.browser.opening import open_call
from tests.browser.server import Server, serving
from tests.browser.visitor import Findings, Window

pytestmark = pytest.mark.needs("browser")
WAYS = [
    pytest.param("sqlite", "en", id="en-sqlite"),
    pytest.param("postgresql", "ja", id="ja-postgresql", marks=pytest.mark.needs("postgresql")),
]


@pytest.fixture
def server(real_database: str, tmp_path: Path) -> Iterator[Server]:
    with serving(real_database, tmp_path) as served:
        yield served


@pytest.mark.parametrize(("real_database", "language"), WAYS, indirect=["real_database"])
def test_from_a_priority_to_a_payment_by_clicking(
    chromium: Browser, server: Server, findings: Findings, language: str
) -> None:
    set_language(language)
    window = Window(chromium, server.address, language)
    cast = Cast(window, findings)
    cast.gather()
    today = clock.now().astimezone(ZoneInfo("Asia/Tokyo"))
    call = open_call(cast, today)
    titles = ["Sensors beyond the limit", "Clocks without drift"]
    proposals = [apply(cast, call, title, first=number == 0) for number, title in enumerate(titles)]
    cast.everybody_leaves()
    server.move_to(today + timedelta(days=40))
    judge(cast, call, proposals)
    select(cast, call, winner=proposals[0], loser=proposals[1])
    read_results(cast, proposals[0])
    award(cast, proposals[0])
    window.close()
    server.command("invariants", "check")
